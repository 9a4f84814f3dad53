"""Otter's plugin: where otter would run what was handed in, the graders judge it outside.

`gradbook export otter` names it in each assignment. What otter then runs is one cell with the
verdicts, and the assignment's tests read these.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from otter.plugins import AbstractOtterPlugin

from .judged import judged


class Judge(AbstractOtterPlugin):
    """The plugin; its configuration names the exercise, and says whether in a sandbox."""

    def before_grading(self, config: Any) -> None:
        """Remove what was handed in beside the notebook.

        Otter unpickles a log that lies there, and its kernel would import modules from there.
        """
        notebook = Path(self.submission_path)
        for path in notebook.parent.iterdir():
            if path.name not in (notebook.name, "tests", "__init__.py"):
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

    def before_execution(self, submission: NotebookNode) -> NotebookNode:
        """The notebook to run in place of the one that was handed in."""
        found = judged(submission, **self.plugin_config)
        verdicts = {letter: (one.passed, one.told) for letter, one in found.items()}
        return new_notebook(
            cells=[new_code_cell(f"gradbook_verdicts = {verdicts!r}")],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        )
