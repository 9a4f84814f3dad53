"""The pages as notebooks, away from the book: Binder's recipe opens them, and in what it installs
each runs top to bottom, with the helper package's wheel and nothing else of the book's."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from filelock import FileLock

from tests import test_structure as structure
from tests.extension.small_book import ALL_WAYS
from tests.serving import chromium

ROOT = Path(__file__).parents[1]
PAGES = [path.relative_to(ROOT) for path in sorted((ROOT / "book").glob("[0-9][0-9]-*/*.md"))]
TOPICS = sorted({page.parent for page in PAGES})
# Binder's own, in which the book's requirements are installed; the rest of it opens no page.
BEFORE = ("jupyterlab", "jupyter_server", "notebook")
# So that no other process waits for what is installed here. It is installed for the week's tests.
pytestmark = pytest.mark.xdist_group("notebooks")
IN_BINDERS = pytest.mark.skipif(
    not ALL_WAYS, reason="GRADBOOK_ALL_WAYS=1 installs what Binder does"
)


@pytest.fixture(scope="session")
def installed(tmp_path_factory, worker_id):
    """A folder with what Binder makes of the book's files, one for all test processes: repository/
    and env/; and for pages away from the book wheel/, the helper package, and alone/, the pages."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "installed"
    with FileLock(f"{folder}.lock"):
        if not (folder / "done").exists():
            repository, alone = folder / "repository", folder / "alone"
            for name in ("book", "src"):
                left_out = shutil.ignore_patterns("__pycache__", "_static")
                shutil.copytree(ROOT / name, repository / name, ignore=left_out)
            for name in ("requirements.txt", "pyproject.toml", "_config.yml", "postBuild"):
                shutil.copy(ROOT / name, repository)
            # As `python -m venv` and `pip install` do it, in a fraction of the time.
            uv = Path(sys.executable).with_name("uv")
            run(folder, uv, "venv", "--quiet", "--seed", "--python", sys.executable, "env")
            install = (uv, "pip", "install", "--quiet", "--python", "env/bin/python")
            run(folder, *install, "--compile-bytecode", *map(frozen, BEFORE))
            # From elsewhere, as whoever keeps the book in one folder and works in another.
            pinned = ("--require-hashes", "-r", repository / "requirements.txt")
            run(folder, *install, "--compile-bytecode", *pinned)
            run(repository, "./postBuild")
            for page in PAGES:
                (alone / page).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / page, alone / page)
            run(alone, "jupytext", "--quiet", "--to", "ipynb", *PAGES)
            run(folder, uv, "build", "--quiet", "--wheel", "--out-dir", "wheels", repository)
            (wheel,) = (folder / "wheels").glob("*.whl")
            run(folder, *install, "--no-deps", "--target", "wheel", wheel)
            (folder / "done").touch()
    return folder


def frozen(name: str) -> str:
    """A package with the version that Binder's repo2docker has of it, as pip wants it."""
    (package,) = importlib.util.find_spec("repo2docker").submodule_search_locations
    python = (ROOT / "runtime.txt").read_text().strip().removeprefix("python-")
    lock = Path(package, "buildpacks", "conda", f"environment.py-{python}-linux-64.lock")
    version = re.search(rf"/{name}-([\d.]+)-", lock.read_text(encoding="utf-8"))[1]
    return f"{name}=={version}"


def environment(folder: Path, **more: str) -> dict[str, str]:
    """What Jupyter is told there is not told to whoever runs the tests, nor the other way round."""
    ours = ("PYTHONPATH", "VIRTUAL_ENV")
    clean = {name: value for name, value in os.environ.items() if name not in ours}
    (home,) = {above for above in (folder, *folder.parents) if above.name == "installed"}
    return clean | {"HOME": str(home), "PATH": f"{home}/env/bin:{os.environ['PATH']}"} | more


def run(folder: Path, *command: str | Path, **more: str) -> str:
    env = environment(folder, **more)
    done = subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, f"{command}:\n{done.stdout[-2000:]}{done.stderr[-3000:]}"
    return done.stdout


@IN_BINDERS
@pytest.mark.parametrize("topic", TOPICS, ids=str)
def test_pages_run_as_notebooks_with_the_learners_cells_not_attempted(topic, installed):
    alone, wheel = installed / "alone", str(installed / "wheel")
    notebooks = [page.with_suffix(".ipynb") for page in PAGES if page.parent == topic]
    run(alone, "jupyter-execute", "--inplace", "--timeout=120", *notebooks, PYTHONPATH=wheel)
    for notebook in notebooks:
        judge(alone / notebook)


def judge(notebook: Path) -> None:
    cells = [
        cell for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "code"
    ]
    assert cells and all(cell.execution_count for cell in cells), notebook
    shown = [
        output["data"]["text/plain"]
        for cell in cells
        if "show(" in cell.source and "require_passed(" not in cell.source
        for output in cell.outputs
        if "not attempted" in output.get("data", {}).get("text/plain", "")
    ]
    parts = structure.Chapter(ROOT, notebook.parent.name).parts()
    assert len(shown) == (len(parts) if notebook.stem == "exercise" else 0), notebook
    assert all(line.endswith("not attempted") for text in shown for line in text.splitlines())


@IN_BINDERS
def test_the_pages_above_take_the_wheel_and_have_nothing_else_beside_them(installed):
    python = "import gradbook; print(gradbook.__file__)"
    wheel = str(installed / "wheel")
    found = run(installed / "alone", "python", "-c", python, PYTHONPATH=wheel)
    assert Path(found.strip()).is_relative_to(wheel)
    endings = {path.suffix for path in (installed / "alone").rglob("*") if path.is_file()}
    assert endings == {".md", ".ipynb"}


@IN_BINDERS
def test_binder_finds_the_helper_package(installed):
    found = run(installed, "python", "-c", "import gradbook; print(gradbook.__file__)")
    assert Path(found.strip()).is_relative_to(installed / "repository" / "src")


@IN_BINDERS
def test_open_in_binder_opens_a_notebook(installed):
    """The address is the one of the button, which tests/extension/test_site.py looks at."""
    with jupyterlab(installed) as address, chromium() as browser:
        page = browser.new_page()
        page.goto(f"{address}lab/tree/book/07-softmax/exercise.md")
        page.wait_for_selector(".jp-NotebookPanel, .jp-FileEditor, .jp-MarkdownViewer")
        assert page.locator(".jp-NotebookPanel").count() == 1
        page.wait_for_selector(".jp-NotebookPanel .jp-CodeCell")


@contextmanager
def jupyterlab(installed: Path) -> Iterator[str]:
    """The address of Binder's JupyterLab on the repository."""
    repository, runtime = installed / "repository", installed / "runtime"
    env = environment(repository, JUPYTER_RUNTIME_DIR=str(runtime))
    command = ["jupyter", "lab", "--allow-root", "--no-browser", "--IdentityProvider.token="]
    with open(installed / "jupyterlab.log", "wb") as log:
        started = subprocess.Popen(command, cwd=repository, env=env, stdout=log, stderr=log)
    try:
        says = runtime / f"jpserver-{started.pid}.json"
        until = time.monotonic() + 60
        while not (says.exists() and says.read_text().endswith("}")):
            assert started.poll() is None and time.monotonic() < until, (
                installed / "jupyterlab.log"
            ).read_text()[-3000:]
            time.sleep(0.1)
        yield json.loads(says.read_text())["url"]
    finally:
        # Asked to end while a kernel starts, it never does; its kernels end when it is gone.
        started.kill()
        started.wait()


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
