"""Each fault alone turns the build red, says where and what, again and again, until mended."""

from __future__ import annotations

import os

import pytest
from planted import FAULTS, Fault
from small_book import ROOT, SmallBook

ALL_WAYS = os.environ.get("GRADBOOK_ALL_WAYS") == "1"
SENTINELS = {"failed check", "unresolved reference", "page missing from the toc"}  # `make` adds nothing of its own
WAYS = [
    pytest.param(fault, way, id=f"{fault.name}, {way}")
    for way in ("jupyter-book", "make")
    for fault in FAULTS
    if way == "jupyter-book" or ALL_WAYS or fault.name in SENTINELS
]


@pytest.mark.parametrize(("fault", "way"), WAYS)
def test_fault(book: SmallBook, fault: Fault, way: str) -> None:
    if way == "make" and not (ROOT / "Makefile").exists():
        pytest.skip("no Makefile yet")
    fault.plant(book)
    built = book.build(way)
    assert built.status != 0, built.output
    assert list(built.faults) == [fault.page], built.summary
    (told,) = built.faults[fault.page]
    assert fault.gist in told
    if fault.cell:
        assert told.startswith(f"cell {fault.cell} (`"), told
    if fault.line:
        text = book.read(fault.page)
        assert f"line {text[: text.index(fault.line)].count(chr(10)) + 1}:" in told, told
    if way == "jupyter-book":  # the last thing printed; make adds its own line
        assert built.output.rstrip().endswith(told.splitlines()[-1])

    again = book.build(way)
    assert (again.status, again.faults) == (built.status, built.faults)

    book.reset()
    mended = book.build(way)
    assert mended.status == 0, mended.output
