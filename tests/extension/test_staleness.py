"""No result outlives what it came from, and nothing is run without need."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.ways import ALL_WAYS, weekly

from .small_book import HERE, OTHER, PAGE, TOC, SmallBook

BOTH = [PAGE, OTHER]


def html(book: SmallBook, page: str) -> str:
    return (book.path / "_build/html" / page).with_suffix(".html").read_text()


def test_unchanged_book_runs_nothing(book: SmallBook) -> None:
    again = book.build()
    assert (again.status, again.ran) == (0, [])


def test_sentence_edited_runs_nothing(book: SmallBook) -> None:
    book.change(PAGE, "Say hello.", "Say good evening.")
    again = book.build()
    assert (again.status, again.ran) == (0, [])
    assert "Say good evening." in html(book, PAGE)


def test_cell_edited_runs_its_page_only(book: SmallBook) -> None:
    book.change(PAGE, 'print("the value is"', 'print("the value now is"')
    again = book.build()
    assert (again.status, again.ran) == (0, [PAGE])
    assert "the value now is 1" in html(book, PAGE)


@weekly
def test_changed_requirements_run_every_page(book: SmallBook) -> None:
    book.write("requirements.txt", book.read("requirements.txt") + "\n# changed\n")
    again = book.build()
    assert (again.status, again.ran) == (0, BOTH)


USES = {
    "a module": ("from gradbook.exercises import ex03", "src/gradbook/exercises/ex03.py"),
    "what a module imports": ("from gradbook.exercises import ex03", "src/gradbook/diagnosis.py"),
    "the package": ("import gradbook", "src/gradbook/__init__.py"),
    "a module beside the page": ("import beside", "book/01-topic/beside.py"),
    "data": ("open('data.csv').read()", "book/01-topic/data.csv"),
    "data of NumPy's": ("import numpy as np\nnp.loadtxt('data.csv')", "book/01-topic/data.csv"),
    "data elsewhere": ("open('../data/data.csv').read()", "book/data/data.csv"),
    "data of the package": (
        "from gradbook.data import load_digits\nload_digits()",
        "src/gradbook/data/digits.csv.gz",
    ),
    "another program": (
        "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'import gradbook.report'])",
        "src/gradbook/report.py",
    ),
}


# By default one of each way in which a use is seen; GRADBOOK_ALL_WAYS=1 tries them all.
@pytest.mark.parametrize(
    "use",
    USES if ALL_WAYS else ["what a module imports", "data elsewhere"],
)
def test_a_page_runs_again_when_what_it_uses_changes_and_no_other_page_does(
    book: SmallBook, use: str
) -> None:
    code, name = USES[use]
    if name.startswith("book/"):
        book.write(name, "one = 1\n" if name.endswith(".py") else "1,2\n".replace(",", " "))
    book.change(PAGE, HERE, f"```{{code-cell}}\n{code}\nprint('used')\n```")
    assert book.build().ran == [PAGE]
    path = book.path / name
    path.write_bytes(_changed(path))
    again = book.build()
    assert (again.status, again.ran) == (0, [PAGE])


def _changed(path: Path) -> bytes:
    if path.suffix == ".gz":  # packed again, with another time in it
        return gzip.compress(gzip.decompress(path.read_bytes()), mtime=1)
    return path.read_bytes() + (b"# changed\n" if path.suffix == ".py" else b"3 4\n")


@weekly
def test_what_no_page_uses_runs_none(book: SmallBook) -> None:
    book.change(PAGE, HERE, "```{code-cell}\nfrom gradbook.exercises import ex03\n```")
    assert book.build().ran == [PAGE]
    book.write("src/gradbook/exercises/ex11.py", "new = 1\n")
    book.change(
        "src/gradbook/exercises/ex04.py",
        '"""',
        '"""\n',
    )
    book.write("book/data/data.csv", "1,2\n")
    again = book.build()
    assert (again.status, again.ran) == (0, [])


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("from pathlib import Path\nprint([p.name for p in Path('.').glob('*.csv')])", "b.csv"),
        ("import os\nprint(os.path.exists('b.csv'))", "b.csv"),
        ("try:\n    open('b.csv')\nexcept FileNotFoundError:\n    print('none')", "b.csv"),
        ("import fractions\nprint(hasattr(fractions, 'PLANTED'))", "fractions.py"),
        ("import numpy\nprint(hasattr(numpy, 'PLANTED'))", "numpy/__init__.py"),
    ][slice(None) if ALL_WAYS else slice(2, 3)],
    ids=["listed", "asked for", "looked for", "hides a module", "hides a package"][
        slice(None) if ALL_WAYS else slice(2, 3)
    ],
)
def test_a_page_runs_again_when_a_file_comes_that_it_would_have_used(
    book: SmallBook, code: str, name: str
) -> None:
    book.change(PAGE, HERE, f"```{{code-cell}}\n{code}\n```")
    assert book.build().ran == [PAGE]
    book.write(f"book/01-topic/{name}", "PLANTED = 1\n")
    again = book.build()
    assert again.ran == [PAGE], again.output


