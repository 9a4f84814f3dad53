"""Wrong formulas planted in chapter 10: each turns the build red where the claim is made."""

WRONG_FORMULAS = [
    # what stands in chapter.md, what is planted instead, the claim whose check must fail
    (
        "return np.where(off @ W < 0, -1, 1)",
        "return np.where(off @ W > 0, -1, 1)",  # downhill
        "Every pixel moves by ε.",
    ),
    (
        "step = np.sign(G) * np.abs(G) ** (q - 1)",
        "step = np.sign(G) * np.abs(G) ** (p - 1)",  # p where its dual exponent belongs
        "On each the best step is the point that lies furthest",
    ),
    (
        "return (softmax(A @ W.T + b) - one_hot(y, 10)) @ W",
        "return (one_hot(y, 10) - softmax(A @ W.T + b)) @ W",  # downhill
        r"Let $\mathbf z = W\mathbf x + \mathbf b$, $\mathbf p = \softmax(\mathbf z)$",
    ),
    (
        "q = {np.inf: 1, 2: 2, 1: np.inf}[p]\n    W, b = model",
        "q = p\n    W, b = model",  # the norm in the place of its dual
        "Over the images that are read right, half of the radii",
    ),
    (
        "D = np.clip(D, -eps, eps)  # the projection",
        "D = D * 1.0  # the projection",  # left out
        "FGSM brings it to 59.6 %, and twenty steps of PGD",
    ),
    (
        "np.log1p(np.exp(budget + score)),",
        "np.log1p(np.exp(-1 * (budget - score))),",  # the published formula
        r"The exponent should be $\varepsilon\norm{\mathbf w}_1",
    ),
    (
        "np.sum(np.minimum(apart * low, apart * high), axis=1)",
        "np.sum(apart * low, axis=1)",  # the lower end, whatever the sign
        r"At $\varepsilon = 0.1$ the exact accuracy is 63.3 %",
    ),
    (
        "(2, lambda v: v * min(1, 0.1 / np.linalg.norm(v)),",
        "(2, lambda v: v * 0.1 / np.linalg.norm(v),",
        r"That of $\{\norm{\boldsymbol\delta}_2 \le \varepsilon\}$ is $\mathbf v$ itself",
    ),
    (
        "return spread**2 / 8",
        "return spread**2 / 4",
        r"The factor $\frac18$ cannot be smaller",
    ),
]
