"""Exercises are solved in the page, by Python in a real browser."""

from __future__ import annotations

import ast
import re

import nbformat
import pytest
from nbclient import NotebookClient
from playwright.sync_api import expect

from tests import test_structure as structure
from tests.serving import wait_until
from tests.ways import ALL_WAYS

from .test_access import TWO_FRAMES, violations

EXERCISES = {chapter.number: chapter for chapter in structure.CHAPTERS}
NUMBERS = sorted(EXERCISES) if ALL_WAYS else [7]


def address(number):
    return f"book/{EXERCISES[number].folder}/exercise.html"


def text(number):
    return EXERCISES[number].text(EXERCISES[number].exercise)


def right_answers(number):
    """Part → the solution's code, and each answer under the name that the learner's has."""
    answers = {}
    for part, section in structure.sections_of_parts(EXERCISES[number]).items():
        cells = [cell.source for cell in structure.code_cells(section)]
        asked, solved = (next(cell for cell in cells if name in cell) for name in CALLS)
        learners, ours = (
            ", ".join(map(ast.unparse, _grader(name, cell).args))
            for name, cell in zip(CALLS, (asked, solved), strict=True)
        )
        kept = [one for one in ast.parse(solved).body if CALLS[1] not in ast.unparse(one)]
        code = ast.unparse(ast.Module(kept, []))
        if learners != ours:
            code += f"\n{learners} = {ours.removeprefix('*')}"
        answers[part] = code.strip()
    return answers


CALLS = ("show(", "require_passed(")


def _grader(name, source):
    """The grader's call, inside a call of `name`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name.removesuffix("("):
            return node.args[0]
    raise AssertionError(f"no {name}…)")


class Solved:
    """An exercise that is open in a browser, and what its reader does and sees."""

    def __init__(self, page):
        self.page = page

    def open(self, part="a"):
        self.page.get_by_role("button", name=f"Solve it here: part ({part})").click()
        self.field(part).wait_for()
        return self

    def field(self, part="a"):
        return self.page.get_by_label(f"Your answer to part ({part}), in Python")

    def card(self, part="a"):
        return self.page.locator(f'section.gb-part:has([data-gb-part="{part}"])')

    def write(self, text, part="a"):
        self.field(part).focus()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(text)

    def text(self, part="a"):
        return self.field(part).evaluate("field => field.cmTile.view.state.doc.toString()")

    def check(self, part="a"):
        """The verdict's text."""
        self.verdict(part).evaluate("verdict => verdict.replaceChildren()")
        self.card(part).get_by_role("button", name=f"Check ({part})").click()
        return self.judged(part)

    def judged(self, part="a"):
        shown = self.verdict(part).filter(has_text=re.compile(r"\S"))
        shown.wait_for(timeout=60_000)
        return shown.inner_text()

    def verdict(self, part="a"):
        return self.card(part).locator(".cell_output").first

    def said(self, part="a"):
        return self.card(part).locator(".gb-said")

    def all(self):
        return self.page.locator(".gb-all")

    def check_all(self):
        """What is said below the last part."""
        said = self.all().locator(".gb-said")
        said.evaluate("said => said.replaceChildren()")
        self.all().get_by_role("button", name="Check all parts").click()
        said.filter(has_text="passed").wait_for(timeout=60_000)
        return said.inner_text()


