"""What a page may load and run: what is the book's own, and nothing else. (That no page does more
when it is only looked at is seen in test_loading.)"""

from __future__ import annotations

import re

import pytest

from tests.serving import NOTED
from tests.ways import weekly

from .test_solving import Solved, address

FIRST = address(7)
META = '<meta http-equiv="Content-Security-Policy" content="'
PLANTED = {
    "a script in the page": "const one = document.createElement('script');"
    "one.textContent = 'window.planted = true'; document.body.append(one)",
    "a script of another host": "const one = document.createElement('script');"
    "one.src = 'https://example.org/x.js'; document.body.append(one)",
    "a script in an attribute": "document.body.setAttribute('onclick', 'window.planted = true');"
    "document.body.click()",
    "code from text": "try { eval('window.planted = true') } catch {}",
    "another host asked": "fetch('https://example.org/').catch(() => {})",
    "another host's picture": "new Image().src = 'https://example.org/x.png'",
    "a sheet in the page": "const one = document.createElement('style');"
    "one.textContent = 'body { color: red }'; document.body.append(one)",
    "another base": "const one = document.createElement('base');"
    "one.href = 'https://example.org/'; document.head.append(one)",
    "a form for another host": "const one = document.createElement('form');"
    "one.action = 'https://example.org/'; document.body.append(one); one.submit()",
    "a frame of another host": "const one = document.createElement('iframe');"
    "one.src = 'https://example.org/'; document.body.append(one)",
}


@pytest.fixture
def page(page):
    page.add_init_script(NOTED)
    page.reached = []  # what is refused gets no further than the page

    def answer(route):
        page.reached.append(route.request.url)
        route.fulfill(body="window.planted = true", content_type="text/javascript")

    page.route("https://example.org/**", answer)
    return page


def refused(page):
    page.wait_for_timeout(100)
    return page.evaluate("refused")


def test_images_are_the_books_own_or_made_by_the_page(site):
    html = (site.folder / FIRST).read_text()
    assert re.search(r"; img-src 'self' data: blob:; ", html[html.index(META) :])
    assert html.count("blob:") == 2, "for nothing else but Python's worker, from disk"


def test_every_page_has_a_policy_before_all_else(site):
    for name in site.pages:
        html = (site.folder / name).read_text()
        assert html.count(META) == 1, name
        assert html.index(META) < min(html.index(f"<{one}") for one in ("script", "link", "style"))


@pytest.mark.parametrize("where", ["served", "from disk"])
def test_searches_and_previews_keep_to_it(page, site, where):
    root = site.address if where == "served" else site.folder.as_uri() + "/"
    page.goto(root + "book/welcome.html")
    page.locator(".sidebar-search").first.fill("gradient")
    page.keyboard.press("Enter")
    page.locator(".gb-found li").first.wait_for()
    assert not refused(page)
    page.goto(root + "book/05-least-squares/chapter.html")
    page.locator("article a.reference.internal[href*='.html#']:visible").first.hover()
    page.locator(".gb-preview").wait_for()
    assert not refused(page)


def test_solving_keeps_to_it(page, site):
    page.goto(site.address + FIRST)
    solved = Solved(page).open()
    solved.write("import statistics\na = 1 / 0")
    assert "ZeroDivisionError" in solved.check()
    assert not refused(page)


@weekly
def test_what_an_answer_draws_keeps_to_it(page, site):
    page.goto(site.address + FIRST)
    solved = Solved(page).open()
    solved.write("import matplotlib.pyplot as plt\nplt.plot([1, 2])\na = 1 / 0")
    solved.check()
    drawn = solved.verdict().locator("img")
    assert drawn.evaluate("one => one.decode().then(() => one.naturalWidth)") > 300
    assert not refused(page)


@pytest.mark.parametrize("planted", PLANTED)
def test_what_is_planted_is_refused(page, site, planted):
    page.goto(site.address + "book/welcome.html")
    # Later, since a debugger's own call may make code from text.
    page.evaluate(f"() => {{ setTimeout(() => {{ {PLANTED[planted]} }}) }}")
    page.wait_for_timeout(300)
    assert page.evaluate("refused.length") == 1
    assert not page.evaluate("'planted' in window")
    assert not page.reached


def test_a_script_that_the_build_has_not_seen_is_refused(page, site):
    """Whoever changes a page on its way, or by a text of the page that is read as HTML."""
    html = (site.folder / "book/welcome.html").read_text()
    changed = html.replace("</article>", "<script>window.planted = true</script></article>")
    assert changed != html
    page.route(
        "**/welcome.html", lambda route: route.fulfill(body=changed, content_type="text/html")
    )
    page.goto(site.address + "book/welcome.html")
    assert re.search("script-src-elem inline", refused(page)[0])
    assert not page.evaluate("'planted' in window")
