"""Exercise NUMBER: TITLE."""

from __future__ import annotations

import numpy as np

from ..answers import Answer
from ..derivatives import partial
from ..grading import Claim, case, function, part


def f(p: np.ndarray) -> float:
    """t·e^{−t²} at p = (t,)."""
    t = p[0]
    return float(t * np.exp(-(t**2)))


# Where a wrong formula might be right by chance: at 0 or 1, at one sign only, or at one size only.
TIMES = [
    case(1.0),
    case(0.3),
    case(-0.8, label="a negative t"),
    case(0.0, label="t = 0"),
    case(2.5, label="a large t"),
    case(0.02, label="a small t"),
]

# What a learner is told, and the wrong answer that it is told of.
MISTAKES = {
    "the product rule has two terms: the second factor has a slope, too": (
        lambda t: np.exp(-(t**2))
    ),
    "the slope of the exponent, −2t, is missing": lambda t: (1 + t) * np.exp(-(t**2)),
    "the exponent falls as t grows: its slope is −2t, not 2t": (
        lambda t: (1 + 2 * t**2) * np.exp(-(t**2))
    ),
}


@part("NUMBER(a)", "the derivative of f")
def check_a(df: Answer) -> list[Claim]:
    """Judge df(t), a function of a number that returns a number."""
    return [
        function(
            df,
            lambda t: partial(f, [t], 0),
            TIMES,
            noun="the derivative",
            mistakes=MISTAKES,
        )
    ]
