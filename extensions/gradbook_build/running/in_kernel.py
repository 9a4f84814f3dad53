"""Runs inside a page's kernel, unseen by the page, and remembers

- exceptions in threads: each ends its thread and nothing else, and the cell goes on as if all
  were well;
- what the page uses of the book: the modules it imports, the files it opens or looks for, the
  folders it lists. Its result hangs on them (results.py).

And exit() is only told of: ending the kernel at once, it would race with its own reply.
"""

import json
import linecache
import os
import sys
import threading
import time
import traceback
import types

from IPython import get_ipython

_root: str = globals()["ROOT"]  # given by page_run.py
_here = os.getcwd()
_failed: list[dict[str, str | int]] = []
_threads_before = set(threading.enumerate())
_used: set[str] = set()


def _remember(args):
    frames = traceback.extract_tb(args.exc_traceback)
    cells = [f for f in frames if "ipykernel_" in f.filename]
    place = cells[-1] if cells else None
    _failed.append(
        {
            "error": args.exc_type.__name__,
            "message": str(args.exc_value),
            "cell": "".join(linecache.getlines(place.filename)) if place else "",
            "line": place.lineno if place else 0,
        }
    )


def exceptions_in_threads(patience=2.0):
    """All so far, as JSON, after short-lived threads have had time to end."""
    deadline = time.monotonic() + patience
    for thread in set(threading.enumerate()) - _threads_before - {threading.current_thread()}:
        # zmq keeps a thread for large outputs, and never ends it.
        if not type(thread).__module__.startswith("zmq."):
            thread.join(max(0.0, deadline - time.monotonic()))
    return json.dumps(_failed)


def _watch(event, arguments):
    """Python tells its audit hooks what it opens. Modules are seen by their names, at the end:
    their source is not opened where there is bytecode, and to find them folders are listed."""
    if event == "open":
        _use(arguments[0])
    elif event in ("os.listdir", "os.scandir"):
        if "importlib" not in sys._getframe(1).f_code.co_filename:
            _use(arguments[0] or ".")
    elif event in ("subprocess.Popen", "os.system", "os.fork", "os.exec", "os.posix_spawn"):
        _used.add(_root)  # what another process uses is not seen: it may be anything


def _use(path):
    if isinstance(path, (str, bytes, os.PathLike)):  # else it is a file's number
        _used.add(os.path.abspath(os.fsdecode(path)))


def uses():
    """Paths from the book's folder, as JSON; "" if it may be anything. And where a module of the
    same name would be found first, if there were one."""
    modules = [
        os.path.abspath(module.__file__)
        for module in list(sys.modules.values())
        if isinstance(getattr(module, "__file__", None), str)
    ]
    inside = {_inside(path) for path in [*_used, *modules]} - {None}
    for path in [path for path in inside if path.endswith(".py")]:
        if os.path.basename(path) != "__init__.py":
            inside.add(path.removesuffix(".py") + "/__init__.py")
    # What is in its own folder it may ask for in ways that are not told, and a file there hides a
    # module of the same name.
    inside.add(f"{_inside(_here)}/*")
    return json.dumps(sorted(inside - {None}))


def _inside(path):
    if path == _root:
        return ""
    if not path.startswith(_root + os.sep) or path.startswith(sys.prefix + os.sep):
        return None
    parts = os.path.relpath(path, _root).split(os.sep)
    if parts[0] == "_build" or any(p.startswith(".") or p == "__pycache__" for p in parts):
        return None
    return "/".join(parts)


def _tell_exit():
    get_ipython().payload_manager.write_payload({"source": "ask_exit"})


get_ipython().ask_exit = _tell_exit
threading.excepthook = _remember
sys.addaudithook(_watch)
_module = types.ModuleType("gradbook_watch")
_module.__dict__.update(exceptions_in_threads=exceptions_in_threads, uses=uses)
sys.modules["gradbook_watch"] = _module
