"""Wrong formulas planted in chapter 5: each turns the build red where the claim is made."""

WRONG_FORMULAS = [
    # what stands in chapter.md, what is planted instead, the claim whose check must fail
    (
        "memory = beta * memory - eta * curvature * now",
        "memory = beta * memory - eta * curvature * now / 2",
        "Right: what is left of the loss, stacked from two parts that begin equal",
    ),
    (
        "way = (np.transpose(ways) * start) @ directions",
        "way = (np.transpose([walk(c, share, beta) for c in (1, 1 / kappa)]) * start) @ directions",
        "Left: the way of 40 steps down a loss of two weights",
    ),
    (
        "[ring, ring / 2, ring / 4]",
        "[ring, ring / 4, ring / 16]",
        "On the left three ellipses around a cross",
    ),
    (
        "np.sin(turn)]) * 2**0.5 * start @ directions",
        "np.sin(turn)]) * start @ directions",
        "The path of forty steps begins at a ring on the outermost.",
    ),
    (
        "return 2 / len(y) * X.T @ (X @ w - y)",
        "return 1 / len(y) * X.T @ (X @ w - y)",
        "By chapter 4, its gradient is",
    ),
    (
        "best_eta = 2 / (curvatures[0] + curvatures[-1])",
        "best_eta = 1 / curvatures[-1]",
        r"For $\kappa = 100$ it is $99/101 \approx 0.980198$",
    ),
    (
        "return np.linalg.solve(R, Q.T @ y)",
        "return np.linalg.lstsq(R.T @ R, X.T @ y, rcond=0)[0]",
        "The error of QR grows like κ(X)",
    ),
    (
        "path.append(path[-1] - eta * grad(path[-1]) + memory)",
        "path.append(path[-1] - eta * grad(path[-1] + memory) + memory)",
        r"$$\begin{aligned} &\bigl(1 + k(1 - \rho)\bigr)\,\rho^k e_0",
    ),
    (
        "theory = 0.2 * 0.5**2 / (pair * (2 - 0.2 * pair))",
        "theory = 0.2 * 0.5**2 / (2 * pair)",
        r"$$\E[e_k^2] \;\to\; \frac{\eta\, c}{\lambda(2 - \eta\lambda)}",
    ),
    (
        "r = (last[1] - last[2]) / (last[0] - last[1])",
        "r = last[2] / last[1]",
        r"$$\begin{aligned}r &= \frac{L(\mathbf w_{k+1})",
    ),
    (
        "return np.sum(eta * c / (2 - eta * lambdas)) / 2",
        "return np.sum(eta * c / 2) / 2",
        "The result is the mean excess loss at which training stops",
    ),
]
