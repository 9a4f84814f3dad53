"""What a class costs: seconds, submissions a second and memory, for 100 to 10,000 submissions.

    python -m benchmarks.classes [100 300 1000 3000 10000]

The submissions are generated: right ones, wrong ones, and one of a hundred that does not end.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.classes.submissions import BLANK, IN_ONE, ORDINARY, ROOT

SIZES = (100, 300, 1000, 3000, 10_000)
ENDLESS = IN_ONE["an endless call"][0]


def generate(folder: Path, count: int) -> None:
    """Write so many submissions, each of another learner, and no two alike."""
    draw = random.Random(count)
    kinds = [*ORDINARY.values(), BLANK]
    for number in range(count):
        code = ENDLESS if number % 100 == 50 else draw.choice(kinds)
        (folder / f"learner{number:05d}_ex07.py").write_text(f"{code}\n# {number}\n")


def cost(count: int) -> str:
    """A row of the table."""
    with tempfile.TemporaryDirectory() as base:
        folder = Path(base, "submissions")
        folder.mkdir()
        generate(folder, count)
        command = [
            sys.executable,
            "-m",
            "gradbook_classes",
            "grade",
            folder,
            "--out",
            f"{base}/out",
        ]
        env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
        began = time.monotonic()
        with subprocess.Popen(
            command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as run:
            _, status, used = os.wait4(run.pid, 0)
            run.returncode = os.waitstatus_to_exitcode(status)
        took = time.monotonic() - began
        if run.returncode:
            raise RuntimeError(f"grading ended with {run.returncode}")
    # Without the sandboxes, which bubblewrap starts: they have no child's child that is waited for.
    cpu = used.ru_utime + used.ru_stime
    return f"{count:>8}{took:>10.1f}{count / took:>10.1f}{cpu:>10.1f}{used.ru_maxrss / 1024:>8.0f}"


if __name__ == "__main__":
    print(f"{'files':>8}{'seconds':>10}{'a second':>10}{'cpu s':>10}{'MB':>8}")
    for size in map(int, sys.argv[1:] or SIZES):
        print(cost(size), flush=True)
