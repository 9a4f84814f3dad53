"""pytest as pyproject.toml sets it up: it finds all tests, and runs those of one group together."""

from __future__ import annotations

import fnmatch
from pathlib import Path

import pytest

TESTS = Path(__file__).parent


def test_pytest_looks_into_every_folder_of_tests(request: pytest.FixtureRequest) -> None:
    """By default it leaves out folders of some names, "build" among them."""
    left_out = request.config.getini("norecursedirs")
    folders = {
        part
        for path in TESTS.rglob("test_*.py")
        for part in (TESTS.name, *path.relative_to(TESTS).parts[:-1])
    }
    assert not [
        folder
        for folder in folders
        if any(fnmatch.fnmatch(folder, pattern) for pattern in left_out)
    ]


@pytest.mark.xdist_group("one")
def test_tests_of_one_group_run_in_one_process(request: pytest.FixtureRequest) -> None:
    """Some releases of pytest and pytest-xdist do not understand each other, and say nothing."""
    assert not hasattr(request.config, "workerinput") or request.node.nodeid.endswith("@one")
