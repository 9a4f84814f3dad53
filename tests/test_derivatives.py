"""Derivatives against mpmath at 70 digits: how often the error bound holds, how small it is, and
bad input.

The oracle shares nothing with the package: a random function is written once with the operations it
needs as an argument, evaluated with NumPy for the package and with mpmath for the truth.
"""

import math
import time
import warnings
from types import SimpleNamespace

import mpmath
import numpy as np
import pytest

from gradbook.derivatives import (
    Estimate,
    complex_step,
    directional_derivative,
    gradient,
    hessian,
    jacobian,
    mixed_partials,
    partial,
)
from tests.ways import ALL_WAYS

NAMES = ("sin", "cos", "exp", "tanh", "log", "sqrt")
NP = SimpleNamespace(**{name: getattr(np, name) for name in NAMES})
MP = SimpleNamespace(**{name: getattr(mpmath, name) for name in NAMES})
SCALES = (1e-6, 1e-3, 1.0, 1e3, 1e6)


# Truth: complex step and centred difference with 70 digits, where steps of 1e-30 cost nothing.


def true_partial(f, x, i):
    with mpmath.workdps(70):
        h = mpmath.mpf(10) ** -30
        z = [mpmath.mpf(v) for v in x]
        z[i] = mpmath.mpc(z[i], h)
        return f(z, MP).imag / h


def true_gradient(f, x):
    return [true_partial(f, [float(v) for v in x], i) for i in range(len(x))]


def true_second(f, x, i, j):
    with mpmath.workdps(70):
        d = mpmath.mpf(10) ** -22
        ahead, behind = [mpmath.mpf(float(v)) for v in x], [mpmath.mpf(float(v)) for v in x]
        ahead[j] += d
        behind[j] -= d
        return (true_partial(f, ahead, i) - true_partial(f, behind, i)) / (2 * d)


# Random functions: an outer shape of an inner combination of the scaled variables.


def _polynomial(rng):
    c = rng.normal(size=rng.integers(2, 7))
    return lambda u, lib: sum(float(ck) * u**k for k, ck in enumerate(c))


def _wave(rng):
    a, b, kind = float(rng.uniform(0.3, 4)), float(rng.normal()), rng.integers(2)
    return lambda u, lib: (lib.sin if kind else lib.cos)(a * u + b)


def _growth(rng):
    a = float(rng.normal())
    return lambda u, lib: lib.exp(a * u)


def _saturation(rng):
    a, b = float(rng.uniform(0.3, 3)), float(rng.normal())
    return lambda u, lib: lib.tanh(a * u + b)


def _logarithm(rng):
    a = float(rng.uniform(0.05, 2))
    return lambda u, lib: lib.log(a + u * u)


def _rational(rng):
    a, b, c = (float(v) for v in rng.normal(size=3))
    return lambda u, lib: (a + b * u) / (1.5 + c * u + c * c * u * u)


def _root(rng):
    a = float(rng.uniform(0.1, 2))
    return lambda u, lib: lib.sqrt(a + u * u)


SHAPES = (_polynomial, _wave, _growth, _saturation, _logarithm, _rational, _root)


def _shape(rng):
    return SHAPES[rng.integers(len(SHAPES))](rng)


def random_case(rng):
    """(f, x): f(x, lib) of 1 to 4 variables of one size 1e-6 … 1e6; half of the functions feel that
    size.
    """
    n = int(rng.integers(1, 5))
    size = float(10 ** rng.uniform(-6, 6))
    x = size * rng.uniform(0.3, 2, size=n) * rng.choice([-1, 1], size=n)
    if rng.random() < 0.05:
        x[rng.integers(n)] = 0.0
    # Raw variables have features of size 1: exp and high powers of 1e6 say nothing, a bounded shape
    # does.
    raw = rng.random() < 0.3
    w = [float(v) for v in rng.normal(size=n) / (1.0 if raw else size)]
    first, second = (
        (_wave(rng), _saturation(rng)) if raw and size > 10 else (_shape(rng), _shape(rng))
    )
    how = rng.integers(4)

    def f(x, lib):
        u = sum(wi * xi for wi, xi in zip(w, x))
        if how == 0:
            return first(u, lib)
        if how == 1:  # a product
            return first(u, lib) * second(w[0] * x[0], lib)
        if how == 2:  # a composition, its inside kept bounded so that nothing overflows
            return first(lib.sin(second(u, lib)), lib)
        return first(u, lib) + second(w[0] * x[0] if raw else w[0] * x[0] * w[-1] * x[-1], lib)

    return f, x


