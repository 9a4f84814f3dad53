"""One run of one page in a fresh kernel: its outputs, and what went wrong."""

from __future__ import annotations

import ast
import asyncio
import copy
import json
import re
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from jupyter_core.utils import ensure_event_loop
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from ..faults.report import Fault, steady
from .kernels import Kernels, ThisPython
from .pages import Cell, Page

_WATCH = Path(__file__).with_name("in_kernel.py")


@dataclass
class Run:
    notebook: nbformat.NotebookNode
    faults: list[Fault] = field(default_factory=list)
    seconds: float = 0.0
    kernel_answers: bool = True
    a_check_failed: bool = False


def run(page: Page, timeout: int, kernels: Kernels, stop: threading.Event) -> Run:
    """Run the page's cells in order, up to the first that cannot be passed. A failed check can be.

    Kernels that start at the same moment may be given the same free port, and
    one of them dies before it has run anything: that is not the page's fault,
    so such a start, and only that, is tried again.
    """
    for tries_left in (3, 2, 1, 0):
        try:
            return _run(page, timeout, kernels, stop)
        except RuntimeError as error:
            if "before replying to kernel_info" not in str(error) or not tries_left:
                raise
    raise AssertionError("unreachable")


def _run(page: Page, timeout: int, kernels: Kernels, stop: threading.Event) -> Run:
    started = time.monotonic()
    result = Run(copy.deepcopy(page.notebook))
    client = NotebookClient(
        result.notebook,
        timeout=timeout,
        iopub_timeout=timeout,  # on a busy machine outputs come late, and must not be lost
        raise_on_iopub_timeout=True,
        shutdown_kernel="immediate",
        kernel_manager_class=ThisPython,
        record_timing=False,  # it would be part of what the cache knows a page by
        extra_arguments=["--log-level=ERROR"],
    )
    client.log.disabled = True  # what it has to say is told in the faults
    replies: dict[int, dict] = {}
    client.on_cell_executed = lambda cell, cell_index, execute_reply: replies.update(
        {cell_index: (execute_reply or {}).get("content", {})}
    )
    client.create_kernel_manager().kernels = kernels
    with (
        tempfile.TemporaryDirectory(prefix="gradbook-") as profile,
        client.setup_kernel(cwd=str(page.path.parent), env=kernels.env | {"IPYTHONDIR": profile}),
    ):
        _ask(
            client,
            f"exec({_WATCH.read_text(encoding='utf-8')!r}, {{'__name__': 'gradbook_watch'}})",
        )
        info = client.wait_for_reply(client.kc.kernel_info())
        result.notebook.metadata["language_info"] = info["content"]["language_info"]
        for count, cell in enumerate(page.cells, 1):
            if stop.is_set() or not _run_cell(client, page, cell, count, replies, result):
                break
        if result.kernel_answers:
            result.faults += _faults_in_threads(client, page)
    for cell in page.cells:
        node = result.notebook.cells[cell.index]
        node.outputs = _join_streams(node.get("outputs", []))
    result.seconds = time.monotonic() - started
    return result


def _cancel_waiting() -> None:
    """nbclient leaves a task waiting for the outputs of a cell that timed out; asyncio would
    complain of it at the very end, after the list of faults."""
    loop = ensure_event_loop()
    waiting = asyncio.all_tasks(loop)
    for task in waiting:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*waiting, return_exceptions=True))


