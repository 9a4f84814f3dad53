"""The pages as notebooks: Binder's recipe is complete, and in what it installs Jupyter runs each page top to bottom."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from filelock import FileLock

ROOT = Path(__file__).parents[1]
PAGES = [path.relative_to(ROOT) for path in sorted((ROOT / "book").glob("[0-9][0-9]-*/*.md"))]
TOPICS = sorted({page.parent for page in PAGES})


@pytest.fixture(scope="session")
def installed(tmp_path_factory, worker_id):
    """A folder with the book's pages in it as notebooks and, under env/, what Binder makes of the book's files; one for
    all test processes."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "installed"
    with FileLock(f"{folder}.lock"):
        if not (folder / "done").exists():
            for name in ("book", "src"):
                shutil.copytree(
                    ROOT / name,
                    folder / name,
                    ignore=shutil.ignore_patterns("__pycache__", "_static"),
                )
            for name in ("requirements.txt", "pyproject.toml", "postBuild"):
                shutil.copy(ROOT / name, folder)
            # As `python -m venv` and `pip install` do it, in a fraction of the time.
            uv = Path(sys.executable).with_name("uv")
            run(folder, uv, "venv", "--quiet", "--python", sys.executable, "env")
            into = ("--python", "env/bin/python", "--compile-bytecode")
            run(folder, uv, "pip", "install", "--quiet", *into, "-r", "requirements.txt")
            run(folder, "./postBuild")
            run(folder, "env/bin/jupytext", "--quiet", "--to", "ipynb", *PAGES)
            (folder / "done").touch()
    return folder


def run(folder, *command):
    # What Jupyter is told there is not told to whoever runs the tests.
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    env = clean | {"HOME": str(folder), "PATH": f"{folder}/env/bin:{os.environ['PATH']}"}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}:\n{done.stdout[-2000:]}{done.stderr[-3000:]}"


@pytest.mark.parametrize("topic", TOPICS, ids=str)
def test_pages_run_as_notebooks_with_the_learners_cells_not_attempted(topic, installed):
    notebooks = [page.with_suffix(".ipynb") for page in PAGES if page.parent == topic]
    run(installed, "env/bin/jupyter-execute", "--inplace", "--timeout=120", *notebooks)
    for notebook in notebooks:
        judge(installed, notebook)


def judge(installed, notebook):
    cells = [
        cell
        for cell in nbformat.read(installed / notebook, as_version=4).cells
        if cell.cell_type == "code"
    ]
    assert cells and all(cell.execution_count for cell in cells), notebook
    shown = [
        output["data"]["text/plain"]
        for cell in cells
        if "show(" in cell.source and "require_passed(" not in cell.source
        for output in cell.outputs
        if "not attempted" in output.get("data", {}).get("text/plain", "")
    ]
    assert len(shown) == (notebook.stem == "exercise"), notebook
    assert all(line.endswith("not attempted") for text in shown for line in text.splitlines())


def test_a_page_opens_as_a_notebook_by_a_click(installed):
    settings = (installed / ".jupyter/labconfig/default_setting_overrides.json").read_text()
    assert '"markdown": "Jupytext Notebook"' in settings


def test_binder_accepts_the_repository():
    repo2docker = Path(sys.executable).with_name("jupyter-repo2docker")
    done = subprocess.run(
        [repo2docker, "--no-build", "--debug", str(ROOT)], capture_output=True, text=True, cwd=ROOT
    )
    log = done.stdout + done.stderr
    assert done.returncode == 0, log
    assert "Building conda environment for python=3.11\n" in log
    assert 'pip install --no-cache-dir -r "requirements.txt"\n' in log
    assert "RUN ./postBuild\n" in log


def test_binder_takes_what_the_readme_says():
    assert "pip install -r requirements.txt" in (ROOT / "README.md").read_text()
    assert not (ROOT / "binder").exists(), (
        "Binder takes what is at the top, and would look no further than that folder"
    )
