"""Wrong formulas planted in chapter NUMBER: each must fail at the claim that it makes false."""

WRONG_FORMULAS = [
    # what stands in chapter.md, what is planted instead, the claim whose check must fail
    (
        "return (2 * t - t**2) * np.exp(-t)",
        "return (2 * t + t**2) * np.exp(-t)",  # the slope of e^{−t} without its sign
        r"so $f'(1) = \e^{-1}$, about $0.368$.",
    ),
    (
        "return t**2 * np.exp(-t)",
        "return t**2 * np.exp(t)",  # another function
        r"$$f'(t) = 2t\,\e^{-t} - t^2\,\e^{-t} = (2t - t^2)\,\e^{-t}$$",
    ),
    (
        "tangent = f(1.0) + slope(1.0) * (near - 1.0)",
        "tangent = f(1.0) + slope(2.0) * (near - 1.0)",  # the slope of another point
        "{numref}`fig-NN-slope` shows the function and its tangent at $t = 1$.",
    ),
    (
        "return (t**2 - 4 * t + 2) * np.exp(-t)",
        "return (t**2 - 2 * t + 2) * np.exp(-t)",  # one of the two mixed terms forgotten
        r"Differentiate once more: $f''(t) = (t^2 - 4t + 2)\,\e^{-t}$, "
        "and at 2 the bracket is $-2$.",
    ),
    (
        "return 2 * t * np.exp(-t)",
        "return (2 - t) * t * np.exp(-t)",  # the right slope, not the mistake told of
        "You notice at $t = 2$, where $f$ is largest: it is not 0.",
    ),
    (
        "peak = 2.0",
        "peak = 1.0",  # not a critical point
        r"At the critical point $t = 2$: there it is $4\e^{-2}$, about 0.541.",
    ),
]
