"""Every page is for everybody: axe's rules, the keyboard, narrow windows, both grounds, print."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.test_plotting import PALETTES
from tests.ways import ALL_WAYS

# In groups, so that few processes start a browser; those of axe, which take longest, are free to
# go anywhere.
GROUP = pytest.mark.xdist_group("access")

EXERCISE = "book/04-matrix-calculus/exercise.html"
# One page of each kind is looked at in the first way, a chapter and an exercise in the first two,
# and with GRADBOOK_ALL_WAYS=1 every page in all four. (How wide it is in a narrow window is seen of
# every page in test_loading.)
LOOKS = [(390, "dark"), (1300, "light"), (1300, "dark"), (390, "light")]
ONE_OF_EACH = (
    "book/welcome.html",
    "book/04-matrix-calculus/chapter.html",
    EXERCISE,
    "book/glossary.html",
    "genindex.html",
    "search.html",
    "404.html",
)
# All that unfolds is open, and all is laid out, however far below the window.
UNFOLD = """
document.querySelectorAll('details').forEach(part => part.open = true);
delete document.documentElement.dataset.sections
"""
# What scrolls is marked when it gets its size: in the frame after the one that lays it out.
TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
# axe's work grows with the elements of a page, and most tell it nothing: the drawings of formulas,
# which are hidden from readers and have the colour of the text; parts of figures and of MathML,
# which it has no rules for; words of code of a kind that it is shown. Contrast takes it longest,
# and text of one colour, ground, size and weight, and in code of one class, has one contrast:
# three of each kind tell it, should one of them be covered.
FEWER = """
document.querySelectorAll('.katex-html, math > *, svg.gb-figure > *')
  .forEach(part => part.closest('a') || part.remove());  // a link's name may be a formula
const seen = {};
const styles = element => {
  const all = [];
  for (let e = element; e; e = e.parentElement) all.push(getComputedStyle(e));
  return all;
};
for (const element of document.querySelectorAll('body, body *')) {
  delete element.dataset?.ofItsKind;
  const hasText = node => node.nodeType === Node.TEXT_NODE && node.data.trim();
  if (![...element.childNodes].some(hasText)) continue;
  if (!element.checkVisibility({visibilityProperty: true})) continue;
  const all = styles(element), {color, fontSize, fontWeight} = all[0];
  const grounds = all
    .map(style => style.backgroundColor + style.backgroundImage + style.opacity)
    .filter(ground => ground !== 'rgba(0, 0, 0, 0)none1');
  const code = element.closest('pre') && element.className;
  const kind = [code, color, fontSize, fontWeight, ...grounds].join();
  seen[kind] = (seen[kind] ?? 0) + 1;
  if (seen[kind] <= 3) element.dataset.ofItsKind = '';
}
document.querySelectorAll('pre span:not([data-of-its-kind])')
  .forEach(word => word.replaceWith(...word.childNodes));
