"""Wrong formulas planted in chapter 2: each must turn the build red at the cell that makes the claim."""

PLANTED = [
    # what stands in chapter.md, what is planted instead, the claim whose check must fail
    ("np.array([2 * p[0], 8 * p[1]])", "np.array([2 * p[0], 4 * p[1]])", "the gradient of the bowl at (2, 1) is (4, 8)"),
    ("4 * p[0] * (p[0] ** 2 - 1), 4", "4 * p[0] * (p[0] ** 2 + 1), 4", "∇W is perpendicular to W = 0.5 at x = 0.6"),
    ("direction = np.linalg.solve(A, g)", "direction = A @ g", "inner product A: the step has length 1"),
    ("q = p / (p - 1)", "q = p", "p-norm, p = 1.25: the step has length 1"),
    ("metric = np.linalg.inv(S @ S.T)", "metric = np.linalg.inv(S.T @ S)", "seen in x, the step has the direction of A's steepest descent"),
    ("eta = 2 / (eigenvalues.min()", "eta = 1 / (eigenvalues.min()", "the three units take 4687, 239 and 34 steps"),
    ("- 2 * (1 - x), 200 * (y", "+ 2 * (1 - x), 200 * (y", "the formula for Rosenbrock's gradient says so, too"),
    ("1200 * x**2 - 400 * y + 2", "1200 * x**2 - 400 * y - 2", "the formula for Rosenbrock's Hessian holds at (1, 1)"),
]
