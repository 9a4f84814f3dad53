"""One submission, from its cells to its reports."""

from __future__ import annotations

import hashlib
import importlib
import inspect
import pkgutil
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import gradbook
import gradbook.exercises
from gradbook.report import Report

from .outside import Limits, Submission, There
from .sandbox import NoSandbox, Sandbox
from .submissions import Unreadable, cells

Grader = Callable[..., Report]


@dataclass(frozen=True)
class Task:
    """One file to be graded, and how."""

    name: str
    content: bytes
    exercise: str = ""  # found by its names, if none is given
    is_walled: bool = True
    readable: tuple[str, ...] = ()


def exercises() -> dict[str, dict[Grader, list[str]]]:
    """For each exercise its graders, part by part, with the names of the answers that they take."""
    found = {}
    for module in pkgutil.iter_modules(gradbook.exercises.__path__):
        graders = vars(importlib.import_module(f"gradbook.exercises.{module.name}"))
        found[module.name] = {
            grader: list(inspect.signature(grader).parameters)
            for name, grader in sorted(graders.items())
            if name.startswith("check_")
        }
    return found


def version() -> str:
    """Changes with all that a verdict may hang on."""
    digest = hashlib.sha256(np.__version__.encode())
    for package in (Path(gradbook.__file__).parent, Path(__file__).parent):
        for file in sorted(package.rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def judge(task: Task) -> dict[str, Any]:
    """Grade one file: what stands in the journal of it. Runs in any process, here or elsewhere.

    Never raises because of what is in the file; raises NoSandbox where nothing could be graded.
    """
    began = time.monotonic()
    with _one_at_a_time:
        try:
            found = _judged(task, cells(task.name, task.content))
        except Unreadable as reason:
            found = {"note": str(reason)}
        except NoSandbox:
            raise
        except Exception as error:  # a fault of ours: told in the table, and the rest goes on
            found = {
                "note": f"the grader failed, please report it: {type(error).__name__}: {error}"
            }
    return {"exercise": "", "parts": [], "note": "", **found} | {
        "seconds": round(time.monotonic() - began, 3)
    }


_one_at_a_time = threading.Lock()  # warnings and NumPy's settings belong to a process
_sandboxes: dict[tuple[bool, tuple[str, ...]], Sandbox] = {}
_exercises: dict[str, dict[Grader, list[str]]] = {}


def _judged(task: Task, given: Sequence[tuple[str, str]]) -> dict[str, Any]:
    kind = (task.is_walled, task.readable)
    if kind not in _sandboxes:
        _sandboxes[kind] = Sandbox([Path(one) for one in task.readable], task.is_walled)
    if not _exercises:
        _exercises.update(exercises())
    asked_for = {
        name for graders in _exercises.values() for names in graders.values() for name in names
    }
    submission = Submission(_sandboxes[kind], given, sorted(asked_for), Limits())
    try:
        exercise = task.exercise or _which(given, submission)
        if not exercise:
            why = submission.unusable or "; ".join(submission.faults)
            told = f" ({why})" if why else ""
            return {"note": f"it answers no exercise of the book, by its names{told}"}
        reports = reports_on(_exercises[exercise], submission)
    finally:
        submission.close()
    absent = [name for name in _names(_exercises[exercise]) if submission.lacks(name)]
    notes = [submission.unusable] if submission.unusable else submission.faults
    notes = [*notes, *map(submission.missing, absent if not submission.unusable else ())]
    return {"exercise": exercise, "parts": reports, "note": "; ".join(notes)}


def reports_on(
    graders: Mapping[Grader, Sequence[str]], submission: Submission
) -> list[dict[str, Any]]:
    """What each grader says of a submission, as JSON holds it; `report` makes reports of it."""
    return [
        as_json(grader(**{name: There(submission, name) for name in names}))
        for grader, names in graders.items()
    ]


def as_json(report: Report) -> dict[str, Any]:
    """A report as it stands in the journal."""
    return {
        "part": report.part,
        "what": report.what,
        "status": report.status,
        "findings": [[f.answer, f.status, f.kind, f.message] for f in report.findings],
    }


def _names(graders: Mapping[Grader, Sequence[str]]) -> list[str]:
    return [name for names in graders.values() for name in names]


def _which(given: Sequence[tuple[str, str]], submission: Submission) -> str:
    """The exercise that it names, as its first cell does, or most answers of which it has."""
    text = "\n".join(code for _, code in given)
    named = {f"ex{number}" for number in re.findall(r"\bex(\d\d)\b", text)} & _exercises.keys()
    if len(named) == 1:
        return named.pop()
    has = {*submission.there, *submission.failed}
    count = {name: len(has.intersection(_names(_exercises[name]))) for name in _exercises}
    best = max(count, key=lambda name: (count[name], name in named))
    return best if count[best] else ""
