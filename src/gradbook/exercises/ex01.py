"""Exercise 1: partial derivatives, computed and interpreted."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from ..answers import Answer
from ..derivatives import Estimate, gradient, partial
from ..grading import Claim, case, function, part, value


def f(p: np.ndarray) -> float:
    """x³y + e^(xy) at p = (x, y)."""
    x, y = p
    return x**3 * y + np.exp(x * y)


def g(p: np.ndarray) -> float:
    """sin(xy) + y z² − ln(x + z) at p = (x, y, z), x + z > 0."""
    x, y, z = p
    return np.sin(x * y) + y * z**2 - np.log(x + z)


def h(w: np.ndarray) -> float:
    """‖w‖², w of any length."""
    return np.sum(w * w)


def k(p: np.ndarray) -> float:
    """xy(x² − y²)/(x² + y²) at p = (x, y), and 0 at the origin."""
    x, y = p
    return x * y * (x**2 - y**2) / (x**2 + y**2) if x or y else 0.0


F_TERMS = {"x³y": lambda p: p[0] ** 3 * p[1], "e^(xy)": lambda p: np.exp(p[0] * p[1])}
G_TERMS = {
    "sin(xy)": lambda p: np.sin(p[0] * p[1]),
    "y z²": lambda p: p[1] * p[2] ** 2,
    "ln(x + z)": lambda p: -np.log(p[0] + p[2]),
}

# Both signs of x and of y, zeros, numbers large and small, partials of either sign. Where x or y is
# zero, nothing may be divided by it.
PLANE = [
    case(1.0, 2.0),
    case(-1.3, 0.7, label="a negative x"),
    case(0.4, -2.1, label="a negative y"),
    case(-0.8, -1.1, label="both negative"),
    case(6.0, 0.3, label="a large x"),
    case(0.3, 5.0, label="a large y"),
    case(0.02, 0.03, label="small numbers"),
    case(0.0, 2.0),
    case(2.0, 0.0),
    case(-0.05, 40.0, label="a small x beside a large y"),  # the mixed derivative is negative
    case(5.0, 6.0, label="a large product xy"),  # where no truncated series holds
]
# Both signs of x, y and z with x + z > 0, y = 0, a large product xy, either sign of ∂g/∂y.
SPACE = [
    case(1.0, 0.0, 1.0),
    case(-0.4, 1.7, 2.0, label="a negative x"),
    case(2.5, 0.6, -1.9, label="a negative z"),
    case(1.4, -0.8, 2.2, label="a negative y"),
    case(0.3, 0.9, 0.2),
    case(8.0, 0.2, 5.0, label="large numbers"),
    case(0.06, 0.03, 0.04, label="small numbers"),
    case(2.0, 3.5, 1.5, label="a large product xy"),
    case(3.0, 1.0, 0.5, label="a negative g_y"),
    case(0.01, 20.0, 0.5, label="a large y"),
]
# One component and many, zeros among them and zero itself, numbers large and small.
VECTORS = [
    case([0.5, -1.5, 2.0]),
    case([-3.0]),
    case([0.0, 0.03]),  # small: a quotient's rounding is that of ‖w‖², and the right value 0
    case([1e-4, -2e-4, 3e-4, 5e-4], label="small numbers"),
    case([3e2, -1e2, 2e2, 5e2, -4e2], label="large numbers"),
    case(np.linspace(-1.3, 2.1, 13), label="13 components"),
    case([0.0, 0.0], label="w = 0"),
]


def _partial(term: Callable[[np.ndarray], float], index: int) -> Callable[..., Estimate[float]]:
    return lambda *p: partial(term, p, index)


def _by_turns(
    term: Callable[[np.ndarray], float], first: int, second: int, x: float, y: float
) -> Estimate[float]:
    """First by one variable, then by the other, at (x, y).

    The first by a complex step, which is one evaluation: differences of differences are thousands.
    Around the origin k is analytic on each axis.
    """
    step = 1e-30  # its square is nothing beside any number here

    def inner(p: np.ndarray) -> float:
        moved = p.astype(complex)
        moved[first] += 1j * step
        return float(np.imag(term(moved)) / step)

    return partial(inner, [x, y], second)


def _x_then_y(term: Callable[[np.ndarray], float]) -> Callable[[float, float], Estimate[float]]:
    return lambda x, y: _by_turns(term, 0, 1, x, y)


def _shares(
    terms: Mapping[str, Callable[[np.ndarray], float]], index: int
) -> dict[str, Callable[..., Estimate[float]]]:
    return {name: _partial(term, index) for name, term in terms.items()}


def _instead(
    terms: Mapping[str, Callable[[np.ndarray], float]],
    index: int,
    name: str,
    wrong: Callable[..., float],
) -> Callable[..., float]:
    """The derivative by the variable of this index, with `wrong` for that of the term `name`."""
    others = [_partial(term, index) for other, term in terms.items() if other != name]
    return lambda *p: sum(other(*p).value for other in others) + wrong(*p)


def _mistakes_of_a(i: int) -> dict[str, Callable[..., float]]:
    """With e^(xy): the inner derivative is y by x, and x by y."""
    wrong: dict[str, Callable[..., float]] = {
        "the inner derivative of e^(xy) is missing: the chain rule multiplies by it": (
            lambda x, y: np.exp(x * y)
        ),
        "the inner derivative of e^(xy) is taken by the other variable": (
            lambda x, y: (x, y)[i] * np.exp(x * y)
        ),
        "e^(xy) is multiplied by its exponent: the chain rule multiplies by the derivative of "
        "the exponent": lambda x, y: x * y * np.exp(x * y),
        "the power rule does not hold for e^(xy): the variable stands in the exponent": (
            lambda x, y: x * y * np.exp(x * y - 1)
        ),
    }
    return {
        "this is the derivative by the other variable": lambda *p: partial(f, p, 1 - i).value,
        **{said: _instead(F_TERMS, i, "e^(xy)", fn) for said, fn in wrong.items()},
    }


def _mistakes_of_b(i: int) -> dict[str, Callable[..., float]]:
    """With sin(xy), by x and by y, and with the logarithm, by x and by z."""
    sine: dict[str, Callable[..., float]] = {
        "the inner derivative of sin(xy) is missing: the chain rule multiplies by it": (
            lambda x, y, z: np.cos(x * y)
        ),
        "the inner derivative of sin(xy) is taken by the other variable": (
            lambda x, y, z: (x, y)[i] * np.cos(x * y)
        ),
        "sin stands where its derivative should: that is cos": (
            lambda x, y, z: (y, x)[i] * np.sin(x * y)
        ),
        "the derivative of sin is cos; −sin is that of cos": (
            lambda x, y, z: -(y, x)[i] * np.sin(x * y)
        ),
    }
    logarithm: dict[str, Callable[..., float]] = {
        "ln(x + z) is differentiated as if it were ln x + ln z": lambda *p: -1 / p[i]
    }
    wrong = {"sin(xy)": sine if i in (0, 1) else {}, "ln(x + z)": logarithm if i in (0, 2) else {}}
    return {
        said: _instead(G_TERMS, i, name, fn)
        for name, named in wrong.items()
        for said, fn in named.items()
    }


@part("1(a)", "the first partial derivatives of f")
def check_a(f_x: Answer, f_y: Answer) -> list[Claim]:
    """Judge f_x(x, y) and f_y(x, y), functions of two numbers that return a number."""
    return [
        function(
            answer,
            lambda x, y, i=i: partial(f, [x, y], i),
            PLANE,
            noun="the derivative",
            terms=_shares(F_TERMS, i),
            mistakes=_mistakes_of_a(i),
        )
        for i, answer in enumerate([f_x, f_y])
    ]


@part("1(b)", "the first partial derivatives of g")
def check_b(g_x: Answer, g_y: Answer, g_z: Answer) -> list[Claim]:
    """Judge g_x, g_y, g_z, functions of three numbers (x, y, z) that return a number."""
    return [
        function(
            answer,
            lambda x, y, z, i=i: partial(g, [x, y, z], i),
            SPACE,
            noun="the derivative",
            terms=_shares(G_TERMS, i),
            mistakes=_mistakes_of_b(i),
        )
        for i, answer in enumerate([g_x, g_y, g_z])
    ]


def _unit(w: np.ndarray) -> np.ndarray:
    """The gradient of ‖w‖; zero at w = 0, where it has none."""
    return w / np.linalg.norm(w) if np.any(w) else w


@part("1(c)", "the derivative of the squared norm")
def check_c(dh: Answer, grad_h: Answer) -> list[Claim]:
    """Judge dh(w, j) = ∂h/∂w_j, a number (j counts from 0), and grad_h(w), of w's shape (n,)."""
    each = [
        case(*c.arguments, j, label=c.label) for c in VECTORS for j in range(c.arguments[0].size)
    ]
    return [
        function(
            dh,
            lambda w, j: partial(h, w, j),
            each,
            noun="the derivative",
            factors={"n": lambda w, j: w.size},
            mistakes={
                "this is the derivative of ‖w‖, not of its square": lambda w, j: _unit(w)[j],
                "all squares are differentiated, and only that of w_j changes with it": (
                    lambda w, j: 2 * np.sum(w)
                ),
                "this is the derivative by the component before: j counts from 0": (
                    lambda w, j: 2 * w[j - 1]
                ),
                "this is the square of w_j, not its derivative": lambda w, j: w[j] ** 2,
            },
        ),
        function(
            grad_h,
            lambda w: gradient(h, w),
            VECTORS,
            noun="the gradient",
            factors={"n": lambda w: w.size},
            mistakes={
                "this is the gradient of ‖w‖, not of its square": _unit,
                "these are the squares, not their derivatives": lambda w: w * w,
            },
        ),
    ]


