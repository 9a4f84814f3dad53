"""The learner's process as graders see it: each of its answers stands in for itself there.

Graders run here, where the learner's code cannot reach them. What they ask of an `Answer` is asked
of a real `Answer` in the learner's process, which touches what the learner wrote, and words what is
wrong with it. So the report is the same as in the page; and whatever is done to that process
changes only what comes back: numbers, or a sentence about this one answer.
"""

from __future__ import annotations

import difflib
import time
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NoReturn

import numpy as np

from gradbook.answers import Answer, Elsewhere, NotAttempted, WrongAnswer, clip

from .codec import Garbled, TooLarge, Wire
from .sandbox import Process, Sandbox

_MOST_PRINTED = 200  # characters, as a report shows them
_MOST_HANDED = 10_000  # numbers in the arguments of a grader's function that a learner calls


class Limits:
    """Seconds that the learner's process may take: for one call, to load, and all together."""

    def __init__(self, call: float = 3.0, load: float = 5.0, whole: float = 9.0) -> None:
        self.call, self.load, self.whole = call, load, whole


class Submission:
    """A learner's cells, loaded in a process of their own, and again where that has ended."""

    def __init__(
        self,
        sandbox: Sandbox,
        cells: Sequence[tuple[str, str]],
        asked_for: Iterable[str],
        limits: Limits | None = None,
    ) -> None:
        self._sandbox, self._limits = sandbox, limits or Limits()
        self._load = {"cells": [list(cell) for cell in cells], "asked_for": list(asked_for)}
        self._process: Process | None = None
        self._left = self._limits.whole
        self._spoilt: dict[str, WrongAnswer] = {}  # what ended the process, or took too long
        self.there: set[str] = set()
        self.blank: set[str] = set()
        self.failed: dict[str, str] = {}
        self.faults: list[str] = []
        self.defined: list[str] = []
        self.unusable = ""  # why nothing of it can be called
        try:
            self._start()
        except WrongAnswer as fault:
            self.unusable = fault.message

    def lacks(self, name: str) -> bool:
        """Is nothing there under this name, not even something that failed?"""
        return name not in self.there and name not in self.failed

    def missing(self, name: str) -> str:
        """What is said of a name that it does not define."""
        near = difflib.get_close_matches(name, self.defined, 1)
        return f"there is no `{name}`" + (f": is `{near[0]}` meant?" if near else " in it")

    def close(self) -> None:
        """End its process."""
        if self._process:
            self._process.ended()
        self._process = None

    def ask(self, name: str, do: str, *arguments: Any) -> Mapping[str, Any]:
        """What an `Answer` to this name replies when asked to do that, in the learner's process.

        Raises WrongAnswer when there is no reply; what has ended the process is not asked again.
        """
        if name in self._spoilt:
            raise self._spoilt[name]
        try:
            if not self._process:
                self._start()
            asked = {"name": name, "do": do, "arguments": list(arguments)}
            return self._exchange(asked, self._limits.call, _checked)
        except WrongAnswer as fault:
            self._spoilt[name] = fault
            raise

    def _start(self) -> None:
        self._process = self._sandbox.process()
        told = self._exchange(self._load, self._limits.load, _loaded)
        self.there, self.blank = {*told["there"]}, {*told["blank"]}
        self.faults, self.defined, self.failed = told["faults"], told["defined"], told["failed"]

    def _exchange(
        self,
        asked: dict[str, Any],
        seconds: float,
        checked: Callable[[dict[str, Any]], dict[str, Any]],
    ) -> dict[str, Any]:
        """Send it, answer calls of the grader's functions meanwhile, and return the reply."""
        assert self._process
        if self._left <= 0:
            self._end("out of time", f"not judged: its {self._limits.whole:g} seconds are used up")
        seconds = min(seconds, self._left)
        began = time.monotonic()
        wire = Wire(self._process.end)
        try:
            wire.send(asked, began + seconds)
            while True:
                reply = wire.receive(began + seconds)
                if "function" not in reply:
                    return checked(reply)
                wire.send(_called(wire, **reply), began + seconds)
        except TimeoutError:
            self._end("endless", f"stopped after {seconds:.2g} seconds: does it end?")
        except (EOFError, OSError):
            self._end("ended", "")
        except TooLarge as error:
            self._end("too large", f"it gives {error}")
        except (Garbled, TypeError, ValueError, KeyError, AttributeError):
            self._end("ended", _forged().message)
        finally:
            self._left -= time.monotonic() - began

    def _end(self, kind: str, message: str) -> NoReturn:
        assert self._process
        how = self._process.ended()
        self._process = None
        raise WrongAnswer(kind, message or how) from None


