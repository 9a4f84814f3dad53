"""What a build takes over from the one before, and leaves to the next.

Sphinx keeps what it has read (its environment, and a doctree a page) and the HTML it has written.
Beside it stands a file of ours, last-build.json: of each page what its HTML hangs on (`written`),
and which pages must be read again whatever Sphinx believes (`read_again`).

- A build that ends well leaves all this.
- One that ends with faults puts back the environment of the last good build. So the next one reads
  what has changed since then, and tells again what is wrong with it; pages that were read or
  written in vain are marked.
- One that was killed leaves no such file, and the next one takes nothing over.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from sphinx.application import ENV_PICKLE_FILENAME

from .running.results import digest_of, files_in

_STATE = "last-build.json"


def connect(app) -> None:
    app.add_config_value("gradbook_read_by", "", "env", str)
    app.add_config_value("gradbook_templates", "", "html", str)
    app.connect("config-inited", _take_over)
    app.connect("env-get-outdated", _read_again)
    app.connect("source-read", lambda app, page, source: app.gradbook_last.read.add(page))
    app.connect("env-purge-doc", lambda app, env, page: app.gradbook_last.read.add(page))


class LastBuild:
    """The state that is handed on; `written` and `read` tell what this build has done."""

    def __init__(self, doctrees: Path) -> None:
        self._state = doctrees / _STATE
        self._environment = doctrees / ENV_PICKLE_FILENAME
        self._good = doctrees / "environment-of-last-good-build.pickle"
        self.pages: dict[str, dict[str, Any]] = {}  # of each page what its HTML hangs on
        self.read_again: list[str] = []
        self.static = ""  # a digest of the styles and scripts that all pages share
        self.read: set[str] = set()  # in this build
        self.written: set[str] = set()  # in this build
        self._take_over()

    def _take_over(self) -> None:
        if not self._state.exists():
            self._environment.unlink(missing_ok=True)
            return
        state = json.loads(self._state.read_text(encoding="utf-8"))
        self.pages, self.read_again = state["pages"], state["read_again"]
        self.static = state["static"]
        self._state.unlink()
        if self._environment.exists():
            shutil.copy(self._environment, self._good)

    def write(self, page: str, hangs_on: dict[str, Any]) -> None:
        self.pages[page] = hangs_on
        self.written.add(page)

    def leave_good(self, pages: set[str]) -> None:
        """All is well with these pages, which are all there are."""
        self.pages = {page: self.pages[page] for page in sorted(pages & self.pages.keys())}
        self._good.unlink(missing_ok=True)
        self._leave([])

    def leave_faulty(self) -> None:
        """Something is wrong: what this build has done, the next one does again."""
        self._environment.unlink(missing_ok=True)
        if self._good.exists():
            self._good.replace(self._environment)
        self.pages = {p: hangs_on for p, hangs_on in self.pages.items() if p not in self.written}
        self.static = ""
        self._leave(sorted({*self.read_again, *self.read}))

    def _leave(self, read_again: list[str]) -> None:
        state = {"pages": self.pages, "read_again": read_again, "static": self.static}
        self._state.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")


def _take_over(app, config) -> None:
    root = Path(app.srcdir)
    # When one of these changes, Sphinx reads all pages again, or writes them.
    bibliography = (root / name for name in config.bibtex_bibfiles)
    read_by = [*files_in(root / "extensions"), *bibliography, root / "_toc.yml"]
    config.gradbook_read_by = digest_of(root, read_by)
    config.gradbook_templates = digest_of(root, files_in(root / "book" / "_templates"))
    app.gradbook_last = LastBuild(Path(app.doctreedir))


def _read_again(app, env, added, changed, removed) -> list[str]:
    return app.gradbook_last.read_again
