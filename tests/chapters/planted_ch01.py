"""Wrong formulas planted in chapter 1: each must turn the build red at the cell that makes the claim."""

PLANTED = [
    # what stands in chapter.md, what is planted instead, the claim whose check must fail
    ("return 5 * area - 600 * rooms**2 / area", "return 5 * area - 600 * rooms / area", "the quotient is −8(6 + t)"),
    ("return (f(moved) - f(p)) / t", "return (f(p) - f(moved)) / t", "the quotient is −8(6 + t)"),
    ("return 5 + 600 * r**2 / a**2", "return 5 - 600 * r**2 / a**2", "at (75, 3) P_a = 5.96 and P_r = −48"),
    ("return -1200 * r / a", "return -600 * r / a", "at (75, 3) P_a = 5.96 and P_r = −48"),
    (
        "return x * y / (x**2 + y**2) if x or y else 0.0",
        "return x * y / np.hypot(x, y) if x or y else 0.0",
        "on the circle of radius 0.001, q = ½ sin 2θ",
    ),
    ("return x**2 * y / (x**2 + y**2)", "return x**2 * y**2 / (x**2 + y**2)", "for c the plane's error is of order 1"),
    ("(x**4 + 10 * x**2 * y**2 + y**4)", "(x**4 + 8 * x**2 * y**2 + y**4)", "at angle 0.3 both are cos 2θ (1 + 2 sin² 2θ)"),
    ("X.T @ ((h - y) * (1 - h**2))", "X.T @ ((h - y) * (1 - h))", "the gradient of the tanh loss is right"),
]
