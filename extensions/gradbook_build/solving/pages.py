"""An exercise page says where Python for it is, and the built book has it there."""

from __future__ import annotations

import re
import shutil
from functools import partial
from pathlib import Path

from docutils import nodes

from ..faults.report import Fault, Faults
from . import editor, engine
from .parts import NotMade

# Where the page's own Python is, seen from the built book's root.
FOLDER = "_static/python"
_BESIDE_IT = (
    *("page.mjs", "part.mjs", "verdict.mjs", "python.mjs", "elements.mjs"),
    *("worker.mjs", "judge.py", "LICENSE"),
)
_PART, _MARK = re.compile(r"ex-\d\d-([a-z])"), "data-gb-python"


def connect(app, faults: Faults) -> None:
    app.connect("doctree-resolved", _say_where)
    app.connect("build-finished", partial(_copy, faults=faults))


def _say_where(app, doctree, page: str) -> None:
    """Each part gets a place for its buttons, between its blanks and its verdict; and the cell
    above all parts is marked, which is run before them."""
    if app.builder.format != "html":
        return
    cells = [node for node in doctree.findall(nodes.container) if "cell" in node["classes"]]
    for section in doctree.findall(nodes.section):
        part = next((found[1] for name in section["ids"] if (found := _PART.fullmatch(name))), None)
        inside = [cell for cell in cells if cell.parent is section]
        if part is None or len(inside) < 2:
            continue
        folder = "../" * page.count("/") + FOLDER
        place = f'<div class="gb-solving" data-gb-part="{part}" {_MARK}="{folder}/" hidden></div>'
        section.insert(section.index(inside[1]), nodes.raw("", place, format="html"))
        section["classes"].append("gb-part")
        if "gb-given" not in cells[0]["classes"]:
            cells[0]["classes"].append("gb-given")


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
