from __future__ import annotations

import pytest

from .small_book import SmallBook


@pytest.fixture(scope="session")
def _built_book(tmp_path_factory) -> SmallBook:
    """One copy for each worker: after its first build only what changed is built."""
    book = SmallBook(tmp_path_factory.mktemp("build") / "book")
    built = book.build()
    assert built.status == 0, f"the clean small book must build:\n{built.output}"
    return book


@pytest.fixture
def book(_built_book) -> SmallBook:
    """The clean book."""
    _built_book.reset()
    return _built_book
