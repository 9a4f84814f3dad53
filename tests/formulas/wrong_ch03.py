"""Wrong formulas planted in chapter 3: each turns the build red where the claim is made."""

WRONG_FORMULAS = [
    # what stands in chapter.md, what is planted instead, the claim whose check must fail
    (
        "grad_f = np.array([2 * p[0] * p[1], p[0] ** 2])",
        "grad_f = np.array([2 * p[0] * p[1], -p[0] ** 2])",
        "∇fᵀu = 3.2",
    ),
    (
        "H = np.array([[2 * p[1], 2 * p[0]], [2 * p[0], 0.0]])",
        "H = np.array([[2 * p[1], p[0]], [p[0], 0.0]])",
        "uᵀHu = 1.44 + 1.92 = 3.36",
    ),
    (
        "exact = [v[0] ** 2 / v[1] if v[1] else 0.0 for v in fan]",
        "exact = [v[1] ** 2 / v[0] if v[0] else 0.0 for v in fan]",
        "D_v b = v₁²/v₂, or 0",
    ),
    (
        "[np.cos(q[1]), -np.sin(q[1])]])",
        "[np.cos(q[1]), np.sin(q[1])]])",
        "the error of the model with curvature has order 3",
    ),
    (
        "promised = lambda L, eta, g2: eta * (1 - eta * L / 2) * g2",
        "promised = lambda L, eta, g2: eta * (1 - eta * L) * g2",
        "with ¾ of this L it would not",
    ),
    (
        "second = first * (1 - eta * kappa / 2)",
        "second = first * (1 - eta * kappa)",
        "the model with curvature is off by 2 % at η = 1",
    ),
    (
        "into_units = np.diag(1.0 * on) @ first",
        "into_units = 1 * first",
        "the three paths from x₁ have 2, 0 and −3, and their sum is −1",
    ),
    (
        "-eta * (g @ g) + eta**2 / 2 * bent",
        "-eta * (g @ g) + eta**2 * bent",
        "at 2/κ nothing is left, says the model with curvature",
    ),
]
