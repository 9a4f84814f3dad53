"""Exercise 3: directional derivatives."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np

from ..answers import Answer, WrongAnswer
from ..derivatives import Estimate, directional_derivative, gradient, hessian
from ..diagnosis import shapes
from ..grading import Claim, case, function, holds, of_shape, part

P = np.array([1.0, 0.0])
FULL_TURN = 2 * np.pi
# A root finder leaves 1e-8 and less; the next wrong angle that anyone would write is 0.1 away.
ANGLE = 1e-6


def f(p: np.ndarray) -> float:
    """e^(x² + y²) at p = (x, y)."""
    return np.exp(p[0] ** 2 + p[1] ** 2)


def _direction(theta: float) -> np.ndarray:
    return np.array([np.cos(theta), np.sin(theta)])


def _slope(theta: float) -> Estimate[float]:
    return directional_derivative(f, P, _direction(theta))


# Beyond a turn to both sides, and where no truncated series holds; where the slope is positive,
# negative, largest and smallest.
THETAS = np.array([0.0, 0.4, 1.2, 2.0, 2.9, np.pi, 4.0, 5.5, -8.3, 20.0])
LIMITS = [  # smooth functions of two, three and twelve variables with unit directions
    (f, [1.0, 0.0], [0.6, 0.8]),
    (f, [-0.5, 0.3], [-0.8, 0.6]),
    (lambda p: np.sin(p[0]) * np.exp(p[1]), [0.4, -0.2], [0.0, 1.0]),
    (lambda p: p[0] ** 3 + p[0] * p[1] * p[2], [1.0, -2.0, 0.5], [2 / 3, -1 / 3, 2 / 3]),
    (lambda p: np.sum(p**3), np.linspace(1.0, 4.0, 12).tolist(), [12**-0.5] * 12),
]


@functools.cache
def _limits() -> list[tuple[Callable[[np.ndarray], float], np.ndarray, np.ndarray, float, float]]:
    """LIMITS with, for each, the derivative and half the curvature uᵀHu along u."""
    known: list[tuple[Callable[[np.ndarray], float], np.ndarray, np.ndarray, float, float]] = []
    for fn, point, direction in LIMITS:
        p, u = np.array(point), np.array(direction)
        known.append(
            (
                fn,
                p,
                u,
                directional_derivative(fn, p, u).value,
                float(hessian(lambda t, fn=fn, p=p, u=u: fn(p + t * u), [0.0]).value[0, 0]) / 2,
            )
        )
    return known


@part("3(a)", "the slope in every direction")
def check_a(slope: Answer) -> list[Claim]:
    """Judge slope(theta), which takes a number, or an array if it likes, and returns the same
    shape.
    """

    def arrays_too(slope: Answer) -> None:
        want = np.array([_slope(theta).value for theta in THETAS])
        for shape in (THETAS.shape, (5, 2)):
            try:
                got = slope.call(THETAS.reshape(shape))
            except WrongAnswer as fault:
                if fault.kind == "exception":  # a function of one number at a time is right, too
                    return
                raise
            of_shape(got, shape, f"called with an array of shape {shape}")
            if not np.allclose(got.ravel(), want, rtol=1e-6, atol=1e-6):
                raise WrongAnswer("some inputs", "right for one number, wrong for an array of them")

    return [
        function(
            slope,
            lambda theta: _slope(theta),
            [case(float(t)) for t in THETAS],
            noun="the slope",
            mistakes={
                "sine and cosine are exchanged": lambda theta: _slope(np.pi / 2 - theta),
                "theta is taken for degrees; it is in radians": lambda theta: _slope(
                    np.deg2rad(theta)
                ),
                "this is the derivative of the slope by theta; the slope itself is asked": (
                    lambda theta: _slope(theta + np.pi / 2)
                ),
                "the factor e is missing: it is the value of f at p": lambda theta: (
                    2 * np.cos(theta)
                ),
                "the factor 2e is missing: it is the length of the gradient at p": np.cos,
                "the factor e stands there twice": lambda theta: 2 * np.exp(2) * np.cos(theta),
            },
        ),
        holds(slope, test=arrays_too),
    ]


# A learner who tries again does not wait for it again.
@functools.cache
def _gradient_at_p() -> np.ndarray:
    """The gradient of f at the exercise's p, of shape (2,)."""
    return gradient(f, P).value


