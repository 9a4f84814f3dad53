"""Figures, theorems and the like are numbered by chapter: a new one renumbers those of its chapter.

A chapter and its exercise share the chapter's number, which their folder has: Fig. 8.7 may stand in
either. A chapter has one exercise, so that is Exercise 8. Pages of no chapter number from 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors.toctree import TocTreeCollector

_PERMALINK = re.compile(r'(<a class="headerlink" href="#([^"]+)") title="[^"]*"')
_BOX = re.compile(r'(<div class="(?:proof|exercise) [^"]*" id="([^"]+)")')
_CHAPTER = re.compile(r"book/(\d\d)-")

_as_sphinx_does = TocTreeCollector.assign_figure_numbers


def connect(app) -> None:
    TocTreeCollector.assign_figure_numbers = _by_chapter  # type: ignore[method-assign]
    app.connect("html-page-context", _say_where)
    app.connect("html-page-context", _name_links_and_boxes)


def chapter_of(page: str) -> int | None:
    """The number of the chapter that a page belongs to."""
    found = _CHAPTER.match(page)
    return int(found[1]) if found else None


def name_of(config, kind: str, number: tuple[int, ...]) -> str:
    """Fig. 8.1, Theorem 8.1."""
    return config.numfig_format.get(kind, "equation %s").capitalize() % ".".join(map(str, number))


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


def _say_where(app, page, template, context, doctree) -> None:
    """For the header: Exercise 8 of 10."""
    if chapter := chapter_of(page):
        chapters = {chapter_of(other) for other in app.env.found_docs} - {None}
        kind = page.rsplit("/")[-1].capitalize()
        context["gb_where"] = f"{kind} {chapter} of {len(chapters)}"


def _name_links_and_boxes(app, page, template, context, doctree) -> None:
    """To who hears them listed, links would all be "#", and theorems no more than paragraphs."""
    if not doctree:
        return
    names = {
        at: section[0].astext()
        for section in doctree.findall(nodes.section)
        for at in section["ids"]
    }
    names |= {at: term.astext() for term in doctree.findall(nodes.term) for at in term["ids"]}
    names |= {at: "this figure" for one in doctree.findall(nodes.figure) for at in one["ids"]}
    for kind, numbers in app.env.toc_fignumbers.get(page, {}).items():
        for at, number in numbers.items():
            names[at] = name_of(app.config, kind, number)

    def said(label: str) -> Callable[[re.Match[str]], str]:
        return lambda found: (
            found[1] + label.format(escape(names[found[2]])) if found[2] in names else found[0]
        )

    body = re.sub(_PERMALINK, said(' aria-label="Link to {}"'), context["body"])
    context["body"] = re.sub(_BOX, said(' role="group" aria-label="{}"'), body)
