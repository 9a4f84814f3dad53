"""What the graders say of a notebook that was handed in, for the tools that it was handed in to."""

from __future__ import annotations

from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from gradbook.report import Finding, Report

from .judge import Task, exercises, judge


@dataclass(frozen=True)
class Verdict:
    """On one part: whether it has its point, and what the learner reads."""

    passed: bool
    told: str


def judged(notebook: NotebookNode, *, exercise: str, sandboxed: bool = True) -> dict[str, Verdict]:
    """The verdicts on ex07, by the letters of its parts; the notebook is run outside.

    Raises NoSandbox where it should be run in one, and none can be had.
    """
    content = nbformat.writes(notebook).encode()
    found = judge(Task("notebook.ipynb", content, exercise, is_walled=sandboxed))
    verdicts = {
        grader.__name__[-1]: Verdict(False, f"not judged: {found['note']}")
        for grader in exercises()[exercise]
    }
    for part in found["parts"]:
        findings = tuple(Finding(*finding) for finding in part["findings"])
        report = Report(part["part"], part["what"], findings)
        verdicts[report.part[-2]] = Verdict(bool(report), str(report))
    return verdicts
