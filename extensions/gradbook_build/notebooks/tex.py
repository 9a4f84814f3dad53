"""Formulas in TeX that everybody reads: the book's own macros are written out."""

from __future__ import annotations

import re
from collections.abc import Mapping

_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|.", re.DOTALL)
_ENDS_IN_A_NAME, _IN_A_SCRIPT = re.compile(r"\\[A-Za-z]+$"), re.compile(r"[_^]\s*$")
# Between dollars, the only mathematics that Visual Studio Code sets, these stand inside a display.
_DISPLAYS = re.compile(r"\\(begin|end)\{(align|gather)\*?\}")


def displayed(tex: str, macros: Mapping[str, str], number: str = "") -> str:
    """A displayed formula, on one line: in a quote, the mark of the next line would be part of
    it."""
    inside = _DISPLAYS.sub(r"\\\1{\2ed}", " ".join(expanded(tex, macros).split()))
    return f"$${inside} \\tag{{{number}}}$$" if number else f"$${inside}$$"


def expanded(tex: str, macros: Mapping[str, str]) -> str:
    """The formula with each macro replaced by what it stands for. KaTeX has read it already."""
    ahead, done = _TOKEN.findall(tex)[::-1], ""
    while ahead:
        piece = ahead.pop()
        if piece in macros:
            body = macros[piece]
            for place in sorted(set(re.findall(r"#\d", body))):
                body = body.replace(place, _argument(ahead))
            piece = expanded(body, macros)
            if _IN_A_SCRIPT.search(done):
                piece = f"{{{piece}}}"
        if piece[:1].isalpha() and _ENDS_IN_A_NAME.search(done):
            piece = f" {piece}"
        done += piece
    return done


def _argument(ahead: list[str]) -> str:
    """What a macro takes from the tokens ahead: the next one, or what is in its braces."""
    first = ahead.pop()
    while first.isspace():
        first = ahead.pop()
    if first != "{":
        return first
    taken, depth = "", 1
    while depth:
        token = ahead.pop()
        depth += {"{": 1, "}": -1}.get(token, 0)
        taken += token
    return taken[:-1]
