"""Exercise 6: gradient checking."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

import numpy as np

from ..answers import Answer, WrongAnswer
from ..derivatives import complex_step, gradient
from ..grading import Case, Claim, case, function, holds, of_shape, part, value


def _square(x: np.ndarray) -> float:
    return float(np.sum(x * x))


def _wavy(x: np.ndarray) -> float:
    return float(np.sum(np.sin(x)) + np.prod(np.cos(x.ravel()[:2])))


def _cubic(x: np.ndarray) -> float:
    return float(np.sum(x**3) / 3)


def _curved(x: np.ndarray) -> float:
    return float(np.sum(1e4 * x * x + x))


# A function, and a point of its own shape: vectors, a matrix, whose function takes nothing else,
# one number in an array. The last function is for one-sided differences with a small step, which
# pass elsewhere: it makes them miss by about 5000 h; centred ones are exact.
FUNCTIONS = [
    ("‖x‖² of a vector", _square, np.array([0.5, -1.5, 2.0])),
    (
        "‖x‖² of a matrix",
        lambda x: _square(x @ np.eye(2)),
        np.array([[1.0, -2.0], [0.5, 3.0], [0.3, 0.2]]),
    ),
    ("sines and cosines", _wavy, np.array([0.3, -0.8, 2.0, 1.1])),
    ("a cubic", _cubic, np.array([[[0.7]], [[-1.2]]])),
    ("a strongly curved parabola", _curved, np.array([0.0])),
    # A denominator with 1e-8, or one that is at least 1, shows itself where norms are small.
    ("a nearly flat parabola", lambda x: 1e-6 * _square(x), np.array([0.5, -1.5, 2.0])),
    ("‖x‖² of twelve entries", _square, np.linspace(-4.0, 4.8, 12)),
    (
        "sines and cosines of a (2, 2, 2) array",
        _wavy,
        np.array([[[0.3, -0.8], [2.0, 1.1]], [[-0.4, 0.9], [0.1, -1.7]]]),
    ),
]
# Three times the right gradient first: there the common mistakes differ most from one another.
WRONG = (3.0, 0.5, -1.0)


def tanh_loss(W: np.ndarray, X: np.ndarray, v: np.ndarray, y: np.ndarray) -> float:
    """‖tanh(XW)v − y‖², a number, for W of shape (n, k), X (m, n), v (k,) and y (m,)."""
    return np.sum((np.tanh(X @ W) @ v - y) ** 2)


def _networks() -> Iterator[Case]:
    """One example and many, fewer and more hidden units than inputs; saturated units, and
    residuals so large that a clipped gradient shows.
    """
    shapes = {
        "four examples": (4, 3, 2),
        "one hidden unit": (5, 2, 1),
        "one example": (1, 3, 4),
        "more hidden units than inputs": (3, 2, 5),
    }
    for seed, (label, (m, n, k)) in enumerate(shapes.items()):
        rng = np.random.default_rng(seed)
        yield case(
            rng.normal(size=(n, k)),
            rng.normal(size=(m, n)),
            rng.normal(size=k),
            rng.normal(size=m),
            label=label,
        )
    rng = np.random.default_rng(9)
    yield case(
        rng.normal(size=(3, 2)),
        10 * rng.normal(size=(4, 3)),
        rng.normal(size=2),
        rng.normal(size=4),
        label="saturated units",
    )
    yield case(
        rng.normal(size=(4, 3)),
        rng.normal(size=(12, 4)),
        rng.normal(size=3),
        100 * rng.normal(size=12),
        label="large residuals, twelve examples",
    )
    # A tanh made of e^(XW) by hand overflows.
    yield case(
        np.array([[1.0, -2.0], [0.5, 1.0]]),
        np.array([[900.0, 300.0], [0.3, -0.2]]),
        np.array([0.7, -1.2]),
        np.array([0.4, 0.9]),
        label="XW near 1000",
    )
    # Of each unit 1 − tanh² is near 1e-8 here, and `1 - H**2` keeps eight digits of it. Differences
    # of so large a loss keep fewer, whatever their step.
    yield case(
        np.array([[1.0, -0.5], [0.5, 1.0]]),
        np.array([[11.4, -3.5], [-11.7, 3.6]]),
        np.array([0.7, -5.2]),
        np.array([40.0, -90.0]),
        label="all units saturated",
    )


# A learner who tries again does not wait for it again.
@functools.cache
def _right_gradient(index: int) -> np.ndarray:
    """That of one of `FUNCTIONS` at its x."""
    _, f, x = FUNCTIONS[index]
    return gradient(f, x).value


@part("6(a)", "the gradient checker")
def check_a(gradient_error: Answer) -> list[Claim]:
    """Judge gradient_error(f, grad, x), a number: f maps an array of x's shape to a number, grad
    has x's shape.
    """

    def test(answer: Answer) -> None:
        for index, (name, f, x) in enumerate(FUNCTIONS):
            g = _right_gradient(index)

            def ask(
                claimed: np.ndarray,
                f: Callable[[np.ndarray], float] = f,
                x: np.ndarray = x,
                name: str = name,
            ) -> float:
                return float(of_shape(answer.call(f, claimed, x), (), name))

            right = ask(g)
            if right != ask(g):
                raise WrongAnswer("changes by itself", f"{name}: two calls return different errors")
            if right < 0:
                raise WrongAnswer(
                    "sign", f"{name}: an error of {right:.3g}; a relative error is never negative"
                )
            if right > 1e-2:
                raise WrongAnswer(
                    "value",
                    f"{name}: you report {right:.2g} for the right gradient, expected nearly 0; "
                    f"{_why_not_zero(right)}",
                )
            # A centred difference at a sensible step is good to 1e-7 and better; a one-sided one is
            # not, at these points.
            if right > 1e-7:
                one_sided = "; is yours one-sided?" if index == 0 else ""  # a quadratic function
                raise WrongAnswer(
                    "inaccurate",
                    f"{name}: {right:.2g} for the right gradient; a centred difference reaches "
                    "1e-8 and less, with a step near 1e-5 and each entry put back after its turn"
                    f"{one_sided}",
                )
            told = {factor: ask(factor * g) for factor in WRONG}
            if told != {factor: ask(factor * g) for factor in WRONG}:
                raise WrongAnswer("changes by itself", f"{name}: two calls return different errors")
            if any(abs(seen - _due(factor)) > 1e-5 for factor, seen in told.items()):
                raise _misjudged(name, told, float(np.sqrt(np.sum(g**2))))
            # One component of the numerator alone: ‖(0, …, d)‖ / (‖ĝ‖ + ‖g‖).
            spoilt = g.copy()
            spoilt.flat[0] += 1.0
            due = 1 / (np.sqrt(np.sum(spoilt**2)) + np.sqrt(np.sum(g**2)))
            if abs(ask(spoilt) - due) > 1e-5:
                raise WrongAnswer(
                    "component",
                    f"{name}: with one component off by 1 you report {ask(spoilt):.4g}, expected "
                    f"{due:.4g}; is each norm the root of a sum of squares, over all components?",
                )
            # Small errors count, too; a centred difference is good to 1e-7, see above.
            small, due = ask(1.00002 * g), _due(1.00002)
            if abs(small - due) > 2e-7:
                raise WrongAnswer(
                    "value",
                    f"{name}: you report {small:.2g} for a gradient that is 1.00002 times the "
                    f"right one, expected {due:.2g}",
                )
            if abs((seen := ask(0 * g)) - 1) > 1e-5:
                raise WrongAnswer(
                    "zero",
                    f"{name}: you report {seen:.4g} for a gradient of zeros, expected 1: the right "
                    "one is not zero",
                )
        f, x = FUNCTIONS[0][1], FUNCTIONS[0][2] * 0.0
        seen = float(
            of_shape(answer.call(f, x, x), (), "where both gradients are zero, and so both norms")
        )
        claimed = np.ones(x.shape)
        beside = float(of_shape(answer.call(f, claimed, x), (), "where the right gradient is zero"))
        # The two values of f are equal there, so the difference is exactly 0.
        if abs(seen) > 1e-5:
            raise WrongAnswer(
                "zero", f"an error of {seen:.3g} where both gradients are zero, and so agree"
            )
        if abs(beside - 1) > 1e-5:
            raise WrongAnswer(
                "zero",
                f"an error of {beside:.3g}, expected 1, where the right gradient is zero and the "
                "claimed one is not",
            )

    return [holds(gradient_error, test=test)]


def _why_not_zero(seen: float) -> str:
    """What may be the reason for this error of the right gradient g, with a quotient of q."""
    if seen > 1 + 1e-5:
        return "no relative error is above 1: are there parentheses around the denominator?"
    if abs(seen - 1) < 1e-5:  # q is −g, or far larger or smaller than g
        return "is a sign wrong, or is the quotient multiplied by h?"
    if abs(seen - 1 / 3) < 1e-5:  # q is 2g or g/2
        return "your difference quotient is twice or half of what it is: is it divided by 2h?"
    return "is your difference quotient close to grad?"


def _due(factor: float) -> float:
    """The relative error of factor times the right gradient."""
    return abs(factor - 1) / (abs(factor) + 1)


def _misjudged(name: str, told: dict[float, float], size: float) -> WrongAnswer:
    """What was told of each factor times a gradient of this size: the mistake that explains all."""
    common: list[tuple[str, str, Callable[[float], float]]] = [
        ("verdict", "1 for every wrong gradient: a verdict, and its size is asked", lambda k: 1.0),
        (
            "denominator",
            "divided by the difference quotient's norm; expected the sum of both norms",
            lambda k: abs(k - 1),
        ),
        (
            "denominator",
            "divided by the claimed gradient's norm; expected the sum of both norms",
            lambda k: abs(k - 1) / abs(k),
        ),
        (
            "denominator",
            "divided by the larger of both norms; expected their sum",
            lambda k: abs(k - 1) / max(abs(k), 1),
        ),
        (
            "denominator",
            "divided by the smaller of both norms; expected their sum",
            lambda k: abs(k - 1) / min(abs(k), 1),
        ),
        (
            "not relative",
            "an absolute error: the denominator is missing",
            lambda k: abs(k - 1) * size,
        ),
        (
            "square",
            "the square of the error: take norms, not sums of squares",
            lambda k: _due(k) ** 2,
        ),
        (
            "square",
            "squared norms, above and below: take their roots",
            lambda k: (k - 1) ** 2 / (k * k + 1),
        ),
        ("factor", "twice the relative error", lambda k: 2 * _due(k)),
        ("factor", "half of the relative error", lambda k: _due(k) / 2),
    ]
    for kind, sentence, wrong in common:
        if all(abs(seen - wrong(k)) <= 1e-5 * max(1, wrong(k)) for k, seen in told.items()):
            return WrongAnswer(kind, f"{name}: {sentence}")
    factor, seen = next((k, s) for k, s in told.items() if abs(s - _due(k)) > 1e-5)
    return WrongAnswer(
        "value",
        f"{name}: you report {seen:.7g} for a gradient that is {factor:g} times the right one",
    )


@part("6(b)", "what the checker says of three claims")
def check_b(right: Answer, sign: Answer, scale: Answer) -> list[Claim]:
    """Judge three numbers: the errors reported for 2x, −2x and x as the gradient of ‖x‖²."""

    def is_small(right: Answer) -> None:
        seen = float(of_shape(right.value(), ()))
        if seen < 0:
            raise WrongAnswer("sign", "a relative error is never negative")
        if seen > 1e-7:
            raise WrongAnswer("value", f"{seen:.3g} is too large: this gradient is right")

    # The ε in the denominator, and the difference itself, change these by less than 1e-6.
    return [
        holds(right, test=is_small),
        value(
            sign,
            1.0,
            noun="the right number",
            mistakes={
                "no relative error is above 1: the denominator is the sum of both norms": 2.0
            },
        ),
        value(
            scale,
            1 / 3,
            noun="the right number",
            mistakes={
                "this is relative to the norm of 2x, the larger one; the denominator has both": 0.5,
                "this is relative to the norm of x, the smaller one, or a mere verdict; the "
                "denominator has both norms": 1.0,
                "this is the square of the error": 1 / 9,
                "these are squared norms, above and below: take their roots": 0.2,
            },
        ),
    ]


@part("6(c)", "the gradient of a small network's loss")
def check_c(grad_W: Answer) -> list[Claim]:
    """Judge grad_W(W, X, v, y) → (n, k), for W (n, k), X (m, n), v (k,), y (m,)."""

    def right_units(Z: np.ndarray, v: np.ndarray, y: np.ndarray) -> np.ndarray:
        return np.outer(2 * (np.tanh(Z) @ v - y), v)

    def right_slope(Z: np.ndarray) -> np.ndarray:
        return 1 - np.tanh(Z) ** 2

    def wrong(
        by_units: Callable[..., np.ndarray] = right_units,
        by_inputs: Callable[[np.ndarray], np.ndarray] = right_slope,
    ) -> Callable[..., np.ndarray]:
        """Backpropagation with these for 2r vᵀ, of (XW, v, y), and for the derivative of tanh."""

        def answer(W: np.ndarray, X: np.ndarray, v: np.ndarray, y: np.ndarray) -> np.ndarray:
            return X.T @ (by_units(X @ W, v, y) * by_inputs(X @ W))

        return answer

    def by_norm(W: np.ndarray, X: np.ndarray, v: np.ndarray, y: np.ndarray) -> np.ndarray:
        return wrong()(W, X, v, y) / (2 * np.linalg.norm(np.tanh(X @ W) @ v - y))

    return [
        function(
            grad_W,
            lambda W, X, v, y: complex_step(lambda V: tanh_loss(V, X, v, y), W),
            _networks(),
            noun="the gradient",
            factors={
                "m": lambda W, X, v, y: len(y),
                "n": lambda W, X, v, y: len(W),
                "k": lambda W, X, v, y: len(v),
            },
            mistakes={
                "the derivative of tanh is missing": wrong(by_inputs=np.ones_like),
                "the derivative of tanh is not 1 − tanh": wrong(by_inputs=lambda Z: 1 - np.tanh(Z)),
                "the derivative of tanh is not 1 + tanh²": wrong(
                    by_inputs=lambda Z: 1 + np.tanh(Z) ** 2
                ),
                "the derivative of tanh is not tanh": wrong(by_inputs=np.tanh),
                "H(1 − H) is the derivative of the sigmoid, not of tanh": wrong(
                    by_inputs=lambda Z: np.tanh(Z) * (1 - np.tanh(Z))
                ),
                "tanh is applied twice: H is tanh(XW) already": wrong(
                    by_inputs=lambda Z: 1 - np.tanh(np.tanh(Z)) ** 2
                ),
                "1 − tanh² has XW itself squared": wrong(by_inputs=lambda Z: 1 - Z**2),
                "the target y is missing from the residual": wrong(
                    lambda Z, v, y: right_units(Z, v, 0 * y)
                ),
                "y has the wrong sign in the residual": wrong(
                    lambda Z, v, y: right_units(Z, v, -y)
                ),
                "tanh is missing from the residual": wrong(
                    lambda Z, v, y: np.outer(2 * (Z @ v - y), v)
                ),
                "the residual is missing: the square has the slope 2r": wrong(
                    lambda Z, v, y: np.outer(2 * np.ones_like(y), v)
                ),
                "v is missing: each hidden unit enters the loss with its weight": wrong(
                    lambda Z, v, y: right_units(Z, v, y) / v
                ),
                "this is the gradient of the norm, not of its square": by_norm,
            },
        )
    ]
