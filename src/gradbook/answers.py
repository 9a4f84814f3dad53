"""The learner's answers, touched with care.

Whatever a learner wrote may raise, print a megabyte, change its input, or give
back an object that misbehaves when looked at. Every touch of it goes through
`Answer`, which turns each such thing into a `WrongAnswer` with a sentence, so that
no grader raises because of what the learner wrote.
"""

from __future__ import annotations

import contextlib
import dis
import functools
import inspect
import io
import linecache
import os
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from types import CodeType, FrameType
from typing import Any

import numpy as np

_HERE = os.path.dirname(os.path.abspath(__file__))  # gradbook_classes, beside it, begins alike
_STANDARD_LIBRARY = os.path.dirname(os.path.abspath(os.__file__))
# Lines of a learner's own code that one call may run. A right answer that records 5,000 steps of
# descent runs 35,000; a loop that never ends runs these in a second or so.
LINES = 200_000
_SHOWN = 200  # characters of a learner's text that a report repeats


class WrongAnswer(Exception):
    """Something is wrong with an answer: a kind of one or two words, and a sentence."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind, self.message = kind, message
        self.call: tuple[str, Sequence[Any]] | None = (
            None  # the answer and its arguments, when a call of it went wrong
        )


class _Endless(BaseException):
    """No `except Exception` of the learner's catches it."""


class NotAttempted(Exception):
    """The learner has not filled this in; the message, if any, says what looks as if they had."""


class Answer:
    """One thing the learner wrote, a value or a function, under the name the text gives it.

    `given` may also stand for what lies in another process: see `Elsewhere`.
    """

    def __init__(self, name: str, given: Any) -> None:
        self.name, self._given = name, given
        self.printed = _Output()
        self.warned = ""

    def is_blank(self) -> bool:
        return _is_blank(self._given)

    def value(self, any_order: bool = False) -> np.ndarray:
        """The answer as a float array of whatever shape it has; where any order is right, a set is,
        too.

        Raises NotAttempted when it is blank, and WrongAnswer when it is a function or no real
        numbers.
        """
        if self.is_blank():
            raise NotAttempted
        if callable(self._given):
            raise WrongAnswer(
                "type", "this is a function; expected its value, a number or an array"
            )

        def read() -> np.ndarray:
            is_set = any_order and isinstance(self._given, (set, frozenset))
            # Texts in a set have another order each time Python starts, and the report quotes them.
            return as_real(sorted(self._given, key=repr) if is_set else self._given, "this is")

        return _guarded(read)

    def call(self, *arguments: Any) -> np.ndarray:
        """What the answer, a function, returns: a float array of whatever shape it has.

        Raises NotAttempted when the answer, or what it returns, is blank; WrongAnswer when it is no
        function, raises, changes an argument, prints its result, or returns no real numbers.
        """
        return self._call(arguments, lambda raw: as_real(raw, "it returns"))

    def call_for(self, count: int, what: str, *arguments: Any) -> tuple[np.ndarray, ...]:
        """What the answer returns when it should return several things, `what` in words: `count`
        float arrays.

        Raises as `call`, and WrongAnswer when it returns no tuple or list of `count` things.
        """

        def unpack(raw: Any) -> tuple[np.ndarray, ...]:
            if not isinstance(raw, (tuple, list)) or len(raw) != count:
                raise WrongAnswer("type", f"it returns {describe(raw)}; expected {what}")
            if any(_is_blank(item) for item in raw):
                raise NotAttempted
            return tuple(as_real(item, "one of the things it returns is") for item in raw)

        return self._call(arguments, unpack)

    def _call(self, arguments: Sequence[Any], read: Callable[[Any], Any]) -> Any:
        if self.is_blank():
            raise NotAttempted
        if not callable(self._given):
            raise WrongAnswer("type", f"expected a function; this is {describe(self._given)}")
        try:
            return self._result(arguments, read)
        except WrongAnswer as fault:
            fault.call = (self.name, arguments)
            raise

    def _called(self, place: int) -> str:
        """What the learner calls this argument, if that can be found out."""
        try:
            names = list(inspect.signature(self._given).parameters)
        except (TypeError, ValueError):
            return ""
        return f" {names[place]}" if place < len(names) else ""

    def _result(self, arguments: Sequence[Any], read: Callable[[Any], Any]) -> Any:
        handed = [_copy(argument) for argument in arguments]
        printed_before = self.printed.count
        with _listening(self), _bounded():
            raw = _guarded(lambda: self._given(*handed))
        for place, (before, after) in enumerate(zip(arguments, handed)):
            if isinstance(before, np.ndarray) and not _guarded(
                functools.partial(np.array_equal, before, after, equal_nan=True)
            ):
                raise WrongAnswer(
                    "changes its input",
                    f"it changes its argument{self._called(place)} in place; work on a copy",
                )
        if raw is None and self.printed.count > printed_before:
            raise WrongAnswer("prints", "it prints its result instead of returning it")
        if _is_blank(raw):
            raise NotAttempted(
                "it returns None: is a `return` missing, perhaps in one branch?"
                if raw is None
                else ""
            )
        return _guarded(lambda: read(raw))

    def remark(self) -> str:
        """What the learner should know beside the verdict: what was printed, and warnings."""
        remarks = []
        if self.printed.count:
            remarks.append(f"it printed {self.printed.count} characters: {self.printed.shown()}")
        if self.warned:
            remarks.append(f"a warning was given: {self.warned}")
        return "; ".join(remarks)


