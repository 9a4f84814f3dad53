"""The finished pages: mathematics without a script, nothing from elsewhere, no dead buttons."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from importlib.metadata import files

import pytest
from fontTools.ttLib import TTFont
from gradbook_build.site.links import web_address
from sphinxcontrib import katex

from tests.ways import weekly

from .small_book import HERE, OTHER, PAGE, ROOT, SmallBook


@pytest.fixture
def html(book: SmallBook):
    def build() -> str:
        built = book.build()
        assert built.status == 0, built.output
        return (book.path / "_build/html" / PAGE).with_suffix(".html").read_text()

    return build


def test_mathematics_is_in_the_page(html) -> None:
    text = html()
    assert text.count("<math ") == text.count('class="katex"') > 1
    assert 'encoding="application/x-tex">\\grad f(x)' in text
    assert re.search(r'class="eqno">\(1\.?\d*\)', text), "equations are numbered"
    assert not re.search(r"<script[^>]*mathjax", text, re.IGNORECASE)
    assert "tex-mml-chtml" not in text


def test_no_line_begins_with_what_follows_a_formula(book: SmallBook, html) -> None:
    book.change(
        PAGE,
        HERE,
        "Of $x$, and ($y$). Not of $a + b + c = u + v + w$, nor *$x$* so, where $a = b$ is.",
    )
    text = re.sub(
        r'<span class="math.*?</annotation>.*?aria-hidden="true">.*?' + 5 * "</span>",
        "FORMULA",
        html(),
        flags=re.DOTALL,
    )
    together = re.findall(r'<span class="gb-together">(.*?)</span>(?=[ \w<])', text)
    kept = [re.sub(r"FORMULA.*?(?=[.,)]|$)", "$", part) for part in together]
    assert kept[-4:] == ["$,", "($).", "$,", "$"], "a short one is never broken"
    assert '</span><wbr/><span class="base">' in html(), "a long one is broken inside"


def test_style_sheet_fits_katex() -> None:
    css = (ROOT / "book/_static/katex/katex.min.css").read_text()
    assert f'content:"{katex.katex_version}"' in css
    for font in re.findall(r"url\((.*?)\)", css):
        assert (ROOT / "book/_static/katex" / font).exists()


def test_nothing_comes_from_elsewhere(html) -> None:
    text = html()
    loaded = re.findall(r'<(?:script|img|iframe)[^>]*\bsrc="([^"]*)"', text)
    loaded += re.findall(r'<link[^>]*rel="(?:stylesheet|preload|icon)"[^>]*href="([^"]*)"', text)
    assert loaded
    assert not [address for address in loaded if re.match(r"(https?:)?//", address)]
    assert "thebe" not in text.lower()
    assert "hypothes.is" not in text


def test_buttons_need_a_repository(book: SmallBook, html) -> None:
    buttons = ("View this page", "Edit this page", "Open as a notebook in")
    text = html()
    assert not [button for button in buttons if button in text]
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=book.path, check=True)
    remote = "git@github.com:somebody/gradbook.git"
    subprocess.run(["git", "remote", "add", "origin", remote], cwd=book.path, check=True)
    text = html()
    assert all(button in text for button in buttons)
    assert f"https://github.com/somebody/gradbook/edit/main/{PAGE}" in text
    addresses = _addresses(text)
    raw = "https://raw.githubusercontent.com/somebody/gradbook/…"
    assert {name: re.sub(r"notebooks\b.*", "…", at) for name, at in addresses.items()} == {
        "Binder": "https://mybinder.org/v2/gh/somebody/gradbook/…",
        "Colab": "https://colab.research.google.com/github/somebody/gradbook/blob/…",
        "Kaggle": f"https://kaggle.com/kernels/welcome?src={raw}",
        "VS Code": "https://vscode.dev/github/somebody/gradbook/blob/…",
    }
    assert _opened(book, addresses.values()) == {"01-topic/exercise.ipynb"}
    assert _package(book).startswith("https://raw.githubusercontent.com/somebody/gradbook/")

    book.change("_config.yml", 'url: ""', "url: https://gitlab.com/other/place")
    text = html()
    ((name, binder),) = _addresses(text).items()
    assert name == "Binder"
    assert binder.startswith("https://mybinder.org/v2/gl/other%2Fplace/notebooks?urlpath=")
    assert _opened(book, [binder]) == {"01-topic/exercise.ipynb"}
    assert _package(book).startswith("https://gitlab.com/other/place/-/raw/notebooks/")


def _addresses(text: str) -> dict[str, str]:
    """Each button's name, and where it leads."""
    row = re.search(r'<nav class="gb-elsewhere".*?</nav>', text, re.DOTALL)[0]
    return {name: address for address, name in re.findall(r'href="(.*?)">(.*?)<', row)}


