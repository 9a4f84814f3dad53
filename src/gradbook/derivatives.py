"""Numerical derivatives, each with an error estimate.

Every derivative here is one-dimensional at heart: φ(t) = f(x + t·direction) at
t = 0. `_differentiate` walks a ladder of steps, forms centred differences,
extrapolates them (Richardson 1911; Ridders, Adv. Eng. Softw. 4(2), 1982, 75–76)
and keeps, entry by entry, the value with the smallest honest error estimate.

The error estimates take f to be computed to a few units in the last place of
its own value. Where f is a small rest of large terms, its noise is larger than
that, and so may be the error.

At a kink the centred difference has a value although the derivative has none:
for |x| at 0 it is 0. Look at one-sided differences before you trust it there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ._validate import real_array

EPS = float(np.finfo(float).eps)
_DEPTH = 7  # columns of the extrapolation table: order h² to h¹⁴
_SAFETY = 4.0  # on the whole estimate; the property test shows what it buys


class Estimate(NamedTuple):
    """A derivative and a bound on its error, both of the same shape."""

    value: Any
    error: Any


def gradient(f: Callable[[np.ndarray], float], x: ArrayLike) -> Estimate:
    """∇f at x, of x's shape, whatever that is. f maps an array of x's shape to a number.

    Raises TypeError or ValueError for an x that is no finite real array, for an
    f that returns no real number, and where f has no finite values beside x.
    """
    x = real_array("x", x)
    phi = _scalar(f)
    parts = [_along(phi, x, _unit(x, index), abs(float(x[index]))) for index in np.ndindex(*x.shape)]
    return _stack(parts, x.shape)


def partial(f: Callable[[np.ndarray], float], x: ArrayLike, index: int | tuple[int, ...]) -> Estimate:
    """∂f/∂x[index], a number. Raises as `gradient` does, and IndexError for an index outside x."""
    x = real_array("x", x)
    at = _index(x, index)
    return _along(_scalar(f), x, _unit(x, at), abs(float(x[at])))


def jacobian(f: Callable[[np.ndarray], ArrayLike], x: ArrayLike) -> Estimate:
    """J[i, j] = ∂f_i/∂x_j, of shape (m, n), for x of shape (n,) and f(x) of shape (m,). Raises as `gradient`."""
    x = real_array("x", x, ndim=1)
    columns = [_along(_valued(f, 1), x, _unit(x, (j,)), abs(float(x[j]))) for j in range(x.size)]
    return Estimate(np.stack([c.value for c in columns], axis=1), np.stack([c.error for c in columns], axis=1))


def directional_derivative(f: Callable[[np.ndarray], float], x: ArrayLike, u: ArrayLike) -> Estimate:
    """d/dt f(x + t·u) at t = 0, a number; u is used as it is given, not brought to length 1. Raises as `gradient`."""
    x, u = real_array("x", x), real_array("u", u)
    if u.shape != x.shape:
        raise ValueError(f"u has shape {u.shape}; expected the shape of x, {x.shape}")
    size = float(np.max(np.abs(u)))
    if size == 0:
        _scalar(f)(x.copy())
        return Estimate(0.0, 0.0)
    moving = u != 0
    scale = float(np.min(np.abs(x[moving]) / np.abs(u[moving]))) if np.all(x[moving]) else float(np.max(np.abs(x)) / size)
    return _along(_scalar(f), x, u, scale)


def hessian(f: Callable[[np.ndarray], float], x: ArrayLike) -> Estimate:
    """H[i, j] = ∂²f/∂x_i∂x_j, of shape (n, n), for x of shape (n,). Raises as `gradient`.

    Symmetric by construction: to test Clairaut's theorem use `mixed_partials`.
    """
    x = real_array("x", x, ndim=1)
    phi = _scalar(f)
    value, error = np.zeros((x.size, x.size)), np.zeros((x.size, x.size))
    for i in range(x.size):
        for j in range(i + 1):
            found = _nested(phi, x, (i,), (j,))
            value[i, j] = value[j, i] = found.value
            error[i, j] = error[j, i] = found.error
    return Estimate(value, error)


def mixed_partials(f: Callable[[np.ndarray], float], x: ArrayLike, i: Any, j: Any) -> tuple[Estimate, Estimate]:
    """(∂_j(∂_i f), ∂_i(∂_j f)) at x: each by differentiating the first partial derivative.

    The four-point stencil is symmetric in i and j by construction, so it cannot
    tell whether the order matters; this can. Raises as `partial`.
    """
    x = real_array("x", x)
    phi, first, second = _scalar(f), _index(x, i), _index(x, j)

    return _nested(phi, x, first, second), _nested(phi, x, second, first)


def complex_step(f: Callable[[np.ndarray], complex], x: ArrayLike) -> Estimate:
    """∇f at x by Im f(x + ih)/h, which subtracts nothing and so loses nothing.

    For f made of analytic operations only (no abs, max, conj, comparisons).
    Source: Squire and Trapp, SIAM Rev. 40(1), 1998, 110–112.

    Raises ValueError when f drops the imaginary part, or when the result
    disagrees with a centred difference: f is not analytic there.
    """
    x = real_array("x", x)
    h = 1e-100
    value, spread = np.zeros(x.shape), np.zeros(x.shape)
    for index in np.ndindex(*x.shape):
        found = []
        for nudge in (1.0, 1 + 2 * EPS, 1 - 2 * EPS):  # what rounding of the input does to the result
            z = (x * nudge).astype(complex)
            z[index] += 1j * h
            out = np.asarray(f(z))
            if out.shape != () or out.dtype.kind != "c":
                raise ValueError("f returned no complex number for a complex argument: the complex step needs an analytic f")
            found.append(float(out.imag) / h)
        value[index] = found[0]
        spread[index] = max(abs(found[1] - found[0]), abs(found[2] - found[0]))
    error = _SAFETY * (spread + 4 * EPS * np.abs(value))
    rough = gradient(lambda p: np.real(f(p)), x)
    if np.any(np.abs(value - rough.value) > error + 10 * rough.error + 1e-6 * np.abs(rough.value)):
        raise ValueError("the complex step and a centred difference disagree: f is not analytic at x")
    return Estimate(value[()] if x.shape else float(value), error[()] if x.shape else float(error))


def _nested(phi: Callable[[np.ndarray], Any], x: np.ndarray, inner: tuple[int, ...], outer: tuple[int, ...]) -> Estimate:
    """The derivative along `outer` of the derivative along `inner`, whose error it takes into account."""

    def slope(at: np.ndarray) -> Estimate:
        return _along(phi, at, _unit(x, inner), abs(float(x[inner])), sparse=True)

    return _along(slope, x, _unit(x, outer), abs(float(x[outer])), sparse=True)


def _along(phi: Callable[[np.ndarray], Any], x: np.ndarray, u: np.ndarray, scale: float, sparse: bool = False) -> Estimate:
    """The derivative of phi(x + t·u) at t = 0; scale is the size of t that changes x by its own size."""
    # From far below the size of the argument to the size of common functions' own features.
    low = int(np.floor(np.log2(max(scale, 1e-8)))) - 26
    high = max(int(np.ceil(np.log2(max(scale, 1.0)))) + 2, low + 20)
    steps = [2.0**k for k in range(low, high)]
    if sparse:  # nested derivatives multiply their costs, and the smallest steps never win there
        steps = steps[4:]
    return _differentiate(lambda t: phi(x + t * u), steps, float(np.max(np.abs(x))) / float(np.max(np.abs(u))))


def _differentiate(phi: Callable[[float], Any], steps: list[float], size: float) -> Estimate:
    """Centred differences on all steps (ascending), extrapolated; the best entry of the table, elementwise."""
    found = [_difference(phi, h, size) for h in steps]
    usable = [one for one in found if not isinstance(one, Exception)]
    if not usable:
        raise next(one for one in found if isinstance(one, Exception))
    shape = usable[0][0].shape
    nothing = (np.full(shape, np.nan), np.full(shape, np.nan))
    rows = [nothing if isinstance(one, Exception) else one for one in found]
    # Column j of the table: entry k uses the steps k … k+j, and is kept at its largest, k+j.
    value = np.array([row[0] for row in rows])
    noise = np.array([row[1] for row in rows])
    best_at = np.full(value.shape, np.nan)  # for each largest step, the best value found there
    error_at = np.full(value.shape, np.inf)
    with np.errstate(invalid="ignore", over="ignore"):  # inf − inf where f overflows: such entries are never chosen
        for column in range(1, min(_DEPTH, len(steps) - 1) + 1):
            weight = 4.0**column
            smaller, larger = value[:-1], value[1:]
            value = (weight * smaller - larger) / (weight - 1)
            noise = (weight * noise[:-1] + noise[1:]) / (weight - 1)
            gap = np.maximum(np.abs(value - smaller), np.abs(value - larger) / weight)
            error = _SAFETY * (gap + noise)
            better = error < error_at[column:]  # never true of NaN
            best_at[column:] = np.where(better, value, best_at[column:])
            error_at[column:] = np.where(better, error, error_at[column:])
        best, best_error = best_at[0], error_at[0]
        for candidate, error in zip(best_at[1:], error_at[1:]):
            # Better, and not in conflict with what smaller steps say: huge steps can agree by accident.
            better = (error < best_error) & (np.isnan(best) | (np.abs(candidate - best) <= best_error + error))
            best, best_error = np.where(better, candidate, best), np.where(better, error, best_error)
    if np.any(np.isnan(best)):
        raise ValueError("f has no finite values beside x, so it has no derivative there")
    return Estimate(best[()], best_error[()])


def _difference(phi: Callable[[float], Any], h: float, size: float) -> tuple[np.ndarray, np.ndarray] | Exception:
    """The centred difference with step h and its rounding error; the exception where f is not defined."""
    try:
        with np.errstate(all="ignore"):
            (ahead, noise_a), (behind, noise_b) = _read(phi(h)), _read(phi(-h))
            slope = (ahead - behind) / (2 * h)
            rounding = (2 * EPS * (np.abs(ahead) + np.abs(behind)) + noise_a + noise_b) / (2 * h)
            # x ± h is rounded, too: by up to EPS·size, which f' turns into a change of f.
            return np.asarray(slope), np.asarray(rounding + 0.5 * EPS * size / h * np.abs(slope))
    except (ArithmeticError, ValueError) as outside:
        return outside


def _read(output: Any) -> tuple[np.ndarray, Any]:
    """A value and its noise: exact for plain functions, the inner error where derivatives are nested."""
    if isinstance(output, Estimate):
        return np.asarray(output.value), output.error
    return output, 0.0


def _stack(parts: list[Estimate], shape: tuple[int, ...]) -> Estimate:
    value = np.array([p.value for p in parts], dtype=float).reshape(shape)
    error = np.array([p.error for p in parts], dtype=float).reshape(shape)
    return Estimate(value[()], error[()])


def _unit(x: np.ndarray, index: tuple[int, ...]) -> np.ndarray:
    u = np.zeros(x.shape)
    u[index] = 1.0
    return u


def _index(x: np.ndarray, index: Any) -> tuple[int, ...]:
    at = index if isinstance(index, tuple) else (index,)
    whole = all(isinstance(i, (int, np.integer)) and not isinstance(i, bool) for i in at)
    if not whole or len(at) != x.ndim or not all(-n <= i < n for i, n in zip(at, x.shape)):
        raise IndexError(f"{index!r} is no index into x of shape {x.shape}")
    return tuple(int(i) for i in at)


def _valued(f: Callable[[np.ndarray], Any], ndim: int) -> Callable[[np.ndarray], np.ndarray]:
    """f with its output looked at: a real array of ndim dimensions."""
    wanted = "a number" if ndim == 0 else "an array of shape (m,)"

    def phi(x: np.ndarray) -> np.ndarray:
        out = np.asarray(f(x.copy()))
        if out.dtype.kind not in "iuf":
            raise TypeError(f"f returned dtype {out.dtype}; expected {wanted}, real")
        if out.ndim != ndim:
            raise TypeError(f"f returned shape {out.shape}; expected {wanted}")
        return out.astype(float)

    return phi


def _scalar(f: Callable[[np.ndarray], Any]) -> Callable[[np.ndarray], np.ndarray]:
    return _valued(f, 0)
