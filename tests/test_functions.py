"""The shared functions against mpmath at 60 digits, also where the naive formulas overflow or
cancel.
"""

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from gradbook.functions import (
    cross_entropy,
    log_softmax,
    log_sum_exp,
    logistic_loss,
    one_hot,
    sigmoid,
    softmax,
)

# A few roundings, each 1.1e-16 of the result. exp(−d) adds EPS·d for d = z − max z, itself rounded:
# for |d| ≤ 745, beyond which exp underflows, 745 · 1.1e-16 < 1e-13. Nothing here needs more.
RTOL = 2e-13
TINY = 1e-307  # below, float64 gives up digits step by step

RNG = np.random.default_rng(11)
LOGITS = [
    [0.0],
    [1.2, -0.3, 0.7, 2.0],
    [1000.0, 999.0, -1000.0],
    [-1000.0, -1001.0, -1000.5],
    [1000.0, 1000.0],
    [0.0, -40.0],
    [3.0, -700.0, 2.0],
    [1e308, 1e308, 0.0],
    [-1e6, 1e6, 1e6 - 1],
    *(list(scale * RNG.normal(size=6)) for scale in (1e-8, 1.0, 30.0, 500.0) for _ in range(10)),
]
NUMBERS = [
    0.0,
    1e-20,
    -1e-20,
    0.5,
    -0.5,
    30.0,
    -30.0,
    40.0,
    -40.0,
    700.0,
    -700.0,
    1000.0,
    -1000.0,
    1e308,
    -1e308,
    *RNG.normal(size=20),
    *(100 * RNG.normal(size=20)),
]


def exact(formula, *numbers):
    """formula at 60 digits (450 where a sum of exponentials needs them)."""
    with mpmath.workdps(450):
        return formula([mpmath.mpf(float(v)) for v in numbers])


def exact_log_sum_exp(z):
    top = max(z)
    return top + mpmath.log(sum(mpmath.exp(v - top) for v in z))


def exact_softmax(z):
    total = exact_log_sum_exp(z)
    return [mpmath.exp(v - total) for v in z]


def exact_log_softmax(z):
    total = exact_log_sum_exp(z)
    return [v - total for v in z]


def right(found, truth):
    """Whether every entry is right to RTOL, or to TINY where it underflows."""
    found = np.ravel(found)
    truth = truth if isinstance(truth, list) else [truth]
    if found.shape != (len(truth),) or not np.all(np.isfinite(found)):
        return False
    return all(abs(mpmath.mpf(float(v)) - t) <= RTOL * abs(t) + TINY for v, t in zip(found, truth))


def right_everywhere(function, formula, inputs):
    with np.errstate(
        all="ignore"
    ):  # for the naive versions; the package's own must not warn, see below
        return [right(function(z), exact(formula, *np.atleast_1d(z))) for z in inputs]


FAMILY = {
    "log_sum_exp": (log_sum_exp, exact_log_sum_exp, LOGITS),
    "softmax": (softmax, exact_softmax, LOGITS),
    "log_softmax": (log_softmax, exact_log_softmax, LOGITS),
    "sigmoid": (sigmoid, lambda t: 1 / (1 + mpmath.exp(-t[0])), NUMBERS),
    "logistic_loss": (logistic_loss, lambda t: mpmath.log1p(mpmath.exp(-t[0])), NUMBERS),
    "cross_entropy": (lambda z: cross_entropy(z, 0), lambda z: exact_log_sum_exp(z) - z[0], LOGITS),
}
NAIVE = {
    "log_sum_exp": lambda z: np.log(np.sum(np.exp(z))),
    "softmax": lambda z: np.exp(z) / np.sum(np.exp(z)),
    "log_softmax": lambda z: np.log(softmax(z)),
    "sigmoid": lambda t: np.exp(t) / (1 + np.exp(t)),
    "logistic_loss": lambda t: np.log(1 + np.exp(-t)),
    "cross_entropy": lambda z: -np.log(softmax(z)[0] + 1e-15),
}


@pytest.mark.parametrize("name", FAMILY)
def test_right_and_finite_everywhere(name):
    function, formula, inputs = FAMILY[name]
    verdicts = right_everywhere(function, formula, inputs)
    assert all(verdicts), [z for z, good in zip(inputs, verdicts) if not good]


@pytest.mark.parametrize("name", FAMILY)
def test_the_naive_formula_fails_the_same_assertion(name):
    _, formula, inputs = FAMILY[name]
    assert not all(right_everywhere(NAIVE[name], formula, inputs))


