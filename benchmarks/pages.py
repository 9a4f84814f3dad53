"""What a page costs its reader: bytes, requests, what moves, when its formulas are on screen.

    make benchmark

Three books of the same pages: this one; this one with its formulas set by MathJax in the
browser; and stock Jupyter Book (its theme, MathJax). All from one server on this machine,
gzipped, each visit with an empty cache. Figures do not count as bytes or requests.
"""

from __future__ import annotations

import json
import re
import shutil
import statistics
import tempfile
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from benchmarks import stock
from tests.serving import SETTLED, chromium, served, share_of_figures, wait_until

PAGES = [
    "book/01-partial-derivatives/exercise.html",
    "book/04-matrix-calculus/exercise.html",
    "book/04-matrix-calculus/chapter.html",
]
VISITS = 5
# Formulas are on screen when the first is set, shown, and no font is missing, two frames in a row.
_WATCH = """
window.moved = 0; window.formulas = null;
new PerformanceObserver(list => {
  for (const e of list.getEntries()) if (!e.hadRecentInput) window.moved += e.value;
})
  .observe({type: 'layout-shift', buffered: true});
let before = false;
const look = () => {
  const formula = document.querySelector('article .katex, article mjx-container');
  const now = formula?.checkVisibility({visibilityProperty: true})
    && document.fonts.status === 'loaded';
  if (now && before) window.formulas = performance.now();
  else { before = now; requestAnimationFrame(look); }
};
requestAnimationFrame(look);
"""


def with_mathjax(ours: Path, folder: Path) -> Path:
    """A copy of the built book, its formulas as TeX again, for MathJax."""
    shutil.copytree(ours, folder)
    shutil.copytree(stock.MATHJAX, folder / "_static/mathjax")
    styles = folder / "_static/book.css"
    styles.write_text(
        re.sub(
            r"@font-face\s*{font-family:\s*\"?KaTeX.*?}", "", styles.read_text(), flags=re.DOTALL
        )
    )
    # The class is that of formulas: MyST keeps MathJax out of all else.
    macros = json.dumps(
        {"tex": {"macros": stock.mathjax_macros()}, "options": {"processHtmlClass": "math"}}
    )
    for name in PAGES:
        page = BeautifulSoup((folder / name).read_text(), "html.parser")
        for formula in page.select(".katex"):
            display = "katex-display" in (formula.parent.get("class") or [])
            tex = formula.select_one("annotation").text
            whole = formula.parent if display else formula
            whole.replace_with(rf"\[{tex}\]" if display else rf"\({tex}\)")
        # Nothing waits for KaTeX's fonts.
        waiting = page.find("script", string=re.compile("dataset.fonts"))
        waiting.string = re.sub(r'(, )?\s*"[^"]*KaTeX[^"]*"', "", waiting.string)
        page.head.append(page.new_tag("script"))
        page.head.contents[-1].string = f"window.MathJax = {macros}"
        page.head.append(
            page.new_tag("script", src="../../_static/mathjax/tex-mml-chtml.js", **{"async": ""})
        )
        (folder / name).write_text(str(page))
    return folder


def visit(browser: Browser, html: Path, address: str, name: str, slower: int) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    page = context.new_page()
    wire = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}
    # A font inside the style sheet is no request.
    wire.on(
        "Network.responseReceived",
        lambda e: kinds.update(
            {e["requestId"]: "Data" if e["response"]["url"].startswith("data:") else e["type"]}
        ),
    )
    wire.on(
        "Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]})
    )
    wire.send("Network.enable")
    wire.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.add_init_script(_WATCH)
    page.goto(address + name)
    wait_until(lambda: page.evaluate("window.formulas"))
    page.evaluate(SETTLED)
    counted = [
        size for request, size in sizes.items() if kinds.get(request) not in ("Image", "Data")
    ]
    drawn = share_of_figures(html / name) * next(
        size for request, size in sizes.items() if kinds.get(request) == "Document"
    )
    seen = {
        "kB": (sum(counted) - drawn) / 1000,
        "requests": len(counted),
        "moved": page.evaluate("window.moved"),
        "ms": page.evaluate("window.formulas"),
    }
    context.close()
    return seen


def read_otherwise(browser: Browser, address: str) -> str:
    """What a page gives to a screen reader, to the clipboard, and to axe."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address)
    page.evaluate(SETTLED)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    formulas = page.locator("article .katex, article mjx-container")
    nodes = context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    heard = sum(node["role"]["value"] == "MathMLMath" for node in nodes)
    page.evaluate(
        "getSelection().selectAllChildren("
        "document.querySelector('article p .math:has(.katex, mjx-container)'))"
    )
    page.keyboard.press("Control+c")
    page.wait_for_timeout(300)
    copied = page.evaluate("navigator.clipboard.readText()").strip()
    broken = sorted({rule["id"] for rule in Axe().run(page).response["violations"]})
    count = formulas.count()
    context.close()
    return (
        f"{count} formulas, {heard} heard as mathematics; one of them copied: {copied!r}; "
        f"against axe's rules: {', '.join(broken) or 'none'}"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        ours = stock.ROOT / "_build/html"
        books = {
            "this book": ours,
            "with MathJax": with_mathjax(ours, Path(folder) / "with_mathjax"),
            "stock": stock.build(),
        }
        with chromium() as browser:
            for name in PAGES:
                print(
                    f"\n{name}\n{'':14}{'kB':>8}{'requests':>10}"
                    f"{'ms':>8}{'ms at ¼ speed':>15}{'moved':>8}"
                )
                for book, html in books.items():
                    with served(html) as address:
                        fast, slow = (
                            [visit(browser, html, address, name, slower) for _ in range(VISITS)]
                            for slower in (1, 4)
                        )
                        ms, ms_slow = (
                            statistics.median(v["ms"] for v in visits) for visits in (fast, slow)
                        )
                        moved = max(v["moved"] for v in fast + slow)
                        print(
                            f"{book:14}{fast[0]['kB']:8.0f}{fast[0]['requests']:10}{ms:8.0f}{ms_slow:15.0f}{moved:8.3f}"
                        )
            print()
            for book, html in books.items():
                with served(html) as address:
                    print(f"{book}: {read_otherwise(browser, address + PAGES[0])}")


if __name__ == "__main__":
    main()
