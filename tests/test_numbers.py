"""Numbers in the text of a page stand in its cells, too: one mistyped in a sentence is found.

This knows which numbers are there, not what is said of them. The chapters that are listed keep to
it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.test_structure import code_cells

ROOT = Path(__file__).parents[1]
CHAPTERS = ("01-*", "02-*", "03-*", "04-*")
PAGES = sorted(
    path
    for chapter in CHAPTERS
    for path in (ROOT / "book" / chapter).parent.glob(chapter + "/*.md")
)

# Numbers of sections, theorems, equations, pages and years in what is cited, and
# an example of a number.
CITED = {
    "01-partial-derivatives/chapter.md": {"21.6", "21.6.3", "455", "3.2"},
    "02-gradient-geometry/chapter.md": {"9.28", "9.4", "1884"},
    "03-directional-derivatives/chapter.md": {"9.15", "9.19", "9.21"},
    "04-matrix-calculus/chapter.md": {"5.105", "138", "141", "2018", "7.1", "5.11", "2.8"},
}
CELL = re.compile(r"^```\{code-cell\}.*?^```$", re.DOTALL | re.MULTILINE)
HEAD = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
LINK = re.compile(r"\]\([^)]*\)|\{[a-z:]+\}`[^`]*`")
# With a point, or of three digits or more: shorter ones stand in most cells by accident.
NUMBER = re.compile(r"(?<![\w.\\])(?:\d+(?:[.,]\d+)+(?!\w)|\d{3,})")
SHARE = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?= %)")  # must stand in a cell as a share, too


def numbers_without_a_cell(text: str) -> list[str]:
    cells = code_cells(text)
    in_cells = " ".join(cell.source for cell in cells).replace("_", "").replace(",", "")
    known = set(re.findall(r"\d+(?:\.\d+)*", in_cells))
    shares = set(re.findall(r"\d+(?:\.\d+)?(?= %)", in_cells))
    figures = [cell.metadata.get("mystnb", {}) for cell in cells]
    words = [HEAD.sub("", CELL.sub("", text))]
    words += [each.get("figure", {}).get("caption", "") for each in figures]
    words += [each.get("image", {}).get("alt", "") for each in figures]
    whole = LINK.sub("", " ".join(words))
    missing = {each for each in NUMBER.findall(whole) if each.replace(",", "") not in known}
    return sorted(missing | {each for each in SHARE.findall(whole) if each not in shares})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_the_numbers_of_the_text_stand_in_its_cells(page: Path) -> None:
    cited = CITED.get(f"{page.parent.name}/{page.name}", set())
    missing = set(numbers_without_a_cell(page.read_text(encoding="utf-8"))) - cited
    assert not missing, f"{page}: check these numbers in a cell, or correct them: {sorted(missing)}"


def test_a_mistyped_number_is_found() -> None:
    page = (ROOT / "book/03-directional-derivatives/chapter.md").read_text(encoding="utf-8")
    before = numbers_without_a_cell(page)
    for right, wrong, told in (("22 %", "32 %", "32"), ("6.16", "6.61", "6.61")):
        assert page.count(right) > 1
        changed = page.replace(f"by {right}", f"by {wrong}", 1).replace(
            f"= {right}", f"= {wrong}", 1
        )
        assert numbers_without_a_cell(changed) == sorted([*before, told])
