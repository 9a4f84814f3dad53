"""Each fault alone turns the build red, and is told where it is and in what words."""

from __future__ import annotations

import pytest

from tests.ways import ALL_WAYS, weekly

from .faults import BEFORE_RUNNING, FAULTS, PlantedFault
from .small_book import HERE, OTHER, PAGE, SmallBook, steady

# What test_all_at_once cannot have beside all others in one book; it waits for 20 s.
ALONE = {"time-out"}
WAYS = [
    pytest.param(fault, way, id=f"{fault.name}, {way}")
    for way in ("jupyter-book", "make")
    for fault in FAULTS
    if ALL_WAYS or (way == "jupyter-book" and fault.name in ALONE)
]


@weekly
@pytest.mark.parametrize(("fault", "way"), WAYS)
def test_fault(book: SmallBook, fault: PlantedFault, way: str) -> None:
    fault.plant(book, PAGE)
    built = book.build(way)
    assert built.status != 0, built.output
    assert list(built.faults) == [fault.page or PAGE], built.summary
    (told,) = built.faults[fault.page or PAGE]
    assert ("found before any page was run" in built.summary) == (fault.name in BEFORE_RUNNING)
    fault.is_told_by(told, book, PAGE)
    if way == "jupyter-book":  # nothing is printed after it; make adds a line of its own
        assert built.output.rstrip().endswith(told.splitlines()[-1])

    again = book.build(way)
    assert (again.status, steady(again.faults)) == (built.status, steady(built.faults))
    book.reset()
    mended = book.build(way)
    assert mended.status == 0, mended.output


@weekly
def test_what_follows_from_an_unreadable_cell_is_not_told(book: SmallBook) -> None:
    """Its figure is absent, and what refers to it is not at fault."""
    book.change(
        PAGE,
        HERE,
        "```{code-cell}\n---\nmystnb:\n  figure:\n    name: fig-absent\n"
        "    caption: [\n---\n1\n```",
    )
    book.change(OTHER, HERE, "{numref}`fig-absent`")
    built = book.build()
    assert built.status != 0
    assert {page: len(told) for page, told in built.faults.items()} == {PAGE: 1}, built.summary


def test_table_covers_what_it_says() -> None:
    assert {fault.name for fault in FAULTS} >= ALONE | BEFORE_RUNNING
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
