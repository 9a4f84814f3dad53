"""Wrong formulas in the chapters: each fails at the claim that it makes false, and so does a build.

Adding a chapter? Give it a wrong_chNN.py beside this file.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.extension.commands import plain_build
from tests.extension.small_book import ROOT, Built
from tests.ways import ALL_WAYS, weekly

from . import wrong_formulas_of

CHAPTERS = {
    str(path.relative_to(ROOT)): path
    for path in sorted((ROOT / "book").glob("[0-9][0-9]-*/chapter.md"))
}
LEAST = 6  # errors planted in each chapter


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_chapter_has_six_planted_errors_in_unique_places(name: str) -> None:
    text, errors = CHAPTERS[name].read_text(), wrong_formulas_of(CHAPTERS[name])
    assert len(errors) >= LEAST
    for old, new, claim in errors:
        assert old != new and text.count(old) == 1, old
        assert claim


@pytest.mark.parametrize("name", list(CHAPTERS)[:: 1 if ALL_WAYS else 5])
def test_each_wrong_formula_fails_at_its_claim(name: str) -> None:
    """Each by itself; by default those of every third chapter."""
    command = [sys.executable, "-m", "tests.formulas.outcomes", name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    errors = wrong_formulas_of(CHAPTERS[name])
    missed = {
        claim: said
        for (_, _, claim), said in zip(errors, json.loads(done.stdout), strict=True)
        if f"this claim does not hold: {claim}" not in said
    }
    assert not missed


@pytest.mark.xdist_group("book")
@weekly
@pytest.mark.parametrize("turn", range(LEAST))
def test_a_wrong_formula_turns_the_build_red_at_its_claim(
    built_book: Path, tmp_path: Path, turn: int
) -> None:
    """One in each chapter: all are told in one build of the whole book, and no other page is
    blamed. (That a failed check turns a build red is tried by default in the small book.)"""
    book = shutil.copytree(built_book, tmp_path / "book")
    planted = {name: wrong_formulas_of(CHAPTERS[name])[turn] for name in CHAPTERS}
    for name, (old, new, _) in planted.items():
        (book / name).write_text(CHAPTERS[name].read_text().replace(old, new))
    built = Built(*plain_build(book))
    assert built.status == 1
    assert sorted(built.ran) == sorted(planted), "what is not planted is not run again"
    missed = [
        (name, claim)
        for name, (_, _, claim) in planted.items()
        if not any(
            fault.startswith("cell ") and f"this claim does not hold: {claim}" in fault
            for fault in built.faults.get(name, [])
        )
    ]
    assert not missed, built.summary
    assert set(built.faults) == set(planted)
