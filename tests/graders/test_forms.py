"""A right answer is right, and a wrong one wrong in the same words, in whatever form its numbers
come.
"""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradbook.grading import case, function, part, value
from tests.ways import ALL_WAYS

from .collected import PARTS, part_name

ALL = [pytest.param(check, known, id=part_name(check)) for check, known in PARTS.items()]
# The same ones in each run.
EXAMPLES = settings(derandomize=True, deadline=None, max_examples=20)
# Eighths up to a thousand: exact in single precision, and far above any tolerance unless they are
# zero.
EIGHTHS = st.integers(-8000, 8000).map(lambda k: k / 8)
FACTORS = st.sampled_from([1.0, 1.0, -1.0, 2.0, 1.25, 1.0 + 2.0**-10])


def read_only(array):
    array.flags.writeable = False
    return array


def whole(number):
    """The number as Python's integer, if it is one."""
    return int(number) if number == int(number) else number


FORMS_OF_A_NUMBER = {
    "a whole number": whole,
    "NumPy's float": np.float64,
    "single precision": np.float32,
    "a fraction": Fraction,
    "0-d": np.array,
    "0-d, read-only": lambda number: read_only(np.array(number)),
    "0-d, single precision": lambda number: np.array(number, np.float32),
    "complex, with no imaginary part": complex,
}
FORMS_OF_A_VECTOR = {
    "a tuple": tuple,
    "whole numbers": lambda numbers: [whole(x) for x in numbers],
    "NumPy's floats": lambda numbers: [np.float64(x) for x in numbers],
    "fractions": lambda numbers: [Fraction(x) for x in numbers],
    "an array": np.array,
    "single precision": np.float32,
    "read-only": lambda numbers: read_only(np.array(numbers)),
    "0-d arrays": lambda numbers: [np.array(x) for x in numbers],
    "every second entry of an array": lambda numbers: np.repeat(numbers, 2)[::2],
    "another byte order": lambda numbers: np.array(numbers, ">f8"),
    "complex, with no imaginary part": lambda numbers: np.array(numbers, complex),
}


def verdicts(numbers, factor, form):
    """The reports on these numbers as a value and as what a function returns, where factor times
    them is right.
    """
    right = np.multiply(factor, numbers)
    as_value = part("0(a)", "a test")(lambda a: [value(a, right)])
    as_function = part("0(b)", "a test")(
        lambda f: [function(f, lambda x: x * right, [case(1.0), case(-3.0), case(2.0)])]
    )

    def times(x):
        return [x * number for number in numbers] if isinstance(numbers, list) else x * numbers

    return [as_value(form(numbers)), as_function(lambda x: form(times(x)))]


def judged_alike(numbers, factor, forms):
    plain = verdicts(numbers, factor, lambda numbers: numbers)
    for report in plain:
        assert bool(report) == (factor == 1 or not np.any(numbers)), str(report)
    for name, form in forms.items():
        for report, other in zip(plain, verdicts(numbers, factor, form)):
            assert str(other) == str(report), name


@EXAMPLES
@given(number=EIGHTHS, factor=FACTORS)
def test_a_number_is_judged_alike_in_every_form(number, factor):
    judged_alike(number, factor, FORMS_OF_A_NUMBER)


@EXAMPLES
@given(numbers=st.lists(EIGHTHS, min_size=1, max_size=5), factor=FACTORS)
def test_a_vector_is_judged_alike_in_every_form(numbers, factor):
    judged_alike(numbers, factor, FORMS_OF_A_VECTOR)


def _rows(result):
    """An array as nested tuples, a number as it is."""
    return tuple(map(_rows, result)) if np.ndim(result) else result


FORMS_OF_A_RESULT = {
    "lists": lambda result: np.asarray(result).tolist(),
    "tuples": lambda result: _rows(np.asarray(result).tolist()),
    "single precision": lambda result: np.asarray(result).astype(np.float32),
    "more than double precision": lambda result: np.asarray(result).astype(np.longdouble),
    "read-only": lambda result: read_only(np.array(result)),
    "another byte order": lambda result: np.asarray(result).astype(">f8"),
    "columns after one another": lambda result: np.array(result, order="F"),
    "every second entry of an array": lambda result: (
        np.repeat(result, 2, axis=-1)[..., ::2] if np.ndim(result) else result
    ),
}


def _in_form(right, form):
    def change(result):
        return tuple(map(form, result)) if isinstance(result, tuple) else form(result)

    if not callable(right):
        return change(right)
    return lambda *given: change(right(*given))


# By turns, a quarter of all.
STEP = 1 if ALL_WAYS else 4
PAIRS = [
    pytest.param(*one.values, form, id=f"{one.id}-{form}")
    for part, one in enumerate(ALL)
    for place, form in enumerate(FORMS_OF_A_RESULT)
    if (part + place) % STEP == 0
]


@pytest.mark.parametrize("check, known, form", PAIRS)
def test_a_right_answer_passes_in_every_form(check, known, form):
    answers = {a: _in_form(r, FORMS_OF_A_RESULT[form]) for a, r in known.right.items()}
    report = check(**answers)
    assert report.status == "passed", str(report)


# What loses too many digits on the way: how-to asks for double precision.
NEEDS_DOUBLE_PRECISION = {*("3d", "5c", "6c", "8b"), *("7a", "7b", "7c", "7d"), *("9b", "9d")}
MAY_NEED_IT = {"5b"}  # as the processor rounds


@pytest.mark.parametrize("check, known", ALL)
def test_where_single_precision_is_enough_on_the_way(check, known):
    def single(argument):
        is_real = isinstance(argument, np.ndarray) and argument.dtype.kind == "f"
        return argument.astype(np.float32) if is_real else argument

    answers = {
        a: (lambda *given, r=r: r(*map(single, given))) if callable(r) else r
        for a, r in known.right.items()
    }
    report = check(**answers)
    if (part := part_name(check)) not in MAY_NEED_IT:
        assert bool(report) == (part not in NEEDS_DOUBLE_PRECISION), str(report)
