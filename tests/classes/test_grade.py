"""`gradbook grade`: the table, bad input, and a kill in the middle."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import pytest

from .submissions import BLANK, ORDINARY, RIGHT, ROOT

ENV = os.environ | {"PYTHONPATH": str(ROOT / "src")}


def grade(folder: Path, out: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "gradbook_classes", "grade", folder, "--out", out, *more]


def notebook(*sources: str) -> str:
    listed = [{"cell_type": "code", "source": source, "metadata": {}} for source in sources]
    return json.dumps({"cells": listed, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def put(folder: Path, name: str, text: str | bytes, age: int = 0) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    os.utime(file, (time.time() - age, time.time() - age))


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """The rows that one run makes of good files and of bad ones, by file; and the feedback."""
    folder, out = tmp_path_factory.mktemp("given") / "submissions", tmp_path_factory.mktemp("out")
    put(folder, "ada/first.ipynb", notebook("%matplotlib inline", RIGHT), age=60)
    put(folder, "ada/second.py", ORDINARY["sign"])
    put(folder, "=cmd/x.py", RIGHT + "\nraise ValueError('<b>bold</b>')\n")
    put(folder, "renamed.py", ORDINARY["renamed"])
    put(folder, "blank.py", BLANK)
    put(folder, "missing.ipynb", notebook(*RIGHT.split("def batch_gradient")[:1]))
    put(folder, "broken.ipynb", notebook("import numpy as np\ndef batch_gradient(:", RIGHT[:300]))
    put(folder, "other.py", "print('hello')\n")
    put(folder, "empty.ipynb", "")
    put(folder, "torn.ipynb", notebook(RIGHT)[:200])
    put(folder, "deep.ipynb", "[" * 10**6)
    put(folder, "binary.py", bytes(range(256)))
    put(folder, "large.py", b"#" * (50 << 20))
    put(folder, "notes.pdf", "%PDF")
    with zipfile.ZipFile(folder / "inner.zip", "w") as inner:
        inner.writestr("x.py", RIGHT)
    with zipfile.ZipFile(folder / "outer.ipynb", "w") as outer:
        outer.write(folder / "inner.zip")
    (folder / "link.py").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe.py")
    done = subprocess.run(grade(folder, out), env=ENV, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with (out / "results.csv").open(encoding="utf-8-sig", newline="") as read:
        return {row["file"]: row for row in csv.DictReader(read)}, out


BAD = {
    "empty.ipynb": "it is empty",
    "torn.ipynb": "it is no notebook: its JSON cannot be read",
    "deep.ipynb": "it is no notebook: its JSON cannot be read",
    "binary.py": "it is not text: no UTF-8",
    "large.py": "it has 50.0 MB, and at most 10 MB are read",
    "notes.pdf": "it is neither a notebook (.ipynb) nor a Python file (.py)",
    "inner.zip": "it is a zip archive: unpack it, and grade what is in it",
    "outer.ipynb": "it is a zip archive: unpack it, and grade what is in it",
    "link.py": "it is a link, not a file",
    "pipe.py": "it is no file",
    "other.py": "it answers no exercise of the book, by its names",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_has_a_line_that_says_what_is_wrong(table, name):
    row = table[0][name]
    assert row["note"] == BAD[name] and row["counted"] == "not graded" and row["score"] == "0"


def test_the_newest_of_a_learner_counts_and_the_table_says_so(table):
    rows, _ = table
    assert rows["ada/first.ipynb"]["counted"] == "not counted: ada/second.py is newer"
    assert rows["ada/first.ipynb"]["score"] == "4"
    assert rows["ada/second.py"]["counted"] == "counted"
    assert rows["ada/second.py"]["(b) says"] == (
        "grad_cross_entropy: −1 times the gradient: a sign error"
    )


def test_what_is_missing_or_broken_is_told_and_the_rest_is_judged(table):
    rows, _ = table
    assert "is `batch_grad` meant?" in rows["renamed.py"]["note"]
    assert rows["renamed.py"]["score"] == "3"
    assert rows["missing.ipynb"]["(d)"] == "not attempted" and rows["missing.ipynb"]["score"] == "3"
    assert rows["blank.py"]["score"] == "0" and rows["blank.py"]["(a)"] == "not attempted"
    assert rows["broken.ipynb"]["(d) says"].startswith("batch_gradient: cell 1 raises SyntaxError")


def test_what_a_learner_wrote_is_text_in_the_table_and_on_the_page(table):
    rows, out = table
    assert rows["'=cmd/x.py"]["learner"] == "'=cmd"
    page = (out / "feedback/=cmd/x.py.html").read_text(encoding="utf-8")
    assert "<b>" not in page and "&lt;b&gt;bold" in page
    assert page.count("gb-mark") == 5 and "4 of 4 parts passed." in page
    assert "default-src 'none'" in page
    assert len(json.loads((out / "results.json").read_text(encoding="utf-8"))) == len(rows)


def test_after_a_kill_nothing_is_lost_and_nothing_graded_twice(tmp_path):
    folder, out = tmp_path / "submissions", tmp_path / "out"
    for number in range(12):
        put(folder, f"learner{number}.py", f"{RIGHT}\n# {number}")
    first = subprocess.Popen(grade(folder, out), env=ENV, stderr=subprocess.DEVNULL)
    journal = out / "journal.jsonl"
    while not (journal.exists() and journal.read_bytes().count(b"\n") >= 3):
        assert first.poll() is None
        time.sleep(0.01)
    children = Path(f"/proc/{first.pid}/task/{first.pid}/children").read_text("ascii").split()
    first.send_signal(signal.SIGKILL)
    first.wait()
    workers = [Path("/proc", child) for child in children]
    assert workers
    until = time.monotonic() + 10
    while any(worker.exists() for worker in workers):
        assert time.monotonic() < until, "workers are left, with their sandboxes"
        time.sleep(0.01)
    before = journal.read_bytes()
    assert before.count(b"\n") < 12
    with journal.open("ab") as torn:
        torn.write(b'{"key": "cut o')
    subprocess.run(grade(folder, out), env=ENV, check=True, capture_output=True)
    after = journal.read_bytes()
    assert after.startswith(before[: before.rindex(b"\n") + 1])
    keys = [json.loads(line)["key"] for line in after.splitlines()]
    assert len(keys) == len(set(keys)) == 12
    again = subprocess.run(grade(folder, out), env=ENV, capture_output=True, text=True)
    assert again.returncode == 0 and journal.read_bytes() == after


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--exercise", "ex77"], "there is no ex77; there are ex01"),
        (["--workers", "0"], "--workers is at least 1"),
        (["--scheduler", "tcp://127.0.0.1:1"], "dask"),
    ],
)
def test_wrong_options_are_told_in_a_sentence(tmp_path, more, told):
    put(tmp_path / "given", "x.py", RIGHT)
    done = subprocess.run(
        grade(tmp_path / "given", tmp_path / "out", *more), env=ENV, capture_output=True, text=True
    )
    if "--scheduler" in more and "scheduler answers" in done.stderr:
        return  # dask is installed
    assert done.returncode == 1 and told in done.stderr and "Traceback" not in done.stderr


def test_without_bubblewrap_nothing_is_run_unless_told_to(tmp_path):
    put(tmp_path / "given", "x.py", RIGHT)
    env = ENV | {"PATH": "/nowhere"}
    command = grade(tmp_path / "given", tmp_path / "out")
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    assert done.returncode == 1 and "apt install bubblewrap" in done.stderr
    done = subprocess.run([*command, "--unsandboxed"], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "out/results.json").read_text("utf-8"))[0]["score"] == 4


def test_neither_the_book_nor_its_pages_load_the_package():
    code = (
        "import sys, gradbook, gradbook.grading, gradbook.exercises.ex07\n"
        "from pathlib import Path\nfrom gradbook_build.solving.engine import graders\n"
        "held = [*graders(Path.cwd())]\n"
        "assert any(name.startswith('gradbook/exercises/') for name in held)\n"
        "print([n for n in [*sys.modules, *held] if n.startswith('gradbook_classes')])"
    )
    env = ENV | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'extensions'}"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]", done.stderr
    for file in [*(ROOT / "src/gradbook").rglob("*.py"), *(ROOT / "extensions").rglob("*.py")]:
        assert "import gradbook_classes" not in (text := file.read_text("utf-8"))
        assert "from gradbook_classes" not in text


def test_a_python_that_is_not_seen_from_inside_is_told(tmp_path):
    put(tmp_path, "in/ada/ex07.py", RIGHT)
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        real, link = Path(name, "base/bin/python3"), Path(name, "env/bin/python3")
        for one in (real, link):
            one.parent.mkdir(parents=True)
        shutil.copy(Path(sys.executable).resolve(), real)
        link.symlink_to(real)
        paths = os.pathsep.join([str(ROOT / "src"), *filter(None, sys.path)])
        env = os.environ | {"PYTHONHOME": sys.base_prefix, "PYTHONPATH": paths}
        command = [str(link), *grade(tmp_path / "in", tmp_path / "out")[1:]]
        done = subprocess.run(command, env=env, capture_output=True, text=True)
    assert done.returncode != 0 and "may lie in /tmp" in done.stderr, done.stderr
