"""Python for browsers, and its packages: fetched once for this machine, and known by their hashes.

Pyodide's own host gives them out one by one, but builds shall need no other host than PyPI. There
one wheel holds all of them. Of its 106 MB, 32 are asked for, by HTTP ranges.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path

WHEEL = (
    "https://files.pythonhosted.org/packages/d5/68/"
    "ba67840b98eb35636dbfb0685a6b4c3c02e26bd60e500f56d2e52216c13c/"
    "open_webui-0.12.4-py3-none-any.whl"
)
FOLDER = "open_webui/frontend/pyodide/"
# Pyodide 314.0.3, the same bytes as npm's, and the packages of its lock file.
NUMPY = "numpy-2.4.3-cp314-cp314-pyemscripten_2026_0_wasm32.whl"
SHA256 = {
    "pyodide.mjs": "5cfc46f5dcbaf2a16f26e2363f441873eb424762609cc03db00d6a2ace4d00e5",
    "pyodide.asm.mjs": "1a9775427ef6e8abaa7db88ece0515422d1886915ae5c9093776410c865dfd8d",
    "pyodide.asm.wasm": "e7f8fac36f8bf11085309cbc5c829b3ec3057c18bf1d73b05a6741612d63cdbf",
    "python_stdlib.zip": "444c770dfd75a32097fc0a7d5c1413fd3140601f49c3a1f2e9af0376fcd124b4",
    NUMPY: "0cad9c1b91f0082e4f959bc0e0bf5835a2efbba6ab3b1e9d1fe6e7e564cca98e",
}
# SciPy, Matplotlib, and what that imports.
SHA256 |= {
    name: digest
    for digest, name in map(
        str.split, Path(__file__).with_name("packages.sha256").read_text("utf-8").splitlines()
    )
}


class NotMade(Exception):
    """What a reader's browser needs is not here, and could not be had."""


def cache() -> Path:
    """Where this machine keeps them: outside of all copies of the book."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "gradbook"


def once(folder: Path, make: Callable[[Path], object]) -> Path:
    """The folder, made if it is not there yet; as a whole, and readable for whoever serves it."""
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as place:
            unfinished = Path(place, "unfinished")
            unfinished.mkdir()
            make(unfinished)
            try:
                unfinished.rename(folder)
            except OSError:
                if not folder.exists():  # no other build was faster
                    raise
    return folder


def parts() -> Path:
    """The folder with all of SHA256; what is missing there is fetched first."""
    folder = cache() / "pyodide-314.0.3"
    missing = [name for name, digest in SHA256.items() if not _is_whole(folder / name, digest)]
    if missing:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            _fetch(missing, folder)
        except OSError as error:
            raise NotMade(
                "Python for the browser could not be fetched, and exercises cannot be solved in "
                f"the page without it: {error}. It comes from {WHEEL}, once; build again with a "
                "network."
            ) from error
    return folder


def _is_whole(path: Path, digest: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def _fetch(names: list[str], folder: Path) -> None:
    with zipfile.ZipFile(io.BufferedReader(_FarFile(WHEEL), 1 << 20)) as wheel:
        for name in names:
            content = wheel.read(FOLDER + name)
            if (found := hashlib.sha256(content).hexdigest()) != SHA256[name]:
                raise NotMade(f"{name} of {WHEEL} has sha256 {found}, not {SHA256[name]}")
            unfinished = folder / f"{name}.{os.getpid()}"  # of builds at the same time
            unfinished.write_bytes(content)
            unfinished.replace(folder / name)


class _FarFile(io.RawIOBase):
    """A file on a server, of which only what is read is sent."""

    def __init__(self, url: str) -> None:
        self._url, self._at = url, 0
        with urllib.request.urlopen(
            urllib.request.Request(url, method="HEAD"), timeout=60
        ) as answer:
            self._size = int(answer.headers["Content-Length"])

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = start + offset
        return self._at

    def readinto(self, buffer) -> int:
        last = min(self._at + len(buffer), self._size) - 1
        if last < self._at:
            return 0
        request = urllib.request.Request(self._url, headers={"Range": f"bytes={self._at}-{last}"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            if answer.status != 206:
                raise OSError(f"the server of {self._url} sends whole files only")
            content = answer.read()
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)
