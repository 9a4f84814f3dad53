"""The real tools take the assignments, and give what the graders give; who tampers gains nothing.

Otter and nbgrader are installed for the week's tests, in an environment of their own, with the
wheel: so it brings along what it needs.
"""

from __future__ import annotations

import ast
import functools
import json
import os
import pickle
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from gradbook_classes.pages import exercise
from tests.ways import weekly

ROOT = Path(__file__).parents[2]
TOOLS = ("otter-grader[grading]==7.0.0", "nbgrader==0.9.6")
pytestmark = [
    weekly,
    pytest.mark.xdist_group("exported"),
]

# ------------------------------------------------------------ what is handed in

ONE = exercise("7")
RIGHT = {part.letter: part.solution for part in ONE.parts}
SIGN = RIGHT["b"].replace(
    "probabilities(z) - np.eye(len(z))[y]", "np.eye(len(z))[y] - probabilities(z)"
)
UNSTABLE = ONE.parts[2].blanks.replace("...", "np.exp(z) / np.exp(z).sum()", 1)
SUM = RIGHT["d"].replace(" / len(y)", "")
HONEST = {
    "right": RIGHT,
    "blank": {},
    "wrong": RIGHT | {"b": SIGN, "d": SUM},
    "half": {"a": RIGHT["a"], "c": UNSTABLE},
}
TAMPERING = {
    "the report": "import gradbook.report as r\nr.Report.status = property(lambda self: 'passed')",
    "the truth of it": "import gradbook.report as r\nr.Report.__bool__ = lambda self: True",
    "the graders": "from gradbook.exercises import ex07\nfor c in 'abcd':\n"
    "    setattr(ex07, 'check_' + c, lambda *a: show.__globals__['Reports'](()))",
    "the comparison": "import gradbook.grading as g\ng.Claim.finding = lambda self: "
    "g.Finding(self.name, 'passed')",
    "the end": "import os\nos._exit(0)",
    "the cells": "get_ipython().input_transformers_cleanup.append(lambda lines: ['pass\\n'])",
    "the verdicts": "gradbook_verdicts = dict.fromkeys('abcd', (True, ''))",
    "equality": "import numpy as np\nnp.allclose = np.array_equal = lambda *a, **k: True\n"
    "np.all = lambda *a, **k: True\nnp.abs = lambda *a, **k: 0.0",
    "otter": "import otter.test_files.exception_test as t\n"
    "t.test_case.call_func = lambda self, env: None",
}


def handed_in(notebook: nbformat.NotebookNode, answers: dict[str, str], first: str = "") -> str:
    """The notebook that a learner was given, with these answers in the place of its blanks."""
    notebook = nbformat.from_dict(notebook)
    for part in ONE.parts:
        (cell,) = [cell for cell in notebook.cells if cell.source == part.blanks]
        cell.source = answers.get(part.letter, part.blanks)
    if first:
        notebook.cells.insert(1, nbformat.v4.new_code_cell(first))
    return nbformat.writes(notebook)


NOTHING = {f"ex07-{letter}": 0.0 for letter in RIGHT}
CASES = {name: (answers, "") for name, answers in HONEST.items()}
CASES |= {name: ({}, first) for name, first in TAMPERING.items()}


@functools.cache
def expected(name: str) -> dict[str, float]:
    """A point for each part that the graders pass, as on the page; to who tampers, none."""
    answers, names = HONEST.get(name, {}), {}
    exec(ONE.given, names)
    for part in ONE.parts:
        exec(answers.get(part.letter, part.blanks), names)
    asked = {part.letter: ast.parse(part.shows).body[0].value.args[0] for part in ONE.parts}
    return {
        f"ex07-{letter}": float(bool(eval(ast.unparse(call), names)))
        for letter, call in asked.items()
    }


def test_the_cases_differ() -> None:
    points = {name: sum(expected(name).values()) for name in CASES}
    assert (points["right"], points["wrong"], points["half"]) == (4, 2, 1)
    assert expected("blank") == NOTHING == expected("the report")


# ------------------------------------------------------------ the tools


@pytest.fixture(scope="session")
def tools() -> Iterator[Path]:
    """The programs of an environment with both tools and the wheel; not in /tmp, for answers in
    the sandbox have one of their own."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as made:
        folder = Path(made)
        uv = Path(sys.executable).with_name("uv")
        run(folder, uv, "build", "--quiet", "--wheel", "--out-dir", "wheels", ROOT)
        (wheel,) = (folder / "wheels").glob("*.whl")
        run(folder, uv, "venv", "--quiet", "--python", sys.executable, "env")
        wanted = (*TOOLS, "scipy", f"gradbook[export] @ {wheel.as_uri()}")
        run(folder, uv, "pip", "install", "--quiet", "--python", "env/bin/python", *wanted)
        yield folder / "env/bin"


def run(folder: Path, *command: str | Path, **more: str) -> str:
    """What a command of the tools' environment says; they start others of it."""
    ours = ("PYTHONPATH", "VIRTUAL_ENV")
    clean = {name: value for name, value in os.environ.items() if name not in ours}
    programs = f"{Path(command[0]).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        [*map(str, command)],
        cwd=folder,
        env=clean | {"PATH": programs, "HOME": str(folder)} | more,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, f"{command}:\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
    return done.stdout + done.stderr


