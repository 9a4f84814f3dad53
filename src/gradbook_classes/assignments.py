"""Exercises as otter-grader and nbgrader take them.

They ask what the pages ask, and give each part a point. Neither tool runs what a learner hands in:
where it would, it calls `in_otter` or `in_nbgrader`, which have the graders judge it outside of the
learner's process.
"""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from .pages import Exercise

_PYTHON = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
_NBGRADER_CONFIG = """\
c = get_config()  # noqa: F821

from gradbook_classes.in_nbgrader import configure  # noqa: E402

configure(c{sandboxed})
"""


class CannotExport(Exception):
    """What was asked for cannot be written: one sentence."""


# ------------------------------------------------------------ otter


def write_otter(one: Exercise, folder: Path, *, sandboxed: bool = True) -> str:
    """Write ex07/ex07.ipynb for `otter assign`; what to type next.

    Raises CannotExport where that file is.
    """
    path = _write(otter(one, sandboxed=sandboxed), folder / one.name / f"{one.name}.ipynb")
    return f"{path} is written. Next: otter assign {path} {path.parent / 'dist'}"


def otter(one: Exercise, *, sandboxed: bool = True) -> NotebookNode:
    """The exercise as the notebook that `otter assign` takes apart."""
    plugin = {"gradbook_classes.in_otter.Judge": {"exercise": one.name, "sandboxed": sandboxed}}
    config = {
        "init_cell": False,
        "export_cell": False,
        "tests": {"ok_format": False},
        "requirements": ["gradbook"],
        "generate": {"plugins": [plugin], "show_hidden": True},
    }
    cells = [
        new_raw_cell("# ASSIGNMENT CONFIG\n" + json.dumps(config)),
        new_markdown_cell(one.text),
        new_code_cell(one.given),
    ]
    for part in one.parts:
        name = f"{one.name}-{part.letter}"
        question = {"name": name, "points": 1, "check_cell": False}
        solution = f"# BEGIN SOLUTION NO PROMPT\n{part.solution}\n# END SOLUTION"
        test = (
            "# HIDDEN\n"
            "def test_part(gradbook_verdicts):\n"
            f"    assert gradbook_verdicts[{part.letter!r}][0], "
            f"gradbook_verdicts[{part.letter!r}][1]"
        )
        cells += [
            new_raw_cell("# BEGIN QUESTION\n" + json.dumps(question)),
            new_markdown_cell(part.text),
            new_raw_cell("# BEGIN PROMPT"),
            new_code_cell(part.blanks),
            new_raw_cell("# END PROMPT"),
            new_raw_cell("# BEGIN SOLUTION"),
            new_code_cell(solution),
            new_raw_cell("# END SOLUTION"),
            new_raw_cell("# BEGIN TESTS"),
            new_code_cell(test),
            new_raw_cell("# END TESTS"),
            new_raw_cell("# END QUESTION"),
            new_code_cell(part.shows),
        ]
    return _notebook(cells)


# ------------------------------------------------------------ nbgrader


def write_nbgrader(one: Exercise, course: Path, *, sandboxed: bool = True) -> str:
    """Write source/ex07/ex07.ipynb and, where there is none, nbgrader_config.py; what comes next.

    Raises CannotExport where the notebook is, or a configuration that does not have the graders
    called.
    """
    config = _NBGRADER_CONFIG.format(sandboxed="" if sandboxed else ", sandboxed=False")
    settings = course / "nbgrader_config.py"
    if settings.exists() and "gradbook_classes.in_nbgrader" not in settings.read_text("utf-8"):
        raise CannotExport(
            f"{settings} is yours: add these lines to it, and export again\n{config}"
        )
    path = _write(nbgrader(one), course / "source" / one.name / f"{one.name}.ipynb")
    if not settings.exists():
        settings.write_text(config, encoding="utf-8")
    return f"{path} is written. Next: cd {course} && nbgrader generate_assignment {one.name}"


def nbgrader(one: Exercise) -> NotebookNode:
    """The exercise as a source notebook of nbgrader's."""
    cells = [new_markdown_cell(one.text), new_code_cell(one.given)]
    for part in one.parts:
        graded = {
            "grade_id": f"{one.name}-{part.letter}",
            "grade": True,
            "points": 1,
            "locked": True,
            "solution": False,
            "task": False,
            "schema_version": 3,
            "cell_type": "code",
        }
        # Judged by in_nbgrader. Where a course has not said so, nobody gets a point unseen.
        test = (
            f"{part.shows}\n"
            "### BEGIN HIDDEN TESTS\n"
            'raise RuntimeError("nbgrader_config.py does not call gradbook_classes.in_nbgrader")\n'
            "### END HIDDEN TESTS"
        )
        cells += [
            new_markdown_cell(part.text),
            new_code_cell(part.blanks),
            new_code_cell(test, metadata={"nbgrader": graded}),
        ]
    return _notebook(cells)


# ------------------------------------------------------------ both


def _notebook(cells: list[NotebookNode]) -> NotebookNode:
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"  # else by chance, and another one at each export
    return new_notebook(cells=cells, metadata=_PYTHON)


def _write(notebook: NotebookNode, path: Path) -> Path:
    if path.exists():
        raise CannotExport(f"{path} is there already: remove it, or choose another --out")
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path
