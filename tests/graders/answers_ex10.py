"""Exercise 10: answers whose verdict is known."""

import math

import numpy as np
from scipy.special import expit

from gradbook.exercises import ex10

from .known_answers import KnownAnswers

G = np.array([-0.52920253, 0.72765348, -0.26460126])
MARGIN = 0.8 * 0.2 - 1.1 * 0.5 - 0.4 * 0.7
BEFORE = math.log1p(math.exp(-MARGIN))
INCREASE = math.log1p(math.exp(-MARGIN + 0.05 * 2.3)) - BEFORE
BOUND = 0.05 * 2.3 * math.exp(-MARGIN) / (1 + math.exp(-MARGIN))


def grad_x(x, w, y):
    return -y * w * expit(-y * (w @ x))


def fgsm(x, w, y, eps):
    return -eps * y * np.sign(w)


def steepest(g, eps, norm):
    if norm == 1:
        k = np.argmax(np.abs(g))
        return eps * np.sign(g[k]) * np.eye(g.size)[k]
    if norm == 2:
        return eps * g / np.linalg.norm(g)
    return eps * np.sign(g)


def shares_ties(g, eps, norm):
    if norm != 1:
        return steepest(g, eps, norm)
    largest = np.abs(g) == np.abs(g).max()
    return eps * np.sign(g) * largest / largest.sum()


def with_only(one, answer):
    """The right step, except under one norm."""
    return {
        "steepest": lambda g, eps, norm: answer(g, eps) if norm == one else steepest(g, eps, norm)
    }


def by_components(x, w, y):
    power = math.exp(-y * sum(a * b for a, b in zip(x, w)))
    return [-y * c * power / (1 + power) for c in w]


