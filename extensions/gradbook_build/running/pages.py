"""A page as its code cells: numbered from 1, each with its lines in the page's file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import nbformat
from myst_nb.core.config import NbParserConfig
from myst_nb.core.read import create_nb_reader
from myst_parser.config.main import MdParserConfig

from ..faults.report import Fault


@dataclass(frozen=True)
class Cell:
    number: int
    index: int  # among all cells of the notebook, text included
    source: str
    metadata: dict
    fence: int  # line of the page where the cell's fence opens
    body: int  # line of the page with the first line of code
    end: int  # line of the page with the last line of code

    @property
    def begins(self) -> str:
        """The first line that is no comment, shortened."""
        lines = [line for line in self.source.splitlines() if line.strip()]
        code = [line for line in lines if not line.lstrip().startswith("#")]
        first = (code or lines or [""])[0].strip()
        return first if len(first) <= 50 else first[:49] + "…"


@dataclass(frozen=True)
class Page:
    name: str  # path from the book's folder
    path: Path
    notebook: nbformat.NotebookNode | None  # None: not a notebook
    cells: tuple[Cell, ...] = ()

    @property
    def root(self) -> Path:
        """The book's folder."""
        return self.path.parents[self.name.count("/")]

    def fault(self, what: str, cell: Cell | None = None, line: int = 0) -> Fault:
        """A fault of this page. `line` counts from the cell's first line of code, or,
        without a cell, from the top of the page."""
        if cell is None:
            return Fault(self.name, line, what)
        where = cell.body + line - 1 if line else cell.fence
        return Fault(self.name, where, what, cell.number, cell.begins)

    def cell_at(self, line: int) -> Cell | None:
        return next((c for c in self.cells if c.fence <= line <= c.end + 1), None)


def read_page(
    path: Path, root: Path, myst_config: MdParserConfig, mystnb_config: NbParserConfig
) -> Page:
    """Read a page exactly as MyST-NB will."""
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(root).as_posix()
    reader = create_nb_reader(str(path), myst_config, mystnb_config, text)
    if reader is None:
        return Page(name, path, None)
    notebook = reader.read(text)
    lines = text.splitlines()
    starts = notebook.metadata.get("source_map", [0] * len(notebook.cells))
    code = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    cells = tuple(
        _place(number, i, notebook.cells[i], starts[i], lines) for number, i in enumerate(code, 1)
    )
    return Page(name, path, notebook, cells)


def _place(number, index, cell, fence, lines) -> Cell:
    """Options stand between a cell's fence and its code: look where the code begins."""
    source = cell.source.splitlines()
    at = fence
    while source and at < len(lines) and lines[at : at + len(source)] != source:
        at += 1
    if at == len(lines):  # code loaded from another file
        at = fence
    return Cell(number, index, cell.source, dict(cell.metadata), fence, at + 1, at + len(source))
