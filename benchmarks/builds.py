"""What an author waits for: the whole book built clean, again, after a sentence and after a cell was edited.

    make benchmark

Each is a plain `jupyter-book build .` in a copy of the book; seconds of wall-clock time.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from tests.extension.commands import plain_build

ROOT = Path(__file__).parents[1]
PAGE = "book/04-matrix-calculus/exercise.md"
SENTENCE = ("## The problem\n", "## The problem\n\nRead it twice.\n")
CELL = ("import numpy as np\n", "import numpy as np  # arrays\n")


def copy_to(folder: Path) -> Path:
    """The files that git knows, as they are now."""
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(lambda name: (ROOT / name).is_file(), names.stdout.splitlines()):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


def seconds(folder: Path) -> float:
    start = time.monotonic()
    status, log = plain_build(folder)
    if status:
        raise RuntimeError(f"the book does not build:\n{log[-3000:]}")
    return time.monotonic() - start


def edit(path: Path, change: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    if change[0] not in text:
        raise RuntimeError(f"{path} does not contain {change[0]!r}")
    path.write_text(text.replace(*change, 1), encoding="utf-8")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = copy_to(Path(name))
        print(f"clean               {seconds(folder):6.1f} s", flush=True)
        print(f"unchanged           {seconds(folder):6.1f} s", flush=True)
        edit(folder / PAGE, SENTENCE)
        print(f"one sentence edited {seconds(folder):6.1f} s", flush=True)
        edit(folder / PAGE, CELL)
        print(f"one cell edited     {seconds(folder):6.1f} s", flush=True)


if __name__ == "__main__":
    main()
