"""Wrong formulas planted in chapter 7: each turns the build red where the claim is made."""

WRONG_FORMULAS = [
    # what stands in chapter.md, what is planted instead, the claim whose check must fail
    (
        "(np.diag(p) - np.outer(p, p)) @ (softmax(p) - t)",
        "(np.diag(p) - np.outer(p, p)) @ (p - t)",
        "Right: the gradient with respect to the logits, from a loss that is given",
    ),
    (
        "z = np.array([first, second, 0.0]) + int(added)",
        "z = np.array([first + int(added), second, 0.0])",
        "Right: the gradient with respect to the logits, from a loss that is given",
    ),
    (
        "return p - t, (np.diag(p)",
        "return p - np.eye(3)[0], (np.diag(p)",
        "Right: the gradient with respect to the logits, from a loss that is given",
    ),
    (
        "goal.set_data(*(t @ corners)[:, None])",
        "goal.set_data(*corners[0][:, None])",
        "Left: the probabilities of three classes as a point",
    ),
    (
        "by_hand = [1 / 8, 2 / 8, -3 / 8]",
        "by_hand = [1 / 8, 2 / 8, 3 / 8]",
        r"$$\left(\tfrac18, \tfrac28, \tfrac58\right) - (0, 0, 1) =",
    ),
    (
        "found, np.diag(p) - np.outer(p, p), atol=1e-9",
        "found, np.diag(p) + np.outer(p, p), atol=1e-9",
        r"Hence $\softmax$ has the Jacobian",
    ),
    (
        "return -(np.diag(p) - np.outer(p, p)) @ (p - t)",
        "return -np.diag(p) @ (p - t)",
        "The probabilities move with speed 0.036.",
    ),
    (
        "variance / T**3, atol=1e-8",
        "variance / T**2, atol=1e-8",
        r"$$\frac{\mathrm d S}{\mathrm d T} = \frac{\Var(Z)}{T^3}",
    ),
    (
        "return (1 - eps) * np.eye(K)[0] + eps / K",
        "return (1 - eps) * np.eye(K)[0] + eps / (K - 1)",
        r"$$z_y - z_k = \log\frac{t_y}{t_k} =",
    ),
    (
        "-log_softmax(pair)[0],",
        "np.log(np.exp(pair - pair[0]).sum()),",
        "Two of them lose all their digits, from a margin of 28 and of 37 on.",
    ),
    (
        "@ (softmax(p) - np.eye(len(z))[y])",
        "@ (p - np.eye(len(z))[y])",
        r"$$\bigl(\diag(\mathbf p) - \mathbf p\mathbf p^\T\bigr)",
    ),
]
