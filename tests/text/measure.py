"""How many changes to the text of the book turn its build red.

    python -m tests.text.measure [book/02-gradient-geometry/chapter …]

Of each page changes are drawn at random, with a fixed seed: a number, a formula that states a
result, a word of direction. A change is told if a claim of the page is then no sentence of it any
more. Cells need not run for that: what they have claimed is in the built page.
"""

from __future__ import annotations

import pickle
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import numpy as np
from docutils import nodes
from gradbook_build.faults.sentences import normal, numbers_in, runs, units_in
from gradbook_build.rendering.claims import claims_in
from sphinx_proof.nodes import proof_node

ROOT = Path(__file__).parents[2]
A_PAGE = 40  # changes that are drawn
DIRECTIONS = {
    "more": "less",
    "larger": "smaller",
    "above": "below",
    "rises": "falls",
    "grows": "shrinks",
    "faster": "slower",
    "steeper": "flatter",
    "largest": "smallest",
    "up": "down",
    "left": "right",
    "positive": "negative",
    "before": "after",
    "longer": "shorter",
    "higher": "lower",
    "increases": "decreases",
    "highest": "lowest",
    "most": "least",
}
DIRECTIONS |= {there: here for here, there in DIRECTIONS.items()}
_WORD = re.compile(rf"\b({'|'.join(DIRECTIONS)})\b")
_RESULT = re.compile(r"(?<=[=≈<>] )-?\d+(?:\.\d+)?(?![\w}])")  # in a formula
_MATHS = re.compile(r"\$[^$]*\$")
# Each turns a formula into another one, if it has the place for it.
_FORMULA = [
    ("sign", r"(?<=[\w}\])] )\+|(?<=[\w}\]) ])\+(?= ?[\w\\(])", "-"),
    ("sign", r"(?<=[\w}\]) ])-(?= ?[\w\\(])", "+"),
    ("transpose", r"\^\\T", ""),
    ("exponent", r"\^2", "^3"),
    ("index", r"_i\b", "_j"),
    ("factor", r"(?<![\w.{}^_])2(?= ?[\\a-zA-Z(])", "3"),
    ("inverse", r"\^\{-1\}", ""),
    ("fraction", r"\\([td]?)frac\{([^{}]+)\}\{([^{}]+)\}", r"\\\1frac{\3}{\2}"),
]


@dataclass(frozen=True)
class Change:
    kind: str
    before: str
    after: str
    unit: int
    text: str  # of the piece, changed


def changes(pieces: list[tuple[str, bool]]) -> Iterator[Change]:
    """All that may be drawn of a page's pieces, each with whether it states results."""
    for which, (unit, states) in enumerate(pieces):
        held = [found.span() for found in _MATHS.finditer(unit)]
        if states:
            alone = [found for found in _RESULT.finditer(unit) if inside(found.start(), held)]
            for found in (*numbers_in(unit), *alone):
                yield _change("number", which, unit, found, _other_digit(found[0]))
        for found in _WORD.finditer(unit):
            if states and not inside(found.start(), held):
                yield _change("direction", which, unit, found, DIRECTIONS[found[0]])
        for start, end in held:
            formula = unit[start:end]
            if not states or not re.search(r"=|\\(?:le|ge|approx)", formula):
                continue
            for _, pattern, new in _FORMULA:
                found = re.search(pattern, formula)
                if found:
                    other = formula[: found.start()] + found.expand(new) + formula[found.end() :]
                    text = unit[:start] + other + unit[end:]
                    yield Change("formula", formula, other, which, text)


def inside(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _change(kind: str, which: int, unit: str, found: re.Match[str], new: str) -> Change:
    text = unit[: found.start()] + new + unit[found.end() :]
    return Change(kind, found[0], new, which, text)


def _other_digit(number: str) -> str:
    last = number[-1]
    return number[:-1] + str((int(last) + 1) % 10 if last != "9" else 8)


def drawn(pieces: list[tuple[str, bool]], seed: int) -> list[Change]:
    """Of each kind as many as of the others, if there are that many."""
    rng = np.random.default_rng(seed)
    by_kind: dict[str, list[Change]] = {}
    for one in changes(pieces):
        by_kind.setdefault(one.kind, []).append(one)
    shuffled = [[list_[i] for i in rng.permutation(len(list_))] for list_ in by_kind.values()]
    turns = [one for row in zip_longest(*shuffled) for one in row if one is not None]
    return turns[:A_PAGE]


def told(pieces: list[tuple[str, bool]], claims: set[str], change: Change) -> bool:
    """Whether a claim is lost by it."""
    before = set(runs([pieces[change.unit][0]])) & claims
    return not before <= set(runs([change.text]))


def pieces_of(doctree: nodes.document) -> list[tuple[str, bool]]:
    """Each piece of a page, and whether it may state a result: steps of proofs and what is defined
    or asked do not."""
    return [(text, _states(node)) for node, text in units_in(doctree)]


def _states(node: nodes.Node) -> bool:
    while node is not None:
        if isinstance(node, nodes.title):
            return False
        if isinstance(node, proof_node):
            return False
        if type(node).__name__ in ("definition_node", "unchecked", "exercise_node"):
            return False
        node = node.parent
    return True


def measure(page: str, number: int, root: Path = ROOT) -> list[tuple[Change, bool]]:
    """The changes drawn of a page of a built book, each with whether it is told."""
    path = root / "_build/.doctrees" / f"{page}.doctree"
    doctree = pickle.loads(path.read_bytes())
    pieces = pieces_of(doctree)
    claims = {normal(claim) for _, claim in claims_in(doctree)}
    return [(one, told(pieces, claims, one)) for one in drawn(pieces, number)]


def main(pages: list[str]) -> None:
    pages = pages or [
        path.relative_to(ROOT).with_suffix("").as_posix()
        for path in sorted(ROOT.glob("book/[0-9]*/*.md"))
    ]
    kinds, all_found = ("number", "formula", "direction"), Counter()
    print(f"{'told of those drawn':46}" + "".join(f"{kind:>12}" for kind in kinds))
    for number, page in enumerate(pages):
        found = Counter()
        for one, is_told in measure(page, number):
            found[one.kind, is_told] += 1
            if not is_told and len(pages) == 1:
                print(
                    f"  {one.kind}: {one.before} → {one.after}: {' '.join(one.text.split())[:150]}"
                )
        all_found += found
        print(f"{page:46}" + "".join(f"{_of(found, kind):>12}" for kind in kinds), flush=True)
    print(f"{'all':46}" + "".join(f"{_of(all_found, kind):>12}" for kind in kinds))


def _of(found: Counter, kind: str) -> str:
    return f"{found[kind, True]} of {found[kind, True] + found[kind, False]}"


if __name__ == "__main__":
    main(sys.argv[1:])
