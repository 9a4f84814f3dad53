"""Submissions of exercise 7, made from its own solution: right, wrong, and hostile ones."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOSS = "cross_entropy"  # the function in which most of these do harm

RIGHT = """import numpy as np
from gradbook import show
from gradbook.exercises import ex07

def stable_softmax(z):
    e = np.exp(z - np.max(z))
    return e / e.sum()

def log_sum_exp(z):
    return np.max(z) + np.log(np.exp(z - np.max(z)).sum())

def softmax_jacobian(z):
    p = stable_softmax(z)
    return np.diag(p) - np.outer(p, p)

def cross_entropy(z, y):
    return log_sum_exp(z) - z[y]

def grad_cross_entropy(z, y):
    return stable_softmax(z) - np.eye(len(z))[y]

def batch_gradient(Z, y):
    return np.array([grad_cross_entropy(z, k) for z, k in zip(Z, y)]) / len(y)

show(ex07.check_a(softmax_jacobian))
"""


def changed(old: str, new: str) -> str:
    """The right submission with one piece of it changed."""
    assert old in RIGHT, old
    return RIGHT.replace(old, new)


def _in_loss(code: str) -> str:
    return changed("return log_sum_exp(z) - z[y]", re.sub("\n", "\n    ", code))


ORDINARY = {
    "right": RIGHT,
    "sign": changed(
        "stable_softmax(z) - np.eye(len(z))[y]", "np.eye(len(z))[y] - stable_softmax(z)"
    ),
    "mean": changed(" / len(y)", ""),
    "raises": _in_loss("return undefined"),
    "renamed": changed("def batch_gradient", "def batch_grad"),
}
BLANK = re.sub(r"(?m)^    (?!return).*\n|^    return .*", "    return ...", RIGHT)

# Hostile code: the source; the kind of the finding of `cross_entropy`, or "" for all that cannot be
# loaded; and a piece of what is said. What harms one answer leaves the other parts as they were.
IN_ONE = {
    "an endless call": (_in_loss("while True: pass"), "endless", "stopped after"),
    "an endless call that swallows all": (
        _in_loss("while True:\n    try:\n        while True: pass\n    except BaseException: pass"),
        "endless",
        "stopped after 3 seconds",
    ),
    "an array without end": (_in_loss("return np.ones(10**10).sum()"), "exception", "Memory"),
    "a list that grows": (
        _in_loss("a = []\nwhile True: a.append('x' * 10**7)"),
        "",  # out of memory or, on a busy machine, out of time
        "",
    ),
    "os._exit": (_in_loss("import os; os._exit(0)"), "ended", "it ends Python"),
    "SystemExit": (_in_loss("raise SystemExit"), "exception", "SystemExit"),
    "a segfault": (_in_loss("import ctypes; ctypes.string_at(0)"), "ended", "Segmentation"),
    "kills all it can": (_in_loss("import os; os.kill(-1, 9); return 0.0"), "", ""),
    "forks thirty": (
        _in_loss(
            "import os, time\nfor _ in range(30):\n    if os.fork() == 0:\n"
            "        time.sleep(20); os._exit(0)\nreturn 1.0"
        ),
        "exception",
        "BlockingIOError",
    ),
    "prints a gigabyte": (_in_loss("print('x' * 10**9); return 0.0"), "", ""),
    "a huge answer": (_in_loss("return np.zeros(10**7)"), "too large", "16 MB"),
    # Ours.
    "sleeps": (_in_loss("import time; time.sleep(60)"), "endless", "stopped after 3 seconds"),
    "a fork bomb": (
        _in_loss("import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"),
        "endless",
        "stopped after",
    ),
    "threads without end": (
        _in_loss(
            "import threading, time\nfor _ in range(99):\n"
            "    threading.Thread(target=time.sleep, args=(60,)).start()"
        ),
        "exception",
        "can't start new thread",
    ),
    "shared memory outside its own": (
        _in_loss("import ctypes\nreturn float(ctypes.CDLL(None).shmget(0, 1 << 30, 0o1600))"),
        "constant",  # −1: refused
        "the same value",
    ),
    "compiled code without end": (
        _in_loss("return float(len(str(7 ** (10 ** 8))))"),
        "endless",
        "stopped after",
    ),
    "writes to the grader": (
        _in_loss("import os\nos.write(3, b'{' * 10**6)\nreturn 0.0"),
        "too large",
        "16 MB",
    ),
    "signals its group": (_in_loss("import os; os.killpg(0, 9); return 0.0"), "", ""),
}
AT_LOAD = {
    "endless at load": (RIGHT + "\nwhile True: pass\n", "stopped after 5 seconds"),
    "ends Python at load": (RIGHT + "\nimport os; os._exit(3)\n", "status 3"),
}
# Each of these must fail inside; what it tried stands in the note, and the rest is graded.
REFUSED = {
    "reads secrets": ("open('/etc/shadow').read()", "FileNotFoundError"),
    "reads the submissions": (f"open({str(ROOT / 'README.md')!r}).read()", "FileNotFoundError"),
    "writes beside itself": ("open('/usr/WRITTEN', 'w')", "Read-only file system"),
    "fills the disk": (
        "[open(f'/tmp/f{k}', 'wb').write(b'x' * 900_000) for k in range(50)]",
        "No space left",
    ),
    "the network": (
        "import socket; socket.create_connection(('127.0.0.1', 22), 2)",
        "PermissionError",
    ),
    "new namespaces": (
        "import ctypes, os; c = ctypes.CDLL(None, use_errno=True)\n"
        "if c.unshare(0x10000000): raise OSError(ctypes.get_errno(), 'refused')",
        "PermissionError",
    ),
    "traces its parent": (
        "import ctypes\nc = ctypes.CDLL(None, use_errno=True)\n"
        "if c.ptrace(16, 1, 0, 0): raise OSError(ctypes.get_errno(), 'refused')",
        "PermissionError",
    ),
    "sees other processes": ("import os; {}[len(os.listdir('/proc'))]", "KeyError: 0"),
    "becomes root": ("import os; os.setuid(0)", "OSError"),
}
PATCHED = (
    "import gradbook.report as r\nr.Report.status = property(lambda s: 'passed')\n"
    "import gradbook.answers as a\na.Answer.call = lambda *x: np.zeros(())\n"
    "softmax_jacobian = cross_entropy = grad_cross_entropy = len\n"
    "stable_softmax = log_sum_exp = batch_gradient = len\n"
)
