"""All faults in one book, a page each: one build tells them all, so does the next, by make, and
when all are mended the book builds."""

from __future__ import annotations

from pathlib import Path

from planted import FAULTS as ALL
from small_book import TOC, SmallBook, page, steady

FAULTS = [fault for fault in ALL if fault.name != "time-out"]  # its short limit is the whole book's


def test_all_faults_in_one_run(tmp_path: Path) -> None:
    book = SmallBook(tmp_path / "book")
    # Every page has the cells of page one, so that only those with a planted cell run.
    assert book.build().status == 0
    pages = {fault.name: f"book/{number:02}-fault/page.md" for number, fault in enumerate(FAULTS, 11)}
    entries = "".join(f"- file: {name.removesuffix('.md')}\n" for name in pages.values())
    book.write("_toc.yml", TOC + entries)
    for number, name in enumerate(pages.values(), 11):
        book.write(name, page(f"page-{number}", 1))
    for fault in FAULTS:
        fault.plant(book, pages[fault.name])

    built, again = book.build(), book.build("make")
    assert (built.status, again.status) == (1, 2), again.output
    for fault in FAULTS:
        where = fault.page or pages[fault.name]
        told = built.faults.get(where)
        assert told is not None and len(told) == 1, f"{fault.name}: {told}\n{built.summary}"
        fault.is_told_by(told[0], book, where)
    assert len(built.faults) == len(FAULTS)
    assert f"{len(FAULTS)} faults on {len(FAULTS)} pages" in built.summary
    assert steady(again.faults) == steady(built.faults)

    book.reset()
    book.write("_toc.yml", TOC + entries)
    for number, name in enumerate(pages.values(), 11):
        book.write(name, page(f"page-{number}", 1))
    mended = book.build()
    assert mended.status == 0, mended.output
