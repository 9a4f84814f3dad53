"""Exercise 4: matrix calculus from first principles."""

from __future__ import annotations

import numpy as np

from ..answers import Answer
from ..derivatives import gradient
from ..grading import Claim, case, function, part


def _draw(seed: int, *shapes: int | tuple[int, ...], scale: float = 1.0) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [scale * rng.normal(size=shape) for shape in shapes]


def _symmetric(seed: int, n: int) -> np.ndarray:
    A = np.random.default_rng(seed).normal(size=(n, n))
    return (A + A.T) / 2


ZEROS = "zeros among the entries"
# One entry and many, zeros among them, numbers large and small.
LINEAR = [
    case(*_draw(1, 3, 3)),
    case(*_draw(2, 1, 1), label="n = 1"),
    case(*_draw(3, 5, 5, scale=1e3), label="large numbers"),
    case(*_draw(4, 4, 4, scale=1e-3), label="small numbers"),
    case([0.0, -2.0, 0.0, 0.7], [1.5, 0.0, -1.0, 0.3], label=ZEROS),
    case(*_draw(24, 13, 13), label="13 components"),
]
# A symmetric A cannot tell A from its transpose, nor 2Ax from the right answer: most here are not.
QUADRATIC = [
    case(*_draw(5, (3, 3), 3), label="an A that is not symmetric"),
    case(*_draw(6, (2, 2), 2), label="an A that is not symmetric, 2 × 2"),
    case(_symmetric(7, 4), *_draw(8, 4), label="a symmetric A"),
    case(*_draw(10, (5, 5), 5, scale=100.0), label="large numbers, A not symmetric"),
    case(*_draw(9, (3, 3), 3, scale=1e-2), label="small numbers, A not symmetric"),
    case(*_draw(11, (1, 1), 1), label="n = 1"),
    case(*_draw(25, (12, 12), 12), label="n = 12"),
    case([[0.0, 2.0, 0.0], [1.0, 0.0, -3.0], [0.0, 0.5, 0.0]], [0.0, 1.5, -2.0], label=ZEROS),
]
# A square A hides a wrong shape. Tall, wide, one row, one column, many rows, large numbers, Ax = b.
LEAST_SQUARES = [
    case(*_draw(12, (4, 2), 4, 2), label="a tall A"),
    case(*_draw(13, (2, 5), 2, 5), label="a wide A"),
    case(*_draw(14, (3, 3), 3, 3), label="a square A"),
    case(*_draw(15, (6, 1), 6, 1), label="one column"),
    case(*_draw(21, (1, 3), 1, 3), label="one row"),
    case(*_draw(16, (5, 3), 5, 3, scale=30.0), label="large numbers"),
    case(*_draw(26, (14, 3), 14, 3), label="14 rows"),
    case([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]], [1.0, -4.0, -1.0], [1.0, -2.0], label="Ax = b"),
    case([[1.0, 0.0], [0.5, 2.0], [0.0, 1.0]], [0.0, 1.0, -2.0], [0.0, 3.0], label=ZEROS),
]
# Wide, tall, square, one row, one column, many columns, large numbers.
TRACE = [
    case(*_draw(17, (2, 3), (3, 2)), label="a 2 × 3 matrix A"),
    case(*_draw(18, (4, 2), (2, 4)), label="a 4 × 2 matrix A"),
    case(*_draw(19, (3, 3), (3, 3)), label="a square A"),
    case(*_draw(20, (1, 4), (4, 1)), label="a row A"),
    case(*_draw(22, (3, 1), (1, 3)), label="a column A"),
    case(*_draw(23, (2, 4), (4, 2), scale=1e3), label="large numbers"),
    case(*_draw(27, (2, 12), (12, 2)), label="12 columns"),
    case([[0.0, 1.5], [2.0, 0.0], [0.0, 0.0]], [[0.0, 1.0, 0.0], [3.0, 0.0, 0.0]], label=ZEROS),
    case([[1.0, -2.0, 0.5]], np.zeros((3, 1)), label="X = 0"),
]