class Elsewhere:
    """Stands for a learner's answer in another process, where graders cannot be tampered with."""

    def answer(self, name: str) -> Answer:
        """The same answer, under the name of a parameter."""
        raise NotImplementedError


def as_real(raw: Any, says: str) -> np.ndarray:
    """A float64 copy of a number, list or array; a WrongAnswer for anything else.

    says begins the sentence: "this is", "it returns".
    """
    if callable(raw) and not isinstance(raw, np.ndarray):
        raise WrongAnswer("type", f"{says} a function; expected a number or an array")
    try:
        array = np.asarray(raw)
        if array.dtype.kind == "O":  # fractions, symbolic numbers, lists that hold other things
            if any(issubclass(type(item), (str, bytes, type(None))) for item in array.flat):
                raise TypeError  # NumPy would read "2" as 2 and None as NaN
            array = array.astype(float)
    except (TypeError, ValueError, OverflowError):
        raise WrongAnswer(
            "type",
            f"{says} {describe(raw)}; expected a number or an array of numbers{_array_inside(raw)}",
        ) from None
    # Real eigenvalues, too, are complex from NumPy 2.5 on.
    if array.dtype.kind == "c" and not np.ma.is_masked(raw) and not np.any(array.imag):
        array = array.real
    if array.dtype.kind == "c":
        raise WrongAnswer("type", f"{says} complex ({describe(raw)}); expected real numbers")
    if array.dtype.kind not in "iuf" or np.ma.is_masked(raw):
        raise WrongAnswer(
            "type", f"{says} {describe(raw)}; expected a number or an array of numbers"
        )
    return np.array(array, dtype=float)


def _array_inside(raw: Any) -> str:
    """Why a list of what look like numbers is none: root finders, for one, return a number as an
    array of shape (1,).
    """
    for place, item in enumerate(raw if isinstance(raw, (list, tuple)) else (), 1):
        if isinstance(item, np.ndarray) and item.ndim:
            return f"; its entry {place} is an array of shape {item.shape}"
    return ""


def describe(thing: Any) -> str:
    """A short description of any object, however it behaves when asked for its repr."""
    kind = type(thing).__name__
    named = f"{'an' if kind[:1] in 'aeioAEIO' or kind.startswith('nd') else 'a'} {kind}"
    try:
        text = repr(thing)
    except BaseException as error:
        return f"{named} whose repr raises {type(error).__name__}"
    if not isinstance(text, str):
        return named
    return f"{named}, {clip(text)}"


def clip(text: str) -> str:
    """The text on one line, cut to what a report has room for."""
    flat = " ".join(text[: 4 * _SHOWN].split())
    return flat if len(flat) <= _SHOWN else flat[:_SHOWN] + " …"


def _is_blank(thing: Any) -> bool:
    # `is`, not `==`: an object may answer == with an array, or with anything.
    return thing is None or thing is Ellipsis


def _copy(argument: Any) -> Any:
    return argument.copy() if isinstance(argument, np.ndarray) else argument


