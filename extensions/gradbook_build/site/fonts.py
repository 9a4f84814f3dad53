"""Fonts carry the characters and the weights that the book uses, and no others: half the weight
of a page.

What a reader types beyond these is set in the reader's own fonts. Paper has fonts of its own: a
browser that prints a font of variable weight draws each letter anew wherever it stands (Type 3),
which is large, and coarse on the screens that show the file.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import fontTools

_ALWAYS = set(map(chr, range(0x20, 0x7F)))
_FEATURES = ["kern", "liga", "onum", "mark", "ccmp"]
_NAMES = [*range(7), 13, 14]  # the licence's, too
# Its licence reserves its name for its makers: what is changed here goes by another.
_RENAMED = {"Source Serif 4": "Gradbook Serif", "SourceSerif4": "GradbookSerif"}
# What a font of variable weight is made into: by the ending of its name, the weights it can have.
_VARIABLE: dict[str, tuple[int, int, int] | int] = {
    "": (400, 400, 700),
    "-print-400": 400,
    "-print-700": 700,
}

logging.getLogger("fontTools").setLevel(logging.WARNING)  # else it tells of each table


def shrink(app, used: set[str]) -> dict[str, bytes]:
    """Each font of _static, by its path there, with the used characters; the built book's are
    replaced by these. A font of variable weight brings those for paper along."""
    static, kept = Path(app.srcdir) / "book" / "_static", Path(app.doctreedir) / "fonts"
    kept.mkdir(exist_ok=True)
    characters, known, to_make = "".join(sorted(used | _ALWAYS)), {}, []
    for font, path, weights in _wanted(static):
        tools = fontTools.version, version("uharfbuzz")
        changes = (*_FEATURES, *_NAMES, _RENAMED, weights, *tools)
        made_of = font.read_bytes(), characters, *changes
        known[path] = kept / hashlib.sha256(repr(made_of).encode()).hexdigest()
        if not known[path].exists():
            to_make.append((font, characters, weights, known[path]))
    for one in to_make:
        _subset(*one)
    for path, made in known.items():
        shutil.copy(made, Path(app.outdir) / "_static" / path)
    for old in set(kept.iterdir()) - set(known.values()):
        old.unlink()
    return {path.as_posix(): made.read_bytes() for path, made in known.items()}


def _wanted(static: Path) -> Iterator[tuple[Path, Path, tuple[int, int, int] | int | None]]:
    """A font that the book has, the path of one to be made of it, and the weights of that."""
    for font in sorted(static.rglob("*.woff2")):
        path = font.relative_to(static)
        if "-wght-" not in font.name:
            yield font, path, None
            continue
        for ending, weights in _VARIABLE.items():
            yield font, path.with_stem(path.stem + ending), weights


def _subset(
    font: Path, characters: str, weights: tuple[int, int, int] | int | None, to: Path
) -> None:
    import uharfbuzz as harfbuzz  # most builds find all fonts made
    from fontTools.ttLib import TTFont

    plain = BytesIO()
    loaded = TTFont(font, recalcTimestamp=False)
    loaded.flavor = None
    loaded.save(plain, reorderTables=None)
    face = harfbuzz.Face(plain.getvalue())
    wanted = harfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    _only(wanted.layout_feature_tag_set, [int.from_bytes(tag.encode()) for tag in _FEATURES])
    _only(wanted.name_id_set, _NAMES)
    wanted.flags = harfbuzz.SubsetFlags.NOTDEF_OUTLINE
    if isinstance(weights, tuple):
        least, default, most = weights
        wanted.set_axis_range(face, "wght", least, most, default)
    elif weights:
        wanted.pin_axis_location(face, "wght", weights)
    made = TTFont(BytesIO(wanted.subset(face).blob.data), recalcTimestamp=False)
    for record in made["name"].names:
        for reserved, name in _RENAMED.items():
            record.string = record.toUnicode().replace(reserved, name)
    made.flavor = "woff2"
    unfinished = to.with_suffix(".new")  # should the build be killed now
    made.save(unfinished)
    unfinished.replace(to)


def _only(chosen: set[int], wanted: Iterable[int]) -> None:
    chosen.clear()
    chosen.update(wanted)