def _run_cell(client, page: Page, cell: Cell, count: int, replies, result: Run) -> bool:
    """Run one cell; False: the cells after it cannot be run."""
    node = result.notebook.cells[cell.index]
    try:
        client.execute_cell(node, cell.index, execution_count=count)
    except CellTimeoutError:
        what = f"it did not finish within {client.timeout} seconds"
        result.kernel_answers = False
        result.faults.append(page.fault(what, cell))
        _cancel_waiting()
        return False
    except DeadKernelError:
        what = "the kernel died: the cell ended Python itself"
        result.kernel_answers = False
        result.faults.append(page.fault(what, cell))
        return False
    except CellExecutionError as error:
        is_check = error.ename == "CheckFailed"
        if (
            is_check or not result.a_check_failed
        ):  # else it may follow from that: first things first
            result.faults.append(_exception(page, cell, node, error))
        result.a_check_failed |= is_check
        return is_check
    reply = replies.get(cell.index, {})
    if any(part.get("source") == "ask_exit" for part in reply.get("payload", [])):
        what = "it calls exit() or quit(), and so hides all that follows"
        result.faults.append(page.fault(what, cell))
        return False
    stderr = "".join(
        out.text for out in node.outputs if out.output_type == "stream" and out.name == "stderr"
    )
    if stderr.strip():
        result.faults.append(_on_stderr(page, cell, stderr))
    # A result whose drawing fails leaves a traceback on the page, while the cell itself succeeds.
    for out in node.outputs:
        if out.output_type == "error" and reply.get("status") == "ok":
            what = steady(f"its result cannot be shown: {out.ename}: {out.evalue}")
            result.faults.append(page.fault(what, cell))
    return True


def _exception(page: Page, cell: Cell, node, error: CellExecutionError) -> Fault:
    if error.ename == "SystemExit":
        return page.fault("it leaves Python (SystemExit), and so hides all that follows", cell)
    # What the cell shows: where drawing its result fails, the reply says "NoneType: None".
    shown = [out for out in node.outputs if out.output_type == "error"]
    name, message, trace = error.ename, error.evalue, error.traceback or ""
    if shown:
        name, message, trace = shown[-1].ename, shown[-1].evalue, "\n".join(shown[-1].traceback)
    trace = re.sub(r"\x1b\[[0-9;]*m", "", trace)
    lines = [
        int(line)
        for count, line in re.findall(r"Cell In\[(\d+)\], line (\d+)", trace)
        if int(count) == node.execution_count
    ]
    what = steady(f"{name}: {message}").rstrip(": ")
    if not lines:
        return page.fault(what, cell)
    return page.fault(_with_code(what, cell, lines[-1]), cell, lines[-1])


def _on_stderr(page: Page, cell: Cell, text: str) -> Fault:
    found = re.search(r"^(.*?):(\d+): (\w*Warning: .*)", text, re.MULTILINE)
    if not found:
        first = steady(text, lines=1)
        return page.fault(f"it writes to the error stream: {first}", cell)
    path, line, warning = found.groups()
    what = f"a warning, and a page must run without any: {steady(warning, lines=1)}"
    if "ipykernel_" not in path:
        return page.fault(what, cell)
    return page.fault(_with_code(what, cell, int(line)), cell, int(line))


def _with_code(what: str, cell: Cell, line: int) -> str:
    lines = cell.source.splitlines()
    code = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    return f"{what}\nin: {code}" if code and len(lines) > 1 else what


def _ask(client, code: str, question: str | None = None):
    """Run code unseen by the page; the value of `question`, a Python expression."""
    asked = {"answer": question} if question else {}
    message = client.kc.execute(code, silent=True, store_history=False, user_expressions=asked)
    reply = client.wait_for_reply(message)["content"]
    if reply["status"] != "ok":
        raise RuntimeError(f"the kernel did not start well: {reply}")
    if not asked:
        return None
    return ast.literal_eval(reply["user_expressions"]["answer"]["data"]["text/plain"])


def _faults_in_threads(client, page: Page) -> list[Fault]:
    answer = _ask(client, "", "__import__('sys').modules['gradbook_watch'].report()")
    faults = []
    for seen in json.loads(answer):
        cell = next((c for c in page.cells if c.source.strip() == seen["cell"].strip()), None)
        what = steady(f"an exception in a thread: {seen['error']}: {seen['message']}")
        if cell:
            what = _with_code(what, cell, seen["line"])
        faults.append(page.fault(what, cell, seen["line"] if cell else 0))
    return faults


def _join_streams(outputs: list) -> list:
    """Text printed in pieces is one piece: how it is cut is chance."""
    joined: list = []
    for output in outputs:
        last = joined[-1] if joined else None
        if (
            last is not None
            and output.output_type == last.output_type == "stream"
            and output.name == last.name
        ):
            last.text += output.text
        else:
            joined.append(output)
    return joined
