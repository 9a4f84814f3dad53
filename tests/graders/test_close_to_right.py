"""Wrong answers that are right at most inputs: each was accepted once, since no sample told it."""

import numpy as np
import pytest

from .collected import PARTS, part_name

NAMED = {part_name(check): (check, known) for check, known in PARTS.items()}


def softmax_shifted_by(shift):
    def softmax(z):
        with np.errstate(all="ignore"):
            powers = np.exp(z - shift(z))
            return powers / powers.sum()

    return softmax


def log_sum_exp_shifted_by(shift):
    def log_sum_exp(z):
        with np.errstate(all="ignore"):
            return shift(z) + np.log(np.sum(np.exp(z - shift(z))))

    return log_sum_exp


SHIFTS = {
    "the first": lambda z: z[0],
    "the last": lambda z: z[-1],
    "the largest in size": lambda z: z[np.argmax(np.abs(z))],
    "the mean": np.mean,
    "the median": np.median,
    "the smallest": np.min,
}


ROUGHLY_SOFTMAX = {
    "clipped probabilities": lambda z: np.clip(softmax_shifted_by(max)(z), 1e-7, 1 - 1e-7),
    "no small probability": lambda z: (p := softmax_shifted_by(max)(z)) * (p >= 1e-5),
    "shifted above 900 only": softmax_shifted_by(lambda z: max(z) * (max(abs(z)) >= 900)),
    "rounded logits": lambda z: softmax_shifted_by(max)(np.round(z, 3)),
}


def forward(step):
    return lambda f, p, u, h: (f(p + step(h) * u) - f(p)) / step(h)


def copied(f, p, u, h):
    q = p.copy()
    for i in range(len(p)):
        q[i] = p[i] + h * u[i]
    return (f(q) - f(p)) / h


def interpolated(t):
    """Straight lines between 121 points of the curve."""
    curve = NAMED["2c"][1].right["curve"]
    times = np.linspace(-0.3, 0.3, 121)
    return [np.interp(t, times, column) for column in np.transpose([curve(s) for s in times])]


def differences(step, weights):
    """The network's gradient from its loss: Σ weight·(L(W + k·step) − L(W − k·step))/step."""

    def loss(W, X, v, y):
        return np.sum((np.tanh(X @ W) @ v - y) ** 2)

    def grad_W(W, X, v, y):
        G = np.zeros_like(W)
        for index in np.ndindex(W.shape):
            d = np.zeros_like(W)
            d[index] = step
            for k, weight in weights.items():
                ahead, behind = loss(W + k * d, X, v, y), loss(W - k * d, X, v, y)
                G[index] += weight * (ahead - behind) / step
        return G

    return lambda right: grad_W


def without_ends(g, eps, norm):
    right = NAMED["10d"][1].right["steepest"]
    if norm != 1 or len(g) < 3:
        return right(g, eps, norm)
    best = max(range(len(g) - 1), key=lambda i: abs(g[i]))
    return eps * np.sign(g[best]) * np.eye(len(g))[best]


def step_by_step(right, change):
    def path(x, theta0, eta, steps):
        thetas = [theta0]
        for _ in range(steps):
            gradient = (thetas[-1] - right(x, thetas[-1], eta, 1)[1]) / eta
            thetas.append(thetas[-1] - eta * change(gradient))
        return np.array(thetas)

    return path


def backtracking(right):
    """A step is halved until it lowers the loss."""

    def loss(x, theta):
        return theta[1] + np.mean((x - theta[0]) ** 2) * np.exp(-2 * theta[1]) / 2

    def path(x, theta0, eta, steps):
        thetas = [theta0]
        for _ in range(steps):
            step = right(x, thetas[-1], eta, 1)[1] - thetas[-1]
            while loss(x, thetas[-1] + step) > loss(x, thetas[-1]) and np.any(step):
                step = step / 2
            thetas.append(thetas[-1] + step)
        return np.array(thetas)

    return path


