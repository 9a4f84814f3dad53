"""Learners' files: which there are, whose they are, and what is in them."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .inside import FILE

MOST = 10 << 20  # bytes of one file
_CELLS = 1000
# What other programs leave beside them.
_LEFT_OUT = re.compile(r"[.]|__|~|Thumbs\.db$|desktop\.ini$")

Cells = list[tuple[str, str]]


class Unreadable(Exception):
    """A file that cannot be graded; says in a sentence why."""


def files(folder: Path) -> Iterator[Path]:
    """All files below the folder, in the order of their names, but those that programs leave."""
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        if _LEFT_OUT.match(one.name):
            continue
        if one.is_dir() and not one.is_symlink():
            yield from files(one)
        else:
            yield one


def learner(file: Path, folder: Path) -> str:
    """Whose it is: the folder that it lies in, as in `ada/ex07.ipynb`, or its name up to a `_`."""
    inside = file.relative_to(folder)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem.partition("_")[0]


def read(file: Path) -> bytes:
    """What is in the file. Raises Unreadable where that is no submission for sure."""
    try:
        # A pipe would be waited for, and a link may lead to what is no learner's.
        end = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        is_link = file.is_symlink()
        raise Unreadable(
            "it is a link, not a file" if is_link else f"it cannot be read: {error.strerror}"
        ) from None
    with os.fdopen(end, "rb") as opened:
        about = os.fstat(opened.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise Unreadable("it is no file")
        if about.st_size > MOST:
            size = about.st_size / (1 << 20)
            raise Unreadable(f"it has {size:.1f} MB, and at most {MOST >> 20} MB are read")
        content = opened.read(MOST + 1)
    if content.startswith(b"PK\x03\x04"):
        raise Unreadable("it is a zip archive: unpack it, and grade what is in it")
    if file.suffix not in (".ipynb", ".py"):
        raise Unreadable("it is neither a notebook (.ipynb) nor a Python file (.py)")
    return content


def cells(name: str, content: bytes) -> Cells:
    """The code of a file of this name: a place, and the text there. Raises Unreadable."""
    if not content.strip():
        raise Unreadable("it is empty")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("it is not text: no UTF-8") from None
    if not name.endswith(".ipynb"):
        return [(FILE, text)]
    try:
        found = [*_notebook_cells(json.loads(text))]
    except (ValueError, RecursionError):
        raise Unreadable("it is no notebook: its JSON cannot be read") from None
    except (TypeError, KeyError, AttributeError):
        raise Unreadable("it is no notebook of format 4") from None
    if not any(code.strip() for _, code in found):
        raise Unreadable("it has no code")
    if len(found) > _CELLS:
        raise Unreadable(f"it has {len(found)} cells of code, and at most {_CELLS} are run")
    return found


def _notebook_cells(notebook: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] == "code":
            source = cell["source"]
            yield f"<cell {number}>", source if isinstance(source, str) else "".join(source)
