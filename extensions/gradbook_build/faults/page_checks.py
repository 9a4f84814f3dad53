"""Faults in a page that neither Sphinx nor a run of its cells notices."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path, PurePosixPath

from docutils import nodes

from ..running.pages import Page
from .report import Fault, Faults

_PYTHON = re.compile(r"i?py(thon|con)?[23]?|python-console|numpy|sage", re.IGNORECASE)
_NO_LANGUAGE = ("default", "none", "")


def connect(app, faults: Faults) -> None:
    app.connect("env-before-read-docs", partial(_pages_not_in_toc, faults=faults), 400)
    app.connect("env-check-consistency", partial(_solutions_of_nothing, faults=faults))
    # Before Sphinx looks for the images' files, so that it can name their lines.
    app.connect("doctree-read", partial(_check_page, faults=faults), priority=100)


def _pages_not_in_toc(app, env, docnames, *, faults: Faults) -> None:
    root = Path(app.srcdir)
    for path in sorted((root / "book").rglob("*.md")):
        name = path.relative_to(root)
        hidden = any(part.startswith((".", "_")) for part in name.parts)
        if not hidden and name.with_suffix("").as_posix() not in env.found_docs:
            faults.add(
                Fault(name.as_posix(), 0, "the page is not in _toc.yml, so nobody can find it")
            )


def _solutions_of_nothing(app, env, *, faults: Faults) -> None:
    """Solutions that name an exercise the book does not have."""
    exercises = getattr(env, "sphinx_exercise_registry", {})
    for entry in exercises.values():
        target = entry["node"].get("target_label")
        if target and target not in exercises:
            path = Path(env.doc2path(entry["docname"]))
            what = f"a solution of the exercise `{target}`, and there is no such exercise"
            for line in _lines_of_solutions(path.read_text(encoding="utf-8"), target):
                faults.add(Fault(faults.name_of(path), line, what))


def _lines_of_solutions(text: str, target: str) -> list[int]:
    """By the page's text: the node's own line is, since MyST-Parser 5.2, one of its content."""
    begins = re.compile(rf"\W*\{{solution(-start)?\}}\s+{re.escape(target)}\s*")
    lines = enumerate(text.splitlines(), 1)
    return [number for number, line in lines if begins.fullmatch(line)] or [0]


def _check_page(app, doctree, *, faults: Faults) -> None:
    page = app.gradbook_pages.get(app.env.docname)
    if page is None:
        return  # not readable, and that has been told
    for fault in (*_code(doctree, page), *_images(doctree, page), *_raw_images(doctree, page)):
        faults.add(fault)


def _code(doctree, page: Page):
    """Code that looks as if it were run, and is not."""
    for block in doctree.findall(nodes.literal_block):
        if inside_cell(block) or block.get("source"):  # `source`: literalinclude
            continue
        language = block.get("language", "")
        if language in _NO_LANGUAGE:
            yield page.fault(
                "a code block that names no language: write `text` if it has none",
                line=line_of(block),
            )
        elif _PYTHON.fullmatch(language) and "not-run" not in block["classes"]:
            what = "Python code that is never run: make it a {code-cell}, or give it the class "
            what += "`not-run`"
            yield page.fault(what, line=line_of(block))


def _images(doctree, page: Page):
    """Images without words for those who do not see them."""
    told = set()
    for image in doctree.findall(nodes.image):
        image.line = line = line_of(image)
        alt = (image.get("alt") or "").strip()
        uri = image.get("uri", "")
        file = PurePosixPath(uri)
        if alt and alt not in (uri, file.name, file.stem):
            continue
        cell = page.cell_at(line) if inside_cell(image) else None
        if cell is None:
            what = f"the image `{file.name}` has no alternative text: say in words what it shows"
            yield page.fault(what, line=line)
        elif cell.number not in told:  # one figure comes in several formats
            told.add(cell.number)
            what = "its figure has no alternative text: give the cell `mystnb: image: alt:`"
            yield page.fault(what, cell)


def _raw_images(doctree, page: Page):
    """HTML that comes with an image of its own: nobody looks for its file, so none may be named."""
    for raw in doctree.findall(nodes.raw):
        if "html" not in raw.get("format", ""):
            continue
        for tag in re.findall(r"<img\b[^>]*>", raw.astext(), re.IGNORECASE):
            alt = re.search(r"""\balt\s*=\s*(["'])(.*?)\1""", tag, re.IGNORECASE | re.DOTALL)
            inside = re.search(r"""\bsrc\s*=\s*["']?data:""", tag, re.IGNORECASE)
            if not (inside and alt and alt.group(2).strip()):
                line = line_of(raw)
                cell = page.cell_at(line) if inside_cell(raw) else None
                what = "an HTML image: write it as a {figure} with alternative text"
                yield page.fault(what, cell) if cell else page.fault(what, line=line)


def inside_cell(node) -> bool:
    while node is not None:
        if isinstance(node, nodes.container) and str(node.get("nb_element", "")).startswith(
            "cell_code"
        ):
            return True
        node = node.parent
    return False


def line_of(node) -> int:
    """The line of the page; a part of a paragraph knows only its parent's."""
    while node is not None and not node.line:
        node = node.parent
    return node.line if node is not None else 0
