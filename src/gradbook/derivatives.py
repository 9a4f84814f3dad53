"""Numerical derivatives, each with an estimate of its error, made to be a bound where f is smooth.

Centred differences on a ladder of steps 2^k, from far below to above the size of the argument, are
extrapolated to step 0 (Richardson, Phil. Trans. R. Soc. A 210, 1911, 307–357; Ridders, Adv. Eng.
Softw. 4(2), 1982, 75–76). The entry with the smallest error estimate wins, element by element. That
estimate adds what neighbouring entries disagree by, what rounding can do, and any conflict with
what smaller steps say. The last matters: at steps far above a function's own features neighbours
can agree by accident.

Noise is measured, too: f may be a small rest of large terms, or compute in single precision. What
no evaluation can show, such as features far finer than the smallest step, no bound covers.

f gets a fresh copy of its argument at every call. Steps at which f is not finite, or raises
ArithmeticError or ValueError, lie outside its domain and are left out.

At a kink there is no derivative, yet the centred difference has a value: 0 for |x| at 0, ½ for
max(x, 0). One-sided slopes reveal the jump, and the bound of a first derivative grows by half of
it.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar, overload

import numpy as np
from numpy.typing import ArrayLike

from ._validate import real_array, require_callable

Value = TypeVar("Value", float, np.ndarray, Any)

EPS = float(np.finfo(float).eps)
# Columns of the extrapolation table beside the bare differences: their errors are of order h⁴ to
# h¹⁶.
_DEPTH = 7
_SAFETY = 3.0  # on what neighbouring entries disagree by; the property test shows what it buys
_ROUNDING = 4.0  # f itself is taken to be right to this many units of rounding
_ROWS = 54  # steps at most

Probe = Callable[
    [np.ndarray], tuple[np.ndarray, np.ndarray]
]  # a point → values (m,) and bounds on their errors (m,)


class Estimate(NamedTuple, Generic[Value]):
    """A derivative and an estimate of its error, both of the same shape: a bound unless f has
    features finer than the steps.
    """

    value: Value
    error: Value


@overload
def gradient(f: Callable[..., Any], x: float) -> Estimate[float]: ...


@overload
def gradient(f: Callable[..., Any], x: np.ndarray | Sequence[Any]) -> Estimate[np.ndarray]: ...


def gradient(f: Callable[..., Any], x: ArrayLike) -> Estimate[Any]:
    """∇f at x, of x's shape, whatever that is. f maps an array of x's shape to a number.

    Raises TypeError or ValueError for an x that is no finite real array, TypeError for an f that
    returns no real number, and ValueError where f has no finite values at or beside x. What f
    raises at x passes through.
    """
    x = real_array("x", x)
    probe = _probe(f, ())
    parts = [_along(probe, x, _unit(x, index)) for index in np.ndindex(*x.shape)]
    return Estimate(*(_plain(np.concatenate(part).reshape(x.shape)) for part in zip(*parts)))


def partial(f: Callable[..., Any], x: ArrayLike, index: int | tuple[int, ...]) -> Estimate[float]:
    """∂f/∂x[index], a number. Raises as `gradient` does, and IndexError for an index outside x."""
    x = real_array("x", x)
    return _number(_along(_probe(f, ()), x, _unit(x, _index(x, index))))


def jacobian(f: Callable[[np.ndarray], ArrayLike], x: ArrayLike) -> Estimate[np.ndarray]:
    """J[i, j] = ∂f_i/∂x_j, of shape (m, n), for x of shape (n,) and f(x) of shape (m,). Raises as
    `gradient`.
    """
    x = real_array("x", x, ndim=1)
    probe = _probe(f, None)
    columns = [_along(probe, x, _unit(x, (j,))) for j in range(x.size)]
    return Estimate(*(np.stack(part, axis=1) for part in zip(*columns)))


def directional_derivative(f: Callable[..., Any], x: ArrayLike, u: ArrayLike) -> Estimate[float]:
    """d/dt f(x + t·u) at t = 0, a number; u is used as it is given, not brought to length 1. Raises
    as `gradient`.
    """
    x, u = real_array("x", x), real_array("u", u)
    if u.shape != x.shape:
        raise ValueError(
            f"u must have the shape of x, {x.shape}; an array of shape {u.shape} was given."
        )
    return _number(_along(_probe(f, ()), x, u))


def hessian(f: Callable[..., Any], x: ArrayLike) -> Estimate[np.ndarray]:
    """H[i, j] = ∂²f/∂x_i∂x_j, of shape (n, n), for x of shape (n,). Raises as `gradient`.

    Extrapolated from second differences, which are symmetric by construction: to test Clairaut's
    theorem use `mixed_partials`.
    """
    x = real_array("x", x, ndim=1)
    probe = _probe(f, ())
    value, error = np.zeros((x.size, x.size)), np.zeros((x.size, x.size))
    for i in range(x.size):
        for j in range(i + 1):
            found = _number(_second(probe, x, i, j))
            value[i, j] = value[j, i] = found.value
            error[i, j] = error[j, i] = found.error
    return Estimate(value, error)


def mixed_partials(
    f: Callable[..., Any],
    x: ArrayLike,
    i: int | tuple[int, ...],
    j: int | tuple[int, ...],
) -> tuple[Estimate[float], Estimate[float]]:
    """(∂_j(∂_i f), ∂_i(∂_j f)) at x, two numbers: each by differentiating the first partial
    derivative.

    The four-point stencil is symmetric in i and j by construction, so it cannot tell whether the
    order matters; this can. Raises as `partial`.
    """
    x = real_array("x", x)
    probe, first, second = _probe(f, ()), _unit(x, _index(x, i)), _unit(x, _index(x, j))

    def nested(inner: np.ndarray, outer: np.ndarray) -> Estimate[float]:
        return _number(_along(lambda at: _along(probe, at, inner), x, outer))

    return nested(first, second), nested(second, first)


def complex_step(f: Callable[[np.ndarray], complex], x: ArrayLike) -> Estimate[Any]:
    """∇f at x by Im f(x + ih)/h, which subtracts no values of f: as accurate as f's own steps.

    For f made of analytic operations only (no abs, max, conj, comparisons). Source: Squire and
    Trapp, SIAM Rev. 40(1), 1998, 110–112. Raises as `gradient`, and ValueError when f drops the
    imaginary part or when the result disagrees with a centred difference: f is not analytic there.
    """
    x, f = real_array("x", x), require_callable("f", f)
    value, error = np.zeros(x.shape), np.zeros(x.shape)
    rough = gradient(lambda p: _real_part(f(p)), x)
    for index in np.ndindex(*x.shape):
        h = 2.0**-100 * min(1.0, float(abs(x[index])) or 1.0)
        # What rounding of the arguments, as happens inside f, does to the result.
        found = np.array(
            [_imaginary(f, x * (1 + k * EPS), index, h) / h for k in (0, 1, -1, 3, -4)]
        )
        value[index] = found[0]
        error[index] = 4 * np.max(np.abs(found - found[0])) + 16 * EPS * abs(found[0])
    if not np.all(np.isfinite(value)):
        raise ValueError(
            "f must have a finite derivative at x; the complex step gives NaN or infinity."
        )
    if np.any(np.abs(value - rough.value) > error + 10 * rough.error + 1e-6 * np.abs(rough.value)):
        what = (
            "a real number (it drops the imaginary part)"
            if not value.any()
            else "what no analytic function would"
        )
        raise ValueError(
            f"f must be analytic for the complex step; for a complex argument it returns {what}."
        )
    return Estimate(_plain(value), _plain(error))


def _along(probe: Probe, x: np.ndarray, u: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """d/dt f(x + t·u) at t = 0 with its bound, for each value of f: arrays (m,)."""
    centre, floor = _at_centre(probe, x)
    if not u.any():
        return np.zeros_like(centre), np.zeros_like(centre)
    steps, size = _ladder(x, u)
    with np.errstate(all="ignore"):
        ahead, behind = (
            _walk(probe, [x + t * u for t in side * steps], centre) for side in (1.0, -1.0)
        )
        h = steps[:, None]
        slope = (ahead[0] - behind[0]) / (2 * h)
        # Besides f's own noise, x ± h is rounded: by EPS·size at most, which the slope turns into a
        # change of f.
        noise = (ahead[1] + behind[1]) / (2 * h) + EPS * size / h * np.abs(slope)
        value, error = _extrapolate(slope, noise, steps, 1)
        bend = (ahead[0] - 2 * centre + behind[0]) / h
        error += (
            _jump(
                bend,
                (ahead[1] + 2 * floor + behind[1]) / h + 2 * EPS * size / h * np.abs(slope),
                steps,
            )
            / 2
        )
    return _found(value, error)


def _second(probe: Probe, x: np.ndarray, i: int, j: int) -> tuple[np.ndarray, np.ndarray]:
    """∂²f/∂x_i∂x_j by second differences, f(x ± h_i) − 2f(x) + f(x − h_i) for i = j, four points
    otherwise.
    """
    centre, floor = _at_centre(probe, x)
    u, v = _unit(x, (i,)), _unit(x, (j,))
    a, size = _ladder(x, u)
    b, other = _ladder(x, v)
    a, b = a[: len(b)], b[: len(a)]
    with np.errstate(all="ignore"):

        def walk(p: float, q: float) -> tuple[np.ndarray, np.ndarray]:
            points = [x + p * s * u + q * t * v for s, t in zip(a, b)]
            return _walk(probe, points, centre)

        if i == j:
            sides, fourth = [walk(1, 0), walk(-1, 0)], 1.0
            difference = sides[0][0] - 2 * centre + sides[1][0]
            noise = sum(side[1] for side in sides) + 2 * floor
        else:
            sides, fourth = [walk(1, 1), walk(1, -1), walk(-1, 1), walk(-1, -1)], 4.0
            difference = sides[0][0] - sides[1][0] - sides[2][0] + sides[3][0]
            noise = sum(side[1] for side in sides)
        area = fourth * (a * b)[:, None]
        # Rounding of x ± h moves f by its slope times EPS·size; differences across the step measure
        # that slope.
        change = sum(np.abs(side[0] - centre) for side in sides)
        noise = noise + EPS * change * (size / a + other / b)[:, None]
        return _found(*_extrapolate(difference / area, noise / area, a, 2, b))


def _ladder(x: np.ndarray, u: np.ndarray) -> tuple[np.ndarray, float]:
    """Steps 2^k, falling, for moving along u, and the size of t at which x + t·u doubles its
    rounding error.
    """
    length = float(np.max(np.abs(u)))
    # Exponents: a function's features may be as wide as x is large, as wide as 1, or anything
    # between.
    moved, all_of_x = np.abs(x[u != 0]), float(np.max(np.abs(x)))
    least, most = float(np.min(moved)), float(np.max(moved))
    top = max(_exponent(all_of_x), 0) + 3
    low = min(_exponent(least), 0) - 20 if least else min(_exponent(all_of_x), 0) - 27
    low = max(low, _exponent(most) - 44 if most else low)  # smaller steps vanish beside x
    stride = -(-(top - low) // _ROWS)
    exponents = np.arange(min(top, 1000), max(low, -1000), -stride)
    return np.ldexp(1.0, exponents - _exponent(length) + 1), most / length


def _exponent(number: float) -> int:
    return int(np.frexp(number)[1])


def _walk(
    probe: Probe, points: list[np.ndarray], like: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Values and noise at all points, of shape (rows, m); NaN where f is not defined."""
    value, noise = np.full((2, len(points), like.size), np.nan)
    for row, point in enumerate(points):
        try:
            value[row], noise[row] = probe(point)
        except (ArithmeticError, ValueError):  # outside the domain; f was fine at x
            continue
    value[~np.isfinite(value)] = np.nan
    return value, noise


