"""Exercise 2: the gradient and its geometry."""

from __future__ import annotations

import numpy as np

from ..answers import Answer, Fault
from ..derivatives import directional_derivative, gradient
from ..grading import case, function, holds, of_shape, part, value

P = np.array([1.0, 1.0])
LEVEL = 3.0
TIMES = np.linspace(-0.3, 0.3, 13)
# A learner may solve f = 3 numerically, to 1e-8 or so, and may find a tangent by differences of such points.
ON_CURVE, ALONG = 1e-6, 1e-5


def f(p):
    """x² + xy + y² at p = (x, y)."""
    return p[0] ** 2 + p[0] * p[1] + p[1] ** 2


TERMS = {
    "x²": lambda x, y: gradient(lambda p: p[0] ** 2, [x, y]),
    "xy": lambda x, y: gradient(lambda p: p[0] * p[1], [x, y]),
    "y²": lambda x, y: gradient(lambda p: p[1] ** 2, [x, y]),
}
PLANE = [
    case(1.0, 1.0),
    case(-0.7, 2.0, label="a negative x"),
    case(3.0, -1.5, label="a negative y"),
    case(0.0, 0.4),
    case(2e3, -5e2, label="large numbers"),
    case(2e-4, 3e-4, label="small numbers"),
]


@part("2(a)", "the gradient of f")
def check_a(grad_f):
    """Judge grad_f(x, y) → (2,)."""
    return [function(grad_f, lambda x, y: gradient(f, [x, y]), PLANE, noun="the gradient", terms=TERMS)]


@part("2(b)", "the gradient at p, and its length")
def check_b(grad_p, norm_p):
    """Judge grad_p (2,) and norm_p, a number."""
    g = gradient(f, P).value
    return [
        value(grad_p, g, noun="the gradient"),
        value(
            norm_p,
            np.sqrt(np.sum(g**2)),
            noun="the length",
            mistakes={"this is the square of the length": np.sum(g**2), "this is the sum of the components": np.sum(g)},
        ),
    ]


@part("2(c)", "a level curve and its tangent")
def check_c(curve, tangent):
    """Judge curve(t) → (2,), in the level set f = 3 for |t| ≤ 0.3 with curve(0) = p, and tangent (2,), any length."""

    def stays_on_the_level(curve: Answer) -> None:
        points = np.array([of_shape(curve.call(float(t)), (2,), f"t = {t:.3g}") for t in TIMES])
        middle = points[len(TIMES) // 2]
        if np.max(np.abs(middle - P)) > ON_CURVE:
            raise Fault("start", "curve(0) is not p")
        if np.max(np.abs(points - P)) <= ON_CURVE:
            raise Fault("constant", "it stays at p: a curve has to move")
        for t, point in zip(TIMES, points):
            if abs(f(point) - LEVEL) > ON_CURVE:
                kind = "tangent line" if np.linalg.matrix_rank(points - P, tol=1e-9) == 1 else "level"
                also = ": a straight line leaves the level set" if kind == "tangent line" else ""
                raise Fault(kind, f"curve({t:.3g}) is not on the level curve{also}")
        steps = np.sqrt(np.sum(np.diff(points, axis=0) ** 2, axis=1))
        if np.min(steps) <= ON_CURVE or np.max(steps) > 1:
            raise Fault("stands still", "near some t it does not move, or it jumps")

    def points_along_the_level(tangent: Answer) -> None:
        v = of_shape(tangent.value(), (2,))
        length = float(np.sqrt(v @ v))
        if length == 0:
            raise Fault("zero", "zero; a tangent has a direction")
        # The tangent comes from points that lie on the level curve, not from a rotated gradient.
        along = _tangent_from_points()
        across = abs(v[0] * along[1] - v[1] * along[0]) / length
        if across <= ALONG:
            return
        if across >= 1 - ALONG:
            raise Fault("normal", "this is perpendicular to the level curve: the direction of the gradient")
        raise Fault("value", f"it leaves the level curve at an angle of {np.degrees(np.arcsin(min(1, across))):.3g}°")

    return [holds(curve, test=stays_on_the_level), holds(tangent, test=points_along_the_level)]


def _tangent_from_points(h=1e-4):
    """The unit direction between two points of the level curve, h to either side of p in x, found by bisection."""

    def y_on_level(x):
        low, high = 0.0, 2.0  # f rises with y here
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if f((x, middle)) < LEVEL else (low, middle)
        return low

    step = np.array([2 * h, y_on_level(P[0] + h) - y_on_level(P[0] - h)])
    return step / np.sqrt(step @ step)


@part("2(d)", "the direction of steepest descent")
def check_d(u, slope):
    """Judge u (2,), of length 1, and slope, the directional derivative along it."""
    g = gradient(f, P).value
    steepest = -float(np.sqrt(g @ g))

    def is_steepest(u: Answer) -> None:
        v = of_shape(u.value(), (2,))
        length = float(np.sqrt(v @ v))
        if length == 0:
            raise Fault("zero", "zero; a direction has length 1")
        here = float(directional_derivative(f, P, v / length).value)
        if abs(here + steepest) <= 1e-9 * abs(steepest):
            raise Fault("sign", "this is the direction of steepest ascent: a sign error")
        # The slope is flat near its minimum, so the angle is compared, not the slope.
        if np.max(np.abs(v / length - g / steepest)) > 1e-6:
            raise Fault("value", f"the slope along it is {here / steepest:.3g} of the steepest descent")
        if abs(length - 1) > 1e-6:
            raise Fault("length", f"the right direction, but its length is {length:.4g}, expected 1")

    return [
        holds(u, test=is_steepest),
        value(slope, steepest, noun="the slope", mistakes={"this is the square of the right value": steepest**2}),
    ]
