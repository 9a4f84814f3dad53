"""Exercise 7: answers whose verdict is known."""

import numpy as np

from gradbook.exercises import ex07

from .known_answers import KnownAnswers


def softmax(z):
    e = np.exp(z - np.max(z))
    return e / e.sum()


def naive(z):
    return np.exp(z) / np.exp(z).sum()


def lse(z):
    top = np.max(z)
    return top + np.log(np.sum(np.exp(z - top)))


def jac(z):
    p = softmax(z)
    return np.diag(p) - np.outer(p, p)


def ce(z, y):
    return lse(z) - z[y]


def grad(z, y):
    g = softmax(z)
    g[y] -= 1
    return g


def batch(Z, y):
    return np.array([grad(z, k) for z, k in zip(Z, y)]) / len(y)


def shifted_down(Z, y):
    with np.errstate(invalid="ignore"):
        E = np.exp(Z - np.maximum(Z.max(axis=1, keepdims=True), 0))
        return (E / E.sum(axis=1, keepdims=True) - np.eye(Z.shape[1])[y]) / len(y)


PARTS = {
    ex07.check_a: KnownAnswers(
        right={"softmax_jacobian": jac},
        variants={
            "entry by entry": {
                "softmax_jacobian": lambda z: [
                    [softmax(z)[k] * ((k == j) - softmax(z)[j]) for j in range(len(z))]
                    for k in range(len(z))
                ]
            },
            "broadcasting": {
                "softmax_jacobian": lambda z: softmax(z)[:, None] * (np.eye(len(z)) - softmax(z))
            },
            "einsum": {
                "softmax_jacobian": lambda z: np.einsum(
                    "k,kj->kj", softmax(z), np.eye(len(z)) - softmax(z)[None, :]
                )
            },
        },
        wrong={
            "diagonal only": (
                {"softmax_jacobian": lambda z: np.diag(softmax(z) * (1 - softmax(z)))},
                "known mistake",
            ),
            "no denominator": (
                {"softmax_jacobian": lambda z: np.diag(softmax(z))},
                "known mistake",
            ),
            "plus": (
                {
                    "softmax_jacobian": lambda z: (
                        np.diag(softmax(z)) + np.outer(softmax(z), softmax(z))
                    )
                },
                "known mistake",
            ),
            "sign": ({"softmax_jacobian": lambda z: -jac(z)}, "sign"),
            "twice": ({"softmax_jacobian": lambda z: 2 * jac(z)}, "factor"),
            "only the derivatives by one's own logit": (
                {"softmax_jacobian": lambda z: softmax(z) * (1 - softmax(z))},
                "shape",
            ),
            "overflows": (
                {"softmax_jacobian": lambda z: np.diag(naive(z)) - np.outer(naive(z), naive(z))},
                "not finite",
            ),
            "rows reversed": ({"softmax_jacobian": lambda z: jac(z)[::-1]}, "permuted"),
            "columns shifted": (
                {"softmax_jacobian": lambda z: np.roll(jac(z), 1, axis=1)},
                "permuted",
            ),
        },
    ),
    ex07.check_b: KnownAnswers(
        right={"cross_entropy": ce, "grad_cross_entropy": grad},
        variants={
            "one-hot": {"grad_cross_entropy": lambda z, y: softmax(z) - np.eye(len(z))[y]},
            "a list": {
                "grad_cross_entropy": lambda z, y: [p - (k == y) for k, p in enumerate(softmax(z))]
            },
            "the same shift, other order": {
                "cross_entropy": lambda z, y: -(z[y] - z.max() - np.log(np.exp(z - z.max()).sum()))
            },
        },
        wrong={
            "counted from 1, in the loss": (
                {"cross_entropy": lambda z, y: ce(z, (y - 1) % len(z))},
                "known mistake",
            ),
            "guarded by the rounding unit": (
                {"cross_entropy": lambda z, y: -np.log(softmax(z)[y] + np.finfo(float).eps)},
                "known mistake",
            ),
            "logarithm of a guarded probability": (
                {"cross_entropy": lambda z, y: -np.log(softmax(z)[y] + 1e-15)},
                "known mistake",
            ),
            "another guard": (
                {"cross_entropy": lambda z, y: -np.log(max(softmax(z)[y], 1e-12))},
                "known mistake",
            ),
            "naive": ({"cross_entropy": lambda z, y: -np.log(naive(z)[y])}, "not finite"),
            "sign of the loss": ({"cross_entropy": lambda z, y: z[y] - lse(z)}, "sign"),
            "bits": ({"cross_entropy": lambda z, y: ce(z, y) / np.log(2)}, "known mistake"),
            "only softmax": ({"grad_cross_entropy": lambda z, y: softmax(z)}, "term"),
            "sign": ({"grad_cross_entropy": lambda z, y: -grad(z, y)}, "sign"),
            "y from 1": (
                {"grad_cross_entropy": lambda z, y: softmax(z) - np.eye(len(z))[y - 1]},
                "known mistake",
            ),
            "plus": ({"grad_cross_entropy": lambda z, y: softmax(z) + np.eye(len(z))[y]}, "term"),
            "a guarded gradient": (
                {
                    "grad_cross_entropy": lambda z, y: (
                        grad(z, y) * softmax(z)[y] / (softmax(z)[y] + 1e-15)
                    )
                },
                "some inputs",
            ),
        },
    ),
    ex07.check_c: KnownAnswers(
        right={"stable_softmax": softmax, "log_sum_exp": lse},
        variants={
            "from log-sum-exp": {"stable_softmax": lambda z: np.exp(z - lse(z))},
            "NumPy's own": {"log_sum_exp": lambda z: np.logaddexp.reduce(z)},
            "lists": {
                "stable_softmax": lambda z: list(softmax(z)),
                "log_sum_exp": lambda z: float(lse(z)),
            },
        },
        wrong={
            "naive softmax": ({"stable_softmax": naive}, "not finite"),
            "naive sum": ({"log_sum_exp": lambda z: np.log(np.sum(np.exp(z)))}, "not finite"),
            "not added back": ({"log_sum_exp": lambda z: lse(z) - np.max(z)}, "known mistake"),
            "only the maximum": ({"log_sum_exp": np.max}, "known mistake"),
            "shifted by the mean": (
                {"stable_softmax": lambda z: naive(z - np.mean(z))},
                "not finite",
            ),
            "not normalised": ({"stable_softmax": lambda z: np.exp(z - np.max(z))}, "length"),
            "clipped": ({"stable_softmax": lambda z: naive(np.clip(z, -500, 500))}, "some inputs"),
            "base 2": ({"log_sum_exp": lambda z: lse(z) / np.log(2)}, "factor"),
            "reversed": ({"stable_softmax": lambda z: softmax(z)[::-1]}, "permuted"),
        },
    ),
    ex07.check_d: KnownAnswers(
        right={"batch_gradient": batch},
        variants={
            "vectorised": {
                "batch_gradient": lambda Z, y: (
                    (
                        np.exp(Z - Z.max(1, keepdims=True))
                        / np.exp(Z - Z.max(1, keepdims=True)).sum(1, keepdims=True)
                        - np.eye(Z.shape[1])[y]
                    )
                    / len(Z)
                )
            },
            "lists": {"batch_gradient": lambda Z, y: batch(Z, y).tolist()},
            "row by row": {
                "batch_gradient": lambda Z, y: np.stack([grad(z, k) / len(y) for z, k in zip(Z, y)])
            },
        },
        wrong={
            "shifted down, never up": ({"batch_gradient": shifted_down}, "not finite"),
            "sum instead of mean": (
                {"batch_gradient": lambda Z, y: len(y) * batch(Z, y)},
                "factor",
            ),
            "divided by K": (
                {"batch_gradient": lambda Z, y: len(y) * batch(Z, y) / Z.shape[1]},
                "length",
            ),
            "sign": ({"batch_gradient": lambda Z, y: -batch(Z, y)}, "sign"),
            "mean over the batch": ({"batch_gradient": lambda Z, y: batch(Z, y).sum(0)}, "shape"),
            "wrong axis": (
                {
                    "batch_gradient": lambda Z, y: (
                        (np.exp(Z - Z.max(0)) / np.exp(Z - Z.max(0)).sum(0) - np.eye(Z.shape[1])[y])
                        / len(y)
                    )
                },
                "known mistake",
            ),
            "examples from the last": (
                {"batch_gradient": lambda Z, y: batch(Z, y)[::-1]},
                "permuted",
            ),
            "classes counted from 1": (
                {"batch_gradient": lambda Z, y: np.roll(batch(Z, y), 1, axis=1)},
                "permuted",
            ),
            "transposed": ({"batch_gradient": lambda Z, y: batch(Z, y).T}, "transposed"),
            "overflows": (
                {
                    "batch_gradient": lambda Z, y: (
                        (np.exp(Z) / np.exp(Z).sum(1, keepdims=True) - np.eye(Z.shape[1])[y])
                        / len(y)
                    )
                },
                "not finite",
            ),
        },
    ),
}
