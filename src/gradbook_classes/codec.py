"""What goes between a grader and the learner's process: JSON, and numbers as bytes.

No pickle: to read one runs what it says. A message has a header, which is JSON, and behind it the
bytes of the arrays that the header names. Everything that is read may have been forged.
"""

from __future__ import annotations

import io
import json
import math
import re
import socket
import struct
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from gradbook.answers import describe

HEADER = 1 << 20  # bytes, at most: what JSON says in one byte can take sixty in memory
ARRAYS = 16 << 20
_LENGTHS = struct.Struct("!II")
_DTYPE = re.compile(r"[<>|=][biufc](1|2|4|8|16|32)")
_WHOLE = 1 << 64  # larger whole numbers can take for ever to reckon with
_AXES = 32


class Garbled(Exception):
    """What came is no message."""


class TooLarge(Exception):
    """What should be sent, or comes, is more than a message holds."""

    def __init__(self) -> None:
        super().__init__(f"more than {ARRAYS >> 20} MB of numbers, or {HEADER >> 20} MB of others")


class Strange(TypeError):
    """A value of a kind that is not handed over; says which."""


class Wire:
    """One end of a socket, for messages of numbers, texts, containers and functions.

    A function stays where it is: `function` finds it by its number. The other end has another one
    in its place, which `calling` makes of that number.
    """

    def __init__(
        self, end: socket.socket, calling: Callable[[int], Callable[..., Any]] | None = None
    ) -> None:
        self._end, self._calling = end, calling
        self._functions: list[Callable[..., Any]] = []

    def send(self, message: dict[str, Any], until: float | None = None) -> None:
        """Send a message. Raises TimeoutError, TooLarge, Strange, OSError."""
        arrays: list[bytes] = []
        header = json.dumps({name: self._pack(item, arrays) for name, item in message.items()})
        body, size = header.encode(), sum(map(len, arrays))
        if len(body) > HEADER or size > ARRAYS:
            raise TooLarge
        self._wait_no_longer_than(until)
        self._end.sendall(b"".join([_LENGTHS.pack(len(body), size), body, *arrays]))

    def receive(self, until: float | None = None) -> dict[str, Any]:
        """The next message. Raises TimeoutError, EOFError, TooLarge, Garbled, OSError."""
        header, size = _LENGTHS.unpack(self._read(_LENGTHS.size, until))
        if header > HEADER or size > ARRAYS:
            raise TooLarge
        body, arrays = self._read(header, until), io.BytesIO(self._read(size, until))
        try:
            message = json.loads(body)
            return {name: self._unpack(item, arrays) for name, item in message.items()}
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise Garbled from error

    def function(self, number: Any) -> Callable[..., Any]:
        """The function that was sent with this number. Raises Garbled when none was."""
        if type(number) is not int or not 0 <= number < len(self._functions):
            raise Garbled
        return self._functions[number]

    def _wait_no_longer_than(self, until: float | None) -> None:
        if until is not None and until <= time.monotonic():
            raise TimeoutError
        self._end.settimeout(None if until is None else until - time.monotonic())

    def _read(self, size: int, until: float | None) -> bytes:
        """As many bytes. They are kept as they come, so that a length alone costs no memory."""
        read = bytearray()
        while len(read) < size:
            self._wait_no_longer_than(until)
            piece = self._end.recv(min(size - len(read), 1 << 18))
            if not piece:
                raise EOFError
            read += piece
        return bytes(read)

    def _pack(self, thing: Any, arrays: list[bytes]) -> Any:
        kind = type(thing)
        if thing is None or kind in (bool, str, float):
            return thing
        if kind is int and abs(thing) < _WHOLE:
            return thing
        if kind is complex:
            return {"complex": [thing.real, thing.imag]}
        if thing is Ellipsis:
            return {"blank": None}
        if kind is np.ndarray or isinstance(thing, np.generic):
            array = np.asarray(thing)
            if array.nbytes > ARRAYS:
                raise TooLarge
            if _DTYPE.fullmatch(array.dtype.str):
                arrays.append(array.tobytes())
                name = "array" if kind is np.ndarray else "scalar"
                return {name: [array.dtype.str, list(array.shape)]}
        if kind in (list, tuple):
            return {kind.__name__: [self._pack(item, arrays) for item in thing]}
        if kind is dict:
            pairs = [[self._pack(one, arrays) for one in pair] for pair in thing.items()]
            return {"dict": pairs}
        if callable(thing) and not isinstance(thing, type):
            self._functions.append(thing)
            return {"function": len(self._functions) - 1}
        raise Strange(f"this cannot be handed to the function: {describe(thing)}")

    def _unpack(self, packed: Any, arrays: io.BytesIO) -> Any:
        if not isinstance(packed, dict):
            if isinstance(packed, list) or (type(packed) is int and abs(packed) >= _WHOLE):
                raise Garbled
            return packed
        ((kind, held),) = packed.items()
        if kind == "complex":
            return complex(*held)
        if kind == "blank":
            return ...
        if kind in ("array", "scalar"):
            array = _array(held[0], held[1], arrays)
            return array if kind == "array" else array[()]
        if kind in ("list", "tuple"):
            items = [self._unpack(item, arrays) for item in held]
            return items if kind == "list" else tuple(items)
        if kind == "dict":
            return {self._unpack(a, arrays): self._unpack(b, arrays) for a, b in held}
        if kind == "function" and self._calling and type(held) is int:
            return self._calling(held)
        raise Garbled


def _array(dtype: Any, shape: Any, arrays: io.BytesIO) -> np.ndarray:
    """An array with the next of the bytes; no forged shape makes it larger than they are."""
    fits = isinstance(dtype, str) and _DTYPE.fullmatch(dtype) and len(shape) <= _AXES
    if not fits or not all(type(n) is int and 0 <= n < 1 << 31 for n in shape):
        raise Garbled
    size = math.prod(shape) * np.dtype(dtype).itemsize
    held = arrays.read(size) if size <= ARRAYS else b""
    if len(held) != size:
        raise Garbled
    return np.frombuffer(held, dtype).reshape(shape).copy()
