"""Wrong formulas planted in chapter 8: each turns the build red where the claim is made."""

WRONG_FORMULAS = [
    # what stands in chapter.md, what is planted instead, the claim whose check must fail
    (
        "return (scores.T * np.exp(log_p(np.asarray(theta)))) @ scores",
        "return scores.T @ scores",  # every outcome weighted alike
        "F is 4 at 0.5",
    ),
    (
        "return np.exp(old) @ (old - new)",
        "return np.exp(new) @ (old - new)",  # the mean under the wrong distribution
        "from 0.50 to 0.51 it is 0.00020, from 0.98 to 0.99 it is 0.0039",
    ),
    (
        "moved = J @ np.linalg.solve(F_q, slope)",
        "moved = np.linalg.solve(F_q, slope)",  # not translated back
        "(μ, log σ): the natural direction is the same",
    ),
    (
        "best = -eta * np.linalg.solve(M, g)",
        "best = -eta * M @ g",  # F where its inverse belongs
        "at −ηF⁻¹g the gradient of gain and price is 0",
    ),
    (
        "weight = P[:, k] * ((k == l) - P[:, l])",
        "weight = P[:, k] * ((k == l) + P[:, l])",
        "at W = 0 the rank of F is 558 = 62 · 9, of 650",
    ),
    (
        "V = V - 4 * (",
        "V = V - 1 * (",  # a race rigged by the step size
        "plain descent: about 230 to 1e-3, about 1320 to 1e-8",
    ),
    (
        "bound = 1 / sizes  #",
        "bound = 1 / (sizes + 0.2)  #",
        "the drawn bound is 1/(N F)",
    ),
    (
        "ahead = residual + np.sum(residual**2) / size * ahead",
        "ahead = residual",
        "equal scales: the work and the steps of the table",
    ),
]
