"""Exercise 1: answers whose verdict is known."""

import math
from fractions import Fraction

import numpy as np

from gradbook.exercises import ex01

from .known_answers import KnownAnswers


def f_x(x, y):
    return 3 * x**2 * y + y * math.exp(x * y)


def f_y(x, y):
    return x**3 + x * math.exp(x * y)


def g_x(x, y, z):
    return y * math.cos(x * y) - 1 / (x + z)


def g_y(x, y, z):
    return x * math.cos(x * y) + z * z


def g_z(x, y, z):
    return 2 * y * z - 1 / (x + z)


def f_xy(x, y):
    return 3 * x**2 + (1 + x * y) * math.exp(x * y)


PARTS = {
    ex01.check_a: KnownAnswers(
        right={"f_x": f_x, "f_y": f_y},
        variants={
            "NumPy lambdas": {
                "f_x": lambda x, y: y * (3 * x * x + np.exp(x * y)),
                "f_y": lambda x, y: x * (x**2 + np.exp(x * y)),
            },
            "0-d arrays": {"f_x": lambda x, y: np.array(f_x(x, y))},
            "a difference quotient": {
                "f_y": lambda x, y: (
                    (
                        x**3 * (y + 1e-5)
                        + math.exp(x * (y + 1e-5))
                        - x**3 * (y - 1e-5)
                        - math.exp(x * (y - 1e-5))
                    )
                    / 2e-5
                )
            },
        },
        wrong={
            "sign": ({"f_x": lambda x, y: -f_x(x, y)}, "sign"),
            "half": ({"f_y": lambda x, y: f_y(x, y) / 2}, "factor"),
            "the first term left out": ({"f_x": lambda x, y: y * math.exp(x * y)}, "term"),
            "no inner derivative": ({"f_x": lambda x, y: 3 * x**2 * y + math.exp(x * y)}, "value"),
            "the other sign of one term": (
                {"f_y": lambda x, y: x**3 - x * math.exp(x * y)},
                "term",
            ),
            "swapped": ({"f_x": f_y, "f_y": f_x}, "swapped"),
            "the number at (1, 2)": ({"f_x": lambda x, y: 6 + 2 * math.exp(2)}, "constant"),
            "a pair": ({"f_x": lambda x, y: (f_x(x, y), f_y(x, y))}, "shape"),
        },
    ),
    ex01.check_b: KnownAnswers(
        right={"g_x": g_x, "g_y": g_y, "g_z": g_z},
        variants={
            "a difference quotient": {
                "g_x": lambda x, y, z: (
                    (
                        math.sin((x + 1e-4) * y)
                        - math.log(x + 1e-4 + z)
                        - math.sin((x - 1e-4) * y)
                        + math.log(x - 1e-4 + z)
                    )
                    / 2e-4
                )
            },
            "NumPy": {"g_x": lambda x, y, z: y * np.cos(x * y) - np.reciprocal(x + z)},
            "lists are not needed, 0-d is fine": {"g_y": lambda x, y, z: np.float64(g_y(x, y, z))},
            "one fraction": {"g_z": lambda x, y, z: (2 * y * z * (x + z) - 1) / (x + z)},
        },
        wrong={
            "sign of the logarithm": (
                {"g_x": lambda x, y, z: y * math.cos(x * y) + 1 / (x + z)},
                "term",
            ),
            "logarithm forgotten": ({"g_z": lambda x, y, z: 2 * y * z}, "term"),
            "sign": ({"g_y": lambda x, y, z: -g_y(x, y, z)}, "sign"),
            "x and z swapped": ({"g_x": g_z, "g_z": g_x}, "swapped"),
            "twice": ({"g_y": lambda x, y, z: 2 * g_y(x, y, z)}, "factor"),
            "sine of the derivative": (
                {"g_y": lambda x, y, z: -x * math.cos(x * y) + z**2},
                "term",
            ),
            "NaN": ({"g_x": lambda x, y, z: float("nan")}, "not finite"),
            "logarithm of a negative number": (
                {"g_x": lambda x, y, z: g_x(x, y, z) + 0 * math.log(x)},
                "exception",
            ),
        },
    ),
    ex01.check_c: KnownAnswers(
        right={"dh": lambda w, j: 2 * w[j], "grad_h": lambda w: 2 * w},
        variants={
            "a difference quotient with a small step": {
                "dh": lambda w, j: (
                    (
                        np.sum((w + 1e-6 * np.eye(len(w))[j]) ** 2)
                        - np.sum((w - 1e-6 * np.eye(len(w))[j]) ** 2)
                    )
                    / 2e-6
                )
            },
            "lists": {"grad_h": lambda w: [2 * c for c in w]},
            "tuples": {"grad_h": lambda w: tuple(w + w)},
            "from the gradient": {"dh": lambda w, j: (w + w)[j]},
            "single precision": {"grad_h": lambda w: (2 * w).astype(np.float32)},
        },
        wrong={
            "half": ({"dh": lambda w, j: w[j]}, "factor"),
            "sign": ({"grad_h": lambda w: -2 * w}, "sign"),
            "a column": ({"grad_h": lambda w: (2 * w)[:, None]}, "shape"),
            "the norm, not squared": ({"grad_h": lambda w: w / np.linalg.norm(w)}, "length"),
            "the sum": ({"grad_h": lambda w: 2 * w.sum()}, "shape"),
            "reversed": ({"grad_h": lambda w: 2 * w[::-1]}, "permuted"),
            "shifted": ({"grad_h": lambda w: 2 * np.roll(w, 1)}, "permuted"),
            "j from 1": ({"dh": lambda w, j: 2 * w[j - 1]}, "some inputs"),
            "in place": ({"grad_h": lambda w: np.multiply(w, 2, out=w)}, "changes its input"),
        },
    ),
    ex01.check_d: KnownAnswers(
        right={"f_xy": f_xy, "k_xy": -1, "k_yx": 1},
        variants={
            "limits one inside the other": {"k_xy": -1.0 + 2e-6, "k_yx": 1.0 - 2e-6},
            "floats": {"k_xy": -1.0, "k_yx": np.float64(1)},
            "0-d arrays and fractions": {"k_xy": np.array(-1), "k_yx": Fraction(1)},
            "NumPy": {
                "f_xy": lambda x, y: 3 * np.square(x) + np.exp(x * y) + x * y * np.exp(x * y)
            },
        },
        wrong={
            "zero, as from four symmetric points": ({"k_xy": 0.0, "k_yx": 0.0}, "known mistake"),
            "the published pair": ({"k_xy": 0, "k_yx": -1}, "known mistake"),
            "swapped": ({"k_xy": 1, "k_yx": -1}, "swapped"),
            "no product rule": ({"f_xy": lambda x, y: 3 * x**2 + x * y * math.exp(x * y)}, "value"),
            "first term forgotten": ({"f_xy": lambda x, y: (1 + x * y) * math.exp(x * y)}, "term"),
            "sign": ({"f_xy": lambda x, y: -f_xy(x, y)}, "sign"),
            "twice": ({"k_yx": 2}, "factor"),
            "text": ({"k_xy": "-1"}, "type"),
        },
    ),
}
