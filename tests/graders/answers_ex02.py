"""Exercise 2: answers whose verdict is known."""

import math

import numpy as np

from gradbook.exercises import ex02

from .known_answers import KnownAnswers

S = math.sqrt(0.5)


def grad_f(x, y):
    return [2 * x + y, x + 2 * y]


def curve(t):
    """The ellipse f = 3 in its axes (1, 1)/√2, of half length √2, and (1, −1)/√2, of half length √6."""
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
            "sign": ({"grad_f": lambda x, y: [-2 * x - y, -x - 2 * y]}, "sign"),
            "half": ({"grad_f": lambda x, y: [x + y / 2, x / 2 + y]}, "factor"),
            "swapped": ({"grad_f": lambda x, y: [x + 2 * y, 2 * x + y]}, "permuted"),
            "mixed term forgotten": ({"grad_f": lambda x, y: [2 * x, 2 * y]}, "term"),
            "second component": ({"grad_f": lambda x, y: [2 * x + y, -(x + 2 * y)]}, "component"),
            "the sum": ({"grad_f": lambda x, y: 3 * x + 3 * y}, "shape"),
            "a column": ({"grad_f": lambda x, y: [[2 * x + y], [x + 2 * y]]}, "shape"),
            "at p only": ({"grad_f": lambda x, y: [3.0, 3.0]}, "constant"),
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
            "sign": ({"grad_p": (-3, -3)}, "sign"),
            "the squared length": ({"norm_p": 18}, "known mistake"),
            "the sum": ({"norm_p": 6}, "known mistake"),
            "one component": ({"grad_p": (3, 2)}, "component"),
            "mixed term forgotten": ({"grad_p": (2, 2)}, "known mistake"),
            "one number": ({"grad_p": 3}, "shape"),
            "the length of (1, 1)": ({"norm_p": math.sqrt(2)}, "factor"),
            "rounded": ({"norm_p": 4.24}, "inaccurate"),
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
            "slow near p": {"curve": lambda t: curve(math.copysign(math.sqrt(abs(t)), t))},
        },
        wrong={
            "a line so short that f hardly changes": (
                {"curve": lambda t: (1 + t / 1000, 1 - t / 1000)},
                "tangent line",
            ),
            "the tangent line": ({"curve": lambda t: np.array([1 + t, 1 - t])}, "tangent line"),
            "stays at p": ({"curve": lambda t: np.array([1.0, 1.0])}, "constant"),
            "starts elsewhere": ({"curve": lambda t: curve(t + 0.1)}, "start"),
            "a circle": (
                {
                    "curve": lambda t: (
                        math.sqrt(2)
                        * np.array([math.cos(t + math.pi / 4), math.sin(t + math.pi / 4)])
                    )
                },
                "level",
            ),
            "far out": ({"curve": lambda t: [1 + 1e200 * t, 1 - 1e200 * t]}, "tangent line"),
            "the gradient": ({"tangent": (3, 3)}, "normal"),
            "along x": ({"tangent": (1, 0)}, "value"),
            "zero": ({"tangent": (0, 0)}, "zero"),
            "a column": ({"curve": lambda t: curve(t)[:, None]}, "shape"),
            "a chord": ({"tangent": np.subtract(curve_by_formula(0.05), (1, 1))}, "inaccurate"),
            "a jump": ({"curve": lambda t: curve(t if t < 0.12 else t + 0.1)}, "jumps"),
            "a jump to the other side": (
                {"curve": lambda t: curve(t) if t <= 0 else -curve(t)},
                "jumps",
            ),
            "not defined to the right of p": (
                {"curve": lambda t: curve_by_formula(t) if t <= 0 else math.sqrt(-t)},
                "exception",
            ),
            "swapped": ({"curve": (1, -1), "tangent": curve}, "swapped"),
            "a wait at p": ({"curve": lambda t: curve(max(t, 0.0))}, "stands still"),
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
            "typed with four digits": ({"u": (-0.7071, -0.7071)}, "length"),
            "ascent": ({"u": (S, S)}, "sign"),
            "not normalised": ({"u": (-3, -3)}, "length"),
            "far too long": ({"u": (-1e200, -1e200)}, "length"),
            "along the level curve": ({"u": (S, -S)}, "value"),
            "positive slope": ({"slope": 3 * math.sqrt(2)}, "sign"),
            "squared": ({"slope": 18}, "known mistake"),
            "half": ({"slope": -1.5 * math.sqrt(2)}, "factor"),
            "zero": ({"u": (0, 0)}, "zero"),
            "rough direction": ({"u": (-0.71, -0.704)}, "inaccurate"),
            "downhill, not steepest": ({"u": (-1, 0)}, "value"),
            "uphill": ({"u": (0, 1)}, "value"),
            "the slope along -∇f": ({"slope": -18}, "known mistake"),
            "the slope along (-1, -1)": ({"slope": -6}, "known mistake"),
            "swapped": ({"u": -3 * math.sqrt(2), "slope": (-S, -S)}, "swapped"),
            "the slope along one axis": ({"slope": -3}, "known mistake"),
        },
    ),
}
