from __future__ import annotations

import pytest

from .small_book import SmallBook


@pytest.fixture(scope="session")
def _built_book(tmp_path_factory) -> SmallBook:
    """One for each worker, built once."""
    book = SmallBook(tmp_path_factory.mktemp("build") / "book")
    built = book.build()
    assert built.status == 0, f"the clean small book must build:\n{built.output}"
    book.keep()
    return book


@pytest.fixture
def book(_built_book) -> SmallBook:
    """The clean book, built."""
    _built_book.restore()
    return _built_book
