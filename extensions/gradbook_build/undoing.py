"""What Jupyter Book and extensions bring along in vain: all of it is undone here.

A release that brings less makes something here superfluous; one that brings more fails a test of
what a page asks for, tests/extension/test_site.py.
"""

from __future__ import annotations

import functools
import re
import sys
import types

from docutils import nodes
from pybtex import plugin
from sphinx_proof.nodes import proof_node

# What Jupyter Book puts into every page for itself.
_UNUSED = ("sphinx_thebe", "sphinx_comments", "sphinx_book_theme", "sphinx_togglebutton")
# Style sheets of what gradbook.css styles, and scripts of what no page has.
LEFT_OUT = re.compile(
    r"(exercise|proof|sphinx-design\.min|copybutton|togglebutton|sphinx-thebe|mystnb[.\w]*)\.css"
    # Marks of what Sphinx's own search has found, and its key.
    r"|(design-tabs|togglebutton|sphinx-book-theme|doctools|sphinx_highlight)\.js"
)
# Settings of a script that is left out, sphinx-togglebutton's.
NEEDLESS_SCRIPT = re.compile(r"let toggle(Hint|OpenOnPrint)")


def connect(app) -> None:
    _opengraph_without_social_cards(app)
    _plugins_of_pybtex_once()
    app.connect("config-inited", _without_unused)


def _opengraph_without_social_cards(app) -> None:
    """It draws pictures of pages, which this book does not ask for, and imports Matplotlib for it:
    a sixth of what an unchanged build takes. So it is set up here, and not from _config.yml."""
    cards = types.ModuleType("sphinxext.opengraph._social_cards")
    cards.DEFAULT_SOCIAL_CONFIG, cards.create_social_card = {}, None  # type: ignore[attr-defined]
    sys.modules.setdefault(cards.__name__, cards)
    app.setup_extension("sphinxext.opengraph")


def _plugins_of_pybtex_once() -> None:
    """For each citation it reads what all installed packages say of themselves."""
    find = plugin._load_entry_point
    if not hasattr(find, "cache_info"):  # a kept server sets this up for every build
        plugin._load_entry_point = functools.cache(find)


def _without_unused(app, config) -> None:
    for listeners in list(app.events.listeners.values()):
        for listener in list(listeners):
            module = getattr(listener.handler, "__module__", "")
            if module.split(".")[0] in _UNUSED:
                app.disconnect(listener.id)


def mend_boxes(document: nodes.document) -> None:
    """sphinx-proof writes "Proof. " as plain text. It and sphinx-exercise give all boxes of a page
    the same ids."""
    for proof in list(document.findall(proof_node)):
        box = proof[0]
        box["ids"], box["names"] = [], []
        text = next(iter(box.findall(nodes.Text)))
        rest = text.removeprefix("Proof. ")
        if rest != text:
            replacement = [nodes.emphasis(text="Proof."), nodes.Text(" " + rest)]
            text.parent.replace(text, replacement)
    for content in document.findall(nodes.section):
        # An id stands once on a page, and there are many proofs and solutions.
        if content["ids"] in (["proof-content"], ["solution-content"]):
            content["ids"] = []


def mend_sources(document: nodes.document) -> None:
    """Pybtex knows no formulas: those in titles are text, with their dollars."""
    for source in document.findall(nodes.citation):
        for text in [text for text in source.findall(nodes.Text) if "$" in text]:
            pieces = enumerate(text.split("$"))
            mended = [nodes.math(tex, tex) if at % 2 else nodes.Text(tex) for at, tex in pieces]
            text.parent.replace(text, mended)
