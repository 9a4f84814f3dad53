"""docs/mistakes.md says what the reports say."""

import re
from pathlib import Path

import pytest

from .collected import PARTS, part_name

PAGE = Path(__file__).parents[2] / "docs/mistakes.md"
ROW = re.compile(r"^\| (\d+)\((\w)\) \| (.+?) \| (.+) \|$", re.MULTILINE)
ROWS = [
    (f"{number}{letter}", name, said)
    for number, letter, name, said in ROW.findall(PAGE.read_text())
]
# These say at which input an answer is wrong, or what Python said, and no more.
UNSPECIFIC = {"value", "some inputs", "exception"}


def _findings(part, name):
    check, known = next((c, k) for c, k in PARTS.items() if part_name(c) == part)
    return check(**{**known.right, **known.wrong[name][0]}).findings


@pytest.mark.parametrize("part, name, said", ROWS)
def test_each_sentence_of_the_table_is_said(part, name, said):
    assert any(f.status == "failed" and f.message.startswith(said) for f in _findings(part, name))


def test_five_mistakes_of_each_part_stand_there():
    names = {(part, name) for part, name, _ in ROWS}
    assert len(names) == len(ROWS), "none twice"
    for check in PARTS:
        assert sum(part == part_name(check) for part, _ in names) == 5


def test_95_percent_of_the_sentences_name_the_mistake():
    named = [
        any(f.status == "failed" and f.kind not in UNSPECIFIC for f in _findings(part, name))
        for part, name, _ in ROWS
    ]
    assert sum(named) >= 0.95 * len(named)
