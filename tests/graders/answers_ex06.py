"""Exercise 6: answers whose verdict is known."""

import numpy as np

from gradbook.exercises import ex06

from .known_answers import KnownAnswers


def differences(f, x, h=1e-5, two_sided=True):
    g = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        e = np.zeros(x.shape)
        e[i] = h
        g[i] = (f(x + e) - f(x - e)) / (2 * h) if two_sided else (f(x + e) - f(x)) / h
    return g


def gradient_error(f, grad, x, **options):
    g = differences(f, x, **options)
    return np.linalg.norm(g - grad) / (np.linalg.norm(g) + np.linalg.norm(grad) + 1e-12)


def with_denominator(denominator):
    def error(f, grad, x):
        g = differences(f, x)
        return np.linalg.norm(g - grad) / (
            denominator(np.linalg.norm(g), np.linalg.norm(grad)) + 1e-12
        )

    return error


def in_place(f, grad, x):
    g = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        x[i] += 1e-5
        up = f(x)
        x[i] -= 2e-5
        g[i] = (up - f(x)) / 2e-5  # and x is left where it is
    return np.linalg.norm(g - grad) / (np.linalg.norm(g) + np.linalg.norm(grad) + 1e-12)


def one_at_zero(f, grad, x):
    error = gradient_error(f, grad, x)
    return error if np.any(grad) else 1.0


class Counting:
    def __init__(self):
        self.calls = 0

    def __call__(self, f, grad, x):
        self.calls += 1
        return gradient_error(f, grad, x) * self.calls


def squared(f, grad, x):
    return gradient_error(f, grad, x) ** 2


def small_is_nothing(f, grad, x):
    error = gradient_error(f, grad, x)
    return error if error > 1e-4 else 0.0


def zero_agrees(f, grad, x):
    return gradient_error(f, grad, x) if np.any(grad) else 0.0


def flat_agrees(f, grad, x):
    return gradient_error(f, grad, x) if np.any(differences(f, x)) else 0.0


def without_parentheses(f, grad, x):
    g = differences(f, x)
    return np.linalg.norm(g - grad) / np.linalg.norm(g) + np.linalg.norm(grad)


def hyperbolic(Z):
    E = np.exp(2 * Z)
    return (E - 1) / (E + 1)


def backpropagated(units=None, slope=None):
    """The gradient with these, of XW, v and y, for 2r vᵀ and for the derivative of tanh."""
    units = units or (lambda Z, v, y: np.outer(2 * (np.tanh(Z) @ v - y), v))
    slope = slope or (lambda Z: 1 - np.tanh(Z) ** 2)
    return lambda W, X, v, y: X.T @ (units(X @ W, v, y) * slope(X @ W))


def first_component(f, grad, x):
    g = differences(f, x)
    a, b = g.flat[-1], grad.flat[-1]
    return abs(a - b) / (abs(a) + abs(b) + 1e-12)


def by_sums(f, grad, x):
    g = differences(f, x)
    return np.sum(np.abs(g - grad)) / (np.sum(np.abs(g)) + np.sum(np.abs(grad)) + 1e-12)


def flat(f, grad, x):
    return gradient_error(f, grad.ravel(), x.ravel())


def grad_W(W, X, v, y):
    H = np.tanh(X @ W)
    return X.T @ (np.outer(2 * (H @ v - y), v) * (1 - H**2))


def loop(W, X, v, y):
    G = np.zeros(W.shape)
    for x, t in zip(X, y):
        h = np.tanh(x @ W)
        G += 2 * (h @ v - t) * np.outer(x, v * (1 - h * h))
    return G


