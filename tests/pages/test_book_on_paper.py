"""The book as one PDF. By default one chapter with its exercise; GRADBOOK_ALL_WAYS=1: the whole."""

from __future__ import annotations

import io
import itertools
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader
from pypdf.generic import Destination

from authoring.paper import pdf, whole
from tests.ways import ALL_WAYS, weekly

CHAPTER = "book/03-directional-derivatives/chapter"
SHEETS = 14  # of a chapter
SECONDS, MEGABYTES = 120, 6.0  # of the whole book
NUMBER = r"\d+(?:\.\d+)?"

pytestmark = pytest.mark.xdist_group("paper")


@dataclass
class Printed:
    pages: list[whole.Entry]
    content: bytes
    seconds: float

    def __post_init__(self) -> None:
        self.read = PdfReader(io.BytesIO(self.content))
        self.text = [sheet.extract_text() for sheet in self.read.pages]
        self.heads = outline(self.read.outline)
        self.lines = [re.sub(r"\s+", " ", text) for text in self.text]


@pytest.fixture(scope="session")
def book(browser: Browser, built_book: Path) -> Printed:
    pages = whole.whole_toc(built_book)
    if not ALL_WAYS:
        pages = [one for one in pages if one.page.startswith(CHAPTER.rpartition("/")[0])]
    start = time.monotonic()
    content = pdf.printed(browser, built_book, pages)
    return Printed(pages, content, time.monotonic() - start)


def outline(entries: list, depth: int = 0) -> list[tuple[int, Destination]]:
    found = []
    for entry in entries:
        found += outline(entry, depth + 1) if isinstance(entry, list) else [(depth, entry)]
    return found


def headings(page: Page, site, entry: whole.Entry) -> list[str]:
    """A built page's headings outside what the book prints among its solutions."""
    page.goto(site.address + entry.page + ".html")
    return page.evaluate(
        """() => [...document.querySelectorAll("article :is(h1, h2, h3)")]
        .filter((heading) => !heading.closest(".gb-after, .gb-solution, #after-you-have-tried"))
        .map((heading) => {
          heading.querySelectorAll(".headerlink, .katex-html, annotation")
            .forEach((element) => element.remove());
          return heading.textContent.replace(/\\s+/g, " ").trim();
        })"""
    )


def test_its_outline_is_the_table_of_contents(book: Printed, site, page: Page) -> None:
    titles = [(depth, entry.title) for depth, entry in book.heads]
    assert titles[0] == (0, "Contents") and (0, "Solutions") in titles
    pages = titles[1 : titles.index((0, "Solutions"))]
    wanted = [(one, headings(page, site, one)) for one in book.pages]
    assert [title for _, title in pages] == [title for _, found in wanted for title in found]
    depths = {title: depth for depth, title in pages}
    assert all(depths[found[0]] == one.depth for one, found in wanted)


def test_the_contents_say_on_which_page_each_stands(book: Printed) -> None:
    contents = next(entry for _, entry in book.heads if entry.title == "Contents")
    first = book.read.get_destination_page_number(contents)
    after = book.read.get_destination_page_number(book.heads[1][1])
    text = " ".join(book.lines[first:after])
    said = 0
    for depth, entry in book.heads[1:]:
        number = book.read.get_destination_page_number(entry) + 1
        plain = re.sub(r"\W+", "", entry.title)
        in_words = re.sub(r"[^\w ]+", "", text).replace(" ", "")
        if depth == 0 or re.match(r"(Chapter|Exercise) \d", entry.title):
            assert f"{plain}{number}" in in_words, f"{entry.title}: page {number}"
            said += 1
    assert said >= len(book.pages) + 1


