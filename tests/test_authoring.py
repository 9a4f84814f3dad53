"""`make new`: what it writes keeps all rules and can be built; bad input leaves nothing behind."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import test_structure as structure
from tests.extension.small_book import SmallBook
from tests.ways import weekly

ROOT = Path(__file__).parents[1]
LAST = structure.CHAPTERS[-1]
NUMBER = LAST.number + 1
NAME = f"{NUMBER:02d}-robust-losses"
COPIED = ("extensions", "authoring", "book", "src", "tests")
SETTINGS = ("_toc.yml", "_config.yml", "pyproject.toml", "Makefile", "README.md", "CONTRIBUTING.md")
NEW = [
    f"book/{NAME}/chapter.md",
    f"book/{NAME}/exercise.md",
    f"src/gradbook/exercises/ex{NUMBER:02d}.py",
    f"tests/graders/answers_ex{NUMBER:02d}.py",
    f"tests/formulas/wrong_ch{NUMBER:02d}.py",
]


def copy_of_the_repository(folder: Path) -> Path:
    ignore = shutil.ignore_patterns("__pycache__", "*.egg-info", "_static", "_templates")
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=ignore)
    for name in SETTINGS:
        shutil.copy(ROOT / name, folder)
    return folder


def run(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """In the copy, and with the copy's modules alone."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "MAKE"))}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)


