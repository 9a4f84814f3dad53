"""A call of a learner's answer comes to an end, and says so."""

import itertools
import sys

import pytest

from gradbook import answers
from gradbook.answers import LINES
from gradbook.grading import case, function, part


@part("0(a)", "a test")
def check(f, g):
    return [function(answer, lambda x: 2 * x, [case(1.0), case(3.0)]) for answer in (f, g)]


def double(x):
    return 2 * x


def while_true(x):
    while True:
        pass


# Text, since a formatter would make two lines of it.
ONE_INSTRUCTION: dict = {}
exec("def one_instruction(x):\n    while True: pass", ONE_INSTRUCTION)
one_instruction = ONE_INSTRUCTION["one_instruction"]


def one_line(x):
    return sum(1 for _ in itertools.count())


def other_function(x):
    while while_is_not_over(x):
        pass


def while_is_not_over(x):
    return x < 10


def catches_exceptions(x):
    while True:
        try:
            x += 1
        except Exception:
            x = 0


@pytest.mark.parametrize(
    "loop", [while_true, one_instruction, one_line, other_function, catches_exceptions]
)
def test_a_loop_without_an_end_is_ended_and_the_other_answer_judged(loop):
    report = check(loop, double)
    assert report.kinds == ("endless",)
    assert f"✗ f: stopped after {LINES:,} lines of your code: does your loop end? At " in str(
        report
    )
    assert "✓ g: passed" in str(report)
    assert sys.gettrace() is None


def test_a_long_loop_with_an_end_is_right(monkeypatch):
    def long(x):
        for _ in range(LINES // 3):
            x = x + 0.0
        return 2 * x

    assert check(long, double)
    monkeypatch.setattr(answers, "LINES", 1000)
    assert check(long, double).kinds == ("endless",), "it is lines that are counted"


def test_lines_of_libraries_do_not_count(monkeypatch):
    def with_a_library(x):
        return 2 * x * float(sum(map(int, itertools.repeat(1, 1)))) + 0 * len(str(big))

    big = list(range(1000))
    monkeypatch.setattr(answers, "LINES", 20)
    assert check(with_a_library, double)


def test_an_interrupted_call_asks_for_the_loop():
    def interrupted(x):
        raise KeyboardInterrupt

    assert "✗ f: interrupted: does your loop end?" in str(check(interrupted, double))


def test_where_a_debugger_counts_lines_it_goes_on_doing_so():
    def debugger(frame, event, arg):
        return None

    before = sys.gettrace()
    sys.settrace(debugger)
    try:
        assert check(double, double)
        assert sys.gettrace() is debugger
    finally:
        sys.settrace(before)


def test_a_line_of_pythons_own_library_is_not_shown_as_the_learners():
    def leaves(x):
        import json

        return json.loads("{")

    said = str(check(leaves, double))
    assert "JSONDecodeError" in said and 'return json.loads("{")' in said
    assert "SystemExit" in (said := str(check(lambda x: exit(), double))) and "exit()" in said
