"""What becomes of a chapter with an error planted in it, without a build. Run for one chapter:

    python -m tests.formulas.outcomes book/01-partial-derivatives/chapter.md

It runs the chapter's cells, and at each cell in which an error is planted a copy of itself goes on
with the error. So what stands before the error is run once for all of them. The answer is JSON: of
each error what was told.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import sys
import warnings
from pathlib import Path

import jupytext
import matplotlib

from gradbook import CheckFailed

from . import wrong_formulas_of


def sources(text: str) -> list[str]:
    """The code cells of a page."""
    return [
        cell.source
        for cell in jupytext.reads(text, fmt="md:myst").cells
        if cell.cell_type == "code"
    ]


def told(cells: list[str], names: dict[str, object]) -> str:
    """Run the cells up to a failed check, and return what it says; empty if all hold."""
    try:
        for cell in cells:
            exec(cell, names)
    except CheckFailed as failed:
        return str(failed)
    return ""


def told_by_a_copy(cells: list[str], names: dict[str, object]) -> str:
    """The same in a copy of this process, whose names and arrays the run does not touch."""
    fork = multiprocessing.get_context("fork")
    answer, write = fork.Pipe(duplex=False)

    def tell() -> None:
        try:
            said = told(cells, names)
        except Exception as error:  # no check told it, which is what the test wants to know
            said = f"{type(error).__name__}: {error}"
        write.send(said)

    copy = fork.Process(target=tell)
    copy.start()
    write.close()  # so that a copy that dies without a word ends the wait
    said = answer.recv()
    copy.join()
    return said


def main(chapter: Path) -> list[str]:
    matplotlib.use("agg")
    warnings.simplefilter("ignore")  # of Matplotlib, which has no window here
    text, errors = chapter.read_text(encoding="utf-8"), wrong_formulas_of(chapter)
    right = sources(text)
    wrong = [sources(text.replace(old, new)) for old, new, _ in errors]
    os.chdir(chapter.parent)
    sys.path.insert(0, str(chapter.parent))
    answers, names = [""] * len(errors), {}
    for number, cell in enumerate(right):
        for index, cells in enumerate(wrong):
            if cells[:number] == right[:number] and cells[number] != cell:
                answers[index] = told_by_a_copy(cells[number:], names)
        exec(cell, names)
    return answers


if __name__ == "__main__":
    with open(os.devnull, "w", encoding="utf-8") as nothing, contextlib.redirect_stdout(nothing):
        answers = main(Path(sys.argv[1]).resolve())
    print(json.dumps(answers))
