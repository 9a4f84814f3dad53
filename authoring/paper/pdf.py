"""The whole book as a PDF: make pdf

Chromium prints the built pages, as one document (whole.py): tagged, with an outline. On which page
a heading stands it knows only when it has printed, so it prints twice, the second time with these
numbers in the contents. pikepdf then packs the file, to half, and says of what book it is.
"""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path

import pikepdf
from playwright.sync_api import Browser, Page

from tests.serving import chromium

from .whole import HERE, ROOT, About, Entry, about, opened, whole_toc

PDF = Path("_build/gradbook.pdf")


def printed(browser: Browser, root: Path, pages: list[Entry]) -> bytes:
    """These pages as a PDF."""
    style = (HERE / "pdf.css").read_text(encoding="utf-8")
    with opened(browser, root, pages, style) as page:
        page.evaluate("gradbookSheets()")
        first = _numbers(_print(page, tagged=False))
        page.evaluate("numbers => gradbookPages(numbers)", first)
        whole = _print(page, tagged=True)
        if _numbers(whole) != first:
            raise RuntimeError("with its page numbers the book breaks into other pages")
        titles = page.evaluate("gradbookTitles()")
    return _finished(whole, titles, about(root))


def _print(page: Page, *, tagged: bool) -> bytes:
    return page.pdf(prefer_css_page_size=True, print_background=True, tagged=tagged, outline=tagged)


def _numbers(pdf: bytes) -> dict[str, int]:
    """On which page each link's target stands."""
    with pikepdf.open(io.BytesIO(pdf)) as book:
        sheets = {sheet.objgen: number for number, sheet in enumerate(book.pages, 1)}
        return {
            str(name).removeprefix("/"): sheets[place[0].objgen]
            for name, place in book.Root.Dests.items()
        }


def _name(outline: pikepdf.Outline, titles: list[str]) -> None:
    """Chromium writes each formula in a title three times: MathML, TeX, and what KaTeX shows."""
    waiting, left = list(outline.root), iter(titles)
    while waiting:
        item = waiting.pop(0)
        item.title = next(left)
        waiting[:0] = item.children


def _finished(pdf: bytes, titles: list[str], of: About) -> bytes:
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as book:
        with book.open_outline() as outline:
            _name(outline, titles)
        with book.open_metadata() as metadata:
            metadata["dc:title"], metadata["dc:creator"] = of.title, [of.author]
            metadata["dc:rights"] = of.rights
        book.docinfo["/Title"], book.docinfo["/Author"] = of.title, of.author
        book.Root.Lang = "en-GB"
        book.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        book.Root.PageMode = pikepdf.Name.UseOutlines
        book.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=True)
    return made.getvalue()


def main() -> int:
    start = time.monotonic()
    with chromium() as browser:
        pdf = printed(browser, ROOT, whole_toc())
    (ROOT / PDF).write_bytes(pdf)
    sheets = len(pikepdf.open(io.BytesIO(pdf)).pages)
    seconds = time.monotonic() - start
    print(f"{PDF}: {sheets} pages, {len(pdf) / 1e6:.1f} MB, in {seconds:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