@pytest.fixture(scope="module")
def shared(browser, site):
    """One page with one Python, for tests that leave both as they were."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(site.address + address(7))
    yield Solved(page).open()
    context.close()


@pytest.fixture
def solve(page, site):
    """Open an exercise in a page of its own."""

    def opened(number=7):
        page.goto(site.address + address(number))
        return Solved(page).open()

    return opened


@pytest.mark.parametrize("number", NUMBERS)
def test_an_exercise_is_solved_from_its_blanks_by_keyboard_alone(page, site, number):
    page.goto(site.address + address(number))
    solved, answers = Solved(page), right_answers(number)
    page.get_by_role("button", name="Solve it here: part (a)").focus()
    page.keyboard.press("Enter")
    solved.field().wait_for()
    wait_until(lambda: page.evaluate("document.activeElement.classList.contains('cm-content')"))
    page.keyboard.press("Control+Enter")
    solved.said().filter(has_text=re.compile("started|Running")).wait_for()
    for part, answer in answers.items():
        assert solved.field(part).evaluate("field => field === document.activeElement"), part
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(answer)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")  # on "Check", the next thing
        solved.verdict(part).locator(".gb-report > .gb-passed").wait_for(timeout=60_000)
        # It opens on a pass.
        solved.card(part).locator("details.gb-solution[open]").wait_for(timeout=5_000)
        for _ in range(60):
            if part == max(answers):
                break
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.classList.contains('cm-content')"):
                break
    passed = solved.all().locator(".gb-said").inner_text()
    assert passed.startswith(f"All {len(answers)} parts passed. Read what the answers mean")
    page.locator("#after-you-have-tried > details[open]").wait_for(timeout=5_000)


def test_a_wrong_answer_gets_its_sentence_and_its_solution_stays_shut(shared):
    wrong = right_answers(7)["a"].replace("np.diag(p) - ", "-np.diag(p) + ")
    shared.write(wrong)
    assert "−1 times" in shared.check() and "a sign error" in shared.check()
    solution = shared.card().locator("details.gb-solution")
    assert solution.get_attribute("open") is None


def test_a_part_knows_those_above_and_what_it_calls_below(shared):
    answers = right_answers(7)
    shared.write(answers["a"])
    shared.write(
        "def cross_entropy(z, y):\n    return log_sum_exp(z) - z[y]\n"
        "def grad_cross_entropy(z, y):\n    return probabilities(z) - np.eye(len(z))[y]",
        "b",
    )
    assert "cross_entropy: it raises TypeError" in shared.check("b"), "(c) is blank"
    shared.write(answers["c"], "c")
    assert "passed" in shared.check("b"), "with one from (a), and one from (c)"
    shared.write("x = 1 / 0", "a")
    said = "Part (a) has changed, on which this rests: check it again."
    assert shared.said("b").inner_text() == said
    assert "gb-stale" in shared.verdict("b").get_attribute("class")
    shared.card("b").get_by_role("button", name="Start over").click()
    assert "gb-stale" not in shared.verdict("b").get_attribute("class"), "nothing is judged now"
    assert not shared.said("c").inner_text(), "it rests on no other"
    shared.write("grad_cross_entropy = probabilities\ncross_entropy = 1", "b")
    text = shared.check("b")
    assert "Line 1: NameError: name 'probabilities' is not defined" in text
    assert "Part (a) raises an error, so what follows it there was not run." in text
    shared.write("def cross_entropy(z, y):\n    return log_sum_exp(z)\n1 / 0", "b")
    assert shared.check("b") == "Line 3: ZeroDivisionError: division by zero"


def test_all_parts_are_checked_at_once(shared):
    for part, answer in right_answers(7).items():
        shared.write(answer, part)
    shared.write("softmax_jacobian = max", "a")
    shared.write("1 / 0", "d")
    shared.check_all()
    assert "failed" in shared.verdict("a").inner_text()
    assert "ZeroDivisionError" in shared.verdict("d").inner_text()


def test_an_error_is_told_with_its_line_and_nothing_of_it_becomes_part_of_the_page(shared):
    shared.write("x = 1\nraise ValueError('<img src=x onerror=document.title=1>')")
    assert shared.check() == "Line 2: ValueError: <img src=x onerror=document.title=1>"
    assert not shared.card().locator("img").count()
    assert shared.card().locator(".gb-error-line").inner_text().startswith("raise ValueError")


WRITTEN = {
    "def f(:": "Line 1: SyntaxError",
    "import sys\nsys.exit()": "Line 2: SystemExit",
    "x = 1": "`softmax_jacobian` is not there any more, and it is asked for",
    "def f(n):\n    return f(n + 1)\nf(0)": "RecursionError",
    "input()": "Line 1: ",
    "import pandas": "ModuleNotFoundError: No module named 'pandas'",
    "raise BaseException": "Line 1: BaseException",
    "x = np.ones(10**9)": "Line 1: ",
    "x = [0] * 10**9": "Line 1: MemoryError",
    "def f(): f()\nf()": "Line 1: RecursionError",
    "import os\nos._exit(1)": "",
}


@pytest.mark.parametrize("text", WRITTEN)
def test_whatever_is_written_gets_a_sentence(shared, text):
    shared.write(text)
    if WRITTEN[text]:
        assert WRITTEN[text] in shared.check()
    else:  # it ends Python itself
        shared.card().get_by_role("button", name="Check (a)").click()
        shared.said().filter(has_text="It could not be judged").wait_for(timeout=60_000)
    assert shared.text() == text


def test_what_is_printed_is_shown_and_cut(shared):
    shared.write(right_answers(7)["a"] + "\nprint('<b>' + 1_000_000 * 'x')")
    assert "passed" in shared.check()
    shared.page.get_by_text("What part (a) printed").click()
    printed = shared.verdict().locator("pre").inner_text()
    assert printed.startswith("<b>xxx") and printed.endswith("… and 900004 characters more")


def test_an_endless_loop_is_stopped_and_nothing_is_lost(shared):
    text = "while True:\n    pass"
    shared.write(text)
    shared.card().get_by_role("button", name="Check (a)").click()
    shared.said().filter(has_text="Running").wait_for(timeout=60_000)
    shared.card().get_by_role("button", name="Stop").click()
    assert shared.said().inner_text() == "Stopped. Your answers are still here."
    assert shared.text() == text
    shared.write(right_answers(7)["a"])
    assert "passed" in shared.check()


def test_a_call_that_does_not_end_is_ended_by_the_grader(shared):
    """A jump to itself, which Python's tracing does not see as a line that begins again."""
    shared.write("def softmax_jacobian(z):\n    while True: pass")
    assert "does your loop end?" in shared.check()


