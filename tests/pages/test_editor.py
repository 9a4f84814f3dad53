"""The editor of answers, as the build makes it: in a small page that allows no inline style."""

from __future__ import annotations

import builtins
import gzip
import inspect
import json
import keyword
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from gradbook_build.solving import bundling
from gradbook_build.solving import editor as made
from gradbook_build.solving.parts import NotMade
from playwright.sync_api import Browser, Page, expect
from pygments.formatters import HtmlFormatter

from tests.serving import served, wait_until

from .test_access import violations

ROOT = Path(__file__).parents[2]
SOLVING = ROOT / "book/_static/solving"
LABEL = "Your answer, in Python"
# `it` is the editor, `called` what it has called, `said` what a screen reader was told, since that
# is cleared soon; `blocked` is what the page's policy has refused.
START = """
import { editor } from "./editor.js";
window.called = [];
window.said = [];
window.open = (options) => {
  window.it?.destroy();
  window.it = editor({
    parent: document.querySelector("#place"),
    changed: () => called.push("changed"),
    run: () => called.push("run"),
    ...options,
  });
  new MutationObserver((all) => {
    for (const one of all) said.push(...[...one.addedNodes].map((node) => node.textContent));
  }).observe(document.querySelector(".cm-announced[aria-live=polite]"), { childList: true });
};
"""
WATCH = """
window.blocked = [];
addEventListener("securitypolicyviolation", (event) => blocked.push(event.violatedDirective));
"""
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; font-src data:"
PAGE = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>An editor</title>
<script src="watch.js"></script>
<link rel="stylesheet" href="book.css">
<script type="module" src="start.js"></script>
</head>
<body><main><h1>An editor</h1><article>
<div class="highlight"><pre tabindex="0">x = 1</pre></div>
<button>Before</button><div id="place"></div><button>After</button>
</article></main></body>
</html>
"""
# A token of each kind.
CODE = '''import numpy as np

class Thing:
    """A text."""

@property
def softmax(z, scale=1.5):
    # The exponentials, and what they sum to.
    p = np.exp(z - np.max(z)) / np.sum(np.exp(z - np.max(z))) if scale is not None else True
    raise ValueError(f"no {p!r} here")
'''


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("editor")
    styles = [
        HtmlFormatter(style=f"github-{name}").get_style_defs(where)
        for name, where in (("light", ".highlight"), ("dark", 'body[data-theme="dark"] .highlight'))
    ]
    own = (ROOT / "book/_static/gradbook.css").read_text("utf-8")
    # What Furo gives: a ground, and its text.
    page = """
    body { margin: 0; background: var(--color-background-primary);
           color: var(--color-foreground-primary); }
    html { scroll-behavior: smooth; }
    main { padding: 1rem; }
    pre { margin: 0; overflow: auto; font-size: var(--code-font-size);
          font-family: var(--font-stack--monospace); }
    """
    (folder / "book.css").write_text("\n".join([*styles, page, own]), encoding="utf-8")
    (folder / "watch.js").write_text(WATCH, encoding="utf-8")
    (folder / "start.js").write_text(START, encoding="utf-8")
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    shutil.copy(made.editor(ROOT) / made.MODULE, folder)
    with served(folder) as where:
        yield where + "index.html"


def opened(page: Page, address: str, text: str = "", theme: str = "light", **options) -> Page:
    page.goto(address)
    page.evaluate("theme => { document.body.dataset.theme = theme }", theme)
    page.wait_for_function("window.open.length === 1")
    page.evaluate("options => open(options)", {"text": text, "label": LABEL, **options})
    return page


def field(page: Page):
    return page.get_by_role("textbox", name=LABEL)


def type_at_the_end(page: Page, text: str) -> None:
    field(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def text_of(page: Page) -> str:
    return page.evaluate("it.text")


def called(page: Page) -> list[str]:
    return page.evaluate("called.splice(0)")


def suggestions(page: Page) -> list[str]:
    shown = page.locator(".cm-tooltip-autocomplete li")
    shown.first.wait_for()
    return shown.all_inner_texts()


def test_enter_keeps_the_indentation_and_adds_to_it(page, address):
    opened(page, address)
    type_at_the_end(page, "def f(x):\nif x:\nreturn (1")
    assert text_of(page) == "def f(x):\n    if x:\n        return (1)"
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.press("Backspace")  # one step back, and not one space
    page.keyboard.type("pass")
    assert text_of(page).endswith("return (1)\n    pass")


def test_the_keys_for_indentation_are_those_that_it_names(page, address):
    opened(page, address, "x = 1")
    type_at_the_end(page, "")
    page.keyboard.press("Control+]")
    assert text_of(page) == "    x = 1"
    page.keyboard.press("Control+[")
    assert text_of(page) == "x = 1"
    help = page.locator("#" + field(page).get_attribute("aria-describedby")).text_content()
    assert "Tab leaves the field" in help
    assert "Control+] indents, Control+[ takes back" in help


def test_tab_never_stays(page, address):
    opened(page, address, "def f():\n    pass", names=["passing"])
    type_at_the_end(page, "\npas")
    suggestions(page)  # with something to complete, too
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="After")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(field(page)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Before")).to_be_focused()
    assert text_of(page) == "def f():\n    pass\n    pas"


def test_control_enter_runs_and_writes_nothing(page, address):
    opened(page, address, "x = 1")
    field(page).focus()
    page.keyboard.press("Control+Enter")
    assert called(page) == ["run"]
    assert text_of(page) == "x = 1"


def test_what_completes_goes_away_when_it_runs(page, address):
    """Else it covers the verdict."""
    opened(page, address)
    type_at_the_end(page, "x = np.lins")
    assert suggestions(page)
    page.keyboard.press("Control+Enter")
    wait_until(lambda: called(page)[-1] == "run")
    assert not page.locator(".cm-tooltip-autocomplete").count()
    assert text_of(page) == "x = np.lins"


def test_each_edit_is_told_and_can_be_undone(page, address):
    opened(page, address)
    type_at_the_end(page, "ab")
    assert called(page) == ["changed", "changed"]
    page.keyboard.press("Control+z")
    assert text_of(page) == "" and called(page) == ["changed"]
    page.keyboard.press("Control+y")
    assert text_of(page) == "ab"


def test_a_text_that_is_set_can_be_taken_back(page, address):
    opened(page, address, "blanks")
    type_at_the_end(page, " filled")
    called(page)
    page.evaluate("it.text = 'blanks again'")
    assert called(page) == [], "who sets it knows"
    field(page).focus()
    page.keyboard.press("Control+z")
    assert text_of(page) == "blanks filled", "all of it, and no more"
    assert called(page) == ["changed"]


def test_numpys_names_complete_with_what_they_take(page, address):
    opened(page, address)
    type_at_the_end(page, "x = np.lins")
    wait_until(lambda: suggestions(page) == ["linspace(start, stop, num=50)"])
    assert field(page).get_attribute("aria-activedescendant")
    page.wait_for_timeout(100)  # it takes no key of one who types on
    page.keyboard.press("Enter")
    assert text_of(page) == "x = np.linspace"
    type_at_the_end(page, "\nnp.linalg.no")
    wait_until(lambda: suggestions(page) == ["norm(x, ord=None, axis=None)"])


def test_names_of_the_page_of_python_and_of_the_learner_complete(page, address):
    opened(page, address, "def my_step(w):\n    return w\n", names=["cross_entropy"])
    for typed, whole in (
        ("cro", "cross_entropy"),
        ("my_", "my_step"),
        ("lam", "lambda"),
        ("enu", "enumerate"),
    ):
        type_at_the_end(page, "\n" + typed)
        assert [one.split()[0] for one in suggestions(page)] == [whole]
        page.keyboard.press("Escape")
    page.evaluate("it.names(['crosswise'])")
    type_at_the_end(page, "\ncro")
    assert [one.split()[0] for one in suggestions(page)] == ["crosswise"]
    page.keyboard.press("Escape")
    type_at_the_end(page, "\n# np.lins")
    page.wait_for_timeout(500)
    assert not page.locator(".cm-tooltip-autocomplete").count(), "no code, no names"


def test_enter_after_a_whole_word_is_a_new_line(page, address):
    opened(page, address)
    type_at_the_end(page, "pass")
    suggestions(page)
    page.wait_for_timeout(100)
    page.keyboard.press("Enter")
    assert text_of(page) == "pass\n"


# Their parameters depend on how many there are.
SAID_OTHERWISE = {"arange": {"start"}, "einsum": {"subscripts"}}


def _names() -> tuple[dict[str, list[str]], list[str]]:
    text = (SOLVING / "editor-names.mjs").read_text("utf-8")
    members = {
        of.strip('"'): lines.split("\n")
        for of, lines in re.findall(r"^  (\S+): `(.*?)`", text, re.M | re.S)
    }
    words = " ".join(re.findall(r'^  "([\w ]+)"', text, re.M)).split()
    return members, words


def _owner(path: str) -> object:
    if path == "rng":
        return np.random.default_rng()
    owner: object = np
    for name in path.split(".")[1:]:
        owner = getattr(owner, name)
    return owner


def test_the_names_are_numpys_and_pythons_with_their_parameters():
    members, words = _names()
    assert len(members["np"]) > 100 and len(words) > 60
    wrong = []
    for of, lines in members.items():
        assert lines == sorted(lines, key=lambda line: (line.split("(")[0].lower(), line)), of
        for line in lines:
            name, _, given = line.partition("(")
            try:
                known = inspect.signature(getattr(_owner(of), name)).parameters
            except AttributeError:
                wrong.append(line)
            except (TypeError, ValueError):  # a constant, or compiled and silent
                continue
            else:
                asked = re.findall(r"(?:^|, )\**(\w+)", given.rstrip(")"))
                wrong += [line] * (not set(asked) <= known.keys() | SAID_OTHERWISE.get(name, set()))
    assert not wrong
    assert set(words) <= {*keyword.kwlist, *dir(builtins)}
    assert set(keyword.kwlist) - {"async", "await"} <= set(words)


def test_the_line_of_an_error_is_marked_and_announced(page, address):
    opened(page, address, "\n".join(f"x{n} = {n}" for n in range(1, 101)))
    page.evaluate("it.mark(90)")
    marked = page.locator(".gb-error-line")
    expect(marked).to_have_text("x90 = 90")
    expect(marked).to_be_in_viewport()
    sign = page.get_by_title("The error is in this line")
    assert sign.inner_text() == "✗ 90"
    expect(sign).to_be_in_viewport()
    assert "The error is in line 90." in page.evaluate("said")
    assert field(page).get_attribute("aria-invalid") == "true"
    help = page.locator("#" + field(page).get_attribute("aria-describedby"))
    assert help.text_content().startswith("The error is in line 90. Tab leaves")
    # Who comes into the field is there.
    page.evaluate("it.focus()")
    page.keyboard.type("# ")
    assert text_of(page).split("\n")[89] == "# x90 = 90"
    assert not marked.count(), "the line was edited"
    assert field(page).get_attribute("aria-invalid") is None


def test_a_mark_moves_with_its_line_and_is_cleared(page, address):
    opened(page, address, "a\nb\nc")
    field(page).focus()
    page.keyboard.press("Control+Home")
    page.evaluate("it.mark(3)")
    page.keyboard.type("first\n")
    expect(page.locator(".gb-error-line")).to_have_text("c")
    assert page.get_by_title("The error is in this line").inner_text() == "✗ 4"
    assert text_of(page) == "first\na\nb\nc", "who types on is not moved"
    page.evaluate("it.mark(0)")
    assert not page.locator(".gb-error-line").count()
    for number in (99, -1, 2.5):
        page.evaluate("number => it.mark(number)", number)
    assert page.evaluate("it.text.length") == 11


def test_control_f_searches_and_escape_closes(page, address):
    opened(page, address, "import numpy as np\nx = np.sin(1)\ny = NP.cos(x)")
    field(page).focus()
    page.keyboard.press("Control+f")
    find = page.get_by_role("search").get_by_role("textbox", name="Find")
    expect(find).to_be_focused()
    page.keyboard.type("np.")
    assert page.get_by_role("search").get_by_role("status").inner_text() == "2 found"
    assert page.locator(".gb-match").all_inner_texts() == ["np.", "NP."]
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert "2 of 2, line 3" in page.evaluate("said")
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Escape")
    expect(field(page)).to_be_focused()
    assert not page.get_by_role("search").count() and not page.locator(".gb-match").count()
    page.keyboard.type("q.")  # what was found last is picked
    assert text_of(page).endswith("\ny = q.cos(x)")


def test_what_is_pasted_stays_text(page, address):
    opened(page, address)
    field(page).focus()
    evil = "<img src=x onerror=document.title=1>"
    page.evaluate(
        """([evil, plain]) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/html", evil);
          clipboardData.setData("text/plain", plain);
          const options = { clipboardData, bubbles: true, cancelable: true };
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        [evil, evil],
    )
    assert text_of(page) == evil
    page.evaluate("evil => { it.text = evil + it.text; it.names([evil]); it.mark(1); }", evil)
    assert not page.locator("img").count()
    assert page.title() == "An editor"


