"""Exercise 10: the fast gradient sign method as steepest increase under a norm."""

from __future__ import annotations

import functools
import itertools

import numpy as np

from ..answers import Answer, WrongAnswer
from ..derivatives import Estimate, gradient
from ..diagnosis import format_array
from ..functions import logistic_loss, sigmoid
from ..grading import FLOOR, RTOL, Claim, case, function, holds, of_shape, part, value

W = np.array([0.8, -1.1, 0.4])
X = np.array([0.2, 0.5, -0.7])
LABEL, EPS = 1.0, 0.05

# The largest gᵀδ with ‖δ‖ ≤ 1 is the dual norm of g.
DUAL = {1: np.inf, 2: 2, np.inf: 1}
BUDGETS = {
    1: "all components share one budget: where does it buy most?",
    2: "the squares of all components share one budget",
    np.inf: "each component has a budget of its own",
}


def loss(x: np.ndarray, w: np.ndarray, y: float) -> float:
    """log(1 + e^(−y wᵀx)) for x and w of shape (n,), y = ±1."""
    return logistic_loss(y * (w @ x))


def strongest(x: np.ndarray, w: np.ndarray, y: float, eps: float) -> np.ndarray:
    """The corner δ of the box ‖δ‖_∞ ≤ eps with the largest loss: a convex function is largest at a
    corner.

    For x and w of shape (n,), y = ±1 and eps > 0; of x's shape.
    """
    corners = eps * np.array(list(itertools.product((-1.0, 1.0), repeat=x.size)))
    return corners[np.argmax(logistic_loss(y * ((x + corners) @ w)))]


# Both labels; one feature and many; x = 0; predictions right and wrong, confident and not; numbers
# large and small.
EXAMPLES = [
    case(X, W, 1.0),
    case(X, W, -1.0, label="y = −1"),
    case([3.5, -0.5], [0.3, 0.9], 1.0, label="two features"),
    case([-0.8], [2.0], -1.0, label="n = 1"),
    case([1.0, -2.0, 0.5, 1.5], [2.0, -1.0, 3.0, 1.0], 1.0, label="a confident, right prediction"),
    case([5.0, 4.0, -3.0], [4.0, 2.0, -3.0], -1.0, label="a confident, wrong prediction"),
    case([1e-3, 2e-3, -1e-3], [1e-2, -3e-2, 2e-2], 1.0, label="small numbers"),
    case([0.0, 0.0, 0.0, 0.0, 0.0], [-0.7, 0.2, 1.1, -0.4, 0.9], -1.0, label="x = 0"),
    # Whoever clips the sigmoid is right in all the others.
    case([0.07, -0.09, 0.07], [100.0, -80.0, 60.0], 1.0, label="a tiny gradient"),
    case([0.02, -0.01], [40.0, -30.0], -1.0, label="large weights"),
    case(np.linspace(-1.0, 1.2, 12), np.linspace(0.9, -0.7, 12), 1.0, label="twelve features"),
]
BUDGET_OF_EACH = (0.05, 0.05, 0.1, 0.5, 0.01, 0.2, 1e-3, 1.0, 0.1, 12.5, 0.0123457)
# No weight is zero here: the sign of a zero is nobody's to decide. See `_is_within_eps`.
ATTACKS = [
    *(case(*c.arguments, eps, label=c.label) for c, eps in zip(EXAMPLES, BUDGET_OF_EACH)),
    # Who takes tiny slopes for zero is right in all the others.
    case([6.0, -8.0, 5.0], [2.0, -1.5, 1.0], 1.0, 0.1, label="a gradient of 1e-12"),
]
# One component and many, ties, zeros, the largest first, last and between, slopes large and small.
SLOPES = [
    case([0.5, -2.0, 1.0], 0.1),
    case([-3.0, 1.0], 2.0, label="two components"),
    case([-0.7], 0.3, label="n = 1"),
    case([1.0, -2.0, 2.0, 0.5], 0.05, label="two components of the same size"),
    case([0.0, -1.5, 0.0, 0.4], 1.0, label="a slope with zeros in it"),
    case([2e-2, -1e-2, 3e-2, 5e-3, 1e-2], 0.01, label="small slopes"),
    case([300.0, -800.0, -500.0], 7.0, label="large slopes"),
    case([0.5, -1.0, 0.2, 3.0], 0.2, label="the largest slope last"),
    case(np.linspace(-1.0, 1.2, 12), 25.0, label="twelve components"),
    # The largest by a little, and against the sign of the sum; slopes that are tiny, not zero.
    case([2.0, 2.999, -3.0], 0.4, label="two components of nearly the same size"),
    case([3e-9, -4e-9, 1e-12], 0.1, label="tiny slopes"),
]


