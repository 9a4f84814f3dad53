"""No result outlives what it came from, and nothing is run without need."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .small_book import HERE, OTHER, PAGE, TOC, SmallBook

BOTH = [PAGE, OTHER]


@pytest.fixture
def built(book: SmallBook) -> SmallBook:
    assert book.build().status == 0
    return book


def html(book: SmallBook, page: str) -> str:
    return (book.path / "_build/html" / page).with_suffix(".html").read_text()


def test_unchanged_book_runs_nothing(built: SmallBook) -> None:
    again = built.build()
    assert (again.status, again.ran) == (0, [])


def test_sentence_edited_runs_nothing(built: SmallBook) -> None:
    built.change(PAGE, "Say hello.", "Say good evening.")
    again = built.build()
    assert (again.status, again.ran) == (0, [])
    assert "Say good evening." in html(built, PAGE)


def test_cell_edited_runs_its_page_only(built: SmallBook) -> None:
    built.change(PAGE, 'print("the value is"', 'print("the value now is"')
    again = built.build()
    assert (again.status, again.ran) == (0, [PAGE])
    assert "the value now is 1" in html(built, PAGE)


@pytest.mark.parametrize("name", ["src/gradbook/__init__.py", "requirements.txt"])
def test_changed_source_runs_every_page(built: SmallBook, name: str) -> None:
    before = built.read(name)
    try:
        built.write(name, before + "\n# changed\n")
        again = built.build()
    finally:
        built.write(name, before)
    assert (again.status, again.ran) == (0, BOTH)


def test_changed_source_shows_in_the_page(built: SmallBook) -> None:
    built.change(PAGE, HERE, "```{code-cell}\nimport gradbook\ngradbook.PLANTED\n```")
    name = "src/gradbook/__init__.py"
    before = built.read(name)
    try:
        for value in ("first-value", "second-value"):
            built.write(name, f"{before}\nPLANTED = {value!r}\n")
            assert built.build().status == 0
            assert value in html(built, PAGE)
        built.write(name, before)
        assert "AttributeError" in built.build().summary
    finally:
        built.write(name, before)


@pytest.mark.parametrize("name", ["book/_static/gradbook.css", "book/_templates/page.html"])
def test_changed_looks_show_and_run_nothing(built: SmallBook, name: str) -> None:
    before = built.read(name)
    planted = "/* */ .planted { color: red }" if name.endswith("css") else "{% block footer %}<p>planted</p>{% endblock %}"
    try:
        built.write(name, before + planted)
        again = built.build()
    finally:
        built.write(name, before)
    assert (again.status, again.ran) == (0, [])
    shown = built.read("_build/html/_static/book.css") if name.endswith("css") else html(built, PAGE)
    assert "planted" in shown


def test_changed_data_runs_every_page(built: SmallBook) -> None:
    built.write("book/01-topic/data.csv", "1,2\n")
    again = built.build()
    assert (again.status, again.ran) == (0, BOTH)


@pytest.mark.parametrize(("name", "ran"), [("wording", []), ("kernel", BOTH)])
def test_changed_extension_reads_all_and_runs_what_is_run_otherwise(built: SmallBook, name: str, ran: list[str]) -> None:
    name = f"extensions/gradbook_build/{name}.py"
    before = built.read(name)
    try:
        built.write(name, before + "\n# changed\n")
        again = built.build()
    finally:
        built.write(name, before)
    assert (again.status, again.ran) == (0, ran)
    assert "reading sources" in again.output


def test_fonts_are_made_anew_when_their_making_changes_and_no_old_ones_are_kept(built: SmallBook) -> None:
    name, fonts = "extensions/gradbook_build/fonts.py", built.path / "_build/.doctrees/fonts"
    before, first = built.read(name), {path.name for path in fonts.iterdir()}
    (fonts / "left-by-a-killed-build.new").touch()
    try:
        built.change(name, '_FEATURES = ["kern", ', "_FEATURES = [")
        assert built.build().status == 0
    finally:
        built.write(name, before)
    second = {path.name for path in fonts.iterdir()}
    assert first and len(second) == len(first) and not first & second


def test_another_version_of_numpy_runs_every_page(built: SmallBook) -> None:
    """As if it had been installed beside what requirements.txt pins."""
    name = "extensions/gradbook_build/staleness.py"
    before = built.read(name)
    try:
        built.change(name, "from importlib.metadata import version\n", 'version = "another {}".format\n')
        again = built.build()
    finally:
        built.write(name, before)
    assert (again.status, again.ran) == (0, BOTH)


def test_tag_added_to_a_page_that_has_run(built: SmallBook) -> None:
    built.change(PAGE, "```{code-cell}\n", "```{code-cell}\n:tags: [raises-exception]\n")
    assert "raises-exception" in built.build().summary


@pytest.mark.parametrize(
    ("name", "old", "gist"),
    [
        (OTHER, "(equation-two)", "equation-two"),
        (OTHER, "(two)=", "`two`"),
        ("book/references.bib", "known1988", "`known1988`"),
    ],
)
def test_what_other_pages_point_to_is_removed(built: SmallBook, name: str, old: str, gist: str) -> None:
    built.change("book/welcome.md", "To {ref}`one`", "To {ref}`one` and {ref}`two`")
    assert built.build().status == 0
    built.change(name, old, old.replace("two", "three").replace("1988", "1989"))
    again = built.build()
    assert again.status == 1
    assert gist in again.summary
    assert set(again.faults) & {PAGE, "book/welcome.md"}, again.summary  # neither has changed


def test_page_removed_leaves_no_html(built: SmallBook) -> None:
    built.write("book/03-topic/exercise.md", "# A third page\n")
    built.write("_toc.yml", TOC + "- file: book/03-topic/exercise\n")
    assert built.build().status == 0
    page = built.path / "_build/html/book/03-topic/exercise.html"
    assert page.exists()
    built.reset()
    assert built.build().status == 0
    assert not page.exists()
    assert "A third page" not in (built.path / "_build/html/searchindex.js").read_text()


def test_killed_build_hides_nothing(built: SmallBook) -> None:
    """Killed after Sphinx has stored what it read, before the fault was told."""
    built.change(PAGE, HERE, "```{admonitoin} Note\nx\n```")
    process = subprocess.Popen(
        built.command("jupyter-book"),
        cwd=built.path,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process, process.stdout as lines:
        assert any("preparing documents" in line for line in lines)
        process.kill()
    assert (built.path / "_build/.doctrees/environment.pickle").exists()
    again = built.build()
    assert "`admonitoin`" in again.summary


def test_clean_build_says_the_same(built: SmallBook) -> None:
    built.change(PAGE, HERE, "```{code-cell}\n1 / 0\n```\n\n```{admonitoin} x\n```\n\n{ref}`nowhere` $\\nope$")
    built.change(OTHER, HERE, "```\nx\n```\n\n{cite}`nobody`")
    built.write("book/lost.md", "# Lost\n")
    second = [built.build(), built.build()][1]
    shutil.rmtree(built.path / "_build")
    clean = built.build()
    assert second.status == clean.status == 1
    assert second.faults == clean.faults
    assert sum(map(len, clean.faults.values())) == 7


def test_page_with_a_fault_runs_again_and_others_do_not(built: SmallBook) -> None:
    built.change(PAGE, HERE, "```{code-cell}\n1 / 0\n```")
    for _ in range(2):
        again = built.build()
        assert (again.status, again.ran) == (1, [PAGE])
    built.change(PAGE, "1 / 0", "1 / 1")
    mended = built.build()
    assert (mended.status, mended.ran) == (0, [PAGE])


def test_no_old_cache_is_kept(built: SmallBook) -> None:
    name = "requirements.txt"
    before = built.read(name)
    try:
        built.write(name, before + "\n# changed\n")
        assert built.build().status == 0
    finally:
        built.write(name, before)
    caches: list[Path] = list((built.path / "_build/.jupyter_cache").iterdir())
    assert len(caches) == 1
