"""What a chapter and its exercise must have, and where the book lists them.

Each failure says what to write, and where. CONTRIBUTING.md tells the same in words. A chapter that
is marked as a draft need not have enough of everything yet.
"""

from __future__ import annotations

import ast
import functools
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import jupytext
import pytest
import yaml
from jupytext.myst import MystMetadataParsingError

ROOT = Path(__file__).parents[1]
DRAFT = "{.draft}\n"
TO_WRITE = "To write:"
CHECK = re.compile(r"^\s*check(?:_close|_numbers)?\(", re.MULTILINE)
# Macros that write something other than a symbol of this book.
NOT_SYMBOLS = {r"\e"}
NUMERALS = [
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    *("nineteen", "twenty"),
]


@dataclass(frozen=True)
class Chapter:
    """A chapter with its exercise, and the names of its files as they are told."""

    root: Path
    folder: str

    @property
    def number(self) -> int:
        return int(self.folder[:2])

    @property
    def page(self) -> str:
        return f"book/{self.folder}/chapter.md"

    @property
    def exercise(self) -> str:
        return f"book/{self.folder}/exercise.md"

    @property
    def graders(self) -> str:
        return f"src/gradbook/exercises/ex{self.number:02d}.py"

    @property
    def answers(self) -> str:
        return f"tests/graders/answers_ex{self.number:02d}.py"

    @property
    def formulas(self) -> str:
        return f"tests/formulas/wrong_ch{self.number:02d}.py"

    @property
    def is_draft(self) -> bool:
        return DRAFT in self.text(self.page)

    def text(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def parts(self) -> list[str]:
        """The functions that judge a part: check_a, check_b, …"""
        tree = ast.parse(self.text(self.graders))
        return [
            node.name
            for node in tree.body
            if isinstance(node, ast.FunctionDef) and node.name.startswith("check_")
        ]


ChapterRule = Callable[[Chapter], Iterator[str]]
BookRule = Callable[[Path], Iterator[str]]


def chapters_under(root: Path) -> list[Chapter]:
    folders = sorted(path.name for path in (root / "book").glob("[0-9][0-9]-*") if path.is_dir())
    return [Chapter(root, folder) for folder in folders]


def missing(name: str, text: str, pieces: dict[str, str]) -> Iterator[str]:
    """For each piece that the text does not have: the file, the piece, what it is for."""
    for piece, purpose in pieces.items():
        if piece not in text:
            yield f"{name}: write `{piece.strip()}`: {purpose}"


@functools.cache
def code_cells(text: str) -> list:
    return [c for c in jupytext.reads(text, fmt="md:myst").cells if c.cell_type == "code"]


def parsed(source: str) -> ast.Module:
    """Of a cell that is no Python, nothing: the build tells of it."""
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module([], [])


def names_bound(source: str) -> set[str]:
    """The names that a cell binds at its top level."""
    bound = set()
    for node in parsed(source).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            bound.add(node.name)
        else:
            names = (part for part in ast.walk(node) if isinstance(part, ast.Name))
            bound |= {name.id for name in names if isinstance(name.ctx, ast.Store)}
    return bound


def prose(text: str) -> str:
    """Without cells, front matter and mathematics."""
    text = re.sub(r"\A---.*?^---$", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"^(```+)\{code-cell\}.*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"\$\$.*?\$\$|\$[^$]+\$", "…", text, flags=re.DOTALL)


def terms(chapter: Chapter) -> set[str]:
    """What stands in bold."""
    found = re.findall(r"\*\*([^*]+)\*\*", prose(chapter.text(chapter.page)))
    return {" ".join(term.split()).lower() for term in found}


def glossary(root: Path) -> list[str]:
    text = (root / "book/glossary.md").read_text(encoding="utf-8")
    inside = re.search(r"```\{glossary\}(.*?)```", text, re.DOTALL)
    lines = inside[1].splitlines() if inside else []
    return [line.lower() for line in lines if line and not line.startswith((" ", ":"))]


# ---------------------------------------------------------------- a chapter and its exercise


def all_files_are_there(chapter: Chapter) -> Iterator[str]:
    for name, purpose in {
        chapter.page: "the chapter",
        chapter.exercise: "the exercise",
        chapter.graders: "what judges the answers to the exercise",
        chapter.answers: "answers to the exercise whose verdict is known",
        chapter.formulas: "wrong formulas that the chapter's checks must find",
    }.items():
        if not (chapter.root / name).is_file():
            yield f"{name}: write this file: {purpose}. `make new` shows how it begins."


def both_pages_can_be_read(chapter: Chapter) -> Iterator[str]:
    for page in (chapter.page, chapter.exercise):
        try:
            code_cells(chapter.text(page))
        except MystMetadataParsingError as error:
            yield f"{page}: write the options of its cells as YAML: {error}"


def the_chapter_has_its_pieces(chapter: Chapter) -> Iterator[str]:
    text = chapter.text(chapter.page)
    pieces = {
        f"(ch-{chapter.number:02d})=\n# Chapter {chapter.number}: ": "the label and the heading",
        "{.question}\n": "above the question that the chapter answers",
        "{prf:definition}": "a definition",
        "{prf:theorem}": "a theorem",
        "{prf:proof}": "its proof",
        "\n## Common mistakes\n": "what people get wrong, and what gives it away",
        "\n## Where machine learning uses it\n": "a use or two",
        "\n## Back to the question\n": "the answer to the question at the top",
        "\n## Self-test\n": "questions with answers to unfold",
        "\n## Read more\n": "the exercise, other chapters, sources",
    }
    yield from missing(chapter.page, text, pieces)
    proved = re.findall(r"\{prf:(?:theorem|lemma|corollary|proposition)\}", text)
    if len(proved) > text.count("{prf:proof}"):
        count = f"each of the {len(proved)} theorems and lemmas"
        yield f"{chapter.page}: write a {{prf:proof}} for {count}"


def the_exercise_has_its_pieces(chapter: Chapter) -> Iterator[str]:
    text, nn = chapter.text(chapter.exercise), f"{chapter.number:02d}"
    pieces = {
        f"# Exercise {chapter.number}: ": "the heading",
        "{.difficulty}\n★": "how hard it is: ★☆☆, ★★☆ or ★★★",
        "After this exercise you can": "what a reader learns",
        f":label: ex-{nn}\n": "the label of the exercise, for its solutions",
        "{prf:proof}": "a proof in a solution",
        "\n## After you have tried\n": "above what the answers mean, which is folded",
        "\n### Takeaway\n": "what a reader should keep",
    }
    yield from missing(chapter.exercise, text, pieces)
    if not any("figure" in cell.metadata.get("mystnb", {}) for cell in code_cells(text)):
        yield f"{chapter.exercise}: write a figure: a cell with `mystnb: figure:`"


def sections_of_parts(chapter: Chapter) -> dict[str, str]:
    """Each part's letter → what stands on the page from its label to the next heading."""
    text, nn = chapter.text(chapter.exercise), f"{chapter.number:02d}"
    found = re.split(rf"^\(ex-{nn}-([a-z])\)=\n(?=## )", text, flags=re.MULTILINE)
    return {
        letter: re.split(r"\n## ", section.removeprefix("## "))[0]
        for letter, section in zip(found[1::2], found[2::2])
    }


def each_part_has_its_pieces(chapter: Chapter) -> Iterator[str]:
    """Its question, two hints, its blanks, its grader, and its solution, in this order."""
    module, sections = f"ex{chapter.number:02d}", sections_of_parts(chapter)
    for part in chapter.parts():
        letter = part[-1]
        label = f"ex-{chapter.number:02d}-{letter}"
        where = f"{chapter.exercise}: part ({letter})"
        section = sections.get(letter)
        if section is None or not section.startswith(f"({letter}) "):
            heading = f"`({label})=` and below it `## ({letter}) …`"
            yield f"{chapter.exercise}: write {heading}: where the part begins"
            continue
        pieces = {
            "{dropdown} Hint 1: ": "a hint of where to look",
            "{dropdown} Hint 2: ": "a hint of the step that decides",
            "...": "a blank for each answer",
            f"\nshow({module}.{part}(": "what judges the blanks",
            f"{{solution-start}} {label[:5]}\n:label: sol{label[2:]}\n": "where that begins",
            f"require_passed({module}.{part}(": "what judges the solution",
            "{solution-end}": "where the solution ends",
        }
        lacking = list(missing(where, section, pieces))
        yield from lacking
        places = [section.find(piece) for piece in pieces]
        if not lacking and places != sorted(places):
            yield f"{where}: write first {', then '.join(pieces.values())}"


def blanks(chapter: Chapter) -> list[str]:
    """The cells in which the learner fills in answers."""
    cells = (cell.source for cell in code_cells(chapter.text(chapter.exercise)))
    return [source for source in cells if re.search(r"= \.\.\.|return \.\.\.", source)]


def blanks_say_what_goes_in_and_out(chapter: Chapter) -> Iterator[str]:
    for node in itertools.chain(*(parsed(source).body for source in blanks(chapter))):
        if not isinstance(node, ast.FunctionDef):
            continue
        if not re.search(r"shape|number|float|\(\w*,?\w*\)", ast.get_docstring(node) or ""):
            yield (
                f"{chapter.exercise}: write in {node.name}'s docstring what goes in and out, "
                "such as: x: array (n,). Return a number."
            )
        if ast.unparse(node.body[-1]) != "return ...":
            yield f"{chapter.exercise}: end {node.name} with `return ...`: it is the learner's"


def other_cells_leave_the_answers_alone(chapter: Chapter) -> Iterator[str]:
    """Who runs all cells would be judged on the reference."""
    owned = {name: source for source in blanks(chapter) for name in names_bound(source)}
    for cell in code_cells(chapter.text(chapter.exercise)):
        for name in sorted(owned.keys() & names_bound(cell.source)):
            if cell.source != owned[name]:
                yield (
                    f"{chapter.exercise}: choose another name than {name} in the cell "
                    f"`{cell.source.splitlines()[0]}`: it would overwrite the learner's answer"
                )


def the_exercise_checks_its_claims(chapter: Chapter) -> Iterator[str]:
    text = chapter.text(chapter.exercise)
    if len(CHECK.findall(text)) < 5:
        yield f"{chapter.exercise}: write at least five checks of what the text claims"
    if not CHECK.search(text, max(0, text.find("\n### Takeaway\n"))):
        yield f"{chapter.exercise}: write a check of what is claimed under Takeaway"


def every_part_has_known_answers(chapter: Chapter) -> Iterator[str]:
    module, text = f"ex{chapter.number:02d}", chapter.text(chapter.answers)
    for part in chapter.parts():
        if f"{module}.{part}:" not in text:
            yield f"{chapter.answers}: write `{module}.{part}: KnownAnswers(…)` in PARTS"


def figures_are_complete(chapter: Chapter) -> Iterator[str]:
    for page in (chapter.page, chapter.exercise):
        text = chapter.text(page)
        for cell in code_cells(text):
            options = cell.metadata.get("mystnb", {})
            figure = options.get("figure")
            if figure is None:
                continue
            name, caption = figure.get("name", ""), " ".join(figure.get("caption", "").split())
            which = f"the figure {name or caption[:40]!r}"
            if not name.startswith("fig-"):
                yield f"{page}: write a `name: fig-…` for {which}"
            elif f"{{numref}}`{name}`" not in text:
                yield f"{page}: write {{numref}}`{name}` where the text speaks of {which}"
            if not caption:
                yield f"{page}: write a `caption:` for {which}: what a reader should see in it"
            if not options.get("image", {}).get("alt"):
                yield f"{page}: write `mystnb: image: alt:` for {which}: the picture in words"


def predictions_can_be_made(chapter: Chapter) -> Iterator[str]:
    for page in (chapter.page, chapter.exercise):
        boxes = re.findall(
            r"^(:{4,}|`{4,})\{admonition\} Predict first\n(.*?)^\1$",
            chapter.text(page),
            re.MULTILINE | re.DOTALL,
        )
        for _, box in boxes:
            which = f"the prediction {' '.join(prose(box).split())[:50]!r}"
            name = rf"^:class: gb-predict\n:name: predict-{chapter.number:02d}-[\w-]+$"
            if not re.search(name, box, re.MULTILINE):
                yield (
                    f"{page}: write `:class: gb-predict` and "
                    f"`:name: predict-{chapter.number:02d}-…` under the title of {which}"
                )
            answers = re.findall(r"^- .*", box, re.MULTILINE)
            if len(answers) != 3 or sum("]{.right}" in answer for answer in answers) != 1:
                yield (
                    f"{page}: write three answers, `- …`, in {which}, and the right one as "
                    "`- [one line]{.right}`"
                )
            if ":::{dropdown} " not in box:
                yield f"{page}: write what is so, in a `:::{{dropdown}} …`, in {which}"


def no_number_is_written_by_hand(chapter: Chapter) -> Iterator[str]:
    """A new theorem renumbers those after it. Those of other books stand beside their source."""
    named = re.compile(
        r"\b(?:Theorem|Lemma|Proposition|Corollary|Definition|Fig\.|Figure|Table|Equation)"
        r"\s+\(?\d[\d.]*"
    )
    for page in (chapter.page, chapter.exercise):
        for paragraph in re.split(r"\n\s*\n", prose(chapter.text(page))):
            for by_hand in () if "{cite" in paragraph else named.findall(paragraph):
                link = "write a link with the label, as {prf:ref}"
                yield f"{page}: {link}, in place of {by_hand!r}"


def terms_are_in_the_glossary(chapter: Chapter) -> Iterator[str]:
    known = {entry.removesuffix("s") for entry in glossary(chapter.root)}
    for term in sorted(terms(chapter)):
        if term.removesuffix("s") not in known:
            yield (
                f"book/glossary.md: write an entry for {term!r}, in bold in {chapter.page}; "
                "or take a * from each side there, if it is no new term"
            )


def the_table_of_contents_lists_it(chapter: Chapter) -> Iterator[str]:
    if chapter.folder not in _in_toc(chapter.root):
        yield (
            f"_toc.yml: write, in the chapter's place, `- file: book/{chapter.folder}/chapter`, "
            f"and under its `sections:` the line `- file: book/{chapter.folder}/exercise`"
        )


def the_welcome_page_lists_it(chapter: Chapter) -> Iterator[str]:
    row = _welcome_row(chapter)
    stars = re.search(r"\{\.difficulty\}\n([★☆]{3})", chapter.text(chapter.exercise))
    wanted = stars[1] if stars else "★☆☆"
    if row is None:
        yield (
            f"book/welcome.md: write a row in the table: | {chapter.number} | "
            f"{{doc}}`the title <{chapter.folder}/chapter>` | {wanted} | 10 min | the question | "
            f"{{doc}}`what the reader does <{chapter.folder}/exercise>` |"
        )
    elif row[1] != wanted:
        yield (
            f"book/welcome.md: write {wanted} in the row of chapter {chapter.number}, "
            f"as in {chapter.exercise}; it has {row[1]}"
        )


def the_review_asks_about_it(chapter: Chapter) -> Iterator[str]:
    section = _review(chapter.root).get(chapter.number)
    if section is None:
        yield (
            "book/review.md: write a section of three questions, each with a link to where the "
            f"book answers it, such as {{prf:ref}}`thm-{chapter.number:02d}-…`"
        )
    elif len(re.findall(r"^- ", section, re.MULTILINE)) != 3:
        heading = section.splitlines()[0]
        yield f"book/review.md: write three questions under {heading!r}, each as a `- …`"


CHAPTER_RULES: list[ChapterRule] = [
    the_chapter_has_its_pieces,
    the_exercise_has_its_pieces,
    each_part_has_its_pieces,
    blanks_say_what_goes_in_and_out,
    other_cells_leave_the_answers_alone,
    the_exercise_checks_its_claims,
    every_part_has_known_answers,
    figures_are_complete,
    predictions_can_be_made,
    no_number_is_written_by_hand,
    terms_are_in_the_glossary,
    the_table_of_contents_lists_it,
    the_welcome_page_lists_it,
    the_review_asks_about_it,
]


def unreadable(chapter: Chapter) -> list[str]:
    """What keeps the other rules from being judged."""
    return list(all_files_are_there(chapter)) or list(both_pages_can_be_read(chapter))


def problems_of(chapter: Chapter) -> list[str]:
    """What is wrong with a chapter or its exercise, finished or not."""
    return unreadable(chapter) or [p for rule in CHAPTER_RULES for p in rule(chapter)]


# ---------------------------------------------------------------- what a draft need not have yet


def there_is_enough_of_everything(chapter: Chapter) -> Iterator[str]:
    text, page = chapter.text(chapter.page), chapter.page
    figures = [c for c in code_cells(text) if "figure" in c.metadata.get("mystnb", {})]
    if len(figures) < 3:
        yield f"{page}: write three figures or more; it has {len(figures)}"
    if not any("moving(" in c.source for c in figures):
        yield f"{page}: write a figure that moves, with `gradbook.moving.moving`"
    predictions = text.count("{admonition} Predict first")
    if predictions < 2:
        yield (
            f"{page}: write a prediction before that figure, and one before a main theorem, "
            f"`::::{{admonition}} Predict first`; it has {predictions}"
        )
    checks = len(CHECK.findall(text))
    if checks < 30:
        yield f"{page}: write 30 checks or more of what the text claims; it has {checks}"
    for number in range(1, 6):
        if f"\n:::{{dropdown}} {number}. " not in text:
            yield f"{page}: write question {number} of the self-test: `:::{{dropdown}} {number}. …`"
    if not terms(chapter):
        yield f"{page}: write the terms that the chapter defines in bold, where it defines them"


def minutes(chapter: Chapter, texts: Iterable[str] = ()) -> int:
    """How long both pages take a learner: words, formulas to be followed, parts to be solved."""
    texts = list(texts) or [chapter.text(page) for page in (chapter.page, chapter.exercise)]
    words = sum(len(prose(text).split()) for text in texts)
    formulas = sum(text.count("\n$$\n") // 2 for text in texts)
    parts = len(sections_of_parts(chapter))
    return 5 * round((words / 200 + formulas / 2 + 8 * parts) / 5)


def asked(chapter: Chapter) -> str:
    """The exercise without its solutions, and what comes after them."""
    above, _, _ = chapter.text(chapter.exercise).partition("\n## After you have tried\n")
    return re.sub(r"`{4}\{solution-start\}.*?`{4}\{solution-end\}", "", above, flags=re.DOTALL)


def the_teachers_page_lists_it(chapter: Chapter) -> Iterator[str]:
    stars = re.search(r"\{\.difficulty\}\n([★☆]{3})", chapter.text(chapter.exercise))
    parts, alone = len(sections_of_parts(chapter)), minutes(chapter, [asked(chapter)])
    row = (
        f"| {{doc}}`{chapter.folder}/exercise` | {stars[1] if stars else '★☆☆'} | {parts} "
        f"| {alone} | {minutes(chapter)} |"
    )
    if row not in chapter.text("book/for-teachers.md"):
        yield f"book/for-teachers.md: write the row {row}"


def the_welcome_page_says_how_long_it_takes(chapter: Chapter) -> Iterator[str]:
    row = _welcome_row(chapter)
    if row and int(row[2]) != minutes(chapter):
        yield (
            f"book/welcome.md: write {minutes(chapter)} min in the row of chapter "
            f"{chapter.number}; it has {row[2]}"
        )


def the_welcome_page_asks_its_question(chapter: Chapter) -> Iterator[str]:
    row = _welcome_row(chapter)
    question = re.search(
        r"^\{\.question\}\n(.*?)\n\n", chapter.text(chapter.page), re.M | re.DOTALL
    )
    words = r"\d[\d.]*\d|\d|\b(?:half|third|quarter|twice|ten|twenty|hundred|thousand"
    words += r"|faster|slower|falls?|fell|rises?|rose|more|less|fewer|negative|positive)\b"
    same = {"fell": "falls", "rose": "rises"}  # told as it was, asked as it is
    for number in re.findall(words, row[3] if row else ""):
        if question and same.get(number, number) not in question[1]:
            yield (
                f"book/welcome.md: write the numbers and directions of {chapter.page} in the "
                f"question of chapter {chapter.number}; {number} is none of them"
            )


def nothing_is_left_to_write(chapter: Chapter) -> Iterator[str]:
    row = _welcome_row(chapter)
    texts = {
        chapter.page: chapter.text(chapter.page),
        chapter.exercise: chapter.text(chapter.exercise),
        "book/welcome.md": row[0] if row else "",
        "book/review.md": _review(chapter.root).get(chapter.number, ""),
    }
    for name, text in texts.items():
        for line in re.findall(rf"{TO_WRITE}.*", text):
            yield f"{name}: write what is asked for: {line}"


FINISHED_RULES: list[ChapterRule] = [
    there_is_enough_of_everything,
    nothing_is_left_to_write,
    the_welcome_page_says_how_long_it_takes,
    the_welcome_page_asks_its_question,
    the_teachers_page_lists_it,
]


# ---------------------------------------------------------------- the book


def numbers_have_no_gap(root: Path) -> Iterator[str]:
    for place, chapter in enumerate(chapters_under(root), 1):
        if chapter.number != place:
            yield f"book/{chapter.folder}: write {place:02d} in place of its number: it is next"


def no_file_is_without_its_chapter(root: Path) -> Iterator[str]:
    numbers = {chapter.number for chapter in chapters_under(root)}
    for pattern in (
        "src/gradbook/exercises/ex[0-9]*.py",
        "tests/graders/answers_ex[0-9]*.py",
        "tests/formulas/wrong_ch[0-9]*.py",
    ):
        for path in sorted(root.glob(pattern)):
            if int(path.stem[-2:]) not in numbers:
                folder = f"book/{path.stem[-2:]}-…"
                yield f"{path.relative_to(root)}: write its chapter, {folder}, or remove this file"


def lists_are_in_the_order_of_the_numbers(root: Path) -> Iterator[str]:
    welcome = (root / "book/welcome.md").read_text(encoding="utf-8")
    for name, numbers in {
        "_toc.yml": [int(folder[:2]) for folder in _in_toc(root)],
        "book/welcome.md": [int(n) for n in re.findall(r"^\| (\d+) \| \{doc\}", welcome, re.M)],
        "book/review.md": list(_review(root)),
    }.items():
        for before, after in itertools.pairwise(numbers):
            if after <= before:
                yield f"{name}: write chapter {after} before chapter {before}, and each one once"


def lists_name_only_chapters_that_exist(root: Path) -> Iterator[str]:
    folders = {chapter.folder for chapter in chapters_under(root)}
    welcome = (root / "book/welcome.md").read_text(encoding="utf-8")
    for name, listed in {
        "_toc.yml": _in_toc(root),
        "book/welcome.md": re.findall(r"<(\d\d-[^/>]+)/chapter>", welcome),
    }.items():
        for folder in sorted(set(listed) - folders):
            yield f"{name}: write the name of a chapter for {folder}: there is no book/{folder}"


def a_term_is_in_bold_in_one_chapter(root: Path) -> Iterator[str]:
    defined: dict[str, str] = {}
    for chapter in chapters_under(root):
        for term in sorted(terms(chapter)):
            if term in defined:
                yield (
                    f"{chapter.page}: write {term!r} without bold: {defined[term]} defines it, "
                    "and a term is in bold where it is defined"
                )
            defined.setdefault(term, chapter.page)


def the_glossary_is_in_order(root: Path) -> Iterator[str]:
    entries = glossary(root)
    for before, after in itertools.pairwise(entries):
        if after <= before:
            yield f"book/glossary.md: write {after!r} before {before!r}, and each entry once"


def every_macro_is_in_the_notation(root: Path) -> Iterator[str]:
    settings = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    notation = (root / "book/notation.md").read_text(encoding="utf-8")
    for macro in settings["sphinx"]["config"]["katex_macros"]:
        if macro not in NOT_SYMBOLS and not re.search(re.escape(macro) + r"(?![A-Za-z])", notation):
            yield f"book/notation.md: write a row for the macro {macro} of _config.yml"


def counts_of_chapters_are_right(root: Path) -> Iterator[str]:
    right = len(chapters_under(root))
    numeral = re.compile(rf"\b({'|'.join(NUMERALS)}|\d+) (chapters|exercises)\b", re.IGNORECASE)
    for path in [
        root / "README.md",
        root / "CONTRIBUTING.md",
        *sorted((root / "book").glob("*.md")),
    ]:
        for said, what in numeral.findall(path.read_text(encoding="utf-8")):
            word = said.lower()
            if right != (NUMERALS.index(word) + 1 if word in NUMERALS else int(word)):
                yield (
                    f"{path.relative_to(root)}: write {right} {what}, not {said}; "
                    "or better, say it without a number"
                )


def the_map_shows_what_rests_on_what(root: Path) -> Iterator[str]:
    found = re.search(
        r"^rests_on = (\{.*?\})", (root / "book/welcome.md").read_text("utf-8"), re.M | re.S
    )
    drawn = ast.literal_eval(found[1]) if found else {}
    for number, counts in _referred_to(root).items():
        wanted = sorted(earlier for earlier, times in counts.items() if times > 1)
        if drawn.get(number, []) != wanted:
            yield (
                f"book/welcome.md: write {number}: {wanted} in rests_on: to these chapter {number} "
                "refers more than once"
            )


def _referred_to(root: Path) -> dict[int, Counter[int]]:
    """How often each chapter, with its exercise, refers to each earlier one."""
    texts = {
        chapter.number: "".join(
            path.read_text("utf-8") for path in sorted((root / chapter.page).parent.glob("*.md"))
        )
        for chapter in chapters_under(root)
    }
    label = re.compile(r"^\(([\w-]+)\)=|^\s*:?(?:label|name): ([\w-]+)$", re.M)
    home = {a or b: number for number, text in texts.items() for a, b in label.findall(text)}
    role = re.compile(r"\{(?:ref|numref|prf:ref|eq|doc)\}`(?:[^`<]*<)?([^`>]+)>?`")
    counts: dict[int, Counter[int]] = {}
    for number, text in texts.items():
        named = [int(other) for other in re.findall(r"\b[Cc]hapters? (\d+)", text)]
        folders = [re.search(r"(\d\d)-[\w-]+/", target) for target in role.findall(text)]
        named += [int(folder[1]) for folder in folders if folder]
        named += [home[target] for target in role.findall(text) if target in home]
        counts[number] = Counter(other for other in named if other < number)
    return counts


BOOK_RULES: list[BookRule] = [
    the_map_shows_what_rests_on_what,
    numbers_have_no_gap,
    no_file_is_without_its_chapter,
    lists_are_in_the_order_of_the_numbers,
    lists_name_only_chapters_that_exist,
    a_term_is_in_bold_in_one_chapter,
    the_glossary_is_in_order,
    every_macro_is_in_the_notation,
    counts_of_chapters_are_right,
]


def _in_toc(root: Path) -> list[str]:
    """The folders whose chapter is listed with its exercise under it."""
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    entries = [entry for part in toc["parts"] for entry in part["chapters"]]
    folders = [
        (entry, found[1])
        for entry in entries
        if (found := re.fullmatch(r"book/(\d\d-[^/]+)/chapter", entry["file"]))
    ]
    return [f for entry, f in folders if entry.get("sections") == [{"file": f"book/{f}/exercise"}]]


def _welcome_row(chapter: Chapter) -> re.Match[str] | None:
    folder = re.escape(chapter.folder)
    return re.search(
        rf"^\| {chapter.number} \| \{{doc\}}`.+ <{folder}/chapter>` \| ([★☆]+) "
        rf"\| (\d+) min \| (.+) \| \{{doc\}}`.+ <{folder}/exercise>` \|$",
        chapter.text("book/welcome.md"),
        re.MULTILINE,
    )


def _review(root: Path) -> dict[int, str]:
    """Number of a chapter → its section of the review, which the first link in it tells."""
    sections = (root / "book/review.md").read_text(encoding="utf-8").split("\n## ")[1:]
    first = [re.search(r"[`#](?:def|lem|thm|cor|ex|sol)-(\d\d)-", section) for section in sections]
    return {int(link[1]): section for link, section in zip(first, sections) if link}


# ---------------------------------------------------------------- the tests

CHAPTERS = chapters_under(ROOT)
EACH = pytest.mark.parametrize("chapter", CHAPTERS, ids=[c.folder for c in CHAPTERS])


def tell(problems: Iterable[str]) -> None:
    if told := "\n".join(problems):
        pytest.fail(told, pytrace=False)


@EACH
def test_a_chapter_keeps_the_rules(chapter: Chapter) -> None:
    tell(problems_of(chapter))


@EACH
def test_a_finished_chapter_has_enough_of_everything(chapter: Chapter) -> None:
    tell(unreadable(chapter))
    problems = [problem for rule in FINISHED_RULES for problem in rule(chapter)]
    if chapter.is_draft:
        left = problems or [f"{chapter.page}: take out the paragraph {DRAFT.strip()}"]
        pytest.skip(f"{chapter.page} is a draft. What is left:\n" + "\n".join(left))
    tell(problems)


@pytest.mark.parametrize("rule", BOOK_RULES, ids=lambda rule: rule.__name__)
def test_the_book_keeps_the_rule_that(rule: BookRule) -> None:
    tell(rule(ROOT))


def test_no_chapter_was_lost() -> None:
    assert len(CHAPTERS) >= 10