@weekly
def test_changed_source_shows_in_the_page(book: SmallBook) -> None:
    book.change(PAGE, HERE, "```{code-cell}\nimport gradbook\ngradbook.PLANTED\n```")
    name = "src/gradbook/__init__.py"
    before = book.read(name)
    for value in ("first-value", "second-value"):
        book.write(name, f"{before}\nPLANTED = {value!r}\n")
        assert book.build().status == 0
        assert value in html(book, PAGE)
    book.write(name, before)
    assert "AttributeError" in book.build().summary


@pytest.mark.parametrize(
    "name", ["book/_static/gradbook.css", "book/_templates/page.html"][: None if ALL_WAYS else 1]
)
def test_changed_looks_show_and_run_nothing(book: SmallBook, name: str) -> None:
    planted = (
        "/* */ .planted { color: red }"
        if name.endswith("css")
        else "{% block right_sidebar %}<p>planted</p>{% endblock %}"
    )
    book.write(name, book.read(name) + planted)
    again = book.build()
    assert (again.status, again.ran) == (0, [])
    shown = book.read("_build/html/_static/book.css") if name.endswith("css") else html(book, PAGE)
    assert "planted" in shown


@pytest.mark.parametrize(("name", "ran"), [("faults/wording", []), ("running/kernels", BOTH)])
def test_changed_extension_reads_all_and_runs_what_is_run_otherwise(
    book: SmallBook, name: str, ran: list[str]
) -> None:
    name = f"extensions/gradbook_build/{name}.py"
    book.write(name, book.read(name) + "\n# changed\n")
    again = book.build()
    assert (again.status, again.ran) == (0, ran)
    assert "reading sources" in again.output


@weekly
def test_fonts_are_made_anew_when_their_making_changes_and_no_old_ones_are_kept(
    book: SmallBook,
) -> None:
    name, fonts = "extensions/gradbook_build/site/fonts.py", book.path / "_build/.doctrees/fonts"
    first = {path.name for path in fonts.iterdir()}
    (fonts / "left-by-a-killed-build.new").touch()
    book.change(name, '_FEATURES = ["kern", ', "_FEATURES = [")
    assert book.build().status == 0
    second = {path.name for path in fonts.iterdir()}
    assert first and len(second) == len(first) and not first & second


@weekly
def test_another_version_of_numpy_runs_every_page(book: SmallBook) -> None:
    """As if it had been installed beside what requirements.txt pins."""
    name = "extensions/gradbook_build/running/results.py"
    book.change(name, "from importlib.metadata import version\n", 'version = "another {}".format\n')
    again = book.build()
    assert (again.status, again.ran) == (0, BOTH)


@weekly
def test_tag_added_to_a_page_that_has_run(book: SmallBook) -> None:
    book.change(PAGE, "```{code-cell}\n", "```{code-cell}\n:tags: [raises-exception]\n")
    assert "raises-exception" in book.build().summary


@pytest.mark.parametrize(
    ("name", "old", "gist"),
    [
        (OTHER, "(two)=", "`two`"),
        (OTHER, "(equation-two)", "equation-two"),
        ("book/references.bib", "known1988", "`known1988`"),
    ][: None if ALL_WAYS else 1],
)
def test_what_other_pages_point_to_is_removed(
    book: SmallBook, name: str, old: str, gist: str
) -> None:
    book.change("book/welcome.md", "To {ref}`one`", "To {ref}`one` and {ref}`two`")
    assert book.build().status == 0
    book.change(name, old, old.replace("two", "three").replace("1988", "1989"))
    again = book.build()
    assert again.status == 1
    assert gist in again.summary
    assert set(again.faults) & {PAGE, "book/welcome.md"}, again.summary  # neither has changed


@weekly
def test_page_removed_leaves_no_html(book: SmallBook) -> None:
    book.write("book/03-topic/exercise.md", "# A third page\n")
    book.write("_toc.yml", TOC + "- file: book/03-topic/exercise\n")
    assert book.build().status == 0
    page = book.path / "_build/html/book/03-topic/exercise.html"
    assert page.exists()
    book.reset()
    assert book.build().status == 0
    assert not page.exists()
    assert "A third page" not in (book.path / "_build/html/_static/search/text.js").read_text()


