"""Exercise 9: softmax cross-entropy with soft targets, from the logits down to the weights."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np

from ..answers import Answer, WrongAnswer
from ..derivatives import Estimate, gradient, jacobian
from ..diagnosis import format_array
from ..functions import cross_entropy, log_softmax, log_sum_exp, softmax
from ..grading import Claim, case, function, holds, of_shape, part, value

STOPPED_AT_P = "this is −t/p, the slope by the probabilities: how do they depend on the logits?"
AS_A_LABEL = "the target is treated as if its largest entry were the label"
Z = np.array([1.2, -0.3, 0.7, 2.0])
Y = 3  # the text counts from 1 and calls it class 4


def loss(z: np.ndarray, t: np.ndarray) -> float:
    """−Σ t_k log softmax(z)_k: the cross-entropy against t, for z and t of shape (K,)."""
    return -np.sum(t * log_softmax(z))


# Σ t_k = 1, so the loss is −tᵀz + log Σ e^zⱼ: two terms.
TERMS = {
    "the target": lambda z, t: -np.sum(t * z),
    "the log-sum-exp": lambda z, t: log_sum_exp(z),
}

# Hard, soft and uniform targets, some with zeros; two classes and many; logits equal, small, ±1000,
# with digits there that single precision loses.
TARGETS = [
    case(Z, [0.0, 0.0, 0.0, 1.0], label="a hard target"),
    case(Z, [0.1, 0.2, 0.3, 0.4]),
    case([-0.4, 1.1], [0.9, 0.1], label="two classes"),
    case([0.0, 0.0, 0.0, 0.0, 0.0], [0.5, 0.2, 0.1, 0.1, 0.1], label="equal logits"),
    case([3.0, -2.0, 0.5], [1 / 3, 1 / 3, 1 / 3], label="a uniform target"),
    case([1000.1, -1000.0, 999.2], [0.2, 0.5, 0.3], label="large logits"),
    case([-1000.0, -1001.0, -999.5], [0.5, 0.3, 0.2], label="logits near −1000"),
    # 720 is just above what exp can take.
    case([-800.0, 720.0, 719.5, -800.0], [0.3, 0.2, 0.4, 0.1], label="large logits in the middle"),
    case([-1000.0, -1.0, -2.0], [1.0, 0.0, 0.0], label="one logit near −1000, which is right"),
    case([0.43217, -1.3, 0.9, 0.2], [0.4, 0.1, 0.2, 0.3], label="four classes, other logits"),
    # Whoever clips the probabilities is right in all the others.
    case([2.5, 0.0, -14.0, -24.0], [1.0, 0.0, 0.0, 0.0], label="small probabilities"),
    case(np.linspace(-1.0, 1.2, 12), np.arange(12.0) / 66, label="twelve classes"),
    case([1e-3, -2e-3, 3e-3], [0.7, 0.2, 0.1], label="small logits"),
    case(
        [2.0, -1.0, 0.3, 1.5, -0.7, 0.2],
        [0.0, 0.25, 0.0, 0.25, 0.5, 0.0],
        label="six classes, some without target",
    ),
]
# W tall, wide, square, of one column and of many; weights and x large and small; a target with
# zeros; logits above 10.
LAYERS = [
    case(
        [[0.5, -1.0, 0.3], [1.2, 0.4, -0.6]],
        [0.1, -0.2],
        [1.0, 2.0, -1.5],
        [0.3, 0.7],
        label="K = 2, n = 3",
    ),
    case(
        [[0.4, -0.7], [1.1, 0.2], [-0.5, 0.9], [0.3, 0.3]],
        [0.5, -0.4, 0.2, 0.0],
        [-1.2, 0.8],
        [0.05, 0.05, 0.85, 0.05],
        label="K = 4, n = 2",
    ),
    case(
        [[0.2, -0.3, 0.5], [0.7, 0.1, -0.2], [-0.6, 0.4, 0.8]],
        [0.3, -0.6, 0.1],
        [0.5, 1.5, -2.0],
        [0.0, 1.0, 0.0],
        label="square W",
    ),
    case([[1.5], [-0.5], [0.8]], [0.2, 0.4, -0.3], [-0.9], [0.2, 0.3, 0.5], label="n = 1"),
    case(
        [[20.0, -30.0], [-40.0, 10.0], [5.0, 25.0]],
        [3.0, -2.0, 1.0],
        [4.0, -3.0],
        [0.6, 0.3, 0.1],
        label="large weights",
    ),
    case(
        [[0.3, -0.2, 0.5, 0.1, -0.7], [0.1, 0.4, -0.3, 0.6, 0.2]],
        [0.6, -0.5],
        [0.02, -0.01, 0.03, 0.01, -0.04],
        [0.5, 0.5],
        label="n = 5, a small x",
    ),
    case(
        [[4.0, -3.0], [5.0, -2.0], [4.5, -2.0]],
        [1.0, -0.5, 0.5],
        [2.0, -1.5],
        [0.2, 0.5, 0.3],
        label="logits above 10, close to one another",
    ),
    case(
        0.02 * np.arange(12.0).reshape(12, 1) % 0.05,
        0.4 * np.arange(12.0),
        [40.0],
        0.5 * np.eye(12)[2] + np.arange(12.0) / 132,
        label="K = 12, a large x",
    ),
]
# Two logits and many, equal, small, of both signs, ±1000, with digits there that single precision
# loses.
LOGITS = [
    case(Z),
    case([0.0, 0.0], label="two equal logits"),
    case([-1.5, 0.4, 2.2], label="three classes"),
    case([1000.1, 999.2, 1001.5], label="large logits"),
    case([-1000.0, -1001.0, -999.5], label="logits near −1000"),
    case([-1000.0, 999.0, 998.5, -1000.0], label="large logits in the middle"),
    case([-1000.0, -1.0, -2.0], label="one logit near −1000"),
    case([1e-3, -2e-3, 3e-3, 4e-3, 0.0], label="small logits"),
    case([-3.0, 2.0, 0.5, -1.0, 1.0, 0.1], label="six classes"),
    case(np.linspace(-1.0, 1.2, 12), label="twelve classes"),
]


def _in_weights(W: np.ndarray, b: np.ndarray, x: np.ndarray, t: np.ndarray) -> Estimate[np.ndarray]:
    return gradient(lambda V: loss(V @ x + b, t), W)


def _in_biases(W: np.ndarray, b: np.ndarray, x: np.ndarray, t: np.ndarray) -> Estimate[np.ndarray]:
    return gradient(lambda c: loss(W @ x + c, t), b)


def _carries_no_signal(null_direction: Answer) -> None:
    """The loss stays the same along the whole line, whatever the logits and the target.

    It is convex: where it is the same at three points of a line, it is so between them.
    """
    d = of_shape(null_direction.value(), (4,))
    if not np.any(d):
        raise WrongAnswer(
            "zero", "zero is no direction: any other vector along the right line will do"
        )
    d = d / np.max(np.abs(d))  # however long or short it is
    length = np.linalg.norm(d)
    for z, t in (
        (Z, np.eye(4)[Y]),
        (np.array([-2.0, 0.5, 0.1, 1.0]), np.array([0.1, 0.2, 0.3, 0.4])),
    ):
        for s in (3.0, 1.0):
            change = loss(z + s * d / length, t) - loss(z, t)
            # A direction given in single precision is off by 6e-8 of its length; wrong ones change
            # the loss by 1e-2 and more.
            if not abs(change) <= 1e-6:
                raise WrongAnswer(
                    "direction",
                    f"a step of length {s:g} along it changes the loss by {change:.3g}, at "
                    f"z = {format_array(z)}, t = {format_array(t)}; it should not change at all",
                )


def _label(t: np.ndarray) -> np.ndarray:
    """The hard target at the largest entry of t."""
    return np.eye(t.size)[np.argmax(t)]


# A learner who tries again does not wait for it again.
@functools.cache
def _slopes_at_z() -> dict[str, Estimate[np.ndarray]]:
    """Gradients at the given logits, by what they are of."""
    functions: dict[str, Callable[[np.ndarray], float]] = {
        "log Σ e^zⱼ": log_sum_exp,
        "the loss": lambda z: cross_entropy(z, Y),
        "the loss of the class before": lambda z: cross_entropy(z, Y - 1),
        "−p_y": lambda z: -softmax(z)[Y],
    }
    return {name: gradient(of, Z) for name, of in functions.items()}


@part("9(a)", "the probabilities and the gradient at the given logits")
def check_a(p: Answer, grad_z: Answer) -> list[Claim]:
    """Judge p and grad_z, arrays (4,)."""
    powers = np.exp(Z)
    slopes = _slopes_at_z()
    right_p = slopes["log Σ e^zⱼ"]  # the probabilities
    wrong_p = {
        "these are the exponentials: divide by their sum": powers,
        "divided by the largest exponential, not by the sum of all": powers / powers.max(),
        "these are the logits over their sum: exponentials first": Z / Z.sum(),
        "these are the logarithms of the probabilities": log_softmax(Z),
    }
    hard = np.eye(Z.size)[Y]
    return [
        value(
            p,
            right_p,
            noun="the right probabilities",
            mistakes=wrong_p,
        ),
        value(
            grad_z,
            slopes["the loss"],
            noun="the gradient",
            mistakes={
                "these are the probabilities: the label has not been used": right_p.value,
                "this belongs to another class: does the label count from 1 or from 0?": slopes[
                    "the loss of the class before"
                ].value,
                "this is the gradient of −p_y: the logarithm is missing": slopes["−p_y"].value,
                STOPPED_AT_P: -hard / right_p.value,
                **{
                    f"this is p − y, with a p that is wrong ({said})": wrong - hard
                    for said, wrong in wrong_p.items()
                },
            },
        ),
    ]


@part("9(b)", "the gradient for a soft target")
def check_b(grad_soft: Answer) -> list[Claim]:
    """Judge grad_soft(z, t), for z and t of shape (K,), t ≥ 0 with sum 1; it returns shape (K,)."""

    def share(
        term: Callable[[np.ndarray, np.ndarray], float],
    ) -> Callable[[np.ndarray, np.ndarray], Estimate[np.ndarray]]:
        return lambda z, t: gradient(lambda v: term(v, t), z)

    shares = {name: share(term) for name, term in TERMS.items()}
    return [
        function(
            grad_soft,
            lambda z, t: gradient(lambda v: loss(v, t), z),
            TARGETS,
            noun="the gradient",
            terms=shares,
            factors={"K": lambda z, t: z.size},
            mistakes={
                AS_A_LABEL: lambda z, t: softmax(z) - _label(t),
                "each component is multiplied by its own t_k: every term of the sum depends on "
                "every logit": lambda z, t: t * (softmax(z) - 1),
                "this is the gradient of −Σ t_k p_k: the logarithm is missing": lambda z, t: (
                    gradient(lambda v: -t @ softmax(v), z)
                ),
                "this is z − t: the logits are not the probabilities": lambda z, t: z - t,
                STOPPED_AT_P: lambda z, t: -t / softmax(z),
                "this is K p − t: the log-sum-exp comes Σ t_k = 1 times, not K times": (
                    lambda z, t: z.size * softmax(z) - t
                ),
                "p − t is multiplied by p (1 − p), the slope of a sigmoid": lambda z, t: (
                    (softmax(z) - t) * softmax(z) * (1 - softmax(z))
                ),
                "this is softmax(t) − z: z and t are exchanged": lambda z, t: softmax(t) - z,
            },
        ),
    ]


@part("9(c)", "the gradients by the weights and the biases")
def check_c(grad_W: Answer, grad_b: Answer) -> list[Claim]:
    """Judge grad_W(W, b, x, t) of W's shape (K, n) and grad_b(W, b, x, t) of shape (K,); x (n,), b
    and t (K,).
    """
    sizes = {"K": lambda W, b, x, t: b.size, "n": lambda W, b, x, t: x.size}
    # In place of the gradient by the logits; by W it comes times x.
    by_logits: dict[str, Callable[..., np.ndarray]] = {
        "these are the gradients at z = W x: the bias is left out": lambda W, b, x, t: (
            softmax(W @ x) - t
        ),
        "these are the gradients at z = W x − b: the bias is added": lambda W, b, x, t: (
            softmax(W @ x - b) - t
        ),
        AS_A_LABEL: lambda W, b, x, t: softmax(W @ x + b) - _label(t),
        STOPPED_AT_P: lambda W, b, x, t: -t / softmax(W @ x + b),
    }

    def times_x(of: Callable[..., np.ndarray]) -> Callable[..., np.ndarray]:
        return lambda W, b, x, t: np.outer(of(W, b, x, t), x)

    return [
        function(
            grad_W,
            _in_weights,
            LAYERS,
            noun="the gradient",
            factors=sizes,
            mistakes={
                **{said: times_x(of) for said, of in by_logits.items()},
                "each row is x times p_k: the target is missing": lambda W, b, x, t: np.outer(
                    softmax(W @ x + b), x
                ),
                "each column is the gradient by the logits: where is x?": lambda W, b, x, t: (
                    np.outer(softmax(W @ x + b) - t, 1 + 0 * x)
                ),
            },
        ),
        function(
            grad_b,
            _in_biases,
            LAYERS,
            noun="the gradient",
            factors=sizes,
            mistakes={
                **by_logits,
                "these are the probabilities: the target is missing": lambda W, b, x, t: softmax(
                    W @ x + b
                ),
                "the gradient by W, summed over its columns: b comes with the factor 1, not x": (
                    lambda W, b, x, t: (softmax(W @ x + b) - t) * np.sum(x)
                ),
            },
        ),
    ]


@part("9(d)", "the Hessian, and the direction without a signal")
def check_d(hessian: Answer, null_direction: Answer) -> list[Claim]:
    """Judge hessian(z) of shape (K, K) for z (K,), and null_direction, an array (4,) of any length
    but zero.
    """
    return [
        # The gradient is softmax(z) − t, and t is constant: the Hessian is the Jacobian of softmax.
        function(
            hessian,
            lambda z: jacobian(softmax, z),
            LOGITS,
            noun="the Hessian",
            factors={"K": lambda z: z.size},
            mistakes={
                "`p @ p` is a number, whether transposed or not: `np.outer` makes the "
                "matrix": lambda z: np.diag(softmax(z)) - softmax(z) @ softmax(z),
                "`p * p` multiplies entry by entry: `np.outer` makes the matrix": lambda z: (
                    np.diag(softmax(z)) - softmax(z) * softmax(z)
                ),
                "only the diagonal: what happens to p_k when another logit moves?": lambda z: (
                    np.diag(np.diag(jacobian(softmax, z).value))
                ),
                "only diag(p): the second term is missing": lambda z: np.diag(softmax(z)),
                "the sign of the second term is wrong": lambda z: (
                    np.diag(softmax(z)) + np.outer(softmax(z), softmax(z))
                ),
                "the identity stands where diag(p) should": lambda z: (
                    np.eye(z.size) - np.outer(softmax(z), softmax(z))
                ),
                "only the second term: where is diag(p)?": lambda z: (
                    -np.outer(softmax(z), softmax(z))
                ),
                "right on the diagonal, with the wrong sign elsewhere": lambda z: np.abs(
                    jacobian(softmax, z).value
                ),
                "right except on the diagonal, where p_k − p_k² belongs": lambda z: (
                    jacobian(softmax, z).value + np.diag(softmax(z) ** 2)
                ),
                "p_i (1 − p_j) everywhere: the 1 belongs on the diagonal only": lambda z: np.outer(
                    softmax(z), 1 - softmax(z)
                ),
            },
        ),
        holds(null_direction, test=_carries_no_signal),
    ]
