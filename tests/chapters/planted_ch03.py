"""Wrong formulas planted in chapter 3: each must turn the build red at the cell that makes the claim."""

PLANTED = [
    # what stands in chapter.md, what is planted instead, the claim whose check must fail
    (
        "grad_f = np.array([2 * p[0] * p[1], p[0] ** 2])",
        "grad_f = np.array([2 * p[0] * p[1], -p[0] ** 2])",
        "∇fᵀu = 3.2",
    ),
    (
        "H = np.array([[2 * p[1], 2 * p[0]], [2 * p[0], 0.0]])",
        "H = np.array([[2 * p[1], p[0]], [p[0], 0.0]])",
        "uᵀHu = 3.36",
    ),
    (
        "exact = [v[0] ** 2 / v[1] if v[1] else 0.0 for v in fan]",
        "exact = [v[1] ** 2 / v[0] if v[0] else 0.0 for v in fan]",
        "D_v b = v₁²/v₂, or 0",
    ),
    (
        "guess = wave(q) + t * g @ w + t**2 / 2 * (w @ bend @ w)",
        "guess = wave(q) + t * g @ w + t**2 * (w @ bend @ w)",
        "with curvature: order 3",
    ),
    (
        "[np.cos(q[1]), -np.sin(q[1])]])",
        "[np.cos(q[1]), np.sin(q[1])]])",
        "with curvature: order 3",
    ),
    (
        "right = jacobian(outer, inner(at)).value @ jacobian(inner, at).value",
        "right = jacobian(outer, inner(at)).value @ jacobian(inner, -at).value",
        "J of g∘f = J_g J_f, shapes (2,3) and (3,2)",
    ),
    (
        "full = tangent @ f_H @ tangent + gradient(f, path(t0)).value @ inward",
        "full = tangent @ f_H @ tangent - gradient(f, path(t0)).value @ inward",
        "x²y on the circle: both terms",
    ),
    (
        "back = pull[:, None] * v * (1 - hidden**2)",
        "back = pull[:, None] * v * (1 - hidden)",
        "the network's gradient",
    ),
    (
        "return (ahead - behind) / (2 * t)",
        "return (ahead - behind) / t",
        "Hv from two gradients",
    ),
]