@part("3(b)", "the directions of steepest ascent and descent")
def check_b(theta_max: Answer, theta_min: Answer) -> list[Claim]:
    """Judge two angles in radians, modulo 2π."""
    uphill = float(np.arctan2(*_gradient_at_p()[::-1]))

    def points(right: float, other: float, name: str) -> Callable[[Answer], None]:
        def test(answer: Answer) -> None:
            theta = float(of_shape(answer.value(), ()))
            if _apart(theta, right) <= ANGLE:
                return
            if _apart(theta, other) <= ANGLE:
                raise WrongAnswer(
                    "sign", f"this is the direction of the {name} slope: the opposite one is asked"
                )
            share = np.cos(_apart(theta, right))
            # A small angle in radians is smaller yet in degrees: asked after those that are close.
            if share <= 0.99 and _apart(np.deg2rad(theta), right) <= ANGLE:
                raise WrongAnswer("units", "right in degrees; the angle is asked in radians")
            if abs(share) <= ANGLE:
                raise WrongAnswer("neutral", "the slope there is zero: f changes least, not most")
            if share > 0.99:
                raise WrongAnswer(
                    "inaccurate",
                    f"close, but off by {_apart(theta, right):.1g}: give it more digits, or "
                    "search more finely",
                )
            if share < -0.99:
                raise WrongAnswer(
                    "sign",
                    f"this is close to the direction of the {name} slope: the opposite one "
                    "is asked",
                )
            raise WrongAnswer(
                "value",
                f"the slope there is {_slope(theta).value:.3g}, and along another direction it "
                f"is {'larger' if name == 'smallest' else 'smaller'}",
            )

        return test

    return [
        holds(theta_max, test=points(uphill, uphill + np.pi, "smallest")),
        holds(theta_min, test=points(uphill + np.pi, uphill, "largest")),
    ]


@part("3(c)", "all neutral directions")
def check_c(neutral: Answer) -> list[Claim]:
    """Judge a list, set or array of angles in radians, in any order, modulo 2π."""

    def test(neutral: Answer) -> None:
        angles = neutral.value(any_order=True)
        if angles.ndim != 1:
            raise WrongAnswer("shape", shapes(angles.shape, "a list of angles"))
        of_shape(angles, angles.shape)
        found, angles = (
            angles.size,
            angles[:3],
        )  # there are two: of three, one is wrong or stands there twice
        steepest = float(np.linalg.norm(_gradient_at_p()))
        flat = np.array(
            [abs(_slope(theta).value) <= ANGLE * steepest for theta in angles], dtype=bool
        )
        if (
            angles.size
            and not np.any(flat)
            and all(abs(_slope(np.deg2rad(t)).value) <= ANGLE * steepest for t in angles)
        ):
            raise WrongAnswer("units", "these are degrees; the angles are asked in radians")
        if not np.all(flat):
            wrong = angles[~flat][0]
            off = float(np.arcsin(min(1.0, abs(_slope(wrong).value) / steepest)))
            if off < 0.05:
                said = f"{wrong:.6g} is close, but off by {off:.1g}: give it more digits"
                raise WrongAnswer("inaccurate", said)
            raise WrongAnswer("value", f"the slope at {wrong:.6g} is not zero")
        for i, one in enumerate(angles):
            if any(_apart(one, other) <= ANGLE for other in angles[:i]):
                raise WrongAnswer("twice", f"{one:.6g} stands there twice, modulo 2π")
        if found < 2:
            raise WrongAnswer("incomplete", f"{found} found, and there are more")

    return [holds(neutral, test=test)]


