"""Sphinx's warnings in words a newcomer understands; others stay as they are."""

from __future__ import annotations

import re

_WORDING = [
    (r"could not find bibtex key \"(.+?)\"", "the citation `{0}` is not in book/references.bib"),
    (
        r"'myst' cross-reference target not found: '(.*?)'",
        "the link target `{0}` does not exist anywhere in the book",
    ),
    (r"undefined label: '?(.+?)'?$", "the reference `{0}` points to no label in the book"),
    (r"label '?(.+?)'? not found", "the reference `{0}` points to no label in the book"),
    (r"equation not found: (.+)", "the equation `{0}` does not exist anywhere in the book"),
    (
        r"(?:py|std|myst|math|doc|prf|proof)?:?(?:\w+) reference target not found: (.+)",
        "the reference `{0}` points to nothing in the book",
    ),
    (
        r"Found an unexpected `code-cell`",
        "a {{code-cell}} that is never run: it stands inside another directive, "
        "or the page lacks the front matter of a notebook",
    ),
    (
        r"duplicate label of equation (.+), other instance in (.+)",
        "two equations have the label `{0}`; the other is in {1}",
    ),
    (r"Duplicate explicit target name: \"(.+)\"", "the label `{0}` is used twice on this page"),
    (r"duplicate label (.+), other instance in (.+)", "the label `{0}` is also used in {1}"),
    (r"unknown document: '?(.+?)'?$", "the link leads to `{0}`, and there is no such page"),
    (r"Unknown directive type: '(.+?)'", "there is no directive `{0}`: is it misspelled?"),
    (r"Unknown interpreted text role \"(.+?)\"", "there is no role `{0}`: is it misspelled?"),
    (r"image file not readable: (.+)", "the image file `{0}` does not exist"),
    (r"download file not readable: (.+)", "the file `{0}` does not exist"),
    (
        r"toctree contains reference to (?:nonexisting|excluded) document '(.+?)'",
        "_toc.yml names the page `{0}`, and there is no such file",
    ),
]
_PATTERNS = [(re.compile(pattern), words) for pattern, words in _WORDING]
# Since Sphinx 8 each handler of a warning writes its kind behind it, so it may stand there twice.
_KIND = re.compile(r"(\s*\[[\w-]+(\.[\w-]+)*\])+$")


def in_plain_words(message: str) -> str:
    message = _KIND.sub("", re.sub(r"\x1b\[[0-9;]*m", "", message)).strip()
    for pattern, words in _PATTERNS:
        if found := pattern.search(message):
            return words.format(*found.groups())
    return message
