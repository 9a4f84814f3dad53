"""Fonts carry the characters that the book uses, and no others: half the weight of a page.

What a reader types beyond these is set in the reader's own fonts.
"""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

from fontTools import subset

_ALWAYS = set(map(chr, range(0x20, 0x7F)))
_FEATURES = ["kern", "liga", "onum", "mark", "ccmp"]

logging.getLogger("fontTools").setLevel(logging.WARNING)  # else it tells of each table


def shrink(app, used: set[str]) -> dict[str, bytes]:
    """Each font of _static, by its path there, with the used characters; the built book's are replaced by these."""
    static, kept = Path(app.srcdir) / "book" / "_static", Path(app.doctreedir) / "fonts"
    kept.mkdir(exist_ok=True)
    characters, shrunk = "".join(sorted(used | _ALWAYS)), {}
    for font in sorted(static.rglob("*.woff2")):
        # Of the same font and the same characters it is the same again.
        known = kept / hashlib.sha256(font.read_bytes() + characters.encode()).hexdigest()
        if not known.exists():
            _subset(font, characters, known)
        path = font.relative_to(static)
        shrunk[path.as_posix()] = known.read_bytes()
        (Path(app.outdir) / "_static" / path).write_bytes(shrunk[path.as_posix()])
    return shrunk


def _subset(font: Path, characters: str, to: Path) -> None:
    options = subset.Options(flavor="woff2", layout_features=_FEATURES, notdef_outline=True, recalc_timestamp=False)
    loaded = subset.load_font(font, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(loaded)
    subset.save_font(loaded, to, options)
