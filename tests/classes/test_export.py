"""Exercises as assignments of other tools: all of the page is in them, and can be read there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import nbformat
import pytest
import yaml

from gradbook_classes import assignments
from gradbook_classes.cli import main
from gradbook_classes.pages import exercise, expand, markdown, numbers

ROOT = Path(__file__).parents[2]
MACROS = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["sphinx"]["config"][
    "katex_macros"
]
EACH = pytest.mark.parametrize("number", range(1, 11))
# MyST's fences, roles, labels and attributes, and the book's own macros.
LEFT = re.compile(
    r":::|`{3}|\{[\w:]+\}`|^\([\w-]+\)=|^\{\.|#\d|"
    + "|".join(rf"{re.escape(name)}(?![A-Za-z])" for name in MACROS),
    re.MULTILINE,
)


def sources(notebook: nbformat.NotebookNode, kind: str) -> list[str]:
    return [cell.source for cell in notebook.cells if cell.cell_type == kind]


def page(number: int) -> str:
    (path,) = ROOT.glob(f"book/{number:02d}-*/exercise.md")
    return path.read_text(encoding="utf-8")


def test_each_exercise_of_the_book_is_there() -> None:
    assert numbers() == [*range(1, len([*ROOT.glob("book/*/exercise.md")]) + 1)]


@EACH
@pytest.mark.parametrize("write", [assignments.otter, assignments.nbgrader])
def test_a_notebook_of_it_is_valid_and_has_nothing_that_jupyter_cannot_show(number, write) -> None:
    notebook = write(exercise(str(number)))
    nbformat.validate(notebook)
    for text in sources(notebook, "markdown"):
        assert not LEFT.findall(text), text


@EACH
def test_a_notebook_of_it_has_all_questions_hints_and_blanks_of_the_page(number: int) -> None:
    notebook, text = assignments.nbgrader(exercise(str(number))), page(number)
    asked = "\n".join(sources(notebook, "markdown"))
    assert asked.count("<details><summary>Hint ") == text.count("{dropdown} Hint ") > 0
    for heading in re.findall(r"^# Exercise .*|^## \([a-z]\) .*", text, re.MULTILINE):
        assert heading in asked
    cells = "\n".join(sources(notebook, "code"))
    for blank in re.findall(
        r"^def .*\n(?: .*\n|\n(?= ))*? +return \.\.\.|^\w+ = \.\.\.", text, re.M
    ):
        assert blank in cells
    assert re.findall(r"^show\(.*", cells, re.M) == re.findall(r"^show\(.*", text, re.M)


@EACH
def test_the_solution_in_it_passes_under_the_names_of_the_blanks(number: int) -> None:
    one, names = exercise(str(number)), {}
    exec(one.given, names)
    for part in one.parts:
        exec(part.solution, names)
        report = eval(ast.unparse(ast.parse(part.shows).body[0].value.args[0]), names)
        assert report, report


@EACH
def test_a_learner_gets_no_solution(number: int) -> None:
    """Nbgrader hands out what is exported; what otter does, test_exported.py looks at."""
    one = exercise(str(number))
    cells = [cell.source for cell in assignments.nbgrader(one).cells]
    lines = [line for part in one.parts for line in part.solution.splitlines() if len(line) > 20]
    assert lines and not [line for line in lines if any(line in cell for cell in cells)]


def test_macros_are_replaced_in_all_their_places() -> None:
    macros = {r"\T": r"\mathsf{T}", r"\norm": r"\lVert #1 \rVert", r"\e": r"\mathrm{e}"}
    assert expand(r"A^\T \norm{\norm{x}_2 + \frac{1}{2}}", macros) == (
        r"A^{\mathsf{T}} \lVert \lVert x \rVert_2 + \frac{1}{2} \rVert"
    )
    assert expand(r"\e^x \eta \norm x", macros) == r"\mathrm{e}^x \eta \lVert x \rVert"


def test_a_hint_unfolds_and_a_reference_says_what_is_meant() -> None:
    text = markdown(":::{dropdown} Hint 1: x\nAs {numref}`fig-05-qr` {cite:p}`a` shows.\n:::\n")
    shown = "As a figure of chapter 5 shows."
    assert text == f"<details><summary>Hint 1: x</summary>\n\n{shown}\n\n</details>\n"


# ------------------------------------------------------------ the command


def command(*words: object) -> int:
    return main(["export", *map(str, words)])


def test_the_command_writes_the_assignments_and_says_what_comes_next(tmp_path, capsys) -> None:
    assert command("otter", "7", "ex08", "--out", tmp_path) == 0
    assert command("nbgrader", 7, "--out", tmp_path / "course") == 0
    said = capsys.readouterr().out
    assert f"otter assign {tmp_path / 'ex08/ex08.ipynb'}" in said
    assert "nbgrader generate_assignment ex07" in said
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    assert written == {
        "ex07/ex07.ipynb",
        "ex08/ex08.ipynb",
        "course/source/ex07/ex07.ipynb",
        "course/nbgrader_config.py",
    }


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("otter", "11"), "there is no exercise 11: there are 1 to 10"),
        (("otter", "softmax"), "'softmax' names no exercise: write its number, such as 7 or ex07"),
        (("otter", "7", "7"), "is there already: remove it, or choose another --out"),
    ],
)
def test_what_it_cannot_do_it_says_in_a_sentence(words, sentence, tmp_path, capsys) -> None:
    assert command(*words, "--out", tmp_path) == 1
    assert sentence in capsys.readouterr().err


def test_a_course_of_ones_own_is_not_overwritten(tmp_path, capsys) -> None:
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    assert command("nbgrader", "7", "--out", tmp_path) == 1
    assert "is yours: add these lines to it" in capsys.readouterr().err
    assert (tmp_path / "nbgrader_config.py").read_text() == "c = get_config()\n"
    assert not (tmp_path / "source").exists()


def test_nobody_gets_a_point_where_the_course_does_not_call_the_graders() -> None:
    cells = [
        cell for cell in assignments.nbgrader(exercise("7")).cells if "nbgrader" in cell.metadata
    ]
    assert len(cells) == 4
    assert all("\nraise RuntimeError(" in cell.source for cell in cells)
