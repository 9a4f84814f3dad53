"""Whether a claim is a sentence of its page, so that neither can change without the other.

A cell's check names the sentence, formula, caption or alternative text as it stands on the page.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from functools import partial
from itertools import combinations

from docutils import nodes

from ..rendering.claims import claims_in, not_compared, without_markup
from ..rendering.mathematics import CHECKED, is_mark
from .page_checks import inside_cell, line_of
from .report import Faults

_TEXTS = (nodes.paragraph, nodes.title, nodes.caption, nodes.rubric, nodes.term, nodes.math_block)
_SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-"})
_SPACE_IN_TEX = re.compile(r"(?<!\\)\\[,;:! ]|\s")  # but no end of a line, \\
_DIGITS = re.compile(r"(?<![\w^_{.\\])\d+(?:\.\d+)?(?![\w}])")
_NAMED_BY_NUMBER = re.compile(
    r"\b([Cc]hapter|[Ee]xercise|[Ss]ection|Appendix|Part|Figure|Theorem|Lemma|Corollary|Example"
    r"|Equation|Step|Table|[Rr]ow|Problem|Question|Hint|[Pp]age|Lecture|Python|version)s? "
    r"\d+(\.\d+)*((,| to| and| or) \d+(\.\d+)*)*"
    r"|\b(1[6-9]|20)\d\d\b"  # a year
    r"|^\s*\(?\d+[.)]"  # a question
    r"|^\d+( min)?$"  # in a table: which chapter, and how long it takes
)
# Not where the sentence goes on.
_END = re.compile(
    r"(?:(?<=[.!?])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)(?<!\bcf\.)|(?<=[.!?][\")”’]))\s+(?=[^a-z])"
)


def connect(app, faults: Faults) -> None:
    app.connect("doctree-read", partial(_look_for_claims, faults=faults), priority=600)


def _look_for_claims(app, doctree, *, faults: Faults) -> None:
    """Tell of each claim that is on its page nowhere, and mark what is claimed."""
    page = app.gradbook_pages.get(app.env.docname)
    if page is None:
        return
    pieces = list(units_in(doctree))
    known, found = runs([text for _, text in pieces]), set()
    for cell, claim in list(claims_in(doctree)):
        if place := known.get(normal(claim)):
            which, start, end = place
            _mark(pieces[which][0], cell)
            found |= {(which, one) for one in range(start, end)}
        else:
            near = difflib.get_close_matches(normal(claim), known, 1, 0)
            what = f"its claim is no sentence of this page: {claim}"
            what += f"\nthe nearest is: {near[0]}" if near else ""
            faults.add(page.fault(what, page.cell_at(line_of(cell))))

    not_compared(app.env)[app.env.docname] = [
        one
        for which, (node, text) in enumerate(pieces)
        if not isinstance(node, nodes.title)
        for place, one in enumerate(sentences(text))
        if (which, place) not in found and numbers_in(one)
    ]


def numbers_in(sentence: str) -> list[re.Match[str]]:
    """The numbers in digits that a sentence prints outside its formulas, and that name nothing."""
    hidden = _NAMED_BY_NUMBER.sub(lambda m: " " * len(m[0]), sentence)
    hidden = re.sub(r"\$[^$]*\$|`[^`]*`", lambda m: " " * len(m[0]), hidden)
    return list(_DIGITS.finditer(hidden))


def _mark(node: nodes.Node, cell: nodes.Element) -> None:
    """One mark a paragraph, which leads to where its sentences are checked."""
    if not isinstance(node, (nodes.paragraph, nodes.caption)) or any(map(is_mark, node.children)):
        return
    if _is_choice(node):  # which of three is checked is what the reader is asked
        return
    node += nodes.reference(
        "",
        "✓",
        refid=cell["ids"][-1],
        classes=[CHECKED],
        reftitle=f"Checked in {cell['ids'][-1].replace('-', ' ')}: see how",
    )


def _is_choice(node: nodes.Node) -> bool:
    item = node.parent
    return isinstance(item, nodes.list_item) and "gb-predict" in item.parent.parent["classes"]


def units_in(doctree: nodes.document) -> Iterator[tuple[nodes.Node, str]]:
    """All that a reader is told, piece by piece: paragraphs, formulas, captions, tables' cells,
    and what figures show in words. Formulas in the text stand between dollar signs."""
    for node in doctree.findall():
        if isinstance(node, _TEXTS) and not _is_output(node):
            text = _text(node)
        elif isinstance(node, nodes.image):
            text = node.get("alt", "")
        else:
            continue
        if text.strip():
            yield node, text


def _is_output(node: nodes.Node) -> bool:
    return inside_cell(node) and not isinstance(node, nodes.caption)


def _text(node: nodes.Node) -> str:
    if isinstance(node, (nodes.math, nodes.math_block)):
        return f"${node.astext()}$"
    if is_mark(node):
        return ""
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, nodes.Element) and node.tagname == "pending_xref":
        # A role shows what stands elsewhere; a link and a term have words of their own.
        domain, kind = node.get("refdomain"), node.get("reftype")
        of_roles = domain in ("std", "math", "prf", "cite")
        if of_roles and kind not in ("term", "doc", "myst", "any"):
            return _role(domain, kind, node["reftarget"])
        if kind == "doc" and not node.get("refexplicit"):
            return _role(domain, kind, node["reftarget"])
    return "".join(map(_text, node.children))


def _role(domain: str, kind: str, target: str) -> str:
    return f"{{{kind if domain in ('std', 'math') else f'{domain}:{kind}'}}}`{target}`"


def normal(text: str) -> str:
    """Text without its markup and without what depends on where a line breaks."""
    pieces = re.split(r"(?<!\\)\$", without_markup(text))
    for place, piece in enumerate(pieces):
        if place % 2:
            pieces[place] = f"${_SPACE_IN_TEX.sub('', piece).rstrip('.,;:')}$"
        else:
            piece = piece.translate(_SAME).replace("…", "...")
            pieces[place] = re.sub(r"-{2,}", "-", piece)
    return "".join(pieces).strip().rstrip(".,;:")


def sentences(unit: str) -> list[str]:
    """The sentences of a piece of the page. No sentence ends within a formula."""
    held: list[str] = []

    def hold(found: re.Match[str]) -> str:
        held.append(found[0])
        return f"${len(held) - 1}$"

    closed = re.sub(r"\$[^$]*\$", hold, unit)
    return [
        re.sub(r"\$(\d+)\$", lambda m: held[int(m[1])], one).strip() for one in _END.split(closed)
    ]


def runs(all_units: list[str]) -> dict[str, tuple[int, int, int]]:
    """Each sentence, and each run of sentences of one piece, in its normal form: which piece, from
    which sentence, to which."""
    found: dict[str, tuple[int, int, int]] = {}
    for which, unit in enumerate(all_units):
        parts = sentences(unit)
        for start, end in combinations(range(len(parts) + 1), 2):
            if end - start <= 4:
                found.setdefault(normal(" ".join(parts[start:end])), (which, start, end))
    found.pop("", None)
    return found
