"""In the sandbox: a server that forks a process for each submission, and what runs in it.

The server has imported NumPy and the graders. It runs nothing that a learner wrote, nor does the
watcher that it forks; the watcher's child does, behind the walls of `walls`. So a learner's code
finds no process that outlives it, and nothing of another submission. Nothing here judges.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import gc
import importlib
import linecache
import os
import pkgutil
import re
import select
import signal
import socket
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

import gradbook.exercises
from gradbook.answers import Answer, NotAttempted, WrongAnswer, clip, said

from . import walls
from .codec import TooLarge, Wire

FILE = "<the file>"  # the place of a .py file; cells are "<cell 3>"
GIVEN = {"np": np, "display": lambda *things, **how: None}  # as pages and notebooks have them
_MOST_NAMES, _MOST_FAULTS = 200, 5  # told of a submission
_MAGIC = re.compile(r"^[%!?].*$", re.M)  # what a notebook says to its own kernel
_TOP_NAMES = re.compile(r"^(?:def\s+)?(\w+)\s*(?:\(|=(?!=))", re.M)


def serve(is_walled: bool) -> None:
    """Fork as often as the socket at standard input asks, until it closes.

    Each time it brings the end of a socket, for what runs the submission, and a pipe, for the
    watcher to say how that ended.
    """
    asked = socket.socket(fileno=os.dup(0))
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(nothing, number)
    if is_walled:
        walls.lay_down_rights()
    for module in pkgutil.iter_modules(gradbook.exercises.__path__):  # submissions import theirs
        importlib.import_module(f"gradbook.exercises.{module.name}")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # watchers that end are gone at once
    gc.freeze()
    asked.send(b"ready")
    while True:
        message, given, _, _ = socket.recv_fds(asked, 1, 2)
        if not message:
            return
        if os.fork() == 0:
            asked.close()
            _watch(given[0], given[1], is_walled)
        for one in given:
            os.close(one)


def _watch(end: int, told: int, is_walled: bool) -> None:
    """Fork what runs a submission; end it when the grader hangs up, and say how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        if is_walled:
            walls.own_namespaces()
        child = os.fork()
    except (walls.NoWalls, OSError) as error:
        os.write(told, f"no walls: {error}".encode())
        os._exit(1)
    if child == 0:
        try:
            _shut_in(is_walled)
            os.dup2(end, 3)
            os.closerange(4, 1 << 16)
            _Learner(socket.socket(fileno=3)).serve()
        except walls.NoWalls as error:
            os.write(told, f"no walls: {error}".encode())
        finally:
            os._exit(0)
    watched = select.poll()
    watched.register(end, 0)  # hung up, which is always told
    process = os.pidfd_open(child)
    watched.register(process, select.POLLIN)
    if process not in dict(watched.poll()):
        os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if not is_walled:  # else whatever it has started is gone with it
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
    with contextlib.suppress(BrokenPipeError):
        os.write(told, str(status).encode())
    os._exit(0)


def _shut_in(is_walled: bool) -> None:
    os.setsid()  # signals to its own group reach no watcher
    walls.limit()
    if is_walled:
        walls.give_up_rights()
        walls.refuse_system_calls()


