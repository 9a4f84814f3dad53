"""Exercise 5: answers whose verdict is known."""

import numpy as np

from gradbook.exercises import ex05

from .known_answers import KnownAnswers


def mse_gradient(X, y, w):
    return 2 / len(y) * X.T @ (X @ w - y)


def loss(X, y, w):
    return np.mean((X @ w - y) ** 2)


def descend(X, y, w0, eta, steps, grad=mse_gradient, loss=loss):
    w, losses = w0.copy(), [loss(X, y, w0)]
    for _ in range(steps):
        w = w - eta * grad(X, y, w)
        losses.append(loss(X, y, w))
    return w, np.array(losses)


def descend_in_place(X, y, w0, eta, steps):
    w, losses = w0, [loss(X, y, w0)]
    for _ in range(steps):
        w -= eta * mse_gradient(X, y, w)
        losses.append(loss(X, y, w))
    return w, np.array(losses)


def loss_after_the_step_only(X, y, w0, eta, steps):
    w, losses = descend(X, y, w0, eta, steps)
    return w, losses[1:]


def late(X, y, w0, eta, steps):
    w, losses = descend(X, y, w0, eta, steps)
    return w, np.concatenate([losses[:1], losses[:-1]])


def stops_when_it_rises(X, y, w0, eta, steps):
    w, losses = w0, [loss(X, y, w0)]
    for _ in range(steps):
        w = w - eta * mse_gradient(X, y, w)
        losses.append(loss(X, y, w))
        if losses[-1] > losses[-2]:
            break
    return w, losses


def counts_until(size):
    """Steps until this size of (X, y, w) is at most tol, or −1."""

    def steps_needed(X, y, eta, tol):
        w = np.zeros(X.shape[1])
        for k in range(5000):
            if size(X, y, w) <= tol:
                return k
            w = w - eta * mse_gradient(X, y, w)
        return -1

    return steps_needed


def no_w_without_a_step(X, y, w0, eta, steps):
    losses, previous = [loss(X, y, w0)], w0
    for _ in range(steps):
        w = previous = previous - eta * mse_gradient(X, y, previous)
        losses.append(loss(X, y, w))
    return w, losses


def counts_with(grad, subtracted=1.0):
    """The loop that everybody writes, with this gradient, and with L* times this subtracted."""

    def steps_needed(X, y, eta, tol):
        best = subtracted * loss(X, y, np.linalg.lstsq(X, y, rcond=None)[0])
        w, k = np.zeros(X.shape[1]), 0
        while loss(X, y, w) - best > tol:
            w = w - eta * grad(X, y, w)
            k += 1
        return k

    return steps_needed


def stops_early(X, y, w0, eta, steps):
    w, losses = w0.copy(), [loss(X, y, w0)]
    for _ in range(steps):
        w = w - eta * mse_gradient(X, y, w)
        losses.append(loss(X, y, w))
        if abs(losses[-1] - losses[-2]) < 1e-12:
            break
    return w, losses


def until_the_loss_is_small(X, y, eta, tol):
    w, k = np.zeros(X.shape[1]), 0
    while loss(X, y, w) > tol:
        w, k = w - eta * mse_gradient(X, y, w), k + 1
        assert k < 1000, "a grader must find out before this loop has no end"
    return k


def ols(X, y):
    return np.linalg.lstsq(X, y, rcond=None)[0]


def steps_needed(X, y, eta, tol):
    best = loss(X, y, ols(X, y))
    w, k = np.zeros(X.shape[1]), 0
    while loss(X, y, w) - best > tol:
        w, k = w - eta * mse_gradient(X, y, w), k + 1
    return k


def one_too_many(X, y, eta, tol):
    # At four times L*, one step more is also what forgetting L* gives, and is asked about first.
    return steps_needed(X, y, eta, tol) + (not np.isclose(tol, 4 * loss(X, y, ols(X, y))))


def eta_limit(X):
    return 2 / np.linalg.eigvalsh(2 / len(X) * X.T @ X)[-1]


