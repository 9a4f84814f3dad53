"""What makes an old result invalid.

The cache of results knows a page by its cells. Everything else a cell's result hangs on
(the helper package, the pinned versions and those installed, Python, data files, how pages are
run) chooses the cache's folder: when any of it changes, the folder is a new and empty one, and
every page runs again.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from importlib.metadata import version
from pathlib import Path

from sphinx.application import ENV_PICKLE_FILENAME

_LEFTOVERS = ("__pycache__", ".egg-info")
_RUN_BY = [
    f"extensions/gradbook_build/running/{name}.py"
    for name in ("execution", "kernels", "page_run", "in_kernel", "fork_server")
]
_RUN_WITH = (
    "numpy",
    "scipy",
    "matplotlib",
    "ipykernel",
)  # others are pinned, too, but these make the results


def connect(app) -> None:
    app.add_config_value("gradbook_sources", "", "env", str)
    app.connect("config-inited", _choose_cache)
    app.connect("env-get-outdated", _note_removed)
    app.connect("env-before-read-docs", _note_changes)
    app.connect("env-updated", _write_all_if_any)


def _choose_cache(app, config) -> None:
    root = Path(app.srcdir)
    book = [
        p
        for p in _files(root / "book")
        if not {"_static", "_templates"} & set(p.relative_to(root).parts)
    ]
    data = [p for p in book if p.suffix not in (".md", ".bib", ".ipynb")]
    files = [
        root / "requirements.txt",
        *_files(root / "src"),
        *(root / name for name in _RUN_BY),
        *data,
    ]
    ran_with = _digest(root, files, sys.version, *map(version, _RUN_WITH))
    caches = Path(app.outdir).parent / ".jupyter_cache"
    config.nb_execution_cache_path = str(caches / ran_with)
    # A change in how pages are read or checked: read them all, run none.
    bibliography = [p for p in book if p.suffix == ".bib"]
    looks = [*_files(root / "book" / "_static"), *_files(root / "book" / "_templates")]
    config.gradbook_sources = _digest(
        root, [*_files(root / "extensions"), *bibliography, *looks], ran_with
    )
    for old in caches.glob("*"):
        if old.name != ran_with:
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    # A build that did not end well leaves no mark: take nothing over from it.
    if not _mark(app).exists():
        forget(app)
    _mark(app).unlink(missing_ok=True)


def _files(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not any(part.endswith(_LEFTOVERS) for part in path.relative_to(folder).parts)
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]


def _digest(root: Path, files: list[Path], *more: str) -> str:
    digest = hashlib.sha256()
    for path in files:
        if path.is_file():
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{path.relative_to(root)} {content}\n".encode())
    digest.update("\n".join(more).encode())
    return digest.hexdigest()[:16]


def _note_removed(app, env, added, changed, removed) -> list[str]:
    app.gradbook_changed = bool(removed)
    return []


def _note_changes(app, env, docnames) -> None:
    app.gradbook_changed |= bool(docnames)


def _write_all_if_any(app, env) -> list[str]:
    """A page may refer to any other: when one has changed, links and numbers in all of them
    are resolved again, or a link that now leads nowhere would stay unnoticed."""
    return sorted(env.found_docs) if app.gradbook_changed else []


def _mark(app) -> Path:
    return Path(app.doctreedir) / "good-build"


def forget(app) -> None:
    """Delete Sphinx's memory of the pages, so that the next build tells every fault again."""
    (Path(app.doctreedir) / ENV_PICKLE_FILENAME).unlink(missing_ok=True)


def remember_success(app) -> None:
    _mark(app).touch()
    if app.builder.name == "html":
        _remove_old_pages(app)


def _remove_old_pages(app) -> None:
    """Pages that are no longer in the book must not stay on its shelf."""
    for folder in (
        Path(app.outdir),
        Path(app.outdir) / "_sources",
        Path(app.outdir).parent / "jupyter_execute",
    ):
        for path in folder.glob("book/**/*"):
            if path.suffix not in (".html", ".md", ".ipynb"):
                continue
            if path.relative_to(folder).with_suffix("").as_posix() not in app.env.found_docs:
                path.unlink()
