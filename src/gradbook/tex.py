r"""The value of a formula as it is typeset: TeX in, array out.

The tables of chapter 4 print TeX and run code. This reads the TeX by itself, knowing nothing of the
code, so that the two can be compared. It reads what these tables use, and no more.

All values are matrices: a vector is a column, a number has the shape (1, 1), and letters side by
side are multiplied as matrices are. Under a sum, a product or a maximum over an index, entries are
meant: there `x_i \log x_i` is taken entry by entry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Matrix = np.ndarray

_TOKEN = re.compile(r"\\operatorname\{vec\}|\\[A-Za-z]+|\d+|[A-Za-z]|[\^_{}()+\-/*=,]")
_SILENT = re.compile(r"\\[,;!]|\\left|\\right|\\nolimits|\\text\{ of each row\}")
_ENDS = {")", "}", "=", ",", ""}


class Unreadable(ValueError):
    """The TeX has something in it that the tables do not use."""


def value(tex: str, names: Mapping[str, Any], *, beside: str = "") -> Matrix:
    r"""The value of a formula; `names` has numbers, vectors and matrices by their letters.

    What follows `,\ ` defines a letter, as in `M^{-1},\ M = A + tB`; so does an equation with a
    letter alone on its left. The formula `beside` may define letters, too. Of any other equation
    both sides must agree.

    Raises Unreadable for TeX that the tables do not use.
    """
    known = {name: matrix(given) for name, given in names.items()}
    formula, *_ = pieces = [*re.split(r",\\ ", tex), *re.split(r",\\ ", beside)]
    for piece in pieces:
        letter, _, meaning = piece.partition("=")
        letter = letter.replace(r"\mathbf", "").strip()
        if meaning and len(letter) == 1 and letter not in known:
            known[letter] = _Reader(meaning, known).whole()
            formula = meaning if piece is formula else formula
    sides = [_Reader(side, known) for side in formula.split("=")]
    found = [side.whole() for side in sides]
    if len(found) > 1 and not np.allclose(found[0], found[1], rtol=1e-9):
        raise Unreadable(f"the two sides of {tex} differ")
    return found[-1]


def matrix(given: Any) -> Matrix:
    """A number as (1, 1), a vector as a column, a matrix as it is."""
    array = np.asarray(given, dtype=float)
    return array.reshape(-1, 1) if array.ndim < 2 else array


class _Eye:
    """A multiple of the identity, of whatever size is needed."""

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale

    def of(self, size: int) -> Matrix:
        return self.scale * np.eye(size)


class _Reader:
    """One formula, read from left to right: sums of products of factors."""

    def __init__(self, tex: str, known: Mapping[str, Matrix]) -> None:
        self.tex, self.known, self.at, self.entries = tex, known, 0, False
        text = _SILENT.sub(" ", tex)
        self.tokens = _TOKEN.findall(text)
        if re.sub(r"\s", "", _TOKEN.sub("", text)):
            raise Unreadable(f"{_TOKEN.sub('', text).strip()!r} in {tex}")

    def whole(self) -> Matrix:
        found = self.sum()
        if self.next:
            raise Unreadable(f"{self.next!r} in {self.tex}")
        if isinstance(found, _Eye):
            raise Unreadable(f"an identity without a size in {self.tex}")
        return found

    @property
    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        token = self.next
        if not token or (wanted and token != wanted):
            raise Unreadable(f"{token!r} where {wanted or 'more'!r} was expected in {self.tex}")
        self.at += 1
        return token

    def sum(self) -> Any:
        sign = -1.0 if self.next == "-" else 1.0
        if self.next in ("-", "+"):
            self.take()
        found = self.times(np.full((1, 1), sign), self.quotient())
        while self.next in ("+", "-"):
            sign = 1.0 if self.take() == "+" else -1.0
            found = self.plus(found, self.times(np.full((1, 1), sign), self.quotient()))
        return found

    def quotient(self) -> Any:
        found = self.product()
        while self.next == "/":
            self.take()
            found = found / self.product()
        return found

    def product(self) -> Any:
        found = self.power()
        while self.next not in _ENDS | {"+", "-", "/"}:
            if self.next in (r"\odot", r"\otimes"):
                entrywise = self.take() == r"\odot"
                other = self.power()
                while self.next not in _ENDS | {"+", "-", "/", r"\odot", r"\otimes"}:
                    other = self.times(other, self.power())
                found = found * other if entrywise else self.kron(found, other)
            else:
                found = self.times(found, self.power())
        return found

    def power(self) -> Any:
        found = self.factor()
        while self.next == "^":
            self.take()
            exponent = self.group_tokens()
            if exponent == [r"\T"]:
                found = found.T
            elif exponent == ["-", r"\T"]:
                found = np.linalg.inv(found).T
            elif exponent == ["-", "1"]:
                found = np.linalg.inv(found)
            elif found.shape[0] == found.shape[1] > 1:
                found = np.linalg.matrix_power(found, int("".join(exponent)))
            else:
                found = found ** self.inner(exponent)
        return found

    def factor(self) -> Any:
        token = self.take()
        if token.isdigit():
            return np.full((1, 1), float(token))
        if token == "(":
            found = self.sum()
            self.take(")")
            return found
        if token == r"\mathbf":
            return self.letter(self.take(), bold=True)
        if token in _FUNCTIONS:
            return _FUNCTIONS[token](self.argument())
        if token in _OVER:
            return self.over(token)
        if token == r"\frac":
            above = self.inner(self.group_tokens())
            return above / self.inner(self.group_tokens())
        if token == r"\norm":
            return self.norm(self.inner(self.group_tokens()))
        if token == r"\abs":
            return np.abs(self.inner(self.group_tokens()))
        if token == r"\e":
            self.take("^")
            return np.exp(self.inner(self.group_tokens()))
        if token == r"\sigma":
            self.take("_")
            which, all_of_them = self.group_tokens()[0], np.linalg.svd(self.known["X"])[1]
            return matrix(all_of_them if which == "i" else all_of_them[int(which) - 1])
        return self.letter(token)

    def letter(self, name: str, bold: bool = False) -> Any:
        index = ""
        if self.next == "_":
            self.take()
            index = "".join(self.group_tokens())
        if bold and name == "1":
            return np.ones((max(len(v) for v in self.known.values()), 1))
        if bold and name == "e" and index:
            unit = np.zeros((len(self.known["x"]), 1))
            unit[int(self.known[index][0, 0])] = 1
            return unit
        if name in self.known:
            return self.known[name]
        if name == "I":
            return _Eye()
        if "X" not in self.known:
            raise Unreadable(f"the letter {name} in {self.tex} has no value")
        rows, columns = self.known["X"].shape
        if name == "K":  # turns vec X into vec Xᵀ
            m = {"m": rows, "n": columns}[index[0]]
            return np.eye(m * columns)[np.arange(m * columns).reshape(columns, m).T.reshape(-1)]
        left, _, right = np.linalg.svd(self.known["X"], full_matrices=False)
        if name in "uv" and index:
            return matrix(left[:, int(index) - 1] if name == "u" else right[int(index) - 1])
        if name in "UV":
            return left if name == "U" else right.T
        raise Unreadable(f"the letter {name} in {self.tex} has no value")

    def argument(self) -> Any:
        """What a function is applied to: what stands in brackets, or the next factor."""
        return self.factor() if self.next == "(" else self.power()

    def over(self, token: str) -> Matrix:
        """A sum, a product, a maximum or where it is, over an index: of all that follows."""
        self.take("_")
        axis = {"i": 0, "j": 1}[self.group_tokens()[0]]
        outer, self.entries = self.entries, True
        found = _OVER[token](self.product(), axis)
        self.entries = outer
        return found if outer else matrix(found)

    def norm(self, of: Matrix) -> Matrix:
        kind = ""
        if self.next == "_":
            self.take()
            kind = "".join(self.group_tokens())
        size = np.abs(of)
        if kind == "*":
            found = np.linalg.svd(of)[1].sum()
        elif kind == "2":
            found = np.linalg.svd(of)[1][0]
        elif kind in ("", "F"):
            found = np.sqrt((size**2).sum())
        else:
            p = float(kind) if kind.isdigit() else self.known[kind][0, 0]
            found = (size**p).sum() ** (1 / p)
        return matrix(found)

    def group_tokens(self) -> list[str]:
        """The tokens of a group in braces, or the next one alone."""
        if self.next != "{":
            return [self.take()]
        self.take()
        depth, inside = 1, []
        while depth:
            token = self.take()
            depth += {"{": 1, "}": -1}.get(token, 0)
            inside.append(token)
        return inside[:-1]

    def inner(self, tokens: list[str]) -> Any:
        reader = _Reader("", self.known)
        reader.tex, reader.tokens, reader.entries = self.tex, tokens, self.entries
        return reader.whole()

    def times(self, a: Any, b: Any) -> Any:
        if isinstance(b, _Eye):
            return _Eye(float(a[0, 0]) * b.scale) if np.size(a) == 1 else a * b.scale
        if isinstance(a, _Eye):
            return self.times(np.full((1, 1), a.scale), b)
        one = a.shape == (1, 1) or b.shape == (1, 1)
        return a * b if one or self.entries else a @ b

    def plus(self, a: Any, b: Any) -> Any:
        if isinstance(a, _Eye):
            a = a.of(len(b))
        if isinstance(b, _Eye):
            b = b.of(len(a))
        if a.shape != b.shape and (1, 1) not in (a.shape, b.shape):
            raise Unreadable(f"shapes {a.shape} and {b.shape} are added in {self.tex}")
        return a + b

    def kron(self, a: Any, b: Any) -> Matrix:
        size = self.known["X"].shape[1] if "X" in self.known else 0
        return np.kron(*(each.of(size) if isinstance(each, _Eye) else each for each in (a, b)))


def _softmax(z: Matrix) -> Matrix:
    axis = 0 if z.shape[1] == 1 else 1
    weights = np.exp(z - z.max(axis=axis, keepdims=True))
    return weights / weights.sum(axis=axis, keepdims=True)


_FUNCTIONS: dict[str, Callable[[Matrix], Matrix]] = {
    r"\tr": lambda M: matrix(np.trace(M)),
    r"\det": lambda M: matrix(np.linalg.det(M)),
    r"\log": np.log,
    r"\tanh": np.tanh,
    r"\sign": np.sign,
    r"\diag": lambda v: np.diag(v[:, 0]),
    r"\softmax": _softmax,
    r"\operatorname{vec}": lambda M: M.reshape(-1, 1, order="F"),
}
_OVER: dict[str, Callable[[Matrix, int], Matrix]] = {
    r"\sum": lambda M, axis: M.sum(axis=axis, keepdims=True),
    r"\prod": lambda M, axis: M.prod(axis=axis, keepdims=True),
    r"\max": lambda M, axis: M.max(axis=axis, keepdims=True),
    r"\argmax": lambda M, axis: np.argmax(M, axis=axis, keepdims=True),
}