def _package(book: SmallBook) -> str:
    """Where a notebook has the helper package from: of the branch, too."""
    notebook = book.read("_build/html/notebooks/01-topic/exercise.ipynb")
    (wheel,) = re.findall(r"@ (https://[^\\]+)", notebook)
    assert _opened(book, [wheel]) == {wheel.split("/")[-1]}
    return wheel


def _opened(book: SmallBook, addresses: Iterable[str]) -> set[str]:
    """What an address opens of the branch `notebooks`, which is this folder of the built book."""
    opened = {re.split(r"/notebooks(?:/|\?urlpath=lab/tree/)", one)[1] for one in addresses}
    assert all((book.path / "_build/html/notebooks" / path).is_file() for path in opened)
    return opened


def test_each_page_is_downloaded_as_two_notebooks(book: SmallBook, html) -> None:
    """They are of this build; those of a page that is gone go, too."""
    folder = book.path / "_build/html/book/01-topic"
    cell = "$\\grad f$ and {ref}`one`.\n\n```{code-cell}\nimport gradbook\n```\n"
    solution = "```{solution-start} exercise-one\n```\nSolved.\n```{solution-end}\n```\n"
    book.change(PAGE, HERE, cell + solution)
    links = re.findall(r'<a href="([^"]*\.ipynb)" download="([^"]*)"', html())
    assert [name for _, name in links] == [
        "01-topic-exercise.ipynb",
        "01-topic-exercise-in-full.ipynb",
    ]
    for link, name in links:
        text = (folder / link).read_text(encoding="utf-8")
        assert ("Solved." in text) == ("in-full" in name)
        assert r"$\\nabla f$ and [The page one](../../book/01-topic/exercise.html#one)" in text
        assert r"pip install --quiet \"../gradbook-" in text
    book.change("_toc.yml", "- file: book/02-topic/exercise\n", "")
    (book.path / OTHER).unlink()
    book.change(PAGE, "{ref}`exercise-two`", "it")
    book.change(PAGE, "{eq}`equation-two`", "it")
    html()
    left = {path.parent.name for path in (folder / links[0][0]).parents[1].glob("*/*.ipynb")}
    assert left == {"01-topic"}


@pytest.mark.parametrize("end", ["", "/"])
def test_the_books_own_address(book: SmallBook, html, end: str) -> None:
    html()
    assert not (book.path / "_build/html/sitemap.xml").exists()
    book.change("_config.yml", 'baseurl: ""', f"baseurl: https://somebody.example/gradbook{end}")
    text, address = html(), "https://somebody.example/gradbook/"
    assert f'<link rel="canonical" href="{address}{PAGE[:-3]}.html"' in text
    assert f'property="og:image" content="{address}_static/card.png"' in text
    assert f'property="og:url" content="{address}{PAGE[:-3]}.html"' in text
    assert f"url = {{{address}{PAGE[:-3]}.html}}" in text
    assert (
        f"<loc>{address}{PAGE[:-3]}.html</loc>"
        in (book.path / "_build/html/sitemap.xml").read_text()
    )
    assert 'href="/gradbook/_static/book.css' in (book.path / "_build/html/404.html").read_text()


