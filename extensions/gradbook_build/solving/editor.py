"""The editor of answers: CodeMirror, and the book's few files about it, as one module of a page."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from .bundling import bundle, name_of, packages
from .parts import NotMade, cache, once

# editor.mjs, and what it imports.
_SOURCES = "editor*.mjs"
_OPTIONS = (
    "--format=esm",
    "--define:process=undefined",  # of Node.js: a parser's log
    "--drop:console",
)
MODULE, LICENCES = "editor.js", "editor-licences.txt"


def editor(root: Path) -> Path:
    """A folder with the editor of this copy of the book, and with the licences of what is in it."""
    return once(cache() / name(root), lambda folder: _make(_sources(root), folder))


def name(root: Path) -> str:
    """Another one when anything that the editor is made of is other."""
    return name_of("editor", [Path(__file__), *_sources(root)])


def _sources(root: Path) -> list[Path]:
    return sorted((root / "book/_static/solving").glob(_SOURCES))


def _make(sources: list[Path], folder: Path) -> None:
    given = folder / "given"
    given.mkdir()
    for path in sources:
        shutil.copy(path, given)
    listed = folder / "listed.json"
    where = (f"--outfile={folder / MODULE}", f"--metafile={listed}")
    if said := bundle(given, "editor.mjs", *_OPTIONS, *where):
        raise NotMade(f"The editor of answers was not made:\n{said}")
    inputs = json.loads(listed.read_text("utf-8"))["inputs"]
    licences = _licences(packages(), inputs)
    (folder / LICENCES).write_text(licences, encoding="utf-8", newline="\n")
    listed.unlink()
    shutil.rmtree(given)


def _licences(modules: Path, inputs: dict[str, object]) -> str:
    parts = [path.rpartition("node_modules/")[2].split("/") for path in inputs if "node_m" in path]
    names = sorted({"/".join(one[: 2 if one[0].startswith("@") else 1]) for one in parts})
    texts = [f"What {MODULE} carries of others, beside what is the book's.\n"]
    for name in names:
        version = json.loads((modules / name / "package.json").read_text("utf-8"))["version"]
        licence = (modules / name / "LICENSE").read_text("utf-8")
        texts.append(f"\n===== {name} {version} =====\n\n{licence.strip()}\n")
    return "".join(texts)
