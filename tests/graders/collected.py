"""All known answers, gathered from answers_ex01.py … ; run as a module it prints the table of
verdicts.

python -m tests.graders.collected
"""

from __future__ import annotations

import importlib
from pathlib import Path

from .known_answers import KnownAnswers, is_said

PARTS: dict[object, KnownAnswers] = {}
for _file in sorted(Path(__file__).parent.glob("answers_ex*.py")):
    PARTS |= importlib.import_module(f"{__package__}.{_file.stem}").PARTS


def part_name(check) -> str:
    """The short name of a part, such as 1a."""
    return f"{int(check.__module__[-2:])}{check.__name__[-1]}"


def table() -> str:
    """For each part: wrong answers rejected, with the right diagnosis, in its own words.

    The last column counts the right answers that are accepted.
    """
    rows = ["part  rejected  diagnosed  said      accepted"]
    totals = [0] * 8
    for check, known in PARTS.items():
        wrong = [
            (check(**{**known.right, **changed}), kind, piece)
            for changed, kind, piece in known.wrong.values()
        ]
        right = [check(**{**known.right, **changed}) for changed in ({}, *known.variants.values())]
        counts = [
            sum(report.status == "failed" for report, _, _ in wrong),
            len(wrong),
            sum(kind in report.kinds for report, kind, _ in wrong),
            len(wrong),
            sum(is_said(*one) for one in wrong),
            len(wrong),
            sum(map(bool, right)),
            len(right),
        ]
        totals = [a + b for a, b in zip(totals, counts)]
        rows.append(_row(part_name(check), counts))
    return "\n".join([*rows, _row("all", totals)])


def _row(name: str, counts: list[int]) -> str:
    cells = [f"{counts[i]}/{counts[i + 1]}" for i in (0, 2, 4, 6)]
    return f"{name:<6}{cells[0]:<10}{cells[1]:<11}{cells[2]:<10}{cells[3]}"


if __name__ == "__main__":
    print(table())