def tags(element: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """What a PDF says of its structure, in the reader's order."""
    if isinstance(element, pikepdf.Array):
        for one in element:
            yield from tags(one)
    elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
        yield element
        yield from tags(element.get("/K", pikepdf.Array()))


def test_it_is_tagged_and_its_figures_are_told_in_words(book: Printed, site, page: Page) -> None:
    drawn = []
    for one in book.pages:
        page.goto(f"{site.address}{one.page}.html")
        drawn += page.evaluate(
            "[...document.querySelectorAll('article svg.gb-figure')].map(svg => svg.ariaLabel)"
        )
    with pikepdf.open(io.BytesIO(book.content)) as file:
        assert file.Root.MarkInfo.Marked and str(file.Root.Lang) == "en-GB"
        assert file.Root.ViewerPreferences.DisplayDocTitle
        found = [(str(tag.S), str(tag.get("/Alt", ""))) for tag in tags(file.Root.StructTreeRoot.K)]
    assert {"/H1", "/H2", "/H3", "/P", "/L", "/Table", "/Link", "/Caption"} <= {k for k, _ in found}
    assert sorted(alt for kind, alt in found if kind == "/Figure") == sorted(drawn)
    assert len(drawn) >= 3


def test_no_font_is_drawn_anew_and_no_figure_is_of_dots(book: Printed, built_book: Path) -> None:
    fonts, images = set(), set()
    for sheet in book.read.pages:
        resources = sheet["/Resources"]
        for font in resources.get("/Font", {}).values():
            fonts.add(font.get_object()["/Subtype"])
        for drawn in resources.get("/XObject", {}).values():
            if drawn.get_object()["/Subtype"] == "/Image":
                images.add(drawn.idnum)
    assert "/Type3" not in fonts and fonts
    # Pixels are pixels: those that a figure shows, such as a digit, and no others.
    pages = (built_book / f"_build/html/{one.page}.html" for one in book.pages)
    texts = (page.read_text(encoding="utf-8") for page in pages)
    shown = (re.sub("<template>.*?</template>", "", text, flags=re.DOTALL) for text in texts)
    assert len(images) <= sum(text.count("<image ") for text in shown)
    with pikepdf.open(io.BytesIO(book.content)) as file:
        sheets = {sheet.objgen: number for number, sheet in enumerate(file.pages)}
        drawn = {sheets[tag.Pg.objgen] for tag in tags(file.Root.StructTreeRoot.K) if "/Alt" in tag}
    assert len(drawn) >= 3
    for n in drawn:
        drawing = book.read.pages[n].get_contents().get_data()
        lines = len(re.findall(rb"[\d.]+ [\d.]+ [lc]\b", drawing))
        assert lines > 20, f"page {n + 1} has a figure, and {lines} lines"


def test_no_link_is_dead_or_leads_to_where_it_was_printed(book: Printed) -> None:
    places = set(book.read.named_destinations)
    places |= {str(name) for name in book.read.trailer["/Root"].get("/Dests", {})}
    inside, outside = [], []
    for sheet in book.read.pages:
        for one in sheet.get("/Annots", []):
            link = one.get_object()
            if "/Dest" in link:
                inside.append(str(link["/Dest"]))
            else:
                outside.append(str(link["/A"]["/URI"]))
    assert len(inside) > 30
    assert [name for name in inside if name not in places] == []
    assert [to for to in outside if "127.0.0.1" in to or not re.match("https?://", to)] == []


# Of a page what the book prints: each formula once, and no check.
PRINTED = """() => {
  const left = ".katex-mathml, template, .headerlink, .gb-code, .gb-checks, .gb-unchecked, "
    + ".gb-links, .gb-controls, .gb-tells, .gb-spoken, .gb-filter, .gb-claims > ul";
  const article = document.querySelector("article").cloneNode(true);
  article.querySelectorAll(left).forEach((element) => element.remove());
  const found = [...article.querySelectorAll(".caption-number, .eqno")].map((e) => e.textContent);
  const texts = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) found.push(...(texts.currentNode.data.match(/\\d+(\\.\\d+)+/g) ?? []));
  return found;
}"""


def test_its_numbers_are_those_of_the_pages(book: Printed, site, page: Page) -> None:
    numbers = 0
    sheets = [re.sub(r"\s+", "", text) for text in book.text]
    # The first of a name: an exercise's stands among the solutions, too.
    places = {
        entry.title: book.read.get_destination_page_number(entry)
        for _, entry in reversed(book.heads)
    }
    for one, following in itertools.zip_longest(book.pages, book.pages[1:]):
        start = places[headings(page, site, one)[0]]
        shown = page.evaluate(PRINTED)
        end = places[headings(page, site, following)[0] if following else "Solutions"]
        text = "".join([*sheets[start : end + 1], *sheets[places["Solutions"] :]])
        assert [n for n in shown if re.sub(r"\s+", "", n) not in text] == [], one.page
        numbers += len(shown)
    assert numbers > 100


def test_solutions_stand_at_its_end_and_nowhere_else(book: Printed) -> None:
    where = {entry.title: book.read.get_destination_page_number(entry) for _, entry in book.heads}
    end = where["Solutions"]
    exercises = [title for title in where if re.match(r"Exercise \d+: ", title)]
    assert exercises
    assert [n + 1 for n, text in enumerate(book.text[:end]) if "require_passed(" in text] == []
    assert any("require_passed(" in text for text in book.text[end:])
    said = re.findall(r"Solution of \(([a-z])\), page (\d+)", " ".join(book.lines[:end]))
    assert said
    for part, number in said:
        assert f"Solution of ({part})" in book.lines[int(number) - 1]


def test_a_chapter_takes_few_sheets(book: Printed) -> None:
    flat = book.heads
    starts = [
        (entry.title, book.read.get_destination_page_number(entry))
        for _, entry in flat
        if re.match(r"(Chapter|Exercise) \d+: |Solutions$|Review$", entry.title)
    ]
    lengths = {
        title: following - start
        for (title, start), (_, following) in itertools.pairwise(starts)
        if title.startswith("Chapter")
    }
    assert lengths
    assert {title: sheets for title, sheets in lengths.items() if sheets > SHEETS} == {}


@weekly
def test_the_whole_is_made_in_two_minutes_and_is_light(book: Printed) -> None:
    assert len(book.content) / 1e6 <= MEGABYTES
    assert book.seconds <= 2 * SECONDS, "and other tests run beside it"
