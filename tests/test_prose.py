"""The text: no misspelled word, no term that the glossary does not know, no macro without its line in the notation."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
CHAPTERS = sorted((ROOT / "book").glob("[0-9][0-9]-*/chapter.md"))
EACH = pytest.mark.parametrize("chapter", CHAPTERS, ids=[c.parent.name for c in CHAPTERS])
# Macros that write something other than a symbol of this book.
NOT_SYMBOLS = {r"\e"}


def prose(path: Path) -> str:
    """Without cells, front matter and mathematics."""
    text = re.sub(
        r"\A---.*?^---$", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
    )
    text = re.sub(r"^(```+)\{code-cell\}.*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"\$\$.*?\$\$|\$[^$]+\$", "…", text, flags=re.DOTALL)


def glossary() -> list[str]:
    inside = re.search(
        r"```\{glossary\}(.*?)```", (ROOT / "book/glossary.md").read_text(), re.DOTALL
    )[1]
    return [line for line in inside.splitlines() if line and not line.startswith((" ", ":"))]


def test_no_word_is_misspelled() -> None:
    codespell = Path(sys.executable).with_name("codespell")
    folders = [ROOT / name for name in ("book", "src", "extensions", "README.md")]
    skip = "*.woff2,*.js,*.css,*.gz,*.svg,*.png,*.bib,__pycache__,*.egg-info"
    # multline is an environment of TeX's; the next is a name.
    found = subprocess.run(
        [codespell, "--skip", skip, "-L", "multline,numer", *folders],
        capture_output=True,
        text=True,
    )
    assert found.returncode == 0, found.stdout


@EACH
def test_every_term_is_in_the_glossary(chapter: Path) -> None:
    known = {entry.lower().removesuffix("s") for entry in glossary()}
    terms = {
        " ".join(term.split()).lower() for term in re.findall(r"\*\*([^*]+)\*\*", prose(chapter))
    }
    assert terms
    assert not {term for term in terms if term.removesuffix("s") not in known}


def test_each_term_is_defined_in_one_place() -> None:
    defined: dict[str, list[str]] = {}
    for chapter in CHAPTERS:
        for term in re.findall(r"\*\*([^*]+)\*\*", prose(chapter)):
            defined.setdefault(" ".join(term.split()).lower(), []).append(chapter.parent.name)
    assert not {term: places for term, places in defined.items() if len(places) > 1}


def test_the_glossary_is_in_order() -> None:
    entries = [entry.lower() for entry in glossary()]
    assert entries == sorted(set(entries))


def test_the_text_refers_to_every_figure() -> None:
    alone = []
    for page in (ROOT / "book").glob("[0-9][0-9]-*/*.md"):
        text = page.read_text()
        alone += [
            name
            for name in re.findall(r"^    name: (\S+)$", text, re.MULTILINE)
            if f"{{numref}}`{name}`" not in text
        ]
    assert not alone


def test_every_macro_is_in_the_notation() -> None:
    macros = yaml.safe_load((ROOT / "_config.yml").read_text())["sphinx"]["config"]["katex_macros"]
    notation = (ROOT / "book/notation.md").read_text()
    assert (
        not {
            macro for macro in macros if not re.search(re.escape(macro) + r"(?![A-Za-z])", notation)
        }
        - NOT_SYMBOLS
    )


@EACH
def test_a_chapter_has_all_its_pieces(chapter: Path) -> None:
    text, words = chapter.read_text(encoding="utf-8"), prose(chapter)
    number = int(chapter.parent.name[:2])
    for piece in (
        f"(ch-{number:02d})=\n# Chapter {number}: ",
        "{.question}\n",
        "{prf:definition}",
        "{prf:theorem}",
        "{prf:proof}",
        "## Common mistakes",
        "## Where machine learning uses it",
        "## Back to the question",
        "## Self-test",
        "## Read more",
    ):
        assert piece in text, piece
    assert len(re.findall(r"^    name: fig-", text, re.MULTILINE)) >= 3, "three figures"
    assert len(re.findall(r"^:::\{dropdown\} [1-5]\. ", text, re.MULTILINE)) == 5
    assert words.count("{prf:theorem}") <= words.count("{prf:proof}")
    assert len(re.findall(r"^\s*check(?:_close)?\(", text, re.MULTILINE)) >= 30
