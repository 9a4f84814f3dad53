"""Exercise 10: FGSM as steepest increase."""

from __future__ import annotations

import numpy as np

from ..answers import Answer, Fault
from ..derivatives import gradient
from ..functions import logistic_loss
from ..grading import case, function, holds, of_shape, part, value

W, X, Y, EPS = np.array([0.8, -1.1, 0.4]), np.array([0.2, 0.5, -0.7]), 1, 0.05
NORMS = (1, 2, np.inf)
NAMES = {1: "ℓ₁", 2: "ℓ₂", np.inf: "ℓ_∞"}
# Rounding of a projection to the ball, and no more.
SLACK = 1e-9

EXAMPLES = [
    case(X, W, 1),
    case(X, W, -1, label="y = −1"),
    case([1.5], [-2.0], 1, label="one feature"),
    case([-0.3, 2.0, 0.7, -1.1], [1.0, 0.5, -2.0, 0.3], -1),
    case([40.0, -30.0], [1.0, 0.5], -1, label="a large wrong margin"),
    case([2.0, -1.0, 0.5, 3.0, 1.0], [0.1, -0.2, 0.3, 0.2, -0.1], 1),
]
GRADIENTS = [
    np.array([-0.5, 0.7, -0.3]),
    np.array([2.0]),
    np.array([1e3, -2e3, 5e2, 3e3]),
    np.array([1e-4, 3e-4, -2e-4]),
    np.array([0.0, -1.5, 0.4]),
    np.array([2.0, -2.0, 1.0]),  # two largest entries: ℓ₁ has many maximisers
]


def loss(x, w, y):
    """log(1 + e^{−y wᵀx})."""
    return logistic_loss(y * float(w @ x))


def _dual(g, norm):
    """The largest gᵀδ over ‖δ‖ ≤ 1: the dual norm of g (Boyd and Vandenberghe, Convex Optimization, A.1.6)."""
    return {1: np.max(np.abs(g)), 2: np.sqrt(np.sum(g * g)), np.inf: np.sum(np.abs(g))}[norm]


def _best_in_ball(delta, g, eps, norm, where):
    """Fault unless delta lies in the ball and reaches the largest gᵀδ there; any maximiser will do."""
    size = {1: np.sum(np.abs(delta)), 2: np.sqrt(np.sum(delta**2)), np.inf: np.max(np.abs(delta))}[norm]
    gain, most = float(g @ delta), eps * _dual(g, norm)
    if abs(gain + most) <= 1e-6 * most and size <= eps * (1 + SLACK):
        raise Fault("sign", f"{where}: this decreases gᵀδ as much as possible: a sign error")
    if size > eps * (1 + 1e-6):
        raise Fault("too long", f"{where}: its {NAMES[norm]} norm is {size / eps:.4g} times eps")
    if gain < most * (1 - 1e-6):
        if not np.any(delta):
            raise Fault("zero", f"{where}: zero everywhere")
        if size < eps * (1 - 1e-6) and gain * eps / size >= most * (1 - 1e-6):
            raise Fault("factor", f"{where}: the right direction, but only {size / eps:.4g} of the length allowed")
        for other in NORMS:
            if other != norm and abs(gain - most) > 0 and _is_scaled_best(delta, g, other):
                raise Fault("other norm", f"{where}: this is the direction that is best for the {NAMES[other]} norm")
        raise Fault("value", f"{where}: gᵀδ is {gain / most:.3g} of what is possible")


def _is_scaled_best(delta, g, norm):
    size = {1: np.sum(np.abs(delta)), 2: np.sqrt(np.sum(delta**2)), np.inf: np.max(np.abs(delta))}[norm]
    return bool(g @ delta >= size * _dual(g, norm) * (1 - 1e-9))


@part("10(a)", "the gradient by the input")
def check_a(grad_x):
    """Judge grad_x(x, w, y) → (n,), for x and w of shape (n,) and y = ±1."""
    return [
        function(
            grad_x,
            lambda x, w, y: gradient(lambda v: loss(v, w, y), x),
            EXAMPLES,
            noun="the gradient",
            mistakes={
                "this is the gradient by the weights": lambda x, w, y: gradient(lambda v: loss(x, v, y), w),
                "the label y is missing": lambda x, w, y: gradient(lambda v: loss(v, w, 1), x),
            },
        )
    ]


@part("10(b)", "the fast gradient sign step")
def check_b(fgsm):
    """Judge fgsm(x, w, y, eps) → δ of shape (n,)."""

    def test(answer: Answer) -> None:
        for example in EXAMPLES:
            x, w, y = example.arguments
            for eps in (0.05, 3.0):
                where = f"x = {np.round(x, 3).tolist()}, y = {y}, eps = {eps}"
                delta = answer.call(x, w, y, eps)
                if delta.shape == x.shape and np.allclose(delta - x, eps * np.sign(gradient(lambda v: loss(v, w, y), x).value)):
                    raise Fault("known mistake", f"{where}: this is the changed input x + δ; δ alone is asked")
                delta = of_shape(delta, x.shape, where)
                _best_in_ball(delta, gradient(lambda v: loss(v, w, y), x).value, eps, np.inf, where)
                if np.any(delta != answer.call(x, w, y, eps)):
                    raise Fault("changes by itself", f"{where}: two calls return different steps")

    return [holds(fgsm, test=test)]


@part("10(c)", "the increase of the loss, and its linear bound")
def check_c(increase, bound):
    """Judge two numbers for the x, w, y and eps of the text."""
    steepest = lambda: gradient(lambda v: loss(v, W, Y), X)
    corners = lambda: max(loss(X + EPS * np.array(c), W, Y) for c in np.ndindex(2, 2, 2) for c in [2 * np.array(c) - 1])
    return [
        value(increase, lambda: corners() - loss(X, W, Y), noun="the increase", mistakes={"this is the loss after the step, not its increase": corners()}),
        value(bound, lambda: EPS * np.sum(np.abs(steepest().value)), noun="the bound", mistakes=_other_bounds()),
    ]


def _other_bounds():
    g = gradient(lambda v: loss(v, W, Y), X).value
    return {
        "this is ‖∇ℓ‖₁; eps is missing": np.sum(np.abs(g)),
        "this uses the ℓ₂ norm of the gradient": EPS * np.sqrt(np.sum(g * g)),
        "this uses the ℓ_∞ norm of the gradient": EPS * np.max(np.abs(g)),
        "this is the true increase, not its linear bound": loss(X + EPS * np.sign(g), W, Y) - loss(X, W, Y),
    }


@part("10(d)", "the steepest step under three norms")
def check_d(steepest):
    """Judge steepest(g, eps, norm) → δ of g's shape (n,), with ‖δ‖ ≤ eps; norm is 1, 2 or np.inf."""

    def test(answer: Answer) -> None:
        for g in GRADIENTS:
            for norm in NORMS:
                for eps in (0.1, 2.0):
                    where = f"norm {NAMES[norm]}, g = {g.tolist()}, eps = {eps}"
                    delta = of_shape(answer.call(g, eps, norm), g.shape, where)
                    _best_in_ball(delta, g, eps, norm, where)
                    if np.any(delta != answer.call(g, eps, norm)):
                        raise Fault("changes by itself", f"{where}: two calls return different steps")

    return [holds(steepest, test=test)]
