"""Checks for the text: a claim in the prose, a check in a cell, a failed check fails the build.

A failing check raises, so the page that makes a false claim cannot be built.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from ._validate import real_array
from .answers import WrongAnswer, as_real, describe
from .report import Report, Reports

_MANY = 12  # values of one piece


class CheckFailed(AssertionError):
    """A claim of the text does not hold."""


def check(claim: str, condition: bool) -> None:
    """Check that a claim holds.

    Parameters
    ----------
    claim: the sentence as the page makes it, on one line.
    condition: True or False (Python's or NumPy's). Nothing else: a non-empty
        array or string counts as true in Python, and would pass whatever it holds.

    Raises
    ------
    CheckFailed: the condition is False.
    TypeError: the claim is no text, or the condition is neither True nor False.
    ValueError: the claim has more than one line.
    """
    _need_claim(claim)
    if not isinstance(condition, (bool, np.bool_)):
        raise TypeError(
            f"a condition is True or False; {claim!r} was given a {type(condition).__name__}"
        )
    if not condition:
        raise CheckFailed(f"this claim does not hold: {claim}")
    print(f"✓ {claim}")


def check_close(
    claim: str, value: ArrayLike, expected: ArrayLike, *, rtol: float = 0.0, atol: float = 0.0
) -> None:
    """Check that value equals expected to |value − expected| ≤ atol + rtol·|expected|, entry by
    entry.

    The tolerance must be given, with its reason beside it in the cell. NaN
    equals nothing here, and shapes must agree: broadcasting hides mistakes.

    Raises
    ------
    CheckFailed: some entry differs by more, or the shapes differ.
    TypeError: claim is no text, or a side holds no real numbers.
    ValueError: no tolerance, nothing to compare, a quantity compared with itself, or a claim of
    more than one line.
    """
    _need_claim(claim)
    if value is expected and isinstance(
        value, (np.ndarray, list, tuple)
    ):  # small integers are one object anyway
        raise ValueError(f"{claim!r} compares a quantity with itself, which can never fail")
    rtol, atol = (
        float(real_array(f"the tolerance {name}", given, ndim=0))
        for name, given in (("rtol", rtol), ("atol", atol))
    )
    if not (rtol >= 0 and atol >= 0 and rtol + atol > 0):
        raise ValueError(
            f"{claim!r} needs a tolerance: rtol or atol, finite and above 0; got rtol={rtol}, "
            f"atol={atol}"
        )
    try:
        got, want = (
            as_real(given, f"{claim!r}: {side} is")
            for side, given in (("value", value), ("expected", expected))
        )
    except WrongAnswer as fault:
        raise TypeError(fault.message) from None
    if got.shape != want.shape:
        raise CheckFailed(
            f"this claim does not hold: {claim}\n  shape {got.shape}, expected {want.shape}"
        )
    if got.size == 0:
        raise ValueError(f"{claim!r} compares nothing: both sides are empty")
    # inf − inf is nan, and an infinite tolerance allows all: neither is agreement, and NumPy need
    # not warn of it.
    with np.errstate(invalid="ignore", over="ignore"):
        gap, allowed = np.abs(got - want), atol + rtol * np.abs(want)
        agrees = (gap <= allowed) & np.isfinite(allowed)
    if not np.all(agrees):
        worst = int(np.argmin(agrees))
        raise CheckFailed(
            f"this claim does not hold: {claim}\n  got {got.flat[worst]:.17g}, expected "
            f"{want.flat[worst]:.17g}, "
            f"apart by {gap.flat[worst]:.3g} where {allowed.flat[worst]:.3g} is allowed"
        )
    print(f"✓ {claim}")


def check_numbers(sentence: str, numbers: Mapping[str, ArrayLike]) -> None:
    """Check that a sentence prints what was computed, to the digits it prints.

    Parameters
    ----------
    sentence: as it stands on the page, formulas in their dollar signs.
    numbers: for each piece of it that prints a number ("3.2", "98 %", "twice", "7/6", "3 to 5",
        "(4, 1)"), the value that was computed, or the values. `printed` says how a piece is read,
        and what the words before it ("about", "more than") make of it. What the text gives, such as
        a step size, belongs here, too: as the variable that the cell uses.

    Raises
    ------
    CheckFailed: a number is not what was computed.
    ValueError: a piece is not in the sentence, or cannot be read; digits of the sentence outside
        its formulas are in no piece; or the sentence has more than one line.
    TypeError: the sentence is no text, or a value holds no real numbers.
    """
    from .printed import fits, unread  # only authors need it: readers load the rest

    _need_claim(sentence)
    for piece, value in numbers.items():
        values = real_array(f"what {piece!r} stands for", value)
        if not fits(sentence, piece, values):
            got = _listed(values, ".10g")
            raise CheckFailed(
                f"this claim does not hold: {sentence}\n  {piece!r} is printed for {got}"
            )
    if left := unread(sentence, list(numbers)):
        raise ValueError(f"{sentence!r} prints {', '.join(left)}, which is compared with nothing")
    computed = "; ".join(
        f"{piece}: {_listed(np.asarray(value), '.5g')}" for piece, value in numbers.items()
    )
    print(f"✓ {sentence} ⟨{computed}⟩")


def _listed(values: np.ndarray, digits: str) -> str:
    """All values, or of many the least and the largest."""
    if values.size > _MANY:
        return f"{values.size} from {values.min():{digits}} to {values.max():{digits}}"
    return ", ".join(f"{one:{digits}}" for one in values.ravel())


def show(*reports: Report) -> Reports:
    """Show the graders' reports on a learner's work; changes nothing and never fails, whatever they
    say.

    Raises
    ------
    TypeError: what is given is no report, or nothing is.
    """
    return Reports(_need_reports(reports))


def require_passed(*reports: Report) -> Reports:
    """Show the graders' reports on a reference solution, which must all have passed.

    Raises
    ------
    CheckFailed: a part failed, or was not attempted.
    TypeError: what is given is no report, or nothing is.
    """
    judged = Reports(_need_reports(reports))
    if not judged:
        wrong = "\n".join(str(report) for report in reports if not report)
        raise CheckFailed(f"the reference solution does not pass its own graders\n{wrong}")
    return judged


def _need_claim(claim: str) -> None:
    if not isinstance(claim, str) or not claim.strip():
        raise TypeError(f"a claim is a sentence of the text; got {describe(claim)}")
    if claim.splitlines() != [
        claim
    ]:  # the page's list of claims takes each line that begins with the mark for a claim
        raise ValueError(f"a claim is a sentence on one line; got {describe(claim)}")


def _need_reports(reports: tuple[Report, ...]) -> tuple[Report, ...]:
    if not reports or not all(isinstance(report, Report) for report in reports):
        given = ", ".join(type(report).__name__ for report in reports) or "nothing"
        raise TypeError(
            f"expected the reports of graders, such as ex01.check_a(f_x, f_y); got {given}"
        )
    return reports
