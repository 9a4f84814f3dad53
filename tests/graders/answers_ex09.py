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


def shifted_by_size(z):
    with np.errstate(invalid="ignore"):
        return np.exp(z - np.abs(z).max()) / np.exp(z - np.abs(z).max()).sum()


def hessian(z, softmax=softmax):
    p = softmax(z)
    return np.diag(p) - np.outer(p, p)


def by_loops(W, b, x, t):
    z = [sum(row[j] * x[j] for j in range(len(x))) + c for row, c in zip(W.tolist(), b.tolist())]
    top = max(z)
    powers = [math.exp(c - top) for c in z]
    return [[(e / sum(powers) - s) * c for c in x] for e, s in zip(powers, t)]


def by_differences(z, t):
    h = 1e-5
    loss = lambda v: -np.sum(t * log_softmax(v))
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
            "sign": ({"grad_z": -G}, "sign"),
            "the probabilities": ({"grad_z": P}, "known mistake"),
            "the label counted from 0": ({"grad_z": P - np.eye(4)[2]}, "known mistake"),
            "the exponentials": ({"p": np.exp(Z)}, "known mistake"),
            "no logarithm": ({"grad_z": P[3] * G}, "known mistake"),
            "divided by K": ({"grad_z": G / 4}, "factor"),
            "swapped": ({"p": G, "grad_z": P}, "swapped"),
            "two components swapped": ({"p": P[[1, 0, 2, 3]]}, "permuted"),
            "one digit wrong": ({"grad_z": G + [0, 0, 0.01, 0]}, "component"),
            "rounded": ({"p": np.round(P, 3)}, "inaccurate"),
            "a column": ({"grad_z": G[:, None]}, "shape"),
            "only the labelled component": ({"grad_z": G[3]}, "shape"),
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
            "infinite where the target is zero": ({"grad_soft": infinite}, "not finite"),
            "shifted by the largest size": (
                {"grad_soft": lambda z, t: shifted_by_size(z) - t},
                "not finite",
            ),
            "sign": ({"grad_soft": lambda z, t: t - softmax(z)}, "sign"),
            "the largest entry as label": (
                {"grad_soft": lambda z, t: softmax(z) - np.eye(t.size)[np.argmax(t)]},
                "known mistake",
            ),
            "each with its own weight": (
                {"grad_soft": lambda z, t: t * (softmax(z) - 1)},
                "known mistake",
            ),
            "no logarithm": (
                {
                    "grad_soft": lambda z, t: (
                        -(np.diag(softmax(z)) - np.outer(softmax(z), softmax(z))) @ t
                    )
                },
                "known mistake",
            ),
            "target forgotten": ({"grad_soft": lambda z, t: softmax(z)}, "term"),
            "target with the wrong sign": ({"grad_soft": lambda z, t: softmax(z) + t}, "term"),
            "half": ({"grad_soft": lambda z, t: (softmax(z) - t) / 2}, "factor"),
            "a mean over classes": (
                {"grad_soft": lambda z, t: (softmax(z) - t) / z.size},
                "factor",
            ),
            "overflow": ({"grad_soft": lambda z, t: np.exp(z) / np.exp(z).sum() - t}, "not finite"),
            "reversed": ({"grad_soft": lambda z, t: (softmax(z) - t)[::-1]}, "permuted"),
            "shifted": ({"grad_soft": lambda z, t: np.roll(softmax(z) - t, 1)}, "permuted"),
            "the loss": ({"grad_soft": lambda z, t: -np.sum(t * log_softmax(z))}, "shape"),
            "four classes only": (
                {"grad_soft": lambda z, t: [(softmax(z) - t)[k] for k in range(4)]},
                "exception",
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
            "loops and lists": {
                "grad_W": by_loops,
                "grad_b": lambda W, b, x, t: list(grad_b(W, b, x, t)),
            },
        },
        wrong={
            "summed over the classes": (
                {"grad_b": lambda W, b, x, t: np.full(len(b), np.sum(softmax(W @ x + b) - t))},
                "zero",
            ),
            "transposed": ({"grad_W": lambda W, b, x, t: grad_W(W, b, x, t).T}, "transposed"),
            "sign": ({"grad_W": lambda W, b, x, t: -grad_W(W, b, x, t)}, "sign"),
            "no bias": (
                {
                    "grad_W": lambda W, b, x, t: grad_W(W, 0 * b, x, t),
                    "grad_b": lambda W, b, x, t: grad_b(W, 0 * b, x, t),
                },
                "known mistake",
            ),
            "x forgotten": ({"grad_W": grad_b}, "shape"),
            "x forgotten, in W's shape": (
                {"grad_W": lambda W, b, x, t: np.outer(grad_b(W, b, x, t), np.ones(x.size))},
                "known mistake",
            ),
            "target forgotten": (
                {"grad_b": lambda W, b, x, t: softmax(W @ x + b)},
                "known mistake",
            ),
            "twice": ({"grad_b": lambda W, b, x, t: 2 * grad_b(W, b, x, t)}, "factor"),
            "summed": ({"grad_b": lambda W, b, x, t: grad_b(W, b, x, t).sum()}, "shape"),
            "rows reversed": ({"grad_W": lambda W, b, x, t: grad_W(W, b, x, t)[::-1]}, "permuted"),
            "columns reversed": (
                {"grad_W": lambda W, b, x, t: grad_W(W, b, x, t)[:, ::-1]},
                "permuted",
            ),
            "W transposed": ({"grad_b": lambda W, b, x, t: softmax(W.T @ x + b) - t}, "exception"),
            "swapped": ({"grad_W": grad_b, "grad_b": grad_W}, "swapped"),
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
            ),
            "sign": ({"hessian": lambda z: -hessian(z)}, "sign"),
            "diag(p) alone": ({"hessian": lambda z: np.diag(softmax(z))}, "known mistake"),
            "the diagonal alone": (
                {"hessian": lambda z: np.diag(softmax(z) * (1 - softmax(z)))},
                "known mistake",
            ),
            "plus": (
                {"hessian": lambda z: np.diag(softmax(z)) + np.outer(softmax(z), softmax(z))},
                "known mistake",
            ),
            "identity": (
                {"hessian": lambda z: np.eye(z.size) - np.outer(softmax(z), softmax(z))},
                "known mistake",
            ),
            "twice": ({"hessian": lambda z: 2 * hessian(z)}, "factor"),
            "p(1 − p) as a vector": ({"hessian": lambda z: softmax(z) * (1 - softmax(z))}, "shape"),
            "overflow": ({"hessian": lambda z: hessian(z) + 0 * np.exp(z).sum()}, "not finite"),
            "rows shifted": ({"hessian": lambda z: np.roll(hessian(z), 1, axis=0)}, "permuted"),
            "swapped": ({"hessian": np.ones(4), "null_direction": hessian}, "swapped"),
            "the zero vector": ({"null_direction": np.zeros(4)}, "zero"),
            "the gradient": ({"null_direction": G}, "direction"),
            "one wrong sign": ({"null_direction": [1, 1, 1, -1]}, "direction"),
            "perpendicular to the gradient at this z only": (
                {"null_direction": [G[1], -G[0], 0, 0]},
                "direction",
            ),
            "three entries": ({"null_direction": np.ones(3)}, "shape"),
        },
    ),
}
