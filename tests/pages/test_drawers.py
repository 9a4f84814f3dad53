"""Where the side bars have no room they are drawers, and whoever has no mouse opens them, too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.pages.test_access import TWO_FRAMES, UNFOLD, violations

pytestmark = pytest.mark.xdist_group("drawers")

PAGE = "book/05-least-squares/exercise.html"
NARROW = [(650, 450), (390, 800)]  # a window of 1300 × 900 at 200 %, and a phone
BUTTONS = {"gb-book": ".nav-overlay-icon", "gb-contents": ".toc-overlay-icon"}
FOCUSED = "document.activeElement"
# What the keyboard could come to where nobody sees it: beside the window, or hidden below it.
OUT_OF_SIGHT = """
[...document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]')]
  .filter(part => part.type !== 'hidden' && part.checkVisibility() && !part.closest('[inert]'))
  .filter(part => {
    const {left, right} = part.getBoundingClientRect();
    return right <= 0 || left >= innerWidth;
  })
  .map(part => part.outerHTML.slice(0, 100))
"""


@pytest.fixture
def narrow(site, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(
        viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(site.address + PAGE)
    yield page
    context.close()


def to_button(page: Page, drawer: str) -> None:
    """By the Tab key alone, from the top of the page."""
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate(f"{FOCUSED}.getAttribute('aria-controls')") == drawer:
            return
    raise AssertionError(f"no button for {drawer} among the first stops of the keyboard")


@pytest.mark.parametrize("drawer", BUTTONS)
@pytest.mark.parametrize("narrow", NARROW, indirect=True)
def test_a_drawer_opens_and_closes_by_key(narrow: Page, drawer: str) -> None:
    to_button(narrow, drawer)
    assert narrow.evaluate(f"[{FOCUSED}.tagName, {FOCUSED}.ariaExpanded]") == ["BUTTON", "false"]
    assert narrow.evaluate(f"{FOCUSED}.ariaLabel")
    narrow.keyboard.press("Enter")
    width = narrow.viewport_size["width"]
    for _ in range(3):
        assert narrow.evaluate(f"{FOCUSED}.closest('aside')?.id") == drawer
        link = narrow.evaluate(f"{FOCUSED}.getBoundingClientRect().toJSON()")
        assert link["left"] >= 0 and link["right"] <= width and link["bottom"] > 0
        narrow.keyboard.press("Tab")
    narrow.keyboard.press("Escape")
    assert narrow.evaluate(f"{FOCUSED}.getAttribute('aria-controls')") == drawer
    assert narrow.evaluate(f"{FOCUSED}.ariaExpanded") == "false"
    assert narrow.evaluate(OUT_OF_SIGHT) == []


@pytest.mark.parametrize("narrow", NARROW, indirect=True)
def test_nothing_in_a_closed_drawer_is_a_stop_of_the_keyboard(narrow: Page) -> None:
    assert narrow.evaluate(OUT_OF_SIGHT) == []


@pytest.mark.parametrize("narrow", NARROW[1:], indirect=True)
def test_the_list_of_pages_opens_at_this_page_and_the_contents_close_behind_a_link(
    narrow: Page,
) -> None:
    to_button(narrow, "gb-book")
    narrow.keyboard.press("Enter")
    assert narrow.evaluate(f"{FOCUSED}.ariaCurrent") == "page"
    narrow.keyboard.press("Escape")
    to_button(narrow, "gb-contents")
    narrow.keyboard.press("Enter")
    narrow.keyboard.press("Enter")  # the first of its links
    assert narrow.evaluate("location.hash")
    assert narrow.locator("#gb-contents").evaluate("drawer => drawer.inert")


@pytest.mark.parametrize("narrow", NARROW[:1], indirect=True)
def test_going_on_from_the_last_link_of_a_drawer_closes_it(narrow: Page) -> None:
    to_button(narrow, "gb-book")
    narrow.keyboard.press("Enter")
    narrow.locator("#gb-book a").last.focus()
    narrow.keyboard.press("Tab")
    assert narrow.locator("#gb-book").evaluate("drawer => drawer.inert")
    assert narrow.evaluate(f"{FOCUSED}.closest('.main') !== null")


@pytest.mark.parametrize("drawer", BUTTONS)
@pytest.mark.parametrize("narrow", NARROW, indirect=True)
def test_a_mouse_opens_a_drawer_and_the_ground_beside_closes_it(narrow: Page, drawer: str) -> None:
    narrow.locator(BUTTONS[drawer]).locator("visible=true").click()
    assert not narrow.locator(f"#{drawer}").evaluate("drawer => drawer.inert")
    width, height = narrow.viewport_size.values()
    narrow.mouse.click(width / 2 + (60 if drawer == "gb-book" else -60), height - 20)
    assert narrow.locator(f"#{drawer}").evaluate("drawer => drawer.inert")


@pytest.mark.parametrize("drawer", BUTTONS)
def test_axe_finds_nothing_with_a_drawer_open(site, browser: Browser, drawer: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, reduced_motion="reduce", color_scheme="dark"
    )
    page = context.new_page()
    page.goto(site.address + PAGE)
    page.evaluate(f"{UNFOLD}; {TWO_FRAMES}")
    to_button(page, drawer)
    page.keyboard.press("Enter")
    found = [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in violations(page)]
    context.close()
    assert not found


def test_side_bars_beside_the_text_are_no_drawers(site, page: Page) -> None:
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto(site.address + PAGE)
    assert page.locator("[inert]").count() == 0
    page.set_viewport_size({"width": 650, "height": 450})
    assert page.locator("aside[inert]").count() == 2
    page.set_viewport_size({"width": 1400, "height": 900})
    assert page.locator("[inert]").count() == 0


def test_every_exercise_is_listed_on_every_page(site, page: Page) -> None:
    for name in ("book/welcome.html", PAGE, "search.html"):
        page.goto(site.address + name)
        listed = page.locator(".sidebar-tree a", has_text="Exercise ")
        assert listed.count() == 10
        assert all(link.is_visible() for link in listed.all())
        assert page.locator(".sidebar-tree label").locator("visible=true").count() == 0


def test_without_a_script_a_mouse_opens_the_drawers(site, browser: Browser) -> None:
    context = browser.new_context(
        viewport={"width": 650, "height": 450}, java_script_enabled=False, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(site.address + PAGE)
    page.locator("label.nav-overlay-icon").click()
    link = page.locator("#gb-book .sidebar-tree a").first
    assert link.bounding_box()["x"] >= 0
    context.close()
