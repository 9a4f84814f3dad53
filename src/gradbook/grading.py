"""How a grader is written: a part is a list of claims about the learner's answers.

    @part("1(a)", "the first partial derivatives of f")
    def check_a(f_x, f_y):
        return (
            function(f_x, lambda x, y: partial(f, (x, y), 0), POINTS),
            function(f_y, lambda x, y: partial(f, (x, y), 1), POINTS),
        )

Three kinds of claim: `function` compares a learner's function with what is
right at a fixed sample of inputs, `value` compares a number or an array, and
`holds` runs a test of a property where many answers are right. The decorator
hands each argument over as an `Answer`, and turns claims into a `Report`.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ._validate import real_array, require_text
from .answers import Answer, Elsewhere, NotAttempted, WrongAnswer, clip, describe
from .derivatives import Estimate
from .diagnosis import GraderError, Sample, check_explanations, diagnose, format_array, shapes
from .report import Finding, Report, Status

# Right answers in other forms must pass: single precision keeps 6e-8 of a value, a learner's own
# centred difference about 1e-9, and both lose a digit on the way. Real mistakes are off by 1e-3 and
# more.
RTOL = 1e-6
# The same, for a small component beside a large one: it may carry the rounding of the large one.
FLOOR = 1e-7
# Where the right value is zero there is no size to be relative to: rounding of numbers near 1, a
# thousand times over. At other right values the samples leave it a fifth of the tolerance at most:
# tests/graders/test_answers.py looks at all.
ZERO = 1e-13
_EVERYWHERE = "unknown name"  # a kind of fault for which the input does not matter


@dataclass(frozen=True)
class Case:
    """One input of the sample; the label says what is special about it."""

    arguments: tuple[Any, ...]
    label: str = ""


def case(*arguments: Any, label: str = "") -> Case:
    """An input of the sample. Lists become float arrays, of whatever shape they have.

    Raises TypeError for a list that holds no real numbers, ValueError for an empty or ragged one,
    or NaN or inf in it.
    """
    return Case(
        tuple(real_array("a list in a case", a) if isinstance(a, list) else a for a in arguments),
        label,
    )


class Claim:
    """What must be true of one or more answers; `test` raises WrongAnswer or NotAttempted.

    `validate` raises GraderError where the claim itself cannot do what its author meant.
    """

    def __init__(
        self,
        answers: Sequence[Answer],
        test: Callable[[], None],
        validate: Callable[[], None] = lambda: None,
    ) -> None:
        self.answers, self._test, self.validate = answers, test, validate
        self.key: tuple[Callable[..., Any], int] | None = (
            None  # which claim of which part, once a part has it
        )

    @property
    def name(self) -> str:
        return ", ".join(answer.name for answer in self.answers)

    def finding(self) -> Finding:
        name = self.name
        try:
            self._test()
            status: Status = "passed"
            kind = message = ""
        except NotAttempted as blank:
            return Finding(name, "not attempted", message=str(blank))
        except WrongAnswer as fault:
            status, kind, message = "failed", fault.kind, fault.message
            if fault.call and fault.kind != _EVERYWHERE:
                message = _said_at(message, _show_call(*fault.call))
        remarks = [remark for answer in self.answers if (remark := answer.remark())]
        if remarks:
            message = "; ".join(([message] if message else ["right"]) + remarks)
        return Finding(name, status, kind, message)


def function(
    answer: Answer,
    expected: Callable[..., Any],
    cases: Iterable[Case | tuple[Any, ...]],
    *,
    noun: str = "the right value",
    terms: Mapping[str, Callable[..., Any]] | None = None,
    factors: Mapping[str, Callable[..., float]] | None = None,
    mistakes: Mapping[str, Callable[..., Any]] | None = None,
    rtol: float = RTOL,
    floor: float = FLOOR,
) -> Claim:
    """Claim: the answer is a function that agrees with `expected` at every case.

    Parameters
    ----------
    expected: takes the same arguments; returns a number, an array, or an
        `Estimate`, whose error widens the tolerance. Its parameter names are
        those under which the report shows an input.
    cases: the inputs: `Case`s, or plain tuples of arguments.
    noun, terms, factors, mistakes: for the diagnosis; the last three as
        functions of the same arguments. See `gradbook.diagnosis.diagnose`.
    rtol, floor: an entry w of the right answer W may be missed by
        rtol·|w| + floor·max|W| + the error estimate.

    Raises
    ------
    TypeError: the answer is no `Answer`, or another argument is not what is said above; when the
        claim is judged: a function does not take the arguments of every case.
    ValueError: rtol or floor is NaN or infinite.
    GraderError, when the claim is judged: `expected` is too imprecise to tell right from wrong.
    """
    cases = list(cases) if isinstance(cases, Iterable) else []
    _need_answer(answer, rtol, floor, terms, factors, mistakes)
    _need(callable(expected), "what is expected is a function of the inputs", expected)
    _need(
        bool(cases) and all(isinstance(c, (Case, tuple)) for c in cases),
        "each input is a `case` or a tuple",
        cases,
    )
    names = list(inspect.signature(expected).parameters)
    inputs = [c if isinstance(c, Case) else case(*c) for c in cases]

    def compute() -> list[Sample]:
        for kind, named in (("term", terms), ("factor", factors), ("mistake", mistakes)):
            for name, fn in (named or {}).items():
                _need_to_take(fn, f"the {kind} {name!r}", inputs)
        return [_right(_input(one, names), expected(*one.arguments), rtol, floor) for one in inputs]

    def rights() -> list[Sample]:
        return _once((claim.key, "right"), compute)

    def explanations() -> dict[str, dict[str, list[Any]]]:
        return {
            "terms": _everywhere(claim, "terms", terms, inputs),
            "factors": _everywhere(claim, "factors", factors, inputs),
            "mistakes": _everywhere(claim, "mistakes", mistakes, inputs),
        }

    def validate() -> None:
        check_explanations(rights(), **explanations())

    def test() -> None:
        samples = []
        for one, right in zip(inputs, rights()):
            got = _at(right.at, functools.partial(answer.call, *one.arguments))
            samples.append(replace(right, got=got))
        again = answer.call(*inputs[0].arguments)
        first = samples[0]
        if again.shape != first.got.shape or not np.allclose(
            again, first.got, rtol=0, atol=np.max(first.tol), equal_nan=True
        ):
            raise WrongAnswer(
                "changes by itself",
                f"two calls at {first.at} return {format_array(first.got)} and "
                f"{format_array(again)}",
            )
        if all(sample.right for sample in samples):
            return
        fault = diagnose(samples, noun=noun, **explanations())
        if fault:
            raise fault

    claim = Claim([answer], test, validate)
    return claim


def value(
    answer: Answer,
    expected: Any,
    *,
    noun: str = "the right value",
    mistakes: Mapping[str, Any] | None = None,
    rtol: float = RTOL,
    floor: float = FLOOR,
) -> Claim:
    """Claim: the answer is this number or array.

    expected: the right value, an `Estimate` of it, or a function without arguments that computes it
        (once). mistakes: for each sentence, the wrong number or array, or an `Estimate` of it.
        Other parameters, and what is raised, as of `function`.
    """
    _need_answer(answer, rtol, floor, mistakes)

    known = {sentence: [_number(wrong)] for sentence, wrong in (mistakes or {}).items()}

    def right() -> Sample:
        if not callable(expected):
            return _right("", expected, rtol, floor)
        return _once((claim.key, "right"), lambda: _right("", expected(), rtol, floor))

    def validate() -> None:
        check_explanations([right()], mistakes=known)

    def test() -> None:
        sample = replace(right(), got=answer.value())
        fault = diagnose([sample], noun=noun, mistakes=known)
        if fault:
            raise fault

    claim = Claim([answer], test, validate)
    return claim


def holds(*answers: Answer, test: Callable[..., None]) -> Claim:
    """Claim: the test, called with the answers, raises no `WrongAnswer`.

    For properties that many right answers share. Inside the test use `answer.value()` and
    `answer.call(...)`, then `of_shape` where a shape is due. Raises TypeError without an `Answer`,
    for anything else among them, and for a test that is no function.
    """
    fits = answers and callable(test) and all(isinstance(answer, Answer) for answer in answers)
    _need(
        bool(fits), "`holds` takes answers, at least one, and a function of them", (*answers, test)
    )

    def run() -> None:
        if any(answer.is_blank() for answer in answers):
            raise NotAttempted
        test(*answers)

    return Claim(answers, run)


def of_shape(array: np.ndarray, shape: tuple[int, ...], what: str = "") -> np.ndarray:
    """The array, if it has this shape and is finite. `what` says which one.

    Raises WrongAnswer, for the learner, if not; TypeError, for the grader's author, when what is
    given is no array or the shape no tuple.
    """
    _need(
        isinstance(array, np.ndarray) and isinstance(shape, tuple),
        "`of_shape` takes an array and a tuple",
        (array, shape),
    )
    prefix = f"{what}: " if what else ""
    if array.shape != shape:
        raise WrongAnswer("shape", f"{prefix}{shapes(array.shape, shape)}")
    if not np.all(np.isfinite(array)):
        raise WrongAnswer(
            "not finite",
            f"{prefix}it has {'NaN' if np.any(np.isnan(array)) else 'inf'}: {format_array(array)}",
        )
    return array


def part(
    label: str, what: str
) -> Callable[[Callable[..., Sequence[Claim]]], Callable[..., Report]]:
    """Turn a function from answers to claims into a grader of the part `label`, about `what`.

    The grader takes what a learner wrote, as the function takes `Answer`s, and returns a `Report`;
    nothing that the learner wrote makes it raise. Raises TypeError for a label or `what` that is no
    text; the grader does so for a function that returns anything but claims, at least one.
    """
    require_text("label", label), require_text("what", what)

    def decorate(claims_on: Callable[..., Sequence[Claim]]) -> Callable[..., Report]:
        signature = inspect.signature(claims_on)

        @functools.wraps(claims_on)
        def grader(*args: Any, **kwargs: Any) -> Report:
            try:
                given = signature.bind(*args, **kwargs).arguments
            except TypeError as error:
                wanted = ", ".join(signature.parameters)
                sentence = f"{claims_on.__name__} takes {wanted}: {error}"
                return Report(
                    label, what, (Finding(claims_on.__name__, "failed", "call", sentence),)
                )
            # Wrong answers may be as large as floats are, and what is reckoned from them infinite
            # or NaN: judged, not warned of.
            with np.errstate(all="ignore"):
                return Report(label, what, tuple(_swapped(judge, given, judge(given))))

        def claims_about(given: Mapping[str, Any]) -> Sequence[Claim]:
            claims = claims_on(**{name: _answer(name, thing) for name, thing in given.items()})
            listed = isinstance(claims, (list, tuple)) and all(
                isinstance(claim, Claim) for claim in claims
            )
            _need(bool(claims) and listed, f"{claims_on.__name__} returns a list of claims", claims)
            for number, claim in enumerate(claims):
                claim.key = (claims_on, number)
            return claims

        def judge(given: Mapping[str, Any]) -> list[Finding]:
            findings: list[Finding] = []
            settled: set[str] = set()
            for claim in claims_about(given):
                names = {answer.name for answer in claim.answers}
                if names <= settled:  # one thing at a time: what else is wrong may follow from it
                    continue
                with _told_of(label, claim):
                    findings.append(claim.finding())
                settled |= names if findings[-1].status != "passed" else set()
            return list(
                {finding.answer: finding for finding in findings}.values()
            )  # of several claims, the last that was judged

        def validate_claims() -> None:
            for claim in claims_about(dict.fromkeys(signature.parameters)):
                with _told_of(label, claim), np.errstate(all="ignore"):
                    claim.validate()

        _VALIDATE[grader] = validate_claims
        # What the grader itself takes and returns, for help() and editors; `wraps` tells of the
        # function in it.
        anything = [
            parameter.replace(annotation=Any) for parameter in signature.parameters.values()
        ]
        grader.__dict__["__signature__"] = signature.replace(
            parameters=anything, return_annotation=Report
        )
        return grader

    return decorate


def _answer(name: str, given: Any) -> Answer:
    # Not `isinstance`, which asks the learner's object for its class, and it may raise.
    return given.answer(name) if issubclass(type(given), Elsewhere) else Answer(name, given)


# For each grader, what judges the grader itself.
_VALIDATE: dict[Callable[..., Report], Callable[[], None]] = {}


def validate(grader: Callable[..., Report]) -> None:
    """Judge a grader itself: call every function that it was given, at every input.

    The functions in terms, factors and mistakes are otherwise called at wrong answers only, where
    the one who wrote the grader may never look. The inputs are fixed, so a grader that passes here
    raises nothing of this kind when a learner uses it: the tests call this for each.

    Raises TypeError where one of them cannot be called, GraderError where one returns what no
    answer can be compared with, or where the right value is too imprecise.
    """
    _need(grader in _VALIDATE, "what is validated is a grader, made by `part`", grader)
    _VALIDATE[grader]()


@contextlib.contextmanager
def _told_of(label: str, claim: Claim) -> Iterator[None]:
    """Say which part and answer a mistake of the grader is in."""
    try:
        yield
    except GraderError as error:
        raise GraderError(f"{label}, {claim.name}: {error}") from error


# The samples are fixed, so the values there are: computed when first needed, so that a learner who
# tries again, perhaps in a browser, does not wait for them again.
_KNOWN: dict[Any, Any] = {}
# Those that another process has computed, by names that hold in both: see `know`.
_GIVEN: dict[tuple[str, str, int, Any], Any] = {}


def _once(key: tuple[Any, Any], compute: Callable[[], Any]) -> Any:
    if key[0] is None:  # a claim outside any part
        return compute()
    if key not in _KNOWN:
        name = _name(key)
        _KNOWN[key] = _GIVEN[name] if name in _GIVEN else compute()
    return _KNOWN[key]


def _name(key: tuple[Any, Any]) -> tuple[str, str, int, Any]:
    (claims_on, number), kind = key
    return claims_on.__module__, claims_on.__qualname__, number, kind


def known() -> dict[tuple[str, str, int, Any], Any]:
    """All values at the graders' inputs that were computed so far.

    What `validate` computes is all that a grader ever needs, whatever the answers.
    """
    return {_name(key): values for key, values in _KNOWN.items()}


def know(values: Mapping[tuple[str, str, int, Any], Any]) -> None:
    """Take what `known` has returned where the same graders were, instead of computing it.

    So a learner does not wait for it a first time, either.
    """
    _GIVEN.update(values)


def _swapped(
    judge: Callable[..., list[Finding]], given: Mapping[str, Any], findings: list[Finding]
) -> list[Finding]:
    """The findings; two wrong answers are swapped if each passes in the other's place."""
    failed = {f.answer for f in findings if f.status == "failed"}
    for pair in itertools.combinations([name for name in given if name in failed], 2):
        partner = dict(zip(pair, pair[::-1]))
        exchanged = judge({name: given[partner.get(name, name)] for name in given})
        if all(f.status == "passed" for f in exchanged if f.answer in partner):
            said = {
                name: Finding(name, "failed", "swapped", f"swapped with {other}")
                for name, other in partner.items()
            }
            findings = [
                said[f.answer] if f.status == "failed" and f.answer in said else f for f in findings
            ]
    return findings


