"""A code cell that is run in a chapter says the same after no more than what it rests on."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import multiprocessing
import warnings
from pathlib import Path

import matplotlib
import pytest

from tests.extension.small_book import ROOT
from tests.formulas.outcomes import sources
from tests.ways import ALL_WAYS

_FILE = ROOT / "book/_static/solving/above.py"
_SPEC = importlib.util.spec_from_file_location("above", _FILE)
above = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(above)

CHAPTERS = sorted((ROOT / "book").glob("[0-9]*/chapter.md"))


def printed(cells: list[str], folder: Path) -> list[str]:
    """What each cell prints, in a process of its own, since cells change settings of Matplotlib."""

    def run() -> None:
        matplotlib.use("agg")
        warnings.simplefilter("ignore")
        said, names = [], {"__name__": "__main__"}
        for cell in cells:
            with contextlib.redirect_stdout(io.StringIO()) as out:
                exec(cell, names)
            said.append(out.getvalue())
        write.send(said)

    fork = multiprocessing.get_context("fork")
    read, write = fork.Pipe(duplex=False)
    process = fork.Process(target=run)
    with contextlib.chdir(folder):
        process.start()
    write.close()
    said = read.recv()
    process.join()
    return said


def left(cells: list[str], edited: set[int] = frozenset()) -> list[str]:
    return above.rested_on(cells, [number in edited for number in range(len(cells))])


@pytest.mark.parametrize("chapter", CHAPTERS if ALL_WAYS else CHAPTERS[1:2])
def test_every_cell_prints_the_same(chapter: Path) -> None:
    cells = sources(chapter.read_text(encoding="utf-8"))
    whole = printed(cells, chapter.parent)
    without_matplotlib = 0
    for last in range(2, len(cells), 1 if ALL_WAYS else 6):
        rest = left(cells[: last + 1])
        without_matplotlib += "plt" not in "".join(rest)
        assert printed(rest, chapter.parent)[-1] == whole[last], f"cell {last + 1}"
    assert without_matplotlib


@pytest.mark.parametrize(
    ("cells", "rest"),
    [
        # What gives a name, and what no name below comes from.
        (["a = 1", "b = 2", "print(a)"], ["a = 1", "", "print(a)"]),
        # By way of another.
        (["a = 1", "b = a", "print(b)"], ["a = 1", "b = a", "print(b)"]),
        # A function looks up its names when it is called.
        (
            ["k = 1", "def f(x):\n    return k * x", "f(2)"],
            ["k = 1", "def f(x):\n    return k * x", "f(2)"],
        ),
        # An argument is not the page's name.
        (["x = 1", "f = lambda x: x", "f(2)"], ["", "f = lambda x: x", "f(2)"]),
        (["x = 1", "[x for x in range(3)]"], ["", "[x for x in range(3)]"]),
        # A new value hides the old one, unless it comes from it.
        (["a = slow()", "a = 2", "a"], ["", "a = 2", "a"]),
        (["a = 1", "a = a + 1", "a"], ["a = 1", "a = a + 1", "a"]),
        (["a = 1", "if b:\n    a = 2", "a"], ["a = 1", "if b:\n    a = 2", "a"]),
        (["a = 1", "a = 3\na"], ["", "a = 3\na"]),
        # What changes a value: a sum, a part, a method.
        (["a = 1", "a += 1", "a"], ["a = 1", "a += 1", "a"]),
        (["a = []", "a[0].b = 1", "a"], ["a = []", "a[0].b = 1", "a"]),
        (["r = g()", "x = r.normal()", "r"], ["r = g()", "x = r.normal()", "r"]),
        (["b = 2", "for b in a:\n    pass", "b"], ["b = 2", "for b in a:\n    pass", "b"]),
        # Of imports those that are used, and no other of the same line.
        (
            ["import numpy as np\nfrom gradbook import check, plotting\nslow()", "check(np.pi)"],
            ["import numpy as np\nfrom gradbook import check", "check(np.pi)"],
        ),
        (
            ["from a.b import c as d, e\nimport f.g, h as i\nslow()", "d\ne\nf\ni"],
            ["from a.b import c as d, e\nimport f.g, h as i", "d\ne\nf\ni"],
        ),
        # What does not parse is run as it is.
        (["a = (", "1"], ["a = (", "1"]),
    ],
)
def test_what_is_left(cells: list[str], rest: list[str]) -> None:
    assert left(cells) == rest


def test_what_its_reader_has_edited_is_run() -> None:
    assert left(["k = 1", "nobody(k)", "2"], {1}) == ["k = 1", "nobody(k)", "2"]
