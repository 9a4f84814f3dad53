"""What a page needs to run Python: fetched by hash, and told when it is not to be had."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from gradbook_build.solving import parts

from .commands import run
from .small_book import PAGE, SmallBook

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def no_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_a_build_that_cannot_have_it_is_red_and_says_why(tmp_path, no_cache):
    book = SmallBook(tmp_path / "book")
    cells = "```{code-cell}\nx = ...\n```\n\n```{code-cell}\nprint(1)\n```\n"
    book.write(PAGE, f"{book.read(PAGE)}\n(ex-01-a)=\n## (a) One\n\n{cells}")
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", "."]
    env = os.environ | {"https_proxy": NOWHERE, "HTTPS_PROXY": NOWHERE}
    status, printed = run(command, book.path, env)
    assert status == 1
    assert "Python for the browser could not be fetched" in printed
    assert "build again with a network" in " ".join(printed.split())


def test_a_file_of_another_hash_is_refused(no_cache, monkeypatch):
    monkeypatch.setattr(parts, "SHA256", {"pyodide.mjs": "0" * 64})
    with pytest.raises(
        parts.NotMade, match=r"pyodide\.mjs of https.* has sha256 5cfc46.*, not 000"
    ):
        parts.parts()
    assert not list(no_cache.rglob("pyodide.mjs"))


def test_what_is_broken_in_the_cache_is_fetched_again(no_cache, monkeypatch):
    monkeypatch.setattr(parts, "SHA256", {"pyodide.mjs": parts.SHA256["pyodide.mjs"]})
    path = parts.parts() / "pyodide.mjs"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    assert parts.parts() / "pyodide.mjs" == path and path.read_bytes() == whole
