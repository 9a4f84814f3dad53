"""From the click to the verdict on an exercise, beside a page that does no more than start Pyodide.

    PYTHONPATH=src:extensions python -m benchmarks.solving [7 8] [--runs 7] [--speed 0.25] [--peer]

The bare page is a worker that loads Pyodide and NumPy as they come, and asserts one function. All
are visited by turns, so that a machine that changes its speed is fair to each; medians and least
values of all runs, the shares of bare's medians in the same state. *Cold* is a browser that has
kept nothing, *warm* the same page again in the same browser. With --speed, all processes of the
browser are stopped for a part of each twentieth of a second: a throttle of DevTools does not reach
workers. *Again at once* is the moment after a verdict, when what has passed still unfolds, and
*again* a second later. With --peer, exercise 7 in another theme is visited, too (peer.py). It
starts Python when its page is opened: *until ready* is from there on, and *until verdict* with a
click as soon as it is ready.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from gradbook_build.solving.parts import NUMPY, parts

from benchmarks import peer
from tests.pages.test_solving import Solved, address, right_answers
from tests.serving import chromium, served

ROOT = Path(__file__).parents[1]
IN_PAGE = ROOT / "extensions/gradbook_build/solving/in_page"
_BARE = f"""
import {{ loadPyodide }} from "./pyodide.mjs";
import {{ options }} from "./python.mjs";
onmessage = async () => {{
  const indexURL = new URL("./", import.meta.url).href;
  const python = await loadPyodide({{ indexURL, ...options }});
  await python.loadPackage(indexURL + "{NUMPY}", {{ messageCallback: () => {{}} }});
  python.runPython(`
import numpy as np
def softmax(z):
    e = np.exp(z - np.max(z))
    return e / e.sum()
assert abs(softmax(np.array([1.0, 2.0])).sum() - 1) < 1e-12`);
  postMessage("1 parts passed");
}};
"""
_PAGE = """<!doctype html>
<div class="gb-all"><button>Check all parts</button><p class="gb-said"></p></div>
<script type="module">
document.querySelector("button").onclick = () => {
  const worker = new Worker("bare.mjs", { type: "module" });
  worker.onmessage = ({ data }) => { document.querySelector("p").textContent = data; };
  worker.postMessage(0);
};
</script>"""
# The page measures: what the test's own messages take is no part of it.
_JUDGED = """() => new Promise((done) => {
  const said = document.querySelector(".gb-all .gb-said");
  said.textContent = "";
  const start = performance.now();
  const told = () => {
    if (!/parts passed|could not/.test(said.textContent)) return;
    watch.disconnect();
    done([said.textContent, (performance.now() - start) / 1000]);
  };
  const watch = new MutationObserver(told);
  watch.observe(said, { childList: true, characterData: true, subtree: true });
  const buttons = [...document.querySelectorAll("button")];
  buttons.find((one) => one.textContent === "Check all parts").click();
})"""

# Of a page, since it was so old: the longest time in seconds for which it answered nothing.
_LONGEST = """(since) => new Promise((done) => {
  let longest = 0;
  const seen = (list) => {
    for (const { duration, startTime } of list.getEntries())
      if (startTime >= since) longest = Math.max(longest, duration / 1000);
  };
  new PerformanceObserver(seen).observe({ type: "longtask", buffered: true });
  setTimeout(() => done(longest), 200);
})"""


def judged(page) -> float:
    page.locator(".gb-all .gb-said").wait_for(state="attached")
    said, seconds = page.evaluate(_JUDGED)
    assert "parts passed" in said, said
    return seconds


def processes(first: int) -> list[int]:
    """A process and all that it has started."""
    found = [first]
    for one in found:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{one}/task").iterdir():
                found += map(int, (task / "children").read_text("utf-8").split())
    return found


def renderers() -> list[int]:
    """Of the browser that runs: the processes that show pages."""
    shown = []
    for one in processes(os.getpid()):
        with contextlib.suppress(OSError):
            if b"--type=renderer" in Path(f"/proc/{one}/cmdline").read_bytes():
                shown.append(one)
    return shown


def megabytes() -> float:
    """Of memory that the largest page has to itself."""
    found = []
    for one in renderers():
        with contextlib.suppress(OSError):
            text = Path(f"/proc/{one}/smaps_rollup").read_text("utf-8")
            found.append(int(text.split("\nPss:")[1].split()[0]) / 1024)
    return max(found)


@contextlib.contextmanager
def slowed(speed: float) -> Iterator[None]:
    """The browser gets this share of the time."""
    ended = threading.Event()

    def send(which: signal.Signals) -> None:
        for one in renderers():
            with contextlib.suppress(OSError):
                os.kill(one, which)

    def run() -> None:
        while not ended.is_set():
            send(signal.SIGSTOP)
            time.sleep(0.05 * (1 - speed))
            send(signal.SIGCONT)
            time.sleep(0.05 * speed)

    if speed == 1:
        yield
        return
    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


class Visits:
    """What was measured, by its name."""

    def __init__(self, browser, speed: float) -> None:
        self.browser, self.speed, self.found = browser, speed, {}

    def note(self, what: str, value: float) -> None:
        self.found.setdefault(what, []).append(value)

    def page(self, what: str, url: str, number: int = 0, all_ways: bool = False) -> None:
        """Cold, warm, and each time again in the same page."""
        context = self.browser.new_context()
        for state in ("cold", "warm"):
            page = context.new_page()
            page.goto(url)
            if number:
                keep(page, number)
            got = []
            page.on("response", lambda answer, got=got: got.append(answer))
            clicked = page.evaluate("performance.now()")
            with slowed(self.speed):
                self.note(f"{what}, {state}", judged(page))
                if number:
                    self.note(f"{what}, again at once", judged(page))
                    page.wait_for_timeout(1000)
                    self.note(f"{what}, again", judged(page))
            if state == "cold":
                self.weighed(what, page, got, clicked)
            if all_ways:
                self.after_a_stop(what, page, right_answers(number)["a"])
            page.close()
        if all_ways:
            self.after_a_while(what, url, number, context.new_page())
        context.close()

    def weighed(self, what: str, page, got: list, since: float = 0) -> None:
        sizes = [int(one.headers.get("content-length", 0)) for one in got]
        self.note(f"{what}, MB loaded", sum(sizes) / 1e6)
        self.note(f"{what}, MB of memory", megabytes())
        self.note(f"{what}, stood still", page.evaluate(_LONGEST, since))

    def peer(self, url: str) -> None:
        """Here all that the page loads counts: Python is a part of it."""
        context = self.browser.new_context()
        for state in ("cold", "warm"):
            page, got = context.new_page(), []
            page.on("response", lambda answer, got=got: got.append(answer))
            with slowed(self.speed):
                page.goto(url, wait_until="commit")
                ready, first, again = page.evaluate(peer.MEASURED)
            self.note(f"peer, until ready, {state}", ready)
            self.note(f"peer, {state}", first)
            self.note(f"peer, until verdict, {state}", ready + first)
            self.note("peer, again", again)
            if state == "cold":
                self.weighed("peer", page, got)
            page.close()
        context.close()

    def after_a_stop(self, what: str, page, answer: str) -> None:
        solved = Solved(page)
        solved.write("while True: pass")
        solved.all().get_by_role("button", name="Check all parts").click()
        solved.all().locator(".gb-said").filter(has_text="Running").wait_for()
        solved.all().get_by_role("button", name="Stop").click()
        solved.write(answer)
        with slowed(self.speed):
            self.note(f"{what}, after Stop", judged(page))

    def after_a_while(self, what: str, url: str, number: int, page) -> None:
        """Python has started when the learner began, and waits."""
        page.goto(url)
        page.evaluate("localStorage.clear()")
        page.reload()
        with slowed(self.speed):
            solved = Solved(page).open()
            for part, answer in right_answers(number).items():
                solved.write(answer, part)
            page.wait_for_timeout(3000)
            self.note(f"{what}, after 3 s", judged(page))


def keep(page, number: int) -> None:
    """The answers stand there; nothing of Python has been asked for."""
    name = address(number).split("/")[1]
    kept = [
        [f"gradbook:answer:{name}:{part}", json.dumps({"text": answer, "stubs": ""})]
        for part, answer in right_answers(number).items()
    ]
    page.evaluate("kept => kept.forEach(one => localStorage.setItem(...one))", kept)
    page.reload()


def tell(found: dict[str, list[float]]) -> None:
    print(f"{'':34}median   least  of bare's")
    for what, values in found.items():
        middle = statistics.median(values)
        state = "cold" if what.endswith("cold") else "warm"
        bare = statistics.median(found[f"bare, {state}"])
        share = "" if "MB" in what or "still" in what else f"{middle / bare:10.2f}"
        print(f"{what:32}{middle:9.2f}{min(values):8.2f}{share}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("numbers", nargs="*", type=int, default=[7, 8])
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--speed", type=float, default=1)
    parser.add_argument("--peer", action="store_true")
    asked = parser.parse_args()
    book = ROOT / "_build/html"
    with tempfile.TemporaryDirectory(dir=book.parent) as name, chromium() as browser:
        bare, without = Path(name, "bare"), Path(name, "without")
        shutil.copytree(parts(), bare)
        shutil.copy(IN_PAGE / "python.mjs", bare)
        (bare / "bare.mjs").write_text(_BARE)
        (bare / "index.html").write_text(_PAGE)
        shutil.copytree(book, without, copy_function=os.link)
        for snapshot in without.rglob("snapshot.gz"):
            snapshot.unlink()
        other = peer.build(Path(name, "peer"), right_answers(7)) if asked.peer else bare
        with (
            served(bare) as there,
            served(book) as here,
            served(without) as fallback,
            served(other) as elsewhere,
        ):
            for number in asked.numbers:
                visits = Visits(browser, asked.speed)
                for _ in range(asked.runs):
                    visits.page("bare", f"{there}index.html")
                    visits.page("ours", here + address(number), number, all_ways=True)
                    visits.page("without snapshot", fallback + address(number), number)
                    if asked.peer and number == 7:
                        visits.peer(f"{elsewhere}index.html")
                print(f"exercise {number}, speed {asked.speed:g}: seconds")
                tell(visits.found)


if __name__ == "__main__":
    main()