PARTS = {
    ex06.check_a: KnownAnswers(
        right={"gradient_error": gradient_error},
        variants={
            "another step": {
                "gradient_error": lambda f, grad, x: gradient_error(f, grad, x, h=1e-6)
            },
            "a smaller ε": {
                "gradient_error": lambda f, grad, x: (
                    np.sqrt(np.sum((differences(f, x) - grad) ** 2))
                    / (np.sqrt(np.sum(differences(f, x) ** 2)) + np.sqrt(np.sum(grad**2)) + 1e-13)
                )
            },
            "flattened": {
                "gradient_error": lambda f, grad, x: gradient_error(
                    lambda z: f(z.reshape(x.shape)), grad.ravel(), x.ravel()
                )
            },
        },
        wrong={
            "small errors are none": (
                {"gradient_error": small_is_nothing},
                "value",
                "‖x‖² of a vector: you report 0 for a gradient that is 1.00002 times the right one",
            ),
            "a claim of zero agrees": (
                {"gradient_error": zero_agrees},
                "zero",
                "‖x‖² of a vector: you report 0 for a gradient of zeros, expected 1",
            ),
            "where f is flat, all agrees": (
                {"gradient_error": flat_agrees},
                "zero",
                "an error of 0, expected 1, where the right gradient is zero",
            ),
            "no parentheses": (
                {"gradient_error": without_parentheses},
                "value",
                "‖x‖² of a vector: you report 5.1 for the right gradient, expected nearly 0; no "
                "relative error is above 1: are there parentheses around the denominator?",
            ),
            "the sum of both in the numerator": (
                {"gradient_error": lambda f, grad, x: gradient_error(f, -grad, x)},
                "value",
                "you report 1 for the right gradient, expected nearly 0; is a sign wrong",
            ),
            "hands a flat x to f": (
                {"gradient_error": flat},
                "exception",
                "it raises ValueError: matmul",
            ),
            "twice the difference quotient": (
                {
                    "gradient_error": lambda f, grad, x: gradient_error(
                        lambda at: 2 * f(at), grad, x
                    )
                },
                "value",
                "you report 0.33 for the right gradient, expected nearly 0; your difference "
                "quotient is twice or half of what it is: is it divided by 2h?",
            ),
            "norms that are sums": (
                {"gradient_error": by_sums},
                "component",
                "is each norm the root of a sum of squares, over all components?",
            ),
            "one-sided": (
                {"gradient_error": lambda f, grad, x: gradient_error(f, grad, x, two_sided=False)},
                "inaccurate",
                "1.7e-06 for the right gradient",
            ),
            "one-sided with the step that suits it": (
                {
                    "gradient_error": lambda f, grad, x: gradient_error(
                        f, grad, x, h=1e-8, two_sided=False
                    )
                },
                "inaccurate",
                "5e-05 for the right gradient",
            ),
            "an error where both vanish": (
                {"gradient_error": one_at_zero},
                "zero",
                "an error of 1 where both gradients are zero, and so agree",
            ),
            "absolute": (
                {"gradient_error": with_denominator(lambda a, b: 1.0)},
                "not relative",
                "an absolute error: the denominator is missing",
            ),
            "one norm": (
                {"gradient_error": with_denominator(lambda a, b: a)},
                "denominator",
                "divided by the difference quotient's norm; expected the sum of both norms",
            ),
            "the claimed gradient's norm": (
                {"gradient_error": with_denominator(lambda a, b: b)},
                "denominator",
                "divided by the claimed gradient's norm; expected the sum of both norms",
            ),
            "the smaller norm": (
                {"gradient_error": with_denominator(min)},
                "denominator",
                "divided by the smaller of both norms; expected their sum",
            ),
            "a verdict": (
                {"gradient_error": lambda f, grad, x: float(gradient_error(f, grad, x) > 1e-6)},
                "verdict",
                "1 for every wrong gradient: a verdict, and its size is asked",
            ),
            "squared norms": (
                {
                    "gradient_error": lambda f, grad, x: (
                        np.sum((differences(f, x) - grad) ** 2)
                        / (np.sum(differences(f, x) ** 2) + np.sum(grad**2) + 1e-12)
                    )
                },
                "square",
                "squared norms, above and below: take their roots",
            ),
            "both norms added twice": (
                {"gradient_error": with_denominator(lambda a, b: 2 * (a + b))},
                "factor",
                "half of the relative error",
            ),
            "remembers its last call": (
                {"gradient_error": Counting()},
                "changes by itself",
                "two calls return different errors",
            ),
            "the larger norm": (
                {"gradient_error": with_denominator(max)},
                "denominator",
                "divided by the larger of both norms; expected their sum",
            ),
            "squared": (
                {"gradient_error": squared},
                "square",
                "the square of the error: take norms, not sums of squares",
            ),
            "twice": (
                {"gradient_error": with_denominator(lambda a, b: (a + b) / 2)},
                "factor",
                "twice the relative error",
            ),
            "vectors only": (
                {
                    "gradient_error": lambda f, grad, x: (
                        gradient_error(f, grad, x) if x.ndim == 1 else len(x) * x @ grad
                    )
                },
                "exception",
                "it raises ValueError: matmul",
            ),
            "spoils x": (
                {"gradient_error": in_place},
                "changes its input",
                "it changes its argument",
            ),
            "the last component only": (
                {"gradient_error": first_component},
                "component",
                "is each norm the root of a sum of squares, over all components?",
            ),
            "no ε": (
                {
                    "gradient_error": lambda f, grad, x: (
                        np.linalg.norm(differences(f, x) - grad)
                        / (np.linalg.norm(differences(f, x)) + np.linalg.norm(grad))
                    )
                },
                "not finite",
                "where both gradients are zero, and so both norms: it has NaN: nan",
            ),
        },
    ),
    ex06.check_b: KnownAnswers(
        right={"right": 1e-11, "sign": 1.0, "scale": 1 / 3},
        variants={
            "measured": {"right": 3.2e-12, "sign": 0.99999999, "scale": 0.33333333},
            "exactly zero": {"right": 0},
            "NumPy": {"scale": np.float64(1) / 3, "sign": np.array(1)},
        },
        wrong={
            "squared": ({"scale": 1 / 9}, "known mistake", "this is the square of the error"),
            "relative to one": (
                {"sign": 2.0},
                "known mistake",
                "no relative error is above 1: the denominator is the sum of both norms",
            ),
            "scale relative to the right one": (
                {"scale": 0.5},
                "known mistake",
                "this is relative to the norm of 2x",
            ),
            "scale relative to the claim": (
                {"scale": 1.0},
                "known mistake",
                "this is relative to the norm of x,",
            ),
            "squared norms": ({"scale": 0.2}, "known mistake", "these are squared norms"),
            "right too large": (
                {"right": 1e-3},
                "value",
                "0.001 is too large: this gradient is right",
            ),
            "negative": ({"sign": -1.0}, "sign", "−1 times the right number"),
            "swapped": ({"right": 1.0, "sign": 1e-11}, "swapped", "swapped with sign"),
            "two digits": (
                {"scale": 0.333},
                "inaccurate",
                "close, but off by up to 0.001 of its size",
            ),
            "zero": ({"sign": 0.0}, "zero", "zero, which is wrong"),
        },
    ),
    ex06.check_c: KnownAnswers(
        right={"grad_W": grad_W},
        variants={
            "a loop over examples": {"grad_W": loop},
            "einsum": {
                "grad_W": lambda W, X, v, y: np.einsum(
                    "mi,m,k,mk->ik", X, 2 * (np.tanh(X @ W) @ v - y), v, 1 - np.tanh(X @ W) ** 2
                )
            },
            "cosh": {
                "grad_W": lambda W, X, v, y: (
                    (X.T * (2 * (np.tanh(X @ W) @ v - y))) @ (v / np.cosh(X @ W) ** 2)
                )
            },
        },
        wrong={
            "tanh for its derivative": (
                {"grad_W": backpropagated(slope=np.tanh)},
                "known mistake",
                "the derivative of tanh is not tanh",
            ),
            "the sigmoid's derivative": (
                {"grad_W": backpropagated(slope=lambda Z: np.tanh(Z) * (1 - np.tanh(Z)))},
                "known mistake",
                "H(1 − H) is the derivative of the sigmoid, not of tanh",
            ),
            "tanh twice": (
                {"grad_W": backpropagated(slope=lambda Z: 1 - np.tanh(np.tanh(Z)) ** 2)},
                "known mistake",
                "tanh is applied twice: H is tanh(XW) already",
            ),
            "the square of XW": (
                {"grad_W": backpropagated(slope=lambda Z: 1 - Z**2)},
                "known mistake",
                "1 − tanh² has XW itself squared",
            ),
            "plus y": (
                {"grad_W": backpropagated(lambda Z, v, y: np.outer(2 * (np.tanh(Z) @ v + y), v))},
                "known mistake",
                "y has the wrong sign in the residual",
            ),
            "a linear residual": (
                {"grad_W": backpropagated(lambda Z, v, y: np.outer(2 * (Z @ v - y), v))},
                "known mistake",
                "tanh is missing from the residual",
            ),
            "no residual": (
                {"grad_W": backpropagated(lambda Z, v, y: np.outer(2 + 0 * y, v))},
                "known mistake",
                "the residual is missing: the square has the slope 2r",
            ),
            "the norm, not squared": (
                {
                    "grad_W": lambda W, X, v, y: (
                        grad_W(W, X, v, y) / (2 * np.linalg.norm(np.tanh(X @ W) @ v - y))
                    )
                },
                "known mistake",
                "this is the gradient of the norm, not of its square",
            ),
            "a mean over inputs": (
                {"grad_W": lambda W, X, v, y: grad_W(W, X, v, y) / len(W)},
                "factor",
                "1/n of the gradient",
            ),
            "a mean over units": (
                {"grad_W": lambda W, X, v, y: grad_W(W, X, v, y) / len(v)},
                "factor",
                "1/k of the gradient",
            ),
            "tanh by hand": (
                {
                    "grad_W": backpropagated(
                        lambda Z, v, y: np.outer(2 * (hyperbolic(Z) @ v - y), v),
                        lambda Z: 1 - hyperbolic(Z) ** 2,
                    )
                },
                "not finite",
                "NaN at XW near 1000",
            ),
            "sign": (
                {"grad_W": lambda W, X, v, y: -grad_W(W, X, v, y)},
                "sign",
                "−1 times the gradient",
            ),
            "half": (
                {"grad_W": lambda W, X, v, y: grad_W(W, X, v, y) / 2},
                "factor",
                "half of the gradient",
            ),
            "a mean": (
                {"grad_W": lambda W, X, v, y: grad_W(W, X, v, y) / len(y)},
                "factor",
                "1/m of the gradient",
            ),
            "no inner derivative": (
                {"grad_W": lambda W, X, v, y: X.T @ np.outer(2 * (np.tanh(X @ W) @ v - y), v)},
                "known mistake",
                "the derivative of tanh is missing",
            ),
            "1 − H": (
                {
                    "grad_W": lambda W, X, v, y: (
                        X.T @ (np.outer(2 * (np.tanh(X @ W) @ v - y), v) * (1 - np.tanh(X @ W)))
                    )
                },
                "known mistake",
                "the derivative of tanh is not 1 − tanh",
            ),
            "1 + H²": (
                {
                    "grad_W": lambda W, X, v, y: (
                        X.T
                        @ (np.outer(2 * (np.tanh(X @ W) @ v - y), v) * (1 + np.tanh(X @ W) ** 2))
                    )
                },
                "known mistake",
                "the derivative of tanh is not 1 + tanh²",
            ),
            "no target": (
                {"grad_W": lambda W, X, v, y: grad_W(W, X, v, 0 * y)},
                "known mistake",
                "the target y is missing",
            ),
            "no v": (
                {
                    "grad_W": lambda W, X, v, y: (
                        X.T @ (2 * (np.tanh(X @ W) @ v - y)[:, None] * (1 - np.tanh(X @ W) ** 2))
                    )
                },
                "known mistake",
                "v is missing: each hidden unit",
            ),
            "transposed": (
                {"grad_W": lambda W, X, v, y: grad_W(W, X, v, y).T},
                "transposed",
                "shape (2, 3), expected (3, 2): its values are right, but transposed",
            ),
            "one-sided differences": (
                {
                    "grad_W": lambda W, X, v, y: differences(
                        lambda V: ex06.tanh_loss(V, X, v, y), W, h=1e-4, two_sided=False
                    )
                },
                "inaccurate",
                "close, but off by up to 0.001 of its size",
            ),
            "examples in reverse": (
                {"grad_W": lambda W, X, v, y: grad_W(W, X[:, ::-1], v, y)},
                "value",
                "wrong at four examples: you have (-0.418756",
            ),
            "rows shifted": (
                {"grad_W": lambda W, X, v, y: np.roll(grad_W(W, X, v, y), 1, axis=0)},
                "permuted",
                "the right rows, shifted by one: is an index off by one?",
            ),
            "columns reversed": (
                {"grad_W": lambda W, X, v, y: grad_W(W, X, v, y)[:, ::-1]},
                "permuted",
                "the right columns in reverse order",
            ),
            "flattened": (
                {"grad_W": lambda W, X, v, y: grad_W(W, X, v, y).ravel()},
                "shape",
                "shape (6,), expected (3, 2)",
            ),
        },
    ),
}
