"""Wrong formulas planted in chapter 8: each turns the build red where the claim is made."""

WRONG_FORMULAS = [
    # what stands in chapter.md, what is planted instead, the claim whose check must fail
    (
        "squared = (mu**2 + 2 * (after - sigma)**2) / sigma**2",
        "squared = (mu**2 + (after - sigma)**2) / sigma**2",
        "The divergence is the mean log-ratio of the two densities.",
    ),
    (
        "return (scores.T * np.exp(log_p(np.asarray(theta)))) @ scores",
        "return scores.T @ scores",  # every outcome weighted alike
        r"$$F(p) = p \cdot \frac{1}{p^2}",
    ),
    (
        "return np.exp(old) @ (old - new)",
        "return np.exp(new) @ (old - new)",  # the mean under the wrong distribution
        "That gives $0.00020$ for the first step",
    ),
    (
        "moved = J @ np.linalg.solve(F_q, slope)",
        "moved = np.linalg.solve(F_q, slope)",  # not translated back
        r"$$J\, F_\phi^{-1} \grad_\phi L",
    ),
    (
        "best = -eta * np.linalg.solve(M, g)",
        "best = -eta * M @ g",  # F where its inverse belongs
        r"Among all steps $\delta$ the one that makes",
    ),
    (
        "weight = P[:, k] * ((k == l) - P[:, l])",
        "weight = P[:, k] * ((k == l) + P[:, l])",
        "Without it no inverse exists: at $W = 0$",
    ),
    (
        "V = V - 4 * (",
        "V = V - 1 * (",  # a race rigged by the step size
        "about 230",
    ),
    (
        "bound = 1 / sizes  #",
        "bound = 1 / (sizes + 0.2)  #",
        "For the mean of a normal distribution with known",
    ),
    (
        "ahead = residual + np.sum(residual**2) / size * ahead",
        "ahead = residual",
        "13 (4)",
    ),
]
