"""A page on a phone: what is wider than it shows that it goes on, and tables are read down."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.serving import SETTLED

from .test_access import UNFOLD

pytestmark = pytest.mark.xdist_group("content")

CHAPTER = "book/03-directional-derivatives/chapter.html"
# Formulas, panels in space, panels beside each other, and figures that move.
WITH_FIGURES = {  # and how many words they have at least
    "book/01-partial-derivatives/chapter.html": 50,
    "book/05-least-squares/chapter.html": 50,
    "book/07-softmax/chapter.html": 50,
    "book/07-softmax/exercise.html": 30,
    "book/08-natural-gradient/chapter.html": 50,
    "book/08-natural-gradient/exercise.html": 50,
}
PANELS = "book/08-natural-gradient/exercise.html#fig-invariance"
LEAST = 11  # pixels of a text in a figure; an index or exponent is smaller, as in print
# The text in figures that is smaller, and what stands beyond the window.
SMALL = """least => [...document.querySelectorAll('article svg.gb-figure text')].map(text => {
  const {a, b, c, d} = text.getScreenCTM(), box = text.getBoundingClientRect();
  const size = parseFloat(getComputedStyle(text).fontSize) * Math.sqrt(a * d - b * c);
  const isOut = box.left < 0 || box.right > innerWidth;
  return [text.textContent.trim(), size, isOut, text.checkVisibility()];
}).filter(([said, size, isOut, isSeen]) => said && isSeen && (size < least || isOut))"""


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


def test_no_mark_of_a_check_stands_alone_on_a_line(site, phone: Page) -> None:
    phone.goto(site.address + "book/notation.html")
    phone.evaluate(UNFOLD)
    phone.evaluate(SETTLED)
    from_the_left = """all => all.filter(one => one.checkVisibility()).map(one =>
      one.getBoundingClientRect().left - one.closest("p").getBoundingClientRect().left)"""
    for width in range(320, 440, 10):
        phone.set_viewport_size({"width": width, "height": 844})
        places = phone.locator("article a.gb-checked").evaluate_all(from_the_left)
        assert len(places) > 30 and min(places) > 5, width


@pytest.mark.parametrize("name", WITH_FIGURES)
@pytest.mark.in_full
def test_words_in_figures_are_large_enough_to_read(site, phone: Page, name: str) -> None:
    phone.goto(site.address + name)
    phone.evaluate(UNFOLD)
    phone.evaluate(SETTLED)
    assert phone.locator("article svg.gb-figure text").count() > WITH_FIGURES[name]
    assert phone.evaluate(SMALL, LEAST) == []
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_a_legend_ends_within_its_plot_although_its_words_are_larger(site, phone: Page) -> None:
    phone.goto(site.address + "book/02-gradient-geometry/chapter.html")
    phone.evaluate(SETTLED)
    drawing = phone.locator("#fig-02-slopes svg.gb-figure")
    drawing.scroll_into_view_if_needed()
    words = drawing.locator("text", has_text="gradient times u").bounding_box()
    plot = drawing.bounding_box()
    assert words["x"] + words["width"] < plot["x"] + plot["width"] - 10


def places(page: Page) -> list[dict[str, float]]:
    """Where the panels are: the grounds of their axes."""
    grounds = page.locator("#fig-invariance .gb-panel > :is(g:first-child, .gb-again + g) > path")
    return [grounds.nth(i).bounding_box() for i in range(2)]


def test_panels_stand_one_below_the_other_on_a_phone_alone(site, browser: Browser) -> None:
    """Each with the numbers at its side, by the same drawing, without a script."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(site.address + PANELS)
    drawing = page.locator("#fig-invariance svg.gb-figure")
    drawing.scroll_into_view_if_needed()
    first, second = places(page)
    assert second["y"] > first["y"] + first["height"]
    assert abs(second["x"] - first["x"]) < 1
    whole = drawing.bounding_box()
    assert second["y"] + second["height"] < whole["y"] + whole["height"]
    assert page.locator("#fig-invariance").get_by_role("img").count() == 1
    numbers = drawing.locator(".gb-again use")
    assert numbers.count() > 3
    for number in numbers.all():
        box = number.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] < second["x"]
        assert second["y"] - 9 < box["y"] < second["y"] + second["height"]
    page.set_viewport_size({"width": 1300, "height": 900})
    first, second = places(page)
    assert second["x"] > first["x"] + first["width"] and abs(second["y"] - first["y"]) < 1
    expect(numbers.first).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(media="print")
    first, second = places(page)
    assert second["x"] > first["x"] + first["width"] and abs(second["y"] - first["y"]) < 1
    expect(numbers.first).to_be_hidden()
    context.close()
