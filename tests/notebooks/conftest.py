from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def folder(built_book: Path) -> Path:
    """What is published: the notebooks, and what runs them. Nobody may change it."""
    return built_book / "_build/html/notebooks"


@pytest.fixture(scope="session")
def run() -> Callable[..., str]:
    """Runs a command in a folder, and returns what it prints; it must succeed."""

    def running(where: Path, *command: str | Path, env: dict[str, str] | None = None) -> str:
        done = subprocess.run(
            command, cwd=where, env=env, capture_output=True, text=True, encoding="utf-8"
        )
        assert done.returncode == 0, f"{command}:\n{done.stdout[-2000:]}{done.stderr[-3000:]}"
        return done.stdout

    return running
