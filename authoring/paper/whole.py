"""All built pages as one document, opened in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path

import yaml
from playwright.sync_api import Browser, Page

from tests.serving import served

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
_UNSEEN = "@media screen { article { display: none; } }"  # to lay it out would take half a minute
_SHELL = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
    '<link rel="stylesheet" href="_static/book.css"><style>{style}\n{unseen}</style></head>'
    '<body data-theme="light"><div class="content"><article></article></div></body></html>'
)


@dataclass(frozen=True)
class Entry:
    """A page as _toc.yml has it: the part of the book that it begins, and how deep it stands."""

    page: str
    part: str = ""
    depth: int = 0


@dataclass(frozen=True)
class About:
    """What the settings say of the book."""

    title: str
    author: str
    rights: str


def entries(toc: dict) -> list[Entry]:
    """The pages in the reader's order."""
    found = [Entry(toc["root"])]
    for part in toc["parts"]:
        caption = part["caption"]
        for chapter in part["chapters"]:
            found.append(Entry(chapter["file"], caption))
            caption = ""
            found += [Entry(section["file"], depth=1) for section in chapter.get("sections", [])]
    return found


def whole_toc(root: Path = ROOT) -> list[Entry]:
    """Of this book."""
    return entries(yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8")))


def about(root: Path = ROOT) -> About:
    """This book."""
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    return About(config["title"], config["author"], f"© {config['copyright']}")


def built(root: Path = ROOT) -> Path:
    """The folder of the built pages, if there are any."""
    site = root / "_build" / "html"
    missing = [e.page for e in whole_toc(root) if not (site / f"{e.page}.html").is_file()]
    if missing:
        raise SystemExit(f"{missing[0]} is not built: run `make book` first")
    return site


@contextmanager
def opened(browser: Browser, root: Path, pages: list[Entry], style: str = "") -> Iterator[Page]:
    """These pages as one: title, contents, pages, solutions. Links to other pages are text."""
    of = about(root)
    with served(built(root)) as address:
        page = browser.new_page(viewport={"width": 700, "height": 1000})
        shell = _SHELL.format(title=escape(of.title), style=style, unseen=_UNSEEN)
        whole = f"{address}whole.html"
        page.route(whole, lambda route: route.fulfill(body=shell, content_type="text/html"))
        page.goto(whole)
        script = (HERE / "whole.js").read_text(encoding="utf-8")
        page.evaluate(script, {"entries": [asdict(one) for one in pages], **asdict(of)})
        try:
            yield page
        finally:
            page.close()