@part("10(a)", "the gradient by the input")
def check_a(grad_x: Answer) -> list[Claim]:
    """Judge grad_x(x, w, y), for x and w of shape (n,), y = ±1; it returns shape (n,)."""

    def slope(x: np.ndarray, w: np.ndarray, y: float) -> Estimate[np.ndarray]:
        return gradient(lambda v: loss(v, w, y), x)

    return [
        function(
            grad_x,
            slope,
            EXAMPLES,
            noun="the gradient",
            factors={"n": lambda x, w, y: x.size},
            mistakes={
                "this is the gradient by w: the input moves here, not "
                "the weights": lambda x, w, y: gradient(lambda v: loss(x, v, y), w),
                "only right for y = 1: the label comes in twice, in the exponent and as "
                "its slope": lambda x, w, y: slope(x, w, 1.0),
                "a factor y is missing: the slope of the exponent by x "
                "contains it": lambda x, w, y: y * slope(x, w, y).value,
                "this is −y w: what does the logarithm of 1 + e^(…) contribute?": lambda x, w, y: (
                    -y * w
                ),
                "y is missing in the exponent": lambda x, w, y: y * slope(x, w, 1.0).value,
                "the exponent has the wrong sign": lambda x, w, y: slope(-x, w, y),
                "the denominator 1 + e^(−m) is missing": lambda x, w, y: (
                    -y * w * np.exp(-y * (w @ x))
                ),
                "the slope −e^(−m) of what stands in the logarithm is missing": lambda x, w, y: (
                    y * w * sigmoid(y * (w @ x))
                ),
                "this is the slope of the sigmoid: the loss is minus its logarithm": (
                    lambda x, w, y: -y * w * sigmoid(w @ x) * sigmoid(-(w @ x))
                ),
                "right where y = 1; this is the gradient for labels 0 and 1, here they "
                "are 1 and −1": lambda x, w, y: slope(x, w, 1.0).value + (1 - y) * w,
            },
        ),
    ]


@part("10(b)", "the fast gradient sign method")
def check_b(fgsm: Answer) -> list[Claim]:
    """Judge fgsm(x, w, y, eps), which returns the perturbation δ, of x's shape (n,)."""

    def size(g: np.ndarray, norm: float) -> np.ndarray:
        return g / np.linalg.norm(g, norm)

    def slope(x: np.ndarray, w: np.ndarray, y: float) -> np.ndarray:
        return gradient(lambda v: loss(v, w, y), x).value

    return [
        function(
            fgsm,
            strongest,
            ATTACKS,
            noun="the strongest δ",
            factors={"eps": lambda x, w, y, eps: eps, "n": lambda x, w, y, eps: x.size},
            mistakes={
                "this is x + δ: return the perturbation alone": lambda x, w, y, eps: (
                    x + strongest(x, w, y, eps)
                ),
                "only right for y = 1: y decides which way the loss grows": lambda x, w, y, eps: (
                    y * strongest(x, w, y, eps)
                ),
                "these are the signs of w: is that the way the loss grows?": lambda x, w, y, eps: (
                    eps * np.sign(w)
                ),
                "the length 0.05 is used whatever eps is": lambda x, w, y, eps: strongest(
                    x, w, y, EPS
                ),
                "this is the gradient: where are its signs, and eps?": lambda x, w, y, eps: slope(
                    x, w, y
                ),
                "eps times −y w: the size of its components should "
                "not matter": lambda x, w, y, eps: -eps * y * w,
                "eps times the gradient: the size of its components should "
                "not matter": lambda x, w, y, eps: eps * slope(x, w, y),
                "the gradient brought to length eps: best for the 2-norm, not for "
                "this one": lambda x, w, y, eps: eps * size(slope(x, w, y), 2),
                "the gradient brought to 1-norm eps: each component has a budget eps of "
                "its own": lambda x, w, y, eps: eps * size(slope(x, w, y), 1),
                "only the largest component moves: best for the 1-norm, not for "
                "this one": lambda x, w, y, eps: (
                    strongest(x, w, y, eps) * (np.abs(w) == np.max(np.abs(w)))
                ),
                "these are the signs of the gradient by w: the input moves here": (
                    lambda x, w, y, eps: -eps * y * np.sign(x)
                ),
                "these are the signs of x, not of the gradient": lambda x, w, y, eps: (
                    eps * np.sign(x)
                ),
                "only one component spends its whole budget eps": lambda x, w, y, eps: (
                    eps * size(slope(x, w, y), np.inf)
                ),
            },
        ),
        holds(fgsm, test=_is_within_eps),
    ]


