"""One page alone: its cells are run twice, as a build of the book does, and what is wrong is told.

    make page P=book/07-softmax/exercise

Nothing else is read, and no HTML is written: for that, build the book, or see `make live`.
"""

from __future__ import annotations

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import yaml
from myst_nb.core.config import NbParserConfig
from myst_parser.config.main import MdParserConfig

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "extensions"))

from gradbook_build.running.execution import HASH_SEEDS, compare, long_imports  # noqa: E402
from gradbook_build.running.kernels import Kernels, environment  # noqa: E402
from gradbook_build.running.page_run import run  # noqa: E402
from gradbook_build.running.pages import Page, read_page  # noqa: E402


def find(name: str) -> Path | str:
    """The page's file; or one sentence on what was given, and what would do."""
    given = name.removesuffix(".md").strip("/")
    pages = sorted(p.relative_to(ROOT).as_posix() for p in (ROOT / "book").rglob("*.md"))
    if f"{given}.md" in pages:
        return ROOT / f"{given}.md"
    like = [page.removesuffix(".md") for page in pages if given and given in page]
    would = like[0] if like else "book/07-softmax/exercise"
    return f"there is no page {name!r}: give its path from the book's folder, such as P={would}"


def run_twice(page: Page, timeout: int) -> tuple[list[str], float]:
    """What is wrong with it, and how long it ran."""
    stop, modules = threading.Event(), sorted(long_imports([page], ROOT))
    first, second = (Kernels(environment(ROOT, seed), modules) for seed in HASH_SEEDS)
    with first, second, ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(run, page, timeout, kernels, stop) for kernels in (first, second)]
        one, two = (each.result() for each in runs)
    return [str(fault) for fault in compare(page, one, two)], max(one.seconds, two.seconds)


def main(arguments: list[str]) -> int:
    start = time.monotonic()
    path = find(arguments[0] if arguments else "")
    if isinstance(path, str):
        print(path, file=sys.stderr)
        return 2
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    extensions = set(config["parse"]["myst_enable_extensions"])
    page = read_page(path, ROOT, MdParserConfig(enable_extensions=extensions), NbParserConfig())
    if page.notebook is None:
        print(f"{page.name} has no cells: nothing to run")
        return 0
    faults, seconds = run_twice(page, config["execute"]["timeout"])
    if faults:
        print("\n".join([page.name, *faults]), file=sys.stderr)
        return 1
    whole = time.monotonic() - start
    print(
        f"{page.name}: {len(page.cells)} cells run well, twice, in {seconds:.1f} s ({whole:.1f} s)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
