"""Wrong formulas planted in chapter 1: each turns the build red where the claim is made."""

WRONG_FORMULAS = [
    # what stands in chapter.md, what is planted instead, the claim whose check must fail
    (
        "np.polyfit(rooms[is_in], prices[is_in], 1)",
        "np.polyfit(areas[is_in], prices[is_in], 1)",
        "The orange line is fitted to the blue flats.",
    ),
    (
        "return 5 * area - 600 * rooms**2 / area",
        "return 5 * area - 600 * rooms / area",
        "$$P(a, r) = 5a",
    ),
    (
        "return -1200 * r / a",
        "return -600 * r / a",
        "$$P_a = 5 + 600",
    ),
    (
        "return M * np.abs(h).sum(axis=-1)",
        "return M * np.linalg.norm(h, axis=-1)",
        "No smaller bound would do: $f = x_1",
    ),
    (
        "surface(centre) + slope[0] * u + slope[1] * v",
        "surface(centre) + slope[0] * u - slope[1] * v",
        "Left, a dome is touched by its tilted grid at one point and bends away",
    ),
    (
        "(x**4 + 10 * x**2 * y**2 + y**4)",
        "(x**4 + 8 * x**2 * y**2 + y**4)",
        r"$$\begin{aligned} k_{xy} = k_{yx}",
    ),
    (
        "X.T @ ((h - y) * (1 - h**2))",
        "X.T @ ((h - y) * (1 - h))",
        "It differentiates the gradient of a loss with a tanh in it",
    ),
    (
        "x**2 * y / (x**2 + y**2) if x or y else 0.0",
        "x * y**2 / (x**2 + y**2) if x or y else 0.0",
        "Between them is $c(x, y) = x^2 y/(x^2 + y^2)$",
    ),
]
