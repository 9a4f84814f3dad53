"""The search index is the same, whether this build has written a page or an earlier one.

Sphinx takes over an earlier index, and forgets two things: the words that a page no longer has,
and all entries of the pages that it does not write again.
"""

from __future__ import annotations


def connect(app) -> None:
    app.connect("builder-inited", _mend)
    app.connect("html-page-context", _keep_entries, priority=995)  # after assets.py's note of it


def _mend(app) -> None:
    load = getattr(app.builder, "load_indexer", None)
    if not load:
        return

    def load_indexer(to_be_written) -> None:
        load(to_be_written)
        index, kept = app.builder.indexer, app.env.all_docs.keys() - set(to_be_written)
        for words in (index._mapping, index._title_mapping):
            for word in list(words):
                words[word] &= kept
                if not words[word]:
                    del words[word]
        for page in kept & app.gradbook_last.pages.keys():
            entries = app.gradbook_last.pages[page]["index_entries"]
            index._index_entries[page] = [tuple(entry) for entry in entries]

    app.builder.load_indexer = load_indexer


def _keep_entries(app, page, template, context, doctree) -> None:
    index = getattr(app.builder, "indexer", None)
    if doctree and page in app.gradbook_last.pages:
        entries = index._index_entries.get(page, []) if index else []
        app.gradbook_last.pages[page]["index_entries"] = entries
