"""Wrong formulas planted in chapter 4: each turns the build red where the claim is made."""

WRONG_FORMULAS = [
    # what stands in chapter.md, what is planted instead, the claim whose check must fail
    (
        "by_hand = np.array([[2, -1], [-2, 4]]) / 3",
        "by_hand = np.array([[2, -2], [-1, 4]]) / 3",
        "the four partial derivatives",
    ),
    (
        '"d(F⁻¹)": (lambda P, Q: inv(P), -inv(F) @ dF @ inv(F)),',
        '"d(F⁻¹)": (lambda P, Q: inv(P), -inv(F) @ inv(F) @ dF),',
        "d(F⁻¹)",
    ),
    (
        "formula = 2 * left.T @ (left @ Y @ right - C) @ right.T",
        "formula = left.T @ (left @ Y @ right - C) @ right.T",
        "∇‖AXB − C‖² in three lines",
    ),
    (
        "big = np.kron(small_B.T, small_A)",
        "big = np.kron(small_A, small_B.T)",
        "vec(AXB) = (Bᵀ ⊗ A) vec X",
    ),
    (
        "sym = (full_gradient(S) + full_gradient(S).T) / 2",
        "sym = full_gradient(S) + full_gradient(S).T - full_gradient(S) * np.eye(2)",
        "⟨sym(G), D⟩ agrees",
    ),
    (
        'changed = [f"2 * {code}", f"-{code}"]',
        'changed = [f"1 * {code}", f"-{code}"]',
        "all wrong versions are caught",
    ),
    (
        "              for j in range(3)] for i in range(3)]",
        "              for i in range(3)] for j in range(3)]",
        "d det F = tr(adj(F) dF) for a singular F, too",
    ),
    (
        "once = lambda P, Q: np.sum(np.triu(P) * Q)",
        "once = lambda P, Q: np.sum(P * Q)",
        "the published form is the gradient for Σ DᵢⱼEᵢⱼ over i ≤ j, along [[0.0, 1.0],",
    ),
]