def _guarded(action: Callable[[], Any]) -> Any:
    """Do something with what the learner wrote; whatever it raises becomes a verdict.

    BaseException on purpose: a raised SystemExit or KeyboardInterrupt must not
    end the learner's session either.
    """
    try:
        return action()
    except (WrongAnswer, NotAttempted):
        raise
    except NotImplementedError:
        raise NotAttempted from None
    except _Endless:
        raise WrongAnswer(
            "endless", f"stopped after {LINES:,} lines of your code: does your loop end?"
        ) from None
    except KeyboardInterrupt:
        raise WrongAnswer("interrupted", "interrupted: does your loop end?") from None
    except BaseException as error:
        # Not UnboundLocalError: whether a local variable has its value may rest on the input.
        kind = "unknown name" if type(error) is NameError else "exception"
        raise WrongAnswer(kind, f"it raises {said(error)}") from None


def said(error: BaseException) -> str:
    """An exception's type, message, and line in the learner's code."""
    try:
        message = clip(str(error))
    except BaseException as second:
        message = f"(its message raises {type(second).__name__})"
    named = f"{type(error).__name__}: {message}" if message else type(error).__name__
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if _is_learners(frame.filename)
    ]
    if not frames:
        return named
    last = frames[-1]
    source = (linecache.getline(last.filename, last.lineno or 0) or last.line or "").strip()
    return f"{named} (line {last.lineno}{': ' + clip(source) if source else ''})"


@functools.lru_cache(maxsize=1000)
def _is_learners(filename: str) -> bool:
    """Is it neither this package, nor another one, nor Python's own?"""
    if "site-packages" in filename or filename.startswith("<frozen"):
        return False
    return not filename.startswith((_HERE, _STANDARD_LIBRARY + os.sep))


@functools.lru_cache(maxsize=1000)
def _jumps_to_itself(code: CodeType) -> bool:
    """Is there a `while True: pass` on one line? Python never says that it begins that line again,
    since there is no other instruction in between."""
    return any(
        step.opname.startswith("JUMP") and step.argval == step.offset
        for step in dis.get_instructions(code)
    )


@contextlib.contextmanager
def _bounded() -> Iterator[None]:
    """End what the learner's code does after so many of its lines.

    Lines are counted, not seconds: the verdict is the same on every machine, and it needs neither
    signals nor threads, which a browser has not. Where a debugger counts lines already, nothing is
    ended.
    """
    if sys.gettrace() is not None:
        yield
        return
    left = LINES

    def count(frame: FrameType, event: str, arg: Any) -> Callable[..., Any]:
        nonlocal left
        left -= 1
        if left < 0:
            raise _Endless
        return count

    def enter(frame: FrameType, event: str, arg: Any) -> Callable[..., Any] | None:
        if not _is_learners(frame.f_code.co_filename):
            return None
        frame.f_trace_opcodes = _jumps_to_itself(frame.f_code)
        return count

    sys.settrace(enter)
    try:
        yield
    finally:
        sys.settrace(None)


class _Output(io.TextIOBase):
    """Keeps the beginning of what is printed and counts the rest."""

    def __init__(self) -> None:
        self.count, self.kept = 0, ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.kept += text[: max(0, _SHOWN - len(self.kept))]
        self.count += len(text)
        return len(text)

    def shown(self) -> str:
        return clip(self.kept) + (" …" if self.count > len(self.kept) else "")


@contextlib.contextmanager
def _listening(answer: Answer) -> Iterator[None]:
    """Keep what the learner's code prints, and the first warning it causes."""
    with (
        contextlib.redirect_stdout(answer.printed),
        contextlib.redirect_stderr(answer.printed),
        warnings.catch_warnings(record=True) as caught,
        # NumPy as it is by default: a learner's `np.seterr` must not turn right answers into wrong
        # ones.
        np.errstate(divide="warn", over="warn", under="ignore", invalid="warn"),
    ):
        warnings.simplefilter("always")
        # What another cell has left open is closed at any time, and is none of this answer's.
        warnings.simplefilter("ignore", ResourceWarning)
        try:
            yield
        finally:
            if caught and not answer.warned:
                answer.warned = clip(str(caught[0].message))
