"""Exercises are solved in the page, by Python in a real browser."""

from __future__ import annotations

import ast
import os
import re

import pytest

from tests import test_structure as structure

from .test_access import violations

ALL_WAYS = os.environ.get("GRADBOOK_ALL_WAYS")
EXERCISES = {chapter.number: chapter for chapter in structure.CHAPTERS}
NUMBERS = sorted(EXERCISES) if ALL_WAYS else [7]


BISECTION = """
def brentq(f, low, high, **options):
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if f(low) * f(middle) <= 0 else (middle, high)
    return low
"""


def address(number):
    return f"book/{EXERCISES[number].folder}/exercise.html"


def text(number):
    return EXERCISES[number].text(EXERCISES[number].exercise)


def right_answers(number):
    """The solution's code, and each answer under the name that the learner's has."""
    cells = [cell.source for cell in structure.code_cells(text(number))]
    asked = _calls("show", next(cell for cell in cells if "show(" in cell))
    solved = next(cell for cell in cells if "require_passed(" in cell)
    # It may use what stands on the page before it, the blanks with what is given there, too.
    before = [one for one in cells[: cells.index(solved)] if "show(" not in one]
    lines = ast.parse("\n".join([*before, solved])).body
    kept = [one for one in lines if "require_passed" not in ast.unparse(one)]
    code = ast.unparse(ast.Module(kept, []))
    for learners, ours in zip(asked, _calls("require_passed", solved), strict=True):
        names, answers = (", ".join(map(ast.unparse, call.args)) for call in (learners, ours))
        if names != answers:
            code += f"\n{names} = {answers.removeprefix('*')}"
    # SciPy is not in the page.
    code = code.replace("from scipy.optimize import brentq", BISECTION)
    return code


