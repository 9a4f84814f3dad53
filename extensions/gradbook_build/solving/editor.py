"""The editor of answers: CodeMirror, and the book's few files about it, as one module of a page."""

from __future__ import annotations

from pathlib import Path

from .bundling import bundle_with_licences, name_of
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
    """First the one that imports the others."""
    found = (root / "book/_static/solving").glob(_SOURCES)
    return sorted(found, key=lambda path: (path.stem != "editor", path.name))


def _make(sources: list[Path], folder: Path) -> None:
    if said := bundle_with_licences(folder, sources, MODULE, LICENCES, *_OPTIONS):
        raise NotMade(f"The editor of answers was not made:\n{said}")
