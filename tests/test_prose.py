"""The text: no misspelled word. What chapters must have is in test_structure.py."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXTS = ("book", "src", "extensions", "authoring", "README.md", "CONTRIBUTING.md")


def misspelled(*paths: Path) -> str:
    """What codespell finds, a line for each: the file, its line, the word and what is meant."""
    codespell = Path(sys.executable).with_name("codespell")
    skip = "*.woff2,*.js,*.css,*.gz,*.svg,*.png,*.bib,*-lock.json,__pycache__,*.egg-info"
    # multline is an environment of TeX's; the next is a name.
    found = subprocess.run(
        [codespell, "--skip", skip, "-L", "multline,numer", *paths],
        capture_output=True,
        text=True,
    )
    return found.stdout + found.stderr


def test_no_word_is_misspelled() -> None:
    assert all((ROOT / name).exists() for name in TEXTS)
    found = misspelled(*(ROOT / name for name in TEXTS))
    assert not found, f"correct these words, or add a right one to the list above:\n{found}"


def test_a_misspelled_word_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("Hold the others still.\nHold teh others still.\n")
    assert "page.md:2: teh ==> the" in misspelled(page)
