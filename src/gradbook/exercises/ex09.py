"""Exercise 9: softmax cross-entropy with soft targets, from the logits down to the weights."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np

from ..answers import Answer, WrongAnswer
from ..derivatives import Estimate, gradient, jacobian
from ..functions import cross_entropy, log_softmax, log_sum_exp, softmax
from ..grading import Claim, case, function, holds, of_shape, part, value

Z = np.array([1.2, -0.3, 0.7, 2.0])
Y = 3  # the text counts from 1 and calls it class 4


def loss(z: np.ndarray, t: np.ndarray) -> float:
    """−Σ t_k log softmax(z)_k: the cross-entropy against t, for z and t of shape (K,)."""
    return -np.sum(t * log_softmax(z))


# Σ t_k = 1, so the loss is −tᵀz + log Σ e^{z_j}: two terms.
TERMS = {
    "the target": lambda z, t: -np.sum(t * z),
    "the log-sum-exp": lambda z, t: log_sum_exp(z),
}

# Hard, soft and uniform targets, some with zeros; two classes and many; logits equal, small, ±1000.
TARGETS = [
    case(Z, [0.0, 0.0, 0.0, 1.0], label="a hard target"),
    case(Z, [0.1, 0.2, 0.3, 0.4]),
    case([-0.4, 1.1], [0.9, 0.1], label="two classes"),
    case([0.0, 0.0, 0.0, 0.0, 0.0], [0.5, 0.2, 0.1, 0.1, 0.1], label="equal logits"),
    case([3.0, -2.0, 0.5], [1 / 3, 1 / 3, 1 / 3], label="a uniform target"),
    case([1000.0, -1000.0, 999.0], [0.2, 0.5, 0.3], label="large logits"),
    case([-1000.0, -1001.0, -999.5], [0.5, 0.3, 0.2], label="logits near −1000"),
    case(
        [-1000.0, 999.0, 998.5, -1000.0], [0.3, 0.2, 0.4, 0.1], label="large logits in the middle"
    ),
    case([-1000.0, -1.0, -2.0], [0.2, 0.3, 0.5], label="one logit near −1000"),
    case([0.4, -1.3, 0.9, 0.2], [0.4, 0.1, 0.2, 0.3], label="four classes, other logits"),
    case(np.linspace(-1.0, 1.2, 12), np.arange(12.0) / 66, label="twelve classes"),
    case([1e-3, -2e-3, 3e-3], [0.7, 0.2, 0.1], label="small logits"),
    case(
        [2.0, -1.0, 0.3, 1.5, -0.7, 0.2],
        [0.0, 0.25, 0.0, 0.25, 0.5, 0.0],
        label="six classes, some without target",
    ),
]
# W tall, wide, square, of one column and of many rows; weights and x large and small; a target with
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
        [8.0, -6.0],
        [0.6, 0.3, 0.1],
        label="large weights",
    ),
    case([[0.3, -0.2], [0.1, 0.4]], [0.6, -0.5], [0.02, -0.01], [0.5, 0.5], label="a small x"),
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
        [400.0],
        np.arange(12.0) / 66,
        label="K = 12, a large x",
    ),
]
# Two logits and many, equal, small, of both signs, ±1000.
LOGITS = [
    case(Z),
    case([0.0, 0.0], label="two equal logits"),
    case([-1.5, 0.4, 2.2], label="three classes"),
    case([1000.0, 999.0, 1001.5], label="large logits"),
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
    """The loss stays the same along the whole line, whatever the logits and the target."""
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
        for s in (-3.0, 0.1, 1.0):
            change = loss(z + s * d / length, t) - loss(z, t)
            # A direction given in single precision is off by 6e-8 of its length; wrong ones change
            # the loss by 1e-2 and more.
            if not abs(change) <= 1e-6:
                raise WrongAnswer(
                    "direction",
                    f"a step of length {abs(s):g} along it changes the loss by {change:.3g}; it "
                    "should not change at all",
                )


# A learner who tries again does not wait for it again.
@functools.cache
def _slopes_at_z() -> dict[str, Estimate[np.ndarray]]:
    """Gradients at the given logits, by what they are of."""
    functions: dict[str, Callable[[np.ndarray], float]] = {
        "log Σ e^{z_j}": log_sum_exp,
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
    right_p = slopes["log Σ e^{z_j}"]  # the probabilities
    return [
        value(
            p,
            right_p,
            noun="the right probabilities",
            mistakes={
                "these are the exponentials: divide by their sum": powers,
                "divided by the largest exponential, not by the sum of all": powers / powers.max(),
                "these are the logits over their sum: exponentials first": Z / Z.sum(),
                "these are the logarithms of the probabilities": log_softmax(Z),
            },
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
                "the target is treated as if its largest entry were the label": lambda z, t: (
                    softmax(z) - np.eye(t.size)[np.argmax(t)]
                ),
                "each component is multiplied by its own t_k: every term of the sum depends on "
                "every logit": lambda z, t: t * (softmax(z) - 1),
                "this is the gradient of −Σ t_k p_k: the logarithm is missing": lambda z, t: (
                    gradient(lambda v: -t @ softmax(v), z)
                ),
                "this is z − t: the logits are not the probabilities": lambda z, t: z - t,
            },
        ),
    ]


@part("9(c)", "the gradients by the weights and the biases")
def check_c(grad_W: Answer, grad_b: Answer) -> list[Claim]:
    """Judge grad_W(W, b, x, t) of W's shape (K, n) and grad_b(W, b, x, t) of shape (K,); x (n,), b
    and t (K,).
    """
    unbiased = "these are the gradients at z = W x: the bias is left out"
    return [
        function(
            grad_W,
            _in_weights,
            LAYERS,
            noun="the gradient",
            mistakes={
                unbiased: lambda W, b, x, t: _in_weights(W, 0 * b, x, t),
                "each row is x times p_k: the target is missing": lambda W, b, x, t: np.outer(
                    softmax(W @ x + b), x
                ),
                "this is the gradient by W x repeated: where is x?": lambda W, b, x, t: np.outer(
                    softmax(W @ x + b) - t, 1 + 0 * x
                ),
            },
        ),
        function(
            grad_b,
            _in_biases,
            LAYERS,
            noun="the gradient",
            mistakes={
                unbiased: lambda W, b, x, t: _in_biases(W, 0 * b, x, t),
                "these are the probabilities: the target is missing": lambda W, b, x, t: softmax(
                    W @ x + b
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
            mistakes={
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
            },
        ),
        holds(null_direction, test=_carries_no_signal),
    ]
