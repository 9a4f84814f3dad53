"""A citation in a sentence, `{cite:t}`, is a link as a whole: a year alone does not say to what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sphinxcontrib.bibtex.plugin import register_plugin
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle
from sphinxcontrib.bibtex.style.referencing.basic_author_year import (
    BasicAuthorYearTextualReferenceStyle,
)
from sphinxcontrib.bibtex.style.template import join, reference, year


def connect(app) -> None:
    # _config.yml takes it as bibtex_reference_style.
    register_plugin("sphinxcontrib.bibtex.style.referencing", "gradbook", _AuthorYear)


def cited(env, role: str, keys: str) -> str:
    """What a citation says, in brackets as its role sets them."""
    found = [one for key in keys.split(",") for one in _named(env, key.strip())]
    if role == "cite:p":
        return f"[{'; '.join(f'{who}, {when}'.rstrip(', ') for who, when in found)}]"
    return ", ".join(f"{who} [{when}]" if when else who for who, when in found)


def _named(env, key: str) -> Iterator[tuple[str, str]]:
    for citation in env.domaindata["cite"]["citations"]:
        if citation.key == key:
            people = citation.entry.persons.get("author") or citation.entry.persons.get("editor")
            names = [" ".join(one.prelast_names + one.last_names) for one in people or ()]
            last = names[1:] and (" et al." if names[2:] else f" and {names[1]}")
            who = f"{names[0]}{last or ''}" if names else citation.entry.fields["title"]
            yield who.replace("{", "").replace("}", ""), citation.entry.fields.get("year", "")
            return


class _Textual(BasicAuthorYearTextualReferenceStyle):
    def inner(self, role_name):
        author = self.person.author_or_editor_or_title(full="s" in role_name)
        return reference[
            join(sep=self.text_reference_sep)[
                author, join[self.bracket.left, year, self.bracket.right]
            ]
        ]


@dataclass
class _AuthorYear(AuthorYearReferenceStyle):
    def __post_init__(self):
        super().__post_init__()
        textual = _Textual(bracket=self.bracket_textual, person=self.person)
        self.role_style.update(dict.fromkeys(textual.role_names(), textual))
