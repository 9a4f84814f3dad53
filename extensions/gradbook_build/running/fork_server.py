"""Programs that start quickly. A fork server is a process that has imported modules, and forks.

Starting Python and importing NumPy and Matplotlib is a third of what it takes to run the book,
twice a page; importing Sphinx is two seconds of three that a small build takes. Here it is done
once, and each program goes on from there: the kernels of a build (kernel.py), and whole builds
for the tests and `make live` (builds.py).

A program so started has run nothing and has no names, and yet differs in two things from one that
starts alone: a submodule that another one imports is there already, and what a module warns of
when it is imported, nobody is told. tests/test_notebooks.py runs pages in kernels that start
alone.

This file is two things: a module for those who want processes, and the program that forks.
"""

from __future__ import annotations

import atexit
import gc
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

# Only Linux forks safely after imports such as NumPy's. Elsewhere programs start as usual.
CAN_FORK = sys.platform == "linux"


class ForkServer:
    """While it runs, processes with the environment `env` and these modules in memory."""

    def __init__(self, modules: Iterable[str], env: dict[str, str]) -> None:
        command = [sys.executable, __file__, *modules]
        pipe = subprocess.PIPE
        # A session of its own: Ctrl-C is for the build, which then ends its kernels in order.
        self._process = subprocess.Popen(
            command, env=env, stdin=pipe, stdout=pipe, encoding="utf-8", start_new_session=True
        )
        self._one_at_a_time = threading.Lock()

    def close(self) -> None:
        self._process.communicate()  # the end of its input is its own end

    def spawn(
        self,
        function: str,
        argv: list[str],
        cwd: str | Path,
        env: dict[str, str] | None = None,
        output: str | Path | None = None,
    ) -> Spawned:
        """A process that calls `module:function`, as if it were the program `argv`.

        `env` is added to the environment. What it prints goes to the file `output`, or else to
        this process's error stream.
        """
        answer = self._ask(
            {
                "function": function,
                "argv": argv,
                "cwd": str(cwd),
                "env": env or {},
                "output": output and str(output),
            }
        )
        return Spawned(answer, self)

    def status_of(self, pid: int) -> int:
        """The exit status of one that has ended, which only its parent is told, and only once."""
        return self._ask({"wait_for": pid})

    def _ask(self, question: dict[str, object]) -> int:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin and stdout
        with self._one_at_a_time:
            stdin.write(json.dumps(question) + "\n")
            stdin.flush()
            answer = stdout.readline()
        if not answer:
            raise RuntimeError(f"the fork server ended with status {self._process.wait()}")
        return int(answer)


class Spawned:
    """A process that a fork server has started, with what jupyter_client asks of a process.

    It is the server's child, and lies there when it has ended until its status is asked for, so
    that no other process is given its number.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, server: ForkServer) -> None:
        self.pid, self._server = pid, server

    def poll(self) -> int | None:
        """None while it runs. Its status is not known here: 0 stands for any."""
        try:
            state = (
                Path(f"/proc/{self.pid}/stat")
                .read_text(encoding="utf-8")
                .rpartition(")")[2]
                .split()[0]
            )
        except (FileNotFoundError, ProcessLookupError):
            return 0
        return 0 if state in "ZX" else None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end, as `poll` tells it."""
        start = time.monotonic()
        while self.poll() is None:
            if timeout is not None and time.monotonic() - start > timeout:
                raise TimeoutError(f"process {self.pid} did not end within {timeout} seconds")
            time.sleep(0.01)
        return 0

    def status(self) -> int:
        """Its exit status, once it has ended."""
        return self._server.status_of(self.pid)

    def send_signal(self, signum: int) -> None:
        os.kill(self.pid, signum)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _serve(modules: list[str]) -> None:
    """Import, then answer each line of input, until the input ends with whoever asks."""
    del sys.path[0]  # this folder
    # A kernel ends when this process does. ipykernel asks for it when it is imported.
    os.environ["JPY_PARENT_PID"] = str(os.getpid())
    for name in modules:
        with suppress(ImportError):  # whoever wants it will be told
            importlib.import_module(name)
    gc.freeze()  # so that no child copies it all by looking through it for garbage
    for line in iter(sys.stdin.readline, ""):
        asked = json.loads(line)
        if "wait_for" in asked:
            print(os.waitstatus_to_exitcode(os.waitpid(asked["wait_for"], 0)[1]), flush=True)
            continue
        pid = os.fork()
        if not pid:
            return _become(**asked)
        print(pid, flush=True)
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _become(
    function: str, argv: list[str], cwd: str, env: dict[str, str], output: str | None
) -> None:
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    if output:
        printed = os.open(output, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.dup2(printed, 2)
        os.close(printed)
    os.dup2(2, 1)  # the server's own output is for its answers
    os.chdir(cwd)
    os.environ.update(env)
    sys.argv = argv
    module, _, name = function.partition(":")
    try:
        getattr(importlib.import_module(module), name)()
    except SystemExit as end:
        if not isinstance(end.code, int | None):
            raise
        # Python would take all modules to pieces: half a second, for nothing.
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(end.code or 0)


if __name__ == "__main__":
    _serve(sys.argv[1:])
