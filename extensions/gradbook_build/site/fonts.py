"""Fonts carry the characters and the weights that the book uses: half the weight of a page.

What a reader types beyond these is set in the reader's own fonts.
"""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

import fontTools
from fontTools import subset
from fontTools.varLib import instancer

_ALWAYS = set(map(chr, range(0x20, 0x7F)))
_FEATURES = ["kern", "liga", "onum", "mark", "ccmp"]
_NAMES = [*range(7), 13, 14]  # the licence's, too
# Its licence reserves its name for its makers: what is changed here goes by another.
_RENAMED = {"Source Serif 4": "Gradbook Serif", "SourceSerif4": "GradbookSerif"}
_WEIGHTS = (400, 400, 700)  # lightest, usual and boldest of a font of variable weight

logging.getLogger("fontTools").setLevel(logging.WARNING)  # else it tells of each table


def shrink(app, used: set[str]) -> dict[str, bytes]:
    """Each font of _static, by its path there, with the characters used, as the book has it."""
    static, kept = Path(app.srcdir) / "book" / "_static", Path(app.doctreedir) / "fonts"
    kept.mkdir(exist_ok=True)
    characters, shrunk, used_now = "".join(sorted(used | _ALWAYS)), {}, set()
    for font in sorted(static.rglob("*.woff2")):
        made_of = (
            font.read_bytes(),
            characters,
            *_FEATURES,
            *_WEIGHTS,
            *_NAMES,
            _RENAMED,
            fontTools.version,
        )
        known = kept / hashlib.sha256(repr(made_of).encode()).hexdigest()
        if not known.exists():
            unfinished = known.with_suffix(".new")  # should the build be killed now
            _subset(font, characters, unfinished)
            unfinished.replace(known)
        used_now.add(known)
        path = font.relative_to(static)
        shrunk[path.as_posix()] = known.read_bytes()
        (Path(app.outdir) / "_static" / path).write_bytes(shrunk[path.as_posix()])
    for old in set(kept.iterdir()) - used_now:
        old.unlink()
    return shrunk


def _subset(font: Path, characters: str, to: Path) -> None:
    options = subset.Options(
        flavor="woff2",
        layout_features=_FEATURES,
        name_IDs=_NAMES,
        notdef_outline=True,
        recalc_timestamp=False,
    )
    loaded = subset.load_font(font, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(loaded)
    if "fvar" in loaded:
        instancer.instantiateVariableFont(loaded, {"wght": _WEIGHTS}, inplace=True)
    for record in loaded["name"].names:
        for reserved, name in _RENAMED.items():
            record.string = record.toUnicode().replace(reserved, name)
    subset.save_font(loaded, to, options)
