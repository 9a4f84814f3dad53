"""A citation in a sentence, `{cite:t}`, is a link as a whole: a year alone does not say to what."""

from __future__ import annotations

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
