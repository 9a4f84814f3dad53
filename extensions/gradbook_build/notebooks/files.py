"""The folder `notebooks` of the built book: all notebooks, and what runs them elsewhere.

Beside them lie the helper package, which a notebook installs where it is missing, and the recipe
by which Binder makes an environment for them. The folder as it is becomes the branch `notebooks`
(authoring/publish.py), which Binder and the like open.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell

from ..running.results import digest_of, files_in
from ..solving.parts import once
from .places import FOLDER, FULL, LEARNERS, elsewhere, path_of, raw_address
from .writer import Writer

_NUMPY = re.compile(r"^numpy==[^\s;]+", re.MULTILINE)
_DRAWS_OR_SOLVES = re.compile(r"\b(?:scipy|matplotlib|plotting|moving)\b")
_README = """\
# The notebooks of {project}

Each page of the book is here twice: to work in, and, as `…-in-full.ipynb`, with the solutions.
Nobody writes these files: the book's build makes them.
"""
_INSTALL = """\
# The graders and the like, where they are missing: on Colab, on Kaggle, in a Jupyter of your own.
try:
    import {imported}
except ImportError:
    %pip install --quiet "{package}\""""


def connect(app) -> None:
    # A setting of the pages: a notebook has the name of the package's file in it.
    app.add_config_value("gradbook_wheel", "", "html", str)
    app.connect("config-inited", _name_the_wheel)
    app.connect("html-page-context", _write_both)
    app.connect("build-finished", _write_what_runs_them)


def _name_the_wheel(app, config) -> None:
    settings = Path(app.srcdir, "pyproject.toml").read_text(encoding="utf-8")
    version = tomllib.loads(settings)["project"]["version"]
    config.gradbook_wheel = f"gradbook-{version}-py3-none-any.whl"


def _write_both(app, page, template, context, doctree) -> None:
    if not doctree:
        return
    up = "../" * path_of(page).count("/")
    writer = Writer(app, page, app.config.html_baseurl or f"{up}../")
    last = f"*From [{app.config.project}]({writer.address('')}). © {app.config.copyright}.*"
    for kind, notebook in writer.notebooks(doctree, last).items():
        if any(cell.cell_type == "code" for cell in notebook.cells):
            # Beside NumPy only what the page speaks of: an environment for all is twice as large.
            more = any(_DRAWS_OR_SOLVES.search(cell.source) for cell in notebook.cells)
            install = _INSTALL.format(
                imported="gradbook, matplotlib, scipy" if more else "gradbook",
                package=_package(app.config, up, "[pages]" if more else ""),
            )
            notebook.cells.insert(0, new_code_cell(install, id="install"))
        path = Path(app.outdir, FOLDER, path_of(page, kind))
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, path)  # judges its form, too
    context["gb_notebooks"] = [f"{FOLDER}/{path_of(page, kind)}" for kind in (LEARNERS, FULL)]
    context["gb_elsewhere"] = elsewhere(app.config.gradbook_repository, page)


def _package(config, up: str, extra: str) -> str:
    """The helper package, as pip is told of it: on the web if the book knows where it is there,
    else beside the notebooks, where it is in each built book."""
    wheel = config.gradbook_wheel
    if config.gradbook_repository:
        return f"gradbook{extra} @ {raw_address(config.gradbook_repository, wheel)}"
    if config.html_baseurl:
        return f"gradbook{extra} @ {config.html_baseurl}{FOLDER}/{wheel}"
    return f"{up or './'}{wheel}{extra}"


def _write_what_runs_them(app, exception) -> None:
    if exception or app.builder.name != "html":
        return
    source, folder = Path(app.srcdir), Path(app.outdir, FOLDER)
    lock = (source / "requirements.txt").read_text(encoding="utf-8")
    wheel = _wheel(app, source)
    files = {
        "README.md": _README.format(project=app.config.project),
        "requirements.txt": f"{_NUMPY.search(lock)[0]}\n./{wheel.name}\n",
        "runtime.txt": "python-3.11\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    shutil.copyfile(wheel, folder / wheel.name)
    wanted = {path_of(page, kind) for page in app.env.found_docs for kind in (LEARNERS, FULL)}
    wanted |= {*files, wheel.name}
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        if path.relative_to(folder).as_posix() not in wanted:
            path.unlink()


def _wheel(app, source: Path) -> Path:
    """The helper package as a file for pip. It is made again when anything in it is other."""
    inside = [*files_in(source / "src"), source / "pyproject.toml", source / "_config.yml"]
    inside += sorted(source.glob("book/*/exercise.md"))  # as pyproject.toml has it
    folder = Path(app.doctreedir, "wheels", digest_of(source, inside))
    once(folder, lambda new: _make_wheel(source, new))
    for other in set(folder.parent.iterdir()) - {folder}:
        shutil.rmtree(other)
    return folder / app.config.gradbook_wheel


def _make_wheel(source: Path, folder: Path) -> None:
    from hatchling.builders.wheel import WheelBuilder  # most builds find it made

    list(WheelBuilder(str(source)).build(directory=str(folder)))