def _is_within_eps(fgsm: Answer) -> None:
    """Where a weight is zero the loss does not ask for any step, but the limit holds."""
    x, w, eps = np.array([0.3, -0.5, 0.2]), np.array([1.0, 0.0, -2.0]), 0.1
    for y in (1.0, -1.0):
        at = f"at a zero weight (w = {format_array(w)}, y = {y:g}, eps = {eps:g})"
        delta = of_shape(fgsm.call(x, w, y, eps), x.shape, at)
        if np.max(np.abs(delta)) > eps * (1 + RTOL + FLOOR):
            raise WrongAnswer("too long", f"{at}: δ = {format_array(delta)} is above the limit eps")
        if np.max(np.abs(delta + eps * y * np.sign(w))[w != 0]) > eps * (RTOL + FLOOR):
            raise WrongAnswer(
                "not the best", f"{at}: δ = {format_array(delta)}; elsewhere it is right"
            )


# A learner who tries again does not wait for it again.
@functools.cache
def _slope_at_x(label: float) -> np.ndarray:
    """The gradient by the input at the exercise's x and w."""
    return gradient(lambda v: loss(v, W, label), X).value


@part("10(c)", "the loss increase and its linear bound")
def check_c(increase: Answer, bound: Answer) -> list[Claim]:
    """Judge the numbers increase and bound, for the w, x, y and ε of the exercise."""
    before, after = loss(X, W, LABEL), loss(X + strongest(X, W, LABEL, EPS), W, LABEL)
    g = _slope_at_x(LABEL)
    lengths = {norm: EPS * np.linalg.norm(g, norm) for norm in DUAL}

    def grows(delta: np.ndarray) -> float:
        return loss(X + delta, W, LABEL) - before

    return [
        value(
            increase,
            after - before,
            noun="the increase",
            mistakes={
                "this is the loss after the step: by how much did it grow?": after,
                "this is the loss before the step": before,
                "this is how the loss changes against the gradient's signs": grows(
                    -EPS * np.sign(g)
                ),
                "this is the linear estimate: the loss itself bends": lengths[1],
                "this is the increase for y = −1, or for e^m in place of e^(−m)": (
                    loss(X + strongest(X, W, -LABEL, EPS), W, -LABEL) - loss(X, W, -LABEL)
                ),
                "this is the increase of log(1 + e^m): the sign in the exponent is wrong": (
                    logistic_loss(-LABEL * (W @ (X + EPS * np.sign(g))))
                    - logistic_loss(-LABEL * (W @ X))
                ),
                "this is by how much the margin falls: what does the loss do?": EPS
                * np.sum(np.abs(W)),
                "this is the increase for the step ε times the gradient: where is its sign?": grows(
                    EPS * g
                ),
                "this is the increase for a step of 2-norm ε": grows(EPS * g / np.linalg.norm(g)),
                "this is the increase for the step sign(g): where is ε?": grows(np.sign(g)),
                "in units of the loss before the step: the increase itself is asked for": (
                    after / before - 1
                ),
                "with the logarithm to base 10": (after - before) / np.log(10.0),
                "with the logarithm to base 2": (after - before) / np.log(2.0),
            },
        ),
        value(
            bound,
            lengths[1],
            noun="the bound",
            mistakes={
                "this is the norm alone: where is ε?": lengths[1] / EPS,
                "this uses the 2-norm of the gradient": lengths[2],
                "this uses the largest component of the gradient": lengths[np.inf],
                "this is the true increase, not the linear one": after - before,
                "this is ε times the 1-norm of w, not of the gradient": EPS * np.sum(np.abs(W)),
                "this is the bound for y = −1, or for e^m in place of e^(−m)": EPS
                * np.sum(np.abs(_slope_at_x(-LABEL))),
                "the components are added without their absolute values": EPS * np.sum(g),
                "this uses the gradient after the step, not before it": EPS
                * np.sum(np.abs(gradient(lambda v: loss(v, W, LABEL), X + EPS * np.sign(g)).value)),
            },
        ),
    ]