ANSWERS = {
    "2a absolute": ("grad_f", lambda right: lambda x, y: np.abs(right(x, y))),
    "2a not below zero": ("grad_f", lambda right: lambda x, y: np.maximum(right(x, y), 0)),
    "2c interpolated": ("curve", lambda right: interpolated),
    "3d twice the step": ("forward", lambda right: forward(lambda h: 2 * h)),
    "3d half the step": ("forward", lambda right: forward(lambda h: h / 2)),
    "3d a least step": ("forward", lambda right: forward(lambda h: max(h, 1e-4))),
    "3d partly behind": (
        "forward",
        lambda right: lambda f, p, u, h: 0.75 * right(f, p, u, h) - 0.25 * right(f, p, -u, h),
    ),
    "3d rounded": ("forward", lambda right: lambda *a: np.round(right(*a), 4)),
    "3d whole numbers": ("forward", lambda right: copied),
    "3d gradient times u": (
        "centred",
        lambda right: (
            lambda f, p, u, h: sum(
                (f(p + h * e) - f(p - h * e)) / (2 * h) * c for e, c in zip(np.eye(len(p)), u)
            )
        ),
    ),
    "5a first rows": (
        "mse_gradient",
        lambda right: lambda X, y, w: right(X[:50], y[:50], w),
    ),
    "5c first rows": ("ols", lambda right: lambda X, y: right(X[:50], y[:50])),
    "5b a hundred steps": (
        "gradient_descent",
        lambda right: (
            lambda X, y, w0, eta, steps: (
                right(X, y, w0, eta, min(steps, 100))[0],
                np.pad(right(X, y, w0, eta, min(steps, 100))[1], (0, max(0, steps - 100)), "edge"),
            )
        ),
    ),
    "5d a thousand steps": ("steps_needed", lambda right: lambda *a: min(right(*a), 1000)),
    "6a another ε": (
        "gradient_error",
        lambda right: (
            lambda f, grad, x: right(f, grad, x) * (1 - 1e-8 / (2 * np.linalg.norm(grad) + 1e-8))
        ),
    ),
    "6c clipped": ("grad_W", lambda right: lambda *a: np.clip(right(*a), -100, 100)),
    **{
        f"6c differences with {step:g}": ("grad_W", differences(step, {1: 1 / 2}))
        for step in (1e-4, 6e-6, 1e-6)
    },
    "6c differences of five points": ("grad_W", differences(1e-3, {1: 2 / 3, 2: -1 / 12})),
    **{
        f"{part} without the last": (
            argument,
            lambda right, key=(part, argument): BY_SOFTMAX[key](
                softmax_shifted_by(lambda z: np.max(z[:-1]))
            ),
        )
        for part, argument in (
            *(("7a", "softmax_jacobian"), ("7b", "grad_cross_entropy")),
            *(("7c", "stable_softmax"), ("7d", "batch_gradient")),
        )
    },
    "7c log-sum-exp without the last": (
        "log_sum_exp",
        lambda right: log_sum_exp_shifted_by(lambda z: np.max(z[:-1])),
    ),
    **{
        f"7b {name}": (
            "cross_entropy",
            lambda right, stand_in=stand_in: (
                lambda z, y: right(z, y) if right(z, y) < 745 else stand_in(z, y)
            ),
        )
        for name, stand_in in {
            "the range": lambda z, y: np.ptp(z),
            "twice the logit": lambda z, y: -2 * z[y],
        }.items()
    },
    "7d square": (
        "batch_gradient",
        lambda right: lambda Z, y: right(Z, y).T if Z.shape[0] == Z.shape[1] else right(Z, y),
    ),
    "8b ten steps": (
        "natural_path",
        lambda right: (
            lambda x, theta0, eta, steps: np.pad(
                right(x, theta0, eta, min(steps, 10)), ((0, max(0, steps - 10)), (0, 0)), "edge"
            )
        ),
    ),
    **{
        f"8b {name}, {argument}": (
            argument,
            lambda right, change=change: step_by_step(right, change),
        )
        for argument in ("gradient_path", "natural_path")
        for name, change in {
            "clipped": lambda g: np.clip(g, -1000, 1000),
            "no small steps": lambda g: g * (np.linalg.norm(g) > 1e-4),
        }.items()
    },
    **{
        f"{part} first hundred, {argument}": (
            argument,
            lambda right: lambda x, *a: right(x[:100], *a),
        )
        for part, argument in (("8b", "gradient_path"), ("8b", "natural_path"), ("8d", "mle"))
    },
    "8b never up": ("gradient_path", lambda right: backtracking(right)),
    "9c clipped logits": (
        "grad_b",
        lambda right: lambda W, b, x, t: right(0 * W, np.clip(W @ x + b, -10, 10), x, t),
    ),
    **{
        f"9b {name}": ("grad_soft", lambda right, softmax=softmax: lambda z, t: softmax(z) - t)
        for name, softmax in ROUGHLY_SOFTMAX.items()
    },
    "9b clipped": ("grad_soft", lambda right: lambda z, t: np.clip(right(z, t), -0.9, 0.9)),
    "9c three columns": (
        "grad_W",
        lambda right: lambda W, b, x, t: right(W, b, np.where(np.arange(len(x)) < 3, x, 0), t),
    ),
    "9b single precision": (
        "grad_soft",
        lambda right: lambda z, t: right(z.astype(np.float32), t),
    ),
    "9d single precision": ("hessian", lambda right: lambda z: right(z.astype(np.float32))),
    "10a clipped sigmoid": (
        "grad_x",
        lambda right: (
            lambda x, w, y: -y * w * np.clip(1 / (1 + np.exp(y * (w @ x))), 1e-7, 1 - 1e-7)
        ),
    ),
    "10d rounded slopes": (
        "steepest",
        lambda right: lambda g, eps, norm: right(np.round(g, 2) if norm == 1 else g, eps, norm),
    ),
    "10d added to the length": (
        "steepest",
        lambda right: (
            lambda g, eps, norm: (
                eps * g / (np.linalg.norm(g) + 1e-12) if norm == 2 else right(g, eps, norm)
            )
        ),
    ),
    "10d not the last": ("steepest", lambda right: without_ends),
    "10d half of the digits": (
        "steepest",
        lambda right: lambda g, eps, norm: right(np.float16(g).astype(float), eps, norm),
    ),
    "10b tiny is nothing": (
        "fgsm",
        lambda right: (
            lambda x, w, y, eps: (
                right(x, w, y, eps)
                * (np.max(np.abs(NAMED["10a"][1].right["grad_x"](x, w, y))) > 1e-8)
            )
        ),
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_it_is_rejected(name):
    argument, wrong = ANSWERS[name]
    check, known = NAMED[name.split()[0]]
    report = check(**{**known.right, argument: wrong(known.right[argument])})
    assert report.status == "failed", str(report)


def jacobian_by(softmax):
    return lambda z: np.diag(softmax(z)) - np.outer(softmax(z), softmax(z))


# What each part makes of a softmax.
BY_SOFTMAX = {
    ("7a", "softmax_jacobian"): jacobian_by,
    ("7b", "grad_cross_entropy"): lambda softmax: lambda z, y: softmax(z) - np.eye(len(z))[y],
    ("7c", "stable_softmax"): lambda softmax: softmax,
    ("7d", "batch_gradient"): lambda softmax: (
        lambda Z, y: (np.array([softmax(z) for z in Z]) - np.eye(Z.shape[1])[y]) / len(y)
    ),
    ("9b", "grad_soft"): lambda softmax: lambda z, t: softmax(z) - t,
    ("9d", "hessian"): jacobian_by,
}


@pytest.mark.parametrize("shift", SHIFTS)
def test_only_the_largest_logit_may_be_subtracted(shift):
    check, known = NAMED["7c"]
    wrong = log_sum_exp_shifted_by(SHIFTS[shift])
    assert check(**{**known.right, "log_sum_exp": wrong}).status == "failed"
    for (name, argument), made in BY_SOFTMAX.items():
        check, known = NAMED[name]
        right = check(**{**known.right, argument: made(softmax_shifted_by(np.max))})
        assert right.status == "passed", f"{name}: {right}"
        wrong = made(softmax_shifted_by(SHIFTS[shift]))
        assert check(**{**known.right, argument: wrong}).status == "failed", name


def test_a_jump_is_not_called_a_straight_line():
    check, known = NAMED["2c"]
    report = check(**{**known.right, "curve": lambda t: [1.0, 1.0] if t <= 0 else [-1.0, -1.0]})
    assert "it jumps near t = 0" in str(report) and "straight" not in str(report)


@pytest.mark.parametrize(("sign", "way"), [(1, "the right way"), (-1, "the opposite way")])
def test_a_multiple_says_which_way_it_points(sign, way):
    check, known = NAMED["4a"]
    report = check(**{**known.right, "grad_linear": lambda a, x: sign * (1 + x @ x) * a})
    assert f"it points {way}" in str(report)
