"""The book for e-readers. By default one chapter with its exercise; GRADBOOK_ALL_WAYS=1: the whole,
and epubcheck."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser

from authoring.paper import epub, whole
from tests.ways import ALL_WAYS, weekly

CHAPTER = "book/03-directional-derivatives/"
XHTML, MATH, SVG = (
    "{http://www.w3.org/1999/xhtml}",
    "{http://www.w3.org/1998/Math/MathML}",
    "{http://www.w3.org/2000/svg}",
)

pytestmark = pytest.mark.xdist_group("paper")


@pytest.fixture(scope="session")
def pages(built_book: Path) -> list[whole.Entry]:
    every = whole.whole_toc(built_book)
    return every if ALL_WAYS else [one for one in every if one.page.startswith(CHAPTER)]


@pytest.fixture(scope="session")
def packed(browser: Browser, built_book: Path, pages: list[whole.Entry]) -> bytes:
    return epub.written(browser, built_book, pages)


@pytest.fixture(scope="session")
def files(packed: bytes) -> dict[str, ElementTree.Element]:
    """Its pages, each of which is XML without a fault."""
    with zipfile.ZipFile(io.BytesIO(packed)) as book:
        names = [name for name in book.namelist() if name.endswith(".xhtml")]
        return {name.rpartition("/")[2]: ElementTree.fromstring(book.read(name)) for name in names}


def all_of(files: dict[str, ElementTree.Element], tag: str) -> list[ElementTree.Element]:
    return [element for root in files.values() for element in root.iter(tag)]


def test_a_vector_is_bold_where_styles_of_letters_are_not_read(files) -> None:
    formulas = all_of(files, f"{MATH}math")
    assert len(formulas) > 200
    kinds = {
        element.get("mathvariant")
        for formula in formulas
        for element in formula.iter()
        if "mathvariant" in element.attrib
    }
    assert kinds <= {"normal"}
    letters = "".join(text for formula in formulas for text in formula.itertext())
    assert {"𝐱", "𝐠", "ℝ"} <= set(letters)
    assert not all_of(files, f"{MATH}annotation") and not all_of(files, f"{MATH}semantics")


def test_each_page_is_its_page_of_the_book_and_no_more(files, pages, built_book: Path) -> None:
    """No menus, no scripts, no second writing of each formula."""
    assert not all_of(files, f"{XHTML}script") and not all_of(files, f"{XHTML}nav")[1:]
    classes = " ".join(
        element.get("class", "") for root in files.values() for element in root.iter()
    )
    assert not re.search(r"katex|headerlink|sidebar|gb-checks|gb-code|gb-links", classes)
    figures = sum(
        len(
            re.findall(
                r"<svg class=\"gb-figure\b",
                (built_book / f"_build/html/{one.page}.html").read_text(encoding="utf-8"),
            )
        )
        for one in pages
    )
    drawn = [
        svg for svg in all_of(files, f"{SVG}svg") if "gb-figure" in svg.get("class", "").split()
    ]
    assert len(drawn) == figures >= 3
    for svg in drawn:
        text = ElementTree.tostring(svg, encoding="unicode")
        assert svg.get("viewBox") and svg.get("aria-label") and "var(" not in text
        assert "rgb(" in text


def test_each_link_leads_somewhere(files) -> None:
    places = {
        f"{name}#{element.get('id')}"
        for name, root in files.items()
        for element in root.iter()
        if "id" in element.attrib
    } | set(files)
    links = [a.get("href") for a in all_of(files, f"{XHTML}a") if a.get("href")]
    inside = [link for link in links if not re.match("https?://", link)]
    assert len(inside) > 30
    assert [link for link in inside if link not in places] == []


def test_solutions_are_a_file_of_their_own(files) -> None:
    with_solutions = [
        n for n, root in files.items() if "require_passed(" in "".join(root.itertext())
    ]
    assert with_solutions == ["solutions.xhtml"]


@weekly
def test_epubcheck_finds_no_error(packed: bytes, tmp_path: Path) -> None:
    book = tmp_path / "gradbook.epub"
    book.write_bytes(packed)
    check = ["java", "-jar", shutil.which("epubcheck"), book]
    done = subprocess.run(check, capture_output=True, encoding="utf-8")
    assert "Messages: 0 fatals / 0 errors / 0 warnings" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0
