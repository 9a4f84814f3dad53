"""The table of faults: how each is planted, and where and how the build must tell it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .small_book import FRONT_MATTER, HERE, SmallBook

Plant = Callable[[SmallBook, str], None]  # into which book, on which page


@dataclass(frozen=True)
class PlantedFault:
    name: str
    plant: Plant
    gist: str  # what the message must say
    cell: int = 0  # the number of the cell it must name
    line: str = ""  # the line of the page whose number it must name
    page: str = ""  # where it is told, if not on the page where it is planted

    def is_told_by(self, told: str, book: SmallBook, page: str) -> None:
        assert self.gist in told
        if self.cell:
            assert told.startswith(f"cell {self.cell} (`"), told
        if self.line:
            text = book.read(self.page or page)
            number = text[: text.index(self.line)].count("\n") + 1
            assert f"line {number}:" in told, told


def text(new: str) -> Plant:
    return lambda book, page: book.change(page, HERE, new)


def cell(code: str, options: str = "") -> Plant:
    return text(f"```{{code-cell}}\n{options}{code}\n```")


def change(old: str, new: str, name: str | None = None) -> Plant:
    return lambda book, page: book.change(name or page, old, new)


def front_matter(line: str) -> Plant:
    return change("kernelspec:", f"{line}\nkernelspec:")


def beside(name: str, content: str) -> Plant:
    """A file in the page's folder."""
    return lambda book, page: book.write(page.rpartition("/")[0] + "/" + name, content)


def both(*plants: Plant) -> Plant:
    def plant(book: SmallBook, page: str) -> None:
        for one in plants:
            one(book, page)

    return plant


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>'
ALT = "---\nmystnb:\n  image:\n    alt: A circle\n---\n"
DRAWN = f"from IPython.display import SVG\nSVG('{SVG}')"

SOLVED = """\
from gradbook import require_passed
from gradbook.exercises import ex01
def slope(x, y):
    {}
require_passed(ex01.check_a(slope, slope))"""