def test_what_runs_for_long_is_asked_about(page, site):
    page.clock.install()
    page.goto(site.address + address(7))
    solved = Solved(page).open()
    solved.write("while True: pass")
    solved.card().get_by_role("button", name="Check (a)").click()
    solved.said().filter(has_text="Running").wait_for(timeout=60_000)
    page.clock.fast_forward(21_000)
    assert "Still running: does a loop never end?" in solved.said().inner_text()
    page.get_by_role("button", name="Stop").first.click()
    assert solved.said().inner_text() == "Stopped. Your answers are still here."


def test_answers_are_kept_and_starting_over_can_be_undone(solve):
    solved = solve()
    solved.write("mine = 1")
    asked = []
    solved.page.on("request", lambda request: asked.append(request.url))
    # What the page that is left was still loading is none of the new one's.
    solved.page.on("framenavigated", lambda _: asked.clear())
    solved.page.reload()
    solved.field().wait_for()
    assert solved.text() == "mine = 1", "without a click"
    solved.page.wait_for_timeout(500)
    assert not [url for url in asked if "pyodide" in url], "and without Python"
    with solved.page.expect_request("**/pyodide.asm.mjs"):
        solved.field().focus()
    solved.card().get_by_role("button", name="Start over").click()
    assert solved.text().startswith("def softmax_jacobian(z):")
    solved.card().get_by_role("button", name="Undo").click()
    assert solved.text() == "mine = 1"
    solved.card().get_by_role("button", name="Start over").click()
    solved.page.reload()
    assert solved.page.get_by_role("button", name="Solve it here: part (a)").is_visible()


def test_what_was_said_of_blanks_is_not_said_of_an_answer(solve):
    solved = solve()
    verdict = solved.verdict()
    expect(verdict).to_contain_text("not attempted")
    solved.write(right_answers(7)["a"])
    judges = " Check (a) judges what stands here."
    expect(verdict).to_have_text("This answer is not judged yet." + judges)
    assert "passed" in solved.check()
    solved.page.reload()
    solved.field().wait_for()
    expect(verdict).to_have_text("You have passed this part." + judges)
    solved.card().get_by_role("button", name="Start over").click()
    expect(verdict).to_contain_text("not attempted")
    solved.card().get_by_role("button", name="Undo").click()
    expect(verdict).to_have_text("You have passed this part." + judges)


def test_the_newest_of_two_tabs_is_shown_and_the_other_is_kept(browser, site):
    context = browser.new_context()
    one, other = context.new_page(), context.new_page()
    for page in (one, other):
        page.goto(site.address + address(7))
    one, other = Solved(one).open(), Solved(other).open()
    one.write("mine = 1")
    other.said().filter(has_text="Another tab has changed this answer").wait_for()
    assert other.text() == "mine = 1"
    other.card().get_by_role("button", name="Undo").click()
    assert other.text().startswith("def softmax_jacobian")
    context.close()