@part("3(d)", "difference quotients and their order")
def check_d(forward: Answer, centred: Answer) -> list[Claim]:
    """Judge forward(f, p, u, h) and centred(f, p, u, h): p and u of shape (n,), h > 0; each returns
    a number.
    """
    small = [case(fn, p, u, h) for (fn, p, u), h in zip(LIMITS, (1e-6, 5e-7, 1e-6, 5e-7, 1e-6))]
    powers = {"h": lambda f, p, u, h: h, "h²": lambda f, p, u, h: h * h}
    no_u = "h is added to each component of p, as if u were (1, …, 1)"
    no_h = "u is added to p as it is: the step is h times u"
    brackets = "only the second value of f is divided: brackets are missing"

    def limit(
        f: Callable[[np.ndarray], float], p: np.ndarray, u: np.ndarray, h: float
    ) -> Estimate[float]:
        return directional_derivative(f, p, u)

    def converges(order: int) -> Callable[[Answer], None]:
        def test(answer: Answer) -> None:
            _is_not_rounded(answer, order)
            _is_no_sum_along_the_axes(answer, order)
            for fn, p, u, true, bend in _limits():
                # At these steps the next term of the error is a few per cent, and rounding 1e-12.
                coarse, fine = (
                    float(of_shape(answer.call(fn, p, u, h), ())) - true for h in (2e-2, 1e-2)
                )
                if abs(fine) < 1e-9:  # a quotient of either kind is off by 1e-5 and more
                    raise WrongAnswer(
                        "order",
                        "its error does not depend on h: is this a difference quotient with "
                        "the step h?",
                    )
                seen = np.log2(abs(coarse / fine))
                if abs(seen - order) > 0.2:
                    raise WrongAnswer(
                        "order",
                        f"halving h divides the error by {2**seen:.2g}, expected {2**order}",
                    )
                if order == 1 and any(  # however far
                    abs(true + fine - _quotient(fn, p, u, -k * 1e-2)) <= 1e-9 * (1 + abs(true))
                    for k in (0.5, 1, 2)
                ):
                    raise WrongAnswer(
                        "known mistake",
                        "the error has the other sign: this looks back from p, not forward",
                    )
                if order == 1 and bend * fine < 0:
                    raise WrongAnswer(
                        "value",
                        "its error falls with h, but it is not ½uᵀHu·h: this is no "
                        "quotient along u",
                    )
                # Ahead for −u is behind for u: of a centred quotient, rounding is all that is left
                # of the sum.
                if order == 2 and abs(
                    true + fine + float(of_shape(answer.call(fn, p, -u, 1e-2), ()))
                ) > 1e-9 * (1 + abs(true)):
                    raise WrongAnswer(
                        "value",
                        "it does not look the same distance ahead and back: with −u in place of "
                        "u it should change its sign only",
                    )
            for fn, p, u, *_ in _limits():
                _is_the_quotient(answer, order, fn, p, u)
            _takes_whole_numbers(answer)

        return test

    return [
        # The forward quotient is off by h/2 times the curvature: a few 1e-6 here.
        function(
            forward,
            limit,
            small,
            noun="the directional derivative",
            factors=powers,
            mistakes={
                no_u: lambda f, p, u, h: (f(p + h) - f(p)) / h,
                no_h: lambda f, p, u, h: (f(p + u) - f(p)) / h,
                brackets: lambda f, p, u, h: f(p + h * u) - f(p) / h,
            },
            rtol=1e-4,
            floor=1e-4,
        ),
        holds(forward, test=converges(1)),
        function(
            centred,
            limit,
            small,
            noun="the directional derivative",
            factors=powers | {"(2h)": lambda f, p, u, h: 2 * h},
            mistakes={
                no_u: lambda f, p, u, h: (f(p + h) - f(p - h)) / (2 * h),
                no_h: lambda f, p, u, h: (f(p + u) - f(p - u)) / (2 * h),
                brackets: lambda f, p, u, h: f(p + h * u) - f(p - h * u) / (2 * h),
            },
            rtol=1e-4,
            floor=1e-4,
        ),
        holds(centred, test=converges(2)),
    ]


