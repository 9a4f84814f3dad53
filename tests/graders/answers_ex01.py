"""Exercise 1: answers whose verdict is known."""

import math
from fractions import Fraction

import numpy as np

from gradbook.exercises import ex01

from .known_answers import KnownAnswers, refused


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


def five_points(w, j):
    """A quotient of order 4, which subtracts nothing from itself where w_j is 0."""
    step = 1e-3 * np.eye(len(w))[j]
    ahead, behind = ([np.sum((w + k * step) ** 2) for k in (s, 2 * s)] for s in (1, -1))
    return (-ahead[1] + 8 * ahead[0] - 8 * behind[0] + behind[1]) / 12e-3


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
            "sign": ({"f_x": lambda x, y: -f_x(x, y)}, "sign", "−1 times the derivative"),
            "half": ({"f_y": lambda x, y: f_y(x, y) / 2}, "factor", "half of the derivative"),
            "the first term left out": (
                {"f_x": lambda x, y: y * math.exp(x * y)},
                "term",
                "what x³y contributes to the derivative is missing",
            ),
            "a forward quotient": (
                {"f_y": lambda x, y: x**3 + (math.exp(x * (y + 1e-5)) - math.exp(x * y)) / 1e-5},
                "some inputs",
                "a rough difference quotient",
            ),
            "no inner derivative": (
                {"f_x": lambda x, y: 3 * x**2 * y + math.exp(x * y)},
                "known mistake",
                "the inner derivative of e^(xy) is missing",
            ),
            "no inner derivative by y": (
                {"f_y": lambda x, y: x**3 + math.exp(x * y)},
                "known mistake",
                "the inner derivative of e^(xy) is missing",
            ),
            "the inner derivative by x": (
                {"f_x": lambda x, y: 3 * x**2 * y + x * math.exp(x * y)},
                "known mistake",
                "the inner derivative of e^(xy) is taken by the other variable",
            ),
            "the exponent for the inner derivative": (
                {"f_y": lambda x, y: x**3 + x * y * math.exp(x * y)},
                "known mistake",
                "e^(xy) is multiplied by its exponent",
            ),
            "the power rule": (
                {"f_x": lambda x, y: 3 * x**2 * y + x * y * math.exp(x * y - 1)},
                "known mistake",
                "the power rule does not hold for e^(xy)",
            ),
            "one of them twice": (
                {"f_x": f_y},
                "known mistake",
                "this is the derivative by the other variable",
            ),
            "3/x times the first term": (
                {"f_x": lambda x, y: 3 * x**3 * y / x + y * math.exp(x * y)},
                "exception",
                "it raises ZeroDivisionError",
            ),
            "1/y times the first term": (
                {"f_y": lambda x, y: x**3 * y / y + x * math.exp(x * y)},
                "exception",
                "it raises ZeroDivisionError",
            ),
            "zero where x is zero": (
                {"f_x": lambda x, y: f_x(x, y) if x else 0},
                "some inputs",
                "zero, which is wrong, at x = 0, y = 2",
            ),
            "zero where y is zero": (
                {"f_y": lambda x, y: f_y(x, y) if y else 0},
                "some inputs",
                "zero, which is wrong, at x = 2, y = 0",
            ),
            "a clipped exponent": (
                {"f_x": lambda x, y: 3 * x**2 * y + y * math.exp(min(x * y, 20))},
                "some inputs",
                "wrong at a large product xy (x = 5, y = 6)",
            ),
            "a series of 25 terms": (
                {
                    "f_y": lambda x, y: (
                        x**3 + x * sum((x * y) ** i / math.factorial(i) for i in range(25))
                    )
                },
                "some inputs",
                "wrong at a large product xy (x = 5, y = 6)",
            ),
            "a power too many": (
                {"f_x": lambda x, y: 3 * x**3 * y + y * math.exp(x * y)},
                "some inputs",
                "right at",
            ),
            "the other sign of one term": (
                {"f_y": lambda x, y: x**3 - x * math.exp(x * y)},
                "term",
                "what e^(xy) contributes to the derivative has the wrong sign",
            ),
            "swapped": ({"f_x": f_y, "f_y": f_x}, "swapped", "swapped with f_y"),
            "the number at (1, 2)": (
                {"f_x": lambda x, y: 6 + 2 * math.exp(2)},
                "constant",
                "the same value whatever the input",
            ),
            "a pair": (
                {"f_x": lambda x, y: (f_x(x, y), f_y(x, y))},
                "shape",
                "shape (2,), expected a number",
            ),
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
                "what ln(x + z) contributes to the derivative has the wrong sign",
            ),
            "logarithm forgotten": (
                {"g_z": lambda x, y, z: 2 * y * z},
                "term",
                "only what y z² contributes to the derivative; the rest is missing",
            ),
            "sign": ({"g_y": lambda x, y, z: -g_y(x, y, z)}, "sign", "−1 times the derivative"),
            "no inner derivative by x": (
                {"g_x": lambda x, y, z: math.cos(x * y) - 1 / (x + z)},
                "known mistake",
                "the inner derivative of sin(xy) is missing",
            ),
            "no inner derivative by y": (
                {"g_y": lambda x, y, z: math.cos(x * y) + z**2},
                "known mistake",
                "the inner derivative of sin(xy) is missing",
            ),
            "the inner derivative by x": (
                {"g_y": lambda x, y, z: y * math.cos(x * y) + z**2},
                "known mistake",
                "the inner derivative of sin(xy) is taken by the other variable",
            ),
            "sine, not differentiated": (
                {"g_x": lambda x, y, z: y * math.sin(x * y) - 1 / (x + z)},
                "known mistake",
                "sin stands where its derivative should",
            ),
            "minus sine": (
                {"g_y": lambda x, y, z: -x * math.sin(x * y) + z**2},
                "known mistake",
                "the derivative of sin is cos",
            ),
            "a logarithm for each by x": (
                {"g_x": lambda x, y, z: y * math.cos(x * y) - 1 / x},
                "known mistake",
                "ln(x + z) is differentiated as if it were",
            ),
            "a logarithm for each by z": (
                {"g_z": lambda x, y, z: 2 * y * z - 1 / z},
                "known mistake",
                "ln(x + z) is differentiated as if it were",
            ),
            "x and z swapped": ({"g_x": g_z, "g_z": g_x}, "swapped", "swapped with g_z"),
            "twice": ({"g_y": lambda x, y, z: 2 * g_y(x, y, z)}, "factor", "twice the derivative"),
            "sine of the derivative": (
                {"g_y": lambda x, y, z: -x * math.cos(x * y) + z**2},
                "term",
                "what sin(xy) contributes to the derivative has the wrong sign",
            ),
            "NaN": (
                {"g_x": lambda x, y, z: float("nan")},
                "not finite",
                "NaN at x = 1, y = 0, z = 1",
            ),
            "logarithm of a negative number": (
                {"g_x": lambda x, y, z: g_x(x, y, z) + 0 * math.log(x)},
                "exception",
                f"it raises ValueError: {refused(math.log, -0.4)}",
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
            "five points": {"dh": five_points},
            "lists": {"grad_h": lambda w: [2 * c for c in w]},
            "tuples": {"grad_h": lambda w: tuple(w + w)},
            "from the gradient": {"dh": lambda w, j: (w + w)[j]},
            "single precision": {"grad_h": lambda w: (2 * w).astype(np.float32)},
        },
        wrong={
            "half": ({"dh": lambda w, j: w[j]}, "factor", "half of the derivative"),
            "sign": ({"grad_h": lambda w: -2 * w}, "sign", "−1 times the gradient"),
            "a column": (
                {"grad_h": lambda w: (2 * w)[:, None]},
                "shape",
                "shape (3, 1), expected (3,)",
            ),
            "the norm, not squared": (
                {"grad_h": lambda w: w / np.linalg.norm(w)},
                "known mistake",
                "this is the gradient of ‖w‖, not of its square",
            ),
            "the norm, not squared, zero at zero": (
                {"dh": lambda w, j: w[j] / np.linalg.norm(w) if np.any(w) else 0},
                "known mistake",
                "this is the derivative of ‖w‖, not of its square",
            ),
            "of the mean": (
                {"dh": lambda w, j: 2 * w[j] / len(w)},
                "factor",
                "1/n of the derivative",
            ),
            "the gradient of the mean": (
                {"grad_h": lambda w: 2 * w / len(w)},
                "factor",
                "1/n of the gradient",
            ),
            "all components": (
                {"dh": lambda w, j: 2 * np.sum(w)},
                "known mistake",
                "all squares are differentiated",
            ),
            "the square": (
                {"dh": lambda w, j: w[j] ** 2},
                "known mistake",
                "this is the square of w_j, not its derivative",
            ),
            "the squares": (
                {"grad_h": lambda w: w**2},
                "known mistake",
                "these are the squares, not their derivatives",
            ),
            "the sum": ({"grad_h": lambda w: 2 * w.sum()}, "shape", "a number, expected (3,)"),
            "reversed": (
                {"grad_h": lambda w: 2 * w[::-1]},
                "permuted",
                "the right components in reverse order",
            ),
            "shifted": (
                {"grad_h": lambda w: 2 * np.roll(w, 1)},
                "permuted",
                "the right components, shifted by one: is an index off by one?",
            ),
            "j from 1": (
                {"dh": lambda w, j: 2 * w[j - 1]},
                "known mistake",
                "this is the derivative by the component before: j counts from 0",
            ),
            "in place": (
                {"grad_h": lambda w: np.multiply(w, 2, out=w)},
                "changes its input",
                "it changes its argument",
            ),
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
            "the other sign of one term": (
                {"f_xy": lambda x, y: 3 * x**2 - (1 + x * y) * math.exp(x * y)},
                "term",
                "what e^(xy) contributes to the derivative has the wrong sign",
            ),
            "zero, as from four symmetric points": (
                {"k_xy": 0.0, "k_yx": 0.0},
                "known mistake",
                "zero is what four points around the origin give",
            ),
            "the published pair": (
                {"k_xy": 0, "k_yx": -1},
                "known mistake",
                "zero is what four points around the origin give",
            ),
            "swapped": ({"k_xy": 1, "k_yx": -1}, "swapped", "swapped with k_yx"),
            "no product rule": (
                {"f_xy": lambda x, y: 3 * x**2 + x * y * math.exp(x * y)},
                "known mistake",
                "and only the exponential is differentiated",
            ),
            "no product rule, the other half": (
                {"f_xy": lambda x, y: 3 * x**2 + math.exp(x * y)},
                "known mistake",
                "and only y itself is differentiated",
            ),
            "twice by x": (
                {"f_xy": lambda x, y: 6 * x * y + y**2 * math.exp(x * y)},
                "known mistake",
                "this is f_xx",
            ),
            "twice by y": (
                {"f_xy": lambda x, y: x**2 * math.exp(x * y)},
                "known mistake",
                "this is f_yy",
            ),
            "both by x first": (
                {"k_yx": -1},
                "known mistake",
                "this is the derivative in the other order",
            ),
            "both by y first": (
                {"k_xy": 1},
                "known mistake",
                "this is the derivative in the other order",
            ),
            "divided by x": (
                {"f_xy": lambda x, y: 3 * x**2 + (1 + x * y * x / x) * math.exp(x * y)},
                "exception",
                "it raises ZeroDivisionError",
            ),
            "a square for a cube": (
                {"f_xy": lambda x, y: 3 * x + (1 + x * y) * math.exp(x * y)},
                "some inputs",
                "right at",
            ),
            "first term forgotten": (
                {"f_xy": lambda x, y: (1 + x * y) * math.exp(x * y)},
                "term",
                "what x³y contributes to the derivative is missing",
            ),
            "sign": ({"f_xy": lambda x, y: -f_xy(x, y)}, "sign", "−1 times the derivative"),
            "twice": ({"k_yx": 2}, "factor", "twice the derivative"),
            "text": ({"k_xy": "-1"}, "type", "this is a str, '-1'"),
        },
    ),
}
