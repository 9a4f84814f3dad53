"""Kernels that start quickly. A nursery is a process that has imported what pages import, and forks.

Starting Python and importing NumPy and Matplotlib is a third of what it takes to run the book,
twice a page. Here it is done once for each hash seed. A kernel so born is a fresh one all the
same: it has run nothing and has no names. It differs in two things from one that starts alone: a
submodule that another page imports is there already, and what a module warns of when it is
imported, no page is told. tests/test_notebooks.py runs each page in a kernel that starts alone.

This file is two things: a module for the build, and the program that the nursery runs.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

# Only Linux forks safely after imports such as NumPy's. Elsewhere kernels start as usual.
CAN_FORK = sys.platform == "linux"


class Nursery:
    """Kernels with the environment `env`; while it runs, they have the named modules in memory already."""

    def __init__(self, env: dict[str, str], modules: Iterable[str], forks: bool = CAN_FORK) -> None:
        self.env, self.forks = env, forks
        self._command = [sys.executable, __file__, *modules]
        self._one_at_a_time = threading.Lock()

    def __enter__(self) -> Nursery:
        if self.forks:
            pipe = subprocess.PIPE
            # A session of its own: Ctrl-C is for the build, which then ends its kernels in order.
            self._process = subprocess.Popen(
                self._command,
                env=self.env,
                stdin=pipe,
                stdout=pipe,
                text=True,
                start_new_session=True,
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self.forks:
            self._process.communicate()  # the end of its input is its own end

    def bear(self, arguments: list[str], cwd: str, env: dict[str, str]) -> Kernel:
        """A new kernel, started with these arguments, in this folder, with this beside the common environment."""
        with self._one_at_a_time:
            self._process.stdin.write(
                json.dumps({"arguments": arguments, "cwd": cwd, "env": env}) + "\n"
            )
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(
                f"the process that starts kernels ended with status {self._process.wait()}"
            )
        return Kernel(int(answer))


class Kernel:
    """A born kernel: what jupyter_client asks of a process. It is the nursery's child, so its exit status is not known here.

    The nursery lets its dead lie until it ends, so that no other process is given their number.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        try:
            state = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return 0
        return 0 if state in "ZX" else None

    def wait(self) -> int:
        while self.poll() is None:
            time.sleep(0.01)
        return 0

    def send_signal(self, signum: int) -> None:
        os.kill(self.pid, signum)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _nurse(modules: list[str]) -> None:
    """Import, then bear a kernel for each line of input, until the input ends with the build."""
    del sys.path[0]  # this folder
    os.environ["JPY_PARENT_PID"] = str(os.getpid())  # kernels end when the nursery does
    os.environ["MPLBACKEND"] = (
        "module://matplotlib_inline.backend_inline"  # as ipykernel would, too late for Matplotlib
    )
    for name in ("ipykernel.kernelapp", "ipykernel.ipkernel", *modules):
        try:
            importlib.import_module(name)
        except ImportError:  # the page that wants it will be told
            continue
    for line in iter(sys.stdin.readline, ""):
        pid = os.fork()
        if not pid:
            return _be_born(**json.loads(line))
        print(pid, flush=True)
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _be_born(arguments: list[str], cwd: str, env: dict[str, str]) -> None:
    from ipykernel.kernelapp import launch_new_instance

    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)  # the nursery's output is for pids
    os.close(nothing)
    os.chdir(cwd)
    os.environ.update(env)
    sys.argv = ["ipykernel_launcher", *arguments]
    launch_new_instance(argv=arguments)


if __name__ == "__main__":
    _nurse(sys.argv[1:])