FAULTS = [
    # A page that does not run to its end, or not well
    PlantedFault(
        "failed check",
        cell('from gradbook.checks import check\ncheck("two is three", 2 == 3)'),
        "this claim does not hold: two is three",
        2,
        'check("two is three", 2 == 3)',
    ),
    PlantedFault(
        "failed check before a figure that the text refers to",
        text(
            "```{code-cell}\nfrom gradbook.checks import check\n"
            "check('two is three', 2 == 3)\n```\nSee {numref}`fig-late`.\n\n"
            "```{code-cell}\n---\nmystnb:\n  figure:\n    caption: A circle.\n"
            f"    name: fig-late\n  image:\n    alt: A circle\n---\n{DRAWN}\n```"
        ),
        "this claim does not hold: two is three",
        2,
        "check('two is three', 2 == 3)",
    ),
    PlantedFault(
        "reference solution that is wrong",
        cell(SOLVED.format("return 0.0 * x")),
        "does not pass its own graders\n✗ 1(a)",
        2,
        "require_passed(ex01",
    ),
    PlantedFault(
        "reference not attempted",
        cell(SOLVED.format("...")),
        "1(a) the first partial derivatives of f: not attempted",
        2,
        "require_passed(ex01",
    ),
    PlantedFault(
        "failed assert",
        cell('x = 2\nassert x == 3, "x is two"'),
        "AssertionError: x is two",
        2,
        "assert x == 3",
    ),
    PlantedFault(
        "exception",
        cell("# a comment\nslope = 1\nslope / 0"),
        "ZeroDivisionError: division by zero",
        2,
        "slope / 0",
    ),
    PlantedFault(
        "exception in a function of another cell",
        both(
            cell("slope_at(0)"), change("value = ", "def slope_at(x):\n    return 1 / x\nvalue = ")
        ),
        "ZeroDivisionError: division by zero",
        2,
        "slope_at(0)",
    ),
    PlantedFault(
        "exception of several lines",
        cell('raise ValueError("first\\n\\n  second")'),
        "second",
        2,
        "raise ValueError",
    ),
    PlantedFault("syntax error", cell("x = 1\ny = (x"), "SyntaxError", 2, "y = (x"),
    PlantedFault(
        "time-out",
        both(
            cell("import time\ntime.sleep(1000)"),
            change("timeout: 120", "timeout: 4", "_config.yml"),
        ),
        "did not finish within 4 seconds",
        2,
    ),
    PlantedFault("dead kernel", cell("import os\nos._exit(0)"), "the kernel died", 2),
    PlantedFault("exit()", cell("exit()"), "calls exit() or quit()", 2),
    PlantedFault("quit()", cell("print('bye')\nquit()"), "calls exit() or quit()", 2),
    PlantedFault("sys.exit()", cell("import sys\nsys.exit(0)"), "SystemExit", 2),
    PlantedFault(
        "exception in a thread",
        cell(
            "import threading\ndef work():\n    raise KeyError('lost')\n"
            "threading.Thread(target=work).start()"
        ),
        "an exception in a thread: KeyError: 'lost'",
        2,
        "raise KeyError('lost')",
    ),
    PlantedFault(
        "exception in a late thread",
        cell("import threading\nthreading.Timer(0.5, lambda: 1 / 0).start()"),
        "an exception in a thread: ZeroDivisionError",
        2,
        "threading.Timer",
    ),
    PlantedFault(
        "warning",
        cell("import warnings\nwarnings.warn('beware')"),
        "UserWarning: beware",
        2,
        "warnings.warn('beware')",
    ),
    PlantedFault(
        "floating-point warning",
        cell("import numpy as np\nnp.array([1.0]) / 0"),
        "RuntimeWarning: divide by zero",
        2,
        "np.array([1.0]) / 0",
    ),
    PlantedFault(
        "result that cannot be shown",
        cell("class Bad:\n    def __repr__(self):\n        return 1 / 0\nBad()"),
        "ZeroDivisionError: division by zero",
        2,
    ),
    PlantedFault(
        "object that cannot be shown",
        cell("class Bad:\n    def __repr__(self):\n        return 1 / 0\ndisplay(Bad())\n3"),
        "cannot be shown: ZeroDivisionError",
        2,
    ),
    PlantedFault(
        "text on the error stream",
        cell("import sys\nprint('hm', file=sys.stderr)"),
        "error stream: hm",
        2,
    ),
    PlantedFault("another kernel", change("  name: python3", "  name: julia"), "kernel `julia`"),
    # Outputs that differ between two runs of the page
    PlantedFault(
        "unseeded randomness",
        cell("import numpy as np\nnp.random.default_rng().normal()"),
        "differs between two runs",
        2,
    ),
    PlantedFault(
        "order of a set",
        cell("print({'red', 'green', 'blue', 'white', 'black', 'grey'})"),
        "order of a set",
        2,
    ),
    PlantedFault(
        "another image",
        cell(DRAWN.replace('r="4"', 'r="%s"\' % __import__("random").random() + \''), ALT),
        "image/svg+xml",
        2,
    ),
    PlantedFault(
        "more outputs",
        cell(
            "import os\nfrom IPython.display import display\n"
            "for i in range(int(os.environ['PYTHONHASHSEED'])):\n    display(i)"
        ),
        "shows 1 and 2 outputs",
        2,
    ),
    PlantedFault(
        "another kind of output",
        cell(
            "import os\nfrom IPython.display import HTML\n"
            "HTML('1') if os.environ['PYTHONHASHSEED'] == '1' else 1"
        ),
        "it shows text/html and text/plain in one run of the page, and text/plain in the other",
        2,
    ),
    # Switches that hide faults
    PlantedFault(
        "tag raises-exception",
        cell("1 / 0", ":tags: [raises-exception]\n"),
        "`raises-exception`",
        2,
    ),
    PlantedFault(
        "tag on a cell that does not raise",
        cell("1 / 1", ":tags: [raises-exception]\n"),
        "`raises-exception`",
        2,
    ),
    PlantedFault(
        "tag skip-execution", cell("1 / 0", ":tags: [skip-execution]\n"), "`skip-execution`", 2
    ),
    PlantedFault(
        "front matter allows errors",
        front_matter("mystnb:\n  execution_allow_errors: true"),
        "execution_allow_errors",
    ),
    PlantedFault(
        "front matter stops execution",
        front_matter('mystnb:\n  execution_mode: "off"'),
        "execution_mode",
    ),
    PlantedFault(
        "page without notebook front matter",
        change(FRONT_MATTER, ""),
        "never run",
        0,
        "```{code-cell}",
    ),
    PlantedFault(
        "cell inside a directive",
        text("````{note}\n```{code-cell}\n1 / 0\n```\n````"),
        "never run",
        0,
        "```{code-cell}\n1",
    ),
    PlantedFault("python fence", text("```python\nx = 1\n```"), "never run", 0, "```python"),
    PlantedFault(
        "python fence inside a directive",
        text("````{note}\n```py\nx = 1\n```\n````"),
        "never run",
        0,
        "```py",
    ),
    PlantedFault(
        "code-block python",
        text("```{code-block} python\nx = 1\n```"),
        "never run",
        0,
        "```{code-block}",
    ),
    PlantedFault(
        "fence without language", text("```\nx = 1\n```"), "names no language", 0, "```\nx = 1"
    ),
    PlantedFault(
        "misspelled cell",
        text("```{codecell}\n1 / 0\n```"),
        "no directive `codecell`",
        0,
        "```{codecell}",
    ),
    PlantedFault(
        "misspelled cell option",
        cell("1", ":tags [oops]\n:x: [\n"),
        "options of this cell cannot be read",
        0,
        "```{code-cell}\n:tags [oops]",
    ),
    # Text
    PlantedFault(
        "misspelled directive",
        text("```{admonitoin} Note\nx\n```"),
        "no directive `admonitoin`",
        0,
        "```{admonitoin}",
    ),
    PlantedFault("misspelled role", text("A {reff}`one`."), "no role `reff`", 0, "A {reff}"),
    PlantedFault(
        "broken TeX", text("It is $\\frac{1}{$ so."), "TeX that cannot be read", 0, "It is $"
    ),
    PlantedFault(
        "unknown macro",
        text("$$\n\\unknown x\n$$"),
        "unknown command \\unknown",
        0,
        "$$\n\\unknown",
    ),
    PlantedFault(
        "unsupported TeX",
        text("It is $\\href{https://example.org}{x}$."),
        "TeX that cannot be read",
        0,
        "It is $",
    ),
    PlantedFault(
        "TeX in a cell's output",
        cell("from IPython.display import Math\nMath(r'\\unknown')"),
        "unknown command \\unknown",
        2,
    ),
    PlantedFault(
        "unresolved reference",
        text("See {ref}`nowhere`."),
        "the reference `nowhere`",
        0,
        "See {ref}`nowhere`",
    ),
    PlantedFault(
        "unresolved numbered reference",
        text("See {numref}`nowhere`."),
        "the reference `nowhere`",
        0,
        "See {numref}",
    ),
    PlantedFault("unresolved link", text("See [there](#nowhere)."), "`nowhere`", 0, "See [there]"),
    PlantedFault(
        "unresolved page", text("See [there](nowhere.md)."), "`nowhere.md`", 0, "See [there]"
    ),
    PlantedFault(
        "unresolved equation",
        text("See {eq}`nowhere`."),
        "the equation `nowhere`",
        0,
        "See {eq}`nowhere`",
    ),
    PlantedFault(
        "unresolved citation",
        text("Said {cite}`nobody2020`."),
        "`nobody2020` is not in book/references.bib",
        0,
        "Said",
    ),
    PlantedFault(
        "solution of no exercise",
        text("```{solution} exercise-three\nx\n```"),
        "no such exercise",
        0,
        "```{solution}",
    ),
    PlantedFault(
        "label used twice",
        text("(again)=\n## A\n\n(again)=\n## B"),
        "the label `again` is used twice on this page",
    ),
    PlantedFault(
        "label used on two pages",
        text("(one)=\n## A"),
        "the label `one` is also used in book/01-topic/exercise.md, line",
        0,
        "(one)=",
    ),
    PlantedFault(
        "page missing from the toc",
        lambda book, page: book.write("book/lost/exercise.md", "# Lost\n"),
        "not in _toc.yml",
        page="book/lost/exercise.md",
    ),
    PlantedFault(
        "page in the toc that is not there",
        change("chapters:\n", "chapters:\n- file: book/gone/exercise\n", "_toc.yml"),
        "names the page `book/gone/exercise`, and there is no such file",
        page="_toc.yml",
    ),
    # Images
    PlantedFault(
        "image missing",
        text("![A drawing of a slope](slope.svg)"),
        "slope.svg` does not exist",
        0,
        "![A drawing",
    ),
    PlantedFault(
        "image without alternative text",
        both(text("![](slope.svg)"), beside("slope.svg", SVG)),
        "no alternative text",
        0,
        "![]",
    ),
    PlantedFault(
        "alternative text that is the file's name",
        both(text("![slope](slope.svg)"), beside("slope.svg", SVG)),
        "no alternative text",
        0,
        "![slope]",
    ),
    PlantedFault(
        "figure without alternative text",
        both(text("```{figure} slope.svg\nA caption\n```"), beside("slope.svg", SVG)),
        "no alternative text",
        0,
        "```{figure}",
    ),
    PlantedFault(
        "figure of a cell without alternative text",
        cell(DRAWN),
        "figure has no alternative text",
        2,
    ),
    PlantedFault(
        "HTML image", text('<img src="slope.svg" alt="A slope">'), "HTML image", 0, "<img"
    ),
]

# A look at the pages tells these before any page is run, and the build then ends.
BEFORE_RUNNING = {
    "misspelled cell",
    "misspelled directive",
    "misspelled role",
    "unresolved citation",
    "label used twice",
    "label used on two pages",
    "page missing from the toc",
}
