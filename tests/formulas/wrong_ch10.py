"""Wrong formulas planted in chapter 10: each turns the build red where the claim is made."""

WRONG_FORMULAS = [
    # what stands in chapter.md, what is planted instead, the claim whose check must fail
    (
        "step = np.sign(G) * np.abs(G) ** (q - 1)",
        "step = np.sign(G) * np.abs(G) ** (p - 1)",  # p where its dual exponent belongs
        "p = 1.5: the dot reaches it",
    ),
    (
        "return (softmax(A @ W.T + b) - one_hot(y, 10)) @ W",
        "return (one_hot(y, 10) - softmax(A @ W.T + b)) @ W",  # downhill
        "image 0: ∇ℓ = Wᵀ(p − e_y)",
    ),
    (
        "q = {np.inf: 1, 2: 2, 1: np.inf}[p]\n    W, b = model",
        "q = p\n    W, b = model",  # the norm in the place of its dual
        "the medians are 0.11, 0.58 and 1.34",
    ),
    (
        "D = np.clip(D, -eps, eps)  # the projection",
        "D = D * 1.0  # the projection",  # left out
        "ε = 0.1: 89.9 %, 59.6 %, 55.9 %, 52.4 %",
    ),
    (
        "np.log1p(np.exp(budget + score)),",
        "np.log1p(np.exp(-1 * (budget - score))),",  # the published formula
        "ε‖w‖₁ − y(wᵀx + b) is right",
    ),
    (
        "np.sum(np.minimum(apart * low, apart * high), axis=1)",
        "np.sum(apart * low, axis=1)",  # the lower end, whatever the sign
        "plain: 63.3 % and 31.3 %",
    ),
    (
        "(2, lambda v: v * min(1, 0.1 / np.linalg.norm(v))),",
        "(2, lambda v: v * 0.1 / np.linalg.norm(v)),",
        "p = 2: a point inside is its own projection",
    ),
    (
        "return spread**2 / 8",
        "return spread**2 / 4",
        "equal logits, a small step: the gap reaches the bound",
    ),
]
