"""Wrong formulas planted in chapter 2: each turns the build red where the claim is made."""

WRONG_FORMULAS = [
    # what stands in chapter.md, what is planted instead, the claim whose check must fail
    (
        "np.array([2 * p[0], 8 * p[1]])",
        "np.array([2 * p[0], 4 * p[1]])",
        "the gradient of the bowl at (2, 1) is (4, 8)",
    ),
    (
        "4 * p[0] * (p[0] ** 2 - 1), 4",
        "4 * p[0] * (p[0] ** 2 + 1), 4",
        "∇W is perpendicular to W = 0.5 at x = 0.6",
    ),
    (
        "return np.sign(g) * (np.abs(g) / s)",
        "return (np.abs(g) / s)",
        "the multiplier s is the largest gain, 2.447",
    ),
    (
        "metric = np.linalg.inv(S @ S.T)",
        "metric = np.linalg.inv(S.T @ S)",
        "seen in x, the step has the direction of A's steepest descent",
    ),
    (
        "[h_r, h_theta / 3], [",
        "[h_r, h_theta], [",
        "for the bowl, h_r and h_θ/r are the gradient's components",
    ),
    (
        "1200 * x**2 - 400 * y + 2",
        "1200 * x**2 - 400 * y - 2",
        "the formula for Rosenbrock's Hessian holds at (1, 1)",
    ),
    (
        "along = np.array([1, -2]) / np.sqrt(5)",
        "along = np.array([1, -1.9]) / np.sqrt(5)",
        "Euclidean: steps to the dashed line gain equally",
    ),
    (
        "2 * np.log(3), rtol=0.01",
        "2 * np.log(2.9), rtol=0.01",
        "for n from 4 to 8 the curve bends as n² (log 3)/4 does, to 1 %",
    ),
]