def cases(count, seed):
    rng = np.random.default_rng(seed)
    return [random_case(rng) for _ in range(count)]


def plain(f):
    return lambda x: f(x, NP)


def true_errors(found, truth):
    """|value − truth| and the claimed bounds, as flat float lists; the subtraction is done in
    mpmath.
    """
    values, bounds = np.ravel(found.value), np.ravel(found.error)
    assert values.shape == bounds.shape and values.size == len(truth)
    assert np.all(np.isfinite(values)) and np.all(bounds >= 0)
    return [float(abs(mpmath.mpf(float(v)) - t)) for v, t in zip(values, truth)], [
        float(b) for b in bounds
    ]


def honesty(estimates, truths):
    """The fraction of components whose true error lies below the bound."""
    held = []
    for found, truth in zip(estimates, truths):
        error, bound = true_errors(found, truth)
        held += [e <= b for e, b in zip(error, bound)]
    return float(np.mean(held)), len(held)


# Drawn once, in the process that runs all tests of it.
SAMPLE = pytest.mark.xdist_group("sample")


@pytest.fixture(scope="module")
def sample():
    chosen = cases(4000 if ALL_WAYS else 500, seed=20240601)
    truths = [true_gradient(f, x) for f, x in chosen]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        estimates = [gradient(plain(f), x) for f, x in chosen]
    return estimates, truths, chosen


@SAMPLE
def test_the_bound_holds_in_99_percent_of_many_random_partial_derivatives(sample):
    estimates, truths, _ = sample
    fraction, count = honesty(estimates, truths)
    # 2.5 variables on average; GRADBOOK_ALL_WAYS=1: of 4,000 functions, ten thousand derivatives.
    assert count >= (9_900 if ALL_WAYS else 1_200)
    assert fraction >= 0.99


@SAMPLE
def test_the_bound_is_worth_having(sample):
    estimates, truths, _ = sample
    # An infinite bound would always hold. Rounding costs 1e-16 times a few units of step and
    # extrapolation.
    sizes = [float(max(abs(v) for v in t)) for t in truths]
    relative = [np.max(e.error) / size for e, size in zip(estimates, sizes) if size > 1e-100]
    assert np.median(relative) < 1e-10
    assert np.quantile(relative, 0.95) < 1e-6


@SAMPLE
@pytest.mark.parametrize(
    "fault",
    [
        lambda e: Estimate(e.value, e.error / 1e3),
        lambda e: Estimate(e.value / 2, e.error),
        lambda e: Estimate(-e.value, e.error),
        lambda e: Estimate(e.value * (1 + 1e-7), e.error),
    ],
    ids=[
        "bound a thousand times too small",
        "factor 2 missing",
        "wrong sign",
        "seventh digit wrong",
    ],
)
def test_a_broken_derivative_fails_the_same_assertion(sample, fault):
    estimates, truths, _ = sample
    assert honesty([fault(e) for e in estimates], truths)[0] < 0.99


@SAMPLE
def test_the_bound_of_the_complex_step_holds(sample):
    _, truths, chosen = sample
    found = [complex_step(plain(f), x) for f, x in chosen[:300]]
    assert honesty(found, truths)[0] >= 0.99


def test_the_bound_of_jacobian_and_directional_derivative_holds():
    rng = np.random.default_rng(5)
    matrices, slopes, rows, along = [], [], [], []
    for f, x in cases(250, seed=77):

        def both(p, lib, f=f):
            return [f(p, lib), lib.sin(f(p, lib))]

        true = true_gradient(f, x)
        other = true_gradient(lambda p, lib, f=f: lib.sin(f(p, lib)), x)
        matrices.append(jacobian(lambda p, both=both: np.array(both(p, NP)), x))
        rows.append(true + other)
        u = rng.normal(size=x.size)
        slopes.append(directional_derivative(plain(f), x, u))
        along.append([sum(mpmath.mpf(float(ui)) * t for ui, t in zip(u, true))])
    assert honesty(matrices, rows)[0] >= 0.99
    assert honesty(slopes, along)[0] >= 0.99


