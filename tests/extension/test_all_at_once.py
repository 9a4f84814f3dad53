"""All faults in one book, a page each: one build tells them all, so does the next, by make, and
when all are mended the book builds."""

from __future__ import annotations

from pathlib import Path

from .faults import FAULTS as ALL
from .small_book import TOC, SmallBook, page, steady

FAULTS = [fault for fault in ALL if fault.name != "time-out"]  # its short limit is the whole book's
IMAGES = (".svg",)
PAGES = {fault.name: f"book/{number:02}-fault/page.md" for number, fault in enumerate(FAULTS, 11)}


def write_clean_pages(book: SmallBook) -> None:
    book.write(
        "_toc.yml",
        TOC + "".join(f"- file: {name.removesuffix('.md')}\n" for name in PAGES.values()),
    )
    for number, name in enumerate(PAGES.values(), 11):
        book.write(name, page(f"page-{number}", 1))


def test_all_faults_in_one_run(tmp_path: Path) -> None:
    book = SmallBook(tmp_path / "book")
    write_clean_pages(book)
    for fault in FAULTS:
        fault.plant(book, PAGES[fault.name])
    planted = {
        path: path.read_text()
        for path in (book.path / "_toc.yml", *(book.path / "book").rglob("*.md"))
    }
    # The clean book of two pages, and images for others to come: their cells are those of page one, so that only
    # those with a planted cell will run.
    book.reset(keep=IMAGES)
    assert book.build().status == 0
    for path, text in planted.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    built, again = book.build(), book.build("make")
    assert (built.status, again.status) == (1, 2), again.output
    for fault in FAULTS:
        where = fault.page or PAGES[fault.name]
        told = built.faults.get(where)
        assert told is not None and len(told) == 1, f"{fault.name}: {told}\n{built.summary}"
        fault.is_told_by(told[0], book, where)
    assert len(built.faults) == len(FAULTS)
    assert f"{len(FAULTS)} faults on {len(FAULTS)} pages" in built.summary
    assert len(built.ran) < len(FAULTS) * 2 / 3, "only pages with a planted cell"
    assert steady(again.faults) == steady(built.faults)

    book.reset(keep=IMAGES)
    write_clean_pages(book)
    mended = book.build("make")
    assert mended.status == 0, mended.output