def test_killed_build_hides_nothing(book: SmallBook) -> None:
    """Killed after Sphinx has stored what it read, before the fault was told."""
    book.change(PAGE, HERE, "See {ref}`nowhere`.")
    process = subprocess.Popen(
        book.command("jupyter-book"),
        cwd=book.path,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process, process.stdout as lines:
        assert any("preparing documents" in line for line in lines)
        process.kill()
    assert (book.path / "_build/.doctrees/environment.pickle").exists()
    again = book.build()
    assert "`nowhere`" in again.summary


@weekly
@pytest.mark.parametrize("early", [False, True] if ALL_WAYS else [False])
def test_clean_build_says_the_same(book: SmallBook, early: bool) -> None:
    book.change(PAGE, HERE, "```{code-cell}\n1 / 0\n```\n\n{ref}`nowhere` $\\nope$")
    book.change(OTHER, HERE, "```\nx\n```\n\n" + "{cite}`nobody`" * early)
    if early:
        book.change(PAGE, "$\\nope$", "\n\n```{admonitoin} x\n```\n")
        book.write("book/lost.md", "# Lost\n")
    second = [book.build(), book.build()][1]
    shutil.rmtree(book.path / "_build")
    clean = book.build()
    assert second.status == clean.status == 1
    assert second.faults == clean.faults
    assert sum(map(len, clean.faults.values())) == (3 if early else 4)


EDITS = {
    "a sentence": (PAGE, "Say hello.", "Say good evening, twice."),
    "a cell": (PAGE, 'print("the value is"', 'print("the value now is"'),
    "a title": (PAGE, "# The page", "# Another page"),
    "a label's section": (OTHER, "(two)=\n# The page two", "# The page two\n\n(two)=\n## Two"),
    "an exercise's title": (OTHER, "{exercise} A title", "{exercise} Another title"),
    "a figure before others": (PAGE, HERE, "$$\nx\n$$ (equation-more)\n\n" + HERE),
    "a word of the glossary": (
        "book/welcome.md",
        "To {ref}",
        "```{glossary}\nhello there\n: x\n```\n\nTo {ref}",
    ),
}


@pytest.mark.parametrize("edit", EDITS if ALL_WAYS else ["a title"])
def test_a_build_after_an_edit_leaves_the_same_files_as_a_clean_one(
    book: SmallBook, edit: str
) -> None:
    book.change(
        "book/welcome.md", "To {ref}`one`", "To {ref}`one`, {ref}`exercise-two`, {ref}`two`"
    )
    assert book.build().status == 0
    book.change(*EDITS[edit])
    assert book.build().status == 0
    html = book.path / "_build/html"
    edited = {p.relative_to(html): p.read_bytes() for p in html.rglob("*") if p.is_file()}
    shutil.rmtree(book.path / "_build")
    assert book.build().status == 0
    clean = {p.relative_to(html): p.read_bytes() for p in html.rglob("*") if p.is_file()}
    assert edited.keys() == clean.keys()
    assert not [name for name in clean if clean[name] != edited[name]]


def test_a_sentence_writes_its_page_alone(book: SmallBook) -> None:
    book.change(PAGE, "Say hello.", "Say good evening.")
    assert book.build().written == {PAGE.removesuffix(".md")}


@weekly
def test_a_mended_fault_leaves_what_was_good_before(book: SmallBook) -> None:
    """And what other pages said of it meanwhile is not left on them."""
    book.change("book/welcome.md", "To {ref}`one`", "To {ref}`one` and {ref}`two`")
    assert book.build().status == 0
    before = html(book, "book/welcome.md")
    book.change(OTHER, "# The page two", "# A worse title\n\n{ref}`nowhere`")
    assert book.build().status == 1
    book.change(OTHER, "# A worse title\n\n{ref}`nowhere`", "# The page two")
    assert book.build().status == 0
    assert html(book, "book/welcome.md") == before


@weekly
def test_page_with_a_fault_runs_again_and_others_do_not(book: SmallBook) -> None:
    book.change(PAGE, HERE, "```{code-cell}\n1 / 0\n```")
    for _ in range(2):
        again = book.build()
        assert (again.status, again.ran) == (1, [PAGE])
    book.change(PAGE, "1 / 0", "1 / 1")
    mended = book.build()
    assert (mended.status, mended.ran) == (0, [PAGE])


@weekly
def test_no_old_cache_is_kept(book: SmallBook) -> None:
    name = "requirements.txt"
    book.write(name, book.read(name) + "\n# changed\n")
    assert book.build().status == 0
    caches: list[Path] = list((book.path / "_build/.jupyter_cache").iterdir())
    assert len(caches) == 1
