"""A page on paper: all that is to be read, on few sheets that are full, in fonts that are sharp."""

from __future__ import annotations

import io
import re

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PageObject, PdfReader

pytestmark = pytest.mark.xdist_group("paper")

CHAPTER = "book/07-softmax/chapter.html"
SHEETS = 14
FULL = 0.5  # of a sheet's height; a figure that does not fit leaves the rest blank


@pytest.fixture(scope="module")
def printed(site, browser: Browser) -> PdfReader:
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    page = context.new_page()
    page.goto(site.address + CHAPTER)
    pdf = PdfReader(io.BytesIO(page.pdf(format="A4")))
    context.close()
    return pdf


def foot(sheet: PageObject) -> float:
    """How far down a sheet its last line of text stands, as a share of its height."""
    lowest = float(sheet.mediabox.height)
    height = lowest

    def see(text: str, outer: list[float], inner: list[float], *_: object) -> None:
        nonlocal lowest
        if text.strip():
            lowest = min(lowest, inner[4] * outer[1] + inner[5] * outer[3] + outer[5])

    sheet.extract_text(visitor_text=see)
    return 1 - lowest / height


def test_a_chapter_takes_few_sheets_and_fills_them(printed: PdfReader) -> None:
    assert len(printed.pages) <= SHEETS
    assert [n for n, sheet in enumerate(printed.pages[:-1], 1) if foot(sheet) < FULL] == []


def test_paper_has_the_text_and_its_code_but_not_that_of_checks_and_figures(
    printed: PdfReader,
) -> None:
    text = "\n".join(sheet.extract_text() for sheet in printed.pages)
    assert "Skip to content" not in text
    assert "check_close(" not in text and "claims checked" not in text
    assert "plotting.axes(" not in text and "Show the code" not in text
    assert 'print("gradient ", softmax(z)' in text, "the code that the text speaks of"
    assert re.search(r"Fig\. \d+", text) and "Self-test" in text


@pytest.mark.parametrize("name", ["welcome", "how-to", "01-partial-derivatives/exercise"])
def test_nothing_to_press_stands_on_paper(site, page: Page, name: str) -> None:
    page.goto(f"{site.address}book/{name}.html")
    expect(page.get_by_role("button", name=re.compile("Solve|Change|Load")).first).to_be_visible()
    page.emulate_media(media="print")
    pressed = page.locator("article :is(button, input, select)").locator("visible=true")
    assert pressed.all_inner_texts() == []


def test_what_is_predicted_stands_on_paper_with_its_answers(printed: PdfReader) -> None:
    text = " ".join("\n".join(sheet.extract_text() for sheet in printed.pages).split())
    assert "Predict first" in text and len(re.findall("○", text)) >= 3


def test_folds_of_claims_stay_folded_on_paper(site, page: Page) -> None:
    """The list repeats sentences of all pages, on sixty sheets."""
    page.goto(f"{site.address}book/claims.html")
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    assert len(sheets) <= 3 and "unfolds on the screen" in sheets[0].extract_text()


def test_no_letter_on_paper_is_drawn_anew_wherever_it_stands(printed: PdfReader) -> None:
    fonts = {
        font.get_object()["/BaseFont"].split("+")[-1]: font.get_object()["/Subtype"]
        for sheet in printed.pages
        for font in sheet["/Resources"]["/Font"].values()
        if "/BaseFont" in font.get_object()
    }
    kinds = [
        font.get_object()["/Subtype"]
        for sheet in printed.pages
        for font in sheet["/Resources"]["/Font"].values()
    ]
    assert "/Type3" not in kinds
    assert {"GradbookSerif-Regular", "GradbookSerif-Italic"} <= set(fonts)


def test_the_fonts_for_paper_are_asked_for_when_a_page_is_printed(site, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.address + CHAPTER)
    page.wait_for_timeout(500)
    assert not [url for url in asked if "-print-" in url]
    page.pdf(format="A4")
    assert [url for url in asked if "-print-" in url]


def test_figures_on_paper_are_as_they_were_drawn(site, page: Page) -> None:
    """Not with the larger letters that they have on a phone, which is as wide as a sheet."""
    page.set_viewport_size({"width": 690, "height": 900})
    page.goto(site.address + CHAPTER)
    size = "getComputedStyle(document.querySelector('svg.gb-figure text')).fontSize"
    assert page.evaluate(size) == "13.6px"
    page.emulate_media(media="print")
    drawn = page.locator("svg.gb-figure text").first.evaluate("text => text.style.fontSize")
    assert page.evaluate(size) == drawn != "13.6px"


