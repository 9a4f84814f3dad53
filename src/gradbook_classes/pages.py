"""An exercise as its page has it, taken apart: text, blanks, calls of graders, and answers.

The page is the only source. In the repository it is read where it stands; the wheel brings all
exercise pages along, and the settings of the book for its macros.
"""

from __future__ import annotations

import ast
import functools
import re
from dataclasses import dataclass
from pathlib import Path

import jupytext
import yaml

_PACKED = Path(__file__).with_name("book")
_BOOK = Path(__file__).parents[2]
_PART = re.compile(r"^\(ex-\d\d-([a-z])\)=\n", re.MULTILINE)
_AFTERWARDS = "\n## After you have tried\n"
# Of the page's own text, what is true only there.
_THERE = re.compile(r"^Replace each `\.\.\.` .*", re.MULTILINE)
_HERE = (
    "Replace each `...` with your answer. The cell below it says what the graders find. "
    "This cell comes first:"
)


class NoExercise(Exception):
    """There is no such exercise: one sentence."""


@dataclass(frozen=True)
class Part:
    letter: str
    text: str  # Markdown: the heading, the question, the hints
    blanks: str  # the learner's cell
    shows: str  # the cell `show(ex07.check_a(…))`
    solution: str  # what the page solves it with, under the names that are asked for


@dataclass(frozen=True)
class Exercise:
    name: str  # ex07
    text: str  # Markdown: the title and the problem
    given: str  # the first cell, which all parts need
    parts: tuple[Part, ...]


def numbers() -> list[int]:
    """The numbers of all exercises."""
    return [int(page.parent.name[:2]) for page in sorted(_pages().glob("*/exercise.md"))]


def exercise(name: str) -> Exercise:
    """The exercise of this name, 7 or ex07.

    Raises NoExercise where there is none.
    """
    digits = name.removeprefix("ex")
    if not digits.isdecimal():
        raise NoExercise(f"{name!r} names no exercise: write its number, such as 7 or ex07")
    number = int(digits)
    found = [*_pages().glob(f"{number:02d}-*/exercise.md")]
    if not found:
        first, *_, last = numbers()
        raise NoExercise(f"there is no exercise {number}: there are {first} to {last}")
    before, _, _ = found[0].read_text(encoding="utf-8").partition(_AFTERWARDS)
    head, *rest = _PART.split(before)
    text, given = _cells(head)
    parts = (_part(letter, body) for letter, body in zip(rest[::2], rest[1::2]))
    return Exercise(f"ex{number:02d}", markdown(_THERE.sub(_HERE, text)), given, tuple(parts))


def _pages() -> Path:
    return _PACKED if _PACKED.is_dir() else _BOOK / "book"


@functools.cache
def _macros() -> dict[str, str]:
    folder = _PACKED if _PACKED.is_dir() else _BOOK
    settings = yaml.safe_load((folder / "_config.yml").read_text(encoding="utf-8"))
    return settings["sphinx"]["config"]["katex_macros"]


def _cells(myst: str) -> list[str]:
    """The first text, and all code below it."""
    cells = jupytext.reads(myst, fmt="md:myst").cells
    texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
    return [texts[0], *(cell.source for cell in cells if cell.cell_type == "code")]


def _part(letter: str, body: str) -> Part:
    text, blanks, shows, *solved = _cells(body)
    return Part(letter, markdown(text), blanks, shows, _renamed("\n\n".join(solved), shows))


def _renamed(solved: str, shows: str) -> str:
    """The page's own solution, and then its answers under the names that the blanks have."""
    asked = _call(ast.parse(shows).body[-1]).args
    last = ast.parse(solved).body[-1]
    above = solved.splitlines()[: last.lineno - 1]
    names, values = (
        ", ".join(map(ast.unparse, arguments)) for arguments in (asked, _call(last).args)
    )
    return "\n".join([*above, f"{names} = {values}{',' * ('*' in values[:1])}"]).strip()


def _call(statement: ast.stmt) -> ast.Call:
    """In `show(ex07.check_a(f))` or `require_passed(…)`, the call of the grader."""
    (call,) = statement.value.args  # type: ignore[attr-defined]
    return call


# ------------------------------------------------------------ MyST, as any notebook can show it


def markdown(myst: str) -> str:
    """MyST's text as plain Markdown with TeX, as far as exercises use it above their solutions."""
    text = re.sub(r"^\([\w-]+\)=\n|^\{\.\w+\}\n", "", myst, flags=re.MULTILINE)
    text = re.sub(r"^`{4}\{exercise\} (.*)\n:label: .*\n\n", r"**\1.** ", text, flags=re.MULTILINE)
    text = re.sub(r"^`{4}\n?", "", text, flags=re.MULTILINE)
    text = re.sub(
        r"^:::\{dropdown\} (.*)\n((?s:.*?))\n:::$",
        r"<details><summary>\1</summary>\n\n\2\n\n</details>",
        text,
        flags=re.MULTILINE,
    )
    text = re.sub(r"\{doc\}`([^`<]*) <[^`]*>`", r"\1", text)
    text = re.sub(r"\{numref\}`fig-0?(\d+)-[^`]*`", r"a figure of chapter \1", text)
    text = re.sub(r" \{cite:[pt]\}`[^`]*`", "", text)
    return expand(text, _macros())


def expand(tex: str, macros: dict[str, str]) -> str:
    """The book's own macros replaced by what they stand for, until none is left."""
    group = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
    for name, meaning in macros.items():
        argument = rf"\s*({group}|\\?\w)" if "#1" in meaning else "()"
        pattern = re.compile(rf"(?P<script>[_^]?){re.escape(name)}(?![A-Za-z]){argument}")

        def written(found: re.Match[str], meaning: str = meaning) -> str:
            inside = found[2][1:-1] if found[2][:1] == "{" else found[2]
            body = meaning.replace("#1", inside)
            return f"{found['script']}{{{body}}}" if found["script"] else body

        before = None
        while before != tex:
            before, tex = tex, pattern.sub(written, tex)
    return tex
