"""Exercise 2: answers whose verdict is known."""

import math

import numpy as np

from gradbook.exercises import ex02

from .known_answers import KnownAnswers, refused

S = math.sqrt(0.5)


def grad_f(x, y):
    return [2 * x + y, x + 2 * y]


def curve(t):
    """The ellipse f = 3 in its axes (1, 1)/√2, of half length √2, and (1, −1)/√2, of half length
    √6.
    """
    return math.sqrt(2) * math.cos(t) * np.array([S, S]) + math.sqrt(6) * math.sin(t) * np.array(
        [S, -S]
    )


def curve_by_formula(t):
    x = 1 + t
    return [x, (-x + math.sqrt(12 - 3 * x * x)) / 2]


PARTS = {
    ex02.check_a: KnownAnswers(
        right={"grad_f": grad_f},
        variants={
            "an array": {"grad_f": lambda x, y: np.array([2 * x + y, x + 2 * y])},
            "a matrix product": {"grad_f": lambda x, y: np.array([[2, 1], [1, 2]]) @ [x, y]},
            "a tuple": {"grad_f": lambda x, y: (x + x + y, y + y + x)},
        },
        wrong={
            "the first term forgotten": (
                {"grad_f": lambda x, y: [y, x + 2 * y]},
                "term",
                "what x² contributes to the gradient is missing",
            ),
            "the other sign of the last term": (
                {"grad_f": lambda x, y: [2 * x + y, x - 2 * y]},
                "term",
                "what y² contributes to the gradient has the wrong sign",
            ),
            "sign": (
                {"grad_f": lambda x, y: [-2 * x - y, -x - 2 * y]},
                "sign",
                "−1 times the gradient",
            ),
            "half": (
                {"grad_f": lambda x, y: [x + y / 2, x / 2 + y]},
                "factor",
                "half of the gradient",
            ),
            "swapped": (
                {"grad_f": lambda x, y: [x + 2 * y, 2 * x + y]},
                "permuted",
                "components 1 and 2 are swapped",
            ),
            "mixed term forgotten": (
                {"grad_f": lambda x, y: [2 * x, 2 * y]},
                "term",
                "what xy contributes to the gradient is missing",
            ),
            "second component": (
                {"grad_f": lambda x, y: [2 * x + y, -(x + 2 * y)]},
                "component",
                "component 2 only: −1 times the gradient",
            ),
            "xy by x only": (
                {"grad_f": lambda x, y: [2 * x + y, 2 * y]},
                "known mistake",
                "the derivative of xy by y is missing",
            ),
            "xy by y only": (
                {"grad_f": lambda x, y: [2 * x, x + 2 * y]},
                "known mistake",
                "the derivative of xy by x is missing",
            ),
            "its own variable": (
                {"grad_f": lambda x, y: [3 * x, 3 * y]},
                "known mistake",
                "the derivatives of xy are exchanged",
            ),
            "1 from xy": (
                {"grad_f": lambda x, y: [2 * x + 1, 2 * y + 1]},
                "known mistake",
                "the derivative of xy by x is y, not 1",
            ),
            "xy kept": (
                {"grad_f": lambda x, y: [2 * x + x * y, 2 * y + x * y]},
                "known mistake",
                "xy stands in the gradient as it is",
            ),
            "zero where y is zero": (
                {"grad_f": lambda x, y: grad_f(x, y) if y else [0, 0]},
                "some inputs",
                "zero, which is wrong, at x = -1.2, y = 0",
            ),
            "the sum": ({"grad_f": lambda x, y: 3 * x + 3 * y}, "shape", "a number, expected (2,)"),
            "a column": (
                {"grad_f": lambda x, y: [[2 * x + y], [x + 2 * y]]},
                "shape",
                "shape (2, 1), expected (2,)",
            ),
            "at p only": (
                {"grad_f": lambda x, y: [3.0, 3.0]},
                "constant",
                "the same value whatever the input",
            ),
        },
    ),
    ex02.check_b: KnownAnswers(
        right={"grad_p": (3, 3), "norm_p": 3 * math.sqrt(2)},
        variants={
            "typed with seven digits": {"norm_p": 4.242641},
            "an array": {"grad_p": np.array([3.0, 3.0])},
            "a computed norm": {"norm_p": np.linalg.norm([3, 3])},
            "a list, and hypot": {"grad_p": [3, 3.0], "norm_p": math.hypot(3, 3)},
        },
        wrong={
            "sign": ({"grad_p": (-3, -3)}, "sign", "−1 times the gradient"),
            "the squared length": (
                {"norm_p": 18},
                "known mistake",
                "this is the square of the length",
            ),
            "the sum": ({"norm_p": 6}, "known mistake", "this is the sum of the components"),
            "xy by x only": (
                {"grad_p": (3, 2)},
                "known mistake",
                "what xy contributes to component 2 is missing",
            ),
            "xy by y only": (
                {"grad_p": (2, 3)},
                "known mistake",
                "what xy contributes to component 1 is missing",
            ),
            "one component": (
                {"grad_p": (3, 1)},
                "component",
                "component 2 only: a third of the gradient",
            ),
            "the largest component": (
                {"norm_p": 3},
                "known mistake",
                "this is one component of the gradient",
            ),
            "the length of another vector": (
                {"grad_p": (2, 2), "norm_p": 2 * math.sqrt(2)},
                "known mistake",
                "this is the length of your grad_p, which is wrong",
            ),
            "mixed term forgotten": (
                {"grad_p": (2, 2)},
                "known mistake",
                "what xy contributes is missing",
            ),
            "one number": ({"grad_p": 3}, "shape", "a number, expected (2,)"),
            "the length of (1, 1)": ({"norm_p": math.sqrt(2)}, "factor", "a third of the length"),
            "rounded": (
                {"norm_p": 4.24},
                "inaccurate",
                "close, but off by up to 0.0006 of its size",
            ),
        },
    ),
    ex02.check_c: KnownAnswers(
        right={"curve": curve, "tangent": (1, -1)},
        variants={
            "solved for y": {"curve": curve_by_formula},
            "the other way round, long": {"curve": lambda t: curve(-2 * t), "tangent": [-7.0, 7.0]},
            "from points": {"tangent": (curve(1e-4) - curve(-1e-4)) / 2e-4},
            "from points on one side": {
                "tangent": np.subtract(curve_by_formula(1e-3), (1, 1)) / 1e-3
            },
            "very short": {"tangent": (1e-200, -1e-200)},
            "fast": {"curve": lambda t: curve(20 * t)},
            "slowest at p": {"curve": lambda t: curve(t**5)},
            "slow everywhere": {"curve": lambda t: curve(1e-6 * t)},
            "slow near p": {"curve": lambda t: curve(math.copysign(math.sqrt(abs(t)), t))},
        },
        wrong={
            "a line so short that f hardly changes": (
                {"curve": lambda t: (1 + t / 1000, 1 - t / 1000)},
                "tangent line",
                "it is a straight line",
            ),
            "the tangent line": (
                {"curve": lambda t: np.array([1 + t, 1 - t])},
                "tangent line",
                "curve(-0.3) is not on the level curve, which a straight line leaves: f is "
                "3.09 there",
            ),
            "stays at p": (
                {"curve": lambda t: np.array([1.0, 1.0])},
                "constant",
                "it stays at p: a curve has to move",
            ),
            "starts elsewhere": (
                {"curve": lambda t: curve(t + 0.1)},
                "start",
                "curve(0) is not p: it is (1.16",
            ),
            "the other root": (
                {"curve": lambda t: [1 + t, (-(1 + t) - math.sqrt(12 - 3 * (1 + t) ** 2)) / 2]},
                "start",
                "curve(0) is not p: it is (1, -2), where the other root",
            ),
            "a shorter line yet": (
                {"curve": lambda t: (1 + 1e-6 * t, 1 - 1e-6 * t)},
                "tangent line",
                "it is a straight line",
            ),
            "a table": (
                {"curve": lambda t: curve(round(t, 3))},
                "jumps",
                "it jumps near t = ",
            ),
            "a circle": (
                {
                    "curve": lambda t: (
                        math.sqrt(2)
                        * np.array([math.cos(t + math.pi / 4), math.sin(t + math.pi / 4)])
                    )
                },
                "level",
                "curve(-0.3) is not on the level curve: f is 2.8253356 there",
            ),
            "far out": (
                {"curve": lambda t: [1 + 1e200 * t, 1 - 1e200 * t]},
                "tangent line",
                "curve(-0.3) is not on the level curve, which a straight line leaves: f is "
                "nan there",
            ),
            "the gradient": (
                {"tangent": (3, 3)},
                "normal",
                "this is perpendicular to the level curve: the direction of the gradient",
            ),
            "along x": (
                {"tangent": (1, 0)},
                "value",
                "it leaves the level curve at an angle of 45°",
            ),
            "zero": (
                {"tangent": (0, 0)},
                "zero",
                "zero; a direction has length 1, a tangent any length above 0",
            ),
            "a column": (
                {"curve": lambda t: curve(t)[:, None]},
                "shape",
                "t = -0.3: shape (2, 1), expected (2,)",
            ),
            "a chord": (
                {"tangent": np.subtract(curve_by_formula(0.05), (1, 1))},
                "inaccurate",
                "close, but off by 0.48°, as if it joined points too far apart",
            ),
            "a jump": (
                {"curve": lambda t: curve(t if t < 0.12 else t + 0.1)},
                "jumps",
                "it jumps near t = 0.12: the points of a curve are connected",
            ),
            "a jump to the other side": (
                {"curve": lambda t: curve(t) if t <= 0 else -curve(t)},
                "jumps",
                "it jumps near t = 0: the points of a curve are connected",
            ),
            "not defined to the right of p": (
                {"curve": lambda t: curve_by_formula(t) if t <= 0 else math.sqrt(-t)},
                "exception",
                f"it raises ValueError: {refused(math.sqrt, -0.052)}",
            ),
            "swapped": ({"curve": (1, -1), "tangent": curve}, "swapped", "swapped with tangent"),
            "a wait at p": (
                {"curve": lambda t: curve(max(t, 0.0))},
                "stands still",
                "it does not move between t = -0.3 and the next time tried",
            ),
        },
    ),
    ex02.check_d: KnownAnswers(
        right={"u": (-S, -S), "slope": -3 * math.sqrt(2)},
        variants={
            "normalised": {"u": -np.array([3, 3]) / np.linalg.norm([3, 3])},
            "by angle": {"u": [math.cos(5 * math.pi / 4), math.sin(5 * math.pi / 4)]},
            "a dot product": {"slope": np.dot([3, 3], [-S, -S])},
        },
        wrong={
            "typed with four digits": (
                {"u": (-0.7071, -0.7071)},
                "length",
                "the right direction, but its length is 0.9999904, expected 1",
            ),
            "ascent": ({"u": (S, S)}, "sign", "this is the direction of steepest ascent"),
            "not normalised": (
                {"u": (-3, -3)},
                "length",
                "the right direction, but its length is 4.242641, expected 1",
            ),
            "far too long": (
                {"u": (-1e200, -1e200)},
                "length",
                "the right direction, but its length is 1.414214e+200, expected 1",
            ),
            "along the level curve": (
                {"u": (S, -S)},
                "value",
                "the slope along it is zero: it follows the level curve",
            ),
            "positive slope": ({"slope": 3 * math.sqrt(2)}, "sign", "−1 times the slope"),
            "squared": ({"slope": 18}, "known mistake", "this is the square of the right value"),
            "half": ({"slope": -1.5 * math.sqrt(2)}, "factor", "half of the slope"),
            "zero": (
                {"u": (0, 0)},
                "zero",
                "zero; a direction has length 1, a tangent any length above 0",
            ),
            "rough direction": (
                {"u": (-0.71, -0.704)},
                "inaccurate",
                "close, but its components are off by up to 0.003",
            ),
            "downhill, not steepest": (
                {"u": (-1, 0)},
                "value",
                "f falls along it, but not fastest: at 0.707 of the steepest slope",
            ),
            "uphill": ({"u": (0, 1)}, "value", "f rises along it"),
            "the slope along -∇f": ({"slope": -18}, "known mistake", "this is the slope along −∇f"),
            "the slope along (-1, -1)": (
                {"slope": -6},
                "known mistake",
                "this is the slope along a vector of whole numbers",
            ),
            "swapped": (
                {"u": -3 * math.sqrt(2), "slope": (-S, -S)},
                "swapped",
                "swapped with slope",
            ),
            "the slope along another vector": (
                {"u": (3, 3), "slope": 18},
                "known mistake",
                "this is the slope along your u, which is wrong",
            ),
            "the slope along one axis": (
                {"slope": -3},
                "known mistake",
                "this is minus one component of the gradient",
            ),
        },
    ),
}
