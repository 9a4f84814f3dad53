"""`make live` and `make page`, as an author uses them, on a small book."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import chromium, wait_until
from tests.ways import ALL_WAYS, weekly

from .small_book import HERE, PAGE, ROOT, SmallBook


@pytest.fixture
def written(book: SmallBook) -> SmallBook:
    ignore = shutil.ignore_patterns("__pycache__", "templates")
    shutil.copytree(ROOT / "authoring", book.path / "authoring", ignore=ignore)
    return book


@pytest.fixture
def live(written: SmallBook) -> Iterator[tuple[str, Iterator[str]]]:
    """The address of the book that is shown, and the lines that are printed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "authoring.live"],
        cwd=written.path,
        env={**os.environ, "GRADBOOK_PORT": port, "PYTHONPATH": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        assert process.stdout
        lines = iter(process.stdout.readline, "")
        next(line for line in lines if "Serving on" in line)
        yield f"http://127.0.0.1:{port}/{PAGE[:-3]}.html", lines
        process.terminate()


def test_a_saved_sentence_is_shown_and_a_fault_is_told(
    written: SmallBook, live: tuple[str, Iterator[str]]
) -> None:
    address, lines = live
    with chromium() as browser:
        page = browser.new_page()
        page.goto(address)
        wait_until(lambda: page.evaluate("window.LiveReload && LiveReload.connector?.protocol"))
        written.change(PAGE, "Say hello.", "Say good evening.")
        page.wait_for_selector("text=Say good evening.", timeout=60_000)
    written.change(PAGE, HERE, "```{admonitoin} x\n```")
    assert any("no directive `admonitoin`" in line for line in lines)


def run_page(book: SmallBook, name: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "authoring.page", name]
    return subprocess.run(command, cwd=book.path, capture_output=True, text=True)


@weekly
def test_one_page_is_run(written: SmallBook) -> None:
    done = run_page(written, PAGE[:-3])
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{PAGE}: 1 cells run well, twice")
    written.change(PAGE, HERE, "```{code-cell}\n1 / 0\n```")
    done = run_page(written, PAGE)
    assert done.returncode == 1
    assert "cell 2 (`1 / 0`), line" in done.stderr and "ZeroDivisionError" in done.stderr


NOT_THERE = ["topic", "../etc", "", "book/03-topic/exercise", "/etc/passwd"]


@pytest.mark.parametrize("name", NOT_THERE[: None if ALL_WAYS else 2])
def test_a_page_that_is_not_there_is_told_in_one_sentence(written: SmallBook, name: str) -> None:
    done = run_page(written, name)
    assert done.returncode == 2 and not done.stdout
    (told,) = done.stderr.splitlines()
    assert f"there is no page {name!r}" in told and "P=book/" in told
    assert Path(told.rpartition("P=")[2]).parts[0] == "book"
