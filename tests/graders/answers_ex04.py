"""Exercise 4: answers whose verdict is known."""

import numpy as np

from gradbook.exercises import ex04

from .known_answers import KnownAnswers


def quadratic(A, x):
    return (A + A.T) @ x


def least_squares(A, b, x):
    return 2 * A.T @ (A @ x - b)


def by_differences(A, X):
    steps = (np.eye(X.size)[k].reshape(X.shape) for k in range(X.size))
    return np.reshape([(np.trace(A @ (X + E)) - np.trace(A @ (X - E))) / 2 for E in steps], X.shape)


def fill_like_A(A, X):
    """Right for a square A; the result has A's shape where it needs X's."""
    G = np.zeros(A.shape)
    for i, j in np.ndindex(*A.shape):
        G[i, j] = A[j, i]
    return G


PARTS = {
    ex04.check_a: KnownAnswers(
        right={"grad_linear": lambda a, x: a},
        variants={
            "a copy": {"grad_linear": lambda a, x: a.copy()},
            "a list": {"grad_linear": lambda a, x: [float(c) for c in a]},
            "by the identity": {"grad_linear": lambda a, x: np.eye(len(x)) @ a},
        },
        wrong={
            "sign": ({"grad_linear": lambda a, x: -a}, "sign", "−1 times the gradient"),
            "by a": ({"grad_linear": lambda a, x: x}, "known mistake", "this is the gradient by a"),
            "twice": ({"grad_linear": lambda a, x: 2 * a}, "factor", "twice the gradient"),
            "a row": (
                {"grad_linear": lambda a, x: a[None, :]},
                "shape",
                "shape (1, 3), expected (3,)",
            ),
            "the product": (
                {"grad_linear": lambda a, x: a * x},
                "known mistake",
                "these are the terms of aᵀx",
            ),
            "the value": ({"grad_linear": lambda a, x: a @ x}, "shape", "a number, expected (3,)"),
            "reversed": (
                {"grad_linear": lambda a, x: a[::-1]},
                "permuted",
                "the right components in reverse order",
            ),
        },
    ),
    ex04.check_b: KnownAnswers(
        right={"grad_quadratic": quadratic},
        variants={
            "two products": {"grad_quadratic": lambda A, x: A @ x + x @ A},
            "index notation": {
                "grad_quadratic": lambda A, x: (
                    np.einsum("kj,j->k", A, x) + np.einsum("ik,i->k", A, x)
                )
            },
            "a loop": {
                "grad_quadratic": lambda A, x: [
                    sum((A[k, j] + A[j, k]) * x[j] for j in range(len(x))) for k in range(len(x))
                ]
            },
        },
        wrong={
            "the terms": (
                {"grad_quadratic": lambda A, x: x * (A @ x + A.T @ x)},
                "known mistake",
                "these are the terms of xᵀAx, not their derivatives",
            ),
            "divided by x": (
                {"grad_quadratic": lambda A, x: x * (A @ x + A.T @ x) / x},
                "not finite",
                "NaN at zeros among the entries",
            ),
            "symmetric only": (
                {"grad_quadratic": lambda A, x: 2 * A @ x},
                "known mistake",
                "and each place contributes",
            ),
            "symmetric only, transposed": (
                {"grad_quadratic": lambda A, x: 2 * A.T @ x},
                "known mistake",
                "and here one place is counted double",
            ),
            "one place": (
                {"grad_quadratic": lambda A, x: A @ x},
                "known mistake",
                "only the left one is differentiated",
            ),
            "the other place": (
                {"grad_quadratic": lambda A, x: x @ A},
                "known mistake",
                "only the right one is differentiated",
            ),
            "half": (
                {"grad_quadratic": lambda A, x: quadratic(A, x) / 2},
                "factor",
                "half of the gradient",
            ),
            "sign": (
                {"grad_quadratic": lambda A, x: -quadratic(A, x)},
                "sign",
                "−1 times the gradient",
            ),
            "minus": (
                {"grad_quadratic": lambda A, x: (A - A.T) @ x},
                "known mistake",
                "of the left x and of the right one, are subtracted",
            ),
            "the diagonal only": (
                {"grad_quadratic": lambda A, x: 2 * np.diag(A) * x},
                "some inputs",
                "wrong at an A that is not symmetric",
            ),
            "the value": (
                {"grad_quadratic": lambda A, x: x @ A @ x},
                "shape",
                "a number, expected (3,)",
            ),
            "the Hessian": (
                {"grad_quadratic": lambda A, x: A + A.T},
                "shape",
                "shape (3, 3), expected (3,)",
            ),
        },
    ),
    ex04.check_c: KnownAnswers(
        right={"grad_least_squares": least_squares},
        variants={
            "turned round": {"grad_least_squares": lambda A, b, x: -2 * (b - A @ x) @ A},
            "multiplied out": {"grad_least_squares": lambda A, b, x: 2 * (A.T @ A @ x - A.T @ b)},
            "a loop over the rows": {
                "grad_least_squares": lambda A, b, x: sum(
                    2 * (row @ x - t) * row for row, t in zip(A, b)
                )
            },
        },
        wrong={
            "factor lost in Aᵀb": (
                {"grad_least_squares": lambda A, b, x: 2 * A.T @ A @ x - A.T @ b},
                "known mistake",
                "the term Aᵀb has lost its factor 2",
            ),
            "factor lost in AᵀAx": (
                {"grad_least_squares": lambda A, b, x: A.T @ A @ x - 2 * A.T @ b},
                "known mistake",
                "the term AᵀAx has lost its factor 2",
            ),
            "a mean over columns": (
                {"grad_least_squares": lambda A, b, x: 2 * A.T @ (A @ x - b) / len(x)},
                "factor",
                "1/n of the gradient",
            ),
            "nothing where x is zero": (
                {"grad_least_squares": lambda A, b, x: 2 * A.T @ (A @ x - b) * (x != 0)},
                "some inputs",
                "right at 8 of 9 inputs; wrong at zeros among the entries",
            ),
            "half": (
                {"grad_least_squares": lambda A, b, x: A.T @ (A @ x - b)},
                "factor",
                "half of the gradient",
            ),
            "sign": (
                {"grad_least_squares": lambda A, b, x: 2 * A.T @ (b - A @ x)},
                "sign",
                "−1 times the gradient",
            ),
            "no b": (
                {"grad_least_squares": lambda A, b, x: 2 * A.T @ (A @ x)},
                "known mistake",
                "b is missing from the residual",
            ),
            "plus b": (
                {"grad_least_squares": lambda A, b, x: 2 * A.T @ (A @ x + b)},
                "known mistake",
                "b has the wrong sign in the residual",
            ),
            "not transposed": (
                {"grad_least_squares": lambda A, b, x: 2 * A @ (A @ x - b)},
                "exception",
                "it raises ValueError: matmul",
            ),
            "the residual": (
                {"grad_least_squares": lambda A, b, x: A @ x - b},
                "shape",
                "shape (4,), expected (2,)",
            ),
            "of the norm": (
                {
                    "grad_least_squares": lambda A, b, x: (
                        A.T @ (A @ x - b) / np.linalg.norm(A @ x - b)
                    )
                },
                "known mistake",
                "this is the gradient of the norm",
            ),
            "a square A in mind": (
                {
                    "grad_least_squares": lambda A, b, x: (
                        2 * (A if A.shape[0] == A.shape[1] else A.T) @ (A @ x - b)
                    )
                },
                "some inputs",
                "wrong at a square A",
            ),
            "a mean": (
                {"grad_least_squares": lambda A, b, x: least_squares(A, b, x) / len(b)},
                "factor",
                "1/m of the gradient",
            ),
            "a column": (
                {"grad_least_squares": lambda A, b, x: least_squares(A, b, x)[:, None]},
                "shape",
                "shape (2, 1), expected (2,)",
            ),
        },
    ),
    ex04.check_d: KnownAnswers(
        right={"grad_trace": lambda A, X: A.T},
        variants={
            "entry by entry": {
                "grad_trace": lambda A, X: [
                    [A[j, i] for j in range(A.shape[0])] for i in range(A.shape[1])
                ]
            },
            "swapaxes": {"grad_trace": lambda A, X: np.swapaxes(A, 0, 1)},
            "einsum": {"grad_trace": lambda A, X: np.einsum("ji->ij", A)},
            "by differences": {"grad_trace": by_differences},
        },
        wrong={
            "X transposed": (
                {"grad_trace": lambda A, X: X.T},
                "transposed",
                "shape (2, 3), expected (3, 2): nor are its values right, once it is transposed",
            ),
            "reshaped": (
                {"grad_trace": lambda A, X: A.reshape(X.shape)},
                "known mistake",
                "A is reshaped, not transposed: its entries keep their order",
            ),
            "the terms": (
                {"grad_trace": lambda A, X: A.T * X},
                "known mistake",
                "these are the terms of tr(AX), not their derivatives",
            ),
            "nothing at zero": (
                {"grad_trace": lambda A, X: A.T if X.any() else 0 * X},
                "some inputs",
                "right at 8 of 9 inputs; zero, which is wrong, at X = 0",
            ),
            "not transposed": (
                {"grad_trace": lambda A, X: A},
                "transposed",
                "shape (2, 3), expected (3, 2): its values are right, but transposed",
            ),
            "sign": ({"grad_trace": lambda A, X: -A.T}, "sign", "−1 times the gradient"),
            "twice": ({"grad_trace": lambda A, X: 2 * A.T}, "factor", "twice the gradient"),
            "the identity": (
                {"grad_trace": lambda A, X: np.eye(*X.shape)},
                "known mistake",
                "this is the gradient of tr(X)",
            ),
            "X": (
                {"grad_trace": lambda A, X: X},
                "known mistake",
                "this is X itself",
            ),
            "the trace": (
                {"grad_trace": lambda A, X: np.trace(A @ X)},
                "shape",
                "a number, expected (3, 2)",
            ),
            "a loop over A's shape": (
                {"grad_trace": fill_like_A},
                "exception",
                "it raises IndexError: index 2 is out of bounds for axis 0 with size 2",
            ),
            "rows reversed": (
                {"grad_trace": lambda A, X: A.T[::-1]},
                "permuted",
                "the right rows in reverse order",
            ),
            "columns reversed": (
                {"grad_trace": lambda A, X: A[::-1].T},
                "permuted",
                "the right columns in reverse order",
            ),
            "flattened": (
                {"grad_trace": lambda A, X: A.T.ravel()},
                "shape",
                "shape (6,), expected (3, 2)",
            ),
            "transposed only if square": (
                {"grad_trace": lambda A, X: A if A.shape == X.shape else A.T},
                "some inputs",
                "where you have the right values, transposed",
            ),
        },
    ),
}
