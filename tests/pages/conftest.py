"""The real book, built once, served as a static host serves it, in a real browser."""

from __future__ import annotations

import functools
import gzip
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

PLACE = "/some/place"  # a book is often not at the root of its host


class Site:
    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.address = f"http://127.0.0.1:{port}{PLACE}/"
        # The first is a redirect to the welcome page.
        self.pages = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.html") if p.name != "index.html")


class _Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        # The page for wrong addresses asks from the host's root, unless the book knows its place.
        path = Path(self.translate_path(self.path.removeprefix(PLACE)))
        if not path.is_file():
            self.send_error(404)
            return
        content, kind = path.read_bytes(), self.guess_type(path)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if kind.startswith("text/") or kind.endswith(("javascript", "json", "+xml")):
            content = gzip.compress(content)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def site(built_book: Path) -> Iterator[Site]:
    html = built_book / "_build" / "html"
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(html)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Site(html, server.server_address[1])
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Debian's own; without these flags it looks for updates of itself.
    flags = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    yield context.new_page()
    context.close()
