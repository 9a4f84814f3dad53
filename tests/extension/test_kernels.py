"""Kernels are the same, whether forked from a server or started one by one, as elsewhere."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import nbformat
import pytest
from gradbook_build.running.fork_server import CAN_FORK
from gradbook_build.running.kernels import Kernels, environment
from gradbook_build.running.page_run import Run, run
from gradbook_build.running.pages import Cell, Page

from tests.ways import ALL_WAYS

from .small_book import ROOT

BOTH = pytest.mark.parametrize(
    "forks",
    [pytest.param(True, marks=pytest.mark.skipif(not CAN_FORK, reason="cannot fork here")), False],
)


def page(folder: Path, *sources: str) -> Page:
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in sources]
    )
    cells = [
        Cell(number, number - 1, source, {}, 1, 2, 2) for number, source in enumerate(sources, 1)
    ]
    return Page("page.md", folder / "page.md", notebook, tuple(cells))


def run_in(kernels: Kernels, folder: Path, *sources: str, timeout: int = 60) -> Run:
    return run(page(folder, *sources), timeout, kernels, threading.Event())


def printed(result: Run) -> str:
    assert not result.faults
    return "".join(output.text for cell in result.notebook.cells for output in cell.outputs)


@BOTH
def test_a_kernel_is_fresh_and_like_every_other(forks: bool, tmp_path: Path) -> None:
    (tmp_path / "beside.py").write_text("print('found beside the page')")
    with Kernels(environment(ROOT, "1"), ["numpy", "there_is_no_such_module"], forks) as kernels:
        seen = [
            printed(
                run_in(
                    kernels,
                    tmp_path,
                    "import os, sys\nfrom pathlib import Path\n"
                    "print(os.getcwd(), hash('a'), Path(sys.argv[0]).stem)",
                    "import beside, importlib.util as util\n"
                    "print('np' in dir(), 'numpy' in dir(), util.find_spec('fork_server'))",
                    "import subprocess\n"
                    "print(subprocess.run(['false']).returncode, sys.stdin.read())",
                    "import matplotlib.pyplot as plt\nprint(plt.get_backend())",
                )
            )
            for _ in range(2)
        ]
    assert seen[0] == seen[1]
    folder, _, *rest = seen[0].split()
    assert folder == str(tmp_path)
    assert (
        " ".join(rest)
        == "ipykernel_launcher found beside the page False False None 1 module://matplotlib_inline.backend_inline"
    )


@BOTH
def test_a_kernel_has_no_settings_of_the_users(
    forks: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "matplotlib").mkdir()
    (tmp_path / "matplotlib/matplotlibrc").write_text("lines.linewidth: 9\n")
    for name, value in {
        "XDG_CONFIG_HOME": str(tmp_path),
        "TZ": "Asia/Tokyo",
        "PYTHONWARNINGS": "ignore",
    }.items():
        monkeypatch.setenv(name, value)
    ask = (
        "import sys, time\nimport matplotlib\n"
        "print(matplotlib.rcParams['lines.linewidth'], time.timezone, sys.warnoptions)"
    )
    with Kernels(environment(ROOT, "1"), ["matplotlib"], forks) as kernels:
        assert printed(run_in(kernels, tmp_path, ask)) == "1.5 0 []\n"


@BOTH
def test_the_hash_seed_decides_the_order_of_sets(forks: bool, tmp_path: Path) -> None:
    seen = []
    for seed in ("1", "2", "1"):
        with Kernels(environment(ROOT, seed), [], forks) as kernels:
            seen.append(
                printed(
                    run_in(
                        kernels,
                        tmp_path,
                        "print({'red', 'green', 'blue', 'white', 'black', 'grey'})",
                    )
                )
            )
    assert seen[0] == seen[2] != seen[1]


@pytest.mark.parametrize("forks", [True, False] if ALL_WAYS else [CAN_FORK])
@pytest.mark.parametrize(
    ("source", "gist"),
    [
        ("import os\nos._exit(3)", "the kernel died"),
        ("while True: pass", "did not finish within 3 seconds"),
        ("1 / 0", "ZeroDivisionError"),
    ],
)
def test_faults_are_told_and_the_next_kernel_starts(
    forks: bool, tmp_path: Path, source: str, gist: str
) -> None:
    with Kernels(environment(ROOT, "1"), [], forks) as kernels:
        (fault,) = run_in(kernels, tmp_path, source, timeout=3).faults
        assert gist in fault.what
        assert printed(run_in(kernels, tmp_path, "print(2)")) == "2\n"


@BOTH
def test_no_kernel_is_left(forks: bool, tmp_path: Path) -> None:
    with Kernels(environment(ROOT, "1"), [], forks) as kernels:
        pid = int(printed(run_in(kernels, tmp_path, "import os\nprint(os.getpid())")))
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_all_failed_checks_of_a_page_are_told_and_what_follows_from_them_is_not(
    tmp_path: Path,
) -> None:
    checks = [
        "from gradbook import check\ncheck('one', 1 == 2)\nlater = 3",
        "check('two', 2 == 2)",
        "check('three', 1 == 3)",
        "print(later)",
        "check('four', 1 == 4)",
    ]
    with Kernels(environment(ROOT, "1"), []) as kernels:
        result = run_in(kernels, tmp_path, *checks)
    assert [(fault.cell, fault.what.splitlines()[0]) for fault in result.faults] == [
        (1, "CheckFailed: this claim does not hold: one"),
        (3, "CheckFailed: this claim does not hold: three"),
    ]
