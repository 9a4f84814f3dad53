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
            "the bump": (
                {"slope": lambda theta: -2 / E * np.cos(theta)},
                "factor",
                "0.135335 times the slope, with the wrong sign",
            ),
            "sign": ({"slope": lambda theta: -slope(theta)}, "sign", "−1 times the slope"),
            "no inner derivative": (
                {"slope": lambda theta: E * np.cos(theta)},
                "factor",
                "half of the slope",
            ),
            "sine": (
                {"slope": lambda theta: 2 * E * np.sin(theta)},
                "known mistake",
                "sine and cosine are exchanged",
            ),
            "only the size": (
                {"slope": lambda theta: 2 * E + 0 * theta},
                "constant",
                "the same value whatever the input",
            ),
            "the gradient itself": (
                {"slope": lambda theta: np.array([2 * E, 0])},
                "shape",
                "shape (2,), expected a number",
            ),
            "the derivative by theta": (
                {"slope": lambda theta: -2 * E * np.sin(theta)},
                "known mistake",
                "this is the derivative of the slope by theta",
            ),
            "no e": (
                {"slope": lambda theta: 2 * np.cos(theta)},
                "known mistake",
                "the factor e is missing",
            ),
            "a unit gradient": ({"slope": np.cos}, "known mistake", "the factor 2e is missing"),
            "e twice": (
                {"slope": lambda theta: 2 * E**2 * np.cos(theta)},
                "known mistake",
                "the factor e stands there twice",
            ),
            "clipped": (
                {"slope": lambda theta: slope(np.clip(theta, -4 * np.pi, 4 * np.pi))},
                "some inputs",
                "right at 9 of 10 inputs; wrong at theta = 20",
            ),
            "a series of 20 terms": (
                {
                    "slope": lambda theta: (
                        2 * E * sum((-(theta**2)) ** i / math.factorial(2 * i) for i in range(20))
                    )
                },
                "some inputs",
                "right at 9 of 10 inputs; wrong at theta = 20",
            ),
            "absolute value": (
                {"slope": lambda theta: abs(slope(theta))},
                "some inputs",
                "where you have −1 times the slope",
            ),
            "degrees": (
                {"slope": lambda theta: 2 * E * math.cos(math.radians(theta))},
                "known mistake",
                "theta is taken for degrees",
            ),
            "wrong for arrays only": (
                {
                    "slope": lambda theta: (
                        slope(theta) if np.ndim(theta) == 0 else slope(theta)[::-1]
                    )
                },
                "some inputs",
                "right for one number, wrong for an array of them",
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
            "close to the opposite one": (
                {"theta_max": 3.14},
                "sign",
                "this is close to the direction of the smallest slope",
            ),
            "downhill": (
                {"theta_max": 2.5},
                "value",
                "the slope there is -4.36, and along another direction it is larger",
            ),
            "swapped": (
                {"theta_max": math.pi, "theta_min": 0},
                "swapped",
                "swapped with theta_min",
            ),
            "the opposite of one": (
                {"theta_max": math.pi},
                "sign",
                "this is the direction of the smallest slope",
            ),
            "degrees": (
                {"theta_min": 180},
                "units",
                "right in degrees; the angle is asked in radians",
            ),
            "neutral": (
                {"theta_max": math.pi / 2},
                "neutral",
                "the slope there is zero: f changes least, not most",
            ),
            "half way": (
                {"theta_min": math.pi / 4},
                "value",
                "the slope there is 3.84, and along another direction it is smaller",
            ),
            "a list": ({"theta_max": [0.0]}, "shape", "shape (1,), expected a number"),
            "from a rough search": (
                {"theta_max": 5.46e-6},
                "inaccurate",
                "close, but off by 5e-06: give it more digits, or search more finely",
            ),
            "degrees, a turn": (
                {"theta_max": 360},
                "units",
                "right in degrees; the angle is asked in radians",
            ),
            "from a coarse grid": ({"theta_min": 3.14}, "inaccurate", "close, but off by 0.002"),
            "NaN": ({"theta_max": float("nan")}, "not finite", "it has NaN: nan"),
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
            "one": ({"neutral": [math.pi / 2]}, "incomplete", "1 found, and there are more"),
            "none": ({"neutral": []}, "incomplete", "0 found, and there are more"),
            "a set of one": (
                {"neutral": {math.pi / 2}},
                "incomplete",
                "1 found, and there are more",
            ),
            "a set of texts": ({"neutral": {"π/2", "-π/2"}}, "type", "this is a list, ['"),
            "twice": (
                {"neutral": [math.pi / 2, 5 * math.pi / 2]},
                "twice",
                "7.85398 stands there twice, modulo 2π",
            ),
            "the steepest": ({"neutral": [0, math.pi]}, "value", "the slope at 0 is not zero"),
            "one too many": (
                {"neutral": [math.pi / 2, -math.pi / 2, 0.0]},
                "value",
                "the slope at 0 is not zero",
            ),
            "degrees": (
                {"neutral": [90, 270]},
                "units",
                "these are degrees; the angles are asked in radians",
            ),
            "one of them, in degrees": (
                {"neutral": [90]},
                "units",
                "these are degrees; the angles are asked in radians",
            ),
            "a grid": (
                {"neutral": np.linspace(0, 2 * math.pi, 10_000)},
                "value",
                "the slope at 0 is not zero",
            ),
            "a single number": (
                {"neutral": math.pi / 2},
                "shape",
                "a number, expected a list of angles",
            ),
            "coarse": (
                {"neutral": [1.57, 4.71]},
                "inaccurate",
                "1.57 is close, but off by 0.0008: give it more digits",
            ),
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
                "it does not look the same distance ahead and back: with −u in place of u it "
                "should change its sign only",
            ),
            "rounded": (
                {"centred": lambda f, p, u, h: round(centred(f, p, u, h), 4)},
                "rounded",
                "it is rounded to 4 decimal places: return all digits",
            ),
            "the derivative itself": (
                {"forward": lambda f, p, u, h: directional_derivative(f, p, u).value},
                "order",
                "its error does not depend on h: is this a difference quotient with the step h?",
            ),
            "multiplied by h": (
                {"centred": lambda f, p, u, h: (f(p + h * u) - f(p - h * u)) / 2 * h},
                "factor",
                "h² times the directional derivative",
            ),
            "the sum of forward partials": (
                {
                    "forward": lambda f, p, u, h: sum(
                        (f(p + h * e) - f(p)) / h * c for e, c in zip(np.eye(len(p)), u)
                    )
                },
                "known mistake",
                "this is the sum of quotients along the axes, times the components of u",
            ),
            "the sum of centred partials": (
                {
                    "centred": lambda f, p, u, h: sum(
                        centred(f, p, e, h) * c for e, c in zip(np.eye(len(p)), u)
                    )
                },
                "known mistake",
                "this is the sum of quotients along the axes, times the components of u",
            ),
            "the mean of both ways": (
                {"forward": lambda f, p, u, h: (forward(f, p, u, h) + centred(f, p, u, h)) / 2},
                "value",
                "with h = 0.01 it is off by 0.005 of its size from the quotient with the step h: "
                "does it look along u, and as far as h?",
            ),
            "more behind than ahead": (
                {
                    "forward": lambda f, p, u, h: (
                        (forward(f, p, u, h) - 3 * forward(f, p, -u, h)) / 4
                    )
                },
                "value",
                "its error falls with h, but it is not ½uᵀHu·h: this is no quotient along u",
            ),
            "backward, twice as far": (
                {"forward": lambda f, p, u, h: (f(p) - f(p - 2 * h * u)) / (2 * h)},
                "known mistake",
                "the error has the other sign: this looks back from p, not forward",
            ),
            "centred, not divided": (
                {"centred": lambda f, p, u, h: f(p + h * u) - f(p - h * u)},
                "factor",
                "(2h) times the directional derivative: is a factor 1/(2h) missing?",
            ),
            "forward without u": (
                {"forward": lambda f, p, u, h: (f(p + h) - f(p)) / h},
                "known mistake",
                "h is added to each component of p",
            ),
            "centred without u": (
                {"centred": lambda f, p, u, h: (f(p + h) - f(p - h)) / (2 * h)},
                "known mistake",
                "h is added to each component of p",
            ),
            "forward by all of u": (
                {"forward": lambda f, p, u, h: (f(p + u) - f(p)) / h},
                "known mistake",
                "u is added to p as it is",
            ),
            "centred by all of u": (
                {"centred": lambda f, p, u, h: (f(p + u) - f(p - u)) / (2 * h)},
                "known mistake",
                "u is added to p as it is",
            ),
            "forward without brackets": (
                {"forward": lambda f, p, u, h: f(p + h * u) - f(p) / h},
                "known mistake",
                "only the second value of f is divided",
            ),
            "centred without brackets": (
                {"centred": lambda f, p, u, h: f(p + h * u) - f(p - h * u) / (2 * h)},
                "known mistake",
                "only the second value of f is divided",
            ),
            "backward": (
                {"forward": lambda f, p, u, h: (f(p) - f(p - h * u)) / h},
                "known mistake",
                "the error has the other sign",
            ),
            "not divided by 2": (
                {"centred": lambda f, p, u, h: (f(p + h * u) - f(p - h * u)) / h},
                "factor",
                "twice the directional derivative",
            ),
            "sign": (
                {"forward": lambda f, p, u, h: (f(p) - f(p + h * u)) / h},
                "sign",
                "−1 times the directional derivative",
            ),
            "swapped": (
                {"forward": centred, "centred": forward},
                "swapped",
                "swapped with centred",
            ),
            "for one step only": (
                {"forward": lambda f, p, u, h: {1e-6: forward}[h](f, p, u, h)},
                "exception",
                "it raises KeyError: 5e-07",
            ),
            "not divided": (
                {"forward": lambda f, p, u, h: f(p + h * u) - f(p)},
                "factor",
                "h times the directional derivative",
            ),
            "one-sided twice": (
                {"centred": forward},
                "order",
                "halving h divides the error by 2, expected 4",
            ),
            "one component": (
                {"centred": lambda f, p, u, h: centred(f, p, np.eye(len(p))[0], h)},
                "value",
                "wrong at p = (1, 0), u = (0.6, 0.8), h = 1e-06: you have 5.43656",
            ),
            "changes p": (
                {"forward": lambda f, p, u, h: (f(np.add(p, h * u, out=p)) - f(p)) / h},
                "changes its input",
                "it changes its argument",
            ),
        },
    ),
}
