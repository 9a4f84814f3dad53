"""A figure moves: by keyboard and pointer, after a prediction, and says what is seen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

CHAPTER = "book/03-directional-derivatives/chapter.html"
FIGURE = "fig-03-step"

pytestmark = pytest.mark.xdist_group("pages")


def moving(page: Page):
    figure = page.locator(f"figure#{FIGURE}")
    return figure, figure.get_by_label("step size η"), figure.locator(".gb-tells")


def test_who_has_predicted_moves_it_by_keyboard_and_pointer(site, page: Page) -> None:
    page.goto(site.address + CHAPTER)
    figure, slider, said = moving(page)
    expect(slider).to_be_disabled()
    expect(said).to_be_hidden()
    question = page.locator("#predict-03-step")
    question.get_by_label("all of it").check()
    expect(slider).to_be_enabled()
    expect(said).to_contain_text("At η = 1.0/κ the gradient promises a fall by 1.0")
    bar = figure.locator(".gb-moved path").first
    before = bar.get_attribute("d")
    slider.press("ArrowRight")
    expect(said).to_contain_text("At η = 1.1/κ")
    expect(slider).to_have_attribute("aria-valuetext", "1.1")
    assert bar.get_attribute("d") != before
    # A screen reader is told where it comes to rest, and the address leads there.
    expect(figure.get_by_role("status")).to_have_text(said.inner_text())
    expect(page).to_have_url(re.compile(f"#{FIGURE}=10$"))
    place = figure.locator("svg.gb-figure").bounding_box()
    page.mouse.click(place["x"] + 0.9 * place["width"], place["y"] + place["height"] / 2)
    expect(said).to_contain_text(re.compile(r"At η = 2\.\d/κ .* the loss rises"))
    figure.get_by_role("button", name="Reset").click()
    expect(said).to_contain_text("At η = 1.0/κ")
    # What was predicted is known again, and what is so is said in words.
    question.get_by_text("Move the step, and see").click()
    expect(question.get_by_label("half of it")).to_have_accessible_name("half of it ✓ so it is")
    page.goto(f"{site.address}{CHAPTER}?again#{FIGURE}=19")
    expect(said).to_contain_text("At η = 2.0/κ")
    expect(question.get_by_label("all of it")).to_be_checked()


def test_who_sees_no_picture_reads_what_it_shows_for_each_value(site, page: Page) -> None:
    page.goto(site.address + CHAPTER)
    words = page.locator(f"figure#{FIGURE} .gb-words")
    expect(words).to_be_hidden()  # before a prediction, it would give the answer away
    page.locator("#predict-03-step").get_by_label("all of it").check()
    words.get_by_text("Describe this figure").click()
    values = int(moving(page)[1].get_attribute("max")) + 1
    expect(words.locator("tbody tr")).to_have_count(values)
    expect(words.get_by_role("row", name=re.compile("^2 "))).to_contain_text("At η = 2.0/κ")
    # With two controls: for each value of the first, where the others are now.
    page.goto(site.address + "book/08-natural-gradient/chapter.html")
    page.locator("#predict-08-ruler").get_by_label("on a circle, the same").check()
    figure = page.locator("figure#fig-08-ruler")
    figure.get_by_text("Describe this figure").click()
    table, said = figure.get_by_role("table"), figure.locator(".gb-tells")
    for chosen in (0, 1):
        figure.get_by_role("combobox").select_option(index=chosen)
        expect(table.locator("caption")).to_contain_text(
            figure.get_by_role("combobox").locator("option").nth(chosen).inner_text()
        )
        expect(table.locator("td", has_text=said.inner_text())).to_have_count(1)


def test_the_welcome_page_shows_a_figure_of_chapter_1_and_asks_no_prediction(site, page) -> None:
    page.goto(site.address + "book/welcome.html")
    figure = page.locator("figure:has(.gb-moving)")
    said = figure.locator(".gb-tells")
    expect(said).to_contain_text("goes with 55.1 thousand more")
    figure.get_by_label("give or take").press("Home")
    expect(said).to_contain_text("thousand less")


def test_the_pointer_leaves_menus_as_they_are(site, page: Page) -> None:
    page.goto(site.address + "book/08-natural-gradient/chapter.html")
    page.locator("#predict-08-ruler").get_by_label("on a circle, the same").check()
    figure = page.locator("figure#fig-08-ruler")
    menu, said = figure.get_by_role("combobox"), figure.locator(".gb-tells")
    # At σ = 0.5 the end of a step in the names, which no step of this Fisher length reaches.
    menu.select_option(index=0)
    figure.get_by_label("spread σ").fill("0")
    figure.get_by_label("direction").fill("9")
    expect(said).to_contain_text("to μ = 0.00, σ = 0.30")
    place = figure.locator(".gb-moved > g use").first.bounding_box()
    menu.select_option(index=1)
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    expect(said).to_contain_text("to μ = 0.00, σ = 0.43")
    expect(menu).to_have_value("1")


def test_without_a_script_and_on_paper_it_is_a_figure(site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.address + CHAPTER)
    figure = page.locator(f"figure#{FIGURE}")
    expect(figure.locator("svg.gb-figure .gb-moved use")).to_be_visible()
    assert figure.locator("input").count() == 0
    expect(page.locator("#predict-03-step").get_by_text("half of it")).to_be_visible()
    context.close()


def test_on_paper_it_is_at_its_start(site, page: Page) -> None:
    page.goto(f"{site.address}{CHAPTER}#{FIGURE}=19")
    figure, slider, said = moving(page)
    page.locator("#predict-03-step").get_by_label("nothing").check()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(said).to_contain_text("At η = 1.0/κ")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(said).to_contain_text("At η = 2.0/κ")
    page.emulate_media(media="print")
    expect(slider).to_be_hidden()
    expect(figure.locator(".gb-moved use")).to_be_visible()