PARTS = {
    ex10.check_a: KnownAnswers(
        right={"grad_x": grad_x},
        variants={
            "the other form of the sigmoid": {
                "grad_x": lambda x, w, y: -y * w / (1 + np.exp(y * np.dot(w, x)))
            },
            "one minus the probability": {
                "grad_x": lambda x, w, y: -y * (1 - expit(y * (w @ x))) * w
            },
            "by components, a list": {"grad_x": by_components},
            "single precision": {"grad_x": lambda x, w, y: grad_x(x, w, y).astype(np.float32)},
        },
        wrong={
            "sign": ({"grad_x": lambda x, w, y: -grad_x(x, w, y)}, "sign"),
            "by the weights": (
                {"grad_x": lambda x, w, y: -y * x * expit(-y * (w @ x))},
                "known mistake",
            ),
            "no y in front": (
                {"grad_x": lambda x, w, y: -w * expit(-y * (w @ x))},
                "known mistake",
            ),
            "no y at all": ({"grad_x": lambda x, w, y: -w * expit(-(w @ x))}, "known mistake"),
            "no sigmoid": ({"grad_x": lambda x, w, y: -y * w}, "known mistake"),
            "sigmoid of the margin": (
                {"grad_x": lambda x, w, y: -y * w * expit(y * (w @ x))},
                "known mistake",
            ),
            "twice": ({"grad_x": lambda x, w, y: 2 * grad_x(x, w, y)}, "factor"),
            "reversed": ({"grad_x": lambda x, w, y: grad_x(x, w, y)[::-1]}, "permuted"),
            "derivative of the sigmoid": (
                {"grad_x": lambda x, w, y: -y * w * expit(w @ x) * expit(-(w @ x))},
                "length",
            ),
            "only the factor": ({"grad_x": lambda x, w, y: -y * expit(-y * (w @ x))}, "shape"),
            "a row": ({"grad_x": lambda x, w, y: grad_x(x, w, y)[None, :]}, "shape"),
        },
    ),
    ex10.check_b: KnownAnswers(
        right={"fgsm": fgsm},
        variants={
            "from the gradient": {"fgsm": lambda x, w, y, eps: eps * np.sign(grad_x(x, w, y))},
            "a list": {"fgsm": lambda x, w, y, eps: [math.copysign(eps, -y * c) for c in w]},
            "where": {"fgsm": lambda x, w, y, eps: np.where(y * w < 0, eps, -eps)},
        },
        wrong={
            "down": ({"fgsm": lambda x, w, y, eps: -fgsm(x, w, y, eps)}, "sign"),
            "the moved input": (
                {"fgsm": lambda x, w, y, eps: x + fgsm(x, w, y, eps)},
                "known mistake",
            ),
            "the label ignored": (
                {"fgsm": lambda x, w, y, eps: -eps * np.sign(w)},
                "known mistake",
            ),
            "no sign": ({"fgsm": lambda x, w, y, eps: eps * grad_x(x, w, y)}, "known mistake"),
            "the 2-norm's step": (
                {"fgsm": lambda x, w, y, eps: steepest(grad_x(x, w, y), eps, 2)},
                "known mistake",
            ),
            "scaled to the largest": (
                {
                    "fgsm": lambda x, w, y, eps: (
                        eps * grad_x(x, w, y) / np.abs(grad_x(x, w, y)).max()
                    )
                },
                "known mistake",
            ),
            "no eps": ({"fgsm": lambda x, w, y, eps: -y * np.sign(w)}, "factor"),
            "eps squared": ({"fgsm": lambda x, w, y, eps: eps * fgsm(x, w, y, eps)}, "factor"),
            "half": ({"fgsm": lambda x, w, y, eps: fgsm(x, w, y, eps) / 2}, "factor"),
            "the sign of x": ({"fgsm": lambda x, w, y, eps: eps * np.sign(x)}, "some inputs"),
            "almost the corner": (
                {"fgsm": lambda x, w, y, eps: 0.999 * fgsm(x, w, y, eps)},
                "factor",
            ),
            "one number": (
                {"fgsm": lambda x, w, y, eps: eps * np.sign(grad_x(x, w, y).sum())},
                "shape",
            ),
        },
    ),
    ex10.check_c: KnownAnswers(
        right={"increase": INCREASE, "bound": BOUND},
        variants={
            "the anchors": {"increase": 0.07753464, "bound": 0.07607286},
            "NumPy": {"increase": np.float64(INCREASE), "bound": 0.05 * np.abs(G).sum()},
            "0-d and single precision": {
                "increase": np.array(INCREASE),
                "bound": np.float32(BOUND),
            },
        },
        wrong={
            "swapped": ({"increase": BOUND, "bound": INCREASE}, "swapped"),
            "the bound twice": ({"increase": BOUND}, "known mistake"),
            "the loss after": ({"increase": BEFORE + INCREASE}, "known mistake"),
            "downhill": (
                {"increase": math.log1p(math.exp(-MARGIN - 0.05 * 2.3)) - BEFORE},
                "known mistake",
            ),
            "no epsilon": ({"bound": BOUND / 0.05}, "known mistake"),
            "2-norm": ({"bound": 0.05 * np.linalg.norm(G)}, "known mistake"),
            "largest component": ({"bound": 0.05 * np.abs(G).max()}, "known mistake"),
            "sign": ({"increase": -INCREASE}, "sign"),
            "half": ({"bound": BOUND / 2}, "factor"),
            "rounded": ({"increase": 0.0775}, "inaccurate"),
            "three numbers": ({"bound": 0.05 * np.abs(G)}, "shape"),
        },
    ),
    ex10.check_d: KnownAnswers(
        right={"steepest": steepest},
        variants={
            "guarded against a zero gradient": {
                "steepest": lambda g, eps, norm: (
                    eps * g / (np.linalg.norm(g) + 1e-8) if norm == 2 else steepest(g, eps, norm)
                )
            },
            "ties shared": {"steepest": shares_ties},
            "zeros moved, too": with_only(np.inf, lambda g, eps: np.where(g > 0, eps, -eps)),
            "lists": {"steepest": lambda g, eps, norm: list(steepest(g, eps, norm))},
            "the last of the largest": with_only(1, lambda g, eps: steepest(g[::-1], eps, 1)[::-1]),
            "single precision": {
                "steepest": lambda g, eps, norm: steepest(g, eps, norm).astype(np.float32)
            },
        },
        wrong={
            "half a step downhill": (
                {"steepest": lambda g, eps, norm: -0.5 * np.asarray(steepest(g, eps, norm))},
                "sign",
            ),
            "down": ({"steepest": lambda g, eps, norm: -steepest(g, eps, norm)}, "sign"),
            "the gradient": ({"steepest": lambda g, eps, norm: eps * g}, "too long"),
            "the sign for all norms": (
                {"steepest": lambda g, eps, norm: eps * np.sign(g)},
                "too long",
            ),
            "the norm in place of its dual": (
                {"steepest": lambda g, eps, norm: eps * g / np.linalg.norm(g, norm)},
                "not the best",
            ),
            "one component for the largest norm": (
                with_only(np.inf, lambda g, eps: steepest(g, eps, 1)),
                "not the best",
            ),
            "the 2-norm's step for all": (
                {"steepest": lambda g, eps, norm: steepest(g, eps, 2)},
                "too long",
            ),
            "no absolute value": (
                with_only(1, lambda g, eps: eps * np.eye(g.size)[np.argmax(g)]),
                "not the best",
            ),
            "no sign of the largest": (
                with_only(1, lambda g, eps: eps * np.eye(g.size)[np.argmax(np.abs(g))]),
                "sign",
            ),
            "half the budget": (
                with_only(2, lambda g, eps: eps * g / np.linalg.norm(g) / 2),
                "factor",
            ),
            "no eps": ({"steepest": lambda g, eps, norm: steepest(g, 1.0, norm)}, "too long"),
            "eps squared in the 2-norm": (
                with_only(2, lambda g, eps: eps**2 * g / np.linalg.norm(g)),
                "factor",
            ),
            "the gain": ({"steepest": lambda g, eps, norm: g @ steepest(g, eps, norm)}, "shape"),
            "a norm unknown": (with_only(np.inf, lambda g, eps: {}["inf"]), "exception"),
        },
    ),
}
