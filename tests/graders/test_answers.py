"""Every part: wrong answers are rejected with the right diagnosis, right variants accepted."""

import functools
import inspect
import itertools

import numpy as np
import pytest

from gradbook import grading
from gradbook.derivatives import Estimate
from gradbook.report import Report

from .collected import PARTS, part_name
from .known_answers import is_said

NAMED = {part_name(check): (check, known) for check, known in PARTS.items()}
ALL = [pytest.param(check, known, id=part_name(check)) for check, known in PARTS.items()]
RIGHT = [
    pytest.param(check, {**known.right, **changed}, name, id=f"{part_name(check)} {name}")
    for check, known in PARTS.items()
    for name, changed in {"reference": {}, **known.variants}.items()
]
WRONG = [
    pytest.param(check, {**known.right, **changed}, kind, piece, id=f"{part_name(check)} {name}")
    for check, known in PARTS.items()
    for name, (changed, kind, piece) in known.wrong.items()
]


@pytest.mark.parametrize("check, known", ALL)
def test_each_part_has_enough_planted_answers(check, known):
    assert list(known.right) == list(inspect.signature(check).parameters)
    assert len(known.variants) >= 3
    assert len(known.wrong) >= 5


@pytest.mark.parametrize("check, answers, name", RIGHT)
def test_right_answers_pass(check, answers, name):
    report = check(**answers)
    assert report.status == "passed", str(report)
    if name == "reference":
        assert check(*answers.values()).status == "passed", "the same answers, by position"


def test_the_tolerance_for_zeros_adds_little_to_that_of_other_values(monkeypatch):
    seen = []

    def spy(at, right, rtol, floor):
        sample = _right(at, right, rtol, floor)
        error = right.error if isinstance(right, Estimate) else 0.0
        is_zero = np.abs(sample.want) <= error  # as far as the estimate can tell
        seen.extend(zip(is_zero.ravel(), (sample.tol - grading.ZERO).ravel()))
        return sample

    _right = grading._right
    monkeypatch.setattr(grading, "_right", spy)
    monkeypatch.setattr(grading, "_KNOWN", {})
    for check, known in PARTS.items():
        check(**known.right)
    others = [tolerance for is_zero, tolerance in seen if not is_zero]
    assert 0 < len(others) < len(seen), "both kinds are in the samples"
    assert min(others) / 5 >= grading.ZERO


@pytest.mark.parametrize("check, answers, kind, piece", WRONG)
def test_wrong_answers_are_rejected_and_diagnosed(check, answers, kind, piece):
    report = check(**answers)
    assert report.status == "failed"
    assert not report
    assert is_said(report, kind, piece), str(report)


@pytest.mark.parametrize("check, known", ALL)
def test_a_call_that_goes_wrong_is_told_with_its_input(check, known):
    def fails(*arguments):
        raise ZeroDivisionError("my own")

    for argument, right in known.right.items():
        if callable(right):
            report = check(**{**known.right, argument: fails})
            wrong = [f for f in report.findings if f.kind == "exception"]
            assert wrong and all(
                f.answer == argument and "my own" in f.message and ", at " in f.message
                for f in wrong
            ), str(report)


@pytest.mark.parametrize("check, known", ALL)
def test_a_name_that_is_not_known_is_told_without_an_input(check, known):
    """The numbers of an input would hide it, and it is not known at any."""

    def fails(*arguments):
        raise NameError("name 'B' is not defined")

    for argument, right in known.right.items():
        if callable(right):
            report = check(**{**known.right, argument: fails})
            (message, *_) = [f.message for f in report.findings if f.kind == "unknown name"]
            assert "name 'B' is not defined" in message and ", at " not in message, str(report)