"""
AXE = Axe(
    f"{Axe().axe_script}; axe.configure("
    "{rules: [{id: 'color-contrast', selector: '[data-of-its-kind]'},"
    " {id: 'target-size', enabled: true}]})"
)


def violations(page: Page) -> list[dict]:
    """What axe finds on the page."""
    page.evaluate(FEWER)
    return AXE.run(page).response["violations"]


@pytest.mark.in_full
@pytest.mark.parametrize("quarter", range(4))  # for several processes
def test_axe_finds_nothing(site, browser: Browser, quarter: int) -> None:
    context = browser.new_context()
    page, found = context.new_page(), []
    for name in (site.pages if ALL_WAYS else ONE_OF_EACH)[quarter::4]:
        page.goto(site.address + name)
        page.evaluate(UNFOLD)
        look(page, 1300, "dark")
        if page.evaluate("document.documentElement.scrollWidth") > 1300:
            found.append((name, "the page is wider than its window"))
        chosen = LOOKS[: 1 + name.endswith("exercise.html")]
        for width, scheme in LOOKS if ALL_WAYS else chosen:
            look(page, width, scheme)
            found += [
                (name, width, scheme, rule["id"], rule["nodes"][0]["html"][:200])
                for rule in violations(page)
            ]
    context.close()
    assert not found


def look(page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.evaluate(TWO_FRAMES)


@GROUP
@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        ("document.querySelector('svg.gb-figure').removeAttribute('aria-label')", "svg-img-alt"),
        ("document.querySelector('article p').style.color = '#999'", "color-contrast"),
        # Of a hundred words of code of one colour, the one that is left tells.
        (
            "const style = new CSSStyleSheet();"  # the page's policy refuses an element
            "style.replaceSync('.highlight .nf { color: #999 !important }');"
            "document.adoptedStyleSheets.push(style)",
            "color-contrast",
        ),
        (
            "for (const name of ['a', 'b']) {"
            "const one = document.createElement('button'); one.textContent = name;"
            "Object.assign(one.style, {width: '12px', height: '12px', padding: 0, border: 0});"
            "document.querySelector('article').prepend(one) }",
            "target-size",
        ),
        (
            "document.querySelectorAll('pre').forEach(part => part.removeAttribute('tabindex'))",
            "scrollable-region-focusable",
        ),
    ],
)
def test_axe_would_find_something(site, browser: Browser, planted: str, rule: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(site.address + EXERCISE)
    page.evaluate(UNFOLD)
    page.evaluate(TWO_FRAMES)
    page.evaluate(planted)
    assert {found["id"] for found in violations(page)} == {rule}
    context.close()


@GROUP
def test_the_keyboard_goes_everywhere(site, page: Page) -> None:
    page.goto(site.address + EXERCISE)
    page.keyboard.press("Tab")
    focused = "document.activeElement"
    for _ in range(3):  # the two switches of the side bars come first
        if "skip" in (page.evaluate(f"{focused}.className") or ""):
            break
        page.keyboard.press("Tab")
    assert page.evaluate(f"{focused}.textContent.trim()") == "Skip to content"
    page.keyboard.press("Enter")
    seen, invisible = [], []
    for _ in range(120):
        page.keyboard.press("Tab")
        kind = page.evaluate(
            f"{focused}.tagName + '.' + ({focused}.className.baseVal ?? {focused}.className)"
        )
        seen.append(kind)
        if page.evaluate(
            f"(() => {{ const s = getComputedStyle({focused});"
            " return s.outlineStyle === 'none' && s.boxShadow === 'none' })()"
        ):
            invisible.append(kind)
    assert not [kind for kind in invisible if not kind.startswith("BODY")]
    assert any(kind.startswith("SUMMARY") for kind in seen)
    assert any("copybtn" in kind for kind in seen)


@GROUP
def test_hints_and_solutions_open_by_key(site, page: Page) -> None:
    page.goto(site.address + EXERCISE)
    for summary in (
        "details.sd-dropdown > summary",
        "details.gb-solution > summary",
        "details.gb-after > summary",
        "details.gb-checks > summary",
    ):
        part = page.locator(summary).first
        assert part.locator("..").get_attribute("open") is None
        part.focus()
        page.keyboard.press("Enter")
        assert part.locator("..").get_attribute("open") is not None


@GROUP
def test_code_can_be_copied(site, browser: Browser) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(site.address + EXERCISE)
    page.locator("button.copybtn").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    copied = page.evaluate("navigator.clipboard.readText()")
    context.close()
    assert copied.startswith("import numpy as np\nfrom gradbook import require_passed, show\n")


@GROUP
def test_formulas_are_copied_as_tex(site, browser: Browser) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(site.address + EXERCISE)
    page.evaluate(
        "getSelection().selectAllChildren(document.querySelector('article p:has(.katex)'))"
    )
    page.keyboard.press("Control+c")
    page.wait_for_timeout(200)
    copied = page.evaluate("navigator.clipboard.readText()")
    formula = page.locator("article p .katex annotation").first.text_content()
    context.close()
    assert copied.count(f"${formula}$") == 1


@GROUP
def test_headings_are_in_order(site) -> None:
    for name in site.pages:
        article = re.search(r"<article.*?</article>", (site.folder / name).read_text(), re.DOTALL)
        levels = [int(level) for level in re.findall(r"<h(\d)", article[0])]
        assert levels[0] == 1 and levels.count(1) == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name


@GROUP
def test_mathematics_is_spoken(site, page: Page) -> None:
    page.goto(site.address + EXERCISE)
    page.evaluate(UNFOLD)
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in tree]
    assert roles.count("MathMLMath") == page.locator(".katex").count() > 10
    assert page.locator(".katex-html:not([aria-hidden=true])").count() == 0, (
        "what is drawn is not read a second time"
    )


@GROUP
def test_dark_follows_the_system_and_can_be_switched(site, browser: Browser) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(site.address + EXERCISE)
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.locator(".theme-toggle").last.click()
    light = page.evaluate(ground)
    page.reload()
    assert page.evaluate(ground) == light != dark
    context.close()


@GROUP
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_figures_follow_the_page_into_the_dark(site, browser: Browser, scheme: str) -> None:
    """Their colours are those that tests/test_plotting.py judges."""
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(site.address + EXERCISE)
    stroke = (
        "name => { const line = document.querySelector('svg.gb-figure path');"
        " line.style.stroke = name; return getComputedStyle(line).stroke }"
    )
    used = set(re.findall(r"var\(--figure-(?!font)\w+\)", page.content()))
    assert len(used) >= 3
    for name in used:
        wanted = PALETTES[scheme][name.removeprefix("var(--figure-").removesuffix(")")]
        assert page.evaluate(stroke, name) == "rgb({}, {}, {})".format(
            *(int(wanted[i : i + 2], 16) for i in (1, 3, 5))
        )
    context.close()


@GROUP
def test_motion_is_reduced_where_asked(site, browser: Browser) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(site.address + EXERCISE)
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e);"
        " return parseFloat(s.transitionDuration) > 0 || s.animationName !== 'none' }).length"
    )
    context.close()
    assert moving == 0


@GROUP
def test_print_opens_solutions_and_drops_the_side_bars(site, page: Page) -> None:
    page.goto(site.address + EXERCISE)
    page.emulate_media(media="print")
    shown = "element => element.getBoundingClientRect().height"
    assert page.locator("details.gb-solution .proof").first.evaluate(shown) > 50
    assert page.locator("details.sd-dropdown .sd-summary-content").first.evaluate(shown) > 10
    assert not page.locator(".sidebar-drawer").is_visible()
    assert not page.locator(".toc-drawer").is_visible()
    clipped = page.evaluate(
        "[...document.querySelectorAll('article pre')]"
        ".filter(p => p.scrollWidth > p.clientWidth + 1).length"
    )
    assert clipped == 0
