"""Shared checks on what a caller passes in: one clear sentence for each kind of wrong input."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np


def real_array(
    name: str, value: object, ndim: int | None = None, finite: bool = True
) -> np.ndarray:
    """A fresh float64 array with the numbers in `value`, which stays as it was.

    `ndim` fixes the number of dimensions; `finite=False` lets ±inf through, NaN never passes.
    Raises TypeError for what is not real numbers, ValueError for a wrong shape, emptiness, NaN or
    inf.
    """
    require_unmasked(name, value)
    try:
        array = np.asarray(value)
    except ValueError as problem:
        raise ValueError(
            f"{name} must be a number or a rectangular array; its rows differ in length."
        ) from problem
    if array.dtype.kind not in "iuf":
        given = type(value).__name__ if array.ndim == 0 else f"an array of dtype {array.dtype}"
        raise TypeError(f"{name} must hold real numbers (floats or integers); {given} was given.")
    if ndim is not None and array.ndim != ndim:
        wanted = {0: "a number", 1: "a one-dimensional array"}.get(
            ndim, f"an array with {ndim} dimensions"
        )
        raise ValueError(f"{name} must be {wanted}; an array of shape {array.shape} was given.")
    if array.size == 0:
        raise ValueError(f"{name} must not be empty; its shape is {array.shape}.")
    with np.errstate(all="ignore"):
        array = array.astype(np.float64)
    if np.isfinite(array).all():
        return array
    if np.isnan(array).any():
        raise ValueError(f"{name} must not contain NaN; {_place(np.isnan(array))} is NaN.")
    if finite:
        raise ValueError(f"{name} must be finite; {_place(np.isinf(array))} is infinite.")
    return array


def require_unmasked(name: str, value: object) -> None:
    """Raises ValueError for masked entries: `np.asarray` would drop the mask and count what lies
    under it.
    """
    if np.ma.is_masked(value):
        raise ValueError(
            f"{name} must not have masked entries; a {type(value).__name__} with some was given."
        )


def integer(name: str, value: Any) -> int:
    """`value` as an int; raises TypeError for anything that is not an integer (True and 1.0 are
    not).
    """
    if isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be an integer; {value!r} was given.")
    try:
        return operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be an integer; {type(value).__name__} was given.") from None


def require_callable(name: str, value: Any) -> Callable[..., Any]:
    """`value`, if it can be called; raises TypeError otherwise."""
    if not callable(value):
        raise TypeError(f"{name} must be a function; {type(value).__name__} was given.")
    return value


def require_text(name: str, value: Any) -> str:
    """`value`, if it is a text; raises TypeError otherwise."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a text; {type(value).__name__} was given.")
    return value


def _place(wrong: np.ndarray) -> str:
    if wrong.ndim == 0:
        return "it"
    index = tuple(int(k) for k in np.argwhere(wrong)[0])
    return f"the entry at index {index[0] if len(index) == 1 else index}"