@part("4(a)", "the gradient of aᵀx")
def check_a(grad_linear: Answer) -> list[Claim]:
    """Judge grad_linear(a, x) → (n,), the gradient by x."""
    return [
        function(
            grad_linear,
            lambda a, x: gradient(lambda v: a @ v, x),
            LINEAR,
            noun="the gradient",
            mistakes={
                "this is the gradient by a": lambda a, x: x,
                "these are the terms of aᵀx, not their derivatives": lambda a, x: a * x,
            },
        )
    ]


@part("4(b)", "the gradient of xᵀAx")
def check_b(grad_quadratic: Answer) -> list[Claim]:
    """Judge grad_quadratic(A, x) → (n,), for any square A."""
    return [
        function(
            grad_quadratic,
            lambda A, x: gradient(lambda v: v @ A @ v, x),
            QUADRATIC,
            noun="the gradient",
            mistakes={
                "right for a symmetric A only: x stands in xᵀAx twice, and each place "
                "contributes": lambda A, x: 2 * A @ x,
                "right for a symmetric A only: x stands in xᵀAx twice, and here one place is "
                "counted double": lambda A, x: 2 * A.T @ x,
                "x stands in xᵀAx twice; only the left one is differentiated": lambda A, x: A @ x,
                "x stands in xᵀAx twice; only the right one is differentiated": lambda A, x: (
                    A.T @ x
                ),
                "these are the terms of xᵀAx, not their derivatives": lambda A, x: (
                    x * (A @ x + A.T @ x)
                ),
                "the two shares, of the left x and of the right one, are subtracted": lambda A, x: (
                    (A - A.T) @ x
                ),
            },
        )
    ]


@part("4(c)", "the gradient of ‖Ax − b‖²")
def check_c(grad_least_squares: Answer) -> list[Claim]:
    """Judge grad_least_squares(A, b, x) → (n,), for A of shape (m, n), b (m,), x (n,)."""
    return [
        function(
            grad_least_squares,
            lambda A, b, x: gradient(lambda v: np.sum((A @ v - b) ** 2), x),
            LEAST_SQUARES,
            noun="the gradient",
            factors={"m": lambda A, b, x: len(b), "n": lambda A, b, x: len(x)},
            mistakes={
                "the term Aᵀb has lost its factor 2": lambda A, b, x: 2 * A.T @ (A @ x) - A.T @ b,
                "the term AᵀAx has lost its factor 2": lambda A, b, x: A.T @ (A @ x) - 2 * A.T @ b,
                "b is missing from the residual": lambda A, b, x: 2 * A.T @ (A @ x),
                "b has the wrong sign in the residual": lambda A, b, x: 2 * A.T @ (A @ x + b),
                "this is the gradient of the norm, not of its square": lambda A, b, x: (
                    A.T @ (A @ x - b) / np.linalg.norm(A @ x - b)
                ),
            },
        )
    ]


@part("4(d)", "the gradient of tr(AX) by X")
def check_d(grad_trace: Answer) -> list[Claim]:
    """Judge grad_trace(A, X) → X's shape (n, m), for A of shape (m, n)."""
    return [
        function(
            grad_trace,
            lambda A, X: gradient(lambda V: np.trace(A @ V), X),
            TRACE,
            noun="the gradient",
            mistakes={
                "this is X itself: tr(AX) is linear in X, so its gradient has no X in it": (
                    lambda A, X: X
                ),
                "A is reshaped, not transposed: its entries keep their order": lambda A, X: (
                    A.reshape(X.shape)
                ),
                "these are the terms of tr(AX), not their derivatives": lambda A, X: A.T * X,
                "this is the gradient of tr(X): where is A?": lambda A, X: np.eye(*X.shape),
            },
        )
    ]
