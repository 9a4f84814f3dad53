"""Exercise 7: softmax and cross-entropy."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ..answers import Answer
from ..derivatives import gradient, jacobian
from ..functions import cross_entropy as loss
from ..functions import log_sum_exp as lse
from ..functions import one_hot, softmax
from ..grading import Case, Claim, case, function, part

# Two classes and many, equal and far apart, of both signs.
LOGITS = [
    case([1.0, 2.0, 0.5]),
    case([0.3, -0.7]),
    case([-3.0, -1.0, -2.5, 0.4], label="mostly negative"),
    case([0.0, 0.0, 0.0], label="all equal"),
    case([5.0, -4.0, 2.0, 0.0, 1.0], label="far apart"),
    case(np.linspace(-1.5, 1.8, 12) ** 3, label="twelve classes"),
]
# Where e^z overflows, and where e^z is zero: the shifted formula is right at both.
EXTREME = [
    case([1000.0, 999.0, 998.5], label="logits near 1000"),
    case([-1000.0, -1001.0, -1000.5], label="logits near −1000"),
    case([1000.0, -1000.0, 0.0], label="logits of ±1000"),
    # The largest stands neither first nor last, and is neither the largest in size, nor the mean,
    # nor the median: only the largest itself may be subtracted. And single precision, which has
    # seven digits of 999.1, has four of the difference.
    case([-1000.0, 999.1, 998.7, -1000.0], label="large logits in the middle"),
    case([-1000.0, -1.0, -2.0], label="one logit near −1000"),
    # A search for the largest that ends too early finds 0.
    case([0.0, 0.0, 0.0, 1000.0], label="one large logit, the last"),
]
# One label for each vector of logits, never only the first or the last. The loss is 2000 at logits
# of ±1000, and neither 2000 nor the distance to the largest at those in the middle: where σ_y is
# rounded to 0, nothing else than the loss may stand in for its logarithm.
LABELS = (1, 0, 2, 2, 3, 11, 1, 0, 1, 0, 1, 2)
LABELLED = [case(*c.arguments, y, label=c.label) for c, y in zip(LOGITS + EXTREME, LABELS)]


def _batches() -> Iterator[Case]:
    """One example and many, more classes than examples and as many, labels in any order, large
    logits.
    """
    rng = np.random.default_rng(7)
    yield case(rng.normal(size=(4, 3)), np.array([2, 0, 1, 1]), label="four examples")
    yield case(rng.normal(size=(1, 2)), np.array([1]), label="a batch of one")
    yield case(rng.normal(size=(3, 5)), np.array([4, 0, 4]), label="more classes than examples")
    yield case(rng.normal(size=(12, 2)), rng.integers(0, 2, size=12), label="twelve examples")
    yield case(
        np.array([[1000.0, 0.0, -1000.0], [-1000.0, -1001.0, -999.0]]),
        np.array([1, 0]),
        label="logits of ±1000",
    )
    yield case(
        # One row stands there twice: it counts twice.
        np.array(
            [[-1000.0, 999.1, 998.7, -1000.0], [-1000.0, -1.0, -2.0, -1.5], *2 * [[0, 0, 0, 1000]]]
        ),
        np.array([2, 1, 0, 0]),
        label="large logits in the middle, or the last",
    )


# What people add to a probability before they take its logarithm.
GUARDS = (
    *(1e-15, 1e-12, 1e-10, 1e-8, 1e-7, 1e-9, 1e-16, 2.0**-52, 1e-20, 1e-300),
    *(1e-4, 1e-5, 1e-6, 2.0**-23, 1e-30, 2.0**-1022),
)
# What they raise it to, where that is not the same in the digits that count.
LEAST = (1e-4, 1e-5, 1e-6, 1e-7, 2.0**-23)


def _guarded(guard: float) -> Callable[[np.ndarray, int], float]:
    return lambda z, y: -np.log(softmax(z)[y] + guard)


def _raised(least: float) -> Callable[[np.ndarray, int], float]:
    return lambda z, y: -np.log(max(softmax(z)[y], least))


def _in_base(base: int) -> Callable[[np.ndarray], float]:
    return lambda z: lse(z) / np.log(base)


def _with_shift(base: int) -> Callable[[np.ndarray], float]:
    return lambda z: np.max(z) + lse(z - np.max(z)) / np.log(base)


def _off_diagonal(z: np.ndarray) -> np.ndarray:
    return np.diag(softmax(z) ** 2) - np.outer(softmax(z), softmax(z))


def _squared_error(z: np.ndarray, y: int) -> np.ndarray:
    """The gradient of ‖σ − e_y‖²."""
    p = softmax(z)
    return 2 * p * (p - one_hot(y, z.size) - p @ (p - one_hot(y, z.size)))


def _ones_in_columns(Z: np.ndarray, y: np.ndarray) -> np.ndarray:
    P = softmax(Z)
    P[:, y] -= 1
    return P / len(y)


def _mean_loss(Z: np.ndarray, y: np.ndarray) -> float:
    logits = Z - Z.max(axis=1, keepdims=True)
    return float((np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(y)), y]).mean())


@part("7(a)", "the Jacobian of softmax")
def check_a(softmax_jacobian: Answer) -> list[Claim]:
    """Judge softmax_jacobian(z) → (K, K), J[k, j] = ∂σ_k/∂z_j, for z of shape (K,)."""
    return [
        function(
            softmax_jacobian,
            lambda z: jacobian(softmax, z),
            LOGITS + EXTREME,
            noun="the Jacobian",
            mistakes={
                "right on the diagonal, and zero elsewhere: each σ_k depends on "
                "every z_j": lambda z: np.diag(softmax(z) * (1 - softmax(z))),
                "the part that comes from the denominator is missing": lambda z: np.diag(
                    softmax(z)
                ),
                "the part that comes from the denominator has the wrong sign": lambda z: (
                    np.diag(softmax(z)) + np.outer(softmax(z), softmax(z))
                ),
                "the entries off the diagonal have the wrong sign": lambda z: (
                    np.diag(softmax(z) * (1 - 2 * softmax(z))) + np.outer(softmax(z), softmax(z))
                ),
                "this is the Jacobian of log-softmax": lambda z: np.eye(z.size) - softmax(z),
                "only the part that comes from the denominator: the numerator has z_k": lambda z: (
                    -np.outer(softmax(z), softmax(z))
                ),
                "1 stands on the diagonal where σ_k should: δ_kj is multiplied "
                "by σ_k, too": lambda z: np.eye(z.size) - np.outer(softmax(z), softmax(z)),
                "σ_k is subtracted from δ_kj, where σ_j should be": lambda z: (
                    softmax(z)[:, None] * (np.eye(z.size) - softmax(z)[:, None])
                ),
                "right off the diagonal, and σ_k on it: the denominator hangs on z_k, "
                "too": lambda z: _off_diagonal(z) + np.diag(softmax(z)),
                "right off the diagonal, and 1 − σ_k on it: a factor σ_k is missing "
                "there": lambda z: _off_diagonal(z) + np.diag(1 - softmax(z)),
                # Of the shifted exponentials, since the others overflow.
                "the denominator is not squared: so says the quotient rule": lambda z: (
                    np.diag(softmax(z)) - np.outer(softmax(z), softmax(z)) / np.max(softmax(z))
                ),
            },
            factors={"K": lambda z: z.size},
        )
    ]


@part("7(b)", "cross-entropy and its gradient")
def check_b(cross_entropy: Answer, grad_cross_entropy: Answer) -> list[Claim]:
    """Judge cross_entropy(z, y), a number, and grad_cross_entropy(z, y) → (K,), y from 0 on."""
    return [
        function(
            cross_entropy,
            lambda z, y: loss(z, y),
            LABELLED,
            noun="the loss",
            terms={"−z_y": lambda z, y: -z[y], "the log-sum-exp": lambda z, y: lse(z)},
            mistakes={
                "the loss with logarithms to base 2": lambda z, y: loss(z, y) / np.log(2),
                "this is the loss of the class before y: is y counted from 1?": lambda z, y: loss(
                    z, (y - 1) % z.size
                ),
                "the shift is not added back to the log-sum-exp": lambda z, y: (
                    loss(z, y) - np.max(z)
                ),
                "this is σ_y: minus its logarithm is asked": lambda z, y: softmax(z)[y],
                "this is 1 − σ_y: minus the logarithm of σ_y is asked": lambda z, y: (
                    1 - softmax(z)[y]
                ),
                "this is the distance to the largest logit: the log-sum-exp is more": lambda z, y: (
                    np.max(z) - z[y]
                ),
                **{
                    f"the probability is guarded by {g:g}: where it is smaller, the loss "
                    "stops growing": _guarded(g)
                    for g in GUARDS
                },
                **{
                    f"the probability is raised to {g:g}: where it is smaller, the loss "
                    "stops growing": _raised(g)
                    for g in LEAST
                },
            },
        ),
        function(
            grad_cross_entropy,
            lambda z, y: gradient(lambda v: loss(v, y), z),
            LABELLED,
            noun="the gradient",
            terms={
                "−z_y": lambda z, y: -np.eye(z.size)[y],
                "the log-sum-exp": lambda z, y: softmax(z),
            },
            mistakes={
                "this is right for the class before y: is y counted from 1?": lambda z, y: (
                    softmax(z) - np.eye(z.size)[y - 1]
                ),
                "this is right for the class after y: y is counted from 0": lambda z, y: (
                    softmax(z) - np.eye(z.size)[(y + 1) % z.size]
                ),
                "1 is subtracted from every component: only that of y has it": lambda z, y: (
                    softmax(z) - 1
                ),
                "only the component of y: the loss hangs on every logit": lambda z, y: (
                    np.eye(z.size)[y] * (softmax(z) - 1)
                ),
                "the component of y is 0, where σ_y − 1 should be": lambda z, y: (
                    softmax(z) * (1 - np.eye(z.size)[y])
                ),
                "these are the slopes of −σ_y: its logarithm brings 1/σ_y": lambda z, y: (
                    softmax(z)[y] * (softmax(z) - np.eye(z.size)[y])
                ),
                "this is the derivative by σ_y: the chain rule goes on to z": lambda z, y: (
                    -np.eye(z.size)[y] / softmax(z)[y]
                ),
                "it vanishes where σ_y is rounded to 0: let σ_y cancel on paper": lambda z, y: (
                    (softmax(z)[y] > 0) * (softmax(z) - np.eye(z.size)[y])
                ),
                "this is the gradient of the squared error ‖σ − e_y‖²": _squared_error,
            },
            factors={"K": lambda z, y: z.size},
        ),
    ]


@part("7(c)", "softmax and log-sum-exp that never overflow")
def check_c(stable_softmax: Answer, log_sum_exp: Answer) -> list[Claim]:
    """Judge stable_softmax(z) → (K,) and log_sum_exp(z), a number, up to logits of ±1000."""
    return [
        # The gradient of log-sum-exp is softmax: differentiating one judges the other.
        function(
            stable_softmax,
            lambda z: gradient(lse, z),
            LOGITS + EXTREME,
            noun="softmax",
            mistakes={
                "the division by the sum is missing: probabilities sum to 1": lambda z: np.exp(
                    z - np.max(z)
                ),
                "the squares sum to 1: the entries should": lambda z: (
                    softmax(z) / np.linalg.norm(softmax(z))
                ),
                "this is the logarithm of softmax": lambda z: z - lse(z),
            },
            factors={"K": lambda z: z.size},
        ),
        function(
            log_sum_exp,
            lambda z: lse(z),
            LOGITS + EXTREME,
            noun="log-sum-exp",
            mistakes={
                "the shift is not added back": lambda z: lse(z - np.max(z)),
                "this is the largest logit": lambda z: np.max(z),
                "the shift is subtracted once more, where it should be added": lambda z: (
                    lse(z - np.max(z)) - np.max(z)
                ),
                "log1p adds 1 to the sum": lambda z: (
                    np.max(z) + np.log1p(np.exp(lse(z - np.max(z))))
                ),
                **{
                    f"the logarithm is to base {base}: the natural one is asked": _in_base(base)
                    for base in (2, 10)
                },
                **{
                    f"the logarithm of the shifted sum is to base {base}, but the shift "
                    "stands in powers of e": _with_shift(base)
                    for base in (2, 10)
                },
            },
        ),
    ]


@part("7(d)", "the gradient over a batch")
def check_d(batch_gradient: Answer) -> list[Claim]:
    """Judge batch_gradient(Z, y) → (m, K), the mean loss's gradient; Z (m, K), y (m,) indices."""
    return [
        function(
            batch_gradient,
            lambda Z, y: gradient(lambda V: _mean_loss(V, y), Z),
            _batches(),
            noun="the gradient",
            factors={"m": lambda Z, y: len(y), "K": lambda Z, y: Z.shape[1]},
            mistakes={
                "softmax runs along the wrong axis: each row is one example": lambda Z, y: (
                    (softmax(Z, axis=0) - one_hot(y, Z.shape[1])) / len(y)
                ),
                "this is right for the classes before y: is y counted from 1?": lambda Z, y: (
                    (softmax(Z) - np.eye(Z.shape[1])[y - 1]) / len(y)
                ),
                "these are the probabilities over m: the targets are missing": lambda Z, y: (
                    softmax(Z) / len(y)
                ),
                "these are the probabilities: the targets and 1/m are missing": lambda Z, y: (
                    softmax(Z)
                ),
                "divided by K, the number of classes: the mean is over the m "
                "examples": lambda Z, y: (softmax(Z) - one_hot(y, Z.shape[1])) / Z.shape[1],
                "the wrong sign, and 1/m is missing": lambda Z, y: (
                    one_hot(y, Z.shape[1]) - softmax(Z)
                ),
                "1 is subtracted from whole columns: row i has it in column y_i only, "
                "P[np.arange(m), y]": _ones_in_columns,
                "one sum for the whole batch: each row is divided by its own": lambda Z, y: (
                    (softmax(Z.ravel()).reshape(Z.shape) - one_hot(y, Z.shape[1])) / len(y)
                ),
                "the probabilities are divided by m, and the targets are not": lambda Z, y: (
                    softmax(Z) / len(y) - one_hot(y, Z.shape[1])
                ),
                "the targets are divided by m, and the probabilities are not": lambda Z, y: (
                    softmax(Z) - one_hot(y, Z.shape[1]) / len(y)
                ),
                "the largest of each column is subtracted: each row has its own": lambda Z, y: (
                    (softmax(Z - Z.max(axis=0)) - one_hot(y, Z.shape[1])) / len(y)
                ),
            },
        )
    ]
