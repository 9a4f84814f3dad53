"""How planted answers are written down: one `KnownAnswers` for each part, in answers_exNN.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gradbook.report import Report


@dataclass(frozen=True)
class KnownAnswers:
    """Answers whose verdict is known beforehand.

    right: the reference answers, by argument name.
    variants: right answers in other forms; each overrides some of `right`. At least three.
    wrong: (override of `right`, the kind of the diagnosis that must be made, a piece of the
        sentence that must be said). At least five. The piece tells this mistake from the other
        ones that the grader knows, so that exchanged sentences do not go unnoticed.
    """

    right: Mapping[str, Any]
    variants: Mapping[str, Mapping[str, Any]]
    wrong: Mapping[str, tuple[Mapping[str, Any], str, str]] = field(default_factory=dict)


def refused(fn: Callable[[float], float], number: float) -> str:
    """What Python says of a number that a function does not take: other words from 3.14 on."""
    try:
        fn(number)
    except ValueError as error:
        return str(error)
    raise AssertionError(f"{fn} takes {number}")


def is_said(report: Report, kind: str, piece: str) -> bool:
    """Does the report make this diagnosis, in a sentence with this piece in it?"""
    return any(f.kind == kind and piece in f.message for f in report.findings)