def test_an_answer_to_older_blanks_is_kept_and_the_new_ones_are_shown_beside(page, site):
    kept = '{"text": "mine = 1", "stubs": "old = ..."}'
    page.add_init_script(f"localStorage.setItem('gradbook:answer:07-softmax:a', {kept!r})")
    page.goto(site.address + address(7))
    solved = Solved(page)
    solved.field().wait_for()
    assert solved.text() == "mine = 1"
    page.get_by_text("The blanks have changed since you wrote this").click()
    assert "def softmax_jacobian" in solved.card().locator(".gb-new-blanks pre").inner_text()


def test_who_keeps_nothing_is_told_and_can_save(page, site):
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full'); }")
    page.goto(site.address + address(7))
    solved = Solved(page).open()
    solved.write("mine = 1")
    assert "Your browser does not keep what you write" in solved.said().inner_text()
    with page.expect_download() as saved:
        solved.said().get_by_role("button", name="Save to a file").click()
    assert "# (a)\nmine = 1\n" in saved.value.path().read_text()


def test_answers_are_saved_as_a_notebook_that_runs(solve, tmp_path):
    solved, answers = solve(), right_answers(7)
    for part in "abc":
        solved.write(answers[part], part)
    with solved.page.expect_download() as saved:
        solved.all().get_by_role("button", name="Save as a notebook").click()
    assert saved.value.suggested_filename == "07-softmax.ipynb"
    notebook = nbformat.read(saved.value.path(), as_version=4)
    nbformat.validate(notebook)
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert texts[:2] == [
        "# Exercise 7: Softmax and cross-entropy",
        "## (a) The Jacobian of softmax",
    ]
    done = NotebookClient(notebook, kernel_name="python3").execute()
    said = [out["data"]["text/plain"] for cell in done.cells for out in cell.get("outputs", ())]
    assert [text.split(": ")[-1] for text in said] == [*3 * ["passed"], "not attempted"]


def test_nothing_of_python_is_asked_for_before_and_no_other_host_ever(page, site):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.address + address(7))
    page.wait_for_timeout(500)
    assert not [url for url in asked if "/python/" in url]
    Solved(page).open().check()
    assert [url for url in asked if url.endswith("pyodide.asm.wasm.gz")]
    assert all(url.startswith((site.address, "blob:", "data:")) for url in asked)


@pytest.mark.parametrize("number", sorted(EXERCISES))
def test_the_page_of_each_exercise_has_its_parts_and_its_first_cell(site, number):
    html = (site.folder / address(number)).read_text()
    parts = [part[-1] for part in EXERCISES[number].parts()]
    found = re.findall(r'data-gb-part="(.)" data-gb-python="../../(_static/python/\w+/\w+/)"', html)
    assert [part for part, _ in found] == parts
    assert (site.folder / found[0][1] / "worker.mjs").is_file()
    assert html.count("gb-given") == 1
    assert html.index("gb-given") < html.index('data-gb-part="a"')
    for part in parts:
        assert f"<summary>Solution of ({part})</summary>" in html


@pytest.mark.parametrize("number", sorted(EXERCISES))
def test_what_gives_answers_away_is_folded(site, number):
    html = (site.folder / address(number)).read_text()
    after = html[html.index('id="after-you-have-tried"') :]
    assert re.search(r"</h2>\s*<details", after)
    assert "takeaway" in after[: after.rindex("</details>")]


def test_what_is_printed_is_seen_while_it_runs_and_after_it_was_stopped(page, site):
    solved = Solved(page)
    page.goto(f"{site.address}/{address(7)}")
    solved.open().write("print('<b>begun</b>')\nwhile True:\n    pass")
    solved.card().get_by_role("button", name="Check (a)").click()
    flow = solved.card().locator(".gb-flow")
    expect(flow).to_have_text("<b>begun</b>")
    solved.card().get_by_role("button", name="Stop").click()
    expect(solved.said()).to_contain_text("Stopped")
    expect(flow).to_have_text("<b>begun</b>")
    solved.write("print('again')\n1 / 0")
    assert "ZeroDivisionError" in solved.check()
    expect(flow).to_be_hidden()


def test_whoever_serves_the_book_can_read_all_of_it(site):
    closed = [
        path.relative_to(site.folder)
        for path in site.folder.rglob("*")
        if path.stat().st_mode & 0o004 == 0 or (path.is_dir() and path.stat().st_mode & 0o001 == 0)
    ]
    assert not closed


