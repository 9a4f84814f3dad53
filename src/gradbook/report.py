"""What a grader answers: one report a part, one finding an answer.

Nothing here judges. `gradbook.grading` makes the findings; this module says
them, as plain text and as HTML in which all learner text is escaped.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Literal

Status = Literal["passed", "failed", "not attempted"]

_MARKS = {"passed": "✓", "failed": "✗", "not attempted": "○"}
# A notebook has no style sheet of the book's, so a report brings what makes it one. In the book's
# pages this says nothing new, and the colours are theirs; elsewhere they are those of
# gradbook.plotting, which can be read on light and dark grounds.
_LIST = "list-style: none; margin: 0; padding: 0.5rem 1rem"
_DETAILS = "list-style: none; padding-left: 1.6rem"
_MARK = "font-weight: bold; display: inline-block; width: 1.2em"
_COLOURS = {
    "passed": "; color: var(--color-passed, #5a9f68)",
    "failed": "; color: var(--color-failed, #b53a35)",
    "not attempted": "",
}


@dataclass(frozen=True)
class Finding:
    """The verdict on one answer of a part.

    kind names the diagnosis in one or two words ("sign", "shape"); it is empty
    when nothing is wrong. message is what the learner reads.
    """

    answer: str
    status: Status
    kind: str = ""
    message: str = ""

    def __str__(self) -> str:
        return f"{_MARKS[self.status]} {self.answer}: {self.message or self.status}"


@dataclass(frozen=True)
class Report:
    """The verdict on one part of an exercise; true only when all of it passed."""

    part: str
    what: str
    findings: tuple[Finding, ...]

    @property
    def status(self) -> Status:
        """ "not attempted" as soon as one answer is, so a half-filled part never passes."""
        found = {finding.status for finding in self.findings}
        if "not attempted" in found:
            return "not attempted"
        return "failed" if "failed" in found or not found else "passed"

    @property
    def kinds(self) -> tuple[str, ...]:
        """The diagnoses made, one for each failed answer."""
        return tuple(f.kind for f in self.findings if f.status == "failed")

    def __bool__(self) -> bool:
        return self.status == "passed"

    def _headline(self) -> str:
        return f"{self.part} {self.what}: {self.status}"

    def _details(self) -> tuple[Finding, ...]:
        """The findings that say more than the headline does."""
        if len({f.status for f in self.findings}) > 1:
            return self.findings
        return tuple(f for f in self.findings if f.message)

    def __str__(self) -> str:
        lines = [f"{_MARKS[self.status]} {self._headline()}"]
        lines += [f"    {finding}" for finding in self._details()]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return Reports((self,))._repr_html_()

    def _item(self) -> str:
        details = "".join(
            f'<li class="gb-{_css(f.status)}">{html.escape(str(f))}</li>' for f in self._details()
        )
        return (
            f'<li class="gb-{_css(self.status)}"><span class="gb-mark" aria-hidden="true" '
            f'style="{_MARK}{_COLOURS[self.status]}">'
            f"{_MARKS[self.status]}</span> {html.escape(self._headline())}"
            + (f'<ul style="{_DETAILS}">{details}</ul>' if details else "")
            + "</li>"
        )


@dataclass(frozen=True)
class Reports:
    """Several reports shown together, as a page's grading cell shows them."""

    reports: tuple[Report, ...]

    def __bool__(self) -> bool:
        return bool(self.reports) and all(self.reports)

    def __str__(self) -> str:
        return "\n".join(map(str, self.reports))

    __repr__ = __str__

    def _repr_html_(self) -> str:
        items = "".join(report._item() for report in self.reports)
        return f'<ul class="gb-report" style="{_LIST}">{items}</ul>'


def _css(status: Status) -> str:
    return status.replace(" ", "-")
