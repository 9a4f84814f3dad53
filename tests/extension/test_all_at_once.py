"""All faults in one book, a page each: one build tells them all, so does the next, by make, and
when all are mended the book builds. What is told before pages run has a book of its own; what is
told at the end is told again with GRADBOOK_ALL_WAYS=1, and, fault by fault, by test_faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ways import ALL_WAYS

from .faults import BEFORE_RUNNING, PlantedFault
from .faults import FAULTS as ALL
from .small_book import TOC, SmallBook, page, steady

# The short limit of the time-out is the whole book's.
AT_THE_END = [f for f in ALL if f.name not in BEFORE_RUNNING and f.name != "time-out"]
AT_ONCE = [fault for fault in ALL if fault.name in BEFORE_RUNNING]
IMAGES = (".svg",)


def pages_for(faults: list[PlantedFault]) -> dict[str, str]:
    return {
        fault.name: f"book/{number:02}-fault/page.md" for number, fault in enumerate(faults, 11)
    }


def write_clean_pages(book: SmallBook, pages: dict[str, str]) -> None:
    book.write(
        "_toc.yml",
        TOC + "".join(f"- file: {name.removesuffix('.md')}\n" for name in pages.values()),
    )
    for number, name in enumerate(pages.values(), 11):
        book.write(name, page(f"page-{number}", 1))


@pytest.mark.parametrize("faults", [AT_ONCE, AT_THE_END], ids=["before running", "at the end"])
def test_all_faults_in_one_run(tmp_path: Path, faults: list[PlantedFault]) -> None:
    pages = pages_for(faults)
    book = SmallBook(tmp_path / "book")
    write_clean_pages(book, pages)
    for fault in faults:
        fault.plant(book, pages[fault.name])
    planted = {
        path: path.read_text()
        for path in (book.path / "_toc.yml", *(book.path / "book").rglob("*.md"))
    }
    # The clean book of two pages, and images for others to come: their cells are those of page
    # one, so that only those with a planted cell will run.
    book.reset(keep=IMAGES)
    assert book.build().status == 0
    for path, text in planted.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    built = book.build()
    assert built.status == 1, built.output
    for fault in faults:
        where = fault.page or pages[fault.name]
        told = built.faults.get(where)
        assert told is not None and len(told) == 1, f"{fault.name}: {told}\n{built.summary}"
        fault.is_told_by(told[0], book, where)
    assert len(built.faults) == len(faults)
    assert f"{len(faults)} faults on {len(faults)} pages" in built.summary
    if faults is AT_ONCE:
        assert built.ran == [] and "found before any page was run" in built.summary
    else:
        assert 0 < len(built.ran) < len(faults) * 2 / 3, "only pages with a planted cell"
    if ALL_WAYS or faults is AT_ONCE:
        again = book.build("make")
        assert again.status == 2 and steady(again.faults) == steady(built.faults)

    book.reset(keep=IMAGES)
    write_clean_pages(book, pages)
    mended = book.build("make" if ALL_WAYS or faults is AT_ONCE else "jupyter-book")
    assert mended.status == 0, mended.output
