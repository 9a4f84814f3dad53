"""A check that holds says so; one that does not raises, and cannot be fooled into passing."""

import numpy as np
import pytest

from gradbook import CheckFailed, check, check_close, require_passed, show
from gradbook.exercises import ex01


def test_a_check_that_holds_prints_its_claim(capsys):
    check("two is even", 2 % 2 == 0)
    check("so is four, says NumPy", np.bool_(True))
    check_close("a third", 1 / 3, 0.333, atol=1e-3)  # 1/3 is 3.3e-4 away
    assert capsys.readouterr().out == "✓ two is even\n✓ so is four, says NumPy\n✓ a third\n"


def test_a_check_that_fails_names_the_claim():
    with pytest.raises(CheckFailed, match="three is even"):
        check("three is even", 3 % 2 == 0)
    with pytest.raises(CheckFailed, match=r"got 1, expected 2, apart by 1 where 0.5 is allowed"):
        check_close("one is two", 1, 2, atol=0.5)


@pytest.mark.parametrize("condition", [1, "yes", [False], np.array([True, True]), None, 0.1])
def test_a_condition_is_true_or_false_and_nothing_else(condition):
    with pytest.raises(TypeError, match="True or False"):
        check("a claim", condition)


@pytest.mark.parametrize("claim", ["", "  ", None, True])
def test_a_claim_is_a_sentence(claim):
    with pytest.raises(TypeError, match="sentence"):
        check(claim, True)
    with pytest.raises(TypeError, match="sentence"):
        check_close(claim, 1, 1, atol=1)


@pytest.mark.parametrize(
    "claim",
    [
        "two\nlines",
        "an end of line\n",
        "\nan empty line",
        "a return\rto the start",
        "a page\fbreak",
        "Unicode's\u2028own",
    ],
    ids=repr,
)
def test_a_claim_stands_on_one_line(claim, capsys):
    for call in (lambda: check(claim, True), lambda: check_close(claim, 1, 1.0, atol=1)):
        with pytest.raises(ValueError, match="one line") as raised:
            call()
        assert len(str(raised.value).splitlines()) == 1
    assert not capsys.readouterr().out


@pytest.mark.parametrize(
    "value, expected",
    [
        (np.nan, float("nan")),
        (1.0, np.nan),
        (np.nan, 1.0),
        (np.inf, float("inf")),
        (1.0, np.inf),
        ([1, 2], [1, np.nan]),
        ([1, 2], [[1, 2]]),
        ([1, 1], 1),
    ],
)
def test_nan_inf_and_other_shapes_are_never_close(value, expected):
    with pytest.raises(CheckFailed):
        check_close("a claim", value, expected, rtol=0.1)


@pytest.mark.parametrize(
    "tolerance", [{}, {"rtol": 0}, {"atol": -1}, {"rtol": np.nan}, {"atol": np.inf}]
)
def test_a_tolerance_must_be_given(tolerance):
    with pytest.raises(ValueError, match="tolerance"):
        check_close("a claim", 1, 1.0, **tolerance)


def test_a_quantity_is_not_compared_with_itself_or_with_nothing():
    x = np.ones(3)
    with pytest.raises(ValueError, match="itself"):
        check_close("a claim", x, x, atol=1)
    with pytest.raises(ValueError, match="nothing"):
        check_close("a claim", [], np.zeros(0), atol=1)


RIGHT = ex01.check_c(lambda w, j: 2 * w[j], lambda w: 2 * w)
WRONG = ex01.check_c(lambda w, j: -2 * w[j], lambda w: 2 * w)
BLANK = ex01.check_c(..., None)


def test_require_passed_takes_right_answers_only():
    assert require_passed(RIGHT)
    with pytest.raises(CheckFailed, match="sign error"):
        require_passed(RIGHT, WRONG)
    with pytest.raises(CheckFailed, match="not attempted"):
        require_passed(RIGHT, BLANK)


def test_show_never_fails_and_is_true_only_when_all_passed():
    assert show(RIGHT)
    assert not show(RIGHT, WRONG)
    assert not show(BLANK)


@pytest.mark.parametrize("judge", [show, require_passed])
@pytest.mark.parametrize("given", [(), (True,), (RIGHT, "passed")])
def test_only_reports_are_taken(judge, given):
    with pytest.raises(TypeError, match="reports of graders"):
        judge(*given)


def test_a_report_reads_well_as_text_and_as_html():
    assert str(WRONG) == (
        "✗ 1(c) the derivative of the squared norm: failed\n"
        "    ✗ dh: −1 times the derivative: a sign error\n"
        "    ✓ grad_h: passed"
    )
    assert "gb-failed" in WRONG._repr_html_() and "sign error" in WRONG._repr_html_()
    assert str(BLANK) == "○ 1(c) the derivative of the squared norm: not attempted"


def test_learner_text_is_escaped():
    report = ex01.check_d(lambda x, y: "<script>alert(1)</script>", "<b>", ...)
    assert "<script" not in report._repr_html_() and "<b>" not in report._repr_html_()
    assert "&lt;script&gt;" in report._repr_html_()