def test_the_bound_of_second_derivatives_holds():
    full, mixed, true_full, true_mixed = [], [], [], []
    for f, x in cases(40 if ALL_WAYS else 20, seed=78):
        n = x.size
        full.append(hessian(plain(f), x))
        true_full.append([true_second(f, x, i, j) for i in range(n) for j in range(n)])
        if n > 1:
            mixed += mixed_partials(plain(f), x, 0, n - 1)
            true_mixed += 2 * [[true_second(f, x, 0, n - 1)]]
    assert honesty(full, true_full)[0] >= 0.99
    assert honesty(mixed, true_mixed)[0] >= 0.99


# Accuracy: relative error ≤ 1e-9, the figure the package promises for smooth functions.


def scaled(s):
    """Functions of x/s with derivatives of size 1/s, at a point of size s."""
    return [
        (lambda x, lib: lib.sin(x[0] / s) * lib.exp(x[1] / s), [0.7 * s, -0.4 * s]),
        (lambda x, lib: lib.log(1 + (x[0] / s) ** 2 + 2 * (x[1] / s) ** 2), [0.5 * s, 0.9 * s]),
        (lambda x, lib: lib.tanh(x[0] / s * (x[1] / s)) + (x[0] / s) ** 3, [1.1 * s, 0.6 * s]),
        (lambda x, lib: (x[0] / s) ** 2 / (1 + (x[1] / s) ** 2) + x[0] / s, [-0.8 * s, 1.3 * s]),
        (lambda x, lib: lib.sqrt(2 + x[0] / s * lib.sin(x[1] / s)), [0.5 * s, 2.0 * s]),
    ]


def unscaled(s):
    """Functions with features of size 1, at a point of size s ≤ 1, where their derivatives are of
    size 1.
    """
    return [
        (
            lambda x, lib: lib.sin(x[0]) + lib.exp(x[1]) + lib.exp(x[0]) * lib.sin(x[1] + 1),
            [s, 2 * s],
        ),
        (
            lambda x, lib: lib.sin(x[0] + 1) * lib.exp(x[1] - 1) + lib.exp(x[0] * x[1]),
            [0.7 * s, -0.3 * s],
        ),
    ]


def smooth(s):
    return scaled(s) + (unscaled(s) if s <= 1 else [])


def relative_error(value, truth):
    """The largest error over the largest entry: an entry that vanishes has no relative error."""
    error = [abs(mpmath.mpf(float(v)) - t) for v, t in zip(np.ravel(value), truth)]
    return float(max(error) / max(abs(t) for t in truth))


@pytest.mark.parametrize("s", SCALES)
def test_first_derivatives_are_good_to_1e_9(s):
    for f, x in smooth(s):
        true = true_gradient(f, x)
        for i in range(2):  # each component by itself
            assert relative_error(gradient(plain(f), x).value[i], [true[i]]) <= 1e-9
            assert relative_error(partial(plain(f), x, i).value, [true[i]]) <= 1e-9
            assert relative_error(complex_step(plain(f), x).value[i], [true[i]]) <= 1e-9
        u = [0.6, 0.8]
        slope = sum(mpmath.mpf(ui) * t for ui, t in zip(u, true))
        assert relative_error(directional_derivative(plain(f), x, u).value, [slope]) <= 1e-9
        found = jacobian(lambda p, f=f: np.array([f(p, NP), f(p, NP) ** 2]), x).value
        assert relative_error(found[0], true) <= 1e-9
        assert (
            relative_error(found[1], true_gradient(lambda p, lib, f=f: f(p, lib) ** 2, x)) <= 1e-9
        )


@pytest.mark.parametrize("s", SCALES if ALL_WAYS else SCALES[::2])
def test_second_derivatives_are_good_to_1e_9(s):
    for f, x in smooth(s):
        true = [true_second(f, x, i, j) for i in range(2) for j in range(2)]
        assert relative_error(hessian(plain(f), x).value, true) <= 1e-9
        for found in mixed_partials(plain(f), x, 0, 1):
            assert relative_error(found.value, [true[1]]) <= 1e-9


def test_the_accuracy_tests_can_fail():
    f, x = smooth(1.0)[0]
    h = 1e-5
    rough = [(f([x[0] + h, x[1]], NP) - f([x[0] - h, x[1]], NP)) / (2 * h)]
    assert (
        relative_error(rough, [true_partial(f, x, 0)]) > 1e-12
    )  # the plain centred difference is worse …
    assert (
        relative_error(gradient(plain(f), x).value[0], [true_partial(f, x, 0)]) < 1e-12
    )  # … than the table


