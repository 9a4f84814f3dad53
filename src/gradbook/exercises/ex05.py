"""Exercise 5: least squares and gradient descent."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..answers import Answer, WrongAnswer
from ..derivatives import gradient
from ..grading import Case, Claim, case, function, holds, of_shape, part


def loss(X: np.ndarray, y: np.ndarray, w: np.ndarray) -> float:
    """(1/m)‖Xw − y‖² a number, for X of shape (m, n), y (m,) and w (n,)."""
    r = X @ w - y
    return float(r @ r) / len(y)


def _problem(
    m: int, n: int, seed: int, scale: float = 1.0, shift: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    X = scale * rng.normal(size=(m, n)) + shift
    return X, X @ rng.normal(size=n) + 0.1 * rng.normal(size=m)


# No shape here is square: a square X hides a transposed one. Few rows and many, one column, large
# and small entries, columns that are not centred, a perfect fit, w = 0.
PROBLEMS = {
    "7 rows, 3 columns": _problem(7, 3, 1),
    "one column": _problem(5, 1, 2),
    "two rows more than columns": _problem(6, 4, 3),
    "large entries": _problem(9, 2, 4, scale=1e3),
    "small entries": _problem(8, 3, 5, scale=1e-3),
    "columns that are not centred": _problem(12, 3, 6, shift=2.0),
    # `eigvals` does not sort: here the largest eigenvalue stands neither first nor last.
    "10 rows, 4 columns": _problem(10, 4, 14),
}
# Who takes the first 200 rows or five columns only is right in all the others.
_LONG = _problem(220, 6, 15)
# There is a gradient, and there are steps, for any shape: who takes the larger side for m, or turns
# X until it fits, is right in all the others.
NOT_TALL = {"more columns than rows": _problem(2, 3, 16), "a square X": _problem(4, 4, 17)}
SIDES = {"m": lambda X, *rest: len(X), "n": lambda X, *rest: X.shape[1]}


def _hessian(X: np.ndarray) -> np.ndarray:
    return 2 / len(X) * X.T @ X


def _curvatures(X: np.ndarray) -> np.ndarray:
    """The eigenvalues of the Hessian of the loss, ascending, as squared singular values of X."""
    return np.sort(2 / len(X) * np.linalg.svd(X, compute_uv=False) ** 2)


def _least_squares(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.linalg.lstsq(X, y, rcond=None)[0]


@part("5(a)", "the gradient of the mean squared error")
def check_a(mse_gradient: Answer) -> list[Claim]:
    """Judge mse_gradient(X, y, w) → (n,), for X of shape (m, n), y (m,), w (n,)."""
    rng = np.random.default_rng(7)
    cases = [
        case(X, y, rng.normal(size=X.shape[1]), label=label)
        for label, (X, y) in (PROBLEMS | NOT_TALL).items()
    ]
    cases.append(case(*_LONG, rng.normal(size=6), label="220 rows"))
    X, w = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 1.0]]), np.array([2.0, -1.0])
    cases.append(case(X, X @ w, w, label="a perfect fit"))
    cases.append(case(*PROBLEMS["7 rows, 3 columns"], np.zeros(3), label="w = 0"))
    large = np.array([-150.0, -50.0, 50.0, 150.0])
    cases.append(case(*PROBLEMS["10 rows, 4 columns"], large, label="a large w"))
    return [
        function(
            mse_gradient,
            lambda X, y, w: gradient(lambda v: loss(X, y, v), w),
            cases,
            noun="the gradient",
            factors=SIDES,
            mistakes={
                "this is half the gradient of the sum of squares: the 2 and the 1/m "
                "are missing": lambda X, y, w: X.T @ (X @ w - y),
                "the term Xᵀy has lost its factor 2": lambda X, y, w: (
                    _hessian(X) @ w - X.T @ y / len(y)
                ),
                "this is the gradient of the norm over m: the loss is its square": lambda X, y, w: (
                    _by_norm(X, X @ w - y)
                ),
                "this is the gradient of the sum of squares: the mean "
                "divides it by m": lambda X, y, w: 2 * X.T @ (X @ w - y),
                "the target y is missing from the residual": lambda X, y, w: _hessian(X) @ w,
                "the residual has a wrong sign inside": lambda X, y, w: (
                    2 / len(y) * X.T @ (X @ w + y)
                ),
                "divided by the number of columns: the mean is over the examples": lambda X, y, w: (
                    2 / len(w) * X.T @ (X @ w - y)
                ),
            },
        )
    ]


def _by_norm(X: np.ndarray, r: np.ndarray) -> np.ndarray:
    size = np.linalg.norm(r)
    return X.T @ r / (len(r) * size if size else 1.0)


@part("5(b)", "gradient descent")
def check_b(gradient_descent: Answer) -> list[Claim]:
    """Judge gradient_descent(X, y, w0, eta, steps) → (w of shape (n,), losses of shape (steps +
    1,)).
    """

    def test(answer: Answer) -> None:
        for label, (X, y) in (PROBLEMS | NOT_TALL).items():
            n, largest = X.shape[1], _curvatures(X)[-1]
            # Six steps before one, which cannot tell "too few" from "none". 2.3 diverges, as it
            # must; in 150 steps, who stops early has stopped.
            for steps, share in ((6, 0.9), (1, 0.5), (0, 0.5), (5, 1.2), (3, 2.3), (150, 0.9)):
                eta = share / largest
                w0 = _least_squares(X, y) + np.arange(1.0, n + 1)
                at = f"{steps} steps ({label})"
                w, losses = answer.call_for(2, "a pair (w, losses)", X, y, w0, eta, steps)
                _path(X, y, w0, eta, steps, w, losses, at)
                if steps == 6:
                    again = answer.call_for(2, "a pair (w, losses)", X, y, w0, eta, steps)
                    _same(again, (w, losses))

    return [holds(gradient_descent, test=test)]


def _path(
    X: np.ndarray,
    y: np.ndarray,
    w0: np.ndarray,
    eta: float,
    steps: int,
    w: np.ndarray,
    losses: np.ndarray,
    at: str,
) -> None:
    """What descent must have done, by the exact solution of its recursion (no steps are taken
    here).
    """
    if w.ndim == 1 and losses.shape == (X.shape[1],) != (steps + 1,) and w.shape == (steps + 1,):
        raise WrongAnswer("swapped", "it returns (losses, w), expected (w, losses)")
    curvature, axes = np.linalg.eigh(_hessian(X))
    best = _least_squares(X, y)

    def after(k: int | np.ndarray, rate: float = eta, start: np.ndarray = w0) -> np.ndarray:
        return best + ((1 - rate * curvature) ** k * (axes.T @ (start - best))) @ axes.T

    # Rounding of each step grows by at most |1 − ηλ| ≤ 1.3 a step; 1e-7 of the path's size leaves
    # room for it.
    size = 1e-7 * (np.max(np.abs(w0)) + np.max(np.abs(after(steps))))

    def close(v: np.ndarray) -> bool:
        return w.shape == v.shape and bool(np.max(np.abs(w - v)) <= size)

    ended = losses.size - 1
    if losses.ndim == 1 and 0 <= ended < steps and not close(after(steps)) and close(after(ended)):
        raise WrongAnswer(
            "ends early",
            f"after {at}: it ends after {ended}; all are asked, whatever the loss does",
        )
    if losses.shape == (steps,):
        raise WrongAnswer(
            "off by one",
            f"losses has {steps} entries after {at}, expected {steps + 1}: from L(w_0) to "
            f"L(w_{steps}), both included",
        )
    of_shape(w, w0.shape, f"w after {at}")
    of_shape(losses, (steps + 1,), f"losses after {at}")
    if not close(after(steps)):
        for k, kind, sentence in (
            (steps + 1, "off by one", "one step too many"),
            (steps - 1, "off by one", "one step too few"),
        ):
            if k >= 0 and close(after(k)):
                raise WrongAnswer(kind, f"w after {at}: {sentence}")
        if steps and close(w0):
            raise WrongAnswer("constant", f"w after {at} is still w0")
        if steps and close(after(steps, -eta)):
            raise WrongAnswer("sign", f"w after {at}: a sign error, these are steps uphill")
        if close(after(steps, start=0 * w0)):
            raise WrongAnswer("start", f"w after {at}: the path starts at 0; it must start at w0")
        if steps > 1 and close(w0 - steps * (w0 - after(1))):
            raise WrongAnswer(
                "known mistake", f"w after {at}: each step takes the gradient at w0 again"
            )
        for rate, name in (
            (eta / 2, "half"),
            (2 * eta, "twice"),
            (eta * len(y), "m times"),
            (eta / len(y), "1/m of"),
            (eta * len(y) / len(w), "m/n times"),
            (eta * len(y) / 2, "m/2 times"),
        ):
            if steps and close(after(steps, rate)):
                raise WrongAnswer("factor", f"w after {at}: each step is {name} what it should be")
        raise WrongAnswer(
            "value",
            f"w after {at} {'is not where gradient descent ends' if steps else 'must still be w0'}",
        )
    want = np.mean((after(np.arange(steps + 1)[:, None]) @ X.T - y) ** 2, axis=1)
    if not np.allclose(losses, want, rtol=1e-6, atol=1e-7 * want[0]):
        for factor, name in ((len(y), "m times"), (0.5, "half of"), (2.0, "twice")):
            if np.allclose(losses, factor * want, rtol=1e-6, atol=0):
                raise WrongAnswer("factor", f"the losses are {name} L")
        if steps and np.allclose(losses, want[0], rtol=1e-6, atol=0):
            raise WrongAnswer("constant", "all losses are L(w0)")
        if np.allclose(losses, np.sqrt(want), rtol=1e-6, atol=0):
            raise WrongAnswer("known mistake", "the losses are the roots of L")
        if np.allclose(losses, want - loss(X, y, best), rtol=1e-6, atol=1e-7 * want[0]):
            raise WrongAnswer("known mistake", "the losses are L − L*; L itself is asked")
        if steps and np.allclose(losses[1:], want[:-1], rtol=1e-6, atol=0):
            raise WrongAnswer(
                "off by one", "the losses are late by one step: L(w0) stands there twice"
            )
        if np.allclose(losses[::-1], want, rtol=1e-6, atol=0):
            raise WrongAnswer("permuted", "the losses stand in reverse order")
        raise WrongAnswer("value", f"losses after {at} are not L along the path")


def _same(one: Sequence[np.ndarray], other: Sequence[np.ndarray]) -> None:
    if not all(np.array_equal(a, b) for a, b in zip(one, other)):
        raise WrongAnswer(
            "changes by itself", "two calls with the same arguments return different results"
        )


@part("5(c)", "the least-squares solution")
def check_c(ols: Answer) -> list[Claim]:
    """Judge ols(X, y) → (n,), for X of shape (m, n) and full column rank."""
    cases = [case(X, y, label=label) for label, (X, y) in PROBLEMS.items()]
    return [
        function(
            ols,
            lambda X, y: _least_squares(X, y),
            [
                *cases,
                case(*_LONG, label="220 rows"),
                case(*_badly_conditioned(), label="nearly dependent columns"),
            ],
            noun="the least-squares solution",
            factors=SIDES,
            mistakes={
                "this is Xᵀy, without solving for w": lambda X, y: X.T @ y,
                "each column is fitted alone: the columns share the target": lambda X, y: (
                    X.T @ y / np.sum(X**2, axis=0)
                ),
                "the columns are centred, or a constant is fitted too: this model has "
                "none": lambda X, y: _least_squares(X - X.mean(axis=0), y - y.mean()),
            },
        )
    ]


def _badly_conditioned() -> tuple[np.ndarray, np.ndarray]:
    """Columns 1e-3 apart, so cond(X) ≈ 2e3. XᵀX squares it, and still keeps nine digits: it may be
    used here.
    """
    rng = np.random.default_rng(8)
    X = rng.normal(size=(10, 2))
    X[:, 1] = X[:, 0] + 1e-3 * X[:, 1]
    return X, rng.normal(size=10)


@functools.cache
def _step_cases() -> list[Case]:
    """Problems with a step size each, and tolerances at which the count is far from a tie."""
    cases = []
    # A tol above the first gap asks for no step at all. Each problem has half of these, by turns: a
    # learner may take 1e4 steps in each case.
    wanted = ((0.4, 1e-3), (1.0, 1e-1), (1.7, 1e-3), (1.0, 2.0))
    for turn, (label, (X, y)) in enumerate(PROBLEMS.items()):
        curvature = _curvatures(X)
        gap = loss(X, y, np.zeros(X.shape[1])) - loss(X, y, _least_squares(X, y))
        for share, fraction in wanted[(turn + 1) % 2 :: 2]:
            eta, tol = share / curvature[-1], fraction * gap
            # A tie, where rounding would decide, is avoided: the count is the same 1e-6 above and
            # below.
            counts = {_steps(X, y, eta, tol * (1 + nudge)) for nudge in (-1e-6, 0.0, 1e-6)}
            if len(counts) == 1 and max(counts) < 400:
                said = f"{label}, η = {share}/λ_max, tol = {fraction}(L(0) − L*)"
                cases.append(case(X, y, eta, tol, label=said))
    X, y = PROBLEMS["7 rows, 3 columns"]
    eta = 0.004 / _curvatures(X)[-1]
    gap = loss(X, y, np.zeros(X.shape[1])) - loss(X, y, _least_squares(X, y))
    cases.append(case(X, y, eta, 1e-3 * gap, label="a small η: more than 1000 steps"))
    return cases


def _rare_cases() -> list[Case]:
    """Where a mistake of the loop may have no count of its own."""
    X, y = PROBLEMS["7 rows, 3 columns"]
    # Above the limit the excess falls at first, and rises for ever after.
    eta = 2.05 / _curvatures(X)[-1]
    tol = np.sqrt(np.prod(_excess(X, y, eta)[1:3]))
    return [
        case(X, y, eta, tol, label="η above the limit, where L falls at first"),
        # All numbers are halves and quarters, so all are exact, and L(w_1) − L* is tol itself.
        case([[1.0]], [1.0], 0.25, 0.25, label="a tie: L(w_1) − L* = tol"),
    ]


def _half(curvature: np.ndarray) -> np.ndarray:
    return curvature / 2


def _excess(
    X: np.ndarray,
    y: np.ndarray,
    eta: float,
    weight: Callable[..., Any] = _half,
) -> np.ndarray:
    """L(w_k) − L* for k up to 5000, or so many sums with another weight of λ, by the exact theory:
    Σ ½λ (1 − ηλ)^{2k} (qᵀ(w_0 − ŵ))². No descent is done.
    """
    curvature, axes = np.linalg.eigh(_hessian(X))
    at_start = weight(curvature) * (axes.T @ _least_squares(X, y)) ** 2
    with np.errstate(over="ignore", invalid="ignore"):  # too large an η diverges
        return (1 - eta * curvature) ** (2 * np.arange(5000)[:, None]) @ at_start


def _steps(
    X: np.ndarray,
    y: np.ndarray,
    eta: float,
    tol: float,
    weight: Callable[..., Any] = _half,
) -> int:
    """The first k with that excess ≤ tol; −1 if there is none."""
    below = _excess(X, y, eta, weight) <= tol
    return int(np.argmax(below)) if np.any(below) else -1


def _subtracts_the_best(answer: Answer) -> None:
    """First of all: without L*, a loop would never end in most cases, and no report would come.
    Here it does end.
    """
    X, y = PROBLEMS["7 rows, 3 columns"]
    best = loss(X, y, _least_squares(X, y))
    # The two counts are far apart, so that who is off by one is told that instead.
    eta, tol = 0.4 / _curvatures(X)[-1], 1.05 * best
    if float(of_shape(answer.call(X, y, eta, tol), ())) == _steps(X, y, eta, tol - best):
        raise WrongAnswer(
            "known mistake",
            "it waits until L(w_k) itself is at most tol; the excess L(w_k) − L* is asked",
        )


@part("5(d)", "how many steps, and how large they may be")
def check_d(steps_needed: Answer, eta_limit: Answer) -> list[Claim]:
    """Judge steps_needed(X, y, eta, tol), the first k with L(w_k) − L* ≤ tol from w_0 = 0, and
    eta_limit(X).
    """
    return [
        holds(steps_needed, test=_subtracts_the_best),
        function(
            steps_needed,
            lambda X, y, eta, tol: _steps(X, y, eta, tol),
            _step_cases(),
            noun="the number of steps",
            mistakes={
                "one step too many": lambda X, y, eta, tol: _steps(X, y, eta, tol) + 1,
                "one step too few": lambda X, y, eta, tol: _steps(X, y, eta, tol) - 1,
                "it takes a step before it looks; where L(w_0) − L* is small enough already, 0 is "
                "asked": lambda X, y, eta, tol: max(1, _steps(X, y, eta, tol)),
                "the sum of the squares is compared with tol, not their mean": (
                    lambda X, y, eta, tol: _steps(X, y, eta, tol / len(y))
                ),
                "each step is half of what it should be: where is the 2 of the "
                "gradient?": lambda X, y, eta, tol: _steps(X, y, eta / 2, tol),
                "it waits until ‖w − ŵ‖ is at most tol; the excess L(w_k) − L* is "
                "asked": lambda X, y, eta, tol: _steps(X, y, eta, tol**2, weight=np.ones_like),
                "it waits until ‖∇L‖ is at most tol; the excess L(w_k) − L* is "
                "asked": lambda X, y, eta, tol: _steps(X, y, eta, tol**2, weight=np.square),
            },
            rtol=0.0,  # a count is right or wrong
            floor=1e-9,
        ),
        function(
            steps_needed, _steps, _rare_cases(), noun="the number of steps", rtol=0.0, floor=1e-9
        ),
        function(
            eta_limit,
            lambda X: 2 / _curvatures(X)[-1],
            [case(X, label=label) for label, (X, y) in PROBLEMS.items()],
            noun="the limit",
            factors={"m": len},
            mistakes={
                "this uses the sum of the eigenvalues of the Hessian, not the largest": lambda X: (
                    2 / np.trace(_hessian(X))
                ),
                "this uses the Frobenius norm of the Hessian; its largest eigenvalue is its "
                "2-norm": lambda X: 2 / np.linalg.norm(_hessian(X)),
                "this uses the largest entry on the Hessian's diagonal, not its largest "
                "eigenvalue": lambda X: 2 / np.max(np.diag(_hessian(X))),
                "this uses the smallest eigenvalue of the Hessian": lambda X: 2 / _curvatures(X)[0],
                "this is 2/σ, σ the largest singular value of X; the Hessian's largest "
                "eigenvalue is 2σ²/m": lambda X: 2 / np.linalg.norm(X, 2),
                "XᵀX is not yet the Hessian of L": lambda X: 4 / len(X) / _curvatures(X)[-1],
                "this is the fastest step size, not the largest safe one": lambda X: (
                    2 / (_curvatures(X)[0] + _curvatures(X)[-1])
                ),
                "an eigenvalue of the Hessian is a singular value of X squared": lambda X: (
                    len(X) / np.linalg.norm(X, 2)
                ),
            },
        ),
        # The smallest eigenvalue is zero in one of these, and mistakes with it have no value there.
        function(
            eta_limit,
            lambda X: 2 / _curvatures(X)[-1],
            [case(X, label=label) for label, (X, y) in NOT_TALL.items()],
            noun="the limit",
        ),
    ]
