"""Exercise 2: the gradient and its geometry."""

from __future__ import annotations

import functools

import numpy as np

from ..answers import Answer, NotAttempted, WrongAnswer
from ..derivatives import directional_derivative, gradient
from ..diagnosis import format_array
from ..grading import Claim, case, function, holds, of_shape, part, value

P = np.array([1.0, 1.0])
LEVEL = 3.0
OTHER_ROOT = np.array([1.0, -2.0])  # at the x of p, f = 3 here, too
# At no regular distance: a polynomial through points of the curve is on it at these points, and a
# curve that goes round fast is back where it was.
TIMES = np.array(
    [-0.3, -0.253, -0.201, -0.147, -0.103, -0.047, 0.0, 0.052, 0.098, 0.153, 0.197, 0.254, 0.3]
)
# A learner may solve f = 3 numerically, to 1e-8 or so.
ON_CURVE = 1e-6
# Any motion beyond rounding is one, however slow.
MOVES = 1e-12
# A tangent may come from a point a step of 1e-3 further on; its angle is then off by 2e-4. Wrong
# ones are off by degrees.
ALONG = 1e-3
# A direction from a minimiser is good to 1e-8; a grid of angles is not good enough.
AIMED = 1e-6


def f(p: np.ndarray | tuple[float, float]) -> float:
    """x² + xy + y² at p = (x, y)."""
    return p[0] ** 2 + p[0] * p[1] + p[1] ** 2


TERMS = {
    "x²": lambda x, y: gradient(lambda p: p[0] ** 2, [x, y]),
    "xy": lambda x, y: gradient(lambda p: p[0] * p[1], [x, y]),
    "y²": lambda x, y: gradient(lambda p: p[1] ** 2, [x, y]),
}
# Both signs of x, of y and of each component; a zero, the origin, numbers large and small.
PLANE = [
    case(1.0, 1.0),
    case(-0.7, 2.0, label="a negative x"),
    case(3.0, -1.5, label="a negative y"),
    case(0.0, 0.4),
    case(-1.2, 0.0),
    case(-2.0, 0.5, label="a gradient with two negative components"),
    case(2.0, -3.0, label="a gradient with one negative component"),
    case(2e3, -5e2, label="large numbers"),
    case(2.37e-4, 3.19e-4, label="small numbers"),
    case(0.0, 0.0, label="the origin"),
]


# What is taken for the two partial derivatives of xy.
OF_XY = {
    "the derivative of xy by y is missing": lambda x, y: (y, 0),
    "the derivative of xy by x is missing": lambda x, y: (0, x),
    "the derivatives of xy are exchanged: by x it is y, and by y it is x": lambda x, y: (x, y),
    "the derivative of xy by x is y, not 1, and by y it is x": lambda x, y: (1, 1),
    "xy stands in the gradient as it is; it has to be differentiated": lambda x, y: (x * y, x * y),
}


def _with_xy(of_xy: tuple[float, float], x: float, y: float) -> np.ndarray:
    """The gradient of f with this share of xy."""
    return gradient(lambda p: p[0] ** 2 + p[1] ** 2, [x, y]).value + of_xy


@part("2(a)", "the gradient of f")
def check_a(grad_f: Answer) -> list[Claim]:
    """Judge grad_f(x, y) → (2,)."""
    return [
        function(
            grad_f,
            lambda x, y: gradient(f, [x, y]),
            PLANE,
            noun="the gradient",
            terms=TERMS,
            mistakes={
                said: lambda x, y, wrong=wrong: _with_xy(wrong(x, y), x, y)
                for said, wrong in OF_XY.items()
            },
        )
    ]


# A learner who tries again does not wait for it again.
@functools.cache
def _gradient_at_p() -> np.ndarray:
    """The gradient of f at the exercise's p, of shape (2,)."""
    return gradient(f, P).value


def _plane_vector(answer: Answer) -> np.ndarray | None:
    """An answer that another one may follow from, if it is a vector (2,)."""
    try:
        return of_shape(answer.value(), (2,))
    except (WrongAnswer, NotAttempted):
        return None  # told where it is judged itself


