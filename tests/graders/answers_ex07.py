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


def quotient_rule(z):
    e = np.exp(z - np.max(z))
    return np.diag(e / e.sum()) - np.outer(e, e) / e.sum()


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


def whole_columns(Z, y):
    P = np.stack([softmax(z) for z in Z])
    P[:, y] -= 1
    return P / len(y)


def maxima_of_columns(Z, y):
    E = np.exp(Z - Z.max(axis=0))
    with np.errstate(invalid="ignore"):
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
                "right on the diagonal",
            ),
            "no denominator": (
                {"softmax_jacobian": lambda z: np.diag(softmax(z))},
                "known mistake",
                "the part that comes from the denominator is missing",
            ),
            "plus": (
                {
                    "softmax_jacobian": lambda z: (
                        np.diag(softmax(z)) + np.outer(softmax(z), softmax(z))
                    )
                },
                "known mistake",
                "the part that comes from the denominator has the wrong sign",
            ),
            "sign": ({"softmax_jacobian": lambda z: -jac(z)}, "sign", "−1 times the Jacobian"),
            "twice": ({"softmax_jacobian": lambda z: 2 * jac(z)}, "factor", "twice the Jacobian"),
            "only the derivatives by one's own logit": (
                {"softmax_jacobian": lambda z: softmax(z) * (1 - softmax(z))},
                "shape",
                "shape (3,), expected (3, 3)",
            ),
            "overflows": (
                {"softmax_jacobian": lambda z: np.diag(naive(z)) - np.outer(naive(z), naive(z))},
                "not finite",
                "NaN at logits near 1000",
            ),
            "sign off the diagonal": (
                {"softmax_jacobian": lambda z: 2 * np.diag(np.diag(jac(z))) - jac(z)},
                "known mistake",
                "the entries off the diagonal have the wrong sign",
            ),
            "of log-softmax": (
                {"softmax_jacobian": lambda z: np.eye(len(z)) - softmax(z)},
                "known mistake",
                "this is the Jacobian of log-softmax",
            ),
            "δ forgotten": (
                {"softmax_jacobian": lambda z: -np.outer(softmax(z), softmax(z))},
                "known mistake",
                "only the part that comes from the denominator",
            ),
            "1 on the diagonal": (
                {"softmax_jacobian": lambda z: np.eye(len(z)) - np.outer(softmax(z), softmax(z))},
                "known mistake",
                "1 stands on the diagonal where σ_k should",
            ),
            "σ_k for σ_j": (
                {
                    "softmax_jacobian": lambda z: (
                        softmax(z)[:, None] * (np.eye(len(z)) - softmax(z)[:, None])
                    )
                },
                "known mistake",
                "σ_k is subtracted from δ_kj",
            ),
            "σ_k on the diagonal": (
                {"softmax_jacobian": lambda z: jac(z) + np.diag(softmax(z) ** 2)},
                "known mistake",
                "right off the diagonal, and σ_k on it",
            ),
            "1 − σ_k on the diagonal": (
                {"softmax_jacobian": lambda z: jac(z) + np.diag((1 - softmax(z)) ** 2)},
                "known mistake",
                "right off the diagonal, and 1 − σ_k on it",
            ),
            "the quotient rule without its square": (
                {"softmax_jacobian": quotient_rule},
                "known mistake",
                "the denominator is not squared",
            ),
            "divided by K": (
                {"softmax_jacobian": lambda z: jac(z) / len(z)},
                "factor",
                "1/K of the Jacobian",
            ),
            "rows reversed": (
                {"softmax_jacobian": lambda z: jac(z)[::-1]},
                "permuted",
                "the right rows in reverse order",
            ),
            "columns shifted": (
                {"softmax_jacobian": lambda z: np.roll(jac(z), 1, axis=1)},
                "permuted",
                "the right columns, shifted by one: is an index off by one?",
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
            **{
                f"guarded by {g:g}": (
                    {"cross_entropy": lambda z, y, g=g: -np.log(softmax(z)[y] + g)},
                    "known mistake",
                    f"the probability is guarded by {g:g}:",
                )
                for g in (1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-16, 1e-20, 1e-30, 1e-300)
            },
            **{
                f"guarded by {name}": (
                    {"cross_entropy": lambda z, y, g=g: -np.log(softmax(z)[y] + g)},
                    "known mistake",
                    f"the probability is guarded by {g:g}:",
                )
                for name, g in (
                    ("the smallest float", np.finfo(float).tiny),
                    ("the rounding unit of single precision", float(np.finfo(np.float32).eps)),
                )
            },
            **{
                f"raised to {g:g}": (
                    {"cross_entropy": lambda z, y, g=g: -np.log(max(softmax(z)[y], g))},
                    "known mistake",
                    f"the probability is raised to {g:g}:",
                )
                for g in (1e-4, 1e-5, 1e-6, float(np.finfo(np.float32).eps))
            },
            "clipped as in Keras": (
                {"cross_entropy": lambda z, y: -np.log(np.clip(softmax(z)[y], 1e-7, 1 - 1e-7))},
                "known mistake",
                "the probability is raised to 1e-07:",
            ),
            "the largest logit where the probability is 0": (
                {
                    "cross_entropy": lambda z, y: (
                        -np.log(softmax(z)[y]) if softmax(z)[y] > 0 else np.max(z) - z[y]
                    )
                },
                "some inputs",
                "close, but off by up to",
            ),
            "2000 for infinity": (
                {
                    "cross_entropy": lambda z, y: (
                        -np.log(softmax(z)[y]) if softmax(z)[y] > 0 else 2000.0
                    )
                },
                "some inputs",
                "right at 10 of 12 inputs; wrong at one large logit, the last",
            ),
            "softmax with the wrong sign": (
                {"grad_cross_entropy": lambda z, y: grad(z, y) - 2 * softmax(z)},
                "term",
                "what the log-sum-exp contributes to the gradient has the wrong sign",
            ),
            "counted from 1, in the loss": (
                {"cross_entropy": lambda z, y: ce(z, (y - 1) % len(z))},
                "known mistake",
                "this is the loss of the class before y",
            ),
            "guarded by the rounding unit": (
                {"cross_entropy": lambda z, y: -np.log(softmax(z)[y] + np.finfo(float).eps)},
                "known mistake",
                "the probability is guarded by 2.22045e-16",
            ),
            "logarithm of a guarded probability": (
                {"cross_entropy": lambda z, y: -np.log(softmax(z)[y] + 1e-15)},
                "known mistake",
                "the probability is guarded by 1e-15",
            ),
            "another guard": (
                {"cross_entropy": lambda z, y: -np.log(max(softmax(z)[y], 1e-12))},
                "known mistake",
                "the probability is guarded by 1e-12",
            ),
            "naive": (
                {"cross_entropy": lambda z, y: -np.log(naive(z)[y])},
                "not finite",
                "NaN at logits near 1000",
            ),
            "sign of the loss": (
                {"cross_entropy": lambda z, y: z[y] - lse(z)},
                "sign",
                "−1 times the loss",
            ),
            "bits": (
                {"cross_entropy": lambda z, y: ce(z, y) / np.log(2)},
                "known mistake",
                "the loss with logarithms to base 2",
            ),
            "only softmax": (
                {"grad_cross_entropy": lambda z, y: softmax(z)},
                "term",
                "what −z_y contributes to the gradient is missing",
            ),
            "sign": (
                {"grad_cross_entropy": lambda z, y: -grad(z, y)},
                "sign",
                "−1 times the gradient",
            ),
            "y from 1": (
                {"grad_cross_entropy": lambda z, y: softmax(z) - np.eye(len(z))[y - 1]},
                "known mistake",
                "this is right for the class before y",
            ),
            "one everywhere": (
                {"grad_cross_entropy": lambda z, y: softmax(z) - 1},
                "known mistake",
                "1 is subtracted from every component",
            ),
            "one entry": (
                {"grad_cross_entropy": lambda z, y: np.eye(len(z))[y] * grad(z, y)},
                "known mistake",
                "only the component of y",
            ),
            "plus": (
                {"grad_cross_entropy": lambda z, y: softmax(z) + np.eye(len(z))[y]},
                "term",
                "what −z_y contributes to the gradient has the wrong sign",
            ),
            "log-sum-exp alone": (
                {"cross_entropy": lambda z, y: lse(z)},
                "term",
                "what −z_y contributes to the loss is missing",
            ),
            "−z_y alone": (
                {"cross_entropy": lambda z, y: -z[y]},
                "term",
                "only what −z_y contributes to the loss",
            ),
            "z_y added": (
                {"cross_entropy": lambda z, y: lse(z) + z[y]},
                "term",
                "what −z_y contributes to the loss has the wrong sign",
            ),
            "the shift not added back": (
                {"cross_entropy": lambda z, y: lse(z) - np.max(z) - z[y]},
                "known mistake",
                "the shift is not added back to the log-sum-exp",
            ),
            "the probability": (
                {"cross_entropy": lambda z, y: softmax(z)[y]},
                "known mistake",
                "this is σ_y:",
            ),
            "the other probability": (
                {"cross_entropy": lambda z, y: 1 - softmax(z)[y]},
                "known mistake",
                "this is 1 − σ_y:",
            ),
            "the distance to the largest": (
                {"cross_entropy": lambda z, y: np.max(z) - z[y]},
                "known mistake",
                "this is the distance to the largest logit",
            ),
            "the class after y": (
                {"grad_cross_entropy": lambda z, y: softmax(z) - np.eye(len(z))[(y + 1) % len(z)]},
                "known mistake",
                "this is right for the class after y",
            ),
            "0 at y": (
                {"grad_cross_entropy": lambda z, y: softmax(z) * (1 - np.eye(len(z))[y])},
                "known mistake",
                "the component of y is 0",
            ),
            "no 1/σ_y": (
                {"grad_cross_entropy": lambda z, y: -jac(z)[y]},
                "known mistake",
                "these are the slopes of −σ_y",
            ),
            "by σ_y": (
                {"grad_cross_entropy": lambda z, y: -np.eye(len(z))[y] / softmax(z)[y]},
                "known mistake",
                "this is the derivative by σ_y",
            ),
            "the chain rule in numbers": (
                {"grad_cross_entropy": lambda z, y: -jac(z)[y] / max(softmax(z)[y], 1e-300)},
                "known mistake",
                "it vanishes where σ_y is rounded to 0",
            ),
            "of the squared error": (
                {"grad_cross_entropy": lambda z, y: 2 * jac(z) @ grad(z, y)},
                "known mistake",
                "this is the gradient of the squared error",
            ),
            "the gradient over K": (
                {"grad_cross_entropy": lambda z, y: grad(z, y) / len(z)},
                "factor",
                "1/K of the gradient",
            ),
            "a guarded gradient": (
                {
                    "grad_cross_entropy": lambda z, y: (
                        grad(z, y) * softmax(z)[y] / (softmax(z)[y] + 1e-15)
                    )
                },
                "known mistake",
                "it vanishes where σ_y is rounded to 0",
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
            "naive softmax": ({"stable_softmax": naive}, "not finite", "NaN at logits near 1000"),
            "naive sum": (
                {"log_sum_exp": lambda z: np.log(np.sum(np.exp(z)))},
                "not finite",
                "inf at logits near 1000",
            ),
            "not added back": (
                {"log_sum_exp": lambda z: lse(z) - np.max(z)},
                "known mistake",
                "the shift is not added back",
            ),
            "only the maximum": (
                {"log_sum_exp": np.max},
                "known mistake",
                "this is the largest logit",
            ),
            "shifted by the mean": (
                {"stable_softmax": lambda z: naive(z - np.mean(z))},
                "not finite",
                "NaN at logits of ±1000",
            ),
            "not normalised": (
                {"stable_softmax": lambda z: np.exp(z - np.max(z))},
                "known mistake",
                "the division by the sum is missing",
            ),
            "clipped": (
                {"stable_softmax": lambda z: naive(np.clip(z, -500, 500))},
                "some inputs",
                "wrong at logits near 1000",
            ),
            "base 2": (
                {"log_sum_exp": lambda z: lse(z) / np.log(2)},
                "known mistake",
                "the logarithm is to base 2",
            ),
            "divided by the norm": (
                {"stable_softmax": lambda z: softmax(z) / np.linalg.norm(softmax(z))},
                "known mistake",
                "the squares sum to 1",
            ),
            "divided by the mean": (
                {"stable_softmax": lambda z: len(z) * softmax(z)},
                "factor",
                "K times softmax",
            ),
            "log-softmax": (
                {"stable_softmax": lambda z: z - lse(z)},
                "known mistake",
                "this is the logarithm of softmax",
            ),
            "shift subtracted": (
                {"log_sum_exp": lambda z: lse(z) - 2 * np.max(z)},
                "known mistake",
                "the shift is subtracted once more",
            ),
            "log1p": (
                {"log_sum_exp": lambda z: np.max(z) + np.log1p(np.exp(z - np.max(z)).sum())},
                "known mistake",
                "log1p adds 1",
            ),
            "base 10": (
                {"log_sum_exp": lambda z: lse(z) / np.log(10)},
                "known mistake",
                "the logarithm is to base 10",
            ),
            "log2 of the sum": (
                {"log_sum_exp": lambda z: np.max(z) + np.log2(np.exp(z - np.max(z)).sum())},
                "known mistake",
                "the logarithm of the shifted sum is to base 2",
            ),
            "log10 of the sum": (
                {"log_sum_exp": lambda z: np.max(z) + np.log10(np.exp(z - np.max(z)).sum())},
                "known mistake",
                "the logarithm of the shifted sum is to base 10",
            ),
            "reversed": (
                {"stable_softmax": lambda z: softmax(z)[::-1]},
                "permuted",
                "the right components in reverse order",
            ),
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
            "a mean over the classes, too": (
                {"batch_gradient": lambda Z, y: batch(Z, y) / Z.shape[1]},
                "factor",
                "1/K of the gradient",
            ),
            "shifted down, never up": (
                {"batch_gradient": shifted_down},
                "not finite",
                "NaN at logits of ±1000",
            ),
            "sum instead of mean": (
                {"batch_gradient": lambda Z, y: len(y) * batch(Z, y)},
                "factor",
                "m times the gradient",
            ),
            "divided by K": (
                {"batch_gradient": lambda Z, y: len(y) * batch(Z, y) / Z.shape[1]},
                "known mistake",
                "divided by K, the number of classes",
            ),
            "sign": (
                {"batch_gradient": lambda Z, y: -batch(Z, y)},
                "sign",
                "−1 times the gradient",
            ),
            "mean over the batch": (
                {"batch_gradient": lambda Z, y: batch(Z, y).sum(0)},
                "shape",
                "shape (3,), expected (4, 3)",
            ),
            "wrong axis": (
                {
                    "batch_gradient": lambda Z, y: (
                        (np.exp(Z - Z.max(0)) / np.exp(Z - Z.max(0)).sum(0) - np.eye(Z.shape[1])[y])
                        / len(y)
                    )
                },
                "known mistake",
                "softmax runs along the wrong axis",
            ),
            "y from 1": (
                {"batch_gradient": lambda Z, y: batch(Z, y - 1)},
                "known mistake",
                "this is right for the classes before y",
            ),
            "no targets": (
                {"batch_gradient": lambda Z, y: np.stack([softmax(z) for z in Z]) / len(y)},
                "known mistake",
                "the targets are missing",
            ),
            "uphill, no m": (
                {"batch_gradient": lambda Z, y: -len(y) * batch(Z, y)},
                "known mistake",
                "the wrong sign, and 1/m is missing",
            ),
            "probabilities": (
                {"batch_gradient": lambda Z, y: np.stack([softmax(z) for z in Z])},
                "known mistake",
                "these are the probabilities: ",
            ),
            "whole columns": (
                {"batch_gradient": whole_columns},
                "known mistake",
                "1 is subtracted from whole columns",
            ),
            "one sum for all": (
                {"batch_gradient": lambda Z, y: (softmax(Z) - np.eye(Z.shape[1])[y]) / len(y)},
                "known mistake",
                "one sum for the whole batch",
            ),
            "the probabilities over m": (
                {
                    "batch_gradient": lambda Z, y: (
                        np.stack([softmax(z) for z in Z]) / len(y) - np.eye(Z.shape[1])[y]
                    )
                },
                "known mistake",
                "the probabilities are divided by m",
            ),
            "the targets over m": (
                {
                    "batch_gradient": lambda Z, y: (
                        np.stack([softmax(z) for z in Z]) - np.eye(Z.shape[1])[y] / len(y)
                    )
                },
                "known mistake",
                "the targets are divided by m",
            ),
            "maxima of the columns": (
                {"batch_gradient": maxima_of_columns},
                "known mistake",
                "the largest of each column is subtracted",
            ),
            "examples from the last": (
                {"batch_gradient": lambda Z, y: batch(Z, y)[::-1]},
                "permuted",
                "the right rows in reverse order",
            ),
            "classes counted from 1": (
                {"batch_gradient": lambda Z, y: np.roll(batch(Z, y), 1, axis=1)},
                "permuted",
                "the right columns, shifted by one: is an index off by one?",
            ),
            "transposed": (
                {"batch_gradient": lambda Z, y: batch(Z, y).T},
                "transposed",
                "shape (3, 4), expected (4, 3): its values are right, but transposed",
            ),
            "overflows": (
                {
                    "batch_gradient": lambda Z, y: (
                        (np.exp(Z) / np.exp(Z).sum(1, keepdims=True) - np.eye(Z.shape[1])[y])
                        / len(y)
                    )
                },
                "not finite",
                "NaN at logits of ±1000",
            ),
        },
    ),
}