def test_a_fast_wave_far_out_does_not_fool_large_steps():
    for x in (1e6, 1e6 + 0.3, 31415.9):
        found = gradient(lambda t: np.sin(1e3 * t), x)
        with mpmath.workdps(40):
            error = abs(mpmath.mpf(float(found.value)) - 1000 * mpmath.cos(1000 * mpmath.mpf(x)))
        assert error <= found.error
        assert (
            found.error < 10
        )  # 1 % of the slope: the argument, 1e9, is rounded by 1e-7, and steps are about 1e-3


def test_agrees_with_autograd_on_matrices():
    import autograd
    import autograd.numpy as anp

    rng = np.random.default_rng(8)
    X, v, y = rng.normal(size=(7, 3)), rng.normal(size=4), rng.normal(size=7)
    W = rng.normal(size=(3, 4))

    def f(W):
        return anp.sum((anp.tanh(X @ W) @ v - y) ** 2)

    found = gradient(f, W)
    assert found.value.shape == found.error.shape == (3, 4)
    # autograd rounds as well: a few times 1e-16 of the largest terms.
    np.testing.assert_allclose(
        found.value, autograd.grad(f)(W), rtol=0, atol=1e-11 * np.abs(found.value).max()
    )

    def as_vector(w):
        return f(w.reshape(3, 4))

    H = hessian(as_vector, W.ravel())
    true = autograd.hessian(as_vector)(W.ravel())
    np.testing.assert_allclose(H.value, true, rtol=0, atol=1e-9 * np.abs(true).max())


# Clairaut.


def bent(p):
    x, y = p
    return x * y * (x**2 - y**2) / (x**2 + y**2) if x or y else 0.0


def test_mixed_partials_see_that_the_order_matters_at_the_origin():
    by_x_first, by_y_first = mixed_partials(bent, [0.0, 0.0], 0, 1)
    assert by_x_first.value == pytest.approx(-1, abs=1e-9) and by_x_first.error < 1e-6
    assert by_y_first.value == pytest.approx(1, abs=1e-9) and by_y_first.error < 1e-6
    swapped = mixed_partials(bent, [0.0, 0.0], 1, 0)
    assert swapped[0].value == pytest.approx(1, abs=1e-9)


def test_mixed_partials_agree_where_the_theorem_holds():

    def f(p):
        return p[0] ** 3 * p[1] + np.exp(p[0] * p[1])

    for found in mixed_partials(f, [1.0, 2.0], 0, 1):
        assert found.value == pytest.approx(3 + 3 * math.e**2, rel=1e-9)  # worked out by hand


def test_the_four_point_stencil_would_not_see_it():
    h = 1e-3
    stencil = (bent((h, h)) - bent((h, -h)) - bent((-h, h)) + bent((-h, -h))) / (4 * h * h)
    assert stencil == 0


# Anchors, kinks, edges of the domain.


def test_anchors():

    def f(p):
        return p[0] ** 3 * p[1] + np.exp(p[0] * p[1])

    np.testing.assert_allclose(
        gradient(f, [1.0, 2.0]).value, [6 + 2 * math.e**2, 1 + math.e**2], rtol=1e-12
    )

    def g(p):
        return np.sin(p[0] * p[1]) + p[1] * p[2] ** 2 - np.log(p[0] + p[2])

    np.testing.assert_allclose(gradient(g, [1.0, 0.0, 1.0]).value, [-0.5, 2, -0.5], rtol=1e-12)
    assert directional_derivative(lambda p: p @ p, [1.0, 2.0], [2.0, 0.0]).value == pytest.approx(
        4
    )  # u is not normalised
    assert tuple(directional_derivative(lambda p: p @ p, [1.0, 2.0], [0.0, 0.0])) == (0.0, 0.0)
    np.testing.assert_allclose(
        jacobian(lambda p: [p[0] * p[1], p[0], 3.0], [2.0, 5.0]).value,
        [[5, 2], [1, 0], [0, 0]],
        atol=1e-12,
    )


@pytest.mark.parametrize(
    "f, half_jump", [(abs, 1.0), (lambda t: max(t, 0.0), 0.5)], ids=["abs", "relu"]
)
def test_at_a_kink_the_bound_covers_both_slopes(f, half_jump):
    found = gradient(f, 0.0)
    assert found.error >= half_jump * 0.99


