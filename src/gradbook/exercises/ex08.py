"""Exercise 8: the natural gradient of a Gaussian model, θ = (μ, log σ)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..answers import Answer, WrongAnswer
from ..derivatives import jacobian
from ..diagnosis import Sample, diagnose, format_array, shapes
from ..grading import FLOOR, RTOL, Claim, case, function, holds, part

_HALF_LOG_2PI = 0.5 * np.log(2 * np.pi)


def log_density(x: float | np.ndarray, theta: Sequence[float] | np.ndarray) -> float | np.ndarray:
    """log of the density of N(μ, σ²) at x, a number or an array, for theta = (μ, log σ) of shape
    (2,); of x's shape.
    """
    mu, log_sigma = theta
    return -log_sigma - _HALF_LOG_2PI - 0.5 * ((x - mu) * np.exp(-log_sigma)) ** 2


# A complex step subtracts no values, so it has no error but rounding (Squire and Trapp, SIAM Rev.
# 40(1), 1998, 110–112): all that `log_density` does is analytic. Its square is nothing beside 1.
_STEP = 1e-100


def scores(x: np.ndarray, thetas: np.ndarray) -> np.ndarray:
    """∂ log density/∂θ_j, of shape (K, N, 2), for x of shape (N,) or (K, N), at each of thetas,
    of shape (K, 2), by a complex step.
    """
    moved = (thetas + 1j * _STEP * one for one in np.eye(2))
    return np.stack([np.imag(log_density(x, t.T[:, :, None])) for t in moved], axis=-1) / _STEP


def slopes(x: np.ndarray, thetas: np.ndarray) -> np.ndarray:
    """The loss's gradient by θ for x of shape (N,), at each of thetas, of shape (K, 2)."""
    return -np.mean(scores(x, thetas), axis=1)


# A score is quadratic in x, so products of two are of degree 4: three nodes integrate up to degree
# 5 exactly.
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(3)


def information_at(thetas: np.ndarray) -> np.ndarray:
    """E[score scoreᵀ] of one observation, of shape (K, 2, 2), at each of thetas, of shape (K, 2).

    The mean is Gauss–Hermite quadrature.
    """
    at = thetas[:, :1] + np.exp(thetas[:, 1:]) * _NODES
    found = scores(at, thetas)
    found = np.einsum("n,kni,knj->kij", _WEIGHTS / np.sum(_WEIGHTS), found, found)
    # What is left is rounding.
    return np.where(np.abs(found) > 1e-9 * np.max(np.abs(found), (1, 2), keepdims=True), found, 0.0)


def information(mu: float, log_sigma: float) -> np.ndarray:
    """`information_at` at one θ, of shape (2, 2)."""
    return information_at(np.array([[mu, log_sigma]]))[0]


def _minimiser(x: np.ndarray) -> np.ndarray:
    """Where the loss's gradient vanishes, by Fisher scoring; on 30 steps it converges
    quadratically.
    """
    theta = np.array([np.median(x), np.log(np.ptp(x) / 2)])
    for _ in range(30):
        step = np.linalg.solve(information(*theta), slopes(x, theta[None])[0])
        theta = theta - step
        if np.max(np.abs(step)) <= 1e-9 * np.max(
            np.abs(theta)
        ):  # the next step would be its square
            break
    return theta


