"""Previews of what a link leads to: for pointer and keyboard, of any page, served and from disk."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.serving import wait_until
from tests.ways import ALL_WAYS, weekly

from .test_access import TWO_FRAMES, violations

pytestmark = pytest.mark.xdist_group("previews")

CHAPTER = "book/04-matrix-calculus/chapter.html"
EXERCISE = "book/04-matrix-calculus/exercise.html"
# A page, a link in it, and words of the preview.
TERM = ("book/02-gradient-geometry/chapter.html", "a.gb-term", "Repeating a step of length")
THEOREM = (CHAPTER, "a.reference[href='#thm-04-identification']", "Reading off the gradient")
FIGURE = (EXERCISE, "a.reference[href='#fig-symmetric']", "A level curve of")
SOURCE = (CHAPTER, "a[href='../references.html#id11']", "The matrix cookbook")
SECTION = (
    "book/05-least-squares/chapter.html",
    "a[href='exercise.html#ex-least-squares']",
    "Exercise 5: Least squares",
)
CHECKS = (
    "book/claims.html",
    "a[href='01-partial-derivatives/chapter.html#cell-2']",
    "check(",
)
KINDS = {
    "term": TERM,
    "theorem": THEOREM,
    "figure": FIGURE,
    "source": SOURCE,
    "section": SECTION,
    "checks": CHECKS,
}
# Every third one, by turns in one of two looks; GRADBOOK_ALL_WAYS=1: each in both.
LOOKS = [(1300, "light"), (390, "dark")]
LOOKED_AT = [
    (kind, *look)
    for turn, kind in enumerate(list(KINDS)[:: 1 if ALL_WAYS else 3])
    for look in (LOOKS if ALL_WAYS else [LOOKS[turn % 2]])
]
AT_ITS_START = {"x": 4, "y": 8}  # a link may be of several lines
PLANT = """([href, id]) => {
  if (id) document.querySelector('article div.math').id = id;
  const link = document.createElement('a');
  Object.assign(link, {href, id: 'planted', textContent: 'planted'});
  document.querySelector('article p').prepend(link);
}"""


def preview(page: Page) -> Locator:
    return page.locator(".gb-preview:popover-open")


def link_on(page: Page, address: str, kind: tuple[str, str, str]) -> Locator:
    """The first such link of the page, unfolded, in view and at rest: all sections are laid out."""
    page.goto(address + kind[0])
    link = page.locator(f"article {kind[1]}").first
    link.evaluate(
        "link => { for (let up = link; up; up = up.parentElement) if ('open' in up) up.open = true;"
        f"delete document.documentElement.dataset.sections; return {TWO_FRAMES}; }}"
    )
    link.scroll_into_view_if_needed()
    return link


@pytest.fixture(params=["served", "from disk"])
def address(site, request) -> str:
    return site.address if request.param == "served" else site.folder.as_uri() + "/"


@pytest.fixture
def touched(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_the_pointer_shows_what_a_link_leads_to_and_leaves_the_link_free(
    site, page: Page, kind: str
) -> None:
    link = link_on(page, site.address, KINDS[kind])
    for width in (1300, 390):
        page.mouse.move(0, 0)
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(TWO_FRAMES)
        link.scroll_into_view_if_needed()
        link.hover(position=AT_ITS_START)
        expect(preview(page)).to_contain_text(KINDS[kind][2])
        place = preview(page).bounding_box()
        assert place["x"] >= 0 and place["x"] + place["width"] <= width
        assert place["y"] >= 0 and place["y"] + place["height"] <= 800
        beside = link.bounding_box()
        below = place["y"] >= beside["y"] + beside["height"]
        assert below or place["y"] + place["height"] <= beside["y"]
        page.keyboard.press("Escape")
        expect(preview(page)).to_have_count(0)


@pytest.mark.parametrize("kind", KINDS if ALL_WAYS else ["theorem", "checks"])
def test_so_it_does_from_disk(site, page: Page, kind: str) -> None:
    link_on(page, f"{site.folder.as_uri()}/", KINDS[kind]).hover(position=AT_ITS_START)
    expect(preview(page)).to_contain_text(KINDS[kind][2])
    assert page.evaluate("document.querySelectorAll('[id]').length") == page.evaluate(
        "new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size"
    ), "an id stands once"


@pytest.mark.parametrize("kind", ["term", "theorem"])
def test_the_keyboard_shows_it_and_escape_closes_it(site, page: Page, kind: str) -> None:
    link = link_on(page, site.address, KINDS[kind])
    page.keyboard.press("Tab")  # from now on the keyboard is in use
    link.focus()
    expect(preview(page)).to_contain_text(KINDS[kind][2])
    page.keyboard.press("Escape")
    expect(preview(page)).to_have_count(0)
    expect(link).to_be_focused()
    page.wait_for_timeout(500)
    expect(preview(page)).to_have_count(0)


def test_a_citation_says_its_source_once(site) -> None:
    """The browser would show a title beside the preview."""
    html = (site.folder / CHAPTER).read_text(encoding="utf-8")
    links = re.findall(r'<a [^>]*href="\.\./references\.html#[^>]*>', html)
    assert links and not [link for link in links if " title=" in link]


@weekly
def test_it_goes_when_the_keyboard_goes_on(site, page: Page) -> None:
    link = link_on(page, site.address, TERM)
    page.keyboard.press("Tab")
    link.focus()
    expect(preview(page)).to_have_count(1)
    page.wait_for_timeout(1000)
    expect(preview(page)).to_have_count(1)
    page.keyboard.press("Tab")  # into it: it has a link of its own
    expect(preview(page)).to_have_count(1)
    page.keyboard.press("Tab")
    expect(preview(page).filter(has_text=TERM[2])).to_have_count(0)


def test_it_is_whole_in_the_window_where_the_keyboard_has_scrolled_to_its_link(
    site, page: Page
) -> None:
    page.goto(site.address + "book/03-directional-derivatives/chapter.html")
    links = page.locator("article p a.reference[href^='#fig']:visible")
    page.keyboard.press("Tab")  # so that the focus is one by keyboard
    # As a page scrolls once a link to a place on it was followed.
    page.evaluate("document.documentElement.style.scrollBehavior = 'smooth'")
    for which in range(5):
        links.nth(which).focus()
        preview(page).wait_for()
        page.wait_for_timeout(1200)  # until nothing moves
        seen = preview(page).bounding_box()
        assert seen["y"] >= 0 and seen["y"] + seen["height"] <= page.viewport_size["height"], which
        page.keyboard.press("Escape")


def test_the_keyboard_goes_into_it_and_escape_comes_back(site, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 400})
    link = link_on(page, site.address, FIGURE)
    page.keyboard.press("Tab")
    link.focus()
    expect(preview(page)).to_have_count(1)
    page.keyboard.press("Tab")
    expect(preview(page)).to_be_focused()
    page.wait_for_timeout(500)
    page.keyboard.press("Escape")
    expect(preview(page)).to_have_count(0)
    expect(link).to_be_focused()


@weekly
def test_what_escape_has_closed_stays_closed_until_the_pointer_has_left(site, page: Page) -> None:
    link = link_on(page, site.address, THEOREM)
    link.hover(position=AT_ITS_START)
    expect(preview(page)).to_have_count(1)
    page.keyboard.press("Escape")
    # As when the pointer moves from one part of the link to another.
    link.dispatch_event("pointerover", {"pointerType": "mouse"})
    page.wait_for_timeout(500)
    expect(preview(page)).to_have_count(0)
    page.mouse.move(0, 0)
    link.hover(position=AT_ITS_START)
    expect(preview(page)).to_have_count(1)


@pytest.mark.parametrize("where", ["", "../04-matrix-calculus/exercise.html"])
def test_a_figure_of_any_page_is_drawn_as_it_is_there(address: str, page: Page, where: str) -> None:
    page.goto(address + (CHAPTER if where else EXERCISE))
    page.evaluate(PLANT, [f"{where}#fig-symmetric", ""])
    page.locator("#planted").hover(position=AT_ITS_START)
    drawing = preview(page).locator("svg.gb-figure")
    expect(drawing).to_be_visible()
    used = drawing.evaluate(
        'svg => [...svg.innerHTML.matchAll(/(?:url\\(|href=")#([^)"]+)/g)]'
        ".map(([, id]) => [id, svg.contains(document.getElementById(id))])"
    )
    assert len(used) > 5 and all(found for _, found in used)
    assert not [name for name, _ in used if not name.startswith("preview-")]


@pytest.mark.parametrize("where", ["", "exercise.html"])
def test_an_equation_has_a_preview(site, page: Page, where: str) -> None:
    """No page of the book has a link to one yet, and a writer may add one."""
    html = (site.folder / EXERCISE).read_text()
    planted = html.replace('<div class="math n', '<div id="planted-equation" class="math n', 1)
    page.route("**/exercise.html", lambda route: route.fulfill(body=planted))
    page.goto(site.address + (CHAPTER if where else EXERCISE))
    page.evaluate(PLANT, [f"{where}#planted-equation", ""])
    page.locator("#planted").hover(position=AT_ITS_START)
    expect(preview(page).locator("> div.math .katex-display")).to_be_visible()


def test_its_links_lead_where_they_led(site, page: Page) -> None:
    page.goto(site.address + "book/welcome.html")
    page.evaluate(PLANT, ["05-least-squares/chapter.html#planted-here", ""])
    html = (site.folder / "book/05-least-squares/chapter.html").read_text()
    planted = '<p id="planted-here"><a class="x" href="exercise.html#a">x</a></p></article>'
    page.route(
        "**/05-least-squares/chapter.html",
        lambda route: route.fulfill(body=html.replace("</article>", planted)),
    )
    page.locator("#planted").hover(position=AT_ITS_START)
    link = preview(page).locator("a.x")
    expect(link).to_be_visible()
    assert (
        link.evaluate("link => link.href") == f"{site.address}book/05-least-squares/exercise.html#a"
    )


def test_it_can_be_pointed_at_and_scrolled_and_goes_with_the_pointer(site, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 400})
    link = link_on(page, site.address, FIGURE)
    link.hover(position=AT_ITS_START)
    expect(preview(page)).to_have_count(1)
    box = preview(page).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
    page.wait_for_timeout(1000)
    expect(preview(page)).to_have_count(1)
    # A busy browser may lose one turn of the wheel.
    scrolled = "document.querySelector('.gb-preview').scrollTop > 20"
    wait_until(lambda: page.mouse.wheel(0, 100) or page.evaluate(scrolled))
    assert preview(page).get_attribute("tabindex") == "0", "what scrolls is reached by the keyboard"
    page.keyboard.press("Escape")
    expect(preview(page)).to_have_count(0)

    page.mouse.move(0, 0)
    link.hover(position=AT_ITS_START)
    expect(preview(page)).to_have_count(1)
    page.mouse.move(0, 0)
    expect(preview(page)).to_have_count(0)


def test_the_wheel_moves_the_page_over_a_preview_that_is_seen_whole(site, page: Page) -> None:
    link_on(page, site.address, TERM).hover(position=AT_ITS_START)
    expect(preview(page)).to_have_count(1)
    box = preview(page).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
    page.wait_for_timeout(200)
    before = page.evaluate("scrollY")

    def turns() -> bool:  # more than once: a browser with much to do may lose one turn
        page.mouse.wheel(0, 300)
        page.wait_for_timeout(300)
        return page.evaluate("scrollY") > before + 100

    wait_until(turns, seconds=10)


MARK = (CHAPTER, "a.gb-checked[href*='#cell-']", "check")


def test_a_mark_of_a_check_has_a_low_preview_after_a_longer_rest(site, page: Page) -> None:
    link_on(page, site.address, MARK).hover()
    page.wait_for_timeout(400)
    expect(preview(page)).to_have_count(0)
    expect(preview(page)).to_contain_text(MARK[2])
    assert preview(page).bounding_box()["height"] <= 16 * 16


@pytest.mark.parametrize(("kind", "width", "scheme"), LOOKED_AT)
def test_axe_finds_nothing_while_it_is_open(
    site, page: Page, kind: str, width: int, scheme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    link_on(page, site.address, KINDS[kind]).hover(position=AT_ITS_START)
    expect(preview(page)).to_be_visible()
    # It comes when a page is scrolled up, and stands outside of the landmarks, preview or none.
    page.evaluate("document.querySelector('.back-to-top').remove()")
    page.evaluate(TWO_FRAMES)
    assert not [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in violations(page)]


def test_nothing_is_asked_for_before_the_pointer_rests_and_each_page_once(site, page: Page) -> None:
    asked: list[str] = []
    link = link_on(page, site.address, TERM)
    page.wait_for_load_state("load")
    page.on("request", lambda request: asked.append(request.url))
    box = link.bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.move(0, 0)
    page.wait_for_timeout(500)
    assert asked == []
    for _ in range(2):
        link.hover(position=AT_ITS_START)
        expect(preview(page)).to_have_count(1)
        page.mouse.move(0, 0)
        expect(preview(page)).to_have_count(0)
    assert asked == [f"{site.address}book/glossary.html"]


def test_a_finger_has_no_preview_and_follows_the_link(site, touched: Page) -> None:
    link = link_on(touched, site.address, THEOREM)
    box = link.bounding_box()
    wire = touched.context.new_cdp_session(touched)
    finger = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    wire.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [finger]})
    touched.wait_for_timeout(400)
    expect(preview(touched)).to_have_count(0)
    wire.send("Input.dispatchTouchEvent", {"type": "touchCancel", "touchPoints": []})
    link.tap()
    touched.wait_for_url("**#thm-04-identification")
    touched.wait_for_timeout(500)
    expect(preview(touched)).to_have_count(0)


def test_a_served_page_tells_nothing_to_who_frames_it(site, page: Page) -> None:
    page.goto(site.address + "book/welcome.html")
    told = page.evaluate(
        """src => new Promise(done => {
          addEventListener("message", () => done(true));
          const frame = Object.assign(document.createElement("iframe"), {src});
          frame.onload = () => setTimeout(done, 300, false);
          document.body.append(frame);
        })""",
        site.address + "book/glossary.html",
    )
    assert told is False


@weekly
def test_it_is_not_printed(site, page: Page) -> None:
    link_on(page, site.address, TERM).hover(position=AT_ITS_START)
    expect(preview(page)).to_be_visible()
    page.emulate_media(media="print")
    expect(preview(page)).not_to_be_visible()
