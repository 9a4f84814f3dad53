"""Wrong formulas in the chapters: each turns the build of the whole book red, at the claim that it makes false.

Adding a chapter? Give it a planted_chNN.py beside this file.
"""

from __future__ import annotations

import importlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.build.small_book import ROOT, Built

pytestmark = pytest.mark.xdist_group("chapters")

CHAPTERS = sorted((ROOT / "book").glob("[0-9][0-9]-*/chapter.md"))
PLANTED = {
    str(chapter.relative_to(ROOT)): importlib.import_module(f"tests.chapters.planted_ch{chapter.parent.name[:2]}").PLANTED
    for chapter in CHAPTERS
}
ROUNDS = max(map(len, PLANTED.values()))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the whole book, built: after that only what is planted runs again."""
    copy = tmp_path_factory.mktemp("chapters") / "book"
    ignore = shutil.ignore_patterns("_build", ".git", ".venv", "__pycache__", "*.egg-info", ".pytest_cache")
    shutil.copytree(ROOT, copy, ignore=ignore)
    built = build(copy)
    assert built.status == 0 and (copy / "_build/html/index.html").is_file(), built.summary
    return copy


def build(copy: Path) -> Built:
    done = subprocess.run(
        [Path(sys.executable).with_name("jupyter-book"), "build", "."], cwd=copy, capture_output=True, text=True
    )
    return Built(done.returncode, re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr))


@pytest.mark.parametrize("name", PLANTED)
def test_every_chapter_has_three_planted_errors_in_unique_places(name: str) -> None:
    text = (ROOT / name).read_text()
    assert len(PLANTED[name]) >= 3
    for old, new, claim in PLANTED[name]:
        assert old != new and text.count(old) == 1, old
        assert claim


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_each_wrong_formula_turns_the_build_red_at_its_claim(book: Path, turn: int) -> None:
    """One wrong formula in each chapter at a time; all are told in one build."""
    planted = {name: errors[turn] for name, errors in PLANTED.items() if turn < len(errors)}
    for name in PLANTED:
        text = (ROOT / name).read_text()
        if name in planted:
            text = text.replace(planted[name][0], planted[name][1])
        if (book / name).read_text() != text:
            (book / name).write_text(text)
    built = build(book)
    assert built.status != 0
    told = {name: "\n".join(faults) for name, faults in built.faults.items()}
    missed = {name: (claim, told.get(name)) for name, (_, _, claim) in planted.items() if f"this claim does not hold: {claim}" not in told.get(name, "")}
    assert not missed
    assert set(told) == set(planted), "and no other page is blamed"
