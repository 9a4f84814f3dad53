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


def divided(a, b):
    with np.errstate(divide="ignore", invalid="ignore"):
        return a / b


def by_components(x, w, y):
    power = math.exp(-y * sum(a * b for a, b in zip(x, w)))
    return [-y * c * power / (1 + power) for c in w]


def after(step):
    return math.log1p(math.exp(-MARGIN - np.array([0.8, -1.1, 0.4]) @ step))


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
            "sign": ({"grad_x": lambda x, w, y: -grad_x(x, w, y)}, "sign", "−1 times the gradient"),
            "by the weights": (
                {"grad_x": lambda x, w, y: -y * x * expit(-y * (w @ x))},
                "known mistake",
                "this is the gradient by w",
            ),
            "no y in front": (
                {"grad_x": lambda x, w, y: -w * expit(-y * (w @ x))},
                "known mistake",
                "a factor y is missing",
            ),
            "no y at all": (
                {"grad_x": lambda x, w, y: -w * expit(-(w @ x))},
                "known mistake",
                "only right for y = 1",
            ),
            "labels 0 and 1": (
                {"grad_x": lambda x, w, y: (expit(w @ x) - y) * w},
                "known mistake",
                "right where y = 1; this is the gradient for labels 0 and 1",
            ),
            "no sigmoid": ({"grad_x": lambda x, w, y: -y * w}, "known mistake", "this is −y w"),
            "sigmoid of the margin": (
                {"grad_x": lambda x, w, y: -y * w * expit(y * (w @ x))},
                "known mistake",
                "the exponent has the wrong sign",
            ),
            "twice": (
                {"grad_x": lambda x, w, y: 2 * grad_x(x, w, y)},
                "factor",
                "twice the gradient",
            ),
            "reversed": (
                {"grad_x": lambda x, w, y: grad_x(x, w, y)[::-1]},
                "permuted",
                "the right components in reverse order",
            ),
            "derivative of the sigmoid": (
                {"grad_x": lambda x, w, y: -y * w * expit(w @ x) * expit(-(w @ x))},
                "known mistake",
                "this is the slope of the sigmoid",
            ),
            "the gradient at a clipped margin": (
                {"grad_x": lambda x, w, y: -y * w * expit(-np.clip(y * (w @ x), -1, 1))},
                "length",
                "a multiple of the gradient at each input, but not by the same number, and right",
            ),
            "no y in the exponent": (
                {"grad_x": lambda x, w, y: -y * w * expit(-(w @ x))},
                "known mistake",
                "y is missing in the exponent",
            ),
            "no denominator": (
                {"grad_x": lambda x, w, y: -y * w * np.exp(-y * (w @ x))},
                "known mistake",
                "the denominator 1 + e^(−m) is missing",
            ),
            "no inner derivative": (
                {"grad_x": lambda x, w, y: y * w / (1 + np.exp(-y * (w @ x)))},
                "known mistake",
                "the slope −e^(−m) of what stands in the logarithm is missing",
            ),
            "a mean over features": (
                {"grad_x": lambda x, w, y: grad_x(x, w, y) / len(x)},
                "factor",
                "1/n of the gradient",
            ),
            "only the factor": (
                {"grad_x": lambda x, w, y: -y * expit(-y * (w @ x))},
                "shape",
                "a number, expected (3,)",
            ),
            "a row": (
                {"grad_x": lambda x, w, y: grad_x(x, w, y)[None, :]},
                "shape",
                "shape (1, 3), expected (3,)",
            ),
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
            "down": (
                {"fgsm": lambda x, w, y, eps: -fgsm(x, w, y, eps)},
                "sign",
                "−1 times the strongest δ",
            ),
            "the moved input": (
                {"fgsm": lambda x, w, y, eps: x + fgsm(x, w, y, eps)},
                "known mistake",
                "this is x + δ",
            ),
            "the label ignored": (
                {"fgsm": lambda x, w, y, eps: -eps * np.sign(w)},
                "known mistake",
                "only right for y = 1: y decides",
            ),
            "the signs of w": (
                {"fgsm": lambda x, w, y, eps: eps * np.sign(w)},
                "known mistake",
                "these are the signs of w",
            ),
            "one length for all": (
                {"fgsm": lambda x, w, y, eps: fgsm(x, w, y, 0.05)},
                "known mistake",
                "the length 0.05 is used",
            ),
            "the gradient": (
                {"fgsm": lambda x, w, y, eps: grad_x(x, w, y)},
                "known mistake",
                "this is the gradient",
            ),
            "no sign of w": (
                {"fgsm": lambda x, w, y, eps: -eps * y * w},
                "known mistake",
                "eps times −y w",
            ),
            "the 1-norm's length": (
                {"fgsm": lambda x, w, y, eps: -eps * y * w / np.abs(w).sum()},
                "known mistake",
                "the gradient brought to 1-norm eps",
            ),
            "the 1-norm's step": (
                {"fgsm": lambda x, w, y, eps: steepest(grad_x(x, w, y), eps, 1)},
                "known mistake",
                "only the largest component moves",
            ),
            "the signs of the gradient by w": (
                {"fgsm": lambda x, w, y, eps: -eps * y * np.sign(x)},
                "known mistake",
                "these are the signs of the gradient by w",
            ),
            "a mean over features": (
                {"fgsm": lambda x, w, y, eps: fgsm(x, w, y, eps) / len(x)},
                "factor",
                "1/n of the strongest δ",
            ),
            "divided by the size": (
                {"fgsm": lambda x, w, y, eps: divided(-eps * y * w, np.abs(w))},
                "not finite",
                "at a zero weight (w = (1, 0, -2), y = 1, eps = 0.1): it has NaN",
            ),
            "one where a weight is zero": (
                {"fgsm": lambda x, w, y, eps: np.where(w == 0, 1, fgsm(x, w, y, eps))},
                "too long",
                "δ = (-0.1, 1, 0.1) is above the limit eps",
            ),
            "none where a weight is zero": (
                {"fgsm": lambda x, w, y, eps: fgsm(x, w, y, eps) * np.all(w)},
                "not the best",
                "at a zero weight (w = (1, 0, -2), y = 1, eps = 0.1): δ = (",
            ),
            "no sign": (
                {"fgsm": lambda x, w, y, eps: eps * grad_x(x, w, y)},
                "known mistake",
                "eps times the gradient",
            ),
            "the 2-norm's step": (
                {"fgsm": lambda x, w, y, eps: steepest(grad_x(x, w, y), eps, 2)},
                "known mistake",
                "the gradient brought to length eps",
            ),
            "scaled to the largest": (
                {
                    "fgsm": lambda x, w, y, eps: (
                        eps * grad_x(x, w, y) / np.abs(grad_x(x, w, y)).max()
                    )
                },
                "known mistake",
                "only one component spends its whole budget eps",
            ),
            "no eps": (
                {"fgsm": lambda x, w, y, eps: -y * np.sign(w)},
                "factor",
                "1/eps of the strongest δ",
            ),
            "eps squared": (
                {"fgsm": lambda x, w, y, eps: eps * fgsm(x, w, y, eps)},
                "factor",
                "eps times the strongest δ",
            ),
            "half": (
                {"fgsm": lambda x, w, y, eps: fgsm(x, w, y, eps) / 2},
                "factor",
                "half of the strongest δ",
            ),
            "the sign of x": (
                {"fgsm": lambda x, w, y, eps: eps * np.sign(x)},
                "known mistake",
                "these are the signs of x",
            ),
            "almost the corner": (
                {"fgsm": lambda x, w, y, eps: 0.999 * fgsm(x, w, y, eps)},
                "factor",
                "0.999 times the strongest δ",
            ),
            "one number": (
                {"fgsm": lambda x, w, y, eps: eps * np.sign(grad_x(x, w, y).sum())},
                "shape",
                "a number, expected (3,)",
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
            "the loss before": (
                {"increase": BEFORE},
                "known mistake",
                "this is the loss before the step",
            ),
            "the increase twice": (
                {"bound": INCREASE},
                "known mistake",
                "this is the true increase",
            ),
            "swapped": ({"increase": BOUND, "bound": INCREASE}, "swapped", "swapped with bound"),
            "the bound twice": (
                {"increase": BOUND},
                "known mistake",
                "this is the linear estimate",
            ),
            "the loss after": (
                {"increase": BEFORE + INCREASE},
                "known mistake",
                "this is the loss after the step",
            ),
            "downhill": (
                {"increase": math.log1p(math.exp(-MARGIN - 0.05 * 2.3)) - BEFORE},
                "known mistake",
                "this is how the loss changes against the gradient's signs",
            ),
            "the increase of the other label": (
                {
                    "increase": math.log1p(math.exp(MARGIN + 0.05 * 2.3))
                    - math.log1p(math.exp(MARGIN))
                },
                "known mistake",
                "this is the increase for y = −1",
            ),
            "the bound of the other label": (
                {"bound": 0.05 * 2.3 / (1 + math.exp(-MARGIN))},
                "known mistake",
                "this is the bound for y = −1",
            ),
            "the exponent's sign": (
                {
                    "increase": math.log1p(math.exp(MARGIN - 0.05 * 2.3))
                    - math.log1p(math.exp(MARGIN))
                },
                "known mistake",
                "this is the increase of log(1 + e^m)",
            ),
            "the margin's fall": (
                {"increase": 0.05 * 2.3},
                "known mistake",
                "this is by how much the margin falls",
            ),
            "a step along the gradient": (
                {"increase": after(0.05 * G) - BEFORE},
                "known mistake",
                "this is the increase for the step ε times the gradient",
            ),
            "the 2-norm's step": (
                {"increase": after(0.05 * G / np.linalg.norm(G)) - BEFORE},
                "known mistake",
                "this is the increase for a step of 2-norm ε",
            ),
            "a step of signs": (
                {"increase": after(np.sign(G)) - BEFORE},
                "known mistake",
                "this is the increase for the step sign(g)",
            ),
            "in units of the loss": (
                {"increase": INCREASE / BEFORE},
                "known mistake",
                "in units of the loss before the step",
            ),
            "base 10": (
                {"increase": INCREASE / math.log(10)},
                "known mistake",
                "with the logarithm to base 10",
            ),
            "base 2": (
                {"increase": INCREASE / math.log(2)},
                "known mistake",
                "with the logarithm to base 2",
            ),
            "no absolute values": (
                {"bound": 0.05 * G.sum()},
                "known mistake",
                "the components are added without their absolute values",
            ),
            "the gradient after the step": (
                {"bound": 0.05 * 2.3 * expit(-MARGIN + 0.05 * 2.3)},
                "known mistake",
                "this uses the gradient after the step",
            ),
            "the norm of w": (
                {"bound": 0.05 * 2.3},
                "known mistake",
                "this is ε times the 1-norm of w",
            ),
            "no epsilon": ({"bound": BOUND / 0.05}, "known mistake", "this is the norm alone"),
            "2-norm": (
                {"bound": 0.05 * np.linalg.norm(G)},
                "known mistake",
                "this uses the 2-norm of the gradient",
            ),
            "largest component": (
                {"bound": 0.05 * np.abs(G).max()},
                "known mistake",
                "this uses the largest component of the gradient",
            ),
            "sign": ({"increase": -INCREASE}, "sign", "−1 times the increase"),
            "half": ({"bound": BOUND / 2}, "factor", "half of the bound"),
            "rounded": (
                {"increase": 0.0775},
                "inaccurate",
                "close, but off by up to 0.0004 of its size",
            ),
            "three numbers": (
                {"bound": 0.05 * np.abs(G)},
                "shape",
                "shape (3,), expected a number",
            ),
        },
    ),
    ex10.check_d: KnownAnswers(
        right={"steepest": steepest},
        variants={
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
                "gᵀδ is below zero, and δ = 0 would be better",
            ),
            "something added to the length": (
                with_only(2, lambda g, eps: eps * g / (np.linalg.norm(g) + 1e-8)),
                "factor",
                "at g = (3e-09, -4e-09, 1e-12), eps = 0.1, norm = 2: the right direction, but only "
                "0.3333333 of the budget eps is used",
            ),
            "tiny is nothing": (
                {"steepest": lambda g, eps, norm: steepest(g, eps, norm) * (max(abs(g)) > 1e-8)},
                "not the best",
                "gᵀδ is 100 % less than is possible; all components share one budget",
            ),
            "the sign of the sum": (
                with_only(
                    1,
                    lambda g, eps: (
                        eps * np.sign(sum(g)) * np.eye(g.size)[np.argmax(g * np.sign(sum(g)))]
                    ),
                ),
                "not the best",
                "at g = (2, 2.999, -3), eps = 0.4, norm = 1: gᵀδ is 0.0333 % less",
            ),
            "nearly a tie": (
                with_only(1, lambda g, eps: shares_ties(np.sign(g) * np.ceil(abs(g)), eps, 1)),
                "not the best",
                "less than is possible",
            ),
            "as long as the slope": (
                with_only(1, lambda g, eps: g * np.abs(steepest(g, eps, 1))),
                "too long",
                "2 times eps; δ_j is eps g_j there, and only the sign of g_j should count",
            ),
            "all of it for each": (
                with_only(1, lambda g, eps: eps * np.sign(g) * (abs(g) == abs(g).max())),
                "too long",
                "2 times eps; the largest components share the budget, and each has all of it",
            ),
            "down": (
                {"steepest": lambda g, eps, norm: -steepest(g, eps, norm)},
                "sign",
                "gᵀδ is as far below zero as it can be, a sign error",
            ),
            "the gradient": (
                {"steepest": lambda g, eps, norm: eps * g},
                "too long",
                "this norm of δ is 3.5 times eps",
            ),
            "the sign for all norms": (
                {"steepest": lambda g, eps, norm: eps * np.sign(g)},
                "too long",
                "this norm of δ is 3 times eps; this is the best step for norm = inf",
            ),
            "the norm in place of its dual": (
                {"steepest": lambda g, eps, norm: eps * g / np.linalg.norm(g, norm)},
                "not the best",
                "less than is possible; this is g brought to length eps, which is best",
            ),
            "one component for the largest norm": (
                with_only(np.inf, lambda g, eps: steepest(g, eps, 1)),
                "not the best",
                "less than is possible; this is the best step for norm = 1",
            ),
            "the 2-norm's step for all": (
                {"steepest": lambda g, eps, norm: steepest(g, eps, 2)},
                "too long",
                "this norm of δ is 1.527525 times eps; this is the best step for norm = 2",
            ),
            "no absolute value": (
                with_only(1, lambda g, eps: eps * np.eye(g.size)[np.argmax(g)]),
                "not the best",
                "gᵀδ is 50 % less than is possible; the largest g_j is taken",
            ),
            "no sign of the largest": (
                with_only(1, lambda g, eps: eps * np.eye(g.size)[np.argmax(np.abs(g))]),
                "sign",
                "gᵀδ is as far below zero as it can be, a sign error",
            ),
            "half the budget": (
                with_only(2, lambda g, eps: eps * g / np.linalg.norm(g) / 2),
                "factor",
                "the right direction, but only 0.5 of the budget eps is used",
            ),
            "no eps": (
                {"steepest": lambda g, eps, norm: steepest(g, 1.0, norm)},
                "too long",
                "this norm of δ is 10 times eps",
            ),
            "eps squared in the 2-norm": (
                with_only(2, lambda g, eps: eps**2 * g / np.linalg.norm(g)),
                "factor",
                "the right direction, but only 0.1 of the budget eps is used",
            ),
            "the gain": (
                {"steepest": lambda g, eps, norm: g @ steepest(g, eps, norm)},
                "shape",
                "a number, expected (3,)",
            ),
            "a norm unknown": (
                with_only(np.inf, lambda g, eps: {}["inf"]),
                "exception",
                "it raises KeyError: 'inf'",
            ),
        },
    ),
}