def _draw(mean: float, sd: float, size: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(mean, sd, size)


# σ from 0.01 to 90 and 1 itself, means of both signs, zero and large.
POINTS = [
    case(0.0, 0.5),
    case(1.5, -0.8, label="σ below 1"),
    case(-2.0, 1.3, label="a negative mean"),
    case(3.0, 0.0, label="σ = 1"),
    case(40.0, -2.5, label="a large mean, a small σ"),
    case(0.02, 3.0, label="a large σ"),
    case(1.0, 4.5, label="a very large σ"),
    case(-0.7, -4.5, label="a very small σ"),
]
# Two numbers and many, of both signs, large and small, repeated, one far away.
SAMPLES = {
    "": _draw(3.0, 0.5, 120, 1),
    "two observations": np.array([1.0, 4.0]),
    "negative numbers": _draw(-2.0, 1.7, 9, 2),
    "large numbers": _draw(4e3, 3e2, 12, 3),
    "small numbers": _draw(2e-4, 1e-4, 7, 4),
    "an outlier": np.array([0.3, -0.2, 0.1, 0.4, 9.0]),
    # Who leaves out what is far away, or stands there twice, leaves out something here.
    "an outlier among 20": np.append(_draw(0.0, 1.0, 19, 9), 12.0),
    "repeated numbers": np.array([1.0, 4.0, 4.0, 2.0, 4.0, 1.0]),
}
# No step and many, one number and many, large and small, means of both signs, a step that raises
# the loss, a gradient of 1e5, and steps that go on where the minimum is reached.
# x, θ₀, the step sizes of the plain and of the natural gradient, the number of steps.
RUNS = {
    "": (_draw(3.0, 0.5, 20, 1), [1.0, 0.5], (0.1, 0.2), 4),
    "from (0, 0)": (_draw(3.0, 0.5, 20, 1), [0.0, 0.0], (0.6, 1.3), 5),
    "no steps": (_draw(3.0, 0.5, 20, 1), [1.0, 0.5], (0.1, 0.2), 0),
    "one observation": (np.array([1.3]), [0.2, -5.5], (5e-5, 1e-4), 3),
    "large numbers": (_draw(50.0, 8.0, 120, 5), [30.0, 2.5], (0.5, 0.7), 3),
    "small numbers": (_draw(0.03, 0.005, 12, 6), [0.01, -3.5], (5e-4, 0.4), 3),
    "a negative mean": (_draw(-1.5, 2.0, 7, 7), [0.5, -0.3], (0.05, 0.1), 4),
    "fourteen steps": (_draw(1.0, 0.8, 11, 8), [0.4, 0.3], (0.2, 0.4), 14),
    # Of log σ, 0.2 too large, remain 0.04, 0.002, 3e-6 and 1e-11.
    "past the minimum": (np.array([-11.0, 5.0, 3.0, 11.0, 2.0]), [2.0, 2.2], (0.5, 1.0), 6),
}


def _with_mean(size: int) -> Callable[[float, float], np.ndarray]:
    """The information where a mean over z, which is 0, is taken for a number."""
    return lambda m, s: information(m, s) + size * np.exp(-s) * np.array([[0, 1], [1, 0]])


@part("8(a)", "the Fisher information")
def check_a(fisher: Answer) -> list[Claim]:
    """Judge fisher(mu, log_sigma) → (2, 2), one observation's information on θ = (μ, log σ)."""
    return [
        function(
            fisher,
            information,
            POINTS,
            noun="the information",
            mistakes={
                "this is the inverse of the information": lambda m, s: np.linalg.inv(
                    information(m, s)
                ),
                "this is the information on (μ, σ): here the second parameter "
                "is log σ": lambda m, s: information(m, s) * [[1, 1], [1, np.exp(-2 * s)]],
                "this is the information on (μ, σ²): here the second parameter "
                "is log σ": lambda m, s: information(m, s) * [[1, 1], [1, np.exp(-4 * s) / 4]],
                "the parameters stand in the other order: μ comes first": lambda m, s: information(
                    m, s
                )[::-1, ::-1],
                "log_sigma is used as if it were −log σ": lambda m, s: information(m, -s),
                "a power of σ is off in the entry of μ": lambda m, s: (
                    information(m, s) * [[np.exp(s), 1], [1, 1]]
                ),
                "log_sigma is used as if it were σ": lambda m, s: (
                    # A float of NumPy's: at log σ = 0 it is infinite, as such an answer is.
                    information(m, s) * [[np.exp(2 * s) / np.float64(s) ** 2, 1], [1, 1]]
                ),
                **{
                    f"off the diagonal stands {size}/σ, instead of 0: the means of z and z³ "
                    "are 0": _with_mean(size)
                    for size in (1, -1, 2, -2)
                },
            },
            # The two entries differ by a factor of up to 1e3: each must be right by itself.
            floor=1e-9,
        )
    ]


@part("8(b)", "plain and natural gradient descent")
def check_b(gradient_path: Answer, natural_path: Answer) -> list[Claim]:
    """Judge gradient_path(x, theta0, eta, steps) and natural_path(…) → (steps + 1, 2), from theta0
    on.
    """
    return [
        holds(gradient_path, test=lambda path: _walk(path, natural=False)),
        holds(natural_path, test=lambda path: _walk(path, natural=True)),
    ]


def _walk(answer: Answer, natural: bool) -> None:
    """Each step is judged from where the learner's path stands: one mistake stays one mistake."""
    samples: list[Sample] = []
    seen: list[tuple[np.ndarray, np.ndarray, float, np.ndarray, np.ndarray, np.ndarray]] = []
    for label, (x, start, etas, steps) in RUNS.items():
        theta0, eta, of_run = np.array(start), etas[natural], f" ({label})" if label else ""
        try:
            path = answer.call(x, theta0, eta, steps)
            again = path if seen else answer.call(x, theta0, eta, steps)
        except WrongAnswer:
            if all(sample.right for sample in samples):
                raise
            break  # an earlier run shows a mistake, and that may be what makes this one overflow
        _start(path, theta0, steps, of_run)
        if not np.array_equal(again, path, equal_nan=True):
            raise WrongAnswer(
                "changes by itself", "two calls with the same arguments return different paths"
            )
        near = np.all(np.abs(path - theta0) < [50, 6], axis=1)
        # No right path goes further: an earlier step was wrong.
        judged = path[: steps if near.all() else int(np.argmin(near))]
        if not len(judged):
            continue
        g, new = slopes(x, judged), path[1 : len(judged) + 1]
        wanted = eta * (_solved(information_at(judged), g) if natural else g)
        for k, (theta, step, want) in enumerate(zip(judged, judged - new, wanted)):
            # A position carries rounding of its own size: 6e-8 of it in single precision.
            tol = RTOL * np.abs(want) + FLOOR * (np.max(np.abs(want)) + np.abs(theta))
            samples.append(
                Sample(
                    f"step {k + 1}{of_run} from θ = {format_array(theta)} with eta = {eta:g} "
                    "(old θ minus new θ)",
                    step,
                    want,
                    tol,
                )
            )
        seen.append((x, theta0, eta, judged, new, g))
    if all(sample.right for sample in samples):
        return
    if not any(np.any(sample.got) for sample in samples):
        raise WrongAnswer("constant", "the path stays at theta0")
    found = [_explanations(natural, *run) for run in seen]
    terms, mistakes = (
        {name: [step for run in found for step in run[i][name]] for name in found[0][i]}
        for i in range(2)
    )
    used = [run[2] for run in seen for _ in run[3]]
    first = samples[0]
    own_eta = used[0] * float(first.got @ first.want) / float(first.want @ first.want)
    if own_eta > 0 and len(set(used)) > 1:  # of one eta every multiple would be a step size
        mistakes["the step size is the same whatever eta is"] = [
            s.want * own_eta / eta for s, eta in zip(samples, used)
        ]
    fault = diagnose(
        samples,
        noun="the step",
        terms=terms,
        factors={"N": [len(x) for x, *_, steps in seen for _ in steps]},
        mistakes=mistakes,
    )
    if fault:
        # Of a path the samples are steps.
        raise WrongAnswer(fault.kind, fault.message.replace("input", "step"))


def _solved(matrices: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """Each matrix's inverse times the vector: (K, 2) for matrices (K, 2, 2) or one of (2, 2)."""
    return np.linalg.solve(matrices, vectors[..., None])[..., 0]


def _explanations(
    natural: bool,
    x: np.ndarray,
    theta0: np.ndarray,
    eta: float,
    thetas: np.ndarray,
    new: np.ndarray,
    g: np.ndarray,
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """For the diagnosis of a run's steps, from each of thetas, of shape (K, 2): the share of each
    term of the loss, and the steps that known mistakes take, each of shape (K, 2).
    """
    F = information_at(thetas)
    metrics = F if natural else np.tile(np.eye(2), (len(thetas), 1, 1))
    want = eta * _solved(metrics, g)
    log_share = eta * _solved(metrics, np.tile([0.0, 1.0], (len(thetas), 1)))
    sigma = np.exp(thetas * [0, 1])
    moved = np.where(np.abs(new - theta0) < 50, new, thetas)[:, 0]
    halfway = slopes(x, np.stack([moved, thetas[:, 1]], axis=1))
    mu, log_sigma = thetas.T
    precision, squares = np.exp(-2 * log_sigma), np.mean((x - mu[:, None]) ** 2, axis=1)

    def along(first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """The steps, had the gradient these components."""
        return eta * _solved(metrics, np.stack([first, second], axis=1))

    mistakes = {
        "eta is missing from the step": want / eta,
        "eta enters as its square": want * eta,
        "eta is divided by the number of the step": want / np.arange(1, len(want) + 1)[:, None],
        "the squared deviations are those from the sample's mean, where they should be "
        "from μ": along(g[:, 0], 1 - np.var(x) * precision),
        "the mean deviation is squared, where the mean of the squares should be": along(
            g[:, 0], 1 - (np.mean(x) - mu) ** 2 * precision
        ),
        "the mean of x² stands where that of (x − μ)² should": along(
            g[:, 0], 1 - np.mean(x**2) * precision
        ),
        "the mean of (x − μ)² is halved: its derivative by log σ has a 2": along(
            g[:, 0], 1 - squares * precision / 2
        ),
        # A float of NumPy's: of one observation it is infinite, as such an answer is.
        "the sum of the squared deviations is divided by N − 1: L has the mean": along(
            g[:, 0], 1 - squares * precision * len(x) / np.float64(len(x) - 1)
        ),
        "1/σ stands where 1/σ² should": along(
            g[:, 0] * np.exp(log_sigma), 1 - squares * np.exp(-log_sigma)
        ),
        "the second component is a derivative by σ: the parameter is log σ": want / sigma,
        "the second component uses the new μ: both must use the old θ": np.stack(
            [want[:, 0], eta / metrics[:, 1, 1] * halfway[:, 1]], axis=1
        ),
    }
    if natural:
        own = scores(x, thetas)
        # ∂slopes/∂θ_j at all thetas at once; it may have an eigenvalue of zero, or below.
        bends = jacobian(lambda t: np.ravel(slopes(x, thetas - thetas[0] + t)), thetas[0]).value
        mistakes |= {
            "F is the mean of the sample's own scores, squared: the Fisher information is "
            # Of one observation it is singular: nobody's step can be compared.
            "their mean under the model": eta
            * _solved(np.einsum("kni,knj->kij", own, own) / len(x), g)
            if len(x) > 1
            else thetas - new,
            "this is Newton's step, by the Hessian of the loss in place of F": eta
            * (np.linalg.pinv(bends.reshape(-1, 2, 2)) @ g[..., None])[..., 0],
            "these are steps along the plain gradient": eta * g,
            "the gradient is multiplied by F: look at how F enters": eta
            * (F @ g[..., None])[..., 0],
            "the F in the step belongs to (μ, σ), and θ is (μ, log σ)": want * sigma**2,
            "the gradient is divided by the root of F": eta
            * g
            / np.sqrt(np.diagonal(F, axis1=1, axis2=2)),
            "F is taken at theta0 in all steps: it changes along the path": eta
            * _solved(information(*theta0), g),
        }
    else:
        turned = np.where(np.abs(new - theta0) < 6, new, thetas)[:, 1]
        mistakes |= {
            "these are steps along the natural gradient": eta * _solved(F, g),
            "1/σ² is missing from the first component": want
            * np.stack([1 / precision, np.ones(len(want))], axis=1),
            "the first component uses the new log σ: both must use the old θ": along(
                slopes(x, np.stack([mu, turned], axis=1))[:, 0], g[:, 1]
            ),
        }
    return {"the term log σ": log_share, "the squared deviations": want - log_share}, mistakes


def _start(path: np.ndarray, theta0: np.ndarray, steps: int, of_run: str) -> None:
    """The path's shape and first row."""
    near = FLOOR * np.abs(theta0) + 1e-12
    cut = path.ndim == 2 and path.shape[1] == 2 and 0 < len(path) < steps + 1
    if cut and np.all(np.abs(path[0] - theta0) <= near):
        raise WrongAnswer(
            "stops early",
            f"the path has {len(path)} rows after {steps} steps{of_run}, expected {steps + 1}: "
            "it begins at theta0 and ends too early; all steps are asked, those at the "
            "minimum, too",
        )
    if path.shape == (steps, 2) or path.shape == (steps + 2, 2):
        said = "the first is theta0, the last where the last step leads"
        raise WrongAnswer(
            "off by one",
            f"the path has {len(path)} rows after {steps} steps, expected {steps + 1}: {said}",
        )
    if path.shape == (2, steps + 1):
        raise WrongAnswer("transposed", f"{shapes(path.shape, (steps + 1, 2))}: one row a step")
    if path.shape != (steps + 1, 2):
        raise WrongAnswer(
            "shape", f"after {steps} steps{of_run}: {shapes(path.shape, (steps + 1, 2))}"
        )
    if not np.all(np.abs(path[0] - theta0) <= near):
        if np.all(np.abs(path[0, ::-1] - theta0) <= near):
            raise WrongAnswer("swapped", "the columns are swapped: μ comes first, log σ second")
        if np.array_equal(path, np.trunc(path)) and np.array_equal(path[0], np.trunc(theta0)):
            raise WrongAnswer(
                "start",
                f"all rows hold whole numbers, and theta0 = {format_array(theta0)}: is it an array "
                "of integers?",
            )
        if steps and np.array_equal(path, np.tile(path[0], (steps + 1, 1))):
            raise WrongAnswer(
                "start",
                "all rows are the same, and not theta0: was one array stored again and again, "
                "and changed later?",
            )
        raise WrongAnswer(
            "start",
            f"the path begins at {format_array(path[0])}, expected theta0 = "
            f"{format_array(theta0)}{of_run}",
        )


@part("8(c)", "the axes of a Fisher ellipse")
def check_c(ellipse_axes: Answer) -> list[Claim]:
    """Judge ellipse_axes(mu, log_sigma, r) → the semi-axes along μ and along log σ of {δ : δᵀFδ =
    r²}.
    """
    points = [
        case(*one.arguments, r, label=one.label)
        for one, r in zip(POINTS, (1.0, 0.5, 2.0, 0.1, 5.0, 0.25, 1.5, 0.7))
    ]

    def axes(mu: float, log_sigma: float, r: float, power: float = 0.5) -> np.ndarray:
        return r / np.diag(information(mu, log_sigma)) ** power

    return [
        function(
            ellipse_axes,
            axes,
            points,
            noun="the semi-axes",
            mistakes={
                "a root is missing: put (a, 0) into δᵀFδ and look at the "
                "power of a": lambda m, s, r: axes(m, s, r, 1.0),
                "these are the squares of the semi-axes": lambda m, s, r: axes(m, s, r) ** 2,
                "the axes grow where they should shrink: large F means a "
                "short axis": lambda m, s, r: axes(m, s, r, -0.5),
                "r enters as its square": lambda m, s, r: r * axes(m, s, r),
                "r enters as its root: δᵀFδ is r², not r": lambda m, s, r: (
                    axes(m, s, r) / np.sqrt(r)
                ),
                "this is r times F's entries: put (a, 0) into δᵀFδ and solve for "
                "a": lambda m, s, r: axes(m, s, r, -1.0),
                "the axis along μ has σ², where σ should be": lambda m, s, r: (
                    axes(m, s, r) * [np.exp(s), 1.0]
                ),
                "the axis along μ has 1/σ, where σ should be": lambda m, s, r: (
                    axes(m, s, r) * [np.exp(-2 * s), 1.0]
                ),
                "σ is in both axes: F's entry for log σ has none": lambda m, s, r: (
                    axes(m, s, r) * [1.0, np.exp(s)]
                ),
                "this is r for both: F stretches each axis its own way": lambda m, s, r: np.array(
                    [r, r]
                ),
                "these are the axes for r = 1": lambda m, s, r: axes(m, s, 1.0),
                "log_sigma is used as if it were σ": lambda m, s, r: (
                    axes(m, s, r) * [s * np.exp(-s), 1.0]
                ),
            },
            floor=1e-9,  # one axis may be 40 times the other
        )
    ]


@part("8(d)", "the maximum-likelihood estimate")
def check_d(mle: Answer) -> list[Claim]:
    """Judge mle(x) → (μ, log σ) that minimises the mean negative log-likelihood of x, of shape
    (N,), N ≥ 2.
    """

    def with_second(second: Callable[..., float], less: int = 0) -> Callable[..., np.ndarray]:
        """The estimate with another second entry: a function of σ² with divisor N − less."""

        def wrong(x: np.ndarray) -> np.ndarray:
            mu, log_sigma = _minimiser(x)
            return np.array([mu, second(np.exp(2 * log_sigma) * len(x) / (len(x) - less))])

        return wrong

    return [
        function(
            mle,
            lambda x: _minimiser(x),
            [case(x, label=label) for label, x in SAMPLES.items()],
            noun="the estimate",
            mistakes={
                "this divides by N − 1: no bias in σ², but not the largest likelihood": with_second(
                    lambda v: 0.5 * np.log(v), 1
                ),
                "the second entry is σ, expected log σ": with_second(np.sqrt),
                "the second entry is σ², expected log σ": with_second(lambda v: v),
                "the second entry is log σ², expected log σ": with_second(np.log),
                "the second entry is σ with N − 1, expected log σ with N": with_second(np.sqrt, 1),
                "the second entry is log σ² with N − 1, expected log σ with N": with_second(
                    np.log, 1
                ),
                "the logarithm is to base 10: the natural one is asked": with_second(
                    lambda v: 0.5 * np.log10(v)
                ),
                "the mean of x² stands where that of (x − μ)² should": lambda x: np.array(
                    [_minimiser(x)[0], 0.5 * np.log(np.mean(x**2))]
                ),
                "the sum of the squares stands where their mean should": lambda x: (
                    _minimiser(x) + np.array([0, 0.5 * np.log(len(x))])
                ),
            },
            # μ ≈ 1e-4 beside log σ ≈ −9: each must be right by itself.
            floor=1e-11,
        )
    ]
