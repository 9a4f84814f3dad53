"""Fonts carry the characters that the book uses, and no others: half the weight of a page.

What a reader types beyond these is set in the reader's own fonts.
"""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

from fontTools import subset

_ALWAYS = "".join(map(chr, range(0x20, 0x7F)))
_FEATURES = ["kern", "liga", "onum", "mark", "ccmp"]


def connect(app) -> None:
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # else it tells of each table
    app.connect("build-finished", _shrink)


def _shrink(app, exception) -> None:
    if exception or app.builder.format != "html":
        return
    pages = sorted(Path(app.outdir).rglob("*.html"))
    used = "".join(sorted(set(_ALWAYS).union(*(page.read_text(encoding="utf-8") for page in pages))))
    shrunk = Path(app.doctreedir) / "fonts"
    shrunk.mkdir(exist_ok=True)
    for font in sorted((Path(app.srcdir) / "book" / "_static").rglob("*.woff2")):
        # Of the same font and the same characters it is the same again.
        known = shrunk / hashlib.sha256(font.read_bytes() + used.encode()).hexdigest()
        if not known.exists():
            _subset(font, used, known)
        built = Path(app.outdir) / "_static" / font.relative_to(Path(app.srcdir) / "book" / "_static")
        built.write_bytes(known.read_bytes())


def _subset(font: Path, characters: str, to: Path) -> None:
    options = subset.Options(flavor="woff2", layout_features=_FEATURES, notdef_outline=True, recalc_timestamp=False)
    loaded = subset.load_font(font, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(loaded)
    subset.save_font(loaded, to, options)
