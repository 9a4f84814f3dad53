"""Exercise 3: answers whose verdict is known."""

import math

import numpy as np

from gradbook.derivatives import directional_derivative
from gradbook.exercises import ex03

from .known_answers import KnownAnswers

E = math.e


def slope(theta):
    return 2 * E * np.cos(theta)


def forward(f, p, u, h):
    return (f(p + h * u) - f(p)) / h


def centred(f, p, u, h):
    return (f(p + h * u) - f(p - h * u)) / (2 * h)


PARTS = {
    ex03.check_a: KnownAnswers(
        right={"slope": slope},
        variants={
            "one number at a time": {"slope": lambda theta: 2 * math.e * math.cos(theta)},
            "a dot product": {
                "slope": lambda theta: np.dot([2 * E, 0], [np.cos(theta), np.sin(theta)])
            },
            "a quotient": {
                "slope": lambda t: (
                    (
                        np.exp((1 + 1e-6 * np.cos(t)) ** 2 + (1e-6 * np.sin(t)) ** 2)
                        - np.exp((1 - 1e-6 * np.cos(t)) ** 2 + (1e-6 * np.sin(t)) ** 2)
                    )
                    / 2e-6
                )
            },
        },
        wrong={
            "the bump": ({"slope": lambda theta: -2 / E * np.cos(theta)}, "factor"),
            "sign": ({"slope": lambda theta: -slope(theta)}, "sign"),
            "no inner derivative": ({"slope": lambda theta: E * np.cos(theta)}, "factor"),
            "sine": ({"slope": lambda theta: 2 * E * np.sin(theta)}, "value"),
            "only the size": ({"slope": lambda theta: 2 * E + 0 * theta}, "constant"),
            "the gradient itself": ({"slope": lambda theta: np.array([2 * E, 0])}, "shape"),
            "absolute value": ({"slope": lambda theta: abs(slope(theta))}, "some inputs"),
            "degrees": (
                {"slope": lambda theta: 2 * E * math.cos(math.radians(theta))},
                "some inputs",
            ),
            "wrong for arrays only": (
                {
                    "slope": lambda theta: (
                        slope(theta) if np.ndim(theta) == 0 else slope(theta)[::-1]
                    )
                },
                "some inputs",
            ),
        },
    ),
    ex03.check_b: KnownAnswers(
        right={"theta_max": 0, "theta_min": math.pi},
        variants={
            "another turn": {"theta_max": 2 * math.pi, "theta_min": -math.pi},
            "many turns": {"theta_max": -4 * math.pi, "theta_min": 3 * np.pi},
            "NumPy": {"theta_max": np.float64(0), "theta_min": np.array(np.pi)},
        },
        wrong={
            "close to the opposite one": ({"theta_max": 3.14}, "sign"),
            "downhill": ({"theta_max": 2.5}, "value"),
            "swapped": ({"theta_max": math.pi, "theta_min": 0}, "swapped"),
            "the opposite of one": ({"theta_max": math.pi}, "sign"),
            "degrees": ({"theta_min": 180}, "units"),
            "neutral": ({"theta_max": math.pi / 2}, "value"),
            "half way": ({"theta_min": math.pi / 4}, "value"),
            "a list": ({"theta_max": [0.0]}, "shape"),
            "from a coarse grid": ({"theta_min": 3.14}, "inaccurate"),
            "NaN": ({"theta_max": float("nan")}, "not finite"),
        },
    ),
    ex03.check_c: KnownAnswers(
        right={"neutral": [math.pi / 2, -math.pi / 2]},
        variants={
            "other order": {"neutral": [-math.pi / 2, math.pi / 2]},
            "in [0, 2π)": {"neutral": (math.pi / 2, 3 * math.pi / 2)},
            "an array": {"neutral": np.array([0.5, 2.5]) * np.pi - 2 * np.pi * np.array([0, 0.5])},
            "a set": {"neutral": {math.pi / 2, -math.pi / 2}},
            "from a root finder": {"neutral": [1.5707963267, 4.712388981]},
        },
        wrong={
            "one": ({"neutral": [math.pi / 2]}, "incomplete"),
            "none": ({"neutral": []}, "incomplete"),
            "a set of one": ({"neutral": {math.pi / 2}}, "incomplete"),
            "a set of texts": ({"neutral": {"π/2", "-π/2"}}, "type"),
            "twice": ({"neutral": [math.pi / 2, 5 * math.pi / 2]}, "twice"),
            "the steepest": ({"neutral": [0, math.pi]}, "value"),
            "one too many": ({"neutral": [math.pi / 2, -math.pi / 2, 0.0]}, "value"),
            "degrees": ({"neutral": [90, 270]}, "units"),
            "a grid": ({"neutral": np.linspace(0, 2 * math.pi, 10_000)}, "value"),
            "a single number": ({"neutral": math.pi / 2}, "shape"),
            "coarse": ({"neutral": [1.57, 4.71]}, "value"),
        },
    ),
    ex03.check_d: KnownAnswers(
        right={"forward": forward, "centred": centred},
        variants={
            "in place of the vector sum": {
                "forward": lambda f, p, u, h: (f(np.add(p, np.multiply(h, u))) - f(p)) / h
            },
            "half steps": {"centred": lambda f, p, u, h: (f(p + h / 2 * u) - f(p - h / 2 * u)) / h},
            "mean of both sides": {
                "centred": lambda f, p, u, h: (forward(f, p, u, h) + forward(f, p, u, -h)) / 2
            },
        },
        wrong={
            "one-sided, of second order": (
                {
                    "centred": lambda f, p, u, h: (
                        (4 * f(p + h * u) - 3 * f(p) - f(p + 2 * h * u)) / (2 * h)
                    )
                },
                "value",
            ),
            "the derivative itself": (
                {"forward": lambda f, p, u, h: directional_derivative(f, p, u).value},
                "order",
            ),
            "multiplied by h": (
                {"centred": lambda f, p, u, h: (f(p + h * u) - f(p - h * u)) / 2 * h},
                "factor",
            ),
            "the sum of forward partials": (
                {
                    "forward": lambda f, p, u, h: sum(
                        (f(p + h * e) - f(p)) / h * c for e, c in zip(np.eye(len(p)), u)
                    )
                },
                "value",
            ),
            "backward": (
                {"forward": lambda f, p, u, h: (f(p) - f(p - h * u)) / h},
                "known mistake",
            ),
            "not divided by 2": (
                {"centred": lambda f, p, u, h: (f(p + h * u) - f(p - h * u)) / h},
                "factor",
            ),
            "sign": ({"forward": lambda f, p, u, h: (f(p) - f(p + h * u)) / h}, "sign"),
            "swapped": ({"forward": centred, "centred": forward}, "swapped"),
            "for one step only": (
                {"forward": lambda f, p, u, h: {1e-6: forward}[h](f, p, u, h)},
                "exception",
            ),
            "not divided": ({"forward": lambda f, p, u, h: f(p + h * u) - f(p)}, "factor"),
            "one-sided twice": ({"centred": forward}, "order"),
            "one component": (
                {"centred": lambda f, p, u, h: centred(f, p, np.eye(len(p))[0], h)},
                "value",
            ),
            "changes p": (
                {"forward": lambda f, p, u, h: (f(np.add(p, h * u, out=p)) - f(p)) / h},
                "changes its input",
            ),
        },
    ),
}