def by_formula(X, y, eta, tol):
    curvature, axes = np.linalg.eigh(2 / len(y) * X.T @ X)
    parts = curvature * (axes.T @ ols(X, y)) ** 2 / 2
    gaps = ((1 - eta * curvature) ** (2 * np.arange(5000)[:, None]) * parts).sum(axis=1)
    return np.flatnonzero(gaps <= tol)[0]


def from_the_losses(X, y, eta, tol):
    losses = descend(X, y, np.zeros(X.shape[1]), eta, 5000)[1]
    return int(np.argmax(losses - loss(X, y, ols(X, y)) <= tol))


PARTS = {
    ex05.check_a: KnownAnswers(
        right={"mse_gradient": mse_gradient},
        variants={
            "a loop over the rows": {
                "mse_gradient": lambda X, y, w: (
                    sum(2 * (x @ w - t) * x for x, t in zip(X, y)) / len(y)
                )
            },
            "a list": {"mse_gradient": lambda X, y, w: list(-2 * (y - X @ w) @ X / len(X))},
            "einsum": {
                "mse_gradient": lambda X, y, w: np.einsum("ij,i->j", X, X @ w - y) * 2 / X.shape[0]
            },
        },
        wrong={
            "factor lost in Xᵀy": (
                {"mse_gradient": lambda X, y, w: 2 / len(y) * X.T @ X @ w - X.T @ y / len(y)},
                "known mistake",
                "the term Xᵀy has lost its factor 2",
            ),
            "the root of the sum": (
                {
                    "mse_gradient": lambda X, y, w: (
                        X.T @ (X @ w - y) / (len(y) * max(np.linalg.norm(X @ w - y), 1e-300))
                    )
                },
                "known mistake",
                "this is the gradient of the norm over m: the loss is its square",
            ),
            "a mean over all entries": (
                {"mse_gradient": lambda X, y, w: 2 / X.size * X.T @ (X @ w - y)},
                "factor",
                "1/n of the gradient",
            ),
            "the larger side": (
                {"mse_gradient": lambda X, y, w: 2 / max(X.shape) * X.T @ (X @ w - y)},
                "some inputs",
                "right at 12 of 13 inputs; wrong at more columns than rows",
            ),
            "without 2 and m": (
                {"mse_gradient": lambda X, y, w: X.T @ (X @ w - y)},
                "known mistake",
                "this is half the gradient of the sum of squares",
            ),
            "sum instead of mean": (
                {"mse_gradient": lambda X, y, w: 2 * X.T @ (X @ w - y)},
                "known mistake",
                "this is the gradient of the sum of squares",
            ),
            "half": (
                {"mse_gradient": lambda X, y, w: X.T @ (X @ w - y) / len(y)},
                "factor",
                "half of the gradient",
            ),
            "sign": (
                {"mse_gradient": lambda X, y, w: 2 / len(y) * X.T @ (y - X @ w)},
                "sign",
                "−1 times the gradient",
            ),
            "no y": (
                {"mse_gradient": lambda X, y, w: 2 / len(y) * X.T @ (X @ w)},
                "known mistake",
                "the target y is missing from the residual",
            ),
            "plus y": (
                {"mse_gradient": lambda X, y, w: 2 / len(y) * X.T @ (X @ w + y)},
                "known mistake",
                "the residual has a wrong sign inside",
            ),
            "divided by n": (
                {"mse_gradient": lambda X, y, w: 2 / len(w) * X.T @ (X @ w - y)},
                "known mistake",
                "divided by the number of columns",
            ),
            "a column": (
                {"mse_gradient": lambda X, y, w: mse_gradient(X, y, w)[:, None]},
                "shape",
                "shape (3, 1), expected (3,)",
            ),
            "not transposed": (
                {"mse_gradient": lambda X, y, w: X @ (X @ w - y)},
                "exception",
                "it raises ValueError: matmul",
            ),
            "divided by m twice": (
                {"mse_gradient": lambda X, y, w: mse_gradient(X, y, w) / len(y)},
                "factor",
                "1/m of the gradient",
            ),
        },
    ),
    ex05.check_b: KnownAnswers(
        right={"gradient_descent": descend},
        variants={
            "lists": {"gradient_descent": lambda *a: [list(part) for part in descend(*a)]},
            "a copy, then in place": {
                "gradient_descent": lambda X, y, w0, eta, steps: descend_in_place(
                    X, y, w0.copy(), eta, steps
                )
            },
            "closed form of a step": {
                "gradient_descent": lambda X, y, w0, eta, steps: descend(
                    X, y, w0, eta, steps, grad=lambda X, y, w: 2 / len(y) * (X.T @ X @ w - X.T @ y)
                )
            },
        },
        wrong={
            "stops early": (
                {"gradient_descent": stops_early},
                "ends early",
                "after 150 steps (7 rows, 3 columns): it ends after 126; all are asked",
            ),
            "stops when the loss rises": (
                {"gradient_descent": stops_when_it_rises},
                "ends early",
                "after 3 steps (7 rows, 3 columns): it ends after 2; all are asked",
            ),
            "the first gradient in all steps": (
                {
                    "gradient_descent": lambda X, y, w0, eta, steps: descend(
                        X, y, w0, eta, steps, grad=lambda X, y, w: mse_gradient(X, y, w0)
                    )
                },
                "known mistake",
                "w after 6 steps (7 rows, 3 columns): each step takes the gradient at w0 again",
            ),
            "a mean over columns": (
                {
                    "gradient_descent": lambda X, y, w0, eta, steps: descend(
                        X, y, w0, eta * len(y) / len(w0), steps
                    )
                },
                "factor",
                "each step is m/n times what it should be",
            ),
            "the loss at w0 each time": (
                {
                    "gradient_descent": lambda X, y, w0, eta, steps: descend(
                        X, y, w0, eta, steps, loss=lambda X, y, w: loss(X, y, w0)
                    )
                },
                "constant",
                "all losses are L(w0)",
            ),
            "roots": (
                {
                    "gradient_descent": lambda *a: descend(
                        *a, loss=lambda X, y, w: np.sqrt(loss(X, y, w))
                    )
                },
                "known mistake",
                "the losses are the roots of L",
            ),
            "the excess": (
                {
                    "gradient_descent": lambda *a: descend(
                        *a, loss=lambda X, y, w: loss(X, y, w) - loss(X, y, ols(X, y))
                    )
                },
                "known mistake",
                "the losses are L − L*; L itself is asked",
            ),
            "without 2 and m": (
                {
                    "gradient_descent": lambda X, y, w0, eta, steps: descend(
                        X, y, w0, eta * len(y) / 2, steps
                    )
                },
                "factor",
                "each step is m/2 times what it should be",
            ),
            "a step that shrinks": (
                {
                    "gradient_descent": lambda X, y, w0, eta, steps: descend(
                        X, y, w0, 0.9 * eta, steps
                    )
                },
                "value",
                "is not where gradient descent ends",
            ),
            "uphill": (
                {"gradient_descent": lambda X, y, w0, eta, steps: descend(X, y, w0, -eta, steps)},
                "sign",
                "a sign error, these are steps uphill",
            ),
            "changes w0": (
                {"gradient_descent": descend_in_place},
                "changes its input",
                "it changes its argument",
            ),
            "losses without the first": (
                {"gradient_descent": loss_after_the_step_only},
                "off by one",
                "losses has 6 entries after 6 steps (7 rows, 3 columns), expected 7",
            ),
            "losses late by one": (
                {"gradient_descent": late},
                "off by one",
                "the losses are late by one step: L(w0) stands there twice",
            ),
            "one step too many": (
                {
                    "gradient_descent": lambda X, y, w0, eta, steps: (
                        descend(X, y, w0, eta, steps + 1)[0],
                        descend(X, y, w0, eta, steps)[1],
                    )
                },
                "off by one",
                "one step too many",
            ),
            "half steps": (
                {
                    "gradient_descent": lambda X, y, w0, eta, steps: descend(
                        X, y, w0, eta / 2, steps
                    )
                },
                "factor",
                "each step is half what it should be",
            ),
            "sum instead of mean": (
                {
                    "gradient_descent": lambda X, y, w0, eta, steps: descend(
                        X, y, w0, eta * len(y), steps
                    )
                },
                "factor",
                "each step is m times what it should be",
            ),
            "losses as sums": (
                {
                    "gradient_descent": lambda X, y, w0, eta, steps: descend(
                        X, y, w0, eta, steps, loss=lambda X, y, w: len(y) * loss(X, y, w)
                    )
                },
                "factor",
                "the losses are m times L",
            ),
            "from 0": (
                {
                    "gradient_descent": lambda X, y, w0, eta, steps: descend(
                        X, y, 0 * w0, eta, steps
                    )
                },
                "start",
                "the path starts at 0; it must start at w0",
            ),
            "no step": (
                {
                    "gradient_descent": lambda X, y, w0, eta, steps: (
                        w0,
                        descend(X, y, w0, eta, steps)[1],
                    )
                },
                "constant",
                "is still w0",
            ),
            "one step too few": (
                {
                    "gradient_descent": lambda X, y, w0, eta, steps: (
                        descend(X, y, w0, eta, max(steps - 1, 0))[0],
                        descend(X, y, w0, eta, steps)[1],
                    )
                },
                "off by one",
                "one step too few",
            ),
            "losses from the last": (
                {"gradient_descent": lambda *a: (descend(*a)[0], descend(*a)[1][::-1])},
                "permuted",
                "the losses stand in reverse order",
            ),
            "fails without a step": (
                {"gradient_descent": no_w_without_a_step},
                "exception",
                "it raises UnboundLocalError",
            ),
            "only w": (
                {"gradient_descent": lambda *a: descend(*a)[0]},
                "type",
                "it returns an ndarray",
            ),
            "swapped": (
                {"gradient_descent": lambda *a: descend(*a)[::-1]},
                "swapped",
                "it returns (losses, w), expected (w, losses)",
            ),
        },
    ),
    ex05.check_c: KnownAnswers(
        right={"ols": ols},
        variants={
            "normal equations": {"ols": lambda X, y: np.linalg.solve(X.T @ X, X.T @ y)},
            "QR": {
                "ols": lambda X, y: np.linalg.solve(np.linalg.qr(X)[1], np.linalg.qr(X)[0].T @ y)
            },
            "pseudo-inverse": {"ols": lambda X, y: list(np.linalg.pinv(X) @ y)},
        },
        wrong={
            "not solved": (
                {"ols": lambda X, y: X.T @ y},
                "known mistake",
                "this is Xᵀy, without solving for w",
            ),
            "sign": (
                {"ols": lambda X, y: -ols(X, y)},
                "sign",
                "−1 times the least-squares solution",
            ),
            "ridge": (
                {"ols": lambda X, y: np.linalg.solve(X.T @ X + np.eye(X.shape[1]), X.T @ y)},
                "some inputs",
                "wrong at 7 rows, 3 columns",
            ),
            "the whole answer of lstsq": (
                {"ols": lambda X, y: np.linalg.lstsq(X, y, rcond=None)[:2]},
                "type",
                "it returns a tuple",
            ),
            "a row": (
                {"ols": lambda X, y: ols(X, y)[None, :]},
                "shape",
                "shape (1, 3), expected (3,)",
            ),
            "the fit": ({"ols": lambda X, y: X @ ols(X, y)}, "shape", "shape (7,), expected (3,)"),
            "twice": (
                {"ols": lambda X, y: 2 * ols(X, y)},
                "factor",
                "twice the least-squares solution",
            ),
            "reversed": (
                {"ols": lambda X, y: ols(X, y)[::-1]},
                "permuted",
                "the right components in reverse order",
            ),
            "a few steps of descent": (
                {"ols": lambda X, y: descend(X, y, np.zeros(X.shape[1]), eta_limit(X) / 2, 50)[0]},
                "some inputs",
                "right at 4 of 9 inputs; wrong at two rows more than columns",
            ),
            "each column alone": (
                {"ols": lambda X, y: X.T @ y / np.sum(X**2, axis=0)},
                "known mistake",
                "each column is fitted alone: the columns share the target",
            ),
            "with a constant": (
                {"ols": lambda X, y: ols(np.column_stack([X, np.ones(len(X))]), y)[:-1]},
                "known mistake",
                "the columns are centred, or a constant is fitted too: this model has none",
            ),
            "the mean on one side": (
                {"ols": lambda X, y: np.linalg.solve(X.T @ X / len(X), X.T @ y)},
                "factor",
                "m times the least-squares solution",
            ),
            "divided by the columns": (
                {"ols": lambda X, y: np.linalg.solve(X.T @ X * X.shape[1], X.T @ y)},
                "factor",
                "1/n of the least-squares solution",
            ),
        },
    ),
    ex05.check_d: KnownAnswers(
        right={"steps_needed": steps_needed, "eta_limit": eta_limit},
        variants={
            "singular values": {"eta_limit": lambda X: len(X) / np.linalg.norm(X, 2) ** 2},
            "NumPy integers": {"steps_needed": lambda *a: np.int64(steps_needed(*a))},
            "from the formula": {"steps_needed": by_formula},
            "from the recorded losses": {"steps_needed": from_the_losses},
            "floats": {"steps_needed": lambda *a: float(steps_needed(*a))},
        },
        wrong={
            "one too many, where that is not what forgetting L* gives": (
                {"steps_needed": one_too_many},
                "known mistake",
                "one step too many",
            ),
            "L* forgotten, in a loop that may never end": (
                {"steps_needed": until_the_loss_is_small},
                "known mistake",
                "it waits until L(w_k) itself is at most tol",
            ),
            "the first eigenvalue that comes": (
                {"eta_limit": lambda X: 2 / np.linalg.eigvals(2 / len(X) * X.T @ X)[0]},
                "some inputs",
                "wrong at 10 rows, 4 columns",
            ),
            "L* is not subtracted": (
                {"steps_needed": counts_with(mse_gradient, subtracted=0.0)},
                "known mistake",
                "it waits until L(w_k) itself is at most tol",
            ),
            "one too many": (
                {"steps_needed": lambda *a: steps_needed(*a) + 1},
                "known mistake",
                "one step too many",
            ),
            "one too few": (
                {"steps_needed": lambda *a: steps_needed(*a) - 1},
                "known mistake",
                "one step too few",
            ),
            "gap to zero instead of L*": (
                {
                    "steps_needed": lambda X, y, eta, tol: steps_needed(
                        X, y, eta, tol + loss(X, y, ols(X, y))
                    )
                },
                "some inputs",
                "wrong at one column, η = 1.7/λ_max, tol = 0.001(L(0) − L*)",
            ),
            "1/λ": ({"eta_limit": lambda X: eta_limit(X) / 2}, "factor", "half of the limit"),
            "m forgotten": (
                {"eta_limit": lambda X: eta_limit(X) / len(X)},
                "factor",
                "1/m of the limit",
            ),
            "smallest eigenvalue": (
                {"eta_limit": lambda X: 2 / np.linalg.eigvalsh(2 / len(X) * X.T @ X)[0]},
                "known mistake",
                "this uses the smallest eigenvalue of the Hessian",
            ),
            "a singular value for the eigenvalue": (
                {"eta_limit": lambda X: 2 / np.linalg.norm(X, 2)},
                "known mistake",
                "this is 2/σ, σ the largest singular value of X",
            ),
            "XᵀX for the Hessian": (
                {"eta_limit": lambda X: 2 / np.linalg.eigvalsh(X.T @ X)[-1]},
                "known mistake",
                "XᵀX is not yet the Hessian of L",
            ),
            "the fastest step": (
                {
                    "eta_limit": lambda X: (
                        4 / np.sum(np.linalg.eigvalsh(2 / len(X) * X.T @ X)[[0, -1]]) / 2
                    )
                },
                "known mistake",
                "this is the fastest step size",
            ),
            "singular value not squared": (
                {"eta_limit": lambda X: len(X) / np.linalg.norm(X, 2)},
                "known mistake",
                "an eigenvalue of the Hessian is a singular value of X squared",
            ),
            "checked after the step only": (
                {"steps_needed": lambda *a: max(steps_needed(*a), 1)},
                "known mistake",
                "it takes a step before it looks; where L(w_0) − L* is small enough",
            ),
            "strictly below": (
                {"steps_needed": lambda X, y, eta, tol: steps_needed(X, y, eta, tol * (1 - 1e-12))},
                "some inputs",
                "right at 1 of 2 inputs (η above the limit",
            ),
            "never above the limit": (
                {
                    "steps_needed": lambda X, y, eta, tol: (
                        -1 if eta >= eta_limit(X) else steps_needed(X, y, eta, tol)
                    )
                },
                "some inputs",
                "right at 1 of 2 inputs (a tie",
            ),
            "the sum of squares": (
                {"steps_needed": lambda X, y, eta, tol: steps_needed(X, y, eta, tol / len(y))},
                "known mistake",
                "the sum of the squares is compared with tol, not their mean",
            ),
            "half steps": (
                {"steps_needed": lambda X, y, eta, tol: steps_needed(X, y, eta / 2, tol)},
                "known mistake",
                "each step is half of what it should be: where is the 2 of the gradient?",
            ),
            "by the distance": (
                {"steps_needed": counts_until(lambda X, y, w: np.linalg.norm(w - ols(X, y)))},
                "known mistake",
                "it waits until ‖w − ŵ‖ is at most tol",
            ),
            "by the gradient": (
                {
                    "steps_needed": counts_until(
                        lambda X, y, w: np.linalg.norm(mse_gradient(X, y, w))
                    )
                },
                "known mistake",
                "it waits until ‖∇L‖ is at most tol",
            ),
            "the trace": (
                {"eta_limit": lambda X: len(X) / np.linalg.norm(X) ** 2},
                "known mistake",
                "this uses the sum of the eigenvalues of the Hessian",
            ),
            "Frobenius": (
                {"eta_limit": lambda X: 2 / np.linalg.norm(2 / len(X) * X.T @ X)},
                "known mistake",
                "this uses the Frobenius norm of the Hessian",
            ),
            "the diagonal": (
                {"eta_limit": lambda X: 2 / np.max(np.diag(2 / len(X) * X.T @ X))},
                "known mistake",
                "this uses the largest entry on the Hessian's diagonal",
            ),
            "the larger side": (
                {"eta_limit": lambda X: max(X.shape) / np.linalg.norm(X, 2) ** 2},
                "some inputs",
                "right at 1 of 2 inputs",
            ),
            "a fixed step": (
                {"eta_limit": lambda X: 0.1},
                "constant",
                "the same value whatever the input",
            ),
            "a gradient without 1/m in the loop": (
                {"steps_needed": counts_with(lambda X, y, w: 2 * X.T @ (X @ w - y))},
                "endless",
                "does your loop end?",
            ),
            "a gradient without y in the loop": (
                {"steps_needed": counts_with(lambda X, y, w: 2 / len(y) * X.T @ (X @ w))},
                "endless",
                "does your loop end?",
            ),
            "a cap of 1000 steps": (
                {"steps_needed": lambda *a: min(steps_needed(*a), 1000)},
                "some inputs",
                "wrong at a small η: more than 1000 steps",
            ),
            "a fixed count": (
                {"steps_needed": lambda *a: 50},
                "constant",
                "the same value whatever the input",
            ),
        },
    ),
}
