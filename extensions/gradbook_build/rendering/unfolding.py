"""What unfolds on a page: solutions, the code of figures, and the checks behind the text.

All are the browser's own <details>: they open by mouse and keyboard, are found by the
browser's search, and need no script.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_exercise.nodes import exercise_enumerable_node, solution_node
from sphinx_proof.nodes import NODE_TYPES

from ..undoing import mend_boxes, mend_sources
from .claims import as_nodes, claims_of

# What the solutions mean gives them away, and so it waits.
_AFTERWARDS = "after-you-have-tried"
_QUESTIONS = "self-test"
_WHAT_COMES_AFTER = "What the answers mean, with figures and checks"
_ENOUGH = 60  # characters of a claim, in TeX
_NUMBERED = (exercise_enumerable_node, *NODE_TYPES.values())


class unfold(nodes.General, nodes.Element):
    """Content under a line that opens it."""


class permalink(nodes.Inline, nodes.Element):
    """A link from a numbered box to itself."""


def connect(app) -> None:
    app.add_node(unfold, html=(_visit_unfold, _depart_unfold))
    app.add_node(permalink, html=(_visit_permalink, _depart_permalink))
    app.add_post_transform(_Boxes)
    app.connect("env-updated", _keep_out_of_contents)


class _Boxes(SphinxPostTransform):
    default_priority = 198  # before MyST-NB folds the code cells in its own way
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        for cell in list(self.document.findall(nodes.container)):
            if cell.get("hide_mode") == "input":
                _fold_code(cell)
        for solution in list(self.document.findall(solution_node)):
            _fold_solution(solution)
        for section in list(self.document.findall(nodes.section)):
            if _AFTERWARDS in section["ids"]:
                title, *contents = section.children
                section[:] = [title, _unfold("gb-after", _WHAT_COMES_AFTER, *contents)]
            if _QUESTIONS in section["ids"]:
                _check_inside(section)
        mend_boxes(self.document)
        mend_sources(self.document)
        for box in self.document.findall(lambda node: isinstance(node, _NUMBERED)):
            if box["ids"] and box.children and isinstance(box[0], nodes.title):
                box[0] += permalink(target=box["ids"][0])


def _keep_out_of_contents(app, env) -> None:
    """A heading such as "Only the symmetric part counts" says what the exercise asks."""
    for contents in env.tocs.values():
        for link in list(contents.findall(nodes.reference)):
            if link["anchorname"] == f"#{_AFTERWARDS}":
                entry = link.parent.parent
                entry[:] = entry[:1]


def _fold_code(cell: nodes.container) -> None:
    """First what a cell shows, then its code, folded. Of a cell that only checks, all folds."""
    cell["hide_mode"] = ""
    code, outputs = cell[0], cell.children[1:]
    claims = claims_of(cell)
    if claims is None:
        cell[:] = [*outputs, _unfold("gb-code", "Show the code", code)]
        return
    items = [nodes.list_item("", nodes.paragraph("", "", *_shown(*one))) for one in claims]
    summary = f"{len(claims)} claims checked" if len(claims) > 1 else "1 claim checked"
    cell[:] = [_unfold("gb-checks", summary, nodes.bullet_list("", *items), code)]


def _shown(claim: str, numbers: str) -> list[nodes.Node]:
    computed = []
    for number in filter(None, numbers.split("; ")):
        name, value = number.rsplit(": ", 1)
        is_tex = re.search(r"[\\^_]", name) and not re.search(r"[$&]", name)  # of a matrix, rows
        computed += [nodes.Text("; "), *as_nodes(f"${name}$" if is_tex else name)]
        computed.append(nodes.Text(f": {value}"))
    if computed:
        computed = [nodes.Text(" ("), *computed[1:], nodes.Text(")")]
        computed = [nodes.inline("", "", *computed, classes=["gb-computed"])]
    return [*as_nodes(_beginning(claim)), *computed]


def _beginning(claim: str) -> str:
    """As much of a claim as tells it from the others: it stands on the page, a few lines above, and
    its formulas would be half of the page's weight."""
    pieces: list[str] = []
    length = 0
    for piece in re.split(r"(\$\$.*?\$\$|(?<!\\)\$.*?(?<!\\)\$| )", claim):
        if length + len(piece) > _ENOUGH and any(pieces):
            return "".join(pieces).rstrip(" ,;:") + " …"
        pieces.append(piece)
        length += len(piece)
    return claim


def _check_inside(section: nodes.section) -> None:
    """What is checked under a question is its answer, and unfolds with it."""
    question = None
    for child in section.children[:]:
        if child.get("design_component") == "dropdown":
            question = child
        elif question is not None and "nb_element" in child:
            section.remove(child)
            question += child


def _fold_solution(solution: solution_node) -> None:
    title, *contents = solution.children
    summary = " ".join(title.astext().split())
    # That of a part, under the heading "(a) …", needs no more than its letter.
    above = solution.parent[0].astext() if isinstance(solution.parent, nodes.section) else ""
    if part := re.match(r"\([a-z]\) ", above):
        summary = f"Solution of {part[0]}"
    folded = _unfold("gb-solution", summary.strip(), *contents)
    folded["ids"] = solution["ids"]
    solution.replace_self(folded)


def _unfold(kind: str, summary: str, *contents: nodes.Node) -> unfold:
    return unfold("", *contents, classes=[kind], summary=summary)


def _visit_unfold(self, node: unfold) -> None:
    self.body.append(self.starttag(node, "details"))
    self.body.append(f"<summary>{self.encode(node['summary'])}</summary>\n")


def _depart_unfold(self, node: unfold) -> None:
    self.body.append("</details>\n")


def _visit_permalink(self, node: permalink) -> None:
    self.body.append(f'<a class="headerlink" href="#{node["target"]}" title="Link to this">#</a>')


def _depart_permalink(self, node: permalink) -> None:
    pass
