"""Wrong formulas planted in chapter 2: each turns the build red where the claim is made."""

WRONG_FORMULAS = [
    # what stands in chapter.md, what is planted instead, the claim whose check must fail
    (
        "b / np.linalg.norm(b) / [unit, 1]",
        "b / np.linalg.norm(b) * [unit, 1]",
        "What changes with the unit is which steps are equally long",
    ),
    (
        "np.array([2 * p[0], 8 * p[1]])",
        "np.array([2 * p[0], 4 * p[1]])",
        r"Its partial derivatives there are $2x = 4$",
    ),
    (
        "4 * p[0] * (p[0] ** 2 - 1), 4",
        "4 * p[0] * (p[0] ** 2 + 1), 4",
        r"If $\mathbf c$ is a curve in the level set of $f$",
    ),
    (
        "return np.sign(g) * (np.abs(g) / s)",
        "return (np.abs(g) / s)",
        r"So $v_i = \sign(g_i)",
    ),
    (
        "metric = np.linalg.inv(S @ S.T)",
        "metric = np.linalg.inv(S.T @ S)",
        "That is the steepest descent for the inner product with $A",
    ),
    (
        "[h_r, h_theta / 3], [",
        "[h_r, h_theta], [",
        r"The second must be $h_\theta/r$",
    ),
    (
        "1200 * x**2 - 400 * y + 2",
        "1200 * x**2 - 400 * y - 2",
        "On Rosenbrock's function",
    ),
    (
        "along = np.array([1, -2]) / np.sqrt(5)",
        "along = np.array([1, -1.9]) / np.sqrt(5)",
        "The dashed line joins steps that gain equally",
    ),
    (
        "[1, 2 * np.log(3)],",
        "[1, 2 * np.log(2.9)],",
        "In {numref}`fig-02-random` the share falls fast with $n$",
    ),
]
