"""The same on dask.distributed, in an environment of its own, with a worker killed meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.ways import weekly

from .submissions import RIGHT, ROOT
from .test_grade import grade, put

pytestmark = weekly
CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, *[w.pid for w in cluster.workers.values()], flush=True)
        sys.stdin.read()
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory) -> Path:
    """A Python with dask.distributed, and the package from this copy of the book."""
    made = tmp_path_factory.mktemp("dask")
    uv = Path(sys.executable).with_name("uv")
    subprocess.run([uv, "venv", "-q", "--python", sys.executable, made / ".venv"], check=True)
    program = made / ".venv/bin/python"
    packages = ["distributed==2026.8.0", "tqdm==4.67.1", "numpy==2.4.6"]
    install = [uv, "pip", "install", "-q", "--python", program, *packages]
    subprocess.run(install, check=True)
    return program


def test_a_worker_that_is_killed_loses_nothing(python, tmp_path):
    folder, out = tmp_path / "submissions", tmp_path / "out"
    for number in range(40):
        put(folder, f"learner{number:02d}.py", f"{RIGHT}\n# {number}")
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    (tmp_path / "cluster.py").write_text(CLUSTER)
    cluster = subprocess.Popen(
        [python, tmp_path / "cluster.py"],
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        address, victim, _ = cluster.stdout.readline().split()
        journal = out / "journal.jsonl"

        def kill() -> None:
            while not (journal.exists() and journal.read_bytes().count(b"\n") >= 5):
                time.sleep(0.01)
            os.kill(int(victim), 9)

        killer = threading.Thread(target=kill, daemon=True)
        killer.start()
        command = [python, *grade(folder, out, "--scheduler", address)[1:]]
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        assert not killer.is_alive(), "the worker was killed before the end"
    finally:
        cluster.communicate()  # its end is the end of its standard input
    rows = json.loads((out / "results.json").read_text("utf-8"))
    assert len(rows) == 40 and {row["score"] for row in rows} == {4}
    keys = [json.loads(line)["key"] for line in journal.read_bytes().splitlines()]
    assert len(keys) == len(set(keys)) == 40
