"""`gradbook grade`: a folder of submissions, graded by all cores or a cluster, into results."""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import itertools
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from . import results
from .journal import Journal
from .judge import Task, exercises, judge, version
from .outside import Submission
from .sandbox import NoSandbox, Sandbox
from .submissions import Unreadable, files, learner, read
from .walls import end_with_parent

_AHEAD = 4  # tasks that wait for each worker, so that none waits, and memory stays flat
_TRIES = 3  # of a file at which workers end


class CannotGrade(Exception):
    """Why nothing is graded, in a sentence."""


def add_command(commands: Any) -> None:
    """Add `grade` to the sub-commands of `gradbook`."""
    command = commands.add_parser("grade", help="grade a folder of submissions")
    command.add_argument("submissions", type=Path, help="a folder of .ipynb and .py files")
    command.add_argument("--out", type=Path, required=True, help="the folder for the results")
    command.add_argument("--exercise", default="", help="such as ex07; found by names otherwise")
    command.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    command.add_argument("--scheduler", default="", help="of dask.distributed: tcp://host:8786")
    command.add_argument(
        "--unsandboxed", action="store_true", help="run learners' code with no walls around it"
    )
    command.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Grade, and say what came of it. Raises CannotGrade or NoSandbox."""
    if not asked.submissions.is_dir():
        raise CannotGrade(f"{asked.submissions} is no folder")
    if asked.workers < 1:
        raise CannotGrade("--workers is at least 1")
    if asked.exercise and asked.exercise not in (known := exercises()):
        raise CannotGrade(f"there is no {asked.exercise}; there are {', '.join(known)}")
    if not asked.scheduler:  # each worker of a cluster finds out for itself
        with contextlib.closing(Sandbox(is_walled=not asked.unsandboxed)) as sandbox:
            tried = Submission(sandbox, [("<cell 1>", "tried = 1")], ["tried"])
            tried.close()
        if tried.lacks("tried"):
            raise NoSandbox(f"the sandbox does not work here: {tried.unusable}")
    asked.out.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(Journal(asked.out / "journal.jsonl")) as journal:
        keys, unreadable = _keys(asked)
        _grade(asked, keys, journal)
        rows = _rows(asked, keys, unreadable, journal)
        results.write(_with_pages(rows, asked.out / "feedback"), asked.out)
    count = len(keys) + len(unreadable)
    print(f"{count} files: see results.csv, results.json and feedback/ in {asked.out}")
    return 0


def _keys(asked: argparse.Namespace) -> tuple[dict[Path, str], dict[Path, str]]:
    """For each file the key of its content, or why there is none."""
    prefix = f"{version()} {asked.exercise or 'any'}"
    keys, unreadable = {}, {}
    for file in files(asked.submissions):
        try:
            digest = hashlib.sha256(read(file)).hexdigest()
        except Unreadable as reason:
            unreadable[file] = str(reason)
        else:
            keys[file] = f"{prefix} {file.suffix} {digest}"
    return keys, unreadable


def _grade(asked: argparse.Namespace, keys: dict[Path, str], journal: Journal) -> None:
    """Grade each content that the journal does not have, once."""
    todo = {key: file for file, key in keys.items() if key not in journal}
    try:
        from tqdm import tqdm
    except ImportError:
        raise CannotGrade("the progress bar is missing: pip install 'gradbook[classes]'") from None
    with tqdm(total=len(todo), unit="file", smoothing=0.05) as bar:

        def kept(key: str, found: dict[str, Any]) -> None:
            journal.write(key, found)
            bar.update()

        _map(asked, todo, kept)


def _map(
    asked: argparse.Namespace, todo: dict[str, Path], kept: Callable[[str, dict[str, Any]], None]
) -> None:
    """Have all files graded. Where a worker ends, those it may have ended at are tried alone."""
    while todo:
        try:
            with _workers(asked) as executor:
                _run_all(executor, asked, todo, kept)
        except BrokenProcessPool:
            for key in [*todo][: _AHEAD * asked.workers]:
                alone = {key: todo.pop(key)}
                try:
                    with _workers(asked) as executor:
                        _run_all(executor, asked, alone, kept)
                except BrokenProcessPool:
                    note = "the grader's own process ended while it judged this"
                    kept(key, {"exercise": "", "parts": [], "note": note, "seconds": 0.0})


def _run_all(
    executor: Executor,
    asked: argparse.Namespace,
    todo: dict[str, Path],
    kept: Callable[[str, dict[str, Any]], None],
) -> None:
    """Hand the files to workers in their order, a few ahead, and strike out what is done."""
    waiting: dict[Future[dict[str, Any]], str] = {}
    queue = iter([*todo.items()])
    while True:
        for key, file in itertools.islice(queue, _AHEAD * asked.workers - len(waiting)):
            task = Task(file.name, read(file), asked.exercise, not asked.unsandboxed)
            waiting[executor.submit(judge, task)] = key
        if not waiting:
            return
        for done in wait(waiting, return_when=FIRST_COMPLETED).done:
            key = waiting.pop(done)
            kept(key, done.result())
            del todo[key]


@contextlib.contextmanager
def _workers(asked: argparse.Namespace) -> Iterator[Executor]:
    if not asked.scheduler:
        # Not forked: this process may have threads, and a fork of one that holds a lock hangs.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(asked.workers, context, end_with_parent) as pool:
            yield pool
        return
    try:
        from distributed import Client
    except ImportError:
        raise CannotGrade("--scheduler needs dask: pip install 'gradbook[cluster]'") from None
    try:
        client = Client(asked.scheduler, timeout=20)
    except OSError as error:
        raise CannotGrade(f"no scheduler answers at {asked.scheduler}: {error}") from None
    with client:
        yield client.get_executor(pure=False, retries=_TRIES)


def _rows(
    asked: argparse.Namespace, keys: dict[Path, str], unreadable: dict[Path, str], journal: Journal
) -> Iterator[dict[str, Any]]:
    """A row for each file. Of a learner's files for one exercise, the newest counts."""
    newest: dict[tuple[str, str], Path] = {}
    for file, key in keys.items():
        whose = learner(file, asked.submissions), journal[key]["exercise"]
        newest[whose] = max(newest.get(whose, file), file, key=_age)
    for file in sorted([*keys, *unreadable]):
        found: dict[str, Any] = {
            "exercise": "",
            "parts": [],
            "note": unreadable.get(file, ""),
            "seconds": 0.0,
        }
        if file in keys:
            found = journal[keys[file]]
            del found["key"]
        whose = learner(file, asked.submissions), found["exercise"]
        counts = newest.get(whose, file)
        newer = f"not counted: {counts.relative_to(asked.submissions)} is newer"
        yield {
            "learner": whose[0],
            "file": str(file.relative_to(asked.submissions)),
            "counted": "counted" if counts == file and found["parts"] else newer,
            "score": sum(part["status"] == "passed" for part in found["parts"]),
            **found,
        } | ({} if found["parts"] else {"counted": "not graded"})


def _age(file: Path) -> tuple[float, str]:
    return file.stat().st_mtime, file.name


def _with_pages(rows: Iterator[dict[str, Any]], folder: Path) -> Iterator[dict[str, Any]]:
    """The rows, each with its page written."""
    folder.mkdir(exist_ok=True)
    for row in rows:
        file = folder / f"{row['file']}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(results.page(row), encoding="utf-8")
        yield row