def test_checks_unfold_and_are_listed(book: SmallBook, html) -> None:
    cell = """One < two. Two is even.

```{code-cell}
:tags: [hide-input]
from gradbook import check
check("One < two.", 1 < 2)
check("Two is even.", 2 % 2 == 0)
check("In {doc}`../02-topic/exercise`, as {cite:t}`known1988`: `2 ** 3`.", 2**3 == 8)
```

In {doc}`../02-topic/exercise`, as {cite:t}`known1988`: `2 ** 3`.

```{unchecked} All even numbers are sums of two primes
Nobody knows.
```

```{proved} A square is not negative
For all numbers.
```
"""
    book.change(PAGE, HERE, cell)
    book.change("book/welcome.md", "# Welcome", "# Welcome\n\n```{claims}\n```\n\n")
    text = html()
    assert re.search(
        r"<details[^>]*>\s*<summary>3 claims checked</summary>\s*"
        r"<ul[^>]*>\s*<li><p>One &lt; two\.</p></li>",
        text,
    )
    assert (
        "<summary>Not checked by a cell: All even numbers are sums of two primes</summary>" in text
    )
    listed = (book.path / "_build/html/book/welcome.html").read_text()
    assert ": 3 checked, 2 not" in listed and ", 2 are not, of which 1 are proved." in listed
    anchor = re.search(r'href="01-topic/exercise\.html#([\w-]+)"[^>]*>Two is even\.<', listed)[1]
    assert f'id="{anchor}"' in text
    assert "not checked by a cell: Nobody knows." in listed
    assert "<summary>Proved, and tried by cells: A square is not negative</summary>" in text
    assert "proved, and tried by cells: For all numbers." in listed
    said = re.sub("<[^>]*>", "", listed)
    assert "In The page two, as Author [1988]: 2 ** 3." in said


def test_figures_stand_in_the_page_in_the_style_sheets_colours(book: SmallBook, html) -> None:
    cell = """```{code-cell}
---
mystnb: {image: {alt: A line & a "corner".}}
tags: [hide-input]
---
from gradbook import plotting
plotting.use_style()
plotting.axes("x", "y")[1].plot([0, 1], [0, 1]);
```
"""
    book.change(PAGE, HERE, cell)
    text = html()
    figure = re.search(
        r'<svg class="gb-figure" role="img" '
        r'aria-label="A line &amp; a &quot;corner&quot;."[^>]*>.*?</svg>',
        text,
        re.DOTALL,
    )[0]
    assert "var(--figure-blue)" in figure and "var(--figure-ink)" in figure
    assert not re.search(r": #[0-9a-f]{6}", figure), "no colour of Matplotlib's is left"
    assert "DejaVu" not in figure
    css = (book.path / "_build/html/_static/book.css").read_text()
    assert all(
        f"{colour}: light-dark(" in css
        for colour in re.findall(r"var\((--figure-(?!font)\w+)\)", figure)
    )
    assert text.index("gb-figure") < text.index("Show the code"), "first the figure, then its code"


FIGURE = """```{code-cell}
---
mystnb:
  image:
    alt: What is to be seen.
  figure:
    name: fig-one
    caption: Where it stands.
---
import matplotlib.pyplot as plt
from gradbook import plotting
plotting.use_style()
plt.figure(figsize=(2, 2))
plt.plot([1, 2], [3, float(open("height.txt").read())])
plt.figtext(0.5, 0.5, "first");
```"""


def test_a_row_of_chapters_has_the_first_figure_of_each_small(book: SmallBook) -> None:
    book.write("book/01-topic/height.txt", "4")
    book.change(PAGE, HERE, FIGURE)
    head = "\n:::{div} gb-chapters\n| No. | Page |\n|--:|:--|\n"
    rows = "| 1 | {doc}`../01-topic/exercise` |\n| 2 | {doc}`../welcome` |\n"
    book.change(OTHER, HERE, f"{head}{rows}:::\n")

    def thumbnails() -> list[str]:
        page = book.read("_build/html/" + OTHER.replace(".md", ".html"))
        return re.findall(r'<div class="gb-thumbnail.*?</svg>', page, re.DOTALL)

    built = book.build()
    assert built.status == 0, built.output
    (drawn,) = thumbnails()  # the welcome page has no figure
    assert '<svg class="gb-figure" aria-hidden="true"' in drawn and "<path" in drawn
    assert "text" not in drawn and "What is to be seen" not in drawn
    book.write("book/01-topic/height.txt", "5")  # neither of the pages is edited
    assert book.build().ran == [PAGE]
    assert thumbnails() != [drawn], "it follows what the figure is made of"


