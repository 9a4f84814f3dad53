"""The first use of a term on a page is a link to its entry in the glossary, shown as a preview.

Where a page defines the term, it stands in bold, and needs no link.
"""

from __future__ import annotations

import functools
import re

from docutils import nodes

from ..site.numbers import chapter_of

# One common word, such as score or margin, may mean something else where it was not defined.
_UNMISTAKABLE = re.compile(r"[ –-]|^[A-Z]")
# What is no running text, or is a link already.
_NOT_IN = (
    nodes.reference,
    nodes.title,
    nodes.literal,
    nodes.strong,
    nodes.caption,
    nodes.raw,
    nodes.Admonition,
)


def connect(app) -> None:
    app.connect("doctree-resolved", _link_first_uses)


def _link_first_uses(app, doctree, page: str) -> None:
    if not chapter_of(page):
        return
    terms = {
        name: place
        for (kind, name), place in app.env.get_domain("std").objects.items()
        if kind == "term"
    }
    entries = {name: place for name, place in terms.items() if _UNMISTAKABLE.search(name)}
    for strong in doctree.findall(nodes.strong):
        entries.pop(known(strong.astext(), entries), None)
    for text in [t for p in doctree.findall(nodes.paragraph) for t in p.findall(nodes.Text)]:
        if entries and not _inside(text, _NOT_IN):
            _link(app, page, text, entries)


def known(words: str, entries) -> str | None:
    """The entry for these words: any capitals, one or many."""
    words = " ".join(words.split()).lower()
    return next((name for name in entries if words in (name.lower(), name.lower() + "s")), None)


def _link(app, page: str, text: nodes.Text, entries: dict[str, tuple[str, str]]) -> None:
    found = _any_of(tuple(entries)).search(text.astext())
    if not found:
        return
    target, anchor = entries.pop(known(found[1], entries))
    uri = f"{app.builder.get_relative_uri(page, target)}#{anchor}"
    link = nodes.reference("", found[0], refuri=uri, internal=True, classes=["gb-term"])
    rest = nodes.Text(text[found.end() :])
    text.parent.replace(text, [nodes.Text(text[: found.start()]), link, rest])
    _link(app, page, rest, entries)


@functools.lru_cache(maxsize=1)  # of many texts in a row, few have a term in them
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = "|".join(
        re.escape(name).replace(r"\ ", r"\s+") for name in sorted(names, key=len, reverse=True)
    )
    return re.compile(rf"(?<![\w-])({longest_first})s?(?![\w-])", re.IGNORECASE)


def _inside(node: nodes.Node, kinds: tuple[type, ...]) -> bool:
    while node is not None:
        if isinstance(node, kinds) or "gb-unchecked" in getattr(node, "get", lambda *_: [])(
            "classes", []
        ):
            return True
        node = node.parent
    return False