@part("2(b)", "the gradient at p, and its length")
def check_b(grad_p: Answer, norm_p: Answer) -> list[Claim]:
    """Judge grad_p (2,) and norm_p, a number."""
    g = _gradient_at_p()
    mistakes = {
        "this is the square of the length": np.sum(g**2),
        "this is the sum of the components": np.sum(g),
        "this is one component of the gradient: the vector is longer": g[0],
    }
    given = _plane_vector(grad_p)
    if given is not None and not np.allclose(given, g):
        mistakes = {"this is the length of your grad_p, which is wrong": _lengths(given)} | mistakes
    return [
        value(
            grad_p,
            g,
            noun="the gradient",
            mistakes={
                "what xy contributes is missing": _with_xy((0, 0), *P),
                "what xy contributes to component 2 is missing": _with_xy((P[1], 0), *P),
                "what xy contributes to component 1 is missing": _with_xy((0, P[0]), *P),
            },
        ),
        value(
            norm_p,
            np.sqrt(np.sum(g**2)),
            noun="the length",
            mistakes=mistakes,
        ),
    ]


@part("2(c)", "a level curve and its tangent")
def check_c(curve: Answer, tangent: Answer) -> list[Claim]:
    """Judge curve(t) → (2,), in the level set f = 3 for |t| ≤ 0.3 with curve(0) = p, and tangent
    (2,), any length.
    """

    def stays_on_the_level(curve: Answer) -> None:
        points = np.array([of_shape(curve.call(float(t)), (2,), f"t = {t:.3g}") for t in TIMES])
        middle = points[len(TIMES) // 2]
        if np.max(np.abs(middle - P)) > ON_CURVE:
            other = np.max(np.abs(middle - OTHER_ROOT)) <= ON_CURVE
            which = f"it is {format_array(middle)}" + (
                ", where the other root of the equation for y leads" if other else ""
            )
            raise WrongAnswer("start", f"curve(0) is not p: {which}")
        if np.max(np.abs(points - P)) <= MOVES:
            raise WrongAnswer("constant", "it stays at p: a curve has to move")
        heights = np.array([f(point) for point in points])
        straight = _straight(points)
        off = int(np.argmax(np.abs(heights - LEVEL)))
        if not abs(heights[off] - LEVEL) <= ON_CURVE:
            kind, also = (
                ("tangent line", ", which a straight line leaves") if straight else ("level", "")
            )
            at = f"curve({TIMES[off]:.3g})"
            said = f"{at} is not on the level curve{also}: f is {heights[off]:.8g} there"
            raise WrongAnswer(kind, said)
        steps = _lengths(np.diff(points, axis=0))
        longest = int(np.argmax(steps))
        jump = _jump(curve, TIMES[longest], TIMES[longest + 1])
        if jump is not None:
            raise WrongAnswer(
                "jumps", f"it jumps near t = {jump:.3g}: the points of a curve are connected"
            )
        if straight:  # a short one stays within ON_CURVE of the level
            raise WrongAnswer("tangent line", "it is a straight line, and the level curve is none")
        if np.min(steps) <= MOVES:
            raise WrongAnswer(
                "stands still",
                f"it does not move between t = {TIMES[np.argmin(steps)]:.3g} and the next time "
                "tried",
            )

    def points_along_the_level(tangent: Answer) -> None:
        aim, _ = _aim(of_shape(tangent.value(), (2,)))
        # The tangent comes from points that lie on the level curve, not from a rotated gradient.
        along = _tangent_from_points()
        across = abs(aim[0] * along[1] - aim[1] * along[0])
        if across <= ALONG:
            return
        if across >= 1 - ALONG:
            raise WrongAnswer(
                "normal", "this is perpendicular to the level curve: the direction of the gradient"
            )
        angle = f"{np.degrees(np.arcsin(min(1.0, across))):.2g}°"
        if across <= 0.05:
            raise WrongAnswer(
                "inaccurate", f"close, but off by {angle}, as if it joined points too far apart"
            )
        raise WrongAnswer("value", f"it leaves the level curve at an angle of {angle}")

    return [holds(curve, test=stays_on_the_level), holds(tangent, test=points_along_the_level)]


def _lengths(vectors: np.ndarray) -> np.ndarray:
    """The lengths of the vectors in the last axis."""
    return np.hypot(vectors[..., 0], vectors[..., 1])


def _aim(v: np.ndarray) -> tuple[np.ndarray, float]:
    """The unit vector along v, and v's length; v may be so long or short that its square is not a
    float.
    """
    size = float(np.max(np.abs(v)))
    if size == 0:
        raise WrongAnswer("zero", "zero; a direction has length 1, a tangent any length above 0")
    length = float(_lengths(v / size))
    return v / size / length, size * length


def _straight(points: np.ndarray) -> bool:
    """Do all points, not all equal to p, lie on one line through p, up to rounding?

    A piece of the level curve is bent by a tenth of its size, in its size: however short, by more
    than rounding.
    """
    size = np.max(np.abs(points - P))
    steps = (points - P) / size
    far = steps[np.argmax(_lengths(steps))]
    rounding = max(1e-12, 1e-14 / size)
    return bool(
        np.max(np.abs(steps[:, 0] * far[1] - steps[:, 1] * far[0])) <= rounding * (far @ far)
    )


def _jump(curve: Answer, start: float, end: float) -> float | None:
    """Where the curve jumps between these times, or None: follow the longer half of its step to an
    interval of 1e-12.
    """
    ends = [of_shape(curve.call(float(t)), (2,), f"t = {t:.3g}") for t in (start, end)]
    first = _lengths(ends[1] - ends[0])
    while end - start > 1e-12:
        middle = (start + end) / 2
        point = of_shape(curve.call(float(middle)), (2,), f"t = {middle:.3g}")
        if _lengths(point - ends[0]) > _lengths(ends[1] - point):
            end, ends = middle, [ends[0], point]
        else:
            start, ends = middle, [point, ends[1]]
    # A curve with a speed shrinks with its interval, by 1e10 here; even one like √|t| shrinks by
    # 1e5. A step of a table is a jump, however small, but the error of a root finder is none.
    return float(start) if _lengths(ends[1] - ends[0]) > max(1e-3 * first, ON_CURVE) else None


def _tangent_from_points(h: float = 1e-4) -> np.ndarray:
    """The unit direction between two points of the level curve, h to either side of p in x, found
    by bisection.
    """

    def y_on_level(x: float) -> float:
        low, high = 0.0, 2.0  # f rises with y here
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if f((x, middle)) < LEVEL else (low, middle)
        return low

    step = np.array([2 * h, y_on_level(P[0] + h) - y_on_level(P[0] - h)])
    return step / _lengths(step)


@part("2(d)", "the direction of steepest descent")
def check_d(u: Answer, slope: Answer) -> list[Claim]:
    """Judge u (2,), of length 1, and slope, the directional derivative along it."""
    g = _gradient_at_p()
    steepest = -float(_lengths(g))
    mistakes = {
        "this is the slope along −∇f, a vector that is longer than 1": -(steepest**2),
        "this is the square of the right value": steepest**2,
        "this is the slope along a vector of whole numbers, longer than 1": -float(np.sum(g)),
        "this is minus one component of the gradient: the steepest slope is minus its length": (
            -float(g[0])
        ),
    }
    given = _plane_vector(u)
    if given is not None and not np.isclose(g @ given, steepest):
        mistakes = {"this is the slope along your u, which is wrong": float(g @ given)} | mistakes

    def is_steepest(u: Answer) -> None:
        aim, length = _aim(of_shape(u.value(), (2,)))
        # The slope is flat near its minimum, so the direction is compared, not the slope along it.
        if (off := np.max(np.abs(aim - g / steepest))) > AIMED:
            share = float(directional_derivative(f, P, aim).value) / steepest
            if off < 0.05:
                raise WrongAnswer(
                    "inaccurate", f"close, but its components are off by up to {off:.1g}"
                )
            if abs(share) <= AIMED:
                raise WrongAnswer("value", "the slope along it is zero: it follows the level curve")
            if np.max(np.abs(aim + g / steepest)) <= AIMED:
                raise WrongAnswer("sign", "this is the direction of steepest ascent: a sign error")
            fall = f"f falls along it, but not fastest: at {share:.3g} of the steepest slope"
            raise WrongAnswer("value", fall if share > 0 else "f rises along it")
        if abs(length - 1) > AIMED:
            raise WrongAnswer(
                "length", f"the right direction, but its length is {length:.7g}, expected 1"
            )

    return [
        holds(u, test=is_steepest),
        value(
            slope,
            steepest,
            noun="the slope",
            mistakes=mistakes,
        ),
    ]
