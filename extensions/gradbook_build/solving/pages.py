"""An exercise page says where Python for it is, and the built book has it there."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

from docutils import nodes

from ..faults.report import Fault, Faults
from . import editor, engine
from .parts import NotMade

# Where the page's own Python is, seen from the built book's root.
FOLDER = "_static/python"
_BESIDE_IT = ("worker.mjs", "judge.py", "LICENSE")
_ANSWERS, _MARK = "your-answers", "data-gb-python"


def connect(app, faults: Faults) -> None:
    app.connect("doctree-resolved", _say_where)
    app.connect("build-finished", partial(_copy, faults=faults))


def _say_where(app, doctree, page: str) -> None:
    if app.builder.format != "html":
        return
    for section in doctree.findall(nodes.section):
        if _ANSWERS in section["ids"]:
            worker = "../" * page.count("/") + f"{FOLDER}/worker.mjs"
            place = f'<div class="gb-solving" {_MARK}="{worker}" hidden></div>'
            section.append(nodes.raw("", place, format="html"))


def _copy(app, exception, *, faults: Faults) -> None:
    """All that a page may ask for. Files that are there already are left alone: they are large."""
    if exception or app.builder.name != "html":
        return
    out = Path(app.outdir)
    folder = out / FOLDER
    if not any(_MARK in page.read_text("utf-8") for page in out.glob("book/*/exercise.html")):
        shutil.rmtree(folder, ignore_errors=True)
        return
    try:
        given = engine.runtime()
        edits = editor.editor(Path(app.srcdir))
    except NotMade as error:
        faults.add(Fault("_config.yml", 0, str(error)))
        return
    folder.mkdir(parents=True, exist_ok=True)
    stamp = folder / "made-of.txt"
    if not stamp.exists() or stamp.read_text() != given.name:
        for path in given.iterdir():
            shutil.copyfile(path, folder / path.name)
        stamp.write_text(given.name)
    source = Path(app.srcdir)
    for name in _BESIDE_IT:
        shutil.copyfile(source / "book/_static/solving" / name, folder / name)
    for name in (editor.MODULE, editor.LICENCES):
        shutil.copyfile(edits / name, folder / name)
    (folder / "gradbook.json").write_text(engine.package(source), encoding="utf-8")
