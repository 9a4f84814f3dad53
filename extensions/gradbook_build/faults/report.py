"""Everything that is wrong with the book, collected during a build and told at its end."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from sphinx.util.logging import (
    OnceFilter,
    WarningLogRecordTranslator,
    is_suppressed_warning,
)

from .wording import in_plain_words


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong: where (line 0 is the whole page), and what."""

    page: str
    line: int
    what: str
    cell: int = 0
    code: str = ""  # how the cell begins

    def __str__(self) -> str:
        place = []
        if self.cell:
            place.append(f"cell {self.cell}" + (f" (`{self.code}`)" if self.code else ""))
        if self.line:
            place.append(f"line {self.line}")
        text = ", ".join(place) + ": " * bool(place) + self.what
        return "  " + text.replace("\n", "\n      ")


class Faults(logging.Handler):
    """The list of faults; as a log handler it takes in every warning Sphinx gives."""

    def __init__(self, app) -> None:
        super().__init__(logging.WARNING)
        self.app = app
        self.root = Path(app.srcdir)
        self._found: dict[Fault, None] = {}
        self._not_run: set[str] = set()
        self.addFilter(OnceFilter())
        self.addFilter(WarningLogRecordTranslator(app))  # gives a record's place as path:line
        logger = logging.getLogger("sphinx")
        for handler in [h for h in logger.handlers if isinstance(h, Faults)]:
            logger.removeHandler(handler)  # of an earlier build in this process
        logger.addHandler(self)
        app.connect("build-finished", self.finish, priority=10_000)

    def add(self, fault: Fault) -> None:
        self._found[fault] = None

    def page_did_not_run(self, page: str) -> None:
        """Its results are absent: what MyST-NB says about them is no news."""
        self._not_run.add(page)

    def emit(self, record: logging.LogRecord) -> None:
        kind, subtype = getattr(record, "type", ""), getattr(record, "subtype", "")
        config = getattr(self.app, "config", None)
        message = logging.LogRecord.getMessage(record)  # Sphinx's own puts the place in front
        if config and is_suppressed_warning(kind, subtype, config.suppress_warnings):
            return
        path, _, line = (getattr(record, "location", None) or self._being_read()).partition(":")
        page = self.name_of(path) if path else "the book"
        if "sphinx_exercise" in record.name and message.startswith("undefined label"):
            return  # it names the wrong page: page_checks looks for these itself
        if page in self._not_run and re.search(r"\[myst-?nb[.\w]*\]$", message):
            return
        if self._label_of_a_result(message):
            return
        what = in_plain_words(message).replace(f"{self.root}/", "")
        if what.startswith("_toc.yml"):
            page, line = "_toc.yml", ""
        self.add(Fault(page, int(line) if line.isdigit() else 0, what))

    def _label_of_a_result(self, message: str) -> bool:
        """A figure has its label from the cell that draws it: if that was not run, this is told."""
        label = re.search(r"undefined label: '?([\w-]+)", message)
        named = re.compile(rf"^ *name: {label[1]}$", re.MULTILINE) if label else None
        return named is not None and any(
            named.search((self.root / page).read_text(encoding="utf-8")) for page in self._not_run
        )

    def _being_read(self) -> str:
        """The page that Sphinx is reading, where a warning names none."""
        env = getattr(self.app, "env", None)
        docname = env.temp_data.get("docname") if env else None
        return env.doc2path(docname) if docname else ""

    def name_of(self, path: str | Path) -> str:
        """A path as a person in the book's folder would write it."""
        path = Path(path)
        if not path.exists():  # some extensions leave the suffix out, and Sphinx then guesses it
            known = path.with_name(path.name.partition(".")[0] + ".md")
            path = known if known.exists() else path
        if path.is_relative_to(self.root):
            path = path.relative_to(self.root)
        return path.as_posix()

    def summary(self, when: str) -> str:
        pages: dict[str, list[Fault]] = {}
        for fault in sorted(self._found):
            pages.setdefault(fault.page, []).append(fault)
        head = (
            f"The book was not built: {_count(len(self._found), 'fault')} "
            f"on {_count(len(pages), 'page')}{when}."
        )
        parts = ["\n".join([page, *map(str, found)]) for page, found in pages.items()]
        return "\n\n".join([head, *parts])

    def end_if_any(self, when: str) -> None:
        """End the build now, if anything is wrong so far."""
        if self._found:
            self._leave(f", found {when}")

    def finish(self, app, exception: Exception | None) -> None:
        """Leave with the list of faults, or mark the build as good."""
        if exception is not None:
            traceback.print_exception(exception)
            cause = exception.__cause__ or exception
            what = f"the build stopped early: {type(cause).__name__}: {cause}"
            self.add(Fault("the book", 0, what))
        if not self._found:
            app.gradbook_last.leave_good(app.env.found_docs)
            return
        self._leave()

    def _leave(self, when: str = "") -> NoReturn:
        if hasattr(self.app, "gradbook_last"):
            self.app.gradbook_last.leave_faulty()
        # Jupyter Book lets SystemExit pass: its message is the last thing printed.
        sys.stdout.flush()
        sys.stderr.flush()
        raise SystemExit("\n" + self.summary(when))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + "s" * (number != 1)


_VOLATILE = [
    (re.compile(r"\x1b\[[0-9;]*m"), ""),  # colours
    (re.compile(r"\(\d+\.py, line \d+\)"), ""),  # IPython's name for a cell
    (re.compile(r"0x[0-9a-f]{6,}"), "0x…"),  # addresses
]


def steady(text: str, lines: int = 25) -> str:
    """Text without what changes from run to run, so that two builds say the same."""
    for pattern, replacement in _VOLATILE:
        text = pattern.sub(replacement, text)
    kept = text.strip().splitlines()
    if len(kept) > lines:
        kept = [*kept[:lines], f"… and {len(kept) - lines} lines more"]
    return "\n".join(line[:300].rstrip() for line in kept)
