"""Exercise 9: answers whose verdict is known."""

import math

import numpy as np
from scipy.special import log_softmax, softmax

from gradbook.exercises import ex09

from .known_answers import KnownAnswers

Z = np.array([1.2, -0.3, 0.7, 2.0])
P = np.array([0.24659686, 0.0550232, 0.14956855, 0.54881139])
G = P - np.array([0, 0, 0, 1])


def grad_soft(z, t):
    return softmax(z) - t


def grad_W(W, b, x, t):
    return np.outer(softmax(W @ x + b) - t, x)


def grad_b(W, b, x, t):
    return softmax(W @ x + b) - t


def infinite(z, t):
    with np.errstate(divide="ignore"):
        return softmax(z) - np.log(t)


def divided(a, b):
    with np.errstate(divide="ignore", invalid="ignore"):
        return a / b


def shifted_by_size(z):
    with np.errstate(invalid="ignore"):
        return np.exp(z - np.abs(z).max()) / np.exp(z - np.abs(z).max()).sum()


def hessian(z, softmax=softmax):
    p = softmax(z)
    return np.diag(p) - np.outer(p, p)


def label(t):
    return np.eye(t.size)[np.argmax(t)]


def times_x(of):
    return lambda W, b, x, t: np.outer(of(W, b, x, t), x)


def through_the_probabilities(W, b, x, t):
    p = softmax(W @ x + b)
    return (np.diag(p) - np.outer(p, p)) @ (-t / p)


def weights_by_differences(W, b, x, t):
    h, G = np.cbrt(np.finfo(float).eps), np.zeros(W.shape)

    def loss(W):
        return -np.sum(t * log_softmax(W @ x + b))

    for i in np.ndindex(W.shape):
        d = np.zeros(W.shape)
        d[i] = h
        G[i] = (loss(W + d) - loss(W - d)) / (2 * h)
    return G


def by_loops(W, b, x, t):
    z = [sum(row[j] * x[j] for j in range(len(x))) + c for row, c in zip(W.tolist(), b.tolist())]
    top = max(z)
    powers = [math.exp(c - top) for c in z]
    return [[(e / sum(powers) - s) * c for c in x] for e, s in zip(powers, t)]


def by_differences(z, t):
    h = 1e-5

    def loss(v):
        return -np.sum(t * log_softmax(v))

    return [(loss(z + h * e) - loss(z - h * e)) / (2 * h) for e in np.eye(z.size)]


