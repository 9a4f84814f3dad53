"""Wrong formulas planted in chapter 4: each turns the build red where the claim is made."""

WRONG_FORMULAS = [
    # what stands in chapter.md, what is planted instead, the claim whose check must fail
    (
        "claimed = 2 * (A if formula",
        "claimed = (A if formula",
        "The level curve and the measured gradient are the same for every k",
    ),
    (
        "by_hand = np.array([[2, -1], [-2, 4]]) / 3",
        "by_hand = np.array([[2, -2], [-1, 4]]) / 3",
        r"$$\begin{pmatrix} \partial f/\partial x_{11}",
    ),
    (
        '"d(F⁻¹)": (lambda P, Q: inv(P), -inv(F) @ dF @ inv(F)),',
        '"d(F⁻¹)": (lambda P, Q: inv(P), -inv(F) @ inv(F) @ dF),',
        r"$\mathrm d(F^{-1}) = -F^{-1}\,(\mathrm dF)\,F^{-1}$",
    ),
    (
        "formula = 2 * left.T @ (left @ Y @ right - C) @ right.T",
        "formula = left.T @ (left @ Y @ right - C) @ right.T",
        r"$$\begin{aligned} \mathrm df &= \tr\bigl( (\mathrm dR)^\T R",
    ),
    (
        "big = np.kron(small_B.T, small_A)",
        "big = np.kron(small_A, small_B.T)",
        r"$\operatorname{vec}(AXB) = (B^\T \otimes A) \operatorname{vec} X$.",
    ),
    (
        "sym = (full_gradient(S) + full_gradient(S).T) / 2",
        "sym = full_gradient(S) + full_gradient(S).T - full_gradient(S) * np.eye(2)",
        "Among the symmetric matrices there is exactly one",
    ),
    (
        'changed = [f"2 * {code}", f"-{code}"]',
        'changed = [f"1 * {code}", f"-{code}"]',
        "{numref}`fig-04-errors` shows the largest error of each",
    ),
    (
        "              for j in range(3)] for i in range(3)]",
        "              for i in range(3)] for j in range(3)]",
        r"$\mathrm d \det F = \tr(\operatorname{adj}(F)\, \mathrm dF)$ for every",
    ),
    (
        "once = lambda P, Q: np.sum(np.triu(P) * Q)",
        "once = lambda P, Q: np.sum(P * Q)",
        "It *is* the gradient for another inner product",
    ),
]
