"""Wrong formulas planted in chapter 1: each turns the build red where the claim is made."""

WRONG_FORMULAS = [
    # what stands in chapter.md, what is planted instead, the claim whose check must fail
    (
        "return 5 * area - 600 * rooms**2 / area",
        "return 5 * area - 600 * rooms / area",
        "the quotient is −8(6 + t)",
    ),
    (
        "return -1200 * r / a",
        "return -600 * r / a",
        "at (75, 3) P_a = 5.96 and P_r = −48",
    ),
    (
        "return M * np.abs(h).sum(axis=-1)",
        "return M * np.linalg.norm(h, axis=-1)",
        "x₁ + x₂ + x₃ reaches the bound with M = 1",
    ),
    (
        "surface(centre) + slope[0] * u + slope[1] * v",
        "surface(centre) + slope[0] * u - slope[1] * v",
        "the dome bends away from its plane in all directions",
    ),
    (
        "(x**4 + 10 * x**2 * y**2 + y**4)",
        "(x**4 + 8 * x**2 * y**2 + y**4)",
        "at angle 0.3 both are cos 2θ (1 + 2 sin² 2θ)",
    ),
    (
        "X.T @ ((h - y) * (1 - h**2))",
        "X.T @ ((h - y) * (1 - h))",
        "the gradient of the tanh loss is right",
    ),
    (
        "x**2 * y / (x**2 + y**2) if x or y else 0.0",
        "x * y**2 / (x**2 + y**2) if x or y else 0.0",
        "c(1, 2) = 2/5 and c(−3, 1) = 9/10",
    ),
]
