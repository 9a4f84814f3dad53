"""What an old result hangs on, and whether it still holds.

The cache of results knows a page by its cells. Beside them a result hangs on

- the environment: Python, the pinned versions and those installed, and how pages are run. It
  chooses the cache's folder: when any of it changes, the folder is new and empty, and every page
  runs again;
- what the page has used of this book: the modules it imported, the files it opened or looked for,
  the folders it listed. in_kernel.py has seen which, and each is kept with the result, with a
  digest of its content. A page runs again when one of them has changed, and no other page does.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

_LEFTOVERS = ("__pycache__", ".egg-info")
_RUN_BY = [
    f"extensions/gradbook_build/running/{name}.py"
    for name in ("execution", "kernels", "page_run", "in_kernel", "fork_server")
]
# Others are pinned, too, but these make the results.
_RUN_WITH = ("numpy", "scipy", "matplotlib", "ipykernel")

Uses = dict[str, str]  # path from the book's folder → digest of what was there


def connect(app) -> None:
    app.connect("config-inited", _choose_cache)
    app.connect("env-get-outdated", _with_another_result)
    app.connect("env-purge-doc", lambda app, env, page: _read_with(env).pop(page, None))
    app.connect("doctree-read", _note_read)


def _choose_cache(app, config) -> None:
    root = Path(app.srcdir)
    files = [root / "requirements.txt", *(root / name for name in _RUN_BY)]
    ran_with = digest_of(root, files, sys.version, *map(version, _RUN_WITH))
    caches = Path(app.outdir).parent / ".jupyter_cache"
    config.nb_execution_cache_path = str(caches / ran_with)
    for old in caches.glob("*"):
        if old.name != ran_with:
            shutil.rmtree(old) if old.is_dir() else old.unlink()


def digest_of(root: Path, files: Iterable[Path], *more: str) -> str:
    """One digest of the files that there are, with their names, and of more text."""
    digest = hashlib.sha256()
    for path in files:
        if path.is_file():
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    digest.update("\n".join(more).encode())
    return digest.hexdigest()[:16]


def files_in(folder: Path) -> list[Path]:
    """All that people have put there, in a fixed order."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(_is_left(part) for part in path.relative_to(folder).parts)
    ]


def _is_left(name: str) -> bool:
    return name.startswith(".") or name.endswith(_LEFTOVERS)


class Snapshot:
    """The book's files as they were when the build began; each is looked at once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._seen: Uses = {}

    def look(self, name: str) -> str:
        """The digest of a file, of a folder's list of names, or that there is nothing."""
        if name not in self._seen:
            self._seen[name] = self._digest(self.root / name)
        return self._seen[name]

    def look_at_all(self) -> None:
        """Now, before pages run: a file that is edited meanwhile is then another one."""
        for folder in ("src", "book"):
            for path in files_in(self.root / folder):
                self.look(path.relative_to(self.root).as_posix())

    def holds(self, uses: Uses) -> bool:
        return all(self.look(name) == digest for name, digest in uses.items())

    def _digest(self, path: Path) -> str:
        if path.name == "*":  # what lies beside a page
            beside = (p.name for p in path.parent.iterdir() if p.suffix != ".md")
            return "beside " + " ".join(sorted(name for name in beside if not _is_left(name)))
        if path == self.root:  # all of it
            sources = (path for folder in ("src", "book") for path in files_in(self.root / folder))
            return digest_of(self.root, (path for path in sources if path.suffix != ".md"))
        if path.is_dir():
            return "folder " + " ".join(
                sorted(p.name for p in path.iterdir() if not _is_left(p.name))
            )
        if path.is_file():
            return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        return "nothing"


def snapshot(app) -> Snapshot:
    if not hasattr(app, "gradbook_snapshot"):
        app.gradbook_snapshot = Snapshot(Path(app.srcdir))
    return app.gradbook_snapshot


def known(app, cache, notebook) -> Uses | None:
    """What the result in the cache has used; None if there is none, or it does not hold."""
    try:
        record = cache.match_cache_notebook(notebook)
    except KeyError:
        return None
    uses = (record.data or {}).get("uses")
    return uses if uses is not None and snapshot(app).holds(uses) else None


def will_be_read(app, page: str, uses: Uses | None) -> None:
    """A page is about to be read with a result that has used this; None if it has no result."""
    if not hasattr(app, "gradbook_read_with"):
        app.gradbook_read_with = {}
    app.gradbook_read_with[page] = uses


def _note_read(app, doctree) -> None:
    page = app.env.docname
    if page in getattr(app, "gradbook_read_with", {}):
        _read_with(app.env)[page] = app.gradbook_read_with[page]


def _read_with(env) -> dict[str, Uses | None]:
    if not hasattr(env, "gradbook_uses"):
        env.gradbook_uses = {}
    return env.gradbook_uses


def _with_another_result(app, env, added, changed, removed) -> list[str]:
    """Pages that were read with a result that no longer holds, or with none: read them again."""
    return [
        page
        for page, uses in _read_with(env).items()
        if page not in removed and (uses is None or not snapshot(app).holds(uses))
    ]
