"""Small changes to the reference answers are rejected, unless they change nothing."""

import pytest

from gradbook.grading import function, part
from tests.ways import ALL_WAYS

from . import mutants
from .collected import PARTS, part_name

# All 13,000 take a quarter of an hour; by turns, a fifteenth of those of the first form of each.
STEP = 1 if ALL_WAYS else 15
ALL = [
    pytest.param(check, known, turn, id=part_name(check))
    for turn, (check, known) in enumerate(PARTS.items())
]


@pytest.fixture(autouse=True)
def _shorter_loops(monkeypatch):
    monkeypatch.setattr("gradbook.answers.LINES", 40_000)


@pytest.mark.parametrize("check, known, turn", ALL)
def test_no_small_change_to_a_reference_answer_passes(check, known, turn):
    variants = known.variants if ALL_WAYS else {}
    name = part_name(check)
    found = mutants.tally(check, known.right, name, turn % STEP, STEP, variants=variants)
    assert found.made and not found.passed, "a mistake that the grader lets pass: give it a case"


def product(x, y):
    return scaled(x) * y


def scaled(x):
    return 2 * x


def test_a_change_that_a_grader_lets_pass_is_seen():
    thin = part("0(a)", "a product")(lambda f: [function(f, lambda x, y: 2 * x * y, [(2.0, 2.0)])])
    found = mutants.tally(thin, {"f": product})
    assert "f: 4 for 2: 2 in scaled" not in found.passed, "it is rejected"
    assert "f: Add for Mult: 2 * x in scaled" in found.passed, "2 + 2 is 2 · 2"
    assert "f: clipped to ±10" in found.passed
    assert found.rejected and found.equal, "transposed, a number is itself"


def test_of_each_reference_answer_the_source_is_changed_too():
    """But of those that are a value, or NumPy's."""
    for check, known in PARTS.items():
        for argument, right in known.right.items():
            if callable(right) and right.__module__.startswith("tests."):
                found = [what for what, _ in mutants.mutants(right) if ":" in what]
                plain = len(right.__code__.co_code) < 60  # such as `return A.T`
                assert found or plain, f"{part_name(check)}: {argument}"