def _quotient(
    fn: Callable[[np.ndarray], float], p: np.ndarray, u: np.ndarray, ahead: float, behind: float = 0
) -> float:
    """Of the values of fn so far ahead of p along u, and so far behind it."""
    return (fn(p + ahead * u) - fn(p - behind * u)) / (ahead + behind)


def _quotients(
    order: int, fn: Callable[[np.ndarray], float], p: np.ndarray, u: np.ndarray, h: float
) -> list[float]:
    """What may be returned. A centred quotient over h, half of it to each side, is one, too."""
    if order == 1:
        return [_quotient(fn, p, u, h)]
    return [_quotient(fn, p, u, k, k) for k in (h, h / 2)]


def _is_not_rounded(answer: Answer, order: int) -> None:
    """Told before its order is: rounding hides how the error falls."""
    fn, p, u, *_ = _limits()[0]
    got = float(of_shape(answer.call(fn, p, u, 1e-2), ()))
    for right in _quotients(order, fn, p, u, 1e-2):
        for digits in range(1, 7):
            if abs(got - round(right, digits)) <= 1e-12 * abs(right):
                raise WrongAnswer(
                    "rounded", f"it is rounded to {digits} decimal places: return all digits"
                )


def _is_no_sum_along_the_axes(answer: Answer, order: int) -> None:
    """uᵀ times a gradient of quotients has the same limit, and an error of the same order."""
    fn, p, u, *_ = _limits()[1]
    got = float(of_shape(answer.call(fn, p, u, 1e-2), ()))
    axes = [_quotients(order, fn, p, axis, 1e-2) for axis in np.eye(p.size)]
    if any(abs(got - u @ along) <= 1e-9 * (1 + abs(got)) for along in zip(*axes)):
        raise WrongAnswer(
            "known mistake",
            "this is the sum of quotients along the axes, times the components of u; one along u "
            "is asked",
        )


def _is_the_quotient(
    answer: Answer, order: int, fn: Callable[[np.ndarray], float], p: np.ndarray, u: np.ndarray
) -> None:
    """It is asked for as a formula, and so can be compared; rounding leaves 1e-11 at these steps,
    single precision 6e-8.
    """
    for h in (1e-2, 1e-5):
        got = float(of_shape(answer.call(fn, p, u, h), ()))
        rights = _quotients(order, fn, p, u, h)
        off = min(abs(got - right) / (1 + abs(right)) for right in rights)
        if off > 1e-6:
            raise WrongAnswer(
                "value",
                f"with h = {h:g} it is off by {off:.1g} of its size from the quotient with the "
                "step h: does it look along u, and as far as h?",
            )


def _takes_whole_numbers(answer: Answer) -> None:
    """The exercise's own p is (1, 0). Who refuses whole numbers is told by Python."""
    fn, p, u, *_ = _limits()[0]
    try:
        whole = answer.call(fn, p.astype(int), u, 1e-2)
    except WrongAnswer as fault:
        if fault.kind == "exception":
            return
        raise
    if np.max(np.abs(whole - answer.call(fn, p, u, 1e-2))) > 1e-6 * (1 + np.max(np.abs(whole))):
        raise WrongAnswer(
            "value",
            "with whole numbers in p it returns something else: a copy of p that is changed entry "
            "by entry keeps whole numbers only",
        )


def _apart(one: float, other: float) -> float:
    """The distance of two angles modulo a full turn."""
    return abs((one - other + np.pi) % FULL_TURN - np.pi)