def _calls(name, source):
    """The grader's calls, in a call of `name`, in their order."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
            return [one for one in node.args if isinstance(one, ast.Call)]
    raise AssertionError(f"no {name}(…)")


@pytest.fixture
def solve(page, site):
    """Open an exercise, write into its field, and ask for the verdict."""

    def opened(number=7):
        page.goto(site.address + address(number))
        page.get_by_role("button", name="Solve it here").click()
        return page

    return opened


def write(page, text):
    page.get_by_label("Your answers, in Python").fill(text)


def judged(page):
    status = page.locator(".gb-said")
    status.evaluate("status => { status.textContent = ''; }")  # what it said of the last time
    page.get_by_role("button", name="Check my answers").click()
    status.filter(has_text=re.compile("parts passed|raises an error|could not")).wait_for(
        timeout=60_000
    )
    return status.inner_text()


@pytest.mark.parametrize("number", NUMBERS)
def test_an_exercise_is_solved_from_its_blanks_by_keyboard_alone(page, site, number):
    page.goto(site.address + address(number))
    begin = page.get_by_role("button", name="Solve it here")
    begin.focus()
    page.keyboard.press("Enter")
    field = page.get_by_label("Your answers, in Python")
    assert field.evaluate("field => field === document.activeElement")
    page.keyboard.press("Control+Enter")
    parts = len(EXERCISES[number].parts())
    said = page.locator(".gb-said")
    said.filter(has_text=f"0 of {parts} parts passed").wait_for(timeout=60_000)
    assert page.locator("#your-answers .gb-report > .gb-not-attempted").count() == parts
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(right_answers(number))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # on "Check my answers", the next thing
    said.filter(has_text=f"{parts} of {parts} parts passed").wait_for(timeout=60_000)
    assert page.locator("#your-answers .gb-report > .gb-passed").count() == parts


def test_a_wrong_answer_gets_its_sentence(solve):
    page = solve()
    write(
        page,
        right_answers(7)
        + "\nloss_before = cross_entropy\ncross_entropy = lambda z, y: -loss_before(z, y)",
    )
    assert judged(page) == "3 of 4 parts passed."
    assert (
        "✗ cross_entropy: −1 times the loss: a sign error"
        in page.locator("#your-answers .gb-report").inner_text()
    )


def test_an_error_is_told_with_its_line_and_nothing_of_it_becomes_part_of_the_page(solve):
    page = solve()
    write(page, "x = 1\nraise ValueError('<img src=x onerror=document.title=1>')")
    assert judged(page) == "Your cell raises an error."
    shown = page.locator("#your-answers .cell_output p")
    assert shown.inner_text() == "Line 2: ValueError: <img src=x onerror=document.title=1>"
    assert not page.locator("#your-answers img").count()
    field = "document.activeElement"
    picked = page.evaluate(f"{field}.value.slice({field}.selectionStart, {field}.selectionEnd)")
    assert picked.startswith("raise ValueError")


WRITTEN = {
    "def f(:": "Line 1: SyntaxError",
    "import sys\nsys.exit()": "Line 2: SystemExit",
    "x = 1": "`softmax_jacobian` is not there any more, and it is asked for",
    "def f(n):\n    return f(n + 1)\nf(0)": "RecursionError",
    "input()": "Line 1: ",
    "import scipy": "ModuleNotFoundError: No module named 'scipy'",
    "raise BaseException": "Line 1: BaseException",
}


def test_whatever_is_written_gets_a_sentence(solve):
    page = solve()
    for text, said in WRITTEN.items():
        write(page, text)
        judged(page)
        assert said in page.locator("#your-answers .cell_output").inner_text()


def test_what_is_printed_is_shown_and_cut(solve):
    page = solve()
    write(page, right_answers(7) + "\nprint('<b>' + 1_000_000 * 'x')")
    assert judged(page) == "4 of 4 parts passed."
    page.get_by_text("What your code printed").click()
    printed = page.locator("#your-answers .cell_output pre").inner_text()
    assert printed.startswith("<b>xxx") and printed.endswith("… and 900004 characters more")


def test_an_endless_loop_is_stopped_and_nothing_is_lost(solve):
    page = solve()
    text = "while True:\n    pass"
    write(page, text)
    page.get_by_role("button", name="Check my answers").click()
    page.locator(".gb-said").filter(has_text="Running").wait_for(timeout=60_000)
    page.get_by_role("button", name="Stop").click()
    assert page.locator(".gb-said").inner_text() == "Stopped. Your answers are still here."
    assert page.get_by_label("Your answers, in Python").input_value() == text
    write(page, right_answers(7))
    assert judged(page) == "4 of 4 parts passed."


def test_answers_are_kept_and_starting_over_can_be_undone(solve):
    page = solve()
    write(page, "mine = 1")
    page.reload()
    field = page.get_by_label("Your answers, in Python")
    assert field.input_value() == "mine = 1", "without a click, and without Python"
    page.get_by_role("button", name="Start over").click()
    assert field.input_value().startswith("import numpy as np\n\ndef softmax_jacobian(z):")
    page.get_by_role("button", name="Undo").click()
    assert field.input_value() == "mine = 1"
    page.get_by_role("button", name="Start over").click()
    page.reload()
    assert page.get_by_role("button", name="Solve it here").is_visible()


def test_who_keeps_nothing_is_told(page, site):
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full'); }")
    page.goto(site.address + address(7))
    page.get_by_role("button", name="Solve it here").click()
    write(page, "mine = 1")
    assert "Your browser does not keep what you write" in page.locator(".gb-said").inner_text()


def test_enter_keeps_the_indentation(solve):
    page = solve()
    write(page, "")
    page.get_by_label("Your answers, in Python").focus()
    page.keyboard.type("def f(x):")
    page.keyboard.press("Enter")
    page.keyboard.type("if x:")
    page.keyboard.press("Enter")
    page.keyboard.type("return 1")
    text = "def f(x):\n    if x:\n        return 1"
    assert page.get_by_label("Your answers, in Python").input_value() == text


def test_nothing_of_python_is_asked_for_before_and_no_other_host_ever(page, site):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.address + address(7))
    page.wait_for_timeout(500)
    assert not [url for url in asked if "/python/" in url]
    page.get_by_role("button", name="Solve it here").click()
    judged(page)
    assert [url for url in asked if url.endswith("pyodide.asm.wasm.gz")]
    assert all(url.startswith((site.address, "blob:", "data:")) for url in asked)


def test_from_disk_the_page_says_why_not(page, site):
    page.goto((site.folder / address(7)).as_uri())
    assert "open the book from a server" in page.locator(".gb-solving").inner_text()
    assert not page.get_by_role("button", name="Solve it here").count()


@pytest.mark.parametrize("number", sorted(EXERCISES))
def test_the_page_of_each_exercise_has_its_blanks_and_its_checks(site, number):
    html = (site.folder / address(number)).read_text()
    answers = html[html.index('id="your-answers"') : html.index('id="solution"')]
    assert answers.count('class="cell docutils') == 2
    worker = re.search(r'data-gb-python="../../(_static/python/\w+/\w+/worker.mjs)"', answers)
    assert (site.folder / worker[1]).is_file()


@pytest.mark.parametrize("width, scheme", [(390, "dark"), (1300, "light")][: 1 + bool(ALL_WAYS)])
def test_axe_finds_nothing_with_a_verdict_in_the_page(browser, site, width, scheme):
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(site.address + address(7))
    page.get_by_role("button", name="Solve it here").click()
    write(page, right_answers(7) + "\ncross_entropy = max\nprint('something')")
    judged(page)
    page.get_by_text("What your code printed").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    field = page.get_by_label("Your answers, in Python")
    size = float(field.evaluate("f => getComputedStyle(f).fontSize").removesuffix("px"))
    assert width > 390 or size >= 16, "a phone would zoom in"
    found = [
        (rule["id"], node["html"][:200]) for rule in violations(page) for node in rule["nodes"]
    ]
    context.close()
    # Furo's, on every page that was scrolled.
    assert set(found) <= {("region", "<span>Back to top</span>")}


def _stripped(locator):
    return [text.strip() for text in locator.all_inner_texts()]


def test_what_was_passed_is_shown_saved_loaded_and_forgotten(browser, site, tmp_path):
    context = browser.new_context()
    page = context.new_page()
    page.goto(site.address + address(2))
    page.get_by_role("button", name="Solve it here").click()
    write(page, right_answers(2) + "\nslope = 1.0")
    assert judged(page) == "3 of 4 parts passed."
    bar = page.locator(".sidebar-tree .gb-progress")
    assert _stripped(bar) == ["3 of 4"]
    write(page, "x = 1")
    judged(page)
    assert _stripped(bar) == ["3 of 4"], "who has passed has passed"
    write(page, right_answers(2))
    judged(page)
    assert _stripped(bar) == ["✓ passed"]
    page.goto(site.address + "book/welcome.html")
    place = page.locator(".gb-answers")
    assert "You have passed 4 parts in this browser." in place.inner_text()
    assert _stripped(page.locator("article .gb-progress")) == ["✓ passed"]
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save my answers to a file").click()
    saved.value.save_as(tmp_path / "answers.json")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Forget what I have passed").click()
    assert not page.locator(".gb-progress").count()
    context.close()

    context = browser.new_context()
    page = context.new_page()
    page.goto(site.address + "book/welcome.html")
    for content, said in (
        ('{"other": "1"}', "nothing was loaded"),
        ((tmp_path / "answers.json").read_text(), "2 entries were loaded"),
    ):
        (tmp_path / "given.json").write_text(content)
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Load answers from a file").click()
        chooser.value.set_files(tmp_path / "given.json")
        page.locator(".gb-answers").filter(has_text=said).wait_for()
    assert _stripped(page.locator("article .gb-progress")) == ["✓ passed"]
    page.goto(site.address + address(2))
    field = page.get_by_label("Your answers, in Python")
    assert field.input_value() == right_answers(2)
    context.close()


@pytest.mark.parametrize("kept", ["3", "null", "[1]", "{", '{"x": 1}'])
def test_what_another_has_written_there_breaks_nothing(page, site, kept):
    page.add_init_script(f"localStorage.setItem('gradbook:passed', {kept!r})")
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(site.address + "book/welcome.html")
    page.get_by_role("button", name="Load answers from a file").wait_for()
    assert not problems