def _extrapolate(
    slope: np.ndarray,
    noise: np.ndarray,
    steps: np.ndarray,
    power: int,
    others: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """The best entry of the extrapolation table over rows of falling steps, column by column of
    `slope`.

    `noise` bounds the rounding error of each row; `power` says that it grows like h^-power.
    """
    weight = (steps if others is None else np.sqrt(steps * others))[:, None] ** power
    gap = np.abs(np.diff(slope, axis=0, prepend=np.nan))
    # f may be noisier than its last digit suggests. At the smallest steps neighbours differ by that
    # noise, or, where f is fast, by its bending: count the largest of four differences for the
    # bound, a small one below.
    last = np.sort(np.where(np.isnan(gap), 0.0, gap * weight)[-4:], axis=0)
    # What each row says by itself, and what all rows of smaller steps together allow.
    own = noise + 4 * last[len(last) // 3] / weight + 3 * np.where(np.isnan(gap), np.inf, gap)
    noise = noise + 2 * last[-1] / weight
    least = np.where(np.isnan(slope), -np.inf, slope - own)
    most = np.where(np.isnan(slope), np.inf, slope + own)
    allowed_from = np.maximum.accumulate(least[::-1])[::-1]
    allowed_to = np.minimum.accumulate(most[::-1])[::-1]
    best, best_error = np.full(slope.shape[1], np.nan), np.full(slope.shape[1], np.inf)
    value = slope
    for column in range(1, min(_DEPTH, len(steps) - 1) + 1):
        ratio = (steps[:-column] / steps[column:])[:, None] ** 2
        larger, smaller = value[:-1], value[1:]
        value = smaller + (smaller - larger) / (ratio - 1)
        noise = (ratio * noise[1:] + noise[:-1]) / (ratio - 1)
        truncation = np.maximum(np.abs(value - smaller), np.abs(value - larger))
        conflict = np.maximum(
            np.maximum(allowed_from[column:] - value, value - allowed_to[column:]), 0.0
        )
        error = _SAFETY * truncation + noise + conflict + 2 * EPS * np.abs(value)
        error = np.where(np.isnan(error), np.inf, error)
        row = np.argmin(error, axis=0)
        here, here_error = (np.take_along_axis(a, row[None], axis=0)[0] for a in (value, error))
        better = here_error < best_error
        best, best_error = np.where(better, here, best), np.where(better, here_error, best_error)
    return best, best_error


def _jump(bend: np.ndarray, noise: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """How much the one-sided slopes differ as h → 0: 0 unless all small steps, beyond their noise,
    say otherwise.
    """
    steps, bend, noise = (rows[len(rows) // 2 :] for rows in (steps, bend, noise))
    ratio = (steps[:-1] / steps[1:])[:, None]
    limit = np.abs(ratio * bend[1:] - bend[:-1]) / (
        ratio - 1
    )  # a smooth f bends by h·f″ + O(h³): gone
    surely = limit - 2 * (ratio * noise[1:] + noise[:-1]) / (ratio - 1)
    return np.maximum(np.min(np.where(np.isnan(surely), np.inf, surely), axis=0), 0.0)


def _found(value: np.ndarray, error: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if np.isnan(value).any() or not np.isfinite(error).all():
        raise ValueError(
            "f must have finite values on both sides of x; too few steps around x give any."
        )
    return value, error


def _at_centre(probe: Probe, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    with np.errstate(all="ignore"):
        value, noise = probe(x)
    if not np.isfinite(value).all():
        raise ValueError("f must be finite at x; it returned NaN or infinity there.")
    return value, noise


def _probe(f: Callable[[np.ndarray], Any], shape: tuple[int, ...] | None) -> Probe:
    """f as a `Probe`, its answers looked at: real numbers of the given shape, or a vector of one
    length.
    """
    f, known = require_callable("f", f), shape

    def probe(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        nonlocal known
        answer = f(x.copy() if x.ndim else x[()])
        if shape == () and isinstance(answer, float):  # most are, and need no look
            value = np.array([answer], dtype=float)
            return value, _ROUNDING * EPS * np.abs(value)
        try:
            out = np.asarray(answer)
        except ValueError:
            raise TypeError(
                "f must return real numbers; it returned rows that differ in length."
            ) from None
        wanted = "a real number" if shape == () else "a vector of real numbers"
        # No ValueError as for other masks: that is how f says that a step left its domain.
        if np.ma.is_masked(answer):
            raise TypeError(
                f"f must return {wanted}; it returned a {type(answer).__name__} with masked "
                "entries."
            )
        if out.dtype.kind not in "iuf":
            given = type(answer).__name__ if out.ndim == 0 else f"an array of dtype {out.dtype}"
            raise TypeError(f"f must return {wanted}; it returned {given}.")
        if known is None and out.ndim == 1 and out.size:
            known = out.shape
        if out.shape != known:
            raise TypeError(
                f"f must return {wanted}{f' of shape {known}' if known else ''}; it returned "
                f"shape {out.shape}."
            )
        value = out.astype(float).reshape(-1)
        unit = float(np.finfo(out.dtype).eps) if out.dtype.kind == "f" else EPS
        return value, _ROUNDING * max(unit, EPS) * np.abs(value)

    return probe


def _imaginary(
    f: Callable[[np.ndarray], complex], x: np.ndarray, index: tuple[int, ...], h: float
) -> float:
    """Im f(x + ih) with h in one component only."""
    z = x.astype(complex)
    z[index] += 1j * h
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("error", np.exceptions.ComplexWarning)
        try:
            answer = f(z if z.ndim else z[()])
        except np.exceptions.ComplexWarning:
            raise ValueError(
                "f must be analytic for the complex step; it drops the imaginary part of its "
                "argument."
            ) from None
    if np.ma.is_masked(answer):
        raise TypeError(
            "f must return a number for a complex argument; it returned a masked "
            f"{type(answer).__name__}."
        )
    if (
        not isinstance(answer, (int, float, complex, np.number, np.ndarray))
        or np.shape(answer)
        or np.result_type(answer).kind not in "iufc"
    ):
        raise TypeError(
            f"f must return a number for a complex argument; it returned {type(answer).__name__}."
        )
    return float(np.imag(answer))


def _real_part(answer: Any) -> Any:
    """A complex answer to a real argument is real but for its type; anything else is looked at
    later.
    """
    is_real = isinstance(answer, (complex, np.complexfloating)) and answer.imag == 0
    return answer.real if is_real else answer


def _unit(x: np.ndarray, index: tuple[int, ...]) -> np.ndarray:
    u = np.zeros(x.shape)
    u[index] = 1.0
    return u


def _index(x: np.ndarray, index: Any) -> tuple[int, ...]:
    at = index if isinstance(index, tuple) else (index,)
    whole = all(isinstance(i, (int, np.integer)) and not isinstance(i, bool) for i in at)
    if not whole or len(at) != x.ndim or not all(-n <= i < n for i, n in zip(at, x.shape)):
        raise IndexError(
            f"index must point at one entry of x, of shape {x.shape}; "
            f"{index if whole else type(index).__name__} was given."
        )
    return tuple(int(i) for i in at)


def _number(found: tuple[np.ndarray, np.ndarray]) -> Estimate[float]:
    return Estimate(float(found[0][0]), float(found[1][0]))


def _plain(array: np.ndarray) -> Any:
    return array if array.ndim else float(array)
