"""A finished page, as the cells of a notebook: the doctree that becomes HTML becomes Markdown here.

So its numbers and links are those of the page. Markdown is written for three readers that differ:
JupyterLab, Visual Studio Code, and Colab.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

from docutils import nodes
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from sphinx.errors import ExtensionError

from ..rendering.claims import as_nodes
from .places import FULL, LEARNERS
from .tex import displayed, expanded

_AFTER_TRYING = {"gb-solution", "gb-after"}
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_SPECIAL = re.compile(r"([\\`*_\[\]<$~|])")
_A_LIST_OR_HEADING = re.compile(r"^(\d+(?=[.)] )|(?=[-+#=>]))")


class Writer:
    """Writes one page. `root` leads from its notebooks to the book's first folder."""

    def __init__(self, app, page: str, root: str) -> None:
        self._page, self._root = page, root
        self._uri = app.builder.get_target_uri(page)
        self._macros = app.config.katex_macros
        self._numbers = {
            target: app.config.numfig_format.get(kind, "%s").capitalize()
            % ".".join(map(str, number))
            for kind, targets in app.env.toc_fignumbers.get(page, {}).items()
            for target, number in targets.items()
        }
        self._cells: list[tuple[NotebookNode, set[str]]] = []
        self._text: list[str] = []
        self._waiting: list[nodes.Element] = []  # cells inside of something that is one text
        self._for = {FULL, LEARNERS}

    def notebooks(self, doctree: nodes.document, last: str) -> dict[str, NotebookNode]:
        """Both, with a last line."""
        self._walk(doctree.children, 0)
        self._end_text()
        self._cells.append((new_markdown_cell(last), {FULL, LEARNERS}))
        return {kind: self._notebook(kind) for kind in (LEARNERS, FULL)}

    def _notebook(self, kind: str) -> NotebookNode:
        cells = [NotebookNode(cell) for cell, readers in self._cells if kind in readers]
        for place, cell in enumerate(cells):
            cell["id"] = f"cell-{place}"  # else it would be another in each build
        return new_notebook(cells=cells, metadata=_METADATA)

    def address(self, uri: str) -> str:
        """Where a link of the page leads, seen from its notebooks."""
        parts = urlsplit(uri)
        if parts.scheme:
            return uri
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self._uri), parts.path))
        at = f"#{parts.fragment}" if parts.fragment else ""
        return f"{self._root}{path if parts.path else self._uri}{at}"

    # The page's blocks, one after the other. What is a cell of its own is none of its text.

    def _walk(self, blocks: Iterable[nodes.Node], depth: int) -> None:
        for node in blocks:
            classes = set(node.get("classes", ())) if isinstance(node, nodes.Element) else set()
            if isinstance(node, nodes.title):
                self._end_text()  # a cell a section
                self._text.append(f"{'#' * min(depth, 6)} {self._line(node)}")
            elif isinstance(node, nodes.section):
                self._walk(node.children, depth + isinstance(node[0], nodes.title))
            elif node.get("nb_element") == "cell_code":
                self._cell(node)
            elif classes & _AFTER_TRYING:
                self._after_trying(node, depth)
            elif "gb-predict" in classes:
                self._text.append(f"**{self._line(node[0])}**")
                self._walk(node.children[1:], depth)
            elif type(node) is nodes.container and "design_component" not in node:
                self._walk(node.children, depth)
            else:
                self._text.append(self._block(node))
                for cell in self._waiting:
                    self._cell(cell)
                self._waiting.clear()

    def _end_text(self) -> None:
        text = "\n\n".join(filter(str.strip, self._text))
        if text:
            self._cells.append((new_markdown_cell(text), self._for))
        self._text.clear()

    def _cell(self, node: nodes.Element) -> None:
        self._end_text()
        code = next(
            block
            for block in node.findall(nodes.literal_block)
            if block.parent.get("nb_element") == "cell_code_source"
        )
        tags = (node.get("cell_metadata") or {}).get("tags", [])
        folded = {"jupyter": {"source_hidden": True}} if "hide-input" in tags else {}
        self._cells.append((new_code_cell(code.astext(), metadata=folded), self._for))
        for figure in node.findall(nodes.figure):
            self._text.append(self._block(figure))

    def _after_trying(self, node: nodes.Element, depth: int) -> None:
        """A solution, or what the solutions mean: of it, the learner has a link to the page."""
        self._end_text()
        at = (node["ids"] or node.parent["ids"])[0]
        link = f"[{node['summary']}]({self.address(f'#{at}')})"
        self._for = {LEARNERS}
        self._text.append(f"*{link}: on the page of the book, for when you have tried.*")
        self._end_text()
        self._for = {FULL}
        self._text.append(f"**{node['summary']}**")
        self._walk(node.children, depth)
        self._end_text()
        self._for = {FULL, LEARNERS}

    # A block as Markdown, by its kind: the first that one of these knows.

    def _block(self, node: nodes.Node) -> str:
        for kind in type(node).__mro__:
            if write := getattr(self, f"_write_{kind.__name__}", None):
                return write(node)
        raise ExtensionError(
            f"{self._page}: notebooks know no {type(node).__name__} yet; "
            "extensions/gradbook_build/notebooks/writer.py is where to say how it is written"
        )

    def _blocks(self, blocks: Iterable[nodes.Node]) -> str:
        return "\n\n".join(filter(str.strip, map(self._block, blocks)))

    def _nothing(self, node: nodes.Node) -> str:
        return ""

    _write_comment = _write_target = _write_index = _write_compound = _nothing
    _write_substitution_definition = _write_label = _nothing

    def _write_raw(self, node: nodes.raw) -> str:
        """HTML that unfolds something, of which Markdown has none; other is for the page alone."""
        text = node.astext()
        return text.strip() if re.match("</?details", text) else ""

    def _write_container(self, node: nodes.Element) -> str:
        if node.get("nb_element") == "cell_code":
            self._waiting.append(node)
            return ""
        return self._blocks(node.children)

    _write_section = _write_glossary = _write_container

    def _write_paragraph(self, node: nodes.Element) -> str:
        return _A_LIST_OR_HEADING.sub(r"\1\\", self._line(node))

    def _write_math_block(self, node: nodes.math_block) -> str:
        number = self._numbers.get((node["ids"] or [""])[0], "").removeprefix("Equation ")
        return displayed(node.astext(), self._macros, number)

    def _write_literal_block(self, node: nodes.literal_block) -> str:
        return f"```{node.get('language', '')}\n{node.astext()}\n```"

    def _write_citation(self, node: nodes.Element) -> str:
        return f"- {_indented(self._blocks(node.children), 2)}"

    def _write_bullet_list(self, node: nodes.Element) -> str:
        return self._items(("- ", item) for item in node.children)

    def _write_enumerated_list(self, node: nodes.Element) -> str:
        start = node.get("start", 1)
        return self._items((f"{number}. ", item) for number, item in enumerate(node, start))

    def _items(self, items: Iterable[tuple[str, nodes.Element]]) -> str:
        return "\n".join(
            mark + _indented(self._blocks(item.children), len(mark)) for mark, item in items
        )

    def _write_definition_list(self, node: nodes.Element) -> str:
        return "\n".join(
            f"- **{', '.join(map(self._line, item.findall(nodes.term)))}**: "
            + _indented(self._blocks(item[-1].children), 2)
            for item in node.children
        )

    def _write_block_quote(self, node: nodes.Element) -> str:
        return _quoted(self._blocks(node.children))

    def _write_Admonition(self, node: nodes.Element) -> str:
        """What stands in a box: a theorem, an exercise."""
        number, (title, *blocks) = self._number(node), node.children
        title = self._line(title).strip()
        head = f"**{number}** {title}" if number else f"**{title}**"
        return _quoted(f"{head.strip()}\n\n{self._blocks(blocks)}")

    def _write_proof_node(self, node: nodes.Element) -> str:
        proof = self._blocks(node[0].children)
        # Nothing may follow a displayed formula on its line.
        return f"{proof}\n\n∎" if proof.endswith("$$") else f"{proof} ∎"

    def _write_unchecked(self, node: nodes.Element) -> str:
        claim = self._line(nodes.inline("", "", *as_nodes(node["claim"])))
        return _quoted(f"**{node['said']}:** {claim}\n\n{self._blocks(node.children)}")

    def _write_dropdown_main(self, node: nodes.Element) -> str:
        """Formulas are set in a text, but not in the line that unfolds it."""
        title, summary = "", _plain(node[0])
        if next(node[0].findall(nodes.math), None):
            title, summary = f"{self._write_paragraph(node[0])}\n\n", "Answer"
        body = self._blocks(node.children[1:])
        return f"{title}<details><summary>{escape(summary)}</summary>\n\n{body}\n\n</details>"

    def _write_figure(self, node: nodes.figure) -> str:
        caption = "".join(self._line(part) for part in node.findall(nodes.caption))
        moves = any("gb-moving" in drawing.astext() for drawing in node.findall(nodes.raw))
        there = f" *[On the page, it moves]({self.address('#' + node['ids'][0])}).*"
        number = f"**{self._number(node)}** " if self._number(node) else ""  # not when shown again
        return f"{number}{caption}{there if moves else ''}"

    def _write_table(self, node: nodes.table) -> str:
        rows = [
            [self._blocks(entry.children).replace("\n", " ") for entry in row.children]
            for row in node.findall(nodes.row)
        ]
        rows.insert(1, ["--"] * len(rows[0]))
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def _number(self, node: nodes.Element) -> str:
        return next((self._numbers[at] for at in node["ids"] if at in self._numbers), "")

    # What stands in a line.

    def _line(self, node: nodes.Node) -> str:
        return "".join(map(self._inline, node.children))

    def _inline(self, node: nodes.Node) -> str:
        if isinstance(node, nodes.Text):
            return _SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", node.astext()))
        if isinstance(node, nodes.math):
            return f"${' '.join(expanded(node.astext(), self._macros).split())}$"
        if isinstance(node, nodes.math_block):
            return f"\n\n{self._block(node)}\n\n"
        if isinstance(node, nodes.literal):
            return f"`{node.astext()}`"
        if isinstance(node, nodes.strong):
            return f"**{self._line(node)}**"
        if isinstance(node, (nodes.emphasis, nodes.title_reference)):
            return f"*{self._line(node)}*"
        if isinstance(node, nodes.reference):
            if "gb-checked" in node["classes"]:  # the mark of a check, which stands in a cell below
                return ""
            uri = node.get("refuri") or f"#{node['refid']}"
            return f"[{self._line(node)}]({self.address(uri)})"
        if isinstance(node, (nodes.raw, nodes.Invisible)) or not node.children:
            return ""
        return self._line(node)


def _plain(node: nodes.Node) -> str:
    texts = (text for text in node.findall(nodes.Text) if not isinstance(text.parent, nodes.raw))
    return "".join(texts).strip()


def _indented(text: str, by: int) -> str:
    return re.sub(r"\n(?!\n)", f"\n{' ' * by}", text)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
