"""Wrong formulas planted in chapter 9: each turns the build red where the claim is made."""

WRONG_FORMULAS = [
    # what stands in chapter.md, what is planted instead, the claim whose check must fail
    (
        "P = softmax((images[rest] @ V.T + c) / T)",
        "P = softmax(images[rest] @ V.T + c) / T",  # probabilities, divided too late
        "Left: bins of like confidence, and the share that is right",
    ),
    (
        "G.T @ X, atol=1e-9",
        "-G.T @ X, atol=1e-9",
        r"$$\grad_W L = G^\T X, \qquad \grad_{\mathbf b} L",
    ),
    (
        "W, b = W - eta * (G.T @ X + decay * W)",
        "W, b = W + eta * (G.T @ X + decay * W)",
        "After 1000 steps the loss is 0.1260",
    ),
    (
        "np.minimum((10 * sure).astype(int), 9)",
        "np.minimum((9 * sure).astype(int), 9)",
        "Among the 114 predictions between 0.8 and 0.9",
    ),
    (
        "with_ones.T @ with_ones)[-1] / 2400",
        "with_ones.T @ with_ones)[-1] / 1200",
        "For our images $C = 5.739$",
    ),
    (
        "slope = np.mean(mean - Z[np.arange(len(y)), y])",
        "slope = np.mean(mean - Z.max(axis=1))",
        "The validation set asks for $T = 1.409$.",
    ),
    (
        "(1 - 0.3 * 0.1) ** 20",
        "(1 - 0.3) ** 20",
        r"With decay each step multiplies them by $1 - \eta\rho$",
    ),
    (
        "low, high = (low, beta) if slope > 0 else (beta, high)",
        "low, high = (low, beta) if slope < 0 else (beta, high)",
        "The validation set asks for $T = 1.409$.",
    ),
]
