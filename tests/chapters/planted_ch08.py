"""Wrong formulas planted in chapter 8: each must turn the build red at the cell that makes the claim."""

PLANTED = [
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
        "(N + 1) / N * even.max(axis=1)",
        "even.max(axis=1)",  # biased
        "the largest value has θ²/(N(N + 2))",
    ),
    (
        "weight = P[:, k] * ((k == l) - P[:, l])",
        "weight = P[:, k] * ((k == l) + P[:, l])",
        "at W = 0 the rank of F is 558 = 62 · 9, of 650",
    ),
    (
        "gap = share * (m1 - m2) ** 2 + (s1 - s2) ** 2",
        "gap = (m1 - m2) ** 2 + (s1 - s2) ** 2",  # the published distance
        "as √2 arccosh(1 + …) says",
    ),
]
