"""Hostile submissions: what becomes of each, in how long, and that nothing else is harmed."""

from __future__ import annotations

import time

import pytest

from gradbook_classes.judge import Task, judge
from tests.ways import ALL_WAYS

from .submissions import AT_LOAD, IN_ONE, LOSS, PATCHED, REFUSED, RIGHT

BOUND = 10  # seconds, for a hostile submission
SOME = {
    "os._exit",
    "kills all it can",
    "a huge answer",
    "writes to the grader",
    "signals its group",
}


def each(kinds: dict, some: set[str]) -> pytest.MarkDecorator:
    """A few of them by default."""
    return pytest.mark.parametrize("name", [name for name in kinds if ALL_WAYS or name in some])


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """The sandbox is there, and the right values of exercise 7 are known."""
    assert [part["status"] for part in judged(RIGHT)["parts"]] == 4 * ["passed"]


def judged(source: str) -> dict:
    began = time.monotonic()
    found = judge(Task("hostile.py", source.encode()))
    assert time.monotonic() - began < BOUND
    return found


@each(IN_ONE, SOME)
def test_what_harms_one_answer_leaves_the_others_as_they_were(name: str):
    source, kind, piece = IN_ONE[name]
    parts = judged(source)["parts"]
    assert [part["status"] for part in parts] == ["passed", "failed", "passed", "passed"], parts
    (found,) = [finding for finding in parts[1]["findings"] if finding[0] == LOSS]
    assert found[2] == kind or not kind, found
    assert piece in found[3], found
    assert [part["status"] for part in judged(RIGHT)["parts"]] == 4 * ["passed"]


@each(AT_LOAD, {"ends Python at load"})
def test_what_cannot_be_loaded_is_failed_as_a_whole(name: str):
    source, piece = AT_LOAD[name]
    found = judged(source)
    assert {part["status"] for part in found["parts"]} == {"failed"}
    assert piece in found["note"]


@each(REFUSED, {*REFUSED})
def test_what_reaches_out_is_refused_and_the_rest_is_graded(name: str):
    code, piece = REFUSED[name]
    found = judged(f"{RIGHT}\n{code}\n")
    assert piece in found["note"], found["note"]
    assert [part["status"] for part in found["parts"]] == 4 * ["passed"]


def test_a_submission_that_patches_the_graders_gains_nothing():
    found = judged(f"{RIGHT}\n{PATCHED}")
    assert {part["status"] for part in found["parts"]} == {"failed"}


def test_nothing_of_a_submission_is_there_for_the_next():
    judged(f"{RIGHT}\nimport builtins; builtins.left = 1; open('/tmp/left', 'w').write('x')")
    found = judged(f"{RIGHT}\nimport os; {{}}[(*os.listdir('/tmp'), 'left' in __builtins__)]")
    assert "KeyError: (False,)" in found["note"]
