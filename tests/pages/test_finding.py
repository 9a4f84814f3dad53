"""Index, permalinks, and the ways on and back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.xdist_group("pages")

EXERCISE = "book/04-matrix-calculus/exercise.html"


def test_next_and_previous_tell_their_titles(site, page: Page) -> None:
    page.goto(site.address + EXERCISE)
    assert "Chapter 5" in page.locator("a.next-page").inner_text()
    assert "Chapter 4" in page.locator("a.prev-page").inner_text()


def test_everything_numbered_has_a_permalink(site) -> None:
    for name in site.pages:
        text = (site.folder / name).read_text()
        boxes = re.findall(r'<div class="(?:proof|exercise)[^"]*admonition"[^>]*id="([^"]+)"', text)
        figures = re.findall(r'<figure[^>]*id="(fig-[^"]+)"', text)
        equations = re.findall(r'<div class="math[^"]*" id="([^"]+)"', text)
        for target in boxes + figures + equations:
            assert f'class="headerlink" href="#{target}"' in text, (name, target)


def test_no_id_stands_twice_on_a_page(site) -> None:
    for name in site.pages:
        ids = re.findall(r'\sid="([^"]+)"', (site.folder / name).read_text())
        assert len(ids) == len(set(ids)), (name, sorted(ids))


def test_no_link_leads_nowhere(site) -> None:
    ids = {
        name: set(re.findall(r'\bid="([^"]+)"', (site.folder / name).read_text()))
        for name in site.pages
    }
    dead = []
    for name in site.pages:
        folder = (site.folder / name).parent
        for link in re.findall(r'<a [^>]*href="([^"]*)"', (site.folder / name).read_text()):
            if re.match(
                r"[a-z]+:|/", link
            ):  # elsewhere; and the page for wrong addresses has whole ones
                continue
            path, _, target = link.partition("#")
            to = (
                (folder / path).resolve().relative_to(site.folder.resolve()).as_posix()
                if path
                else name
            )
            if to == "index.html":
                continue
            if to in ids and (not target or target in ids[to]):
                continue
            if to not in ids and (site.folder / to).is_file():
                continue
            dead.append((name, link))
    assert not dead


def test_a_wrong_address_leads_on(site, page: Page) -> None:
    """The book is at the root of this host, as far as its pages know."""
    page.goto(site.address + "404.html")
    assert page.locator("article h1").inner_text().startswith("Page not found")
    links = page.locator("article p a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert links == ["/book/welcome.html", "/genindex.html", "/search.html"]
    assert all((site.folder / link.lstrip("/")).is_file() for link in links)


def test_the_book_can_be_cited_and_found(site) -> None:
    text = (site.folder / EXERCISE).read_text()
    assert "@incollection{gradbook-exercise-4" in text
    assert re.search(r'<meta name="description" content="[^"]{40,}', text)
    assert 'property="og:image"' in text and (site.folder / "_static/card.png").is_file()
    assert "favicon.svg" in text and (site.folder / "_static/favicon.svg").is_file()
    assert (site.folder / "objects.inv").is_file()
    assert "directional derivative" in (site.folder / "genindex.html").read_text()
