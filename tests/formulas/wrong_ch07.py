"""Wrong formulas planted in chapter 7: each turns the build red where the claim is made."""

WRONG_FORMULAS = [
    # what stands in chapter.md, what is planted instead, the claim whose check must fail
    (
        "by_hand = [1 / 8, 2 / 8, -3 / 8]",
        "by_hand = [1 / 8, 2 / 8, 3 / 8]",
        "the gradient is (1/8, 2/8, −3/8)",
    ),
    (
        "found, np.diag(p) - np.outer(p, p), atol=1e-9",
        "found, np.diag(p) + np.outer(p, p), atol=1e-9",
        "J = diag(p) − ppᵀ",
    ),
    (
        "return -(np.diag(p) - np.outer(p, p)) @ (p - t)",
        "return -np.diag(p) @ (p - t)",
        "speed there: 0.036",
    ),
    (
        "variance / T**3, atol=1e-8",
        "variance / T**2, atol=1e-8",
        "T = 0.5: dS/dT = Var/T³",
    ),
    (
        "return (1 - eps) * np.eye(K)[0] + eps / K",
        "return (1 - eps) * np.eye(K)[0] + eps / (K - 1)",
        "K = 10: the best gap is log 91",
    ),
    (
        "-log_softmax(pair)[0],",
        "np.log(np.exp(pair - pair[0]).sum()),",
        "the third form keeps its digits",
    ),
    (
        "@ (softmax(p) - np.eye(len(z))[y])",
        "@ (p - np.eye(len(z))[y])",
        "K = 2: the gradient through two softmaxes",
    ),
]