def _right(at: str, value: Any, rtol: float, floor: float) -> Sample:
    """What the right answer gives at an input."""
    want, error = value if isinstance(value, Estimate) else (value, 0.0)
    want = real_array(f"the grader's own right value{at and ' at '}{at}", want)
    largest = float(np.max(np.abs(want), initial=0.0))
    asked = np.broadcast_to(rtol * np.abs(want) + floor * largest + ZERO, want.shape)
    # The error widens the tolerance. More than twice as wide, it would no longer be what was asked
    # for; at a kink it is as large as the value, and nearly anything would pass. Of all graders
    # here, the worst error is an eighth of its tolerance.
    if np.any(np.asarray(error) > asked):
        raise GraderError(
            f"the right value{at and ' at '}{at} is known to ±{np.max(error):.2g} only, and "
            f"answers are judged to ±{np.max(asked):.2g}: is it a derivative at a kink?"
        )
    return Sample(at, want, want, asked + np.asarray(error))


def _at(where: str, action: Callable[[], Any]) -> Any:
    """Do it; where it goes wrong, say at which input."""
    try:
        return action()
    except WrongAnswer as fault:
        if fault.call is None or fault.kind == _EVERYWHERE:  # no function: it was not called
            raise
        raise WrongAnswer(fault.kind, _said_at(fault.message, where)) from None


