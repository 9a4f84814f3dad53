"""The glossary leads on: from a letter to its entries, from an entry to where it is defined.

A chapter defines a term where it stands in bold.
"""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx import addnodes

from ..site.numbers import chapter_of
from .terms import known

Defined = dict[str, dict[str, str]]  # of each page the terms in bold, with the id of their section


def connect(app) -> None:
    app.connect("doctree-read", _note_definitions)
    app.connect("env-purge-doc", lambda app, env, page: defined(env).pop(page, None))
    app.connect("doctree-resolved", _lead_on)


def defined(env) -> Defined:
    if not hasattr(env, "gradbook_defined"):
        env.gradbook_defined = {}
    return env.gradbook_defined


def _note_definitions(app, doctree) -> None:
    page = app.env.docname
    found: dict[str, str] = {}
    for strong in doctree.findall(nodes.strong) if chapter_of(page) else ():
        section: nodes.Node | None = strong
        # A theorem has a section of its own, without a title and without a place on the page.
        while section is not None and not (
            isinstance(section, nodes.section) and isinstance(section[0], nodes.title)
        ):
            section = section.parent
        if section is not None:
            found.setdefault(" ".join(strong.astext().split()), section["ids"][0])
    defined(app.env)[page] = found


def _lead_on(app, doctree, page: str) -> None:
    for glossary in list(doctree.findall(addnodes.glossary)):
        first: dict[str, str] = {}
        for item in glossary.findall(nodes.definition_list_item):
            term = next(item.findall(nodes.term))
            first.setdefault(term.astext()[0].upper(), term["ids"][0])
            place = _place(app.env, term.astext())
            if place:
                other, section = place
                uri = f"{app.builder.get_relative_uri(page, other)}#{section}"
                link = nodes.reference(
                    "", f"Chapter\u00a0{chapter_of(other)}", refuri=uri, internal=True
                )
                item[-1][-1] += [nodes.Text(" "), link]
        letters = " ".join(f'<a href="#{at}">{escape(one)}</a>' for one, at in first.items())
        bar = f'<nav class="gb-letters" aria-label="Entries by letter">{letters}</nav>'
        glossary.insert(0, nodes.raw("", bar, format="html"))


def _place(env, term: str) -> tuple[str, str] | None:
    """The first page, in the order of the book, and the section that defines the term."""
    for page, found in sorted(defined(env).items()):
        for words, section in found.items():
            if known(words, [term]):
                return page, section
    return None