def test_an_entry_of_the_glossary_leads_to_where_the_term_is_defined(book: SmallBook) -> None:
    entries = "```{glossary}\nbowl\n  Round.\n\nborder\n  Thin.\n\nvalley\n  Long.\n```\n"
    book.change(PAGE, HERE, "## Ground\n\nA **valley** is not a bowl.\n")
    book.change(OTHER, HERE, f"Two **valleys**, and two **Bowls**.\n\n{entries}")

    def links() -> list[str]:
        page = book.read("_build/html/" + OTHER.replace(".md", ".html"))
        assert '<a href="#term-bowl">B</a> <a href="#term-valley">V</a></nav>' in page
        return re.findall(r'(?:Round|Thin|Long)\. <a [^>]*href="([^"]+)">Chapter\xa0\d</a>', page)

    assert book.build().status == 0
    (here, there) = links()
    assert here in ("#the-page-two", "#two")  # a section has both; the first of them is docutils'
    assert there == "../01-topic/exercise.html#ground"
    book.change(PAGE, "**valley**", "valley")  # the page with the glossary is not edited
    assert book.build().status == 0
    assert links() == [here, here]


@weekly
def test_a_figure_is_shown_again_on_another_page(book: SmallBook) -> None:
    book.write("book/01-topic/height.txt", "4")
    book.change(PAGE, HERE, FIGURE)
    place = "```{shown-again} 01-topic/exercise fig-one\nAnd what *here*.\n```\n"
    book.write("book/welcome.md", book.read("book/welcome.md") + place)
    shown = "_build/html/book/welcome.html"
    built = book.build()
    assert built.status == 0, built.output
    assert 'aria-label="What is to be seen."' in book.read(shown)
    assert "And what <em>here</em>." in book.read(shown)
    assert "Where it stands." not in book.read(shown)
    book.change(PAGE, '"first"', '"second"')
    assert book.build().ran == [PAGE]
    assert ">second</text>" in book.read(shown), "it follows the page that it is from"

    book.change("book/welcome.md", "exercise fig-one", "exercise fig-two")
    (told,) = book.build().faults["book/welcome.md"]
    assert "book/01-topic/exercise has no figure 'fig-two' to be shown again" in told
    book.change("book/welcome.md", "01-topic/exercise fig-two", "03-topic/exercise fig-one")
    told = book.build().faults["book/welcome.md"]
    assert any("there is no page 'book/03-topic/exercise.md'" in one for one in told), told


def test_a_solution_is_closed(book: SmallBook, html) -> None:
    book.change(
        PAGE, HERE, "````{solution-start} exercise-one\n````\nHello.\n````{solution-end}\n````"
    )
    assert re.search(
        r'<details class="gb-solution[^>]*>\s*'
        r"<summary>Solution to Exercise 1 \(A title\)</summary>",
        html(),
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("html_js_files: [", "html_js_files: [https://example.org/x.js, "),
        ("html_css_files: [", "html_css_files: [https://example.org/x.css, "),
    ],
)
def test_nothing_comes_from_another_host(book: SmallBook, old: str, new: str) -> None:
    book.change("_config.yml", old, new)
    built = book.build()
    assert built.status != 0
    assert "it asks another host for https://example.org/x" in built.output


def test_a_script_without_a_file_is_not_lost_unseen(book: SmallBook) -> None:
    book.change("_config.yml", "html_js_files: [", "html_js_files: [[null, {body: 'planted()'}], ")
    built = book.build()
    assert built.status != 0
    assert "no file has this script, which would be lost: planted()" in built.output


