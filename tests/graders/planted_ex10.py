"""Exercise 10: answers whose verdict is known."""

import numpy as np

from gradbook.exercises import ex10

from .planting import Planted

INCREASE, BOUND = 0.07753464, 0.07607286  # worked out independently


def grad_x(x, w, y):
    return -y * w / (1 + np.exp(y * (w @ x)))


def fgsm(x, w, y, eps):
    return eps * np.sign(grad_x(x, w, y))


def steepest(g, eps, norm):
    if norm == 1:
        delta = np.zeros(len(g))
        k = np.argmax(np.abs(g))
        delta[k] = eps * np.sign(g[k])
        return delta
    if norm == 2:
        return eps * g / np.linalg.norm(g)
    return eps * np.sign(g)


def only(norm, wrong):
    """The right step, but the wrong one for this norm."""
    return lambda g, eps, p: wrong(g, eps) if p == norm else steepest(g, eps, p)


def shared_l1(g, eps, norm):
    """For ℓ₁: the step shared among all largest entries, which is as good."""
    if norm != 1:
        return steepest(g, eps, norm)
    top = np.abs(g) == np.abs(g).max()
    return eps * np.sign(g) * top / top.sum()


PARTS = {
    ex10.check_a: Planted(
        right={"grad_x": grad_x},
        variants={
            "tanh": {"grad_x": lambda x, w, y: -y * w * 0.5 * (1 - np.tanh(y * (w @ x) / 2))},
            "a list": {"grad_x": lambda x, w, y: [-y * c / (1 + np.exp(y * np.dot(w, x))) for c in w]},
            "the other sigmoid": {"grad_x": lambda x, w, y: (1 / (1 + np.exp(-y * (w @ x))) - 1) * y * w},
        },
        wrong={
            "sign": ({"grad_x": lambda x, w, y: -grad_x(x, w, y)}, "sign"),
            "by the weights": ({"grad_x": lambda x, w, y: -y * x / (1 + np.exp(y * (w @ x)))}, "known mistake"),
            "no label": ({"grad_x": lambda x, w, y: grad_x(x, w, 1)}, "known mistake"),
            "the other sigmoid by mistake": ({"grad_x": lambda x, w, y: -y * w / (1 + np.exp(-y * (w @ x)))}, "length"),
            "half": ({"grad_x": lambda x, w, y: grad_x(x, w, y) / 2}, "factor"),
            "only the weights": ({"grad_x": lambda x, w, y: -y * w}, "length"),
            "a number": ({"grad_x": lambda x, w, y: -y / (1 + np.exp(y * (w @ x)))}, "shape"),
            "reversed": ({"grad_x": lambda x, w, y: grad_x(x, w, y)[::-1]}, "permuted"),
        },
    ),
    ex10.check_b: Planted(
        right={"fgsm": fgsm},
        variants={
            "by the sign of w": {"fgsm": lambda x, w, y, eps: -eps * y * np.sign(w)},
            "a list": {"fgsm": lambda x, w, y, eps: [eps * np.sign(c) for c in grad_x(x, w, y)]},
            "copysign": {"fgsm": lambda x, w, y, eps: np.copysign(eps, -y * w)},
        },
        wrong={
            "downhill": ({"fgsm": lambda x, w, y, eps: -fgsm(x, w, y, eps)}, "sign"),
            "the changed input": ({"fgsm": lambda x, w, y, eps: x + fgsm(x, w, y, eps)}, "known mistake"),
            "no eps": ({"fgsm": lambda x, w, y, eps: np.sign(grad_x(x, w, y))}, "too long"),
            "the ℓ₂ step": ({"fgsm": lambda x, w, y, eps: eps * grad_x(x, w, y) / np.linalg.norm(grad_x(x, w, y))}, "other norm"),
            "half": ({"fgsm": lambda x, w, y, eps: fgsm(x, w, y, eps) / 2}, "factor"),
            "the gradient, scaled": ({"fgsm": lambda x, w, y, eps: eps * grad_x(x, w, y)}, "other norm"),
            "no label": ({"fgsm": lambda x, w, y, eps: -eps * np.sign(w)}, "sign"),
            "one component": ({"fgsm": lambda x, w, y, eps: fgsm(x, w, y, eps) * (np.arange(len(x)) == 0)}, "value"),
        },
    ),
    ex10.check_c: Planted(
        right={"increase": INCREASE, "bound": BOUND},
        variants={
            "computed": {
                "increase": np.log1p(np.exp(0.67 + 0.05 * 2.3)) - np.log1p(np.exp(0.67)),
                "bound": 0.05 * 2.3 / (1 + np.exp(-0.67)),
            },
            "0-d arrays": {"increase": np.array(INCREASE)},
            "seven digits": {"bound": 0.07607286},
        },
        wrong={
            "swapped": ({"increase": BOUND, "bound": INCREASE}, "swapped"),
            "no eps": ({"bound": BOUND / 0.05}, "known mistake"),
            "the ℓ₂ norm": ({"bound": 0.05 * np.sqrt(0.8**2 + 1.1**2 + 0.4**2) / (1 + np.exp(-0.67))}, "known mistake"),
            "the loss after the step": ({"increase": np.log1p(np.exp(0.67 + 0.115))}, "known mistake"),
            "sign": ({"increase": -INCREASE}, "sign"),
            "twice": ({"bound": 2 * BOUND}, "factor"),
            "two digits": ({"increase": 0.078}, "inaccurate"),
        },
    ),
    ex10.check_d: Planted(
        right={"steepest": steepest},
        variants={
            "shared among the largest": {"steepest": shared_l1},
            "lists": {"steepest": lambda g, eps, norm: list(steepest(g, eps, norm))},
            "any value where g is zero": {"steepest": only(np.inf, lambda g, eps: np.where(g >= 0, eps, -eps))},
        },
        wrong={
            "downhill": ({"steepest": lambda g, eps, norm: -steepest(g, eps, norm)}, "sign"),
            "the sign for all norms": ({"steepest": lambda g, eps, norm: eps * np.sign(g)}, "too long"),
            "ℓ₂ for all norms": ({"steepest": lambda g, eps, norm: eps * g / np.linalg.norm(g)}, "too long"),
            "ℓ₁ for ℓ_∞": ({"steepest": only(np.inf, lambda g, eps: steepest(g, eps, 1))}, "other norm"),
            "not normalised": ({"steepest": only(2, lambda g, eps: eps * g)}, "factor"),
            "the largest, not by size": ({"steepest": only(1, lambda g, eps: eps * np.eye(len(g))[np.argmax(g)])}, "value"),
            "without the sign": ({"steepest": only(1, lambda g, eps: eps * np.eye(len(g))[np.argmax(np.abs(g))])}, "sign"),
            "half": ({"steepest": lambda g, eps, norm: steepest(g, eps, norm) / 2}, "factor"),
        },
    ),
}
