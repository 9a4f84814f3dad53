"""The command `gradbook`, for teachers."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

# A worker for each core, and one thread for each: NumPy reads these when it is imported.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it with these arguments, or the command line's; the status it ends with."""
    from . import export, grade
    from .sandbox import NoSandbox

    parser = argparse.ArgumentParser(prog="gradbook", description="The book's graders, for classes")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    grade.add_command(commands)
    export.add_command(commands)
    asked = parser.parse_args(arguments)
    try:
        return asked.run(asked)
    except (grade.CannotGrade, NoSandbox) as reason:
        print(f"gradbook: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("gradbook: stopped; the same command goes on where it was", file=sys.stderr)
        return 130
