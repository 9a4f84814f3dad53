"""Each fault alone turns the build red, and is told where it is and in what words."""

from __future__ import annotations

import os

import pytest
from planted import FAULTS, Fault
from small_book import PAGE, ROOT, SmallBook, steady

ALL_WAYS = os.environ.get("GRADBOOK_ALL_WAYS") == "1"
# One of each way to find a fault: these are built again, and mended, each by itself. For the
# others test_all_at_once does it, as it takes a minute less.
CYCLED = {
    "failed check",
    "misspelled directive",
    "unresolved reference",
    "python fence",
    "time-out",
    "tag skip-execution",
    "page missing from the toc",
    "broken TeX",
}
BY_MAKE = {"failed check", "unresolved reference", "page missing from the toc"}
WAYS = [
    pytest.param(fault, way, id=f"{fault.name}, {way}")
    for way in ("jupyter-book", "make")
    for fault in FAULTS
    if ALL_WAYS or fault.name in BY_MAKE or (way == "jupyter-book" and not fault.variant)
]


@pytest.mark.parametrize(("fault", "way"), WAYS)
def test_fault(book: SmallBook, fault: Fault, way: str) -> None:
    assert (ROOT / "Makefile").exists()
    fault.plant(book, PAGE)
    built = book.build(way)
    assert built.status != 0, built.output
    assert list(built.faults) == [fault.page or PAGE], built.summary
    (told,) = built.faults[fault.page or PAGE]
    fault.is_told_by(told, book, PAGE)
    if way == "jupyter-book":  # nothing is printed after it; make adds a line of its own
        assert built.output.rstrip().endswith(told.splitlines()[-1])
    if not ALL_WAYS and fault.name not in CYCLED:
        return

    again = book.build(way)
    assert (again.status, steady(again.faults)) == (built.status, steady(built.faults))
    book.reset()
    mended = book.build(way)
    assert mended.status == 0, mended.output


def test_table_covers_what_it_says() -> None:
    assert {fault.name for fault in FAULTS} >= CYCLED | BY_MAKE
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
