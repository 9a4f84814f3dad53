"""What a page asks for: little, quickly, and nothing of any other host; and nothing moves while
it comes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.serving import NOTED, SETTLED, share_of_figures
from tests.ways import ALL_WAYS

from .test_access import UNFOLD

VISITS = pytest.mark.xdist_group("visits")

BYTES, REQUESTS = 300_000, 20
MORE_BYTES = {"book/claims.html": 450_000}  # it quotes two thousand sentences, with their formulas
LAYOUT_SHIFT = 0.02
# Long tables, whose columns could change while their rows come: a slow processor shows it.
SLOWLY = (
    "book/notation.html",
    "book/glossary.html",
    "book/claims.html",
    "book/04-matrix-calculus/chapter.html",
)
WIDE = (
    "book/welcome.html",
    "book/01-partial-derivatives/exercise.html",
    "book/08-natural-gradient/chapter.html",
)
LONG = "book/04-matrix-calculus/chapter.html"


def by_link(page: Page, address: str, heading: str) -> None:
    page.goto(address)
    page.locator(".toc-drawer a", has_text=heading).first.evaluate("link => link.click()")


def by_key(page: Page, address: str, heading: str) -> None:
    page.goto(address)
    page.keyboard.press(
        "Control+f"
    )  # the browser's own search is not to be had here: it shows what it found in this way
    page.get_by_role("heading", name=heading).first.evaluate("found => found.scrollIntoView()")


JUMPS = {
    "by an address": lambda page, address, heading: page.goto(
        f"{address}#{heading.lower().replace(' ', '-')}"
    ),
    "by words in an address": lambda page, address, heading: page.goto(
        f"{address}#:~:text={heading.replace(' ', '%20').replace('-', '%2D')}"
    ),
    "by a link": by_link,
    "by the search of the browser": by_key,
}
_WATCH = """
window.shift = 0;
new PerformanceObserver(list => {
  for (const e of list.getEntries()) if (!e.hadRecentInput) window.shift += e.value;
}).observe({type: 'layout-shift', buffered: true});
"""


@dataclass(frozen=True)
class Visit:
    sizes: dict[
        str, int
    ]  # each address that the page asked for, with the bytes that came over the wire
    failed: list[str]
    shift: float
    refused: list[str]  # by the page's policy
    wide: int  # with all that unfolds open


def visit(browser: Browser, address: str, width: int, slower: int = 1) -> Visit:
    """A first visit, with nothing kept from before."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_init_script(_WATCH + NOTED)
    page = context.new_page()
    asked: dict[str, str] = {}
    sizes: dict[str, int] = {}
    failed: list[str] = []
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    wire.on(
        "Network.requestWillBeSent", lambda e: asked.update({e["requestId"]: e["request"]["url"]})
    )
    wire.on(
        "Network.loadingFinished",
        lambda e: sizes.update({asked[e["requestId"]]: e["encodedDataLength"]}),
    )
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on(
        "response", lambda response: failed.append(response.url) if response.status >= 400 else None
    )
    page.goto(address)
    page.evaluate(SETTLED)
    shift, refused = page.evaluate("[window.shift, window.refused]")
    first = {url: size for url, size in sizes.items() if not url.startswith("data:")}
    page.evaluate(UNFOLD)  # which may ask for more
    wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    return Visit(first, failed, shift, refused, wide)


@pytest.fixture(scope="module")
def visits(site, browser: Browser) -> dict[tuple[str, int], Visit]:
    """Pages in a narrow window, where more would move, and some in a wide one; by default every
    fifth page, chapters and exercises by turns."""
    pages = [name for turn, name in enumerate(site.pages) if ALL_WAYS or turn % 5 == 0]
    looks = [(name, 390) for name in pages] + [(name, 1300) for name in WIDE]
    return {(name, width): visit(browser, site.address + name, width) for name, width in looks}


