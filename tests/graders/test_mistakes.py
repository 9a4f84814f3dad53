"""docs/mistakes.md says what the reports say."""

import re
from pathlib import Path

import pytest

from tests import test_structure as structure

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


@pytest.mark.parametrize("name", [part_name(check) for check in PARTS])
def test_five_mistakes_of_each_part_stand_there(name):
    chapter = next(c for c in structure.CHAPTERS if c.number == int(name[:-1]))
    if chapter.is_draft:
        pytest.skip(f"{chapter.page} is a draft")
    found = {mistake for part, mistake, _ in ROWS if part == name}
    assert len(found) == 5, f"{PAGE.name}: five of the mistakes planted for {name}, none twice"


def test_95_percent_of_the_sentences_name_the_mistake():
    named = [
        any(f.status == "failed" and f.kind not in UNSPECIFIC for f in _findings(part, name))
        for part, name, _ in ROWS
    ]
    assert sum(named) >= 0.95 * len(named)
