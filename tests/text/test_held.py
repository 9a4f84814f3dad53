"""Sentences that no cell can check, since they say what a browser or a tool of teachers does.

Each is quoted here, as its page has it, below the test that tries it: who changes the one sees to
the other. "pages/solving: x" is test_x in tests/pages/test_solving.py. And what pages tell readers
to type, or show of reports, is what the book has.
"""

from __future__ import annotations

import argparse
import ast
import re
import tomllib
from pathlib import Path

import pytest

from gradbook.report import _MARKS
from gradbook_classes import export, grade

ROOT = Path(__file__).parents[2]
HELD = {
    "book/how-to.md": {
        "structure: each_part_has_its_pieces": (
            "If you are stuck, unfold the first hint: it says where to look. The second shows the "
            "step that decides."
        ),
        "pages/solving: an_exercise_is_solved_from_its_blanks_by_keyboard_alone": (
            "When the part passes, its solution unfolds."
        ),
        "pages/solving: a_part_knows_those_above_and_what_it_calls_below": (
            "If you change one of them, those that rest on it ask to be checked again."
        ),
        "pages/solving: nothing_of_python_is_asked_for_before_and_no_other_host_ever": (
            "When you press *Solve it here*, your browser loads Python, once, from where the book "
            "is, with NumPy and the graders."
        ),
        "pages/packages: nothing_comes_that_is_not_imported": (
            "SciPy and Matplotlib come when an answer first imports them: that takes some "
            "seconds, and the page shows how far it is."
        ),
        "pages/shut: an_answer_reaches_nothing_outside_and_is_told_so": (
            "Your code runs in your browser, and is sent nowhere."
        ),
        "pages/solving: answers_are_kept_and_starting_over_can_be_undone": (
            "What you write is kept there, too, and stands in the field when you come back."
        ),
        "pages/offline: it_works_without_a_network_after_no_more_than_a_press": (
            "An exercise in which you have pressed *Solve it here* also works without a network "
            "afterwards."
        ),
        "pages/offline: a_package_works_without_a_network_once_it_has_been_loaded": (
            "So do SciPy and Matplotlib, each once an answer has imported it."
        ),
        "pages/engine: what_how_to_says_of_numbers_is_so": (
            "And NumPy does not warn of a division by zero."
        ),
        "pages/solving: what_was_passed_is_shown_saved_loaded_and_forgotten": (
            "The side bar shows how many parts of each exercise you have passed."
        ),
        "pages/solving: the_newest_of_two_tabs_is_shown_and_the_other_is_kept": (
            "If you have the page open twice, each shows what was written last."
        ),
        "pages/disk: an_exercise_is_solved_from_its_blanks": (
            "All this also works where the built book lies on your disk and is opened from there, "
            "with no server."
        ),
        "extension/sentences: the_build_names_a_claim_that_is_not_on_its_page": (
            "A small ✓ at the end of a paragraph says that a cell has checked sentences of it."
        ),
        "pages/cells: a_cell_is_run_and_a_changed_number_shows_where_a_claim_fails": (
            "The cells above it are run first, as you have left them, and then a claim that no "
            "longer holds says what it got and what it expected."
        ),
        "extension/site: checks_unfold_and_are_listed": (
            "Where no machine can check a claim, the page says so and gives the reason. {doc}`One "
            "page lists all claims <claims>`, checked or not."
        ),
        "pages/previews: the_keyboard_shows_it_and_escape_closes_it": (
            "Rest the pointer on a link to a figure, a theorem, a term or a source, or go there "
            "with the Tab key, and you see what it leads to."
        ),
        "pages/search: the_answer_is_first_or_second": (
            "Write formulas as TeX, or only the names in them: `delta`. A letter may be wrong."
        ),
        "pages/search: no_answer_and_no_hidden_check_is_searched": (
            "What is folded, such as solutions, is not searched."
        ),
        "pages/access: print_opens_solutions_and_drops_the_side_bars": (
            "Print a page, and hints and solutions are printed with it."
        ),
    },
    "book/for-teachers.md": {
        "classes/hostile: what_reaches_out_is_refused_and_the_rest_is_graded": (
            "Each submission runs in a sandbox of its own, without a network, and can read and "
            "write nothing of yours."
        ),
        "classes/hostile: what_harms_one_answer_leaves_the_others_as_they_were": (
            "The graders run outside of it. So a submission may loop, fill the memory, end Python "
            "or change the graders: it harms its own parts."
        ),
        "classes/grade: the_newest_of_a_learner_counts_and_the_table_says_so": (
            "Of two submissions of one learner the newest counts."
        ),
        "classes/grade: after_a_kill_nothing_is_lost_and_nothing_graded_twice": (
            "If the command is interrupted, start it again: it goes on where it was."
        ),
        "classes/exported: otter_gives_what_the_graders_give": (
            "The assignment has the question, the hints and the blanks of the page, and gives a "
            "point for each part that passes."
        ),
        "classes/export: nobody_gets_a_point_where_the_course_does_not_call_the_graders": (
            "Without them every part has 0 points."
        ),
    },
    "book/welcome.md": {
        "pages/solving: the_welcome_page_has_a_wrong_answer_to_correct": (
            "No account, no server: your browser judges it, with the grader that judged the "
            "book's own solution."
        ),
    },
}
ALL = [(page, test, sentence) for page, held in HELD.items() for test, sentence in held.items()]


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def says(page: str, sentence: str) -> bool:
    return sentence in " ".join(page.split())


@pytest.mark.parametrize(("page", "test", "sentence"), ALL)
def test_the_page_says_it_and_the_test_is_there(page: str, test: str, sentence: str) -> None:
    file, name = re.sub(r"(\w+):", r"test_\1.py:", test).split(": ")
    assert says(read(page), sentence), f"{page}: see to {test}, and quote the new sentence"
    tree = ast.walk(ast.parse(read(f"tests/{file}")))
    functions = {one.name for one in tree if isinstance(one, ast.FunctionDef)}
    assert functions & {name, f"test_{name}"}, f"{file} has no {name}"


def test_another_sentence_is_told() -> None:
    page, _, sentence = ALL[0]
    assert not says(read(page).replace("second shows", "first shows"), sentence)


def test_the_table_of_verdicts_has_the_marks_of_the_reports() -> None:
    rows = [line.split("|")[1:3] for line in read("book/how-to.md").splitlines() if "|" in line[:1]]
    marks = [(mark.strip(), verdict.strip()) for mark, verdict in rows if ":" not in mark]
    assert marks == [("mark", "verdict"), *((mark, verdict) for verdict, mark in _MARKS.items())]


@pytest.mark.parametrize("page", ["README.md", "book/how-to.md", "book/for-teachers.md"])
def test_what_readers_are_told_to_type_is_taken(page: str) -> None:
    """The book's own commands, its targets, and what else it installs."""
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    grade.add_command(commands), export.add_command(commands)
    extras = tomllib.loads(read("pyproject.toml"))["project"]["optional-dependencies"]
    blocks = [block.split("```")[0] for block in read(page).split("```console\n")[1:]]
    lines = [line for block in blocks for line in block.splitlines()]
    assert lines
    for line in lines:
        _, program, *words = line.split("#")[0].split()
        if program == "gradbook":
            parser.parse_args(words)
        elif program == "make":
            assert f"\n{words[0]}:" in read("Makefile"), line
        elif words[0] == "install" and "[" in words[1]:
            assert set(words[1].strip('".[]').split(",")) <= extras.keys(), line
