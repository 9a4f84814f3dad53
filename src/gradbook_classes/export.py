"""`gradbook export`: the book's exercises as assignments of otter-grader and nbgrader.

gradbook export otter 7 8 --out assignments/
gradbook export nbgrader 7 --out course/
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any


def add_command(subparsers: Any) -> None:
    """Add `export` to the command `gradbook`; the parsed arguments have its function as `run`."""
    parser = subparsers.add_parser("export", help="write exercises as assignments of other tools")
    parser.add_argument("tool", choices=["otter", "nbgrader"])
    parser.add_argument("exercises", nargs="+", metavar="EX", help="7, or ex07")
    parser.add_argument("--out", required=True, type=Path, help="a folder; of nbgrader the course")
    parser.add_argument(
        "--unsandboxed",
        action="store_true",
        help="answers run without a sandbox: for a container that holds nothing else",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the assignments, and say what comes next; the exit status."""
    try:  # `gradbook grade` does without what these import
        from .assignments import CannotExport, write_nbgrader, write_otter
        from .pages import NoExercise, exercise
    except ModuleNotFoundError as error:
        needed = "pip install 'gradbook[export]' brings it"
        print(f"gradbook export: {error.name} is missing: {needed}", file=sys.stderr)
        return 1
    write = {"otter": write_otter, "nbgrader": write_nbgrader}[arguments.tool]
    try:
        for one in [*map(exercise, arguments.exercises)]:  # all of them, or nothing is written
            print(write(one, arguments.out, sandboxed=not arguments.unsandboxed))
    except (CannotExport, NoExercise) as error:
        print(f"gradbook export: {error}", file=sys.stderr)
        return 1
    return 0