def test_what_is_checked_under_a_question_unfolds_with_it(site, page):
    checked = 0
    for path in sorted(site.folder.glob("book/*/chapter.html"))[::3]:
        page.goto(f"{site.address}/{path.relative_to(site.folder)}")
        assert not page.locator("#self-test > .cell").count()
        checked += page.locator("#self-test > details.sd-dropdown .gb-checks").count()
    assert checked >= 12


@pytest.mark.parametrize("width, scheme", [(390, "dark"), (1300, "light")][: 1 + bool(ALL_WAYS)])
def test_axe_finds_nothing_with_a_verdict_in_the_page(browser, site, width, scheme):
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(site.address + address(7))
    solved = Solved(page).open()
    solved.write(right_answers(7)["a"] + "\nprint('something')")
    solved.write("cross_entropy = max", "b")
    solved.check_all()
    page.get_by_text("What part (a) printed").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    size = float(solved.field().evaluate("f => getComputedStyle(f).fontSize").removesuffix("px"))
    assert width > 390 or size >= 16, "a phone would zoom in"
    found = {
        (rule["id"], node["html"][:200]) for rule in violations(page) for node in rule["nodes"]
    }
    context.close()
    # Furo's, on every page that was scrolled.
    assert not {one for one in found if not one[1].endswith(">Back to top</span>")}


def _stripped(locator):
    return [text.strip() for text in locator.all_inner_texts()]


def test_what_was_passed_is_shown_saved_loaded_and_forgotten(browser, site, tmp_path):
    context = browser.new_context()
    page = context.new_page()
    page.goto(site.address + address(2))
    solved, answers = Solved(page).open(), right_answers(2)
    for part, answer in answers.items():
        solved.write(answer + "\nslope = 1.0" * (part == "d"), part)
    assert solved.check_all() == "3 of 4 parts passed."
    bar = page.locator(".sidebar-tree .gb-progress")
    assert _stripped(bar) == ["3 of 4"]
    assert _stripped(page.locator("h2 .gb-progress")) == 3 * ["✓ passed"]
    solved.write("x = 1")
    solved.check()
    assert _stripped(bar) == ["3 of 4"], "who has passed has passed"
    solved.write(answers["a"])
    solved.write(answers["d"], "d")
    assert solved.check_all().startswith("All 4 parts passed.")
    assert _stripped(bar) == ["✓ passed"]
    page.goto(site.address + "book/welcome.html")
    place = page.locator(".gb-answers")
    place.scroll_into_view_if_needed()
    page.evaluate(TWO_FRAMES)  # what is far below is laid out when it is reached
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
        ((tmp_path / "answers.json").read_text(), "5 entries were loaded"),
    ):
        (tmp_path / "given.json").write_text(content)
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Load answers from a file").click()
        chooser.value.set_files(tmp_path / "given.json")
        page.locator(".gb-answers").filter(has_text=said).wait_for()
    assert _stripped(page.locator("article .gb-progress")) == ["✓ passed"]
    page.goto(site.address + address(2))
    solved = Solved(page)
    solved.field("d").wait_for()
    assert solved.text("d") == answers["d"]
    context.close()


@pytest.mark.parametrize("kept", ["3", "null", "[1]", "{", '{"x": 1}'])
def test_what_another_has_written_there_breaks_nothing(page, site, kept):
    page.add_init_script(f"localStorage.setItem('gradbook:passed', {kept!r})")
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(site.address + "book/welcome.html")
    page.get_by_role("button", name="Load answers from a file").wait_for()
    assert not problems


def test_the_welcome_page_has_a_wrong_answer_to_correct(page, site):
    page.goto(site.address + "book/welcome.html")
    solved = Solved(page)
    assert "✗" in solved.verdict().inner_text()
    assert "right for a symmetric A only" in solved.verdict().inner_text()
    solved.open()
    assert "return 2 * A @ x" in solved.text()
    solved.write(right_answers(4)["b"])
    solved.card().get_by_role("button", name="Check", exact=True).click()  # it is the only part
    solved.verdict().filter(has_text="✓").wait_for(timeout=60_000)
    assert solved.all().locator(".gb-said").inner_text().startswith("It passed.")
    # It is no part of an exercise, and what was written is kept.
    assert not page.evaluate("Object.keys(gradbookKept.passed()).length")
    page.reload()
    expect(solved.field()).to_contain_text("A.T")
