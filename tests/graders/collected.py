"""All known answers, gathered from answers_ex01.py … ; run as a module it prints the table of verdicts.

python -m tests.graders.collected
"""

from __future__ import annotations

import importlib
from pathlib import Path

from .known_answers import KnownAnswers

PARTS: dict[object, KnownAnswers] = {}
for _file in sorted(Path(__file__).parent.glob("answers_ex*.py")):
    PARTS |= importlib.import_module(f"{__package__}.{_file.stem}").PARTS


def part_name(check) -> str:
    """The short name of a part, such as 1a."""
    return f"{int(check.__module__[-2:])}{check.__name__[-1]}"


def table() -> str:
    """For each part: wrong answers rejected, and with the right diagnosis; right ones accepted."""
    rows = ["part  rejected  diagnosed  accepted"]
    totals = [0] * 6
    for check, known in PARTS.items():
        wrong = [
            (check(**{**known.right, **changed}), kind) for changed, kind in known.wrong.values()
        ]
        right = [check(**{**known.right, **changed}) for changed in ({}, *known.variants.values())]
        counts = [
            sum(report.status == "failed" for report, _ in wrong),
            len(wrong),
            sum(kind in report.kinds for report, kind in wrong),
            len(wrong),
            sum(map(bool, right)),
            len(right),
        ]
        totals = [a + b for a, b in zip(totals, counts)]
        rows.append(_row(part_name(check), counts))
    return "\n".join([*rows, _row("all", totals)])


def _row(name: str, counts: list[int]) -> str:
    cells = [f"{counts[i]}/{counts[i + 1]}" for i in (0, 2, 4)]
    return f"{name:<6}{cells[0]:<10}{cells[1]:<11}{cells[2]}"


if __name__ == "__main__":
    print(table())