def _said_at(message: str, where: str) -> str:
    return f"{message} At {where}" if message.endswith("?") else f"{message}, at {where}"


def _input(one: Case, names: Sequence[str]) -> str:
    shown = ", ".join(
        f"{name} = {_show_argument(a)}" for name, a in zip(names, one.arguments) if not callable(a)
    )
    if one.label:
        return f"{one.label} ({shown})" if len(shown) <= 120 else one.label
    return shown


def _show_argument(argument: Any) -> str:
    return (
        format_array(np.asarray(argument))
        if isinstance(argument, (np.ndarray, float))
        else str(argument)
    )


def _show_call(name: str, arguments: Sequence[Any]) -> str:
    """A call that went wrong, in short: functions as f, large arrays by their shapes."""
    shown = [
        "f"
        if callable(a)
        else f"array of shape {a.shape}"
        if isinstance(a, np.ndarray) and a.size > 6
        else _show_argument(a)
        for a in arguments
    ]
    return clip(f"{name}({', '.join(shown)})")


def _need(fits: bool, wanted: str, given: Any) -> None:
    """One sentence to whoever writes a grader: a mistake there is none of the learner's."""
    if not fits:
        raise TypeError(f"{wanted}; {describe(given)} was given")


def _need_answer(answer: Any, rtol: Any, floor: Any, *named: Any) -> None:
    _need(isinstance(answer, Answer), "a claim is about an answer, as `part` hands it over", answer)
    _need(
        np.min(real_array("(rtol, floor)", (rtol, floor))) >= 0,
        "rtol and floor are at least 0",
        (rtol, floor),
    )
    _need(
        all(isinstance(names or {}, Mapping) for names in named),
        "terms, factors and mistakes go by name, in a dict",
        named,
    )


def _need_to_take(fn: Any, what: str, inputs: Sequence[Case]) -> None:
    """Raises TypeError unless fn can be called with the arguments of every input."""
    _need(callable(fn), f"{what} is a function of the inputs", fn)
    try:
        signature = inspect.signature(fn)
    except ValueError:  # some functions written in C do not tell theirs
        return
    for count in {len(one.arguments) for one in inputs}:
        try:
            signature.bind(*range(count))
        except TypeError as error:
            raise TypeError(
                f"{what} is called with the {count} arguments of an input: {error}"
            ) from None


def _number(found: Any) -> Any:
    """What is compared with an answer: of an `Estimate` its value."""
    return found.value if isinstance(found, Estimate) else found


def _everywhere(
    claim: Claim, kind: str, named: Mapping[str, Callable[..., Any]] | None, inputs: Sequence[Case]
) -> dict[str, list[Any]]:
    """Each named function's values at all inputs."""

    def values(fn: Callable[..., Any]) -> list[Any]:
        return [_number(fn(*one.arguments)) for one in inputs]

    return {
        name: _once((claim.key, (kind, name)), functools.partial(values, fn))
        for name, fn in (named or {}).items()
    }