@VISITS
def test_every_page_is_light_and_asks_no_other_host(site, visits) -> None:
    too_much, foreign, failed = {}, [], []
    for (name, _), seen in visits.items():
        failed += seen.failed
        foreign += [
            url for url in seen.sizes if urlsplit(url).netloc != urlsplit(site.address).netloc
        ]
        # Figures are part of the page: count it without them.
        document = next(url for url in seen.sizes if url.endswith(name))
        total = sum(seen.sizes.values()) - round(
            seen.sizes[document] * share_of_figures(site.folder / name)
        )
        if total > MORE_BYTES.get(name, BYTES) or len(seen.sizes) > REQUESTS:
            too_much[name] = (total, len(seen.sizes))
    assert not failed
    assert not foreign
    assert not too_much


@VISITS
def test_no_page_does_what_its_policy_refuses(visits) -> None:
    assert not {at: seen.refused for at, seen in visits.items() if seen.refused}


@VISITS
def test_no_page_is_wider_than_its_window(visits) -> None:
    assert not {at: seen.wide for at, seen in visits.items() if seen.wide > at[1]}


@VISITS
def test_nothing_jumps_while_a_page_loads(visits) -> None:
    assert not {at: seen.shift for at, seen in visits.items() if seen.shift > LAYOUT_SHIFT}


@VISITS
def test_no_bracket_comes_late(visits) -> None:
    """A large bracket of another font is narrower: when its own came, lines broke elsewhere."""
    asked = {Path(urlsplit(url).path).name for seen in visits.values() for url in seen.sizes}
    assert not [name for name in asked if name.startswith("KaTeX_Size")]


@pytest.mark.parametrize(
    ("name", "width"),
    [(name, width) for name in SLOWLY for width in (390, 1300)][:: 1 if ALL_WAYS else 3],
)
def test_nothing_jumps_while_a_page_loads_slowly(
    site, browser: Browser, name: str, width: int
) -> None:
    assert visit(browser, site.address + name, width, slower=4).shift <= LAYOUT_SHIFT


@VISITS
def test_what_is_far_below_is_not_laid_out_before_it_is_needed(site, browser: Browser) -> None:
    """Style and layout of a long chapter took a slow phone four seconds. What they do is counted,
    since times scatter."""
    context = browser.new_context(viewport={"width": 390, "height": 900})
    page = context.new_page()
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    page.goto(site.address + LONG)
    page.evaluate(SETTLED)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    styled = sum(
        event["args"].get("elementCount", 0)
        for event in events
        if event["name"] == "UpdateLayoutTree"
    )
    assert 500 < styled < page.locator("*").count() / 2
    context.close()


@VISITS
@pytest.mark.parametrize("jump", JUMPS)
def test_a_jump_into_a_long_page_arrives(site, browser: Browser, jump: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 900}, reduced_motion="reduce")
    for heading in ("Self-test", "The table")[: None if ALL_WAYS else 1]:
        page = context.new_page()
        JUMPS[jump](page, site.address + LONG, heading)
        page.wait_for_timeout(500)
        assert -5 <= page.get_by_role("heading", name=heading).first.bounding_box()["y"] <= 500, (
            heading
        )
        page.close()
    context.close()


def test_every_page_works_from_disk_without_a_network(site, browser: Browser) -> None:
    """And does nothing that its policy refuses."""
    context = browser.new_context(offline=True)
    context.add_init_script(NOTED)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    # What the next visit interrupts has not failed.
    page.on(
        "requestfailed",
        lambda request: errors.append(request.url) if "ABORTED" not in request.failure else None,
    )
    for name in site.pages if ALL_WAYS else site.pages[1::3]:
        if name == "404.html":  # its addresses are those of a host
            continue
        page.goto((site.folder / name).as_uri())
        page.wait_for_load_state("load")
        errors += page.evaluate("document.fonts.ready.then(() => refused)")
    context.close()
    assert not errors


def test_mathematics_needs_no_script(site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.address + "book/04-matrix-calculus/exercise.html")
    formula = page.locator(".katex").first
    assert formula.bounding_box()["width"] > 10
    assert formula.locator("math annotation").text_content()
    context.close()
