"""Wrong formulas in the chapters: each turns the build of the whole book red, at the claim that it makes false.

Adding a chapter? Give it a planted_chNN.py beside this file.
"""

from __future__ import annotations

import importlib
import shutil
import warnings
from pathlib import Path

import jupytext
import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import pytest

from gradbook import CheckFailed

from tests.build.small_book import ROOT, Built
from tests.conftest import build_log

pytestmark = pytest.mark.xdist_group("chapters")

CHAPTERS = sorted((ROOT / "book").glob("[0-9][0-9]-*/chapter.md"))
PLANTED = {
    str(chapter.relative_to(ROOT)): importlib.import_module(f"tests.chapters.planted_ch{chapter.parent.name[:2]}").PLANTED
    for chapter in CHAPTERS
}
BUILDS = 3  # what is planted beyond these is seen in the page's cells alone, which takes a tenth of the time


@pytest.fixture(scope="module")
def book(built_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built copy to plant in: only what is planted runs again."""
    return shutil.copytree(built_book, tmp_path_factory.mktemp("chapters") / "book")


@pytest.mark.parametrize("name", PLANTED)
def test_every_chapter_has_three_planted_errors_in_unique_places(name: str) -> None:
    text = (ROOT / name).read_text()
    assert len(PLANTED[name]) >= BUILDS
    for old, new, claim in PLANTED[name]:
        assert old != new and text.count(old) == 1, old
        assert claim


@pytest.mark.parametrize("turn", range(BUILDS))
def test_each_wrong_formula_turns_the_build_red_at_its_claim(book: Path, turn: int) -> None:
    """One wrong formula in each chapter at a time; all are told in one build."""
    planted = {name: errors[turn] for name, errors in PLANTED.items()}
    for name, (old, new, _) in planted.items():
        (book / name).write_text((ROOT / name).read_text().replace(old, new))
    built = Built(*build_log(book))
    assert built.status != 0
    assert set(built.ran) <= set(PLANTED), "what is not planted is not run again"
    told = {name: "\n".join(faults) for name, faults in built.faults.items()}
    missed = {name: (claim, told.get(name)) for name, (_, _, claim) in planted.items() if f"this claim does not hold: {claim}" not in told.get(name, "")}
    assert not missed
    assert set(told) == set(planted), "and no other page is blamed"


@pytest.mark.parametrize(("name", "error"), [(name, error) for name in PLANTED for error in PLANTED[name][BUILDS:]])
def test_each_further_wrong_formula_fails_at_its_claim(name: str, error: tuple[str, str, str], monkeypatch) -> None:
    old, new, claim = error
    monkeypatch.chdir((ROOT / name).parent)
    monkeypatch.syspath_prepend((ROOT / name).parent)
    notebook = jupytext.reads((ROOT / name).read_text().replace(old, new), fmt="md:myst")
    told, names = None, {}
    with plt.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Matplotlib, which has no window here
        for cell in notebook.cells:
            if cell.cell_type == "code" and told is None:
                try:
                    exec(cell.source, names)
                except CheckFailed as failed:
                    told = str(failed)
    plt.close("all")
    assert told is not None and f"this claim does not hold: {claim}" in told
