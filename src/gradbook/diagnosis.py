"""What is wrong with wrong numbers: sign, factor, transposed, permuted, one component, a term.

A learner's answer was called at several inputs. `Sample` holds, for each input,
what came back, what is right, and how far from it is still right; `diagnose`
looks for the simplest single mistake that explains all of it at once. It never
states the right value.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from .answers import WrongAnswer

# The factors worth naming: ratios of small integers. Others are given as numbers.
_NICE = sorted({Fraction(p, q) for p in range(1, 13) for q in range(1, 13)})
_SIMPLE = (-4, -3, -2, -1, 2, 3, 4, 6)  # numerator · denominator of −1, ±2, ±½, 3, ⅓, 4, ¼, 1½, …
_NAMED = {
    Fraction(2): "twice",
    Fraction(1, 2): "half of",
    Fraction(1, 3): "a third of",
    Fraction(1, 4): "a quarter of",
}
_NOTHING = 1e-14  # of the right size: what is left where numbers cancel, a few units of rounding
_CLOSE = 1e-2  # relative error below which an answer is called inaccurate rather than wrong
_FINE = 1e-6  # below it seven digits are right: only a small entry can be meant
_PERMUTED_UP_TO = 6  # 6! = 720 orders are tried in about a millisecond each; more would be felt


class GraderError(ValueError):
    """A mistake in a grader, told to its author: nothing that a learner wrote."""


@dataclass(frozen=True, eq=False)
class Sample:
    """One input: its description (empty for a plain value), the answer there, the right one, the
    tolerance.
    """

    at: str
    got: np.ndarray
    want: np.ndarray
    tol: np.ndarray

    def accepts(self, candidate: np.ndarray, factor: float = 1.0) -> bool:
        """Is the answer given equal to the candidate, which is factor times the right one, as
        closely as that must be?
        """
        if candidate.shape != self.got.shape:
            return False
        tol = self.tol if self.tol.shape == candidate.shape else np.max(self.tol, initial=0.0)
        return bool(np.all(np.abs(self.got - candidate) <= abs(factor) * tol))

    @property
    def right(self) -> bool:
        return self.accepts(self.want)

    @property
    def where(self) -> str:
        return f" at {self.at}" if self.at else ""

    def only(self, index: tuple[int, ...]) -> Sample:
        return Sample(self.at, self.got[index], self.want[index], self.tol[index])


def diagnose(
    samples: Sequence[Sample],
    *,
    noun: str = "the right value",
    terms: Mapping[str, Sequence[np.ndarray]] | None = None,
    factors: Mapping[str, Sequence[float]] | None = None,
    mistakes: Mapping[str, Sequence[np.ndarray]] | None = None,
) -> WrongAnswer | None:
    """The simplest mistake that explains all samples, or None when all are right.

    Parameters
    ----------
    noun: what the right value is called in the sentences.
    terms: for each named term of the original function, its share of the right
        answer at each sample; finds a term that is missing or has the wrong sign.
    factors: for each named number (such as "m"), its value at each sample.
    mistakes: for each sentence, the wrong answer it describes at each sample.

    Raises GraderError as `check_explanations` does.
    """
    check_explanations(samples, terms, factors, mistakes)
    if all(sample.right for sample in samples):
        return None
    finite = [i for i, s in enumerate(samples) if np.all(np.isfinite(s.got))]
    bad = [s for s in samples if not np.all(np.isfinite(s.got))]
    if bad:

        def there(named: Mapping[str, Sequence[Any]] | None) -> dict[str, list[Any]]:
            return {name: [values[i] for i in finite] for name, values in (named or {}).items()}

        elsewhere = diagnose(
            [samples[i] for i in finite],
            noun=noun,
            terms=there(terms),
            factors=there(factors),
            mistakes=there(mistakes),
        )
        return _not_finite(samples, bad, elsewhere)
    return (
        _shape(samples)
        or _known(samples, mistakes or {})
        or _zero(samples)
        or _factor(samples, noun)
        or _constant(samples)
        or _transposed(samples)
        or _named_factor(samples, noun, factors or {})
        or _permuted(samples)
        or _term(samples, noun, terms or {})
        or _offset(samples)
        or _component(samples, noun)
        or _length(samples, noun)
        or _some_inputs(samples, noun)
        or _inaccurate(samples)
        or _value(samples)
    )


def check_explanations(
    samples: Sequence[Sample],
    terms: Mapping[str, Sequence[np.ndarray]] | None = None,
    factors: Mapping[str, Sequence[float]] | None = None,
    mistakes: Mapping[str, Sequence[np.ndarray]] | None = None,
) -> None:
    """Raises GraderError for a term or mistake that no answer can be compared with.

    It must have, at each sample, the shape of the right value, and a factor must be one number:
    otherwise it explains nothing, and nobody would notice.
    """
    for kind, named in (("term", terms), ("factor", factors), ("mistake", mistakes)):
        for name, values in (named or {}).items():
            for sample, given in zip(samples, values):
                shape = np.asarray(given).shape
                due = () if kind == "factor" else sample.want.shape
                if shape != due:
                    raise GraderError(f"the {kind} {name!r} has {shapes(shape, due)}{sample.where}")


def format_array(array: np.ndarray) -> str:
    """A number or array on one line, short."""
    flat = np.asarray(array).ravel()
    if np.ndim(array) == 0:
        return f"{float(flat[0]):.6g}"
    text = ", ".join(f"{entry:.6g}" for entry in flat[:6]) + (", …" if flat.size > 6 else "")
    return f"({text})" if np.ndim(array) == 1 else f"({text}) of shape {np.shape(array)}"


def shapes(given: tuple[int, ...], expected: tuple[int, ...] | str) -> str:
    """What shape an answer has, and what shape, or what in words, is expected."""
    return f"{f'shape {given}' if given else 'a number'}, expected {expected or 'a number'}"


def _shape(samples: Sequence[Sample]) -> WrongAnswer | None:
    for s in samples:
        if s.got.shape == s.want.shape:
            continue
        if s.got.ndim == 2 and s.got.shape == s.want.shape[::-1]:
            turned = all(t.got.ndim == 2 and t.accepts(t.want.T) for t in samples)
            values = (
                "its values are right, but transposed"
                if turned
                else "nor are its values right, once it is transposed"
            )
            return WrongAnswer("transposed", f"{shapes(s.got.shape, s.want.shape)}: {values}")
        return WrongAnswer("shape", shapes(s.got.shape, s.want.shape) + s.where)
    return None


def _not_finite(
    samples: Sequence[Sample], bad: Sequence[Sample], elsewhere: WrongAnswer | None
) -> WrongAnswer:
    """What is wrong where the answer is NaN or infinite, and what at the inputs where it is not."""
    said = f"{'NaN' if np.any(np.isnan(bad[0].got)) else 'inf'}{bad[0].where}"
    if len(bad) == len(samples):
        return WrongAnswer("not finite", said)
    if others := len(bad) - 1:
        said += f" and at {others} other input{'s' if others > 1 else ''}"
    if elsewhere is None:
        return WrongAnswer("not finite", f"{said}; elsewhere it is right")
    if elsewhere.kind in ("value", "some inputs"):
        return WrongAnswer("not finite", f"{said}; it is wrong elsewhere, too")
    return WrongAnswer(elsewhere.kind, f"{elsewhere.message}, where it is finite; and {said}")


def _zero(samples: Sequence[Sample]) -> WrongAnswer | None:
    if all(
        np.max(np.abs(s.got), initial=0.0) <= _NOTHING * np.max(np.abs(s.want), initial=0.0)
        for s in samples
    ):
        if any(np.any(s.got) for s in samples):
            return WrongAnswer("zero", "zero, up to rounding")
        return WrongAnswer(
            "zero",
            "zero everywhere" if sum(s.got.size for s in samples) > 1 else "zero, which is wrong",
        )
    return None


def _scaled(samples: Sequence[Sample]) -> tuple[np.ndarray, np.ndarray]:
    """All answers and all right values in a row, each input brought to size 1 so that none drowns
    the others.
    """
    sizes = [np.max(np.abs(s.want), initial=0.0) or 1.0 for s in samples]
    got = np.concatenate([s.got.ravel() / size for s, size in zip(samples, sizes)])
    want = np.concatenate([s.want.ravel() / size for s, size in zip(samples, sizes)])
    return got, want


def _factor(samples: Sequence[Sample], noun: str) -> WrongAnswer | None:
    got, want = _scaled(samples)
    if not np.any(want):
        return None
    fitted = float(got @ want / (want @ want))
    nice = _nice(fitted)
    # One number is always some multiple of another: only a simple ratio says something.
    if want.size < 3 and (nice is None or nice.numerator * nice.denominator not in _SIMPLE):
        return None
    factor = float(nice) if nice is not None else fitted
    if not all(s.accepts(factor * s.want, factor) for s in samples):
        return None
    return WrongAnswer("sign" if factor == -1 else "factor", _times(factor, nice, noun))


def _nice(factor: float) -> Fraction | None:
    for candidate in _NICE:
        if abs(abs(factor) - candidate) <= 1e-5 * candidate:
            return candidate if factor > 0 else -candidate
    return None


def _times(factor: float, nice: Fraction | None, noun: str) -> str:
    if factor == -1:
        return f"−1 times {noun}: a sign error"
    size = abs(nice) if nice is not None else None
    words = _NAMED.get(
        size or Fraction(0), f"{size if size is not None else format(abs(factor), '.6g')} times"
    )
    if factor < 0:
        return f"{words} {noun}, with the wrong sign"
    return f"{words} {noun}: a constant factor is off"


def _named_factor(
    samples: Sequence[Sample], noun: str, factors: Mapping[str, Sequence[float]]
) -> WrongAnswer | None:
    for name, numbers in factors.items():
        if all(s.accepts(r * s.want, r) for s, r in zip(samples, numbers)):
            return WrongAnswer("factor", f"{name} times {noun}: is a factor 1/{name} missing?")
        if all(s.accepts(s.want / r, 1 / r) for s, r in zip(samples, numbers)):
            return WrongAnswer(
                "factor",
                f"1/{name} of {noun}: is a factor {name} missing, or is it divided by {name} "
                "once too often?",
            )
    return None


def _known(
    samples: Sequence[Sample], mistakes: Mapping[str, Sequence[np.ndarray]]
) -> WrongAnswer | None:
    for sentence, wrong in mistakes.items():
        if all(s.accepts(np.asarray(w, dtype=float)) for s, w in zip(samples, wrong)):
            return WrongAnswer("known mistake", sentence)
    return None


def _constant(samples: Sequence[Sample]) -> WrongAnswer | None:
    first = samples[0]
    if not all(np.array_equal(s.got, first.got) for s in samples):
        return None
    if all(s.want.shape == first.want.shape and np.allclose(s.want, first.want) for s in samples):
        return None
    return WrongAnswer("constant", "the same value whatever the input")


def _transposed(samples: Sequence[Sample]) -> WrongAnswer | None:
    if all(s.want.ndim == 2 and s.accepts(s.want.T) for s in samples):
        return WrongAnswer("transposed", "the right values, transposed")
    if all(s.want.ndim == 2 and s.accepts(-s.want.T) for s in samples):
        return WrongAnswer("transposed", "transposed, and with the wrong sign")
    return None


def _permuted(samples: Sequence[Sample]) -> WrongAnswer | None:
    kinds = {1: ("components",), 2: ("rows", "columns")}.get(samples[0].want.ndim, ())
    if any(s.want.ndim != len(kinds) for s in samples):
        return None
    found = (_reordered(samples, axis, named) for axis, named in enumerate(kinds))
    return next((WrongAnswer("permuted", said) for said in found if said), None)


def _reordered(samples: Sequence[Sample], axis: int, named: str) -> str:
    """How the entries along this axis, called `named`, stand in another order than they should;
    empty if not so.
    """
    sizes = {s.want.shape[axis] for s in samples}
    size = max(sizes)
    if size < 2:
        return ""
    if len(sizes) == 1 and size <= _PERMUTED_UP_TO:
        for order in itertools.permutations(range(size)):
            if all(s.accepts(s.want.take(order, axis)) for s in samples):
                moved = [i for i in range(size) if order[i] != i]
                if len(moved) == 2:
                    return f"{named} {moved[0] + 1} and {moved[1] + 1} are swapped"
                return f"the right {named} in the wrong order"
    if all(s.accepts(np.flip(s.want, axis)) for s in samples):
        return f"the right {named} in reverse order"
    if any(all(s.accepts(np.roll(s.want, step, axis)) for s in samples) for step in (1, -1)):
        return f"the right {named}, shifted by one: is an index off by one?"
    return ""


def _term(
    samples: Sequence[Sample], noun: str, terms: Mapping[str, Sequence[np.ndarray]]
) -> WrongAnswer | None:
    for name, shares in terms.items():
        shares = [np.asarray(share, dtype=float) for share in shares]
        if not any(np.any(np.abs(share) > s.tol) for s, share in zip(samples, shares)):
            continue  # this term has no share in this answer
        for times, sentence in (
            (0, f"what {name} contributes to {noun} is missing"),
            (-1, f"what {name} contributes to {noun} has the wrong sign"),
            (2, f"what {name} contributes to {noun} is counted twice"),
            (0.5, f"what {name} contributes to {noun} is halved"),
        ):
            if all(s.accepts(s.want + (times - 1) * share) for s, share in zip(samples, shares)):
                return WrongAnswer("term", sentence)
        if all(s.accepts(share) for s, share in zip(samples, shares)):
            return WrongAnswer(
                "term", f"only what {name} contributes to {noun}; the rest is missing"
            )
    return None


def _offset(samples: Sequence[Sample]) -> WrongAnswer | None:
    if len(samples) < 3:
        return None
    gap = float(np.mean(samples[0].got - samples[0].want))
    # Less than the tolerance could be any amount.
    told = all(abs(gap) > 2 * np.max(s.tol, initial=0.0) for s in samples)
    if told and all(s.accepts(s.want + gap) for s in samples):
        return WrongAnswer("offset", "off by the same amount everywhere: a constant is added")
    return None


def _component(samples: Sequence[Sample], noun: str) -> WrongAnswer | None:
    shapes = {s.want.shape for s in samples}
    if len(shapes) != 1 or (len(samples) < 2 and samples[0].want.size < 2):
        return None
    shape = shapes.pop()
    if np.prod(shape) < 2:
        return None
    every = list(np.ndindex(*shape))
    wrong = [i for i in every if not all(s.only(i).right for s in samples)]
    if len(wrong) == len(every):
        return None
    named = ("; " if len(shape) == 2 else ", ").join(_place(i) for i in wrong[:4]) + (
        " …" if len(wrong) > 4 else ""
    )
    word = {1: "component", 2: "entry in"}.get(len(shape), "entry")
    if len(wrong) > 1:
        word = {1: "components", 2: "entries in"}.get(len(shape), "entries")
    said = f"{word} {named} only"
    alone = [s.only(i) for s in samples for i in wrong]
    why = _zero(alone) or _factor(alone, noun) or _inaccurate(alone)
    if why:
        return WrongAnswer("component", f"{said}: {why.message}")
    first = next(s for s in alone if not s.right)
    count = sum(s.right for s in samples)
    rightly = f", and at {count} of {len(samples)} inputs all are" if count else ""
    return WrongAnswer(
        "component",
        f"{said}: wrong{first.where}, where you have {format_array(first.got)}; the others are "
        f"right{rightly}",
    )


def _place(index: tuple[int, ...]) -> str:
    """An index as the text counts, from 1."""
    counted = [str(i + 1) for i in index]
    if len(counted) == 2:
        return f"row {counted[0]}, column {counted[1]}"
    return counted[0] if len(counted) == 1 else "(" + ", ".join(counted) + ")"


def _length(samples: Sequence[Sample], noun: str) -> WrongAnswer | None:
    if all(s.want.size < 2 for s in samples) or 2 * sum(s.right for s in samples) > len(samples):
        return None  # where most are right, another sentence says more
    signs = set()
    for s in samples:
        square = float(np.sum(s.want * s.want))
        if not square and s.right:
            continue  # zero is any multiple of zero
        ratio = float(np.sum(s.got * s.want)) / square if square else 0.0
        if ratio == 0 or not s.accepts(ratio * s.want, ratio):
            return None
        signs.add(np.sign(ratio))
    if len(signs) == 2:
        way = "the right way at some inputs, the opposite way at others"
    else:
        way = "the right way" if signs == {1.0} else "the opposite way"
    if len(samples) == 1:
        return WrongAnswer("length", f"a multiple of {noun}: it points {way}, at a wrong length")
    count = sum(s.right for s in samples)
    rightly = f", and right at {count} of {len(samples)}" if count else ""
    said = f"a multiple of {noun} at each input, but not by the same number{rightly}"
    # A matrix points nowhere.
    if all(s.want.ndim == 1 for s in samples):
        said += f": it points {way}"
    elif -1.0 in signs:
        said += f", with the wrong sign{' at some' if len(signs) == 2 else ''}"
    return WrongAnswer("length", said)


def _inaccurate(samples: Sequence[Sample]) -> WrongAnswer | None:
    wrong = [s for s in samples if not s.right]
    typical = max(float(np.max(np.abs(s.want), initial=0.0)) for s in samples)
    worst = max(_distance(s, typical) for s in wrong)
    if worst >= _CLOSE:
        return None
    # Judged is each entry by itself; a small one may be off by more of its own size.
    entries = ""
    if worst < _FINE:
        off = max(
            np.max(np.abs(s.got - s.want)[s.want != 0] / np.abs(s.want)[s.want != 0], initial=0.0)
            for s in wrong
        )
        entries = f", a small entry by up to {off:.1g} of its own" if off >= _FINE else ""
    return WrongAnswer(
        "inaccurate",
        f"close, but off by up to {worst:.1g} of its size{entries}: too few digits, a rough "
        "difference quotient, or a small term that is wrong",
    )


def _distance(sample: Sample, typical: float = 0.0) -> float:
    """How far an answer is off, in the size of the right value; where that is zero, in the size
    that is typical of others.
    """
    size = float(np.max(np.abs(sample.want), initial=0.0)) or typical
    return float(np.max(np.abs(sample.got - sample.want), initial=0.0)) / size if size else np.inf


def _some_inputs(samples: Sequence[Sample], noun: str) -> WrongAnswer | None:
    wrong = [s for s in samples if not s.right]
    if len(wrong) == len(samples):
        return None
    good = [s for s in samples if s.right]
    only = f" ({good[0].at})" if len(good) == 1 else ""
    said = f"right at {len(good)} of {len(samples)} inputs{only}"
    if near := _inaccurate(wrong):
        at = max(wrong, key=_distance).at
        return WrongAnswer("some inputs", f"{said}; {near.message}, at {at}")
    first = next((s for s in wrong if _distance(s) >= _CLOSE), wrong[0])
    if not np.any(first.got):
        return WrongAnswer("some inputs", f"{said}; zero, which is wrong, at {first.at}")
    why = None
    if len(wrong) > 1 or wrong[0].want.size > 1:
        why = _factor(wrong, noun) or _transposed(wrong)
    return WrongAnswer(
        "some inputs",
        f"{said}; wrong at {first.at}, where you have "
        f"{why.message if why else format_array(first.got)}",
    )


def _value(samples: Sequence[Sample]) -> WrongAnswer:
    s = next(s for s in samples if not s.right)
    size = float(np.max(np.abs(s.want), initial=0.0))
    gap = float(np.max(np.abs(s.got - s.want), initial=0.0))
    far = f", off by {gap / size:.2g} times the size of the right value" if size else ""
    return WrongAnswer("value", f"wrong{s.where}: you have {format_array(s.got)}{far}")
