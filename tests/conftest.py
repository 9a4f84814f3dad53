"""The whole book, built clean once for all tests that look at it, in however many processes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from tests.extension.commands import plain_build
from tests.ways import thin

ROOT = Path(__file__).parents[1]
# Besides the tests of pages: each of their variants builds a book, or starts a few kernels.
_SLOW = {"test_kernels", "test_live", "test_staleness"}
# There is a test process for each core. Were each of them, and what they start, to use all cores
# for products of matrices, their threads would wait for each other: chapter 9 took nine times as
# long. NumPy reads these when imported.
os.environ |= dict.fromkeys(
    ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"], "1"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """First one test that builds the book, while others go on with what needs none; last what
    needs it in a browser, its longest part first."""

    def place(item: pytest.Item) -> int:
        # A browser that is driven leaves a loop running, in which no kernel can be asked.
        if "site" in item.fixturenames or item.path.parent.name == "pages":
            return 3 if "visits" in item.fixturenames else 4
        return 2 if "built_book" in item.fixturenames else 1

    items.sort(key=place)
    builds = (item for item in items if place(item) == 2 and not item.get_closest_marker("skipif"))
    builder = next(builds, None)
    if builder:
        items.remove(builder)
        items.insert(0, builder)
    thin(item for item in items if item.path.parent.name == "pages" or item.path.stem in _SLOW)


@pytest.fixture(scope="session")
def built_book(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A copy of the book with its built pages under _build/html. Nobody may change it."""
    base = tmp_path_factory.getbasetemp()
    copy = (base if worker_id == "master" else base.parent) / "built_book"
    with FileLock(f"{copy}.lock"):
        if not (copy / "build.log").exists():
            left_out = (
                "_build",
                ".git",
                ".venv",
                "node_modules",
                "__pycache__",
                "*.egg-info",
                ".pytest_cache",
                ".hypothesis",
            )
            shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*left_out))
            status, log = plain_build(copy)
            (copy / "build.log").write_text(f"{status}\n{log}")
    log = (copy / "build.log").read_text()
    assert log.startswith("0\n") and (copy / "_build/html/index.html").is_file(), log[-5000:]
    return copy
