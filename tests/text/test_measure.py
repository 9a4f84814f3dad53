"""No more changes to the text slip through than did: see measure.py."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from gradbook_build.faults.sentences import normal

from .measure import Change, changes, drawn, measure, told

pytestmark = pytest.mark.xdist_group("book")

ROOT = Path(__file__).parents[2]
PAGES = [
    path.relative_to(ROOT).with_suffix("").as_posix()
    for path in sorted(ROOT.glob("book/[0-9]*/*.md"))
]
# In percent of those drawn. They may only rise.
LEAST = {"number": 97, "formula": 96, "direction": 77}
PIECES = [
    ("At 10 degrees off, $f(x) = x^2 + 4y$ is 98 % of it. More is better.", True),
    ("In Chapter 3, row 2, in 1998. It is larger.", True),
    ("$A^\\T x = b$ holds for 3.", False),
]


@pytest.fixture(scope="module")
def outcomes(built_book: Path) -> list[tuple[str, Change, bool]]:
    return [
        (page, *one)
        for number, page in enumerate(PAGES)
        for one in measure(page, number, built_book)
    ]


@pytest.mark.parametrize("kind", LEAST)
def test_of_the_changes_drawn_as_many_are_told_as_before(outcomes, kind: str) -> None:
    of_kind = [(page, one, is_told) for page, one, is_told in outcomes if one.kind == kind]
    missed = [
        f"{page}: {one.before} → {one.after}" for page, one, is_told in of_kind if not is_told
    ]
    assert len(of_kind) >= 10 * len(PAGES)
    assert 100 * (1 - len(missed) / len(of_kind)) >= LEAST[kind], "\n".join(missed)


def test_forty_are_drawn_a_page(outcomes) -> None:
    assert set(Counter(page for page, _, _ in outcomes).values()) == {40}


def test_what_is_changed_are_numbers_formulas_and_directions_of_results() -> None:
    found = {(one.kind, one.before, one.after) for one in changes(PIECES)}
    assert found == {
        ("number", "10", "11"),
        ("number", "98", "99"),
        ("formula", "$f(x) = x^2 + 4y$", "$f(x) = x^3 + 4y$"),
        ("formula", "$f(x) = x^2 + 4y$", "$f(x) = x^2 - 4y$"),
        ("direction", "larger", "smaller"),
    }
    assert all(one.text != PIECES[one.unit][0] for one in changes(PIECES))


def test_a_change_is_told_where_a_claim_quotes_the_sentence_and_nowhere_else() -> None:
    (ten, *_) = (one for one in drawn(PIECES, 0) if one.before == "10")
    sentence = PIECES[0][0].removesuffix(" More is better.").removesuffix(".")
    assert told(PIECES, {normal(sentence)}, ten)
    assert not told(PIECES, {"More is better"}, ten)
    assert not told(PIECES, set(), ten)