@part("10(d)", "the best step under three norms")
def check_d(steepest: Answer) -> list[Claim]:
    """Judge steepest(g, eps, norm): for norm 1, 2 and np.inf a δ of g's shape with ‖δ‖ ≤ eps and
    the largest gᵀδ.
    """

    def test(answer: Answer) -> None:
        for norm in DUAL:
            for c in SLOPES:
                g, eps = c.arguments
                _is_best(answer, g, eps, norm)

    return [holds(steepest, test=test)]


def _seen(delta: np.ndarray, g: np.ndarray, eps: float, norm: float) -> str:
    """What a wrong δ is, if it is one of those that are common."""
    largest, signs = np.abs(g) == np.max(np.abs(g)), np.sign(g)
    steps = {
        "this is the best step for norm = inf": signs,
        "this is the best step for norm = 2": g / np.linalg.norm(g),
        "this is the best step for norm = 1": signs * (np.arange(g.size) == np.argmax(largest)),
        "this is g brought to length eps, which is best for norm = 2 only": (
            g / np.linalg.norm(g, norm)
        ),
        "the largest g_j is taken, where the largest in size counts": np.eye(g.size)[np.argmax(g)],
        "δ_j is eps g_j there, and only the sign of g_j should count": g * largest,
        "the largest components share the budget, and each has all of it": signs * largest,
    }
    for said, step in steps.items():
        if np.max(np.abs(delta / eps - step)) <= RTOL * np.max(np.abs(step)):
            return f"; {said}"
    return ""


def _is_best(answer: Answer, g: np.ndarray, eps: float, norm: float) -> None:
    """Any δ within the budget that gains as much as is possible is right: there may be several. For
    the 2-norm there is one, and near it the gain is flat: it tells half of δ's digits.
    """
    at = f"at g = {format_array(g)}, eps = {eps:g}, norm = {norm}"
    delta = of_shape(answer.call(g, eps, norm), g.shape, at)
    used = np.linalg.norm(delta, norm) / eps
    gained = g @ delta / (eps * np.linalg.norm(g, DUAL[norm]))
    why = _seen(delta, g, eps, norm)
    if used > 1 + RTOL:
        raise WrongAnswer("too long", f"{at}: this norm of δ is {used:.7g} times eps{why}")
    if gained <= -1 + RTOL:
        raise WrongAnswer("sign", f"{at}: gᵀδ is as far below zero as it can be, a sign error")
    if gained < 0:
        raise WrongAnswer("sign", f"{at}: gᵀδ is below zero, and δ = 0 would be better{why}")
    if gained < 1 - RTOL and gained >= used * (1 - RTOL) > 0:
        raise WrongAnswer(
            "factor", f"{at}: the right direction, but only {used:.7g} of the budget eps is used"
        )
    if gained < 1 - RTOL:
        raise WrongAnswer(
            "not the best",
            f"{at}: gᵀδ is {100 * (1 - gained):.3g} % less than is possible"
            f"{why or '; ' + BUDGETS[norm]}",
        )
    if norm == 2 and (off := np.max(np.abs(delta / eps - g / np.linalg.norm(g)))) > RTOL:
        raise WrongAnswer("inaccurate", f"{at}: close, but δ is off by {off:.1g} of eps")
