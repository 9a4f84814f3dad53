"""Commands as people type them, and what they print."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

TIMEOUT = 300  # seconds; the longest build takes fifty


def plain_build(folder: Path) -> tuple[int, str]:
    """Status and output of `jupyter-book build .` in a Python of its own."""
    return run([str(Path(sys.executable).with_name("jupyter-book")), "build", "."], folder)


def run(
    command: list[str],
    folder: Path,
    env: dict[str, str] | None = None,
    timeout: float | None = None,
) -> tuple[int, str]:
    """Exit status, and what was printed, in one stream, so that its order shows, uncoloured."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=env,
        timeout=timeout,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.returncode, without_colours(done.stdout)


def without_colours(printed: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", printed)