def new(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(root, sys.executable, "-m", "authoring.new", *arguments)


def texts(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with a new chapter in it. Nobody may change it."""
    root = copy_of_the_repository(tmp_path_factory.mktemp("authoring") / "copy")
    before = texts(root)
    done = new(root, "robust-losses")
    assert done.returncode == 0, done.stderr
    after = texts(root)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {*NEW, "_toc.yml", "book/welcome.md", "book/review.md"}
    assert all(f"  {name}\n" in done.stdout for name in changed), done.stdout
    return root


def test_a_new_chapter_keeps_the_rules_at_once(begun: Path) -> None:
    chapter = structure.chapters_under(begun)[-1]
    assert chapter.folder == NAME and chapter.is_draft
    assert not structure.problems_of(chapter)
    assert not [problem for rule in structure.BOOK_RULES for problem in rule(begun)]


def test_what_is_left_to_write_in_a_draft_is_told(begun: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider"]
    done = run(begun, *command, "tests/test_structure.py", "tests/test_release.py")
    draft = f"book/{NAME}/chapter.md"
    assert f"{draft} is a draft. What is left:" in done.stdout, done.stdout
    assert f"{draft}: write three figures or more; it has 1" in done.stdout
    assert f"book/{NAME}/exercise.md: write what is asked for: To write: what else" in done.stdout
    assert (
        "book/welcome.md: write what is asked for: To write: the question, shortened" in done.stdout
    )
    assert f"still drafts: {draft}." in done.stdout, "it cannot be released"
    assert "1 failed" in done.stdout, done.stdout


def test_its_name_and_number_are_filled_in_and_no_placeholder_is_left(begun: Path) -> None:
    for name in NEW:
        text = (begun / name).read_text()
        assert not re.search(r"NN|NUMBER|TITLE|NAME", text), name
    assert f"# Chapter {NUMBER}: Robust losses\n" in (begun / NEW[0]).read_text()
    assert f"| {NUMBER} | {{doc}}`Robust losses <" in (begun / "book/welcome.md").read_text()


@weekly
def test_its_known_answers_and_its_wrong_formulas_are_told_from_right_ones(begun: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    graders = run(begun, *command, "tests/graders/test_answers.py", "-k", f"{NUMBER}a")
    assert graders.returncode == 0, graders.stdout
    assert int(re.search(r"(\d+) passed", graders.stdout)[1]) > 30
    formulas = run(begun, *command, "tests/formulas", "-k", f"{NAME} and not build")
    assert formulas.returncode == 0, formulas.stdout
    assert "2 passed" in formulas.stdout


def test_its_code_is_clean(begun: Path) -> None:
    ruff = str(Path(sys.executable).with_name("ruff"))
    modules = [name for name in NEW if name.endswith(".py")]
    for command in ("check", "format --check"):
        done = run(begun, ruff, *command.split(), *modules)
        assert done.returncode == 0, done.stdout


def test_its_pages_can_be_built_and_its_blanks_are_not_attempted(
    begun: Path, tmp_path: Path
) -> None:
    """In a small book of the two pages and what was written for them elsewhere."""
    book = SmallBook(tmp_path / "book")
    for name in NEW[:3]:
        book.write(name, (begun / name).read_text())
    toc = (begun / "_toc.yml").read_text().splitlines(keepends=True)[-20:]
    entry = "".join(line for line in toc if NAME in line or "sections" in line)
    entry = entry[entry.rindex(f"      - file: book/{NAME}/chapter") :]
    book.write(
        "_toc.yml",
        "format: jb-book\nroot: book/welcome\nparts:\n  - caption: Chapters\n    chapters:\n"
        f"      - file: book/how-to\n      - file: book/review\n"
        f"      - file: book/01-topic/exercise\n"
        f"      - file: book/02-topic/exercise\n{entry}",
    )
    row = next(r for r in (begun / "book/welcome.md").read_text().splitlines() if NAME in r)
    table = "| No. | Chapter | Difficulty | Exercise |\n|--:|:--|:--|:--|\n"
    book.write("book/welcome.md", f"{book.read('book/welcome.md')}\n{table}{row}\n")
    questions = (begun / "book/review.md").read_text().split("\n## ")[-1]
    book.write("book/how-to.md", "# How to use this book\n")
    book.write("book/review.md", f"# Review\n\n## {questions}")
    built = book.build()
    assert built.status == 0, built.summary
    page = (book.path / f"_build/html/book/{NAME}/exercise.html").read_text()
    assert "not attempted" in page
    assert "This chapter is a draft" in book.read(f"_build/html/book/{NAME}/chapter.html")


def test_a_title_may_be_given(tmp_path: Path) -> None:
    root = copy_of_the_repository(tmp_path / "copy")
    done = run(root, "make", "new", "NAME=l2-norm", "TITLE=Norms, and what they cost")
    assert done.returncode == 0, done.stderr
    page = root / f"book/{NUMBER:02d}-l2-norm/chapter.md"
    assert f"# Chapter {NUMBER}: Norms, and what they cost\n" in page.read_text()


BAD = {
    "none": ("", "a chapter needs a name, and none was given: make new NAME=robust-losses"),
    "taken": (LAST.folder[3:], f"book/{LAST.folder} is there already: choose another name"),
    "a space": ("robust losses", "'robust losses' is not a name for a chapter: give small letters"),
    "a slash": ("../losses", "'../losses' is not a name"),
    "upper case": ("Losses", "'Losses' is not a name"),
    "a dot": ("losses.md", "'losses.md' is not a name"),
    "an underscore": ("robust_losses", "'robust_losses' is not a name"),
    "a hyphen at the end": ("losses-", "'losses-' is not a name"),
    "an option": ("-losses", "'-losses' is not a name"),
    "a part of an exercise": ("10-a", "'10-a' is not a name"),
    "a line break": ("losses\n", "'losses\\n' is not a name"),
    "too long": ("l" * 61, f"{'L' + 60 * 'l'!r} is not a title: give one line of at most 60"),
}


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_the_repository(tmp_path_factory.mktemp("authoring") / "copy")


@pytest.mark.parametrize("case", BAD)
def test_a_bad_name_is_told_in_one_sentence_and_nothing_is_written(
    untouched: Path, case: str
) -> None:
    name, told = BAD[case]
    before = texts(untouched)
    done = new(untouched, "--", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(told) and done.stderr.count("\n") == 1, done.stderr
    assert texts(untouched) == before


def test_make_says_the_same(untouched: Path) -> None:
    before = texts(untouched)
    done = run(untouched, "make", "new", "NAME=a b")
    assert done.returncode == 2
    assert done.stderr.startswith("'a b' is not a name for a chapter")
    assert run(untouched, "make", "new").stderr.startswith("a chapter needs a name")
    assert texts(untouched) == before


@pytest.mark.parametrize("title", ["  ", "a `word`", "a | b", "two\nlines", "x" * 61])
def test_a_bad_title_is_told_in_one_sentence(untouched: Path, title: str) -> None:
    before = texts(untouched)
    done = new(untouched, "losses", "--title", title)
    assert done.returncode == 2
    assert done.stderr.startswith(f"{title!r} is not a title") and done.stderr.count("\n") == 1
    assert texts(untouched) == before


def test_a_file_of_the_next_number_is_not_overwritten(tmp_path: Path) -> None:
    root = copy_of_the_repository(tmp_path / "copy")
    (root / NEW[3]).write_text("mine\n")
    before = texts(root)
    done = new(root, "losses")
    assert done.returncode == 2
    assert done.stderr == f"{NEW[3]} is there already, without its chapter: move it away\n"
    assert texts(root) == before


def test_what_cannot_be_written_leaves_nothing_half_written(tmp_path: Path) -> None:
    root = copy_of_the_repository(tmp_path / "copy")
    shutil.rmtree(root / "tests/formulas")  # the last of the new files has no folder
    before = texts(root)
    done = new(root, "losses")
    assert done.returncode == 2
    assert "nothing was written" in done.stderr and done.stderr.count("\n") == 1
    assert texts(root) == before
    assert not list((root / "book").glob("*-losses"))


def test_a_page_without_its_list_is_told(tmp_path: Path) -> None:
    root = copy_of_the_repository(tmp_path / "copy")
    (root / "book/welcome.md").write_text("# Welcome\n")
    before = texts(root)
    done = new(root, "losses")
    assert done.returncode == 2
    assert done.stderr.startswith("book/welcome.md lists no chapter after which")
    assert texts(root) == before


def test_help_tells_of_each_target_in_one_line() -> None:
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1]
    told = run(ROOT, "make", "help").stdout
    public = set(targets.split()) - {
        "chromium",
        "bubblewrap",
    }  # what tests need, not what people ask for
    assert set(re.findall(r"^make (\S+) +\S.*$", told, re.MULTILINE)) == public


def test_to_make_is_to_make_the_book() -> None:
    assert "jupyter-book build ." in run(ROOT, "make", "--dry-run").stdout
