"""Exercise NUMBER: answers whose verdict is known."""

import math

import numpy as np

from gradbook.exercises import exNN

from .known_answers import KnownAnswers


def df(t):
    return (1 - 2 * t**2) * np.exp(-(t**2))


def by_differences(t):
    def f(s):
        return s * np.exp(-(s**2))

    return (f(t + 1e-5) - f(t - 1e-5)) / 2e-5


PARTS = {
    exNN.check_a: KnownAnswers(
        right={"df": df},
        # Right answers in other forms; all must pass.
        variants={
            "the two terms of the product rule": {
                "df": lambda t: math.exp(-t * t) - 2 * t * t * math.exp(-t * t)
            },
            "a centred difference": {"df": by_differences},
            "single precision": {"df": lambda t: np.float32(df(t))},
        },
        # Wrong answers: what is changed, the kind of the diagnosis, and a piece of the sentence.
        wrong={
            "sign": ({"df": lambda t: -df(t)}, "sign", "sign error"),
            "twice": ({"df": lambda t: 2 * df(t)}, "factor", "twice the derivative"),
            "one factor differentiated": (
                {"df": lambda t: np.exp(-(t**2))},
                "known mistake",
                "the product rule has two terms",
            ),
            "no slope of the exponent": (
                {"df": lambda t: (1 + t) * np.exp(-(t**2))},
                "known mistake",
                "the slope of the exponent, −2t, is missing",
            ),
            "a rising exponent": (
                {"df": lambda t: (1 + 2 * t**2) * np.exp(-(t**2))},
                "known mistake",
                "the exponent falls as t grows",
            ),
            "the value at 1": ({"df": lambda t: -math.exp(-1)}, "constant", "the same value"),
            "a list": ({"df": lambda t: [df(t)]}, "shape", "expected a number"),
        },
    ),
}