PARTS = {
    ex09.check_a: KnownAnswers(
        right={"p": P, "grad_z": G},
        variants={
            "lists": {"p": list(P), "grad_z": list(G)},
            "computed": {"p": np.exp(Z) / np.exp(Z).sum(), "grad_z": softmax(Z) - np.eye(4)[3]},
            "single precision": {
                "p": softmax(Z).astype(np.float32),
                "grad_z": tuple(G.astype(np.float32)),
            },
        },
        wrong={
            "divided by the largest": (
                {"p": np.exp(Z - Z.max())},
                "known mistake",
                "divided by the largest exponential",
            ),
            "the logits over their sum": (
                {"p": Z / Z.sum()},
                "known mistake",
                "these are the logits over their sum",
            ),
            "the logarithms": (
                {"p": log_softmax(Z)},
                "known mistake",
                "these are the logarithms of the probabilities",
            ),
            "sign": ({"grad_z": -G}, "sign", "−1 times the gradient"),
            "the probabilities": ({"grad_z": P}, "known mistake", "these are the probabilities"),
            "the label counted from 0": (
                {"grad_z": P - np.eye(4)[2]},
                "known mistake",
                "this belongs to another class",
            ),
            "the exponentials": ({"p": np.exp(Z)}, "known mistake", "these are the exponentials"),
            "no logarithm": ({"grad_z": P[3] * G}, "known mistake", "this is the gradient of −p_y"),
            "by the probabilities": (
                {"grad_z": [0, 0, 0, -1 / P[3]]},
                "known mistake",
                "this is −t/p, the slope by the probabilities",
            ),
            "exponentials in both": (
                {"p": np.exp(Z), "grad_z": np.exp(Z) - np.eye(4)[3]},
                "known mistake",
                "this is p − y, with a p that is wrong (these are the exponentials",
            ),
            "divided by the largest in both": (
                {"p": np.exp(Z - 2), "grad_z": np.exp(Z - 2) - np.eye(4)[3]},
                "known mistake",
                "this is p − y, with a p that is wrong (divided by the largest exponential",
            ),
            "the logits over their sum in both": (
                {"p": Z / Z.sum(), "grad_z": Z / Z.sum() - np.eye(4)[3]},
                "known mistake",
                "this is p − y, with a p that is wrong (these are the logits over their sum",
            ),
            "the logarithms in both": (
                {"p": log_softmax(Z), "grad_z": log_softmax(Z) - np.eye(4)[3]},
                "known mistake",
                "this is p − y, with a p that is wrong (these are the logarithms",
            ),
            "divided by K": ({"grad_z": G / 4}, "factor", "a quarter of the gradient"),
            "swapped": ({"p": G, "grad_z": P}, "swapped", "swapped with grad_z"),
            "two components swapped": (
                {"p": P[[1, 0, 2, 3]]},
                "permuted",
                "components 1 and 2 are swapped",
            ),
            "one digit wrong": (
                {"grad_z": np.add(G, [0, 0, 0.01, 0])},
                "component",
                "component 3 only",
            ),
            "rounded": (
                {"p": np.round(P, 3)},
                "inaccurate",
                "close, but off by up to 0.0008 of its size",
            ),
            "a column": ({"grad_z": G[:, None]}, "shape", "shape (4, 1), expected (4,)"),
            "only the labelled component": ({"grad_z": G[3]}, "shape", "a number, expected (4,)"),
        },
    ),
    ex09.check_b: KnownAnswers(
        right={"grad_soft": grad_soft},
        variants={
            "lists": {"grad_soft": lambda z, t: [a - b for a, b in zip(softmax(z), t)]},
            "by log-softmax": {"grad_soft": lambda z, t: np.exp(log_softmax(z)) - t},
            "the whole sum, by the Jacobian of log-softmax": {
                "grad_soft": lambda z, t: -(np.eye(z.size) - softmax(z)).T @ t
            },
            "a difference quotient": {"grad_soft": lambda z, t: by_differences(z, t)},
        },
        wrong={
            "the logits for the probabilities": (
                {"grad_soft": lambda z, t: z - t},
                "known mistake",
                "this is z − t",
            ),
            "by the probabilities": (
                {"grad_soft": lambda z, t: divided(-t, softmax(z))},
                "known mistake",
                "this is −t/p, the slope by the probabilities",
            ),
            "the sum of the target forgotten": (
                {"grad_soft": lambda z, t: len(z) * softmax(z) - t},
                "known mistake",
                "this is K p − t",
            ),
            "times the slope of a sigmoid": (
                {"grad_soft": lambda z, t: (softmax(z) - t) * softmax(z) * (1 - softmax(z))},
                "known mistake",
                "p − t is multiplied by p (1 − p)",
            ),
            "the arguments exchanged": (
                {"grad_soft": lambda z, t: softmax(t) - z},
                "known mistake",
                "this is softmax(t) − z",
            ),
            "the probabilities clipped": (
                {"grad_soft": lambda z, t: np.clip(softmax(z), 1e-7, 1 - 1e-7) - t},
                "some inputs",
                "right at 13 of 14 inputs; close, but off by up to 1e-06 of its size",
            ),
            "softmax with the wrong sign": (
                {"grad_soft": lambda z, t: -softmax(z) - t},
                "term",
                "what the log-sum-exp contributes to the gradient has the wrong sign",
            ),
            "infinite where the target is zero": (
                {"grad_soft": infinite},
                "not finite",
                "inf at a hard target",
            ),
            "shifted by the largest size": (
                {"grad_soft": lambda z, t: shifted_by_size(z) - t},
                "not finite",
                "NaN at logits near −1000",
            ),
            "sign": ({"grad_soft": lambda z, t: t - softmax(z)}, "sign", "−1 times the gradient"),
            "the largest entry as label": (
                {"grad_soft": lambda z, t: softmax(z) - np.eye(t.size)[np.argmax(t)]},
                "known mistake",
                "the target is treated as if its largest entry were the label",
            ),
            "each with its own weight": (
                {"grad_soft": lambda z, t: t * (softmax(z) - 1)},
                "known mistake",
                "each component is multiplied by its own t_k",
            ),
            "no logarithm": (
                {
                    "grad_soft": lambda z, t: (
                        -(np.diag(softmax(z)) - np.outer(softmax(z), softmax(z))) @ t
                    )
                },
                "known mistake",
                "this is the gradient of −Σ t_k p_k",
            ),
            "target forgotten": (
                {"grad_soft": lambda z, t: softmax(z)},
                "term",
                "what the target contributes to the gradient is missing",
            ),
            "target with the wrong sign": (
                {"grad_soft": lambda z, t: softmax(z) + t},
                "term",
                "what the target contributes to the gradient has the wrong sign",
            ),
            "half": (
                {"grad_soft": lambda z, t: (softmax(z) - t) / 2},
                "factor",
                "half of the gradient",
            ),
            "a mean over classes": (
                {"grad_soft": lambda z, t: (softmax(z) - t) / z.size},
                "factor",
                "1/K of the gradient",
            ),
            "overflow": (
                {"grad_soft": lambda z, t: np.exp(z) / np.exp(z).sum() - t},
                "not finite",
                "NaN at large logits",
            ),
            "reversed": (
                {"grad_soft": lambda z, t: (softmax(z) - t)[::-1]},
                "permuted",
                "the right components in reverse order",
            ),
            "shifted": (
                {"grad_soft": lambda z, t: np.roll(softmax(z) - t, 1)},
                "permuted",
                "the right components, shifted by one: is an index off by one?",
            ),
            "the loss": (
                {"grad_soft": lambda z, t: -np.sum(t * log_softmax(z))},
                "shape",
                "a number, expected (4,)",
            ),
            "four classes only": (
                {"grad_soft": lambda z, t: [(softmax(z) - t)[k] for k in range(4)]},
                "exception",
                "it raises IndexError: index 2 is out of bounds for axis 0 with size 2",
            ),
        },
    ),
    ex09.check_c: KnownAnswers(
        right={"grad_W": grad_W, "grad_b": grad_b},
        variants={
            "column times row": {
                "grad_W": lambda W, b, x, t: (softmax(W @ x + b) - t)[:, None] * x
            },
            "einsum": {
                "grad_W": lambda W, b, x, t: np.einsum("k,j->kj", softmax(W @ x + b) - t, x)
            },
            "the chain rule through the probabilities": {
                "grad_W": times_x(through_the_probabilities),
                "grad_b": through_the_probabilities,
            },
            "difference quotients": {"grad_W": weights_by_differences},
            "loops and lists": {
                "grad_W": by_loops,
                "grad_b": lambda W, b, x, t: list(grad_b(W, b, x, t)),
            },
        },
        wrong={
            "target forgotten, in the weights": (
                {"grad_W": lambda W, b, x, t: np.outer(softmax(W @ x + b), x)},
                "known mistake",
                "each row is x times p_k",
            ),
            "summed over the classes": (
                {"grad_b": lambda W, b, x, t: np.full(len(b), np.sum(softmax(W @ x + b) - t))},
                "zero",
                "zero, up to rounding",
            ),
            "transposed": (
                {"grad_W": lambda W, b, x, t: grad_W(W, b, x, t).T},
                "transposed",
                "shape (3, 2), expected (2, 3): its values are right, but transposed",
            ),
            "sign": (
                {"grad_W": lambda W, b, x, t: -grad_W(W, b, x, t)},
                "sign",
                "−1 times the gradient",
            ),
            "no bias": (
                {
                    "grad_W": lambda W, b, x, t: grad_W(W, 0 * b, x, t),
                    "grad_b": lambda W, b, x, t: grad_b(W, 0 * b, x, t),
                },
                "known mistake",
                "these are the gradients at z = W x: the bias",
            ),
            "b subtracted": (
                {
                    "grad_W": lambda W, b, x, t: grad_W(W, -b, x, t),
                    "grad_b": lambda W, b, x, t: grad_b(W, -b, x, t),
                },
                "known mistake",
                "these are the gradients at z = W x − b",
            ),
            "the largest entry as label": (
                {
                    "grad_W": lambda W, b, x, t: grad_W(W, b, x, label(t)),
                    "grad_b": lambda W, b, x, t: grad_b(W, b, x, label(t)),
                },
                "known mistake",
                "the target is treated as if its largest entry were the label",
            ),
            "by the probabilities": (
                {
                    "grad_W": lambda W, b, x, t: np.outer(-t / softmax(W @ x + b), x),
                    "grad_b": lambda W, b, x, t: -t / softmax(W @ x + b),
                },
                "known mistake",
                "this is −t/p, the slope by the probabilities",
            ),
            "a mean over classes": (
                {"grad_W": lambda W, b, x, t: grad_W(W, b, x, t) / len(t)},
                "factor",
                "1/K of the gradient",
            ),
            "a mean over inputs": (
                {"grad_W": lambda W, b, x, t: grad_W(W, b, x, t) / len(x)},
                "factor",
                "1/n of the gradient",
            ),
            "the weights' gradient summed": (
                {"grad_b": lambda W, b, x, t: grad_W(W, b, x, t).sum(axis=1)},
                "known mistake",
                "the gradient by W, summed over its columns",
            ),
            "x forgotten": ({"grad_W": grad_b}, "shape", "shape (2,), expected (2, 3)"),
            "x forgotten, in W's shape": (
                {"grad_W": lambda W, b, x, t: np.outer(grad_b(W, b, x, t), np.ones(x.size))},
                "known mistake",
                "each column is the gradient by the logits",
            ),
            "target forgotten": (
                {"grad_b": lambda W, b, x, t: softmax(W @ x + b)},
                "known mistake",
                "these are the probabilities",
            ),
            "twice": (
                {"grad_b": lambda W, b, x, t: 2 * grad_b(W, b, x, t)},
                "factor",
                "twice the gradient",
            ),
            "summed": (
                {"grad_b": lambda W, b, x, t: grad_b(W, b, x, t).sum()},
                "shape",
                "a number, expected (2,)",
            ),
            "rows reversed": (
                {"grad_W": lambda W, b, x, t: grad_W(W, b, x, t)[::-1]},
                "permuted",
                "the right rows in reverse order",
            ),
            "columns reversed": (
                {"grad_W": lambda W, b, x, t: grad_W(W, b, x, t)[:, ::-1]},
                "permuted",
                "the right columns in reverse order",
            ),
            "W transposed": (
                {"grad_b": lambda W, b, x, t: softmax(W.T @ x + b) - t},
                "exception",
                "it raises ValueError: matmul",
            ),
            "swapped": ({"grad_W": grad_b, "grad_b": grad_W}, "swapped", "swapped with grad_b"),
        },
    ),
    ex09.check_d: KnownAnswers(
        right={"hessian": hessian, "null_direction": np.ones(4)},
        variants={
            "a very long direction": {"null_direction": 1e200 * np.ones(4)},
            "a very short direction": {"null_direction": -1e-200 * np.ones(4)},
            "another length and sign": {"null_direction": [-0.5, -0.5, -0.5, -0.5]},
            "integers": {"null_direction": (7, 7, 7, 7)},
            "from the eigenvectors": {"null_direction": np.linalg.eigh(hessian(Z))[1][:, 0]},
            "by entries": {
                "hessian": lambda z: [
                    [p * ((j == k) - q) for j, q in enumerate(softmax(z))]
                    for k, p in enumerate(softmax(z))
                ]
            },
            "a very short one": {"null_direction": 1e-9 * np.ones(4)},
        },
        wrong={
            "shifted by the largest size": (
                {"hessian": lambda z: hessian(z, softmax=shifted_by_size)},
                "not finite",
                "NaN at logits near −1000",
            ),
            "sign": ({"hessian": lambda z: -hessian(z)}, "sign", "−1 times the Hessian"),
            "diag(p) alone": (
                {"hessian": lambda z: np.diag(softmax(z))},
                "known mistake",
                "only diag(p): the second term is missing",
            ),
            "the diagonal alone": (
                {"hessian": lambda z: np.diag(softmax(z) * (1 - softmax(z)))},
                "known mistake",
                "only the diagonal",
            ),
            "plus": (
                {"hessian": lambda z: np.diag(softmax(z)) + np.outer(softmax(z), softmax(z))},
                "known mistake",
                "the sign of the second term is wrong",
            ),
            "identity": (
                {"hessian": lambda z: np.eye(z.size) - np.outer(softmax(z), softmax(z))},
                "known mistake",
                "the identity stands where diag(p) should",
            ),
            "a transposed vector": (
                {"hessian": lambda z: np.diag(softmax(z)) - softmax(z) @ softmax(z).T},
                "known mistake",
                "`p @ p` is a number",
            ),
            "entry by entry": (
                {"hessian": lambda z: np.diag(softmax(z)) - softmax(z) * softmax(z).T},
                "known mistake",
                "`p * p` multiplies entry by entry",
            ),
            "the second term alone": (
                {"hessian": lambda z: -np.outer(softmax(z), softmax(z))},
                "known mistake",
                "only the second term",
            ),
            "plus beside the diagonal": (
                {"hessian": lambda z: np.abs(hessian(z))},
                "known mistake",
                "right on the diagonal, with the wrong sign elsewhere",
            ),
            "p on the diagonal": (
                {"hessian": lambda z: hessian(z) + np.diag(softmax(z) ** 2)},
                "known mistake",
                "right except on the diagonal",
            ),
            "one minus p everywhere": (
                {"hessian": lambda z: np.outer(softmax(z), 1 - softmax(z))},
                "known mistake",
                "p_i (1 − p_j) everywhere",
            ),
            "a mean over classes": (
                {"hessian": lambda z: hessian(z) / len(z)},
                "factor",
                "1/K of the Hessian",
            ),
            "twice": ({"hessian": lambda z: 2 * hessian(z)}, "factor", "twice the Hessian"),
            "p(1 − p) as a vector": (
                {"hessian": lambda z: softmax(z) * (1 - softmax(z))},
                "shape",
                "shape (4,), expected (4, 4)",
            ),
            "overflow": (
                {"hessian": lambda z: hessian(z) + 0 * np.exp(z).sum()},
                "not finite",
                "NaN at large logits",
            ),
            "rows shifted": (
                {"hessian": lambda z: np.roll(hessian(z), 1, axis=0)},
                "permuted",
                "the right rows, shifted by one: is an index off by one?",
            ),
            "swapped": (
                {"hessian": np.ones(4), "null_direction": hessian},
                "swapped",
                "swapped with null_direction",
            ),
            "the zero vector": (
                {"null_direction": np.zeros(4)},
                "zero",
                "zero is no direction: any other vector along the right line will do",
            ),
            "the gradient": (
                {"null_direction": G},
                "direction",
                "a step of length 3 along it changes the loss by 2.88, at "
                "z = (1.2, -0.3, 0.7, 2), t = (0, 0, 0, 1); it should not change at all",
            ),
            "one wrong sign": (
                {"null_direction": [1, 1, 1, -1]},
                "direction",
                "a step of length 3 along it changes the loss by 2.26, at",
            ),
            "perpendicular to the gradient at this z only": (
                {"null_direction": [G[1], -G[0], 0, 0]},
                "direction",
                "a step of length 3 along it changes the loss by 0.161, at",
            ),
            "three entries": ({"null_direction": np.ones(3)}, "shape", "shape (3,), expected (4,)"),
        },
    ),
}