@part("1(d)", "mixed partial derivatives, and where their order matters")
def check_d(f_xy: Answer, k_xy: Answer, k_yx: Answer) -> list[Claim]:
    """Judge f_xy(x, y), a function of two numbers, and the numbers k_xy and k_yx."""
    symmetric = (
        "zero is what four points around the origin give, whatever the order: "
        "differentiate by one variable, then by the other"
    )
    other_order = "this is the derivative in the other order: at the origin the two differ"
    mixed = {name: _x_then_y(term) for name, term in F_TERMS.items()}
    return [
        function(
            f_xy,
            _x_then_y(f),
            PLANE,
            noun="the derivative",
            terms=mixed,
            mistakes={
                "this is f_xx: the second derivative is taken by y": lambda x, y: (
                    _by_turns(f, 0, 0, x, y).value
                ),
                "this is f_yy: the first derivative is taken by x": lambda x, y: (
                    _by_turns(f, 1, 1, x, y).value
                ),
                "the product rule is missing: y e^(xy) has y in both factors, and only the "
                "exponential is differentiated": lambda x, y: 3 * x**2 + x * y * np.exp(x * y),
                "the product rule is missing: y e^(xy) has y in both factors, and only y "
                "itself is differentiated": lambda x, y: 3 * x**2 + np.exp(x * y),
            },
        ),
        # Limits taken one inside the other, at steps such as 1e-6 and 1e-3, leave 1e-6 of them.
        value(
            k_xy,
            lambda: _by_turns(k, 0, 1, 0.0, 0.0),
            noun="the derivative",
            mistakes={symmetric: 0.0, other_order: 1.0},
            rtol=1e-4,
        ),
        value(
            k_yx,
            lambda: _by_turns(k, 1, 0, 0.0, 0.0),
            noun="the derivative",
            mistakes={symmetric: 0.0, other_order: -1.0},
            rtol=1e-4,
        ),
    ]
