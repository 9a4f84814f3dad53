"""Every exercise is complete: grader, page, planted answers. Adding exercise 11? This says what is missing."""

import ast
import fnmatch
import importlib
import re
from pathlib import Path

import jupytext
import pytest
import yaml

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "book").glob("[0-9][0-9]-*/exercise.md"))
NUMBERS = [int(page.parent.name[:2]) for page in PAGES]
EACH = pytest.mark.parametrize(
    "page, number", list(zip(PAGES, NUMBERS)), ids=[f"ex{n:02d}" for n in NUMBERS]
)


def graders(number):
    module = importlib.import_module(f"gradbook.exercises.ex{number:02d}")
    return sorted(name for name in vars(module) if name.startswith("check_"))


def code_cells(page):
    return [cell for cell in jupytext.read(page).cells if cell.cell_type == "code"]


def names_bound(source):
    """The names that a cell binds at its top level."""
    bound = set()
    for node in ast.parse(source).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            bound.add(node.name)
        for part in ast.walk(node) if not isinstance(node, (ast.FunctionDef, ast.ClassDef)) else ():
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                bound.add(part.id)
    return bound


def workspace(page):
    return next(cell for cell in code_cells(page) if "..." in cell.source)


def test_modules_pages_and_planted_answers_go_together():
    modules = sorted(int(p.stem[2:]) for p in (ROOT / "src/gradbook/exercises").glob("ex*.py"))
    planted = sorted(int(p.stem[-2:]) for p in (ROOT / "tests/graders").glob("answers_ex*.py"))
    chapters = sorted(int(p.stem[-2:]) for p in (ROOT / "tests/formulas").glob("wrong_ch*.py"))
    assert NUMBERS == modules == planted == chapters == list(range(1, len(NUMBERS) + 1))
    assert len(NUMBERS) >= 10, "none was lost"


def test_the_table_of_contents_lists_each_page_in_order():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text())
    listed = [
        chapter for part in toc["parts"] for chapter in part["chapters"] if "sections" in chapter
    ]
    folders = [page.parent.relative_to(ROOT).as_posix() for page in PAGES]
    assert listed == [
        {"file": f"{f}/chapter", "sections": [{"file": f"{f}/exercise"}]} for f in folders
    ]


def test_pytest_looks_into_every_folder_of_tests(request):
    """By default it leaves out folders of some names, "build" among them."""
    left_out = request.config.getini("norecursedirs")
    folders = {
        part
        for path in (ROOT / "tests").rglob("test_*.py")
        for part in path.relative_to(ROOT).parts[:-1]
    }
    assert not [
        folder
        for folder in folders
        if any(fnmatch.fnmatch(folder, pattern) for pattern in left_out)
    ]


@pytest.mark.xdist_group("one")
def test_tests_of_one_group_run_in_one_process(request):
    """Some releases of pytest and pytest-xdist do not understand each other here, and say nothing."""
    assert not hasattr(request.config, "workerinput") or request.node.nodeid.endswith("@one")


@EACH
def test_a_page_has_all_its_pieces(page, number):
    text = page.read_text()
    for piece in (
        f"# Exercise {number}:",
        "{.difficulty}",
        "After this exercise you can",
        f":label: ex-{number:02d}\n",
        "## Your answers",
        f"{{solution-start}} ex-{number:02d}\n",
        "{solution-end}",
        "{prf:proof}",
        "## Takeaway",
    ):
        assert piece in text, piece
    assert text.count("{dropdown} Hint") >= 2
    assert "figure:" in text and "alt:" in text
    for grader in graders(number):
        assert f"(ex-{number:02d}-{grader[-1]})=" in text, (
            f"part ({grader[-1]}) cannot be referred to"
        )


@EACH
def test_every_grader_judges_the_learner_and_the_reference(page, number):
    shown = "".join(
        c.source
        for c in code_cells(page)
        if "show(" in c.source and "require_passed(" not in c.source
    )
    required = "".join(c.source for c in code_cells(page) if "require_passed(" in c.source)
    for grader in graders(number):
        assert f"ex{number:02d}.{grader}(" in shown, f"{grader} does not judge the learner"
        assert f"ex{number:02d}.{grader}(" in required, f"{grader} does not judge the reference"


@EACH
def test_stubs_are_blank_and_say_their_shapes(page, number):
    for node in ast.parse(workspace(page).source).body:
        if isinstance(node, ast.FunctionDef):
            says = ast.get_docstring(node) or ""
            assert re.search(r"shape|number|float|\(\w*,?\w*\)", says), (
                f"{node.name} does not say what goes in and out: {says!r}"
            )
            assert ast.unparse(node.body[-1]) == "return ...", f"{node.name} is not blank"


@EACH
def test_no_later_cell_overwrites_the_learners_answers(page, number):
    cells = code_cells(page)
    start = next(i for i, cell in enumerate(cells) if "..." in cell.source)
    answers = set()
    for node in ast.parse(cells[start].source).body:
        if isinstance(node, ast.FunctionDef):
            answers.add(node.name)
        elif isinstance(node, ast.Assign) and ast.unparse(node.value) in ("...", "(..., ...)"):
            answers |= names_bound(ast.unparse(node))
    assert answers
    for cell in cells[start + 1 :]:
        assert not answers & names_bound(cell.source), (
            "a learner who runs all cells would be judged on the reference"
        )


@EACH
def test_the_page_checks_its_claims(page, number):
    text = page.read_text()
    checks = re.compile(r"^\s*check(?:_close)?\(", re.MULTILINE)
    assert len(checks.findall(text)) >= 5
    takeaway = text.index("## Takeaway")
    assert checks.search(text, takeaway), "the takeaway's claims are checked"
