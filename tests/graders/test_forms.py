"""A right answer is right, and a wrong one wrong in the same words, in whatever form its numbers
come.
"""

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gradbook.grading import case, function, part, value

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
