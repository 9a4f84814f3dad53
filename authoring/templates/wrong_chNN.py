"""Wrong formulas planted in chapter NUMBER: each must fail at the claim that it makes false."""

WRONG_FORMULAS = [
    # what stands in chapter.md, what is planted instead, the claim whose check must fail
    (
        "return (2 * t - t**2) * np.exp(-t)",
        "return (2 * t + t**2) * np.exp(-t)",  # the slope of e^{−t} without its sign
        "f′(1) is about 0.368",
    ),
    (
        "return t**2 * np.exp(-t)",
        "return t**2 * np.exp(t)",  # another function
        "at t = -0.5 the slope is what differences of f measure",
    ),
    (
        "tangent = f(1.0) + slope(1.0) * (near - 1.0)",
        "tangent = f(1.0) + slope(2.0) * (near - 1.0)",  # the slope of another point
        "the tangent has the slope of the curve",
    ),
    (
        "return (t**2 - 4 * t + 2) * np.exp(-t)",
        "return (t**2 - 2 * t + 2) * np.exp(-t)",  # one of the two mixed terms forgotten
        "f″(2) = −2e⁻²",
    ),
    (
        "return 2 * t * np.exp(-t)",
        "return (2 - t) * t * np.exp(-t)",  # the right slope, not the mistake told of
        "with one factor the slope at 2 is not 0",
    ),
    (
        "peak = 2.0",
        "peak = 1.0",  # not a critical point
        "1: the slope is 0 there",
    ),
]