class There(Elsewhere):
    """What a submission has under a name, if anything."""

    def __init__(self, submission: Submission, name: str) -> None:
        self._submission, self._name = submission, name

    def answer(self, name: str) -> Answer:
        return _Remote(name, self._submission, self._name)


class _Remote(Answer):
    """An answer that is asked of the learner's process, where it has another name perhaps."""

    def __init__(self, name: str, submission: Submission, there: str) -> None:
        super().__init__(name, None)
        self._submission, self._there = submission, there

    def is_blank(self) -> bool:
        return self._there in self._submission.blank

    def value(self, any_order: bool = False) -> np.ndarray:
        return _real(self._ask(None, "value", any_order))

    def call(self, *arguments: Any) -> np.ndarray:
        return _real(self._ask(arguments, "call", *arguments))

    def call_for(self, count: int, what: str, *arguments: Any) -> tuple[np.ndarray, ...]:
        found = self._ask(arguments, "call_for", count, what, *arguments)
        if not isinstance(found, tuple) or len(found) != count:
            raise _forged()
        return tuple(map(_real, found))

    def _ask(self, called_with: Sequence[Any] | None, do: str, *arguments: Any) -> Any:
        there = self._submission
        if there.unusable:
            raise WrongAnswer("not loaded", f"not judged: while it was loaded, {there.unusable}")
        if self._there in there.failed:
            raise WrongAnswer("exception", there.failed[self._there])
        if there.lacks(self._there):
            raise NotAttempted(there.missing(self._there))
        try:
            reply = there.ask(self._there, do, *arguments)
            count, kept = reply["printed"]
            self.printed.kept += kept[: max(0, _MOST_PRINTED - len(self.printed.kept))]
            self.printed.count += count
            self.warned = self.warned or clip(reply["warned"])
            if "blank" in reply:
                raise NotAttempted(clip(reply["blank"]))
            if "wrong" in reply:
                kind, message = reply["wrong"]
                raise WrongAnswer(kind[:40], message[: 5 * _MOST_PRINTED])
        except WrongAnswer as fault:
            if called_with is not None:
                fault.call = (self.name, called_with)
            raise
        return reply.get("value")


def _forged() -> WrongAnswer:
    return WrongAnswer("ended", "stopped: it wrote to the grader itself")


def _loaded(reply: dict[str, Any]) -> dict[str, Any]:
    """What was loaded, in the form that is read here. Raises as `_checked`."""
    texts = {name: _texts(reply[name]) for name in ("there", "blank", "faults", "defined")}
    failed = reply["failed"]
    return texts | {"failed": dict(zip(_texts(failed), _texts(failed.values())))}


def _checked(reply: dict[str, Any]) -> dict[str, Any]:
    """A reply in the form that is read here. Raises Garbled, or TypeError and the like, for a
    forged one.
    """
    count, kept = reply["printed"]
    texts = [kept, reply["warned"], reply.get("blank", ""), *reply.get("wrong", ("", ""))]
    if type(count) is not int or not 0 <= count < 1 << 60 or len(texts) != 5:
        raise Garbled
    if not all(isinstance(text, str) for text in texts):
        raise Garbled
    return reply


def _texts(told: Any) -> list[str]:
    return [clip(text) for text in told if isinstance(text, str)][:1000]


def _real(value: Any) -> np.ndarray:
    if type(value) is not np.ndarray or value.dtype != float:
        raise _forged()
    return value


def _called(wire: Wire, function: Any, arguments: Any, named: Any, errors: Any) -> dict[str, Any]:
    """What a grader's function says to the learner's arguments, with NumPy as the learner set it.

    Whatever the learner hands to it may make it raise, which is then told where it was called.
    """
    called = wire.function(function)
    if set(errors.values()) - _ERRORS:
        raise Garbled
    errors = {kind: how if how in ("warn", "raise") else "ignore" for kind, how in errors.items()}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            if sum(np.size(one) for one in [*arguments, *named.values()]) > _MOST_HANDED:
                raise ValueError("these arguments are too large")
            with np.errstate(**errors):
                reply: dict[str, Any] = {"value": called(*arguments, **named)}
        except Exception as error:
            reply = {"raised": [type(error).__name__, clip(str(error))]}
    return reply | {"warned": [str(one.message) for one in caught]}


_ERRORS = {"ignore", "warn", "raise", "print", "call", "log"}
