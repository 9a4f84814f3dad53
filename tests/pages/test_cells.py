"""A code cell of a chapter is changed and run in its page, after those that stand above it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.ways import weekly

CHAPTER = "book/02-gradient-geometry/chapter.html"
POINT = "p = np.array([2.0, 1.0])"


class Cells:
    """A chapter that is open in a browser, and what its reader does and sees."""

    def __init__(self, page, address):
        self.page = page
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        # Counted from the first that the text speaks of: before it is a figure that moves.
        self.before = page.locator(".cell:has(.cell_input)").evaluate_all(
            "(all, point) => Math.max(0, all.findIndex(one => one.textContent.includes(point)))",
            POINT,
        )

    def open(self, number):
        name = f"Change and run code cell {self.before + number}"
        self.page.get_by_role("button", name=name, exact=True).click()
        self.field(number).wait_for()

    def field(self, number):
        return self.page.get_by_label(f"The code of code cell {self.before + number}, in Python")

    def cell(self, number):
        return self.page.locator(".cell:has(.cell_input)").nth(self.before + number - 1)

    def write(self, number, text):
        self.field(number).focus()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(text)

    def text(self, number):
        return self.field(number).evaluate("field => field.cmTile.view.state.doc.toString()")

    def run(self, number):
        """What the cell shows."""
        ran = self.cell(number).locator(".gb-ran")
        ran.evaluate("ran => ran.replaceChildren()")
        self.cell(number).get_by_role("button", name="Run", exact=True).click()
        ran.locator(":scope > :not(.gb-flow)").first.wait_for(timeout=90_000)
        return ran.inner_text().strip()

    def said(self, number):
        return self.cell(number).locator(".gb-said")


@pytest.fixture
def cells(page, site):
    return Cells(page, f"{site.address}/{CHAPTER}")


def test_nothing_of_python_is_loaded_before_a_cell_is_opened(page, site):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    cells = Cells(page, f"{site.address}/{CHAPTER}")
    page.wait_for_load_state("load")
    page.wait_for_timeout(500)
    assert not [url for url in asked if "/_static/python/" in url]
    cells.open(1)
    assert [url for url in asked if "/_static/python/" in url]


def test_a_cell_is_run_and_a_changed_number_shows_where_a_claim_fails(cells):
    cells.open(1)
    code = cells.text(1)
    assert POINT in code
    assert cells.run(1) == "slope along (3/5, 4/5): 8.8"
    cells.open(2)
    assert cells.run(2).count("✓") >= 3
    cells.write(1, code.replace(POINT, "p = np.array([2.0, 1.5])"))
    said = cells.run(2)
    assert "CheckFailed: this claim does not hold" in said and re.match(r"Line \d+: ", said)
    expect(cells.cell(2).locator(".cm-line.gb-error-line")).to_have_count(1)
    cells.cell(1).get_by_role("button", name="Put it back").click()
    expect(cells.field(1)).to_be_hidden()
    assert cells.run(2).count("✓") >= 3


@weekly
def test_a_cell_that_changes_what_stands_above_starts_from_it_again(cells):
    cells.open(1)
    cells.write(1, "import numpy as np\nw = np.zeros(2)\nrng = np.random.default_rng(0)")
    cells.open(2)
    cells.write(2, "w += 1\nprint(w, rng.random())")
    first = cells.run(2)
    assert first.startswith("[1. 1.] ")
    cells.write(2, "w += 2\nprint(w, rng.random())")
    assert cells.run(2) == first.replace("[1. 1.]", "[2. 2.]")
    cells.write(2, "w += 1\n1 / 0")
    assert cells.run(2) == "Line 2: ZeroDivisionError: division by zero"
    cells.write(2, "w += 1\nprint(w, rng.random())")
    assert cells.run(2) == first
    # And when it was run, in vain, for one below it.
    cells.write(2, "w += 1\n1 / 0")
    cells.open(3)
    above = f"In code cell {cells.before + 2}, which stands above, line 2: ZeroDivisionError"
    assert cells.run(3).startswith(above)
    cells.write(2, "w += 1\nprint(w, rng.random())")
    assert cells.run(2) == first


@weekly
def test_a_cell_draws_its_figure_and_puts_back_the_books(cells, page):
    cells.open(3)
    cells.run(3)
    drawn = cells.cell(3).locator("img.gb-drawn")
    expect(drawn).to_be_visible()
    assert drawn.evaluate("image => image.naturalWidth") > 300
    expect(cells.cell(3).locator(".cell_output")).to_be_hidden()
    cells.cell(3).get_by_role("button", name="Put it back").click()
    expect(cells.cell(3).locator(".cell_output svg.gb-figure")).to_be_visible()
    assert not drawn.count()


@weekly
def test_an_error_above_is_told_as_such(cells):
    cells.open(1)
    cells.write(1, "nobody")
    cells.open(2)
    said = cells.run(2)
    above = f"In code cell {cells.before + 1}, which stands above, line 1: NameError"
    assert said.startswith(above)


@weekly
def test_a_cell_without_end_is_stopped(cells):
    cells.open(1)
    code = cells.text(1)
    cells.run(1)  # and what stands above it, with Matplotlib
    cells.write(1, "while True:\n    pass")
    cells.cell(1).get_by_role("button", name="Run", exact=True).click()
    expect(cells.said(1)).to_have_text(re.compile("Running|Still running"))
    cells.cell(1).get_by_role("button", name="Stop").click()
    expect(cells.said(1)).to_have_text("Stopped.")
    cells.write(1, code)
    assert cells.run(1) == "slope along (3/5, 4/5): 8.8"


def test_what_a_cell_shows_is_never_html(cells, page):
    cells.open(1)
    cells.write(1, "print('<img src=x onerror=document.title=1>')\n'<b>bold</b>'")
    assert cells.run(1) == "<img src=x onerror=document.title=1>\n\n'<b>bold</b>'"
    assert not page.locator(".gb-ran b, .gb-ran img").count()


@weekly
def test_every_cell_of_every_chapter_runs(page, site):
    said = {}
    for path in sorted(site.folder.glob("book/*/chapter.html")):
        cells = Cells(page, f"{site.address}/{path.relative_to(site.folder)}")
        last = page.locator("button.gb-change").count()
        cells.open(last)
        said[path.parent.name] = cells.run(last)
    assert len(said) >= 10
    assert not {name: text for name, text in said.items() if "rror" in text}
