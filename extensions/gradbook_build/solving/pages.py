"""An exercise page says where Python for it is, and the built book has it there."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from docutils import nodes

from ..faults.report import Fault, Faults
from . import disk, editor, engine
from .parts import NotMade, once

# Where all editions of the page's own Python are, seen from the built book's root. Each has its own
# address, so that a browser never has files of two of them: first what changes with a release of
# Pyodide, which is large, and in there what changes with the graders.
FOLDER = "_static/python"
_SOURCE = "book/_static/solving"
_BESIDE_IT = (
    *(
        "cells.mjs",
        "page.mjs",
        "part.mjs",
        "verdict.mjs",
        "judge.mjs",
        "elements.mjs",
        "worker.mjs",
    ),
    *("keeping.mjs", "notebook.mjs", "shut.mjs", "LICENSE"),
)
_DATA = "src/gradbook/data/digits.csv.gz"
# Browsers ask a service worker about what is beside and below it, so it is at the book's root.
_SERVICE = "offline.js"
_PART, _MARK = re.compile(r"ex-\d\d-([a-z])"), "data-gb-python"
_ADDRESS = re.compile(rf'({_MARK}="[./]*{FOLDER}/)[^"]*')
_LABEL = re.compile(rf"^\({_PART.pattern}\)=", re.MULTILINE)


def connect(app, faults: Faults) -> None:
    # After pages have run, which takes all cores. Reading and writing them takes one.
    app.connect("env-before-read-docs", _make_meanwhile, priority=900)
    app.connect("doctree-resolved", _say_where)
    app.connect("build-finished", partial(_keep_what_is_asked_for, faults=faults))


def solves(source: Path) -> bool:
    """Does this book have answers to be judged? Only then its pages offer Python."""
    pages = source.glob("book/*/exercise.md")
    return any(_LABEL.search(page.read_text("utf-8")) for page in pages)


def _parts(doctree) -> Iterator[tuple[nodes.section, str, list[nodes.container]]]:
    """A part's section, its letter, and its cells: first the blanks, then its grader."""
    for section in doctree.findall(nodes.section):
        cells = [one for one in section.children if _is_cell(one)]
        for name in section["ids"]:
            if (found := _PART.fullmatch(name)) and len(cells) > 1:
                yield section, found[1], cells


def _is_cell(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and "cell" in node["classes"]


def edition(source: Path) -> str:
    """The folder of worker.mjs, below FOLDER: it has another name when anything in it is other."""
    beside = [(source / _SOURCE / name).read_text("utf-8") for name in _BESIDE_IT]
    graders = engine.graders_name(engine.graders(source))
    bundled = editor.name(source), disk.name(source)
    data = hashlib.sha256((source / _DATA).read_bytes()).hexdigest()
    own = engine.digest(graders, *bundled, data, *beside)
    return f"{engine.runtime_name()}/{own}"


def _say_where(app, doctree, page: str) -> None:
    """Each part gets a place for its buttons, between its blanks and its verdict; and the cell
    above all parts is marked, which is run before them. On another page each cell can be run."""
    cells = list(doctree.findall(_is_cell))
    if app.builder.format != "html" or not cells or not solves(Path(app.srcdir)):
        return
    # site/assets.py says which edition, when it is known.
    python = f'{_MARK}="{"../" * page.count("/")}{FOLDER}/" hidden'
    parts = list(_parts(doctree))
    for section, part, (_, checks, *_) in parts:
        place = f'<div class="gb-solving" data-gb-part="{part}" {python}></div>'
        section.insert(section.index(checks), nodes.raw("", place, format="html"))
        section["classes"].append("gb-part")
    if parts:
        cells[0]["classes"].append("gb-given")
    else:
        doctree += nodes.raw("", f'<div class="gb-live" {python}></div>', format="html")


def with_edition(html: str, now: str) -> str:
    """The finished page with the address of what it may ask for."""
    return _ADDRESS.sub(rf"\g<1>{now}/", html)


def _make_meanwhile(app, env, docnames) -> None:
    """All that a page may ask for, beside what the last build made."""
    source = Path(app.srcdir)
    if app.builder.name == "html" and solves(source):
        pool = ThreadPoolExecutor(1)
        app.gradbook_python = pool.submit(_make, source, Path(app.outdir, FOLDER))
        pool.shutdown(wait=False)


def _make(source: Path, folder: Path) -> Path:
    own = folder / edition(source)
    once(own.parent, lambda new: shutil.copytree(engine.runtime(), new, dirs_exist_ok=True))
    once(own, partial(_fill, source=source, runtime=own.parent))
    disk.as_scripts(own.parent)
    disk.as_scripts(own)
    return own


def _keep_what_is_asked_for(app, exception, *, faults: Faults) -> None:
    if exception or app.builder.name != "html":
        return
    out, making = Path(app.outdir), getattr(app, "gradbook_python", None)
    if not making:
        shutil.rmtree(out / FOLDER, ignore_errors=True)
        (out / _SERVICE).unlink(missing_ok=True)
        return
    try:
        own = making.result()
    except NotMade as error:
        faults.add(Fault("_config.yml", 0, str(error)))
        return
    shutil.copyfile(Path(app.srcdir) / _SOURCE / _SERVICE, out / _SERVICE)
    _remove_all_but(own.parent)
    _remove_all_but(own)


def _remove_all_but(folder: Path) -> None:
    for other in folder.parent.iterdir():
        if other.is_dir() and other != folder:
            shutil.rmtree(other)


def _fill(folder: Path, source: Path, runtime: Path) -> None:
    for name in _BESIDE_IT:
        shutil.copyfile(source / _SOURCE / name, folder / name)
    shutil.copy(source / _DATA, folder)
    for path in editor.editor(source).iterdir():
        shutil.copy(path, folder)
    modules = [*folder.glob("*.mjs"), folder / editor.MODULE]
    shutil.copy(disk.script(source, runtime, sorted(modules)) / disk.SCRIPT, folder)
    engine.compile_graders(engine.graders(source), runtime, folder / "graders.pack.gz")
