"""Wrong formulas planted in chapter 5: each turns the build red where the claim is made."""

WRONG_FORMULAS = [
    # what stands in chapter.md, what is planted instead, the claim whose check must fail
    (
        "return 2 / len(y) * X.T @ (X @ w - y)",
        "return 1 / len(y) * X.T @ (X @ w - y)",
        "the gradient is (2/3) Xᵀ(Xw − y)",
    ),
    (
        "best_eta = 2 / (curvatures[0] + curvatures[-1])",
        "best_eta = 1 / curvatures[-1]",
        "κ = 100: every step multiplies the error by 0.980198",
    ),
    (
        "return np.linalg.solve(R, Q.T @ y)",
        "return np.linalg.solve(R.T @ R, X.T @ y)",
        "QR: the error grows like κ",
    ),
    (
        "path.append(path[-1] - eta * grad(path[-1]) + memory)",
        "path.append(path[-1] - eta * grad(path[-1] + memory) + memory)",
        "the heavy ball's run is the formula, step by step",
    ),
    (
        "theory = 0.2 * 0.5**2 / (pair * (2 - 0.2 * pair))",
        "theory = 0.2 * 0.5**2 / (2 * pair)",
        "the variance is ηc/(λ(2 − ηλ))",
    ),
    (
        "r = (last[1] - last[2]) / (last[0] - last[1])",
        "r = last[2] / last[1]",
        "also where the minimum is not 0",
    ),
    (
        "return np.sum(eta * c / (2 - eta * lambdas)) / 2",
        "return np.sum(eta * c / 2) / 2",
        "with noise that is the same everywhere, the formula is exact",
    ),
]
