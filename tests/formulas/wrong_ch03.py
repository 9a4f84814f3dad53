"""Wrong formulas planted in chapter 3: each turns the build red where the claim is made."""

WRONG_FORMULAS = [
    # what stands in chapter.md, what is planted instead, the claim whose check must fail
    (
        "loss = lambda eta: -eta + eta**2 / 2",
        "loss = lambda eta: -eta + eta**2",
        "The further you step, the less of its promise you get.",
    ),
    (
        "grad_f = np.array([2 * p[0] * p[1], p[0] ** 2])",
        "grad_f = np.array([2 * p[0] * p[1], -p[0] ** 2])",
        r"The value is $\varphi(0) = 2$. The slope is",
    ),
    (
        "H = np.array([[2 * p[1], 2 * p[0]], [2 * p[0], 0.0]])",
        "H = np.array([[2 * p[1], p[0]], [p[0], 0.0]])",
        r"The value is $\varphi(0) = 2$. The slope is $\varphi'(0) = 3.2$. The curvature",
    ),
    (
        "exact = [v[0] ** 2 / v[1] if v[1] else 0.0 for v in fan]",
        "exact = [v[1] ** 2 / v[0] if v[0] else 0.0 for v in fan]",
        r"$b$ has $D_{\mathbf v} b(0) = v_1^2/v_2$",
    ),
    (
        "[np.cos(q[1]), -np.sin(q[1])]])",
        "[np.cos(q[1]), np.sin(q[1])]])",
        r"So for short steps the value alone is wrong by at most",
    ),
    (
        "promised = lambda L, eta, g2: eta * (1 - eta * L / 2) * g2",
        "promised = lambda L, eta, g2: eta * (1 - eta * L) * g2",
        r"$$f(\mathbf x - \eta\,\mathbf g) \le f(\mathbf x)",
    ),
    (
        "second = first * (1 - eta * kappa / 2)",
        "second = first * (1 - eta * kappa)",
        r"The model with curvature is off by 2.3 % at $\eta = 1$.",
    ),
    (
        "into_units = np.diag(1.0 * on) @ first",
        "into_units = 1 * first",
        "Along a path the slopes are multiplied, and the paths are added up.",
    ),
    (
        "-eta * (g @ g) + eta**2 / 2 * bent",
        "-eta * (g @ g) + eta**2 * bent",
        r"It predicts that at $2/\kappa$ nothing is left of the gain.",
    ),
]
