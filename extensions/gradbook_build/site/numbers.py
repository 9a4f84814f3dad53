"""Figures, theorems and the like are numbered by chapter: a new one renumbers those of its chapter.

A chapter and its exercise share the chapter's number, which their folder has: Fig. 8.7 may stand in
either. A chapter has one exercise, so that is Exercise 8. Pages of no chapter number from 1.
"""

from __future__ import annotations

import re

from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors.toctree import TocTreeCollector

_CHAPTER = re.compile(r"book/(\d\d)-")

_as_sphinx_does = TocTreeCollector.assign_figure_numbers


def connect(app) -> None:
    TocTreeCollector.assign_figure_numbers = _by_chapter  # type: ignore[method-assign]


def chapter_of(page: str) -> int | None:
    """The number of the chapter that a page belongs to."""
    found = _CHAPTER.match(page)
    return int(found[1]) if found else None


def _by_chapter(self: TocTreeCollector, env: BuildEnvironment) -> list[str]:
    """Sphinx numbers by chapter where the chapters have numbers, which it would then write before
    each title. The titles have theirs, so Sphinx knows them only meanwhile."""
    before = env.toc_fignumbers
    chapters = {page: chapter_of(page) for page in env.tocs}
    env.toc_secnumbers = {page: {"": (chapter,)} for page, chapter in chapters.items() if chapter}
    _as_sphinx_does(self, env)
    env.toc_secnumbers = {}
    exercises = [kinds.get("exercise", {}) for kinds in env.toc_fignumbers.values()]
    several = {n[0] for numbers in exercises for n in numbers.values() if n[1:] == (2,)}
    for numbers in exercises:
        numbers.update({at: n[:1] for at, n in numbers.items() if n[0] not in several})
    return [page for page, kinds in env.toc_fignumbers.items() if kinds != before.get(page)]
