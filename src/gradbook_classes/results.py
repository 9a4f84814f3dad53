"""The results: results.csv, results.json, and a page for each submission.

What learners wrote is text in all of them: escaped in a page, and never a formula in a table.
"""

from __future__ import annotations

import csv
import html
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from gradbook.report import Finding, Report, Reports

_LETTERS = "abcdefgh"
_COLUMNS = ("learner", "file", "exercise", "counted", "score", "parts")
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.5 system-ui, sans-serif; }}
body {{ max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }}
ul.gb-report, ul.gb-report ul {{ list-style: none; }}
ul.gb-report {{ margin: 0; padding: 0.5rem 1rem; border-left: 3px solid #8888; }}
ul.gb-report ul {{ padding-left: 1.6rem; }}
ul.gb-report li {{ margin: 0.1rem 0; overflow-wrap: anywhere; }}
.gb-mark {{ font-weight: bold; display: inline-block; width: 1.2em; }}
</style>
<h1>{title}</h1>
<p>{said}</p>
{report}
</html>
"""


def page(row: dict[str, Any]) -> str:
    """What a learner reads of one submission: the reports, in the looks they have in the book."""
    reports = Reports(tuple(map(_report, row["parts"])))
    said = f"{row['score']} of {len(row['parts'])} parts passed." if row["parts"] else "Not graded."
    said = " ".join(filter(None, [said, row["counted"], _sentence(row["note"])]))
    return _PAGE.format(
        title=html.escape(f"{row['learner']}: {row['file']}"),
        said=html.escape(said),
        report=reports._repr_html_() if row["parts"] else "",
    )


def write(rows: Iterable[dict[str, Any]], folder: Path) -> None:
    """Write both tables anew, row by row, so that many take no more memory than few."""
    with (
        (folder / "results.csv").open("w", encoding="utf-8-sig", newline="") as table,
        (folder / "results.json").open("w", encoding="utf-8") as listed,
    ):
        lines = csv.writer(table)
        lines.writerow([*_COLUMNS, *_part_columns(), "seconds", "note"])
        for number, row in enumerate(rows):
            lines.writerow(map(_cell, _line(row)))
            listed.write(("[\n" if not number else ",\n") + json.dumps(row, ensure_ascii=False))
        listed.write("\n]\n")


def _part_columns() -> Iterator[str]:
    for letter in _LETTERS:
        yield from (f"({letter})", f"({letter}) says")


def _line(row: dict[str, Any]) -> list[Any]:
    cells: list[Any] = [row[name] for name in _COLUMNS[:-1]] + [len(row["parts"])]
    for number in range(len(_LETTERS)):
        if number < len(row["parts"]):
            report = _report(row["parts"][number])
            said = [f"{f.answer}: {f.message}" for f in report.findings if f.message]
            cells += [report.status, "; ".join(said)]
        else:
            cells += ["", ""]
    return [*cells, row["seconds"], row["note"]]


def _cell(value: Any) -> Any:
    """A spreadsheet takes a text that begins like this for a formula, and runs it."""
    is_formula = isinstance(value, str) and value[:1] in tuple("=+-@\t\r")
    return f"'{value}" if is_formula else value


def _report(told: dict[str, Any]) -> Report:
    findings = tuple(Finding(*finding) for finding in told["findings"])
    return Report(told["part"], told["what"], findings)


def _sentence(note: str) -> str:
    return f"{note[:1].upper()}{note[1:]}." if note else ""
