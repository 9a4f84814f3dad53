"""Forced colours: with the few colours that a reader has chosen, a page says what it says without.

A browser then lays a ground under each piece of text, and that of one covers what is next to it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page

from tests.ways import ALL_WAYS

pytestmark = pytest.mark.xdist_group("forced colours")

CHAPTER = "book/05-least-squares/chapter.html"
EXERCISE = "book/04-matrix-calculus/exercise.html"
FORMULAS = [r"\mathbf v \ne \mathbf 0", r"\hat{\mathbf w}"]
SCHEMES = ["light", "dark"]
WHICH = """tex => [...document.querySelectorAll('.katex')]
  .findIndex(formula => formula.querySelector('annotation').textContent.trim() === tex)"""


@pytest.fixture
def forced(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1300, "height": 900}, forced_colors="active", color_scheme=request.param
    )
    yield context.new_page()
    context.close()


def ink(part: Locator) -> int:
    """How many pixels of it are of another lightness than its ground, which most of it is."""
    picture = Image.open(io.BytesIO(part.screenshot())).convert("L")
    lightness = np.asarray(picture, dtype=int)
    return int((np.abs(lightness - np.median(lightness)) > 100).sum())


def formula(page: Page, tex: str) -> Locator:
    return page.locator(".katex").nth(page.evaluate(WHICH, tex))


@pytest.mark.parametrize("tex", FORMULAS)
@pytest.mark.parametrize("forced", SCHEMES, indirect=True)
def test_a_formula_keeps_all_its_strokes(site, forced: Page, tex: str) -> None:
    forced.goto(site.address + CHAPTER)
    shown = formula(forced, tex)
    shown.scroll_into_view_if_needed()
    in_forced_colours = ink(shown)
    forced.emulate_media(forced_colors="none")
    # Black and white are starker than the page's own colours, so there is rather more of it.
    assert in_forced_colours >= ink(shown) > 20


@pytest.mark.parametrize("forced", SCHEMES, indirect=True)
def test_formulas_have_the_colours_of_the_reader(site, forced: Page) -> None:
    forced.goto(site.address + CHAPTER)
    text = forced.locator("article p").first.evaluate("text => getComputedStyle(text).color")
    drawn = forced.locator("article .katex").first.evaluate("text => getComputedStyle(text).color")
    assert drawn == text


@pytest.mark.parametrize("theme", ["light", "dark", "auto"] if ALL_WAYS else ["dark"])
@pytest.mark.parametrize("forced", SCHEMES, indirect=True)
def test_figures_stand_out_from_the_ground_whatever_the_switch_of_the_page_says(
    site, forced: Page, theme: str
) -> None:
    forced.add_init_script(f"localStorage.setItem('theme', '{theme}')")
    forced.goto(site.address + EXERCISE)
    forced.locator("details.gb-after").evaluate("after => { after.open = true; }")
    figure = forced.locator("svg.gb-figure").first
    figure.scroll_into_view_if_needed()
    picture = Image.open(io.BytesIO(figure.screenshot())).convert("RGB")
    lightness = np.asarray(picture, dtype=float).mean(axis=2)
    ground = np.median(lightness)
    # Axes and letters have the colour of the reader's text: black on white, or white on black.
    assert (np.abs(lightness - ground) > 240).sum() > 1000


@pytest.mark.parametrize("forced", SCHEMES, indirect=True)
def test_marks_and_rules_are_there(site, forced: Page) -> None:
    forced.goto(site.address + EXERCISE)
    forced.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    mark = forced.locator("ul.gb-report .gb-passed .gb-mark").first
    mark.scroll_into_view_if_needed()
    assert ink(mark) > 10
    for box in ("div.exercise", "div.proof"):
        rule = forced.locator(box).first.evaluate(
            "box => [getComputedStyle(box).borderLeftWidth, getComputedStyle(box).borderLeftColor,"
            " getComputedStyle(document.body).backgroundColor]"
        )
        assert rule[0] == "3px" and rule[1] != rule[2]
