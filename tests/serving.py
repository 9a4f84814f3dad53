"""The built book as a static host serves it, and the browser that visits it."""

from __future__ import annotations

import functools
import gzip
import http.server
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

_PLACE = "/some/place"  # a book is often not at the root of its host


@functools.cache
def _gzipped(path: Path) -> bytes:
    return gzip.compress(path.read_bytes())


class _Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        # The page for wrong addresses asks from the host's root, unless the book knows its place.
        path = Path(self.translate_path(self.path.removeprefix(_PLACE))).resolve()
        if not path.is_file():
            self.send_error(404)
            return
        kind = self.guess_type(path)
        packed = kind.startswith("text/") or kind.endswith(("javascript", "json", "+xml"))
        content = _gzipped(path) if packed else path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with suppress(ConnectionError):  # of a browser that has gone on to another page
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


MOVING = r"<div class=\"gb-moving\".*?</template></div>"  # a figure with all its states


def share_of_figures(page: Path) -> float:
    """How much of a page is its figures, which stand in the page itself."""
    text = page.read_text(encoding="utf-8")
    figures = re.findall(rf"{MOVING}|<svg class=\"gb-figure\b.*?</svg>", text, re.DOTALL)
    return sum(map(len, figures)) / len(text)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder's files, text gzipped. They may not change meanwhile."""
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(_Handler, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{_PLACE}/"
    finally:
        server.shutdown()
        server.server_close()


# Debian's own. The shell is the same Chromium without a window's tabs and menus, and visits a page
# in a third of the time.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")


# Evaluated in a page: its fonts are there, and half a second has passed in which it could do what
# was left. (Playwright's "networkidle" does not always come from a browser that is slowed down, nor
# requestIdleCallback from one without windows.)
SETTLED = "document.fonts.ready.then(() => new Promise(done => setTimeout(done, 500)))"


# Run in a page from its first moment, frames included: what its policy refuses is in `refused`.
NOTED = """
window.refused = [];
addEventListener('securitypolicyviolation', e =>
  refused.push(`${location.pathname}: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
"""


def wait_until(holds: Callable[[], object], seconds: float = 60) -> None:
    """For what a page is asked again and again: Playwright's wait_for_function makes code of a text
    inside the page, which the policy of the book's pages refuses."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it does not come about"
        time.sleep(0.05)


@contextmanager
def chromium() -> Iterator[Browser]:
    # Without these flags it looks for updates of itself.
    flags = [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROMIUM, args=flags) as started,
    ):
        yield started
