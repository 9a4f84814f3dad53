"""What a page loads that was opened from disk: all its modules as one script, and each file of data
as a script that hands it over.

Browsers let a page from disk load scripts, and nothing else: no module, no worker, no data. So the
modules that a served page loads are bundled, with disk-window.mjs and disk-worker.mjs in the place
of what the browser refuses. A page that is served loads none of this.
"""

from __future__ import annotations

import base64
import shutil
from pathlib import Path

from .bundling import bundle, name_of
from .parts import NotMade, cache, once

SCRIPT = "disk.js"
# Entries, and what is put in the place of the browser's own.
_SOURCES = ("disk-page.mjs", "disk-window.mjs", "disk-worker.mjs")
_OPTIONS = ("--format=iife", "--define:import.meta.url=PLACE")


def script(root: Path, runtime: Path, beside: list[Path]) -> Path:
    """A folder with the script, bundled of the modules in the runtime's folder and those beside
    the page's own."""
    modules = sorted(runtime.glob("*.mjs"))
    made_of = name_of(name(root), [*modules, *beside])
    return once(cache() / made_of, lambda folder: _make(folder, modules, [*_own(root), *beside]))


def name(root: Path) -> str:
    """Another one when anything is other that only this has."""
    return name_of("disk", [Path(__file__), *_own(root)])


def _own(root: Path) -> list[Path]:
    return [root / "book/_static/solving" / name for name in _SOURCES]


def _make(folder: Path, runtime: list[Path], own: list[Path]) -> None:
    given = folder / "given" / "own"  # as they lie in the built book
    given.mkdir(parents=True)
    for path in runtime:
        shutil.copy(path, given.parent)
    for path in own:
        shutil.copy(path, given)
    outside = ("--external:node:*", "--external:ws")  # Pyodide's, for Node.js
    worker = ("--inject:./disk-worker.mjs", *outside, "--outfile=worker.txt")
    page = ("--inject:./disk-window.mjs", "--global-name=gradbookDisk")
    said = bundle(given, "worker.mjs", *_OPTIONS, *worker) or bundle(
        given, "disk-page.mjs", *_OPTIONS, *page, f"--outfile={folder / SCRIPT}"
    )
    if said:
        raise NotMade(f"The script for pages from disk was not made:\n{said}")
    shutil.rmtree(given.parent)


def as_scripts(folder: Path) -> None:
    """Beside each file of data lies a script with it. What is there already is left alone."""
    for path in [*folder.glob("*.gz"), *folder.glob("*.zip")]:
        to = path.with_name(f"{path.name}.js")
        if not to.exists():
            unfinished = to.with_suffix(".unfinished")
            text = base64.b64encode(path.read_bytes()).decode()
            unfinished.write_text(f'gradbookFile("{text}")', encoding="utf-8")
            unfinished.rename(to)
