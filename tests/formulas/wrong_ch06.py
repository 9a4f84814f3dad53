"""Wrong formulas planted in chapter 6: each turns the build red where the claim is made."""

WRONG_FORMULAS = [
    # what stands in chapter.md, what is planted instead, the claim whose check must fail
    (
        "return (f(x + h) - f(x - h)) / (2 * h)",
        "return (f(x + h) - f(x - h)) / h",
        "1.05171 and 1.00167, by hand",
    ),
    (
        "return (3 * eps * f / third) ** (1 / 3)",
        "return (3 * eps * third / f) ** (1 / 3)",
        "|f| = 5, |f‴| = 0.2: best at h*",
    ),
    (
        "return (4 * centred(f, x, h / 2) - centred(f, x, h)) / 3",
        "return 2 * centred(f, x, h / 2) - centred(f, x, h)",
        "Richardson: order 4",
    ),
    (
        "lambda a, b: (1 / b, -a / b**2)",
        "lambda a, b: (1 / b, a / b**2)",
        "reverse mode agrees with differences",
    ),
    (
        "a.share += d * node.share",
        "a.share = d * node.share",
        "the table: (3 + cos 2, 2)",
    ),
    (
        "bad = [report(right * 1.0002, h) for h in trials]",
        "bad = [report(right * 1.0001, h) for h in trials]",
        "a gradient wrong by 2e-4 of its size: it stays at 1e-4",
    ),
]
