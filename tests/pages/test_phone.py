"""A page on a phone: what is wider than it shows that it goes on, and tables are read down."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.serving import SETTLED

pytestmark = pytest.mark.xdist_group("content")

CHAPTER = "book/03-directional-derivatives/chapter.html"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def test_what_is_wider_has_a_shadow_at_its_side(site, phone: Page) -> None:
    phone.goto(site.address + CHAPTER)
    wide = phone.locator("article div.math[tabindex]").first
    wide.scroll_into_view_if_needed()
    narrow = phone.locator("article div.math:not([tabindex])").first
    ground = "it => getComputedStyle(it).backgroundImage.split('gradient').length - 1"
    assert (wide.evaluate(ground), narrow.evaluate(ground)) == (4, 0)


def test_notation_needs_no_scrolling_to_the_side(site, phone: Page) -> None:
    phone.goto(site.address + "book/notation.html")
    phone.evaluate(SETTLED)
    wide = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length"
    assert phone.locator("article .table-wrapper").evaluate_all(wide) == 0
    expect(phone.locator("article td").first).to_have_css("display", "block")
