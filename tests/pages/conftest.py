"""The real book, built once, served as a static host serves it, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.serving import chromium, served

# Other tests keep the machine busy, and how long a page takes is for benchmarks.
expect.set_options(timeout=30_000)


class Site:
    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder, address
        # The first is a redirect to the welcome page.
        self.pages = sorted(
            p.relative_to(folder).as_posix()
            for p in folder.rglob("*.html")
            if p.name != "index.html"
        )


@pytest.fixture(scope="session")
def site(built_book: Path) -> Iterator[Site]:
    html = built_book / "_build" / "html"
    with served(html) as address:
        yield Site(html, address)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    yield context.new_page()
    context.close()