# ------------------------------------------------------------ otter


@pytest.fixture(scope="session")
def assigned(tools: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `otter assign` makes: autograder/ and student/. It has tried the solutions by then."""
    folder = tmp_path_factory.mktemp("otter")
    run(folder, tools / "python", "-m", "gradbook_classes", "export", "otter", "7", "--out", ".")
    said = run(folder, tools / "otter", "assign", "-v", "ex07/ex07.ipynb", "dist")
    assert "All autograder tests passed." in said
    return folder / "dist"


def otter_gives(tools: Path, assigned: Path, folder: Path, submission: Path) -> dict[str, float]:
    (autograder,) = (assigned / "autograder").glob("*.zip")
    run(folder, tools / "otter", "run", submission, "-a", autograder, "-o", folder)
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    return {test["name"].split()[0]: test["score"] for test in results["tests"] if "score" in test}


def test_otter_hands_out_the_blanks_and_no_solution(assigned: Path) -> None:
    given = nbformat.read(assigned / "student/ex07.ipynb", as_version=4)
    for part in ONE.parts:
        assert [part.blanks, part.shows] == [
            cell.source for cell in given.cells if cell.source in (part.blanks, part.shows)
        ]
    whole = json.dumps(given)
    assert "shifted / np.sum(shifted)" not in whole and "gradbook_verdicts" not in whole


@pytest.mark.parametrize("name", CASES)
def test_otter_gives_what_the_graders_give(name, tools, assigned, tmp_path) -> None:
    answers, first = CASES[name]
    given = nbformat.read(assigned / "student/ex07.ipynb", as_version=4)
    submission = tmp_path / "ex07.ipynb"
    submission.write_text(handed_in(given, answers, first), encoding="utf-8")
    assert otter_gives(tools, assigned, tmp_path, submission) == expected(name)


class Bomb:
    def __reduce__(self):
        return os.system, ("touch EXPLODED",)


def test_otter_reads_nothing_that_is_handed_in_beside_the_notebook(tools, assigned, tmp_path):
    """A log, which it would unpickle; modules, which its kernel would import."""
    given = nbformat.read(assigned / "student/ex07.ipynb", as_version=4)
    mark = tmp_path / "RAN"
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("ex07.ipynb", handed_in(given, {}))
        archive.writestr(".OTTER_LOG", pickle.dumps(Bomb()))
        for module in ("otter.py", "logging.py", "gradbook/__init__.py", "tests/ex07-a.py"):
            archive.writestr(module, f"open({str(mark)!r}, 'w').close()")
    assert otter_gives(tools, assigned, tmp_path, tmp_path / "all.zip") == NOTHING
    assert not mark.exists() and not [*tmp_path.rglob("EXPLODED")]


# ------------------------------------------------------------ nbgrader


@pytest.fixture(scope="session")
def graded(tools: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:
    """What nbgrader gives each learner, a learner a case."""
    course = tmp_path_factory.mktemp("course")
    python = tools / "python"
    run(course, python, "-m", "gradbook_classes", "export", "nbgrader", "7", "--out", ".")
    run(course, python, "-m", "nbgrader", "generate_assignment", "ex07")
    released = nbformat.read(course / "release/ex07/ex07.ipynb", as_version=4)
    for part in ONE.parts:  # out of the graded cell it has taken what learners shall not see
        (cell,) = [cell for cell in released.cells if cell.source.startswith(part.shows)]
        assert cell.source.strip() == part.shows
    for number, (answers, first) in enumerate(CASES.values()):
        path = course / f"submitted/learner{number}/ex07/ex07.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(handed_in(released, answers, first), encoding="utf-8")
    run(course, python, "-m", "nbgrader", "autograde", "ex07")
    asked = (
        "import json; from nbgrader.api import Gradebook\n"
        "with Gradebook('sqlite:///gradebook.db') as g:\n"
        "    print(json.dumps({s.student.id: {x.cell.name: x.auto_score for n in s.notebooks "
        "for x in n.grades} for s in g.assignment_submissions('ex07')}))"
    )
    found = json.loads(run(course, python, "-c", asked).splitlines()[0])
    return {name: found[f"learner{number}"] for number, name in enumerate(CASES)}


@pytest.mark.parametrize("name", CASES)
def test_nbgrader_gives_what_the_graders_give(name, graded) -> None:
    assert graded[name] == expected(name)
