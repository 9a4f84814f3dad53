"""The graders themselves: what they know of wrong answers is usable, and planted."""

import re

import numpy as np
import pytest

from gradbook import diagnosis
from gradbook.derivatives import gradient
from gradbook.diagnosis import GraderError
from gradbook.grading import function, part, validate, value
from tests.ways import weekly

from .collected import PARTS, part_name

ALL = [pytest.param(check, known, id=part_name(check)) for check, known in PARTS.items()]


@pytest.mark.parametrize("check, known", ALL)
def test_what_a_grader_knows_of_wrong_answers_can_be_compared_with_any_answer(check, known):
    validate(check)


# The answers to 8(b) take as long as those to all other parts.
SOON = [pytest.param(*one.values, id=one.id, marks=weekly if one.id == "8b" else ()) for one in ALL]


@pytest.mark.parametrize("check, known", SOON)
def test_each_sentence_of_a_grader_is_told_from_its_others_by_a_planted_answer(
    check, known, monkeypatch
):
    offered = set()

    def spy(samples, terms=None, factors=None, mistakes=None):
        offered.add((tuple(terms or ()), tuple(factors or ()), tuple(mistakes or ())))
        look(samples, terms, factors, mistakes)

    look = diagnosis.check_explanations
    monkeypatch.setattr(diagnosis, "check_explanations", spy)
    monkeypatch.setattr("gradbook.grading.check_explanations", spy)
    validate(check)
    said = []
    for changed, kind, piece in known.wrong.values():
        report = check(**{**known.right, **changed})
        said += [(kind, piece, f.message) for f in report.findings if f.kind == kind]
    missing = set()
    for terms, factors, mistakes in offered:
        for sentence in mistakes:
            others = [other for other in mistakes if other != sentence]
            if not any(
                message.startswith(sentence)
                and piece in sentence
                and not any(piece in other for other in others)
                for kind, piece, message in said
                if kind == "known mistake"
            ):
                missing.add(sentence)
        named = {name: rf"(what|only what) {re.escape(name)} contributes" for name in terms}
        named |= {name: rf"(1/{re.escape(name)} of|{re.escape(name)} times)" for name in factors}
        missing |= {
            name
            for name, words in named.items()
            if not any(re.match(words, piece) for kind, piece, _ in said)
        }
    assert not missing, "no planted answer is told by these alone"


def grader(**explanations):
    return part("0(a)", "a test")(
        lambda f: [
            function(
                f, lambda x, y: x * y, [(np.ones(3), 2.0), (np.arange(3.0), 3.0)], **explanations
            )
        ]
    )


@pytest.mark.parametrize("kind", ["terms", "factors", "mistakes"])
def test_an_explanation_that_takes_other_arguments_is_told_at_any_answer(kind):
    for answer in (lambda x, y: x * y, lambda x, y: x, None):
        with pytest.raises(TypeError, match="'y squared' is called with the 2 arguments"):
            grader(**{kind: {"y squared": lambda x: x}})(answer)


@pytest.mark.parametrize("kind", ["terms", "mistakes"])
def test_an_explanation_of_another_shape_is_told(kind):
    short = grader(**{kind: {"short": lambda x, y: x[1:]}})
    said = r"0\(a\), f: the \w+ 'short' has shape \(2,\), expected \(3,\)"
    with pytest.raises(GraderError, match=said):
        validate(short)
    with pytest.raises(GraderError, match=said):
        short(lambda x, y: x)
    assert validate(grader(**{kind: {"right": lambda x, y: x}})) is None


def test_a_factor_is_one_number():
    with pytest.raises(GraderError, match="the factor 'x' has shape"):
        validate(grader(factors={"x": lambda x, y: x}))


def test_a_wrong_number_of_another_shape_than_the_right_one_is_told():
    wrong = part("0(a)", "a test")(lambda a: [value(a, [1.0, 2.0], mistakes={"one": 1.0})])
    with pytest.raises(GraderError, match="'one' has a number, expected"):
        validate(wrong)


def test_a_right_value_at_a_kink_is_told_to_the_author_and_not_widened():
    kink = part("0(a)", "the slope of |t|")(lambda s: [value(s, gradient(abs, 0.0))])
    for judge in (lambda: kink(0.7), lambda: kink(0.0), lambda: validate(kink)):
        with pytest.raises(GraderError, match=r"0\(a\), s: the right value is known to ±1 only"):
            judge()
    many = part("0(a)", "the slope of |t|")(
        lambda s: [function(s, lambda t: gradient(abs, t), [(1.0,), (0.0,)])]
    )
    with pytest.raises(GraderError, match=r"0\(a\), s: the right value at t = 0 is known to"):
        many(np.sign)


def test_only_a_grader_can_be_validated():
    with pytest.raises(TypeError, match="made by `part`"):
        validate(abs)
