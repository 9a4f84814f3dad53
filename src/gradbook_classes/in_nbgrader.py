"""In the place of nbgrader's Execute: the graders judge what was handed in, outside of it.

A course takes it in by two lines of its nbgrader_config.py, which `gradbook export nbgrader`
writes. Notebooks of other assignments are run as ever.
"""

from __future__ import annotations

import re
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.preprocessors import Execute
from traitlets import Bool

from .judged import judged

_GRADED = re.compile(r"(ex\d\d)-([a-z])")


def configure(c: Any, *, sandboxed: bool = True) -> None:
    """Have a course's autograde judge by the book's graders."""
    usual = Autograde.autograde_preprocessors.default()
    c.Autograde.autograde_preprocessors = [Judge if one is Execute else one for one in usual]
    c.Judge.sandboxed = sandboxed


class Judge(Execute):
    """Writes verdicts below the graded cells; runs nothing of the notebook."""

    sandboxed = Bool(True, help="whether answers run in a sandbox").tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: Any = None, **more: Any
    ) -> tuple[NotebookNode, Any]:
        """The notebook with the verdicts as outputs."""
        exercise = _exercise(resources["nbgrader"])
        if exercise is None:
            return super().preprocess(nb, resources, **more)
        verdicts = judged(nb, exercise=exercise, sandboxed=self.sandboxed)
        for cell in nb.cells:
            graded = _GRADED.fullmatch(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
            if cell.cell_type == "code":
                cell.outputs = [_output(verdicts[graded[2]])] if graded else []
        return nb, resources


def _exercise(about: dict[str, str]) -> str | None:
    """Which exercise the teacher's own notebook is; nothing that a learner wrote is asked."""
    with Gradebook(about["db_url"]) as gradebook:
        notebook = gradebook.find_notebook(about["notebook"], about["assignment"])
        named = [_GRADED.fullmatch(cell.name) for cell in notebook.grade_cells]
    exercises = {found[1] if found else None for found in named}
    return exercises.pop() if len(exercises) == 1 else None


def _output(verdict: Any) -> NotebookNode:
    if verdict.passed:
        return new_output("stream", name="stdout", text=verdict.told)
    return new_output("error", ename="Graders", evalue=verdict.told, traceback=[verdict.told])