def test_steps_that_leave_the_domain_are_skipped():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert gradient(np.log, 1e-3).value == pytest.approx(1e3, rel=1e-9)
        assert gradient(np.sqrt, 2.0).value == pytest.approx(0.5 / math.sqrt(2), rel=1e-9)
        assert gradient(math.log, 0.5).value == pytest.approx(
            2, rel=1e-9
        )  # raises ValueError at −1.5
        assert gradient(lambda t: math.exp(t), 700.0).value == pytest.approx(
            math.exp(700), rel=1e-9
        )  # OverflowError
        assert gradient(lambda t: 1 / float(t), 1.0).value == pytest.approx(
            -1, rel=1e-9
        )  # ZeroDivisionError


def test_without_a_usable_step_there_is_one_clear_sentence():
    with pytest.raises(ValueError, match=r"finite|defined|domain|usable"):
        gradient(lambda t: np.where(t == 1, 1.0, np.nan)[()], 1.0)
    with pytest.raises(ValueError, match=r"finite|defined|domain|usable"):
        gradient(lambda t: np.float64(np.nan), 1.0)


def test_a_step_function_has_no_small_bound():
    assert gradient(lambda t: 1.0 if t > 0 else 0.0, 0.0).error > 1


# Input that is not as it should be.


def square_sum(p):
    return np.sum(np.asarray(p) ** 2)


PUBLIC = {
    "gradient": lambda f, x: gradient(f, x),
    "partial": lambda f, x: partial(f, x, 0),
    "jacobian": lambda f, x: jacobian(
        lambda p: np.atleast_1d(f(p)) if f is square_sum else f(p), x
    ),
    "hessian": lambda f, x: hessian(f, x),
    "directional_derivative": lambda f, x: directional_derivative(f, x, [1.0, 0.0]),
    "mixed_partials": lambda f, x: mixed_partials(f, x, 0, 1)[0],
    "complex_step": lambda f, x: complex_step(f, x),
}
EXPECTED = {
    "gradient": [2, 4],
    "partial": 2,
    "jacobian": [[2, 4]],
    "hessian": [[2, 0], [0, 2]],
    "directional_derivative": 2,
    "mixed_partials": 0,
    "complex_step": [2, 4],
}
both_ways = pytest.mark.parametrize("name", PUBLIC)


def one_sentence(raised):
    text = str(raised.value)
    assert "\n" not in text and 15 < len(text) < 200
    return text


@both_ways
@pytest.mark.parametrize(
    "x",
    [
        [1, 2],
        (1.0, 2.0),
        np.array([1, 2]),
        np.array([1, 2], np.float32),
        np.array([1, 2], np.uint8),
    ],
    ids=["list", "tuple", "integers", "single precision", "bytes"],
)
def test_other_forms_of_x_work(name, x):
    np.testing.assert_allclose(PUBLIC[name](square_sum, x).value, EXPECTED[name], atol=1e-9)


@both_ways
def test_a_read_only_x_works_and_no_x_changes(name):
    x = np.array([1.0, 2.0])
    x.flags.writeable = False
    np.testing.assert_allclose(PUBLIC[name](square_sum, x).value, EXPECTED[name], atol=1e-9)
    assert list(x) == [1, 2]


@both_ways
def test_an_f_that_changes_its_argument_does_no_harm(name):
    def spoils(p):
        result = sum(pi * pi for pi in p)
        p[:] = 1e3
        return np.atleast_1d(result) if name == "jacobian" else result

    x = np.array([1.0, 2.0])
    np.testing.assert_allclose(PUBLIC[name](spoils, x).value, EXPECTED[name], atol=1e-9)
    assert list(x) == [1, 2]


@both_ways
@pytest.mark.parametrize(
    "x",
    [
        np.array([1, 2], object),
        [1j, 2],
        ["1", "2"],
        "12",
        None,
        [[1, 2], [3]],
        [],
        [1, np.nan],
        [np.inf, 1],
        [True, False],
        {},
    ],
    ids=[
        "object",
        "complex",
        "strings",
        "string",
        "None",
        "ragged",
        "empty",
        "NaN",
        "inf",
        "bool",
        "dict",
    ],
)
def test_what_is_no_finite_real_array_is_rejected_in_one_sentence(name, x):
    with pytest.raises((TypeError, ValueError), match="x ") as raised:
        PUBLIC[name](square_sum, x)
    one_sentence(raised)


@both_ways
@pytest.mark.parametrize(
    "answer",
    [None, 1j, "1", np.ones((2, 2)), np.array([1, 2], object), [], [[1], [2, 3]], True],
    ids=["None", "complex", "string", "matrix", "object", "empty", "ragged", "bool"],
)
def test_an_f_that_returns_something_else_is_told_so(name, answer):
    with pytest.raises((TypeError, ValueError), match="f ") as raised:
        PUBLIC[name](lambda p: answer, [1.0, 2.0])
    one_sentence(raised)


