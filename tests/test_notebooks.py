"""The pages as notebooks: Binder's recipe is complete, and Jupyter runs each page top to bottom."""

import subprocess
import sys
from pathlib import Path

import jupytext
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "book").glob("[0-9][0-9]-*/exercise.md"))


@pytest.mark.parametrize("page", PAGES, ids=[page.parent.name for page in PAGES])
def test_a_page_runs_as_a_notebook_with_the_learners_cells_not_attempted(page):
    notebook = jupytext.read(page)
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(page.parent)}}).execute()
    shown = [
        output["data"]["text/plain"]
        for cell in notebook.cells
        if cell.cell_type == "code" and "show(" in cell.source and "require_passed(" not in cell.source
        for output in cell.outputs
        if "text/plain" in output.get("data", {}) and "not attempted" in output["data"]["text/plain"]
    ]
    assert len(shown) == 1
    assert all(line.endswith("not attempted") for line in shown[0].splitlines())


def test_binder_accepts_the_repository():
    repo2docker = Path(sys.executable).with_name("jupyter-repo2docker")
    done = subprocess.run(
        [repo2docker, "--no-build", "--debug", str(ROOT)], capture_output=True, text=True, cwd=ROOT
    )
    log = done.stdout + done.stderr
    assert done.returncode == 0, log
    assert "python=3.11" in log or "requirements-py-3.11" in log or "3.11" in log, log
    assert "requirements.txt" in log and "postBuild" in log


def test_binder_installs_what_the_readme_installs():
    assert (ROOT / "runtime.txt").read_text().strip() == "python-3.11"
    assert not (ROOT / "binder/requirements.txt").exists(), "Binder takes the one lock file at the top"
