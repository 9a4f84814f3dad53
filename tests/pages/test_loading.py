"""What a page asks for: little, quickly, and nothing of any other host."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.xdist_group("pages")

BYTES, REQUESTS = 300_000, 20
LAYOUT_SHIFT = 0.02


def visit(page: Page, address: str) -> dict[str, int]:
    """Every address that the page asks for, with the bytes that came over the wire."""
    sizes: dict[str, int] = {}
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    asked: dict[str, str] = {}
    wire.on("Network.requestWillBeSent", lambda e: asked.update({e["requestId"]: e["request"]["url"]}))
    wire.on("Network.loadingFinished", lambda e: sizes.update({asked[e["requestId"]]: e["encodedDataLength"]}))
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert not failed
    wire.detach()
    return {url: size for url, size in sizes.items() if not url.startswith("data:")}


def test_every_page_is_light_and_asks_no_other_host(site, browser: Browser) -> None:
    context = browser.new_context()
    too_much, foreign = {}, []
    for name in site.pages:
        page = context.new_page()
        page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        sizes = visit(page, site.address + name)
        foreign += [url for url in sizes if not url.startswith(site.address) and name != "404.html"]
        # Figures are part of the page: count it without them.
        drawn = sum(len(figure) for figure in re.findall(r"<svg class=\"gb-figure\".*?</svg>", (site.folder / name).read_text(), re.DOTALL))
        whole = (site.folder / name).stat().st_size
        document = next(url for url in sizes if url.endswith(name))
        total = sum(sizes.values()) - round(sizes[document] * drawn / whole)
        if total > BYTES or len(sizes) > REQUESTS:
            too_much[name] = (total, len(sizes))
        page.close()
    context.close()
    assert not foreign
    assert not too_much


def test_every_page_works_from_disk_without_a_network(site, browser: Browser) -> None:
    context = browser.new_context(offline=True)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    # What the next visit interrupts has not failed.
    page.on("requestfailed", lambda request: errors.append(request.url) if "ABORTED" not in request.failure else None)
    for name in site.pages:
        if name == "404.html":  # its addresses are those of a host
            continue
        page.goto((site.folder / name).as_uri())
        page.wait_for_load_state("load")
    context.close()
    assert not errors


@pytest.mark.parametrize("width", [1300, 390])
def test_nothing_jumps_while_a_page_loads(site, browser: Browser, width: int) -> None:
    jumping = {}
    for name in site.pages:
        context = browser.new_context(viewport={"width": width, "height": 900})
        context.add_init_script(
            "window.shift = 0; new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput)"
            " window.shift += e.value; }).observe({type: 'layout-shift', buffered: true})"
        )
        page = context.new_page()
        page.goto(site.address + name)
        page.wait_for_load_state("networkidle")
        shift = page.evaluate("window.shift")
        if shift > LAYOUT_SHIFT:
            jumping[name] = shift
        context.close()
    assert not jumping


def test_mathematics_needs_no_script(site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.address + "book/04-matrix-calculus/exercise.html")
    formula = page.locator(".katex").first
    assert formula.bounding_box()["width"] > 10
    assert formula.locator("math annotation").text_content()
    context.close()
