"""From the click to the verdict on an exercise, beside a page that does no more than start Pyodide.

    PYTHONPATH=extensions python -m benchmarks.solving [7 8]

The bare page is a worker that loads Pyodide and NumPy as they come, and asserts one function.
Each in turn, so that a machine that changes its speed is fair to both; medians and minima of
RUNS, from a browser that has kept nothing, and again in the same page.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from gradbook_build.solving.parts import NUMPY, parts

from tests.pages.test_solving import address, right_answers
from tests.serving import chromium, served

ROOT = Path(__file__).parents[1]
RUNS = 7
_LOCK = {
    "info": {
        "abi_version": "2026_0",
        "arch": "wasm32",
        "platform": "emscripten_5_0_3",
        "python": "3.14.0",
        "version": "314.0.3",
    },
    "packages": {},
}
_BARE = f"""
import {{ loadPyodide }} from "./pyodide.mjs";
onmessage = async () => {{
  const indexURL = new URL("./", import.meta.url).href;
  const python = await loadPyodide({{ indexURL, lockFileContents: {json.dumps(_LOCK)} }});
  await python.loadPackage(indexURL + "{NUMPY}", {{ messageCallback: () => {{}} }});
  python.runPython(`
import numpy as np
def softmax(z):
    e = np.exp(z - np.max(z))
    return e / e.sum()
assert abs(softmax(np.array([1.0, 2.0])).sum() - 1) < 1e-12`);
  postMessage("done");
}};
"""
_PAGE = """<!doctype html><button>Go</button><script type="module">
document.querySelector("button").onclick = () => {
  const worker = new Worker("bare.mjs", { type: "module" });
  worker.onmessage = () => { document.title = "done"; };
  worker.postMessage(0);
};
</script>"""


def bare(page, where: str) -> float:
    page.goto(f"{where}index.html")
    start = time.monotonic()
    page.click("button")
    page.wait_for_function("document.title === 'done'", timeout=120_000)
    return time.monotonic() - start


def ours(page, where: str, number: int) -> tuple[float, float]:
    """Click to verdict, and the next verdict."""
    page.goto(where + address(number))
    kept = [f"gradbook:{address(number).removeprefix('book/')}", right_answers(number)]
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", kept)
    page.reload()  # the answers stand there; nothing of Python has been asked for
    seconds = []
    for _ in range(2):
        page.evaluate("document.querySelector('.gb-said').textContent = ''")
        start = time.monotonic()
        page.get_by_role("button", name="Check my answers").click()
        page.locator(".gb-said").filter(has_text="parts passed").wait_for(timeout=120_000)
        seconds.append(time.monotonic() - start)
    return seconds[0], seconds[1]


def main(numbers: list[int]) -> None:
    book = ROOT / "_build/html"
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        for part in parts().iterdir():
            shutil.copy(part, folder)
        (folder / "bare.mjs").write_text(_BARE)
        (folder / "index.html").write_text(_PAGE)
        with served(folder) as there, served(book) as here:
            for number in numbers:
                found: dict[str, list[float]] = {}

                def note(what: str, seconds: float, found: dict[str, list[float]] = found) -> None:
                    found.setdefault(what, []).append(seconds)

                for _ in range(RUNS):
                    context = browser.new_context()
                    page = context.new_page()
                    note("bare page", bare(page, there))
                    context.close()
                    context = browser.new_context()
                    first, again = ours(context.new_page(), here, number)
                    note("first verdict", first)
                    note("next verdict", again)
                    context.close()
                print(f"exercise {number}: seconds   median  least  of bare's median")
                for what, seconds in found.items():
                    middle = statistics.median(seconds)
                    share = middle / statistics.median(found["bare page"])
                    print(
                        f"{what:24}{middle:9.2f}{min(seconds):7.2f}{share:9.2f}",
                        flush=True,
                    )


if __name__ == "__main__":
    main([int(number) for number in sys.argv[1:]] or [7, 8])