@pytest.mark.parametrize(
    "check, changed, place",
    [
        ("2c", {"curve": lambda t: (1 + t, 1 / (t <= 0.1))}, "at curve(0.153)"),
        (
            "5b",
            {"gradient_descent": lambda X, y, w0, eta, steps: 1 / steps},
            "at gradient_descent(array of shape (7, 3), array of shape (7,), (",
        ),
        ("10d", {"steepest": lambda g, eps, norm: {}[norm]}, "at steepest((0.5, -2, 1), 0.1, 1)"),
        (
            "6a",
            {"gradient_error": lambda f, grad, x: 1 / 0},
            "at gradient_error(f, (1, -3, 4), (0.5, -1.5, 2))",
        ),
    ],
)
def test_the_input_of_a_property_is_shown_as_a_call(check, changed, place):
    check, known = NAMED[check]
    assert place in str(check(**{**known.right, **changed}))


class ArrayEquality:
    """An object that answers == with an array, and has no number in it."""

    def __eq__(self, other):
        return np.array([True, False])

    __hash__ = None


class BadRepr:
    def __repr__(self):
        raise RuntimeError("no repr for you")


class Stop(BaseException):
    pass


def _raises(error):
    def answer(*arguments, **named):
        raise error

    return answer


_COUNTER = iter(range(10**9))

HOSTILE = {
    "text": "2x",
    "a dictionary": {"x": 1},
    "an object whose == is an array": ArrayEquality(),
    "an object whose repr raises": BadRepr(),
    "a ragged list": [[1, 2], [3]],
    "a list with None in it": [None, 1.0],
    "NaN": float("nan"),
    "inf": np.inf,
    "complex": 1 + 2j,
    "True": True,
    "an empty array": np.array([]),
    "a class": int,
    "raises": _raises(ValueError("bad <b>value</b>")),
    "raises KeyboardInterrupt": _raises(KeyboardInterrupt()),
    "raises SystemExit": _raises(SystemExit(0)),
    "raises a BaseException": _raises(Stop("stop")),
    "runs out of stack": lambda *a: (lambda f: f(f))(lambda f: f(f)),
    "takes nothing": lambda: 1.0,
    "prints a megabyte": lambda *a: print("x" * 1_000_000),
    "returns a megabyte": lambda *a: "y" * 1_000_000,
    "returns a function": lambda *a: lambda: 1,
    "returns an object whose == is an array": lambda *a: ArrayEquality(),
    "returns an object whose repr raises": lambda *a: BadRepr(),
    "returns other values each time": lambda *a: 1.0 + next(_COUNTER),
    "returns NaN": lambda *a: float("nan"),
    "returns inf": lambda *a: np.inf,
    "returns a number almost as large as floats are": lambda *a: 1e308,
    "returns complex": lambda *a: 1j,
    "returns the wrong shape": lambda *a: np.zeros((2, 3, 4)),
    "returns a list of lists": lambda *a: [[1], [2, 3]],
    "returns a constant": lambda *a: 0.123456,
}


# One test for a part, since a test for each of twelve hundred would take as long as what it tests.
@pytest.mark.parametrize("check, known", ALL)
def test_hostile_answers_fail_and_never_raise(check, known):
    for argument, name in itertools.product(known.right, HOSTILE):
        report = check(**{**known.right, argument: HOSTILE[name]})
        assert report.status == "failed", f"{argument} {name}: {report}"
        text, page = str(report), report._repr_html_()
        assert len(text) < 3000, f"{name}: a report is a few sentences, whatever was printed"
        assert "<b>" not in page, f"{name}: the learner's text is escaped"
        named = [finding.answer for finding in report.findings]
        assert len(set(named)) == len(named), "each answer stands there once"


BLANKS = {
    "None": None,
    "...": ...,
    "returns None": lambda *a: None,
    "returns ...": lambda *a: ...,
    "raises NotImplementedError": _raises(NotImplementedError()),
}


@pytest.mark.parametrize("check, known", ALL)
def test_an_unfilled_answer_is_not_attempted(check, known):
    for argument, name in itertools.product(known.right, BLANKS):
        if not callable(known.right[argument]) and callable(BLANKS[name]):
            continue  # a number that is a function is wrong, not unfilled
        report = check(**{**known.right, argument: BLANKS[name]})
        assert report.status == "not attempted", f"{argument} {name}: {report}"
        assert not report


