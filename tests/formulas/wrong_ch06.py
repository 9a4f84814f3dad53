"""Wrong formulas planted in chapter 6: each turns the build red where the claim is made."""

WRONG_FORMULAS = [
    # what stands in chapter.md, what is planted instead, the claim whose check must fail
    (
        "slope, claimed = (above - below) / apart, claims[claim]",
        "slope, claimed = (above - below) / (2 * apart), claims[claim]",
        "The smaller the step, the more digits the two values share",
    ),
    (
        "return (f(x + h) - f(x - h)) / (2 * h)",
        "return (f(x + h) - f(x - h)) / h",
        r"$\begin{aligned}\frac{\e^{0.1} - 1}{0.1} &= 1.05171",
    ),
    (
        "return (3 * eps * f / third) ** (1 / 3)",
        "return (3 * eps * third / f) ** (1 / 3)",
        r"$E$ is smallest at $h^* =",
    ),
    (
        "return (4 * centred(f, x, h / 2) - centred(f, x, h)) / 3",
        "return 2 * centred(f, x, h / 2) - centred(f, x, h)",
        r"$$R(h) = \frac{4\,C(h/2) - C(h)}{3}$$",
    ),
    (
        "lambda a, b: (1 / b, -a / b**2)",
        "lambda a, b: (1 / b, a / b**2)",
        "Then, in exact arithmetic, `forward_mode` returns",
    ),
    (
        "a.share += d * node.share",
        "a.share = d * node.share",
        r"$3 \cdot 1 + \cos 2 \cdot 1$",
    ),
    (
        "bad = [report(right * 1.0002, h) for h in trials]",
        "bad = [report(right * 1.0001, h) for h in trials]",
        r"If it stays at $10^{-4}$, your gradient is wrong by $2 \cdot 10^{-4}$",
    ),
]