def test_a_file_that_one_page_brings_is_among_those_of_all(book: SmallBook, html) -> None:
    """MyST-NB brings scripts for pages with widgets, and the last page that is written has none."""
    book.write("book/_static/of-one-page.css", ".planted-by-one-page { color: red }")
    extension = "extensions/gradbook_build/site/numbers.py"
    brings = (
        '    if page.endswith("01-topic/exercise"):\n        app.add_css_file("of-one-page.css")\n'
    )
    book.change(
        extension,
        "def _say_where(app, page, template, context, doctree) -> None:\n",
        f"def _say_where(app, page, template, context, doctree) -> None:\n{brings}",
    )
    html()
    assert "planted-by-one-page" in (book.path / "_build/html/_static/book.css").read_text()


def test_figures_take_the_colours_of_this_copy(book: SmallBook, html) -> None:
    name, cell = (
        "src/gradbook/plotting.py",
        "```{code-cell}\n---\nmystnb: {image: {alt: A line.}}\n---\nfrom gradbook import plotting\n"
        "plotting.use_style()\nplotting.axes('x', 'y')[1].plot([0, 1], [0, 1]);\n```",
    )
    book.change(PAGE, HERE, cell)
    book.change(name, "#2463cc", "#123456")
    text = html()
    assert "#123456" not in text and "var(--figure-blue)" in text


def test_one_style_sheet_and_one_script(book: SmallBook, html) -> None:
    text = html()
    assert re.findall(r'<link rel="stylesheet"[^>]*href="([^"?]*)', text) == [
        "../../_static/book.css"
    ]
    assert re.findall(r'<script[^>]*src="([^"?]*)', text) == ["../../_static/book.js"]
    css = (book.path / "_build/html/_static/book.css").read_text()
    assert css.count("url(data:font/woff2;base64,") >= 8 and "@import" not in css
    for name in re.findall(r"url\((?![\"']?data:)([^)]+)\)", css):
        assert (book.path / "_build/html/_static" / name).is_file(), name


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/a/b.git", "https://github.com/a/b"),
        ("https://github.com/a/b/", "https://github.com/a/b"),
        ("https://me:secret@github.com/a/b.git", "https://github.com/a/b"),
        ("git@gitlab.com:a/b.c.git", "https://gitlab.com/a/b.c"),
        ("ssh://git@github.com:22/a/b.git", "https://github.com/a/b"),
        ("/srv/git/gradbook.git", ""),
        ("file:///srv/git/gradbook.git", ""),
        ("../gradbook", ""),
        ("https://example.org/a/b.git", ""),
        ("https://github.com.example.org/a/b.git", ""),
        ("", ""),
    ],
)
def test_web_address(remote: str, address: str) -> None:
    assert web_address(remote) == address


def test_no_font_of_the_built_book_bears_a_reserved_name(book):
    fonts = list((book.path / "_build/html/_static").rglob("*.woff2"))
    assert len(fonts) > 10
    for path in fonts:
        names = {entry.nameID: str(entry) for entry in TTFont(path)["name"].names}
        assert "scripts.sil.org/OFL" in names[14]
        reserved = re.search(r"Reserved Font Name .(\w+)", names[0])
        if reserved:
            shown = [name for number, name in names.items() if number not in (0, 13, 14)]
            assert shown and not [name for name in shown if reserved[1] in name], path


def test_what_the_book_carries_of_others_has_its_licence():
    static = ROOT / "book" / "_static"
    told = re.findall(
        r"\{literalinclude\} _static/(.*)", (ROOT / "book/licences.md").read_text(encoding="utf-8")
    )
    folders = [folder.name for folder in static.iterdir() if folder.is_dir()]
    assert {f"{name}/LICENSE" for name in folders} | {"THIRD-PARTY.txt"} == set(told)
    assert all((static / name).is_file() for name in told)
    notices = _undated((static / "THIRD-PARTY.txt").read_text(encoding="utf-8"))
    for package in ("furo", "sphinx", "pygments", "sphinx-copybutton", "sphinx-design", "myst-nb"):
        (text,) = [f for f in files(package) if f.name in ("LICENSE", "LICENSE.rst")]
        licence = _undated(text.read_text(encoding="utf-8").strip())
        assert licence in notices, package


def _undated(text: str) -> str:
    """A copyright's last year is that of the version, and `make newest` has another."""
    return re.sub(r"(\d{4}[-–])\d{4}", r"\1…", text)