class _Learner:
    """Runs the cells of a submission, and calls what they define when the grader asks for it."""

    def __init__(self, end: socket.socket) -> None:
        self._wire = Wire(end, self._calling)
        self._turn = threading.Lock()
        self._names: dict[str, Any] = {"__name__": "__main__", **GIVEN}

    def serve(self) -> None:
        with contextlib.suppress(EOFError):
            while asked := self._wire.receive():
                reply = self._load(**asked) if "cells" in asked else self._answer(**asked)
                try:
                    self._wire.send(reply)
                except TooLarge as error:
                    self._wire.send(
                        reply | {"value": None, "wrong": ["too large", f"it is {error}"]}
                    )

    def _load(self, cells: list[tuple[str, str]], asked_for: list[str]) -> dict[str, Any]:
        failed: dict[str, str] = {}
        faults, defined = [], dict[str, None]()
        unheard = Answer("", None).printed
        with contextlib.redirect_stdout(unheard), contextlib.redirect_stderr(unheard):
            for place, text in cells:
                for bound, fault in _run(place, text, self._names):
                    defined |= dict.fromkeys(bound)
                    if fault:
                        faults.append(fault)
                        failed |= dict.fromkeys(bound, fault)
                    else:
                        failed = {name: told for name, told in failed.items() if name not in bound}
        there = [name for name in asked_for if name in self._names and name not in failed]
        return {
            "blank": [name for name in there if Answer(name, self._names[name]).is_blank()],
            "there": there,
            "failed": {name: failed[name] for name in asked_for if name in failed},
            "faults": faults[:_MOST_FAULTS],
            "defined": [name[:80] for name in defined if name not in GIVEN][:_MOST_NAMES],
        }

    def _answer(self, name: str, do: str, arguments: list[Any]) -> dict[str, Any]:
        """What `Answer` says of a name, asked for one thing: as it would where the grader is."""
        answer = Answer(name, self._names.get(name))
        try:
            reply: dict[str, Any] = {"value": getattr(answer, do)(*arguments)}
        except NotAttempted as blank:
            reply = {"blank": str(blank)}
        except WrongAnswer as fault:
            reply = {"wrong": [fault.kind, fault.message]}
        return reply | {
            "printed": [answer.printed.count, answer.printed.kept],
            "warned": answer.warned,
        }

    def _calling(self, number: int) -> Callable[..., Any]:
        """A function of the grader's, such as the f of a difference quotient."""

        def f(*arguments: Any, **named: Any) -> Any:
            with self._turn:
                called = {"function": number, "arguments": list(arguments), "named": named}
                self._wire.send(called | {"errors": np.geterr()})
                reply = self._wire.receive()
            for text in reply["warned"]:
                warnings.warn(text, RuntimeWarning, stacklevel=2)
            if "raised" in reply:
                raise _error(*reply["raised"])
            return reply["value"]

        return f


def _error(name: str, message: str) -> Exception:
    """As the grader's function raised it: of the same name, kind and message."""
    kind = getattr(builtins, name, getattr(np.linalg, name, Exception))
    fits = isinstance(kind, type) and issubclass(kind, Exception)
    said_so = {"__str__": lambda self: message, "__init__": lambda self: None}
    return type(name, (kind if fits else Exception,), said_so)()


def _run(place: str, text: str, names: dict[str, Any]) -> Iterator[tuple[set[str], str]]:
    """Run a cell, or the statements of a file one by one; for each, what it binds and its fault.

    Calls of graders are left out: the verdict is not made here.
    """
    linecache.cache[place] = (len(text), None, text.splitlines(True), place)
    try:
        body = [one for one in _parsed(text, place).body if not _grades(one)]
    except SyntaxError as error:
        where = f" (line {error.lineno}: {clip((error.text or '').strip())})"
        yield {*_TOP_NAMES.findall(text)}, f"{_it(place)} SyntaxError: {error.msg}{where}"
        return
    except (ValueError, RecursionError, MemoryError) as error:
        yield {*_TOP_NAMES.findall(text)}, f"{_it(place)} {said(error)}"
        return
    for unit in [[one] for one in body] if place == FILE else [body]:
        try:
            exec(compile(ast.Module(unit, []), place, "exec"), names)
            fault = ""
        except BaseException as error:  # SystemExit, too: the next cell is run
            fault = f"{_it(place)} {said(error)}"
        yield {*_bound(unit)}, fault


def _it(place: str) -> str:
    return "it raises" if place == FILE else f"{place.strip('<>')} raises"


def _parsed(text: str, place: str) -> ast.Module:
    try:
        return ast.parse(text, place)
    except SyntaxError:
        if not _MAGIC.search(text):
            raise
        return ast.parse(_MAGIC.sub("pass", text), place)


def _grades(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and any(
        isinstance(node, ast.Attribute) and node.attr.startswith("check_")
        for node in ast.walk(statement)
    )


def _bound(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The names that statements bind outside of functions."""
    for node in nodes:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif not isinstance(node, ast.Lambda):
            yield from _bound(ast.iter_child_nodes(node))