@pytest.mark.parametrize("width", [1300, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, address, width, theme):
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = opened(context.new_page(), address, CODE, theme)
    field(page).focus()
    page.evaluate("it.mark(9)")
    states = {"marked": violations(page)}
    type_at_the_end(page, "np.a")
    suggestions(page)
    states["completing"] = violations(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+f")
    page.keyboard.type("np")
    states["searching"] = violations(page)
    found = [
        (state, rule["id"], node["html"][:200])
        for state, rules in states.items()
        for rule in rules
        for node in rule["nodes"]
    ]
    context.close()
    # The arrow keys go through what completes. axe knows that of a combobox only, of one line.
    assert {(state, rule) for state, rule, html in found if 'role="listbox"' not in html} == set()
    assert {rule for _, rule, _ in found} <= {"scrollable-region-focusable"}


def test_the_arrow_keys_go_through_what_completes(page, address):
    opened(page, address)
    type_at_the_end(page, "np.a")
    suggestions(page)
    for _ in range(15):
        page.keyboard.press("ArrowDown")
    picked = page.locator(".cm-tooltip-autocomplete [aria-selected]")
    expect(picked).to_be_in_viewport()
    listed, top = picked.evaluate(
        "it => [it.parentNode.getBoundingClientRect().bottom, it.getBoundingClientRect().top]"
    )
    assert top < listed
    assert picked.get_attribute("id") == field(page).get_attribute("aria-activedescendant")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_word_can_be_read_on_every_ground(page, address, theme):
    """Contrast of at least 4.5 to 1, on the field, on a marked line and on what a search finds."""
    opened(page, address, CODE, theme)
    page.evaluate("it.mark(9)")
    field(page).focus()
    page.keyboard.press("Control+f")
    page.keyboard.type("t")
    found = page.evaluate(CONTRASTS)
    assert len(found) > 20
    assert {name: ratio for name, ratio in found.items() if ratio < 4.5} == {}


# Of each colour of text with each ground: painted on a canvas, since grounds are mixed.
CONTRASTS = """(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const light = (...colours) => {
    for (const one of colours) { canvas.fillStyle = one; canvas.fillRect(0, 0, 1, 1); }
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(v => v / 255)
      .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const style = (where) => getComputedStyle(document.querySelector(where));
  const field = style(".cm-editor").backgroundColor;
  const marked = style(".gb-error-line").backgroundColor;
  const match = style(".gb-match").backgroundColor;
  const found = {};
  const words = ".cm-line, .cm-line span, .cm-gutterElement, .cm-gutterElement *";
  for (const word of document.querySelectorAll(words)) {
    const { color } = getComputedStyle(word);
    const matches = word.matches(".gb-match, .gb-match *");
    const all = matches ? { match: [match] } : { field: [field], marked: [field, marked] };
    for (const [name, grounds] of Object.entries(all)) {
      const [a, b] = [light(...grounds, color), light(...grounds)].sort((a, b) => b - a);
      found[`${word.className} on ${name}`] = (a + 0.05) / (b + 0.05);
    }
  }
  return found;
})()"""


@pytest.mark.parametrize("width", [390, 320])  # 320: a window of 640 at 200 %
def test_a_phone_has_all_of_it_without_zooming(browser: Browser, address, width):
    context = browser.new_context(viewport={"width": width, "height": 700}, has_touch=True)
    page = opened(context.new_page(), address, CODE + "    " * 9 + "x" * 200)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    inner = page.locator(".cm-scroller").evaluate("it => [it.scrollWidth, it.clientWidth]")
    assert inner[0] <= inner[1], "long lines wrap"
    field(page).focus()
    page.keyboard.press("Control+f")
    for part in (field(page), page.get_by_role("textbox", name="Find")):
        assert float(part.evaluate("it => getComputedStyle(it).fontSize").removesuffix("px")) >= 16
    page.keyboard.press("Escape")
    type_at_the_end(page, "\nnp.lins")
    suggestions(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_what_wraps_stands_below_where_its_line_begins(browser: Browser, address):
    context = browser.new_context(viewport={"width": 390, "height": 700})
    page = opened(context.new_page(), address, "    " + "word " * 30)
    lefts = page.evaluate(
        """() => {
          const range = document.createRange();
          range.selectNodeContents(document.querySelector(".cm-line"));
          const rows = {};
          for (const { top, left } of range.getClientRects())
            rows[top] = Math.min(left, rows[top] ?? left);
          return Object.entries(rows).sort(([a], [b]) => a - b).map(([, left]) => left);
        }"""
    )
    letter = 16 * 0.6  # the first begins with four spaces
    assert len(lefts) > 3 and len({round(left) for left in lefts[1:]}) == 1
    assert lefts[1] - lefts[0] == pytest.approx(6 * letter, abs=1)
    context.close()


def test_a_keyboard_on_the_screen_does_not_cover_the_line(page, address):
    page.add_init_script("""
      const port = Object.assign(new EventTarget(), {
        width: 1300, height: 900, offsetTop: 0, offsetLeft: 0, scale: 1,
      });
      Object.defineProperty(window, "visualViewport", { get: () => port });
    """)
    opened(page, address, "x = 1\n" * 60)
    field(page).focus()
    page.keyboard.press("Control+Home")
    for _ in range(25):
        page.keyboard.press("ArrowDown")
    page.evaluate("visualViewport.height = 400; visualViewport.dispatchEvent(new Event('resize'))")
    page.wait_for_timeout(200)
    below = page.evaluate(
        "getSelection().getRangeAt(0).getBoundingClientRect().bottom || "
        "getSelection().anchorNode.getBoundingClientRect().bottom"
    )
    assert 0 < below <= 400


def test_the_line_that_is_typed_keeps_away_from_the_windows_edge(page, address):
    opened(page, address, "x = 1\n" * 60)
    type_at_the_end(page, "x")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    last = page.locator(".cm-line").last.bounding_box()
    assert last["y"] + last["height"] <= 900 - 40


def test_it_looks_like_the_books_code(page, address):
    opened(page, address, CODE)
    code, answer = (
        page.evaluate(
            """where => {
              let one = document.querySelector(where), ground = "rgba(0, 0, 0, 0)";
              const { fontFamily, fontSize } = getComputedStyle(one);
              for (; ground === "rgba(0, 0, 0, 0)"; one = one.parentElement)
                ground = getComputedStyle(one).backgroundColor;
              return [fontFamily, fontSize, ground];
            }""",
            where,
        )
        for where in ("pre", ".cm-line")
    )
    assert answer == code


def test_forced_colours_show_what_is_picked_and_marked(page, address):
    page.emulate_media(forced_colors="active")
    opened(page, address, "x = 1")
    page.evaluate("it.mark(1)")
    line = page.locator(".gb-error-line")
    assert line.evaluate("it => getComputedStyle(it).borderLeftWidth") == "3px"
    type_at_the_end(page, "\nnp.a")
    suggestions(page)
    picked, other = (
        page.locator(f".cm-tooltip-autocomplete li{which}").first.evaluate(
            "it => getComputedStyle(it).backgroundColor"
        )
        for which in ("[aria-selected]", ":not([aria-selected])")
    )
    assert picked != other


def test_a_page_without_inline_styles_refuses_nothing_of_it(page, address):
    problems = []
    page.on("console", lambda message: problems.append(message.text))
    opened(page, address, CODE)
    page.evaluate("it.mark(3)")
    type_at_the_end(page, "np.a")
    suggestions(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+f")
    assert page.evaluate("blocked") == [] and problems == []
    assert page.locator(".cm-content").evaluate("it => getComputedStyle(it).whiteSpace") == (
        "break-spaces"
    ), "CodeMirror's own styles are there"
    # And the policy does refuse.
    page.evaluate("document.head.append(document.createElement('style'))")
    page.evaluate("document.querySelector('style').textContent = 'p { color: red }'")
    page.wait_for_function("blocked.length > 0")


def test_several_stand_in_one_page_and_leave_it_without_a_trace(page, address):
    opened(page, address, "one")
    page.evaluate("""() => {
      window.first = it; window.it = undefined;
      open({ text: "two", label: "Another" });
    }""")
    ids = [
        page.get_by_role("textbox", name=name).get_attribute("aria-describedby")
        for name in (LABEL, "Another")
    ]
    assert len(set(ids)) == 2 and all(page.locator(f"#{one}").count() == 1 for one in ids)
    assert page.evaluate("document.adoptedStyleSheets.length") == 1
    page.evaluate("first.destroy(); it.destroy()")
    assert page.locator("#place").inner_html() == ""


def test_opening_it_keeps_nobody_waiting(page, address):
    page.goto(address)
    page.wait_for_function("window.open.length === 1")
    longest = page.evaluate(
        """async options => {
          const seen = [0];
          new PerformanceObserver(list => seen.push(...list.getEntries().map(one => one.duration)))
            .observe({ type: "longtask" });
          await import("./editor.js?again");
          open(options);
          await new Promise(done => setTimeout(done, 500));
          return Math.max(...seen);
        }""",
        {"text": CODE, "label": LABEL},
    )
    assert longest <= 300, "a third of a second, on a machine that others keep busy"


def test_it_weighs_at_most_140_kb():
    packed = gzip.compress((made.editor(ROOT) / made.MODULE).read_bytes(), mtime=0)
    assert len(packed) <= 140_000


def test_two_builds_give_the_same_bytes(tmp_path, monkeypatch):
    sources = sorted(SOLVING.glob("editor*.mjs"))
    folders = [tmp_path / "one", tmp_path / "another, elsewhere"]
    for folder in folders:
        folder.mkdir()
        made._make(sources, folder)
    one, other = ({p.name: p.read_bytes() for p in folder.iterdir()} for folder in folders)
    assert one.keys() == {made.MODULE, made.LICENCES}
    assert one == other


def test_the_lock_has_exact_versions_and_hashes_and_all_licences_are_told():
    package, lock = (json.loads(path.read_text("utf-8")) for path in bundling._lock())
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", one) for one in package["dependencies"].values())
    assert lock["packages"][""]["dependencies"] == package["dependencies"]
    fetched = {name: one for name, one in lock["packages"].items() if name}
    assert all(one["integrity"].startswith("sha512-") for one in fetched.values())
    licences = (made.editor(ROOT) / made.LICENCES).read_text("utf-8")
    for name, one in fetched.items():
        if "esbuild" not in name and "minisearch" not in name:
            assert f"===== {name.removeprefix('node_modules/')} {one['version']} =====" in licences
    assert licences.count("Permission is hereby granted") == licences.count("=====") // 2


def test_without_a_network_it_says_so_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    with pytest.raises(NotMade, match="npm could not fetch CodeMirror") as raised:
        made.editor(ROOT)
    assert "build again with a network" in str(raised.value) and "\n" not in str(raised.value)
    assert not list((tmp_path / "gradbook").iterdir()), "and leaves nothing half-made"
