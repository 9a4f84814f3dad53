"""What the search page looks through: each section, theorem, term, symbol and source of the book.

Sphinx's index knows whole pages, and fetches them to show what it found. Here the entries of a page
are taken from its doctree when it is written, and kept with it. All of them go into one script, for
a page from disk loads nothing else; the index is made of them in the reader's browser.

What is folded on a page is left out: checks, hints, solutions, and the answers of a self-test.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, dataclass, field
from functools import partial
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx_proof.nodes import NODE_TYPES, proof_node

from ..faults.report import Fault, Faults
from ..rendering.claims import unchecked
from ..rendering.plain import plain
from ..rendering.unfolding import permalink, unfold
from ..solving.bundling import bundle_with_licences, name_of
from ..solving.parts import NotMade, cache, once

FOLDER = "_static/search"
SCRIPT, TEXT = "search.js", "text.js"
_LICENCES = "licences.txt"
_SOURCES = ("search.mjs", "finding.mjs")
_SYMBOLS = "book/notation"  # each row of its tables is an entry
_BOXES = tuple(NODE_TYPES.values())
_NO_TEXT = (nodes.raw, nodes.image, nodes.comment, unfold, unchecked, permalink)
_NO_TEXT_CLASSES = {"gb-checked", "gb-claims"}  # the mark of a checked sentence; the list of all
# How a formula is set, not what it says.
_LAYOUT = re.compile(
    r"aligned|array|begin|[bB]ig[lr]?|boldsymbol|cases|[dt]?frac|end|left|middle|right|langle|rangle"
    r"|limits|nolimits|[lr][vV]ert|math\w+|operatorname|[bp]matrix|q?quad|text"
)
_WORD = re.compile(r"[A-Za-z]{2,}")
_NO_CODE = re.compile(r'""".*?"""|[ \t]*#[^\n]*|^(?:import|from) [^\n]*', re.DOTALL | re.MULTILINE)


def connect(app, faults: Faults) -> None:
    app.connect("builder-inited", _without_index_of_pages)
    app.connect("doctree-resolved", _name_symbols)
    app.connect("html-page-context", _keep_entries, priority=995)  # after assets.py's note of it
    app.connect("html-collect-pages", lambda app: [("search", {}, "search.html")])
    # Before assets.py, which gives the files their versions.
    app.connect("build-finished", partial(_write, faults=faults), priority=400)


@dataclass
class Entry:
    """What can be found, field by field as finding.mjs reads it."""

    kind: str  # section, box, term, symbol or source
    anchor: str
    title: str
    above: str  # the titles of the sections that it stands in, without the page's
    text: str = ""
    code: str = ""
    tex: str = ""  # the words in its formulas, such as delta
    also: str = ""  # what the book's index calls it, line by line
    pieces: list[str] = field(default_factory=list)  # of the text


def entries_of(page: nodes.document, numbers: dict, macros: dict[str, str]) -> list[list[str]]:
    """The entries of a page, in its order; `numbers` are those of its theorems."""
    reader = _Reader(numbers, macros)
    sections = [child for child in page.children if isinstance(child, nodes.section)]
    for section in sections:
        # The first is the page itself.
        reader.section(section, "" if section is sections[0] else section["ids"][0], ())
    for entry in reader.entries:
        entry.text = _one_line(entry.pieces).rstrip(" ;·")
    return [list(astuple(entry)[:-1]) for entry in reader.entries]


class _Reader:
    def __init__(self, numbers: dict, macros: dict[str, str]) -> None:
        self._numbers, self._macros = numbers, macros
        self.entries: list[Entry] = []

    def section(self, section: nodes.section, anchor: str, above: tuple[str, ...]) -> None:
        title = section.next_node(nodes.title)
        entry = self._begin("section", anchor, title, above)
        inside = (*above, entry.title) if anchor else ()
        for child in section.children:
            if isinstance(child, nodes.section):
                self.section(child, child["ids"][0], inside)
            elif child is not title:
                self._read(child, entry, inside)

    def _begin(
        self, kind: str, anchor: str, title: nodes.Node, above: tuple[str, ...] = ()
    ) -> Entry:
        entry = Entry(kind, anchor, "", " › ".join(above))
        self._read(title, entry, above)
        entry.title, entry.pieces = _one_line(entry.pieces), []
        self.entries.append(entry)
        return entry

    def _read(self, node: nodes.Node, entry: Entry, above: tuple[str, ...]) -> None:
        """Add what a node shows to an entry, or begin an entry of its own."""
        if isinstance(node, nodes.Text):
            entry.pieces.append(node.astext())
        elif isinstance(node, (nodes.math, nodes.math_block)):
            entry.pieces.append(plain(node.get("katex", "")))
            entry.tex = " ".join(sorted({*entry.tex.split(), *self._words(node.astext())}))
        elif isinstance(node, nodes.literal_block):
            if "output" not in node["classes"]:
                lines = map(str.strip, _NO_CODE.sub("", node.astext()).splitlines())
                entry.code = "\n".join(
                    dict.fromkeys([*entry.code.splitlines(), *filter(None, lines)])
                )
        elif isinstance(node, _BOXES) and node["ids"]:
            self._box(node, above)
        elif isinstance(node, proof_node) and self.entries[-1].kind == "box":
            self._inside(node, self.entries[-1], above)
        elif isinstance(node, nodes.definition_list_item) and node[0]["ids"]:
            self._inside(node[-1], self._begin("term", node[0]["ids"][0], node[0]))
        elif isinstance(node, nodes.citation):
            self._source(node)
        elif isinstance(node, nodes.row) and node["ids"]:
            self._row(node.children[1:], self._begin("symbol", node["ids"][0], node[0]))
        elif isinstance(node, nodes.row):
            self._row(node.children, entry)
        elif isinstance(node, addnodes.index):
            if entry.kind != "term":  # whose title it repeats
                names = (what for _, what, *_ in node["entries"])
                entry.also = "\n".join([*entry.also.splitlines(), *names])
        elif type(node).__name__ == "dropdown_main":
            self._inside(node[0], entry)
            entry.pieces.append("· ")
        elif not isinstance(node, _NO_TEXT) and not _NO_TEXT_CLASSES & set(node["classes"]):
            self._inside(node, entry, above)

    def _inside(self, node: nodes.Element, entry: Entry, above: tuple[str, ...] = ()) -> None:
        for child in node.children:
            self._read(child, entry, above)
        if not isinstance(node, nodes.Inline):
            entry.pieces.append(" ")

    def _row(self, cells: list[nodes.Node], entry: Entry) -> None:
        shown = [cell for cell in cells if cell.astext().strip()]
        for place, cell in enumerate(shown, start=1):
            self._inside(cell, entry)
            entry.pieces.append(" · " if place < len(shown) else "; ")

    def _box(self, node: nodes.Element, above: tuple[str, ...]) -> None:
        box = self._begin("box", node["ids"][0], node[0], above)
        number = self._numbers.get(node["countertype"], {}).get(node["ids"][0], ())
        name = " ".join([node["realtype"].title(), *[".".join(map(str, number))] * bool(number)])
        own = box.title.removeprefix("(").removesuffix(")")
        box.title = f"{name}: {own}" if own else name
        for child in node.children[1:]:
            self._read(child, box, above)

    def _source(self, node: nodes.citation) -> None:
        """By its authors and its title; if it has no author, by its title and where it stands."""
        parts = "".join(" \0" if part == " " else _shown(part) for part in node[-1].children)
        named, said = parts.split("\0")[:2], parts.split("\0")[2:]
        entry = Entry("source", node["ids"][0], _one_line(named), "", pieces=said)
        entry.also = _one_line(named[:1])
        self.entries.append(entry)

    def _words(self, tex: str) -> set[str]:
        words = set(_WORD.findall(tex))
        made_of = (_WORD.findall(self._macros.get(f"\\{word}", "")) for word in words)
        return {word for word in words.union(*made_of) if not _LAYOUT.fullmatch(word)}


def _shown(node: nodes.Node) -> str:
    if isinstance(node, nodes.math):
        return plain(node["katex"])
    return "".join(map(_shown, node.children)) if node.children else node.astext()


def _one_line(pieces: list[str]) -> str:
    text = re.sub(r"[ \t\n]+", " ", "".join(pieces)).strip()  # what does not break stays so
    return re.sub(r" (?=[.,;:!?](?:\s|$))", "", text)


def _without_index_of_pages(app) -> None:
    app.builder.search = False


def _name_symbols(app, doctree, page: str) -> None:
    """A row of the notation can be led to."""
    if page != _SYMBOLS:
        return
    used: Counter[str] = Counter()
    for row in doctree.findall(nodes.row):
        if isinstance(row.parent, nodes.tbody):
            name = nodes.make_id(f"symbol-{row[0].astext()}")
            used[name] += 1
            row["ids"] = [name if used[name] == 1 else f"{name}-{used[name]}"]


def _keep_entries(app, page, template, context, doctree) -> None:
    if doctree and page in app.gradbook_last.pages:
        numbers = app.env.toc_fignumbers.get(page, {})
        found = entries_of(doctree, numbers, app.config.katex_macros)
        app.gradbook_last.pages[page]["entries"] = found


def _write(app, exception, *, faults: Faults) -> None:
    if exception or app.builder.name != "html":
        return
    folder = Path(app.outdir, FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for path in _bundle(Path(app.srcdir)).iterdir():
            shutil.copyfile(path, folder / path.name)
    except NotMade as error:
        faults.add(Fault("_config.yml", 0, str(error)))
        return
    found = {page: app.gradbook_last.pages[page]["entries"] for page in _in_order(app)}
    text = {
        "pages": [[app.builder.get_target_uri(page), found[page][0][2]] for page in found],
        "entries": [[place, *entry] for place, page in enumerate(found) for entry in found[page]],
    }
    written = json.dumps(text, ensure_ascii=False, separators=(",", ":"))
    (folder / TEXT).write_text(f"gradbookText={written}\n", encoding="utf-8", newline="\n")


def _in_order(app) -> Iterator[str]:
    """The pages as the reader meets them; one without a heading has no entry."""
    kept = app.gradbook_last.pages
    return (page for page in app.env.collect_relations() if kept.get(page, {}).get("entries"))


def _bundle(root: Path) -> Path:
    """A folder with the page's script, made for this copy of the book if it is not there yet."""
    sources = [root / "book" / "_static" / name for name in _SOURCES]
    return once(
        cache() / name_of("search", [Path(__file__), *sources]),
        partial(_make, sources),
    )


def _make(sources: list[Path], folder: Path) -> None:
    if said := bundle_with_licences(folder, sources, SCRIPT, _LICENCES, "--format=iife"):
        raise NotMade(f"The script of the search page was not made:\n{said}")
