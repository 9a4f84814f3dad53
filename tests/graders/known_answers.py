"""How planted answers are written down: one `KnownAnswers` for each part, in planted_exNN.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class KnownAnswers:
    """Answers whose verdict is known beforehand.

    right: the reference answers, by argument name.
    variants: right answers in other forms; each overrides some of `right`. At least three.
    wrong: (override of `right`, the diagnosis that must be made). At least five.
    """

    right: Mapping[str, Any]
    variants: Mapping[str, Mapping[str, Any]]
    wrong: Mapping[str, tuple[Mapping[str, Any], str]] = field(default_factory=dict)
