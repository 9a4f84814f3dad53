"""Where the reader is: a page keeps its height when scrolled, and Back returns to the link."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.serving import wait_until

pytestmark = pytest.mark.xdist_group("places")

LONG = "book/04-matrix-calculus/chapter.html"
HEIGHT = "document.documentElement.scrollHeight"
SETTLED = "!document.documentElement.dataset.sections"
LINKS = {
    "within the page": "article a[href^='#thm-']:not(.headerlink)",
    "to another page": "article a[href^='../references.html#']",
}


@pytest.fixture(params=[(1300, 900), (390, 800)], ids=["wide", "narrow"])
def window(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(
        viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def top(link: Locator) -> float:
    return link.evaluate("link => link.getBoundingClientRect().top")


def scrolled_to(page: Page, selector: str) -> Locator:
    """The last such link, come to at once, while far sections still wait."""
    link = page.locator(selector).last
    link.evaluate("link => link.scrollIntoView({block: 'center', behavior: 'instant'})")
    wait_until(lambda: page.evaluate(f"{SETTLED} && history.state?.at"))
    return link


def scrolled_on(page: Page, by: int) -> float:
    """Where the page stands then, and has noted it."""
    before = page.evaluate("JSON.stringify(history.state)")
    page.evaluate(f"scrollBy(0, {by})")
    wait_until(lambda: page.evaluate("JSON.stringify(history.state)") != before)
    return page.evaluate("scrollY")


def test_the_height_of_a_page_does_not_swing_while_it_is_scrolled(site, window: Page) -> None:
    window.goto(site.address + LONG)
    # In pauses, which others take; and a browser may lose one move.
    places = itertools.cycle([300, 301])
    wait_until(
        lambda: window.mouse.move(200, next(places)) or window.evaluate(SETTLED), seconds=240
    )
    before = window.evaluate(HEIGHT)
    heights = []
    for part in range(21):
        window.evaluate(f"scrollTo({{top: {before} * {part / 20}, behavior: 'instant'}})")
        window.wait_for_timeout(20)
        heights.append(window.evaluate(HEIGHT))
    assert all(abs(height - before) <= 2 for height in heights), heights  # by rounding


@pytest.mark.parametrize("kind", LINKS)
@pytest.mark.parametrize("from_disk", [False, True])
def test_back_returns_to_the_link_and_forward_to_what_was_read(
    site, window: Page, kind: str, from_disk: bool
) -> None:
    address = (site.folder.as_uri() + "/") if from_disk else site.address
    window.goto(address + LONG)
    link = scrolled_to(window, LINKS[kind])
    before = top(link)
    assert window.evaluate("scrollY") > 2000
    link.evaluate("link => link.click()")
    window.wait_for_url("**#*", wait_until="load")
    window.wait_for_timeout(300)  # it has come there, and noted that
    assert kind == "to another page" or abs(top(link) - before) > 500
    there = scrolled_on(window, 333)
    window.go_back()
    wait_until(lambda: abs(top(link) - before) < 3, seconds=10)
    window.go_forward()
    wait_until(lambda: abs(window.evaluate("scrollY") - there) < 3, seconds=10)


AT_TARGET = """() => {
  const target = document.querySelector(":target").getBoundingClientRect().top;
  return scrollY > 1000 && target >= 0 && target < innerHeight / 2;
}"""


def test_forward_comes_to_the_target_of_a_page_that_was_left_at_once(site, window: Page) -> None:
    """Before it had come to rest, and so had noted where it stood."""
    window.goto(site.address + LONG)
    link = scrolled_to(window, LINKS["to another page"])
    before = top(link)
    link.evaluate("link => link.click()")
    window.wait_for_url("**/references.html#*", wait_until="load")
    wait_until(lambda: window.evaluate(AT_TARGET))
    window.wait_for_timeout(300)  # it has noted that
    window.evaluate("history.replaceState(null, '')")
    window.go_back()
    wait_until(lambda: abs(top(link) - before) < 3, seconds=10)
    window.go_forward()
    wait_until(lambda: window.evaluate(AT_TARGET), seconds=10)
    window.wait_for_timeout(300)
    window.evaluate("history.replaceState(null, '')")
    window.reload()
    wait_until(lambda: window.evaluate(AT_TARGET), seconds=10)


def test_a_page_is_entered_at_once_and_scrolled_smoothly_within(site, page: Page) -> None:
    page.add_init_script("window.seen = []; addEventListener('scroll', () => seen.push(scrollY))")
    page.goto(site.address + LONG)
    link = page.locator(LINKS["to another page"]).last
    link.evaluate("link => link.scrollIntoView({block: 'center', behavior: 'instant'})")
    link.click()
    page.wait_for_url("**/references.html#*", wait_until="load")
    wait_until(lambda: page.evaluate(AT_TARGET))
    page.wait_for_timeout(500)
    assert len(set(page.evaluate("seen"))) <= 2, "it jumps, and may be put right once"

    page.goto(site.address + LONG)
    row = page.locator(".toc-tree a").nth(3)
    row.click()
    page.wait_for_url("**" + row.get_attribute("href"))
    wait_until(lambda: page.evaluate("new Set(seen).size") > 5, seconds=10)


EXERCISE = "book/08-natural-gradient/exercise.html"
GROUND = "part => getComputedStyle(part).backgroundColor"


@pytest.mark.parametrize("width", [1300, 390])
def test_the_header_says_where_in_the_book_and_how_much_of_the_page_is_read(
    site, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site.address + EXERCISE)
    said = [
        where.inner_text()
        for where in page.locator(".gb-where").locator("visible=true").all()
        if where.bounding_box()["x"] >= 0  # not in a closed drawer
    ]
    assert said == ["Exercise 8 of 10"]
    read = (
        "new DOMMatrix(getComputedStyle(document.querySelector('.page'), '::before').transform).a"
    )
    for part in (0, 0.5, 1):
        page.evaluate(
            "delete document.documentElement.dataset.sections; scrollTo({behavior: 'instant', "
            f"top: {part} * ({HEIGHT} - document.documentElement.clientHeight)}})"
        )
        wait_until(lambda part=part: abs(page.evaluate(read) - part) < 0.01, seconds=10)


@pytest.mark.parametrize("width", [1281, 1300])
def test_the_contents_of_a_page_stand_beside_it_where_they_have_room(
    site, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site.address + EXERCISE)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.locator(".toc-tree").bounding_box()
    assert box["x"] > 1000 and box["x"] + box["width"] <= width
    assert page.locator(".toc-overlay-icon").locator("visible=true").count() == 0
    article = page.locator("article").bounding_box()
    assert article["x"] + article["width"] <= box["x"]


@pytest.mark.parametrize("width", [1000, 1300, 1920, 390])
@pytest.mark.in_full
def test_the_way_back_to_the_top_covers_no_text(site, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(site.address + EXERCISE)
    page.evaluate("delete document.documentElement.dataset.sections")
    page.evaluate("scrollTo({top: 2000, behavior: 'instant'})")
    shown = "document.documentElement.classList.contains('show-back-to-top')"
    page.mouse.move(width / 2, 400)
    wait_until(lambda: page.mouse.wheel(0, -20) or page.evaluate(shown))
    link = page.locator(".back-to-top")
    if width < 500:
        assert not link.is_visible(), "there is no room beside the text"
        return
    assert page.get_by_role("link", name="Back to top", exact=True).is_visible()
    box, article = link.bounding_box(), page.locator("article").bounding_box()
    assert box["x"] >= article["x"] + article["width"] and box["y"] > 700
    assert min(box["width"], box["height"]) >= 24
    contents = page.locator(".toc-drawer").bounding_box()
    assert box["x"] + box["width"] <= min(width, contents["x"])
    link.click()
    wait_until(lambda: page.evaluate("scrollY") == 0, seconds=10)


def test_the_row_of_this_page_is_filled(site, page: Page) -> None:
    page.goto(site.address + EXERCISE)
    none = ("rgba(0, 0, 0, 0)", page.locator(".sidebar-drawer").evaluate(GROUND))
    filled = [
        row.get_attribute("aria-current")
        for row in page.locator(".sidebar-tree a").all()
        if row.evaluate(GROUND) not in none
    ]
    assert filled == ["page"]


def test_the_keyboard_comes_to_the_page_before_first_and_landmarks_have_names(
    site, page: Page
) -> None:
    page.goto(site.address + EXERCISE)
    ways = page.locator(".related-pages a").all_inner_texts()
    assert [way.split("\n")[0] for way in ways] == ["Previous", "Next"]
    places = [way.bounding_box()["x"] for way in page.locator(".related-pages a").all()]
    assert places == sorted(places)
    named = page.get_by_role("navigation").evaluate_all("all => all.map(one => one.ariaLabel)")
    assert len(named) >= 3 and all(named) and len(set(named)) == len(named)


def test_the_keyboard_goes_on_from_where_a_jump_has_led(site, page: Page) -> None:
    page.goto(site.address + EXERCISE)
    row = page.locator(".toc-tree a", has_text="(c) Ellipses")
    row.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{row.get_attribute('href')}")
    page.keyboard.press("Tab")
    within = "document.activeElement.closest('section')?.querySelector('h2')?.textContent"
    assert "(c) Ellipses" in page.evaluate(within)


def test_each_permalink_says_of_what(site) -> None:
    for name in site.pages:
        text = (site.folder / name).read_text(encoding="utf-8")
        links = re.findall(r'<a class="headerlink"[^>]*>', text)
        unnamed = [link for link in links if not re.search(r'aria-label="Link to [^"]', link)]
        assert not unnamed, (name, unnamed[:3])
    text = (site.folder / EXERCISE).read_text(encoding="utf-8")
    assert re.search(r'href="#fig-race" aria-label="Link to Fig. 8\.\d+"', text)
    assert 'href="#ex-08" aria-label="Link to Exercise 8"' in text
