"""Each rule of test_structure.py seen to fail: take a piece away, and read what the rule says."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import test_structure as structure

ROOT = structure.ROOT
FOLDER = "02-gradient-geometry"
CHAPTER, EXERCISE = f"book/{FOLDER}/chapter.md", f"book/{FOLDER}/exercise.md"
ANSWERS = "tests/graders/answers_ex02.py"
# Lists in which each chapter has its place, and files that belong to one chapter.
COPIED = (
    *("_toc.yml", "_config.yml", "README.md", "CONTRIBUTING.md", "book/*.md", "book/*/*.md"),
    *("src/gradbook/exercises/ex*.py", "tests/graders/answers_*.py", "tests/formulas/wrong_*.py"),
)


class Removal(NamedTuple):
    """Take `old` out of the file, or put `new` in its place; then `rule` says `told` of a file."""

    rule: structure.ChapterRule | structure.BookRule
    file: str
    old: str
    told: str
    new: str = ""
    blamed: str = ""  # the file that the message names, if another


def of_chapter(old: str, new: str = "", told: str = "") -> Removal:
    rule = structure.the_chapter_has_its_pieces
    return Removal(rule, CHAPTER, old, told or f"write `{old.strip()}`", new)


def of_exercise(old: str, new: str = "", told: str = "") -> Removal:
    rule = structure.the_exercise_has_its_pieces
    return Removal(rule, EXERCISE, old, told or f"write `{old.strip()}`", new)


def of_part(old: str, told: str, new: str = "") -> Removal:
    return Removal(structure.each_part_has_its_pieces, EXERCISE, old, told, new)


def of_prediction(
    name: str, answer: str, told: str, so: str = ":::{dropdown} So\nx\n:::\n"
) -> Removal:
    box = (
        f"::::{{admonition}} Predict first\n:class: gb-predict\n{name}\n\nIs it?\n\n- yes\n{answer}"
    )
    heading = "## Common mistakes\n"
    new = f"{box}\n- perhaps\n\n{so}::::\n\n{heading}"
    return Removal(structure.predictions_can_be_made, CHAPTER, heading, told, new)


REMOVALS = {
    "a chapter's label": of_chapter("(ch-02)=\n", told="write `(ch-02)=\n# Chapter 2:`"),
    "a chapter's number": of_chapter(
        "# Chapter 2:", "# Chapter 3:", told="write `(ch-02)=\n# Chapter 2:`"
    ),
    "the question": of_chapter("{.question}\n"),
    "the definitions": of_chapter("{prf:definition}"),
    "the theorems": of_chapter("{prf:theorem}"),
    "the proofs": of_chapter("{prf:proof}"),
    "a proof": of_chapter(
        "{prf:proof}\nLet $\\mathbf w", told="a {prf:proof} for each of the 6 theorems and lemmas"
    ),
    "the mistakes": of_chapter("\n## Common mistakes\n"),
    "the uses": of_chapter("\n## Where machine learning uses it\n"),
    "the answer": of_chapter("\n## Back to the question\n"),
    "the self-test": of_chapter("\n## Self-test\n"),
    "the sources": of_chapter("\n## Read more\n"),
    "an exercise's heading": of_exercise("# Exercise 2: "),
    "the difficulty": of_exercise("{.difficulty}\n★"),
    "what is learned": of_exercise("After this exercise you can"),
    "the exercise's label": of_exercise(":label: ex-02\n"),
    "the exercise's proofs": of_exercise("{prf:proof}"),
    "the takeaway": of_exercise("\n### Takeaway\n"),
    "what comes after": of_exercise("\n## After you have tried\n"),
    "the exercise's figures": of_exercise("  figure:\n", "  other:\n", "write a figure"),
    "the label of a part": of_part("(ex-02-b)=\n", "write `(ex-02-b)=` and below it `## (b) …`"),
    "the heading of a part": of_part("## (b) ", "write `(ex-02-b)=` and below it", "## "),
    "a hint": of_part("{dropdown} Hint 1: ", "part (a): write `{dropdown} Hint 1:`"),
    "the second hint": of_part("{dropdown} Hint 2: ", "part (a): write `{dropdown} Hint 2:`"),
    "the learner's verdict": of_part(
        "show(ex02.check_a(", "part (a): write `show(ex02.check_a(`", "print(ex02.check_a("
    ),
    "the reference's verdict": of_part(
        "require_passed(ex02.check_a(", "part (a): write `require_passed(ex02.check_a(`", "print("
    ),
    "a solution's beginning": of_part(
        "{solution-start} ex-02\n", "part (a): write `{solution-start} ex-02"
    ),
    "a solution's label": of_part(":label: sol-02-a\n", "part (a): write `{solution-start} ex-02"),
    "a solution's end": of_part("{solution-end}", "part (a): write `{solution-end}`"),
    "the blanks": of_part("...", "part (a): write `...`"),
    "the order": of_part(
        "{dropdown} Hint 1: ",
        "part (a): write first a hint of where to look, then a hint of the step",
        "{dropdown} Hint 2: x\n:::\n\n:::{dropdown} Hint 1: ",
    ),
    "a docstring": Removal(
        structure.blanks_say_what_goes_in_and_out,
        EXERCISE,
        "x, y: numbers. Return the gradient of f, an array (2,).",
        "write in grad_f's docstring what goes in and out",
        "The gradient.",
    ),
    "a blank": Removal(
        structure.blanks_say_what_goes_in_and_out,
        EXERCISE,
        "return ...",
        "with `return ...`: it is the learner's",
        "return 1",
    ),
    "the learner's name": Removal(
        structure.other_cells_leave_the_answers_alone,
        EXERCISE,
        "def gradient_of_f(x, y):\n",
        "choose another name than grad_f in the cell `grad_f = None`",
        "grad_f = None\n\ndef gradient_of_f(x, y):\n",
    ),
    "the exercise's checks": Removal(
        structure.the_exercise_checks_its_claims, EXERCISE, "check", "at least five checks", "see"
    ),
    "a part's known answers": Removal(
        structure.every_part_has_known_answers,
        ANSWERS,
        "ex02.check_b:",
        "write `ex02.check_b: KnownAnswers(…)` in PARTS",
    ),
    "a figure's name": Removal(
        structure.figures_are_complete,
        CHAPTER,
        "name: fig-02-slopes\n",
        "write a `name: fig-…`",
        "other: x\n",
    ),
    "a figure's caption": Removal(
        structure.figures_are_complete,
        EXERCISE,
        "    caption: >-\n",
        "write a `caption:`",
        "    other: >-\n",
    ),
    "a figure's words": Removal(
        structure.figures_are_complete,
        CHAPTER,
        "    alt: >-\n",
        "write `mystnb: image: alt:` for the figure 'fig-02-slopes'",
        "    other: >-\n",
    ),
    "the link to a figure": Removal(
        structure.figures_are_complete,
        CHAPTER,
        "{numref}`fig-02-slopes`",
        "write {numref}`fig-02-slopes`",
    ),
    "the link to a theorem": Removal(
        structure.no_number_is_written_by_hand,
        CHAPTER,
        "{prf:ref}`thm-02-steepest`",
        "write a link with the label, as {prf:ref}, in place of 'Theorem 2.1'",
        "Theorem 2.1",
    ),
    "a term in the glossary": Removal(
        structure.terms_are_in_the_glossary,
        "book/glossary.md",
        "\ngradient\n",
        f"write an entry for 'gradient', in bold in {CHAPTER}",
        "\nsomething else\n",
    ),
    "a chapter in the contents": Removal(
        structure.the_table_of_contents_lists_it,
        "_toc.yml",
        f"      - file: book/{FOLDER}/chapter\n        sections:\n"
        f"          - file: book/{FOLDER}/exercise\n",
        f"`- file: book/{FOLDER}/chapter`",
    ),
    "an exercise in the contents": Removal(
        structure.the_table_of_contents_lists_it,
        "_toc.yml",
        f"        sections:\n          - file: book/{FOLDER}/exercise\n",
        f"the line `- file: book/{FOLDER}/exercise`",
    ),
    "a chapter on the welcome page": Removal(
        structure.the_welcome_page_lists_it,
        "book/welcome.md",
        "| 2 | {doc}",
        "write a row in the table: | 2 | {doc}",
    ),
    "the same difficulty": Removal(
        structure.the_welcome_page_lists_it,
        EXERCISE,
        "★☆☆",
        f"write ★★★ in the row of chapter 2, as in {EXERCISE}; it has ★☆☆",
        "★★★",
        blamed="book/welcome.md",
    ),
    "how long a chapter takes": Removal(
        structure.the_welcome_page_says_how_long_it_takes,
        "book/welcome.md",
        "60 min | I changed",
        "write 60 min in the row of chapter 2; it has 5",
        "5 min | I changed",
    ),
    "the numbers of a question": Removal(
        structure.the_welcome_page_asks_its_question,
        "book/welcome.md",
        "almost twenty times",
        "20 is none of them",
        "almost 20 times",
    ),
    "how many times a question says": Removal(
        structure.the_welcome_page_asks_its_question,
        "book/welcome.md",
        "almost twenty times slower",
        "hundred is none of them",
        "almost a hundred times slower",
    ),
    "which way a question says": Removal(
        structure.the_welcome_page_asks_its_question,
        "book/welcome.md",
        "almost twenty times slower",
        "faster is none of them",
        "almost twenty times faster",
    ),
    "the name of a prediction": of_prediction(":name: predict-03-x", "- [no]{.right}", "`:name:"),
    "a right answer": of_prediction(":name: predict-02-x", "- no", "write three answers"),
    "what is so": of_prediction(":name: predict-02-x", "- [no]{.right}", "write what is so", ""),
    "a chapter in the review": Removal(
        structure.the_review_asks_about_it, "book/review.md", "-02-", "write a section", "-01-"
    ),
    "a question of the review": Removal(
        structure.the_review_asks_about_it,
        "book/review.md",
        "- Why is the gradient",
        "write three questions under 'The gradient and its geometry'",
    ),
    "the second figure and the third": Removal(
        structure.there_is_enough_of_everything,
        CHAPTER,
        "  figure:\n",
        "write three figures or more; it has 0",
        "  other:\n",
    ),
    "the figure that moves": Removal(
        structure.there_is_enough_of_everything,
        CHAPTER,
        "moving(",
        "write a figure that moves",
        "still(",
    ),
    "the prediction": Removal(
        structure.there_is_enough_of_everything,
        CHAPTER,
        "{admonition} Predict first",
        "one before a main theorem, `::::{admonition} Predict first`; it has",
        "{admonition} Think",
    ),
    "the checks": Removal(
        structure.there_is_enough_of_everything,
        CHAPTER,
        "check",
        "write 30 checks or more of what the text claims; it has 0",
        "see",
    ),
    "a question of the self-test": Removal(
        structure.there_is_enough_of_everything,
        CHAPTER,
        ":::{dropdown} 4. ",
        "write question 4 of the self-test",
    ),
    "the bold of terms": Removal(
        structure.there_is_enough_of_everything, CHAPTER, "**", "write the terms"
    ),
    "a place to write, in a chapter": Removal(
        structure.nothing_is_left_to_write,
        CHAPTER,
        "## Self-test",
        "write what is asked for: To write: a sixth question.",
        "To write: a sixth question.\n\n## Self-test",
    ),
    "a place to write, in the review": Removal(
        structure.nothing_is_left_to_write,
        "book/review.md",
        "Why is the gradient",
        "write what is asked for: To write: why is the gradient",
        "To write: why is the gradient",
    ),
    "a number": Removal(
        structure.numbers_have_no_gap,
        CHAPTER,
        "",
        "write 02 in place of its number",
        blamed="book/03-directional-derivatives",
    ),
    "the chapter of a grader": Removal(
        structure.no_file_is_without_its_chapter,
        CHAPTER,
        "",
        "write its chapter, book/02-…, or remove this file",
        blamed="src/gradbook/exercises/ex02.py",
    ),
    "the chapter of a line in the contents": Removal(
        structure.lists_name_only_chapters_that_exist,
        "_toc.yml",
        FOLDER,
        "there is no book/02-geometry",
        "02-geometry",
    ),
    "the order of the welcome page": Removal(
        structure.lists_are_in_the_order_of_the_numbers,
        "book/welcome.md",
        "| 2 | {doc}",
        "write chapter 3 before chapter 12",
        "| 12 | {doc}",
    ),
    "an arc of the map": Removal(
        structure.the_map_shows_what_rests_on_what,
        "book/welcome.md",
        "5: [2, 4]",
        "write 5: [2, 4] in rests_on",
        "5: [4]",
    ),
    "the place of a term": Removal(
        structure.a_term_is_in_bold_in_one_chapter,
        "book/03-directional-derivatives/chapter.md",
        "{.question}\n",
        f"write 'gradient' without bold: {CHAPTER} defines it",
        "{.question}\nA **gradient** again.\n",
    ),
    "the order of the glossary": Removal(
        structure.the_glossary_is_in_order,
        "book/glossary.md",
        "\nbacktracking\n",
        "write 'calibrated' before 'zacktracking'",
        "\nzacktracking\n",
    ),
    "a macro in the notation": Removal(
        structure.every_macro_is_in_the_notation,
        "book/notation.md",
        "\\KL",
        "write a row for the macro \\KL of _config.yml",
    ),
    "the teachers' row": Removal(
        structure.the_teachers_page_lists_it,
        "book/for-teachers.md",
        "| 35 | 60 |",
        "write the row | {doc}`02-gradient-geometry/exercise` | ★☆☆ | 4 | 35 | 60 |",
        "| 30 | 60 |",
    ),
    "the right count": Removal(
        structure.counts_of_chapters_are_right,
        "README.md",
        "# gradbook",
        "chapters, not Seven",
        "# gradbook\n\nSeven chapters.",
    ),
}


def copy_of_the_book(folder: Path) -> Path:
    for pattern in COPIED:
        for path in ROOT.glob(pattern):
            copy = folder / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
    return folder


@pytest.mark.parametrize("name", REMOVALS)
def test_a_rule_says_what_to_write_when_a_piece_is_missing(name: str, tmp_path: Path) -> None:
    removal = REMOVALS[name]
    root = copy_of_the_book(tmp_path)
    per_book = removal.rule in structure.BOOK_RULES
    of = root if per_book else structure.Chapter(root, FOLDER)
    assert not list(removal.rule(of)), "nothing is wrong before"
    if removal.old:
        text = (root / removal.file).read_text()
        assert removal.old in text
        (root / removal.file).write_text(text.replace(removal.old, removal.new))
    else:
        shutil.rmtree((root / removal.file).parent)
    told = list(removal.rule(of))
    blamed = removal.blamed or ("book/glossary.md" if "glossary" in name else removal.file)
    assert any(f.startswith(f"{blamed}: ") and removal.told in f for f in told), "\n".join(told)
    assert not any(str(root) in problem for problem in told), "files are named as the author does"


def test_options_that_are_no_yaml_are_told_alone(tmp_path: Path) -> None:
    chapter = structure.Chapter(copy_of_the_book(tmp_path), FOLDER)
    text = chapter.text(CHAPTER)
    (tmp_path / CHAPTER).write_text(text.replace("name: fig-02-slopes", "name fig-02-slopes"))
    (told,) = structure.problems_of(chapter)
    assert told.startswith(f"{CHAPTER}: write the options of its cells as YAML: Code cell ")


@pytest.mark.parametrize("kind", ["page", "exercise", "graders", "answers", "formulas"])
def test_a_missing_file_is_told_alone(kind: str, tmp_path: Path) -> None:
    chapter = structure.Chapter(copy_of_the_book(tmp_path), FOLDER)
    assert not structure.problems_of(chapter)
    name = getattr(chapter, kind)
    (chapter.root / name).unlink()
    (told,) = structure.problems_of(chapter)
    assert told.startswith(f"{name}: write this file: ")


def test_every_rule_has_been_seen_to_fail() -> None:
    rules = [*structure.CHAPTER_RULES, *structure.FINISHED_RULES, *structure.BOOK_RULES]
    seen = {removal.rule for removal in REMOVALS.values()}
    assert not [rule.__name__ for rule in rules if rule not in seen]
