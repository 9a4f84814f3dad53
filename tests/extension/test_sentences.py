"""A claim is a sentence of its page: neither can change without the other."""

from __future__ import annotations

import re

import pytest
from gradbook_build.faults.sentences import normal, runs, sentences

from .small_book import HERE, PAGE

UNIT = (
    "At $(2, 1)$ the bowl\u2019s way down and the way to its minimum differ by 37 degrees "
    "({numref}`fig`). And it does not hold, e.g. for $c(x, y) = 0. B$, without differentiability. "
    "See [Chapter 3](x.md): it is *so*. "
    "{doc}`The list <claims>` and {ref}`a section <there>` hold a {term}`gradient <gradients>`."
)


@pytest.mark.parametrize(
    "claim",
    [
        "At $(2,1)$ the bowl's way down and the way to its minimum differ by 37 degrees.",
        "And it does not hold, e.g. for $c(x, y) = 0. B$, without\ndifferentiability.",
        "See Chapter 3: it is so",
        "{doc}`The list <claims>` and {ref}`a section <there>` hold a gradient.",
        "The list and hold a gradient.",
    ],
)
def test_a_sentence_is_known_by_its_words_and_formulas(claim):
    assert normal(claim) in runs([UNIT])


@pytest.mark.parametrize(
    "claim",
    [
        "the bowl's way down and the way to its minimum differ by 37 degrees",
        "At $(2, 1)$ the bowl's way down and the way to its minimum differ by 38 degrees.",
        "At $(2, -1)$ the bowl's way down and the way to its minimum differ by 37 degrees.",
        "37",
        "",
    ],
)
def test_a_fragment_or_another_number_is_none(claim):
    assert normal(claim) not in runs([UNIT])


def test_a_sentence_ends_neither_in_a_formula_nor_after_an_abbreviation():
    assert len(sentences(UNIT)) == 4


def test_a_sentence_ends_within_quotation_marks_and_brackets():
    assert sentences("“It is so.” (Or is it?) No.") == ["“It is so.”", "(Or is it?)", "No."]


def test_the_build_names_a_claim_that_is_not_on_its_page(book):
    claim = "The planted value is 3.25."
    code = f'from gradbook import check_numbers\ncheck_numbers("{claim}", {{"3.25": 13 / 4}})'
    choice = "It is 7."  # one of the answers of a prediction: its mark would give it away
    code += f'\ncheck_numbers("{choice}", {{"7": 7}})'
    cell = f"```{{code-cell}}\n:tags: [hide-input]\n{code}\n```\n"
    box = f":::{{admonition}} Predict first\n:class: gb-predict\n\n- {choice}\n- no\n:::\n"
    book.change(PAGE, HERE, f"{claim}\n\n{box}\n{cell}")
    assert book.build().status == 0
    html = (book.path / "_build/html" / PAGE).with_suffix(".html").read_text()
    mark = re.search(rf'{claim}<a class="gb-checked[^"]*" href="#(\S+)" title="([^"]*)">✓<', html)
    assert choice in html and f"{choice}<a" not in html
    assert re.fullmatch(r"Checked in cell \d+: see how", mark[2]) and f'id="{mark[1]}"' in html
    assert f'<p>{claim}<span class="gb-computed"> (3.25: 3.25)</span></p>' in html
    book.change(PAGE, claim + "\n\n", claim.replace("3.25", "3.52") + "\n\n")
    built = book.build()
    assert built.status == 1
    assert f"its claim is no sentence of this page: {claim}" in built.summary
    assert "the nearest is: The planted value is 3.52" in built.summary