@pytest.mark.parametrize("name", FAMILY)
def test_a_wrong_seventh_digit_fails_the_same_assertion(name):
    function, formula, inputs = FAMILY[name]
    assert not all(right_everywhere(lambda z: np.multiply(function(z), 1 + 1e-7), formula, inputs))


# What nobody thought of: huge, subnormal and negative zeros, equal logits, one logit. The same ones
# in each run.
EXAMPLES = settings(derandomize=True, deadline=None, max_examples=30)
FINITE = (
    st.floats(allow_nan=False, allow_infinity=False) | st.floats(-800, 800) | st.floats(-40, 40)
)
ARRAYS = arrays(np.float64, array_shapes(max_dims=3, max_side=4), elements=FINITE)
LARGEST = np.finfo(float).max


@EXAMPLES
@given(z=ARRAYS, axis=st.integers(-3, 2))
@example(z=np.array([0.0, -40.0]), axis=0)
@example(z=np.array([-np.log(2), -np.log(2)]), axis=0)
@example(z=np.array([0.0, -740.0]), axis=0)
@example(z=np.array([0.0, 0.0, -740.0]), axis=0)
@example(z=np.array([LARGEST, -LARGEST, 0.0]), axis=0)
def test_any_finite_logits_along_any_axis(z, axis):
    axis = axis % z.ndim
    with np.errstate(all="raise"):
        totals, p, log_p = (function(z, axis) for function in (log_sum_exp, softmax, log_softmax))
    assert (
        np.shape(totals) == z.shape[:axis] + z.shape[axis + 1 :]
        and np.shape(p) == np.shape(log_p) == z.shape
    )
    rows, ps, log_ps = (np.moveaxis(a, axis, -1).reshape(-1, z.shape[axis]) for a in (z, p, log_p))
    for row, total, p, log_p in zip(rows, np.ravel(totals), ps, log_ps):
        truth = exact(exact_log_sum_exp, *row)
        # The logarithm of the sum over the largest term is right to RTOL by itself; added to max z,
        # the two may cancel.
        with mpmath.workdps(450):
            assert (
                abs(mpmath.mpf(float(total)) - truth)
                <= RTOL * (abs(truth) + (truth - mpmath.mpf(float(max(row))))) + TINY
            )
        assert right(p, exact(exact_softmax, *row))
        # z − max z and minus the logarithm have one sign, so nothing cancels: RTOL of the result,
        # unless it is no float.
        for found, t in zip(log_p, exact(exact_log_softmax, *row)):
            assert right(found, t) if found > -np.inf else t < -LARGEST


@EXAMPLES
@given(t=arrays(np.float64, array_shapes(max_dims=2, max_side=4), elements=FINITE))
@example(t=np.array([-40.0, 40.0, -LARGEST, LARGEST, 5e-324, -0.0]))
def test_any_finite_number(t):
    """Sums of positive terms and one quotient: a few roundings of the result each, far less than
    RTOL.
    """
    with np.errstate(all="raise"):
        found = {"sigmoid": sigmoid(t), "logistic_loss": logistic_loss(t)}
    for name, values in found.items():
        assert values.shape == t.shape
        assert right(values, [exact(FAMILY[name][1], v) for v in t.flat]), name


def test_no_floating_point_flag_is_raised():
    with np.errstate(all="raise"):
        for z in LOGITS:
            log_sum_exp(z), softmax(z), log_softmax(z), cross_entropy(z, 0)
        sigmoid(NUMBERS), logistic_loss(NUMBERS)


def test_small_remainders_keep_their_digits():
    assert log_sum_exp([0.0, -40.0]) == pytest.approx(
        np.exp(-40.0), rel=1e-12
    )  # log(1 + 4e-18) would give 0
    assert cross_entropy([40.0, 0.0], 0) == pytest.approx(np.exp(-40.0), rel=1e-12)
    assert logistic_loss(40.0) == pytest.approx(np.exp(-40.0), rel=1e-12)


def test_limits_at_infinity():
    assert list(sigmoid([-np.inf, np.inf])) == [0, 1]
    assert list(logistic_loss([np.inf, -np.inf])) == [0, np.inf]


def test_log_softmax_goes_to_minus_infinity_only_when_the_truth_is_no_float():
    assert list(log_softmax([1e308, -1e308])) == [0, -np.inf]


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2])
def test_axes(axis):
    z = 300 * np.random.default_rng(2).normal(size=(2, 3, 4))
    for function in (log_sum_exp, softmax, log_softmax):
        alone = np.apply_along_axis(function, axis, z)
        together = function(z, axis=axis)
        assert together.shape == alone.shape and together.dtype == np.float64
        # Sums may be added in another order: one rounding of numbers that sum to between 1 and 4.
        np.testing.assert_allclose(together, alone, rtol=1e-14, atol=1e-15)


