"""Wrong input, whatever it is: a right result, or one sentence that says what was given and what is
expected.

What test_derivatives.py, test_functions.py, test_checks.py and graders/test_answers.py hold is not
repeated here.
"""

import datetime
import inspect
import time
import warnings
from fractions import Fraction
from typing import Any

import matplotlib
import numpy as np
import pytest

from gradbook import check, check_close, require_passed, show
from gradbook import derivatives as d
from gradbook import functions as fn
from gradbook.answers import Answer, WrongAnswer
from gradbook.exercises import ex01
from gradbook.grading import case, function, holds, of_shape, part, value
from gradbook.report import Report

from .graders.collected import PARTS
from .ways import ALL_WAYS

matplotlib.use("Agg")
from gradbook import plotting


class BadRepr:
    def __repr__(self):
        raise RuntimeError("no repr")


def masked():
    return np.ma.array([1.0, 2.0], mask=[True, False])


# Nothing here holds real numbers, as far as one can see.
NO_NUMBERS = {
    "a string": "ab",
    "a digit as text": "2",
    "texts in an object array": np.array(["2", "4"], object),
    "None": None,
    "None in a list": [None, 1.0],
    "Ellipsis": ...,
    "complex": np.array([1j, 2]),
    "a complex list": [1 + 1j, 2],
    "ragged": [[1], [2, 3]],
    "a class": int,
    "a generator": (n for n in range(2)),
    "a dictionary": {},
    "a set": {1, 2},
    "bytes": b"ab",
    "booleans": [True, False],
    "dates": np.array(["2020-01-01", "2020-01-02"], "M8[D]"),
    "durations": np.array([1, 2], "m8[s]"),
    "a record": np.zeros(2, dtype=[("a", float)]),
    "masked entries": masked(),
    "integers beyond any float": [10**400, 1],
    "objects": np.array([object(), 1], object),
    "an object without a repr": BadRepr(),
}
each = pytest.mark.parametrize("given", NO_NUMBERS.values(), ids=NO_NUMBERS)


