"""What a page needs to run Python: fetched by hash, and told when it is not to be had."""

from __future__ import annotations

import base64
import os
import re
import shutil
import sys
from pathlib import Path

import pytest
from gradbook_build.solving import disk, engine, pages, parts

from tests.ways import weekly

from .commands import run
from .small_book import PAGE, SmallBook

ROOT = Path(__file__).parents[2]
OWN = ("worker", "disk-window", "editor")
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def no_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@weekly
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


@weekly
def test_what_is_made_twice_is_the_same_byte_for_byte(tmp_path, monkeypatch):
    made = []
    for name in ("one", "two"):
        folder = tmp_path / name / "runtime"
        folder.mkdir(parents=True)
        engine.make_runtime(folder)
        monkeypatch.setattr(engine, "cache", lambda name=name: tmp_path / name)
        engine.compile_graders(engine.graders(ROOT), folder, folder / "graders.pack.gz")
        made.append({path.name: path.read_bytes() for path in folder.iterdir()})
    one, two = made
    assert one.keys() == two.keys() and {"snapshot.gz", "graders.pack.gz"} <= one.keys()
    assert [name for name in one if one[name] != two[name]] == []


def test_each_edition_has_an_address_of_its_own(tmp_path):
    for name in ("src", "book/_static/solving"):
        shutil.copytree(ROOT / name, tmp_path / name)
    first = pages.edition(tmp_path)
    solving = "book/_static/solving"
    for name in ("src/gradbook/exercises/ex07.py", *(f"{solving}/{one}.mjs" for one in OWN)):
        path = tmp_path / name
        text = path.read_text("utf-8")
        path.write_text(text + "\n", encoding="utf-8")
        other = pages.edition(tmp_path)
        # Only what is small: all else stays in the reader's browser.
        assert other != first and other.split("/")[0] == first.split("/")[0]
        path.write_text(text, encoding="utf-8")
    assert pages.edition(tmp_path) == first


def test_old_editions_are_removed(tmp_path):
    for name in ("old/files", "runtime/old", "runtime/new"):
        parts.once(tmp_path / name, lambda folder: (folder / "x").touch())
        (tmp_path / name).with_name("file").touch()
    parts.once(tmp_path / "runtime", lambda folder: pytest.fail("it is there"))
    pages._remove_all_but(tmp_path / "runtime")
    pages._remove_all_but(tmp_path / "runtime/new")
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == [
        *("runtime", "runtime/file", "runtime/new", "runtime/new/x")
    ]


def test_each_file_of_data_lies_there_as_a_script_too(tmp_path):
    for name in ("a.pack.gz", "b.zip", "licences.txt", "c.mjs"):
        (tmp_path / name).write_bytes(b"\0\xff<" + name.encode())
    disk.as_scripts(tmp_path)
    assert sorted(path.name for path in tmp_path.glob("*.js")) == ["a.pack.gz.js", "b.zip.js"]
    (text,) = re.findall(r'^gradbookFile\("(.*)"\)$', (tmp_path / "b.zip.js").read_text())
    assert base64.b64decode(text) == (tmp_path / "b.zip").read_bytes()
    (tmp_path / "b.zip.js").write_text("kept")
    disk.as_scripts(tmp_path)
    assert (tmp_path / "b.zip.js").read_text() == "kept", "what it is made of does not change"
