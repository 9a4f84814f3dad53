"""An exercise page says where Python for it is, and the built book has it there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from docutils import nodes

from ..faults.report import Fault, Faults
from . import engine

# Where all editions of the page's own Python are, seen from the built book's root. Each has its own
# address, so that a browser never has files of two of them: first what changes with a release of
# Pyodide, which is large, and in there what changes with the graders.
FOLDER = "_static/python"
_SOURCE = "book/_static/solving"
_BESIDE_IT = ("worker.mjs", "LICENSE")
_ANSWERS, _MARK = "your-answers", "data-gb-python"


def connect(app, faults: Faults) -> None:
    app.connect("doctree-resolved", _say_where)
    app.connect("build-finished", partial(_copy, faults=faults))


def asks_for_python(doctree) -> bool:
    """Does a page have answers to be judged?"""
    return any(_ANSWERS in section["ids"] for section in doctree.findall(nodes.section))


def edition(source: Path) -> str:
    """The folder of worker.mjs, below FOLDER: it has another name when anything in it is other."""
    beside = [(source / _SOURCE / name).read_text("utf-8") for name in _BESIDE_IT]
    own = engine.digest(engine.graders_name(engine.graders(source)), *beside)
    return f"{engine.runtime_name()}/{own}"


def _say_where(app, doctree, page: str) -> None:
    if app.builder.format != "html":
        return
    for section in doctree.findall(nodes.section):
        if _ANSWERS in section["ids"]:
            up = "../" * page.count("/")
            worker = f"{up}{FOLDER}/{edition(Path(app.srcdir))}/worker.mjs"
            place = f'<div class="gb-solving" {_MARK}="{worker}" hidden></div>'
            section.append(nodes.raw("", place, format="html"))


def _copy(app, exception, *, faults: Faults) -> None:
    """All that a page may ask for. What is there already is left alone: it is large."""
    if exception or app.builder.name != "html":
        return
    out, source = Path(app.outdir), Path(app.srcdir)
    if not any(_MARK in page.read_text("utf-8") for page in out.glob("book/*/exercise.html")):
        shutil.rmtree(out / FOLDER, ignore_errors=True)
        return
    own = out / FOLDER / edition(source)
    try:
        _one_edition(own.parent, lambda new: shutil.copytree(engine.runtime(), new))
        _one_edition(own, partial(_fill, source=source, runtime=own.parent))
    except engine.NotMade as error:
        faults.add(Fault("_config.yml", 0, str(error)))


def _one_edition(folder: Path, fill: Callable[[Path], object]) -> None:
    """It is there, whole, and no other folder beside it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    for other in folder.parent.iterdir():
        if other.is_dir() and other != folder:
            shutil.rmtree(other)
    if not folder.exists():
        unfinished = folder.with_name("unfinished")
        fill(unfinished)
        unfinished.rename(folder)


def _fill(folder: Path, source: Path, runtime: Path) -> None:
    folder.mkdir()
    for name in _BESIDE_IT:
        shutil.copyfile(source / _SOURCE / name, folder / name)
    engine.compile_graders(engine.graders(source), runtime, folder / "graders.pack.gz")