@both_ways
def test_what_f_raises_passes_through(name):
    class Mine(Exception):
        pass

    def f(p):
        raise Mine("at home")

    with pytest.raises(Mine, match="at home"):
        PUBLIC[name](f, [1.0, 2.0])

    def g(p):
        raise ValueError("my own sentence")

    with pytest.raises(ValueError, match="my own sentence"):
        PUBLIC[name](g, [1.0, 2.0])


def test_shapes():
    assert np.shape(gradient(lambda t: t * t, 3.0).value) == ()
    assert gradient(lambda t: t * t, 3).value == pytest.approx(6)
    assert gradient(lambda A: np.sum(A**3), np.ones((2, 3, 2))).value.shape == (2, 3, 2)
    assert partial(lambda A: np.sum(A**3), np.ones((2, 3)), (1, 2)).value == pytest.approx(3)
    assert partial(lambda t: t * t, 3.0, ()).value == pytest.approx(6)
    assert partial(square_sum, [1.0, 2.0], -1).value == pytest.approx(4)
    first, _ = mixed_partials(lambda A: A[0, 0] ** 2 * A[1, 1], np.ones((2, 2)), (0, 0), (1, 1))
    assert first.value == pytest.approx(2)


@pytest.mark.parametrize("index", [2, -3, 1.0, "0", None, True, (0, 0), [0]], ids=repr)
def test_a_wrong_index_is_told_so(index):
    for call in (
        lambda: partial(square_sum, [1.0, 2.0], index),
        lambda: mixed_partials(square_sum, [1.0, 2.0], 0, index),
    ):
        with pytest.raises((IndexError, TypeError, ValueError)) as raised:
            call()
        one_sentence(raised)


@pytest.mark.parametrize(
    "call",
    [
        lambda: jacobian(lambda p: p, 1.0),
        lambda: jacobian(lambda p: p[0], [[1.0]]),
        lambda: hessian(square_sum, 1.0),
        lambda: hessian(square_sum, [[1.0]]),
        lambda: jacobian(lambda p: p[0], [1.0, 2.0]),
        lambda: directional_derivative(square_sum, [1.0, 2.0], [1.0]),
        lambda: directional_derivative(square_sum, [1.0, 2.0], [1.0, np.nan]),
        lambda: directional_derivative(square_sum, [1.0, 2.0], [1.0, 1j]),
    ],
)
def test_wrong_shapes_are_told_so(call):
    with pytest.raises((TypeError, ValueError)) as raised:
        call()
    one_sentence(raised)


@pytest.mark.parametrize(
    "f",
    [
        lambda z: np.abs(z[0]),
        lambda z: z[0].real ** 2,
        lambda z: z[0] * np.conj(z[0]),
        lambda z: float(np.real(z[0])) * 2,
        lambda z: np.conj(z[0]),
        lambda z: np.asarray(z).astype(float)[0],
    ],
    ids=["abs", "real", "modulus", "float", "conjugate", "cast"],
)
def test_the_complex_step_refuses_functions_that_are_not_analytic(f):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ValueError, match=r"imaginary|analytic") as raised:
            complex_step(f, [1.5])
    one_sentence(raised)


def test_the_complex_step_knows_constants():
    assert complex_step(lambda z: 0 * z[0] + 3.0, [1.5]).value == 0


def test_single_precision_inside_f_is_noticed():
    found = gradient(lambda t: np.sin(np.float32(t)), 1.0)
    assert abs(found.value - math.cos(1.0)) <= found.error < 0.1


# Cost.


def test_the_number_of_evaluations_is_bounded():
    for x in (0.0, 1e-6, 1e-3, 1.0, 1e3, 1e6):
        calls = []
        gradient(lambda t, calls=calls: calls.append(1) or np.sin(t), x)
        assert len(calls) <= 120, x
        calls = []
        mixed_partials(lambda p, calls=calls: calls.append(1) or p[0] * np.sin(p[1]), [x, x], 0, 1)
        assert len(calls) <= 2 * 10_000, x  # two orders


def test_a_grader_can_afford_it():
    rng = np.random.default_rng(3)
    start = time.perf_counter()
    for _ in range(10):
        gradient(lambda p: np.sum(np.tanh(p)), rng.normal(size=8))
    assert time.perf_counter() - start < 1.0