def test_properties():
    p = softmax([1.2, -0.3, 0.7, 2.0])
    np.testing.assert_allclose(
        p, [0.24659686, 0.0550232, 0.14956855, 0.54881139], atol=5e-9
    )  # known to 8 digits
    # Adding the shift rounds the logits by 1e-13; what is left must be the same.
    np.testing.assert_allclose(softmax(np.array([1.2, -0.3, 0.7, 2.0]) + 1000), p, rtol=1e-12)
    assert p.sum() == pytest.approx(1, abs=1e-15)
    assert sigmoid(3.0) + sigmoid(-3.0) == pytest.approx(1, abs=1e-15)


def test_single_numbers_and_types():
    for function, value in ((log_sum_exp, 3.0), (softmax, 1.0), (log_softmax, 0.0)):
        result = function(3)
        assert isinstance(result, float) and result == value
    assert isinstance(sigmoid(0), float) and sigmoid(0) == 0.5
    assert isinstance(logistic_loss(np.float32(0)), float)
    assert softmax(np.float32([1, 2])).dtype == np.float64
    assert sigmoid([[0, 0]]).shape == (1, 2)


def test_one_hot():
    assert one_hot(2, 3).tolist() == [0, 0, 1]
    assert one_hot([1, 0], 2).tolist() == [[0, 1], [1, 0]]
    assert one_hot(np.array([[1], [0]], np.uint8), np.int64(2)).shape == (2, 1, 2)
    assert one_hot(0, 1).dtype == np.float64


CALLS = {
    "log_sum_exp": log_sum_exp,
    "softmax": softmax,
    "log_softmax": log_softmax,
    "sigmoid": sigmoid,
    "logistic_loss": logistic_loss,
    "cross_entropy": lambda z: cross_entropy(z, 0),
}


def one_sentence(call, *arguments):
    with pytest.raises((TypeError, ValueError)) as raised:
        call(*arguments)
    text = str(raised.value)
    assert "\n" not in text and 15 < len(text) < 200 and text.endswith(".")
    return text


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize(
    "bad",
    [
        [1j, 2],
        ["1", "2"],
        "1",
        None,
        [None],
        np.array([1, 2], object),
        [],
        [[]],
        [[1], [2, 3]],
        [np.nan, 1.0],
        float("nan"),
        [True, False],
        True,
        {},
        10**400,
    ],
    ids=repr,
)
def test_bad_numbers_are_rejected_in_one_sentence(name, bad):
    one_sentence(CALLS[name], bad)


@pytest.mark.parametrize("name", ["log_sum_exp", "softmax", "log_softmax", "cross_entropy"])
@pytest.mark.parametrize("bad", [[np.inf, 0.0], [0.0, -np.inf]], ids=repr)
def test_infinite_logits_are_rejected(name, bad):
    assert "infinite" in one_sentence(CALLS[name], bad)


@pytest.mark.parametrize("name", CALLS)
def test_read_only_arrays_and_lists_and_integers_work_and_stay(name):
    z = np.array([1, 2, 3])
    z.flags.writeable = False
    expected = CALLS[name](np.array([1.0, 2.0, 3.0]))
    for form in (z, z.astype(float), [1, 2, 3], (1, 2, 3)):
        np.testing.assert_array_equal(CALLS[name](form), expected)
    own = np.array([1.0, 2.0, 3.0])
    CALLS[name](own)
    assert own.tolist() == [1, 2, 3]


@pytest.mark.parametrize("axis", [1, -2, 1.0, None, True, "0"], ids=repr)
def test_a_wrong_axis_is_told_so(axis):
    for function in (log_sum_exp, softmax, log_softmax):
        assert "axis" in one_sentence(function, [1.0, 2.0], axis)


@pytest.mark.parametrize(
    "z, y",
    [
        ([1, 2], 2),
        ([1, 2], -1),
        ([1, 2], 1.0),
        ([1, 2], None),
        ([1, 2], [0]),
        ([1, 2], True),
        ([[1, 2]], 0),
        (3.0, 0),
    ],
    ids=repr,
)
def test_cross_entropy_rejects(z, y):
    one_sentence(cross_entropy, z, y)


@pytest.mark.parametrize(
    "y, K",
    [
        (3, 3),
        (-1, 3),
        (1.0, 3),
        ([0, 3], 3),
        ([], 3),
        (None, 3),
        ("1", 3),
        ([[0], [1, 2]], 3),
        (True, 3),
        (0, 0),
        (0, 2.0),
        (0, True),
        (0, None),
    ],
    ids=repr,
)
def test_one_hot_rejects(y, K):
    one_sentence(one_hot, y, K)
