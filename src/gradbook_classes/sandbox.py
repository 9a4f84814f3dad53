"""Starts the process that learners' code is forked from, inside bubblewrap, and speaks to it."""

from __future__ import annotations

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import gradbook

from . import walls

_STARTS = 30  # seconds that Python and NumPy may take to start, on a busy machine
_INSIDE = (
    "import sys; sys.path[:0] = {paths!r}; "
    "from gradbook_classes.inside import serve; serve({is_walled})"
)
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "HOME": "/tmp",
    "LANG": "C.UTF-8",
    "MPLBACKEND": "agg",
    "MPLCONFIGDIR": "/tmp",
    # A thread counts as a process, and a second one makes nothing faster here.
    **dict.fromkeys(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"], "1"),
}


class NoSandbox(Exception):
    """Learners' code cannot be kept in here; says in a sentence why."""


class Process:
    """What runs one submission: the socket to it, and how it ended, once it has."""

    def __init__(self, end: socket.socket, told: int) -> None:
        self.end, self._told = end, told

    def ended(self) -> str:
        """How it ended, in words. Ends it, if it has not yet. To be called once."""
        self.end.close()
        if not select.select([self._told], [], [], 5)[0]:
            os.close(self._told)
            return "it was stopped"
        status = os.read(self._told, 300).decode("utf-8", "replace")
        os.close(self._told)
        if status.startswith("no walls: "):
            raise NoSandbox(_refusal(status.removeprefix("no walls: ")))
        return _how(status)


class Sandbox:
    """A process in bubblewrap that has imported NumPy, and forks one for each submission.

    readable: folders that learners' code may read, beside Python's and the system's own.
    is_walled: False runs it with nothing around it but limits of memory and time.
    """

    def __init__(self, readable: Sequence[Path] = (), is_walled: bool = True) -> None:
        self._readable, self._is_walled = [*map(Path, readable)], is_walled
        self._server: subprocess.Popen[bytes] | None = None
        self._asking: socket.socket | None = None

    def process(self) -> Process:
        """A fresh process. Raises NoSandbox when there can be none."""
        for is_last in (False, True):
            asking = self._asking or self._start()
            here, there = socket.socketpair()
            reads, told = os.pipe()
            with there:
                try:
                    socket.send_fds(asking, [b"f"], [there.fileno(), told])
                    return Process(here, reads)
                except OSError:  # something has killed it
                    self.close()
                    if is_last:
                        raise NoSandbox("the sandbox has ended, twice") from None
                finally:
                    os.close(told)
        raise AssertionError

    def close(self) -> None:
        """End it, and all that was started in it."""
        if self._asking:
            self._asking.close()
        if self._server:
            self._server.kill()
            self._server.wait()
        self._asking = self._server = None

    def _start(self) -> socket.socket:
        packages, paths = _python()
        program, walls_before = Path(sys.executable), []
        if self._is_walled:
            walls_before = _bubblewrap([*packages, *self._readable])
            program, paths = place_inside(program), [*map(place_inside, paths)]
        inside = _INSIDE.format(paths=[*map(str, paths)], is_walled=self._is_walled)
        command = [*walls_before, str(program), "-I", "-B", "-c", inside]
        here, there = socket.socketpair()
        with there, tempfile.TemporaryFile() as said:
            self._server = subprocess.Popen(
                command, stdin=there.fileno(), stdout=said, stderr=said, env=_ENVIRONMENT, cwd="/"
            )
            there.close()
            here.settimeout(_STARTS)
            try:
                is_ready = here.recv(5) == b"ready"
            except OSError:
                is_ready = False
            if not is_ready:
                self.close()
                here.close()
                said.seek(0)
                raise NoSandbox(_refusal(said.read().decode("utf-8", "replace").strip()))
        self._asking = here
        return here


def _bubblewrap(readable: Sequence[Path]) -> list[str]:
    """The command that runs another one where it can read these folders, and change nothing."""
    program = shutil.which("bwrap")
    if program is None:
        raise NoSandbox(
            "submissions are run in bubblewrap, which is not installed: on Debian and Ubuntu, "
            "`apt install bubblewrap`"
        )
    if not walls.machine_is_known():
        raise NoSandbox("submissions are kept in on x86-64 and 64-bit ARM only")
    command = [program, "--die-with-parent", "--new-session", "--unshare-pid", "--unshare-net"]
    command += ["--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--cap-drop", "ALL"]
    if os.geteuid() == 0:  # it has to become nobody, once inside
        command += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        command += ["--unshare-user"]
    for system in map(Path, ("/usr", "/bin", "/lib", "/lib64")):
        if system.is_symlink():
            command += ["--symlink", os.readlink(system), str(system)]
        elif system.exists():
            command += ["--ro-bind", str(system), str(system)]
    above = {parent for folder in map(place_inside, readable) for parent in folder.parents}
    for parent in sorted(above - {Path("/")}):  # bubblewrap would make them for itself alone
        command += ["--perms", "0755", "--dir", str(parent)]
    for folder in readable:
        command += ["--ro-bind", str(folder), str(place_inside(folder))]
    command += ["--proc", "/proc", "--dev", "/dev", "--dir", "/tmp", "--chdir", "/"]
    return [*command, "--remount-ro", "/dev", "--remount-ro", "/", "--"]


def place_inside(path: Path) -> Path:
    """Where it is seen in there. In there /tmp is the learner's own, and hides what was in it, as
    an environment is that CI makes in a temporary folder."""
    return Path("/kept", *path.parts[1:]) if path.is_relative_to("/tmp") else path


def _python() -> tuple[list[Path], list[Path]]:
    """The folders that Python needs to be seen, and those that it is to import from."""
    source = Path(gradbook.__file__).resolve().parents[1]
    packages = [source / "gradbook", source / "gradbook_classes"]
    installed = [
        Path(path)
        for path in sys.path
        if Path(path).name in ("site-packages", "dist-packages") and Path(path).is_dir()
    ]
    prefixes = [Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).resolve().parents[1]]
    wanted = {*packages, *prefixes, *installed}
    seen = [Path("/usr")]
    for folder in sorted(wanted):
        if not any(folder.is_relative_to(other) for other in seen):
            seen.append(folder)
    return seen[1:], [source, *installed]


def _how(status: str) -> str:
    if status in ("0", ""):
        return "it ends Python"
    if not status.startswith("-"):
        return f"it ends Python with status {status}"
    try:
        name = signal.strsignal(int(status[1:])) or status
    except ValueError:
        name = status
    return f"it ends Python: {name}"


def _refusal(reason: str) -> str:
    last = reason.splitlines()[-1] if reason else "it said nothing"
    if "execvp" in last:
        return (
            f"learners' code cannot be run on this machine ({last}): for it /tmp is empty, so "
            "neither this Python nor the one that its environment was made of may lie in /tmp"
        )
    return (
        f"learners' code cannot be kept in on this machine ({last}): does its kernel, or the "
        "container, forbid user namespaces? docs/classes.md says what to set; --unsandboxed runs "
        "the code without walls"
    )
