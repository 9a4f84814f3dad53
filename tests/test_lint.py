"""The code: ruff finds nothing, its layout is ruff's, and mypy finds no wrong type."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOLS = {
    "ruff check": ["ruff", "check", "--output-format", "concise"],
    "ruff format": ["ruff", "format", "--check"],
    "mypy": ["mypy"],
}


@pytest.mark.parametrize("name", TOOLS)
def test_the_code_is_clean(name: str) -> None:
    program, *arguments = TOOLS[name]
    command = [Path(sys.executable).with_name(program), *arguments]
    where = [] if program == "mypy" else ["."]  # pyproject.toml says where
    done = subprocess.run([*command, *where], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.fail(f"{name} says:\n{done.stdout}{done.stderr}", pytrace=False)