def one_sentence(call, *named, kinds=(TypeError, ValueError)):
    """What `call` raises: one short line of the package's own, with these words in it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(kinds) as raised:
            call()
    text = str(raised.value)
    assert "\n" not in text and 15 < len(text) < 400, text
    assert all(name in text for name in named), text
    assert not any(words in text for words in NUMPYS_OWN), text


NUMPYS_OWN = (
    "inhomogeneous",
    "could not convert",
    "ambiguous",
    "ufunc",
    "float() argument",
    "not supported between",
    "can only be converted",
    "not callable",
    "has no attribute",
    "not subscriptable",
    "unpack",
    "out of range",
)


def square_sum(p):
    return np.sum(np.asarray(p) ** 2)


# derivatives

DERIVATIVES = {
    "gradient": lambda f: d.gradient(f, [1.0, 2.0]),
    "partial": lambda f: d.partial(f, [1.0, 2.0], 0),
    "jacobian": lambda f: d.jacobian(f, [1.0, 2.0]),
    "hessian": lambda f: d.hessian(f, [1.0, 2.0]),
    "directional_derivative": lambda f: d.directional_derivative(f, [1.0, 2.0], [1.0, 0.0]),
    "mixed_partials": lambda f: d.mixed_partials(f, [1.0, 2.0], 0, 1),
    "complex_step": lambda f: d.complex_step(f, [1.0, 2.0]),
}


@pytest.mark.parametrize("name", DERIVATIVES)
@pytest.mark.parametrize(
    "f", ["sin", None, 3, [1.0], np.ones(2), ...], ids=lambda f: type(f).__name__
)
def test_an_f_that_is_no_function_is_told_so(name, f):
    one_sentence(lambda: DERIVATIVES[name](f), "f must be a function", type(f).__name__)


@pytest.mark.parametrize("name", DERIVATIVES)
def test_what_lies_under_a_mask_is_no_value_of_f(name):

    def hidden(value):
        return np.ma.array([value] if name == "jacobian" else value, mask=True)

    one_sentence(
        lambda: DERIVATIVES[name](lambda p: hidden(p[0].real)),
        "f must return",
        "masked",
        kinds=TypeError,
    )
    # Beside x, too, where a ValueError would say that the step left the domain of f.

    def seen(p):
        return hidden(p[0].real) if p[0] != 1 else np.ma.getdata(hidden(p[0].real))

    one_sentence(lambda: DERIVATIVES[name](seen), "f must return", "masked", kinds=TypeError)


def test_what_lies_under_a_mask_is_no_value_for_complex_arguments_either():

    def f(z):
        return np.ma.array(z[0] ** 2, mask=np.iscomplexobj(z))

    one_sentence(
        lambda: d.complex_step(f, [1.0, 2.0]), "f must return a number", "masked", kinds=TypeError
    )


@each
def test_a_direction_holds_real_numbers(given):
    one_sentence(lambda: d.directional_derivative(square_sum, [1.0, 2.0], given), "u must")
    one_sentence(lambda: d.gradient(square_sum, given), "x must")


def test_directions_in_other_forms():
    frozen = np.array([1.0, 0.0])
    frozen.flags.writeable = False
    for u in (frozen, [1, 0], (1, 0), np.array([1, 0], np.uint8)):
        assert d.directional_derivative(square_sum, [1.0, 2.0], u).value == pytest.approx(2)
    one_sentence(lambda: d.directional_derivative(square_sum, [1.0, 2.0], []), "u must", "(0,)")
    one_sentence(
        lambda: d.directional_derivative(square_sum, [1.0, 2.0], [np.inf, 0]), "u must", "infinite"
    )


@pytest.mark.parametrize(
    "index",
    [np.ones((2, 2)), list(range(999)), BadRepr(), masked(), np.nan, ..., int, (np.ones(9), 0)],
    ids=lambda i: type(i).__name__,
)
def test_a_wrong_index_of_any_size_is_told_in_one_line(index):
    one_sentence(
        lambda: d.partial(square_sum, [1.0, 2.0], index),
        "index",
        type(index).__name__,
        kinds=IndexError,
    )
    one_sentence(
        lambda: d.mixed_partials(square_sum, [1.0, 2.0], 0, index),
        "index",
        type(index).__name__,
        kinds=IndexError,
    )


@each
def test_an_f_that_fails_for_complex_arguments_only_is_told_so(given):

    def f(z):
        return given if np.iscomplexobj(z) else z[0] ** 2

    one_sentence(
        lambda: d.complex_step(f, [1.0, 2.0]), "f must return a number", type(given).__name__
    )


# functions

FAMILY = {
    "z": (fn.log_sum_exp, fn.softmax, fn.log_softmax, lambda z: fn.cross_entropy(z, 0)),
    "t": (fn.sigmoid,),
    "margin": (fn.logistic_loss,),
}


@each
def test_functions_name_the_argument_that_holds_no_numbers(given):
    for name, calls in FAMILY.items():
        for call in calls:
            one_sentence(lambda call=call: call(given), f"{name} must")


@each
def test_indices_are_integers(given):
    one_sentence(lambda: fn.cross_entropy([1.0, 2.0], given), "y must")
    one_sentence(lambda: fn.one_hot(given, 3), "y must")
    one_sentence(lambda: fn.one_hot(1, given), "K must")
    for call in FAMILY["z"][:3]:
        one_sentence(lambda call=call: call([1.0, 2.0], given), "axis must")


@pytest.mark.parametrize("mask", [[True, False], [True, True]], ids=repr)
def test_an_index_under_a_mask_is_refused(mask):
    one_sentence(
        lambda: fn.one_hot(np.ma.array([1, 0], mask=mask), 2),
        "y must not have masked entries",
        kinds=ValueError,
    )
    assert fn.one_hot(np.ma.array([1, 0]), 2).tolist() == [[0, 1], [1, 0]], (
        "without a mask it is an array like others"
    )


# checks


@each
def test_a_check_compares_real_numbers_only(given):
    one_sentence(
        lambda: check_close("a claim", given, [1.0, 2.0], atol=1),
        "'a claim': value is",
        "expected",
        kinds=TypeError,
    )
    one_sentence(
        lambda: check_close("a claim", [1.0, 2.0], given, atol=1),
        "'a claim': expected is",
        "expected",
        kinds=TypeError,
    )


@each
def test_a_tolerance_is_one_number(given):
    for name in ("rtol", "atol"):
        one_sentence(
            lambda name=name: check_close("a claim", 1, 1.0, **{name: given}), f"tolerance {name}"
        )


@pytest.mark.parametrize(
    "given", [[0.1, 0.1], True, np.bool_(True), [], -1e-3, np.array([[1.0]])], ids=repr
)
def test_a_tolerance_that_allows_too_much_is_refused(given):
    for name in ("rtol", "atol"):
        one_sentence(lambda name=name: check_close("a claim", 1, 1.0, **{name: given}), name)


def test_numbers_of_every_form_are_compared(capsys):
    frozen = np.array([0.5, 2.0])
    frozen.flags.writeable = False
    for given in (
        frozen,
        [0.5, 2],
        (0.5, 2.0),
        np.float32([0.5, 2]),
        [Fraction(1, 2), 2],
        np.array([0.5, 2], object),
        np.longdouble([0.5, 2]),
    ):
        check_close("as it should be", given, [0.5, 2.0], atol=np.float64(1e-12))
        check_close("the other way round", np.array([0.5, 2.0]), given, rtol=np.array(1e-12))
    assert capsys.readouterr().out.count("✓") == 14


def test_numbers_of_every_size_are_compared_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(AssertionError, match="does not hold"):
            check_close("a claim", 1.7e308, -1.7e308, rtol=10)


@pytest.mark.parametrize(
    "claim",
    [np.ones((3, 3)), BadRepr(), list(range(10_000)), b"a claim"],
    ids=lambda c: type(c).__name__,
)
def test_a_claim_of_any_size_is_refused_in_one_line(claim):
    one_sentence(lambda: check(claim, True), "a claim is a sentence", kinds=TypeError)
    one_sentence(lambda: check_close(claim, 1, 1, atol=1), "a claim is a sentence", kinds=TypeError)


@pytest.mark.parametrize(
    "given",
    [[ex01.check_c(..., ...)], ex01.check_c, ex01, None, BadRepr(), np.ones(2)],
    ids=lambda g: type(g).__name__,
)
def test_show_takes_reports_one_by_one(given):
    for judge in (show, require_passed):
        one_sentence(
            lambda judge=judge: judge(given),
            "reports of graders",
            type(given).__name__,
            kinds=TypeError,
        )


# plotting


@pytest.fixture
def panel():
    _, panel = plotting.axes("x", "y")
    yield panel
    plotting.plt.close("all")


@each
def test_labels_and_sizes_of_axes(given):
    before = plotting.plt.get_fignums()
    if not isinstance(given, str):
        one_sentence(lambda: plotting.axes(given, "y"), "xlabel")
        one_sentence(lambda: plotting.axes("x", given), "ylabel")
    one_sentence(lambda: plotting.axes("x", "y", width=given), "width")
    one_sentence(lambda: plotting.axes("x", "y", height=given), "height")
    assert plotting.plt.get_fignums() == before, "nothing half made is left to be shown"


@pytest.mark.parametrize("size", [0, -1, np.nan, np.inf, True, [3.0, 4.0]], ids=repr)
def test_sizes_are_above_zero(size):
    one_sentence(lambda: plotting.axes("x", "y", width=size), "width")
    one_sentence(lambda: plotting.axes("x", "y", height=size), "height")


@each
def test_an_arrow_needs_two_vectors_in_the_plane(panel, given):
    one_sentence(lambda: plotting.arrow(panel, given, (1, 1), plotting.BLUE), "start must")
    one_sentence(lambda: plotting.arrow(panel, (0, 0), given, plotting.BLUE), "step must")
    one_sentence(lambda: plotting.arrow(given, (0, 0), (1, 1), plotting.BLUE), "on must be")
    if not isinstance(given, str):
        one_sentence(lambda: plotting.arrow(panel, (0, 0), (1, 1), given), "colour must")
        one_sentence(
            lambda: plotting.arrow(panel, (0, 0), (1, 1), plotting.BLUE, given), "label must"
        )
    assert not panel.texts, "nothing half made is left to be shown"


@pytest.mark.parametrize(
    "vector", [(1.0,), (1, 2, 3), [[1, 2]], 3.0, (np.nan, 0), (0, np.inf), ()], ids=repr
)
def test_an_arrow_that_would_not_be_seen_is_refused(panel, vector):
    one_sentence(lambda: plotting.arrow(panel, vector, (1, 1), plotting.BLUE), "start")
    one_sentence(lambda: plotting.arrow(panel, (0, 0), vector, plotting.BLUE), "step")
    assert not panel.texts


def test_an_arrow_takes_lists_integers_and_read_only_arrays(panel):
    frozen = np.array([1, 2])
    frozen.flags.writeable = False
    for step in (frozen, [1, 2], (1.0, 2.0)):
        plotting.arrow(panel, (1, 1), step, plotting.BLUE, "u")
    assert [tuple(text.xy) for text in panel.texts] == 6 * [(2.0, 3.0)]


# A grader that its author got wrong: the author hears of it, and the learner is not blamed.

ANSWER = Answer("a", 2.0)
SLOPE = Answer("slope", lambda x: 2 * x)


def judged(claims):
    """A part whose body returns these claims."""
    return part("0(a)", "a test")(lambda a: claims)(2.0)


AUTHORS_MISTAKES = {
    "a part without a text": lambda: part(1, "a test"),
    "a part about None": lambda: part("0(a)", None),
    "a part that returns nothing": lambda: judged(None),
    "a part without claims": lambda: judged([]),
    "a part that returns one claim": lambda: judged(value(ANSWER, 2.0)),
    "a part that yields its claims": lambda: judged(c for c in [value(ANSWER, 2.0)]),
    "a part that returns verdicts": lambda: judged([True]),
    "a function that is no answer": lambda: function(lambda x: 2 * x, lambda x: 2 * x, [(1.0,)]),
    "a value that is no answer": lambda: value(2.0, 2.0),
    "right values in place of a function": lambda: function(SLOPE, [2.0, 4.0], [(1.0,), (2.0,)]),
    "no inputs": lambda: function(SLOPE, lambda x: 2 * x, []),
    "inputs without their tuples": lambda: function(SLOPE, lambda x: 2 * x, [1.0, 2.0]),
    "an array of inputs": lambda: function(SLOPE, lambda x: 2 * x, np.ones(3)),
    "one number as inputs": lambda: function(SLOPE, lambda x: 2 * x, 3),
    "a text as inputs": lambda: function(SLOPE, lambda x: 2 * x, "ab"),
    "mistakes without their sentences": lambda: function(
        SLOPE, lambda x: 2 * x, [(1.0,)], mistakes=[lambda x: x]
    ),
    "a term without its name": lambda: function(
        SLOPE, lambda x: 2 * x, [(1.0,)], terms=lambda x: x
    ),
    "a mistake without its sentence": lambda: value(ANSWER, 2.0, mistakes=[3.0]),
    "a tolerance below zero": lambda: value(ANSWER, 2.0, rtol=-1e-6),
    "a tolerance that is NaN": lambda: value(ANSWER, 2.0, floor=np.nan),
    "a tolerance in words": lambda: function(SLOPE, lambda x: 2 * x, [(1.0,)], rtol="1e-6"),
    "a list of texts in a case": lambda: case(["a", "b"]),
    "a ragged list in a case": lambda: case([[1], [2, 3]]),
    "NaN in a case": lambda: case([np.nan, 1.0]),
    "a property of nothing": lambda: holds(test=lambda: None),
    "a property without a test": lambda: holds(ANSWER, test=True),
    "a property of a number": lambda: holds(2.0, test=lambda a: None),
    "the shape of a list": lambda: of_shape([1.0, 2.0], (2,)),
    "a shape that is a number": lambda: of_shape(np.ones(2), 2),
    "a shape that is a list": lambda: of_shape(np.ones(2), [2]),
}


@pytest.mark.parametrize("name", AUTHORS_MISTAKES)
def test_the_author_of_a_grader_is_told_in_one_sentence(name):
    one_sentence(AUTHORS_MISTAKES[name])


@pytest.mark.parametrize(
    "wrong",
    ["2", None, 1j, [], [[1], [2, 3]], np.nan, np.inf, masked(), object()],
    ids=lambda w: type(w).__name__,
)
def test_a_right_value_that_is_none_is_the_graders_fault(wrong):
    graders = [
        part("0(a)", "a test")(lambda a: [value(a, wrong)]),
        part("0(a)", "a test")(lambda a: [value(a, lambda: wrong)]),
        part("0(a)", "a test")(lambda a: [function(a, lambda x: wrong, [(1.0,)])]),
    ]
    for grader, learners in zip(graders, (2.0, 2.0, lambda x: 2 * x)):
        one_sentence(lambda g=grader, a=learners: g(a), "the grader's own right value")


def test_help_tells_what_a_grader_itself_takes_and_returns():
    signature = inspect.signature(ex01.check_c)
    assert signature.return_annotation is Report
    assert [(name, p.annotation) for name, p in signature.parameters.items()] == [
        ("dh", Any),
        ("grad_h", Any),
    ]


def test_two_parts_with_one_label_do_not_share_their_right_values():
    twice, thrice = (
        part("0(a)", "a test")(lambda f, k=k: [function(f, lambda x: k * x, [(1.0,), (2.0,)])])
        for k in (2, 3)
    )
    assert twice(lambda x: 2 * x) and thrice(lambda x: 3 * x)
    assert not thrice(lambda x: 2 * x)


def test_a_term_and_a_factor_may_have_the_same_name():
    terms, factors = {"m": lambda x: x}, {"m": lambda x: x**2}
    grader = part("0(a)", "a test")(
        lambda f: [
            function(
                f, lambda x: 3 * x + x**2, [(1.5,), (2.0,), (-1.0,)], terms=terms, factors=factors
            )
        ]
    )
    assert grader(lambda x: 2 * x + x**2).kinds == ("term",)
    assert grader(lambda x: (3 * x + x**2) * x**2).kinds == ("factor",)


def test_a_mistake_may_be_an_estimate():
    wrong = d.gradient(square_sum, [1.0, 2.0])
    for grader, answer in (
        (
            part("0(a)", "a test")(
                lambda a: [value(a, [3.0, 5.0], mistakes={"the known one": wrong})]
            ),
            [2.0, 4.0],
        ),
        (
            part("0(a)", "a test")(
                lambda a: [
                    function(
                        a,
                        lambda x: 3 * x,
                        [(1.0,), (2.0,)],
                        mistakes={"the known one": lambda x: d.gradient(square_sum, x)},
                    )
                ]
            ),
            lambda x: 2 * x,
        ),
    ):
        assert grader(answer).kinds == ("known mistake",)


def test_of_shape_says_what_is_wrong_with_the_answer():
    assert of_shape(np.ones(2), (2,)) is not None
    for array, kind in ((np.ones(3), "shape"), (np.array([1.0, np.nan]), "not finite")):
        with pytest.raises(WrongAnswer) as raised:
            of_shape(array, (2,))
        assert raised.value.kind == kind


# Learners: whatever they give, a report. (graders/test_answers.py has more of these.)


class RaisesInArray:
    def __array__(self, *arguments, **named):
        raise RuntimeError("no array")


class RaisesInClass:
    @property
    def __class__(self):
        raise RuntimeError("no class")


class RaisesInLength(list):
    def __len__(self):
        raise RuntimeError("no length")


class RaisesWhenAsked:
    def __call__(self, *arguments):
        raise MemoryError

    def __getattr__(self, name):
        raise RuntimeError(name)


def generator(*arguments):
    yield 1.0


def reinterprets(*arguments):
    for array in arguments:
        if isinstance(array, np.ndarray):
            array.dtype = "S8"
    return 1.0


HOSTILE = {
    **{name: given for name, given in NO_NUMBERS.items() if given is not None and given is not ...},
    "a class that makes lists": list,
    "a module": np,
    "a date": datetime.date(2020, 1, 1),
    "NotImplemented": NotImplemented,
    "a slice": slice(2),
    "raises in __array__": RaisesInArray(),
    "raises in __class__": RaisesInClass(),
    "raises in __len__": RaisesInLength([1.0, 2.0]),
    "raises in __call__ and __getattr__": RaisesWhenAsked(),
    "a deep list": [[[[[[[[[[[[[1.0]]]]]]]]]]]]],
    "a million numbers": np.linspace(0.0, 7.0, 10**6),
    "a generator function": generator,
    "gives its argument another type": reinterprets,
    "returns a masked array": lambda *a: masked(),
    "returns texts in an object array": lambda *a: np.array(["2", "4"], object),
    "returns None in an array": lambda *a: np.array([None, 1.0]),
    "returns an integer beyond any float": lambda *a: 10**400,
    "returns an object that raises in __array__": lambda *a: RaisesInArray(),
    "returns an object that raises in __class__": lambda *a: RaisesInClass(),
    "returns a list that raises in __len__": lambda *a: RaisesInLength([1.0, 2.0]),
    "changes NumPy's error handling": lambda *a: np.seterr(all="raise") and 1.0,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.filterwarnings("ignore:Setting the dtype:DeprecationWarning")
def test_no_grader_raises_whatever_the_answer(name):
    before, start = np.geterr(), time.monotonic()
    # By default each meets every third part, the next another third.
    parts = list(PARTS.items())
    for check_part, known in parts if ALL_WAYS else parts[list(HOSTILE).index(name) % 3 :: 3]:
        for argument in known.right:
            report = check_part(**{**known.right, argument: HOSTILE[name]})
            assert report.status == "failed", f"{argument}: {report}"
            assert len(str(report)) < 3000
    assert np.geterr() == before
    assert time.monotonic() - start < 60, (
        "a learner would think that the page hangs; this takes a second"
    )


def test_a_grader_does_not_mind_how_the_learner_set_numpy():
    with np.errstate(all="raise"):
        for check_part, known in PARTS.items():
            report = check_part(**known.right)
            assert report, str(report)


def test_what_is_no_number_is_told_as_it_was_given():
    for given, shown in (
        (lambda w, j: 10**400, "returns an int"),
        (lambda w, j: [None, 1.0], "[None, 1.0]"),
        (lambda w, j: masked(), "MaskedArray"),
    ):
        assert shown in str(ex01.check_c(given, lambda w: 2 * w))
        assert "type" in ex01.check_c(given, lambda w: 2 * w).kinds