EXERCISE = CHAPTER.replace("chapter", "exercise")


def sheets(page: Page) -> list[str]:
    return [sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages]


def test_an_exercise_is_printed_without_its_solutions_by_one_button(site, page: Page) -> None:
    page.add_init_script("window.print = () => {}")
    page.goto(site.address + EXERCISE)
    assert "require_passed(" in "".join(sheets(page))
    page.get_by_role("button", name="Print without solutions").click()
    sheet = "".join(sheets(page))
    assert "require_passed" not in sheet and "Hint 1" not in sheet and "Takeaway" not in sheet
    assert all(f"({part})" in sheet for part in "abcd")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert "require_passed(" in "".join(sheets(page))
    page.goto(site.address + CHAPTER)
    assert not page.get_by_role("button", name="Print without solutions").count()


def test_what_a_class_gets_is_questions_and_room_to_write_and_no_answer(site, page: Page) -> None:
    """The teacher has tried the exercise, and Python has judged it."""
    page.add_init_script("window.print = () => {}")
    page.goto(site.address + EXERCISE)
    page.get_by_role("button", name="Solve it here: part (a)").click()
    answer = page.get_by_label("Your answer to part (a), in Python")
    answer.wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("softmax_jacobian = 'the teacher wrote this'")
    verdict = page.locator("section.gb-part .cell_output").first
    verdict.evaluate("verdict => verdict.append('how it was judged')")
    plain = "".join(sheets(page))
    assert "the teacher wrote this" in plain and "how it was judged" in plain

    page.get_by_role("button", name="Print without solutions").click()
    page.emulate_media(media="print")
    ends = """part => [...part.querySelectorAll("pre")].filter(e => e.checkVisibility()).at(-1)
      .getBoundingClientRect().bottom - part.getBoundingClientRect().bottom"""
    below = [-part.evaluate(ends) for part in page.locator("section.gb-part").all()]
    assert len(below) == 4 and min(below) > 4 / 2.54 * 96, "room to write"
    sheet = "".join(sheets(page))
    assert "def softmax_jacobian(z)" in sheet and "Return J of shape" in sheet, "the question's"
    assert "def batch_gradient(Z, y)" in sheet
    others = "the teacher wrote", "judged", "not attempted", "show(", "import ", "in the page"
    assert [other for other in others if other in sheet] == []


@pytest.mark.parametrize("width", [1300, 390])
def test_the_button_for_a_class_stands_at_the_head_of_the_exercise(
    site, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(site.address + EXERCISE)
    button = page.get_by_role("button", name="Print without solutions")
    expect(button).to_be_visible()
    box = button.bounding_box()
    assert box["y"] + box["height"] < page.locator("h1").bounding_box()["y"]
    assert box["height"] >= 24 and box["y"] >= 8
    # The first thing in the text that the keyboard comes to.
    page.goto(f"{site.address}{EXERCISE}#furo-main-content")
    page.keyboard.press("Tab")
    expect(button).to_be_focused()


# Each of them once ended in a sheet with the theme's footer alone.
ENDS = ["06-gradient-checking/chapter", "01-partial-derivatives/exercise", "review"]


@pytest.mark.parametrize("name", ENDS)
def test_the_last_sheet_has_text(site, page: Page, name: str) -> None:
    page.goto(f"{site.address}book/{name}.html")
    last = sheets(page)[-1]
    assert "Made with" not in last and last.split()


def test_what_is_predicted_is_louder_on_paper_than_what_is_so(site, page: Page) -> None:
    page.goto(site.address + CHAPTER)
    page.locator(".gb-predict summary").first.click()
    page.emulate_media(media="print")
    box = page.locator(".gb-predict").first
    looks = "e => { const s = getComputedStyle(e); return [parseFloat(s.fontSize), s.fontWeight]; }"
    asked = [option.evaluate(looks) for option in box.locator("li label > p").all()]
    said = [part.evaluate(looks) for part in box.locator("summary, details p").all()]
    assert len({weight for _, weight in asked + said}) == 1, "which is right is not seen, either"
    assert max(size for size, _ in said) < min(size for size, _ in asked)
    ends = box.locator("ul").evaluate("list => list.getBoundingClientRect().bottom")
    assert box.locator("details").evaluate("d => d.getBoundingClientRect().top") >= ends
