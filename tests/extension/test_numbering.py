"""What has a number has it by its chapter, so that a new one renumbers no other chapter."""

from __future__ import annotations

import re

from .small_book import FRONT_MATTER, HERE, OTHER, PAGE, TOC, SmallBook

CHAPTER = "book/02-topic/chapter.md"
BOXES = """
```{prf:theorem} A theorem
:label: theorem-LABEL
It holds.
```

```{exercise} Another title
:label: exercise-LABEL
Say it again.
```

```{list-table} A table
:name: table-LABEL
* - 1
```

$$
x
$$ (equation-LABEL)
"""


def page_of(book: SmallBook, page: str) -> str:
    return (book.path / "_build/html" / page).with_suffix(".html").read_text()


def numbers_on(book: SmallBook, page: str) -> list[str]:
    """Of its boxes, tables and equations, in their order."""
    found = re.findall(
        r'class="(?:caption-number|eqno)">\s*([A-Za-z.]*\s*\(?[\d.]+\)?)', page_of(book, page)
    )
    return [" ".join(number.split()) for number in found]


def add(book: SmallBook, page: str, label: str) -> None:
    book.change(page, HERE, BOXES.replace("LABEL", label) + HERE)


def test_a_chapter_and_its_exercise_share_its_number_and_other_pages_have_their_own(
    book: SmallBook,
) -> None:
    chapter = f"{FRONT_MATTER}\n# A chapter\n\n{BOXES.replace('LABEL', 'first')}\n"
    book.write(CHAPTER, chapter.replace("{exercise}", "{prf:lemma}").replace("exercise-", "lemma-"))
    nested = f"- file: {CHAPTER}\n  sections:\n  - file: book/02-topic/exercise\n"
    book.write("_toc.yml", TOC.replace("- file: book/02-topic/exercise\n", nested))
    add(book, OTHER, "second")
    book.change(OTHER, "{exercise} Another title", "{prf:lemma} Another title")
    welcome = BOXES.replace("LABEL", "third")
    links = "{numref}`table-second`, {prf:ref}`theorem-second`, {ref}`exercise-two`"
    book.change(
        "book/welcome.md", "To {ref}", f"{welcome}\n{links}, {{eq}}`equation-second`.\n\n{{ref}}"
    )
    built = book.build()
    assert built.status == 0, built.output
    assert numbers_on(book, CHAPTER) == ["Theorem 2.1", "Lemma 2.1", "Table 2.1", "(2.1)"]
    shared = ["(2.2)", "Exercise 2", "Theorem 2.2", "Lemma 2.2", "Table 2.2", "(2.3)"]
    assert numbers_on(book, OTHER) == shared
    assert numbers_on(book, PAGE) == ["(1.1)", "Exercise 1"]
    plain = ["Theorem 1", "Exercise 1", "Table 1", "(1)"]
    assert numbers_on(book, "book/welcome.md") == plain
    text = re.sub("<[^>]+>", "", page_of(book, "book/welcome.md"))
    assert "Table 2.2, Theorem 2.2, Exercise 2, (2.3)." in text
    titles = [page_of(book, page) for page in (CHAPTER, OTHER)]
    assert not any("section-number" in page for page in titles), "titles have no number before them"


def test_a_new_one_renumbers_its_chapter_on_whichever_page_and_no_other(book: SmallBook) -> None:
    book.change("book/welcome.md", "To {ref}`one`", "To {ref}`one` and {ref}`exercise-two`")
    assert book.build().status == 0
    add(book, OTHER, "second")  # the chapter has two exercises now, and each its number
    again = book.build()
    assert again.status == 0, again.output
    assert numbers_on(book, OTHER)[1:3] == ["Exercise 2.1", "Theorem 2.1"]
    assert "Exercise 2.2" in numbers_on(book, OTHER)
    assert ">Exercise 2.1<" in page_of(book, "book/welcome.md")
    add(book, PAGE, "more")
    book.change(PAGE, "```{exercise} Another title", "```{prf:lemma} Another title")
    once_more = book.build()
    assert once_more.status == 0, once_more.output
    assert once_more.written == {PAGE.removesuffix(".md")}