def array_backwards(f, p, u, h):
    quotient = (f(p + h * u) - f(p - h * u)) / (2 * h)
    return quotient if h < 1e-3 or u[0] > 0 else np.array([quotient, quotient])


@pytest.mark.parametrize("check, known", ALL)
def test_a_forgotten_return_is_told(check, known):
    for argument, right in known.right.items():
        if callable(right):
            report = check(**{**known.right, argument: lambda *a: None})
            assert f"○ {argument}: it returns None: is a `return` missing" in str(report)
            assert "return" not in str(check(**{**known.right, argument: lambda *a: ...})), (
                "the stub as it was given"
            )


@pytest.mark.parametrize(
    "check, changed, said",
    [
        (
            "1a",
            {"f_x": lambda x, y: 3 * x**2 * y + y * 2.7182 ** (x * y)},
            "close, but off by up to",
        ),
        ("1c", {"dh": lambda w, j: 2 * w[j] * (1 + 7e-6)}, "close, but off by up to 7e-06"),
        ("1c", {"grad_h": lambda w: w * np.max(np.abs(w))}, "it points the right way"),
        ("2b", {"grad_p": (2.99, 3)}, "component 1 only: close, but off by up to 0.003"),
        (
            "2c",
            {"curve": lambda t: [1 + t, np.array([1 - t])]},
            "its entry 2 is an array of shape (1,)",
        ),
        ("2d", {"u": (-0.7071, -0.7071)}, "its length is 0.9999904, expected 1"),
        ("3a", {"slope": lambda theta: 2 * 2.7182 * np.cos(theta)}, "0.99997 times the slope"),
        (
            "3b",
            {"theta_min": 0.5},
            "the slope there is 4.77, and along another direction it is smaller",
        ),
        ("3c", {"neutral": 1.5}, "a number, expected a list of angles"),
        (
            "3d",
            {"forward": lambda f, p, u, h: (f(p + h * u) - f(p)) / h**2},
            "1/h of the directional derivative",
        ),
        ("3d", {"centred": array_backwards}, "shape (2,), expected a number"),
        (
            "3d",
            {"centred": lambda f, p, u, h: (f(p + h * u) - f(p - h * u)) / 2 * h},
            "h² times the directional derivative",
        ),
        ("2b", {"norm_p": 4.2426}, "close, but off by up to"),
        ("4d", {"grad_trace": lambda A, X: A}, "its values are right, but transposed"),
        (
            "8a",
            {"fisher": lambda m, s: np.diag([np.exp(-2 * s), 1.5])},
            "entry in row 2, column 2 only: 3/4 times the information",
        ),
        ("8b", {"natural_path": lambda *a: 1.0}, "a number, expected (5, 2)"),
        ("9a", {"p": 1.0}, "a number, expected (4,)"),
        ("10b", {"fgsm": lambda x, w, y, eps: -y * np.sign(w)}, "is a factor eps missing"),
    ],
)
def test_a_diagnosis_says_what_is_so(check, changed, said):
    check, known = NAMED[check]
    assert said in str(check(**{**known.right, **changed}))


@pytest.mark.parametrize("check, known", ALL)
def test_a_missing_argument_is_reported(check, known):
    report = check(*list(known.right.values())[:-1])
    assert isinstance(report, Report) and report.status == "failed"
    assert list(known.right)[-1] in str(report)


@pytest.mark.parametrize("check, known", ALL)
def test_an_answer_that_changes_its_input_is_reported(check, known):
    for argument, right in known.right.items():
        if not callable(right):
            continue

        seen = []

        @functools.wraps(right)
        def spoils(*given, right=right, seen=seen):
            result = right(*given)
            for thing in given:
                if isinstance(thing, np.ndarray) and thing.size and thing.dtype.kind == "f":
                    thing += 1
                    seen.append(thing)
            return result

        report = check(**{**known.right, argument: spoils})
        if seen:
            assert "changes its input" in report.kinds, f"{argument}: {report}"
        else:
            assert report.status == "passed", f"{argument} is handed no array: {report}"


def test_there_are_thirty_nine_parts():
    assert len(PARTS) >= 39, "none was lost"
