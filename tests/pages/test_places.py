"""Where the reader is: a page keeps its height when scrolled, and Back returns to the link."""

from __future__ import annotations

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
    window.mouse.move(200, 300)
    wait_until(lambda: window.evaluate(SETTLED))
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
