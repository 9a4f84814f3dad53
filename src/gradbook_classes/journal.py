"""What has been graded: a line for each content of a file, written before anything else is done.

After a kill -9 the journal is read again. A line that was cut off is dropped, and its file graded
once more; no other is.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


class Journal:
    """The lines of one file, found by the key of what was graded."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a+b")
        self._at: dict[str, int] = {}
        self._file.seek(0)
        end = 0
        for line in iter(self._file.readline, b""):
            if not line.endswith(b"\n"):
                break
            self._at[json.loads(line)["key"]] = end
            end += len(line)
        self._file.truncate(end)

    def __contains__(self, key: str) -> bool:
        return key in self._at

    def __getitem__(self, key: str) -> dict[str, Any]:
        self._file.seek(self._at[key])
        return json.loads(self._file.readline())

    def write(self, key: str, found: dict[str, Any]) -> None:
        """Add a line, and wait until it is on the disk."""
        self._at[key] = self._file.seek(0, os.SEEK_END)
        self._file.write(json.dumps({"key": key, **found}).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()
