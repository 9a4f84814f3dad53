"""Errors in the chapters: for each the text, the wrong text, and the claim that must fail."""

from __future__ import annotations

import importlib
from pathlib import Path


def wrong_formulas_of(chapter: Path) -> list[tuple[str, str, str]]:
    return importlib.import_module(f"{__name__}.wrong_ch{chapter.parent.name[:2]}").WRONG_FORMULAS
