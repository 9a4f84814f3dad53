"""What an author waits for, and what a clean build takes beside stock Jupyter Book and the floor.

    python -m benchmarks.builds [loop] [clean] [many]

Each is a plain `jupyter-book build .` in a copy of the book. `make benchmark` runs all three.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jupytext
import yaml

from tests.extension.small_book import SmallBook, page
from tests.serving import chromium

from . import stock

ROOT = Path(__file__).parents[1]
PAGE = "book/04-matrix-calculus/exercise.md"
RUNS = 5
_BUILD = [str(Path(sys.executable).with_name("jupyter-book")), "build", "."]


class Cost:
    """Seconds that a command took, its processor's and the clock's, and the most memory it held."""

    def __init__(self, command: list[str], folder: Path, wanted: int = 0) -> None:
        start = time.monotonic()
        with tempfile.TemporaryFile() as printed:
            process = subprocess.Popen(command, cwd=folder, stdout=printed, stderr=printed)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            printed.seek(0)
            self.printed = printed.read().decode()
        self.wall = time.monotonic() - start
        self.cpu = used.ru_utime + used.ru_stime
        self.megabytes = used.ru_maxrss / 1024
        if process.returncode != wanted:
            raise RuntimeError(f"{command} gave {process.returncode}:\n{self.printed[-3000:]}")


def copy_to(folder: Path) -> Path:
    """The files that git knows, as they are now."""
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(lambda name: (ROOT / name).is_file(), names.stdout.splitlines()):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


def scripts(folder: Path, pages: list[Path]) -> list[tuple[list[str], Path]]:
    """The cells of each page as a plain program, and where it runs."""
    commands = []
    for path in pages:
        cells = [
            c.source for c in jupytext.read(path, fmt="md:myst").cells if c.cell_type == "code"
        ]
        if not cells:
            continue
        script = folder / f"{path.parent.name}-{path.stem}.py"
        start = "import matplotlib; matplotlib.use('agg')\nfrom IPython.display import display\n"
        script.write_text(
            start + "\n".join(re.sub(r"^%.*$", "", cell, flags=re.M) for cell in cells)
        )
        commands.append(([sys.executable, "-W", "ignore", str(script)], path.parent))
    return commands


def row(name: str, costs: list[Cost], beside: str = "") -> float:
    cpu, wall = (statistics.median(getattr(c, what) for c in costs) for what in ("cpu", "wall"))
    print(f"{name:42}{cpu:8.1f}{wall:8.1f}   {beside}", flush=True)
    return cpu


def edited(path: Path, change: Callable[[str], str], folder: Path) -> list[Cost]:
    """The same kind of edit, again and again, each seen by a build."""
    costs = []
    for count in range(RUNS):
        path.write_text(
            change(path.read_text("utf-8"))
            .replace("COUNT", str(count))
            .replace("LETTER", "abcde"[count]),
            "utf-8",
        )
        costs.append(Cost(_BUILD, folder))
    return costs


def loop() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = copy_to(Path(name) / "book")
        Cost(_BUILD, folder)
        print(f"{'seconds, medians of 5':42}{'CPU':>8}{'wall':>8}")
        unchanged = row("unchanged", [Cost(_BUILD, folder) for _ in range(RUNS)])
        path = folder / PAGE
        path.write_text(path.read_text().replace("## The problem\n", "## The problem\n\nRead a.\n"))
        goal = f"goal 5.0, and {2 * unchanged + 1:.1f}"
        for what, text in ("a sentence", "Read LETTER."), ("one with a number", "Read COUNT."):
            sentence = edited(path, lambda old, new=text: re.sub(r"Read \w+\.", new, old), folder)
            row(what, sentence, goal)
        own = own_run(Path(name), path)
        path.write_text(
            path.read_text().replace("import numpy as np\n", "import numpy as np  # 0\n", 1)
        )
        cell = edited(
            path, lambda text: re.sub(r"np  # \w+\n", "np  # COUNT\n", text, count=1), folder
        )
        row("a cell", cell, f"the page's own code, twice: {own:.1f}; goal {own + 4:.1f}")
        grader = folder / "src/gradbook/exercises/ex04.py"
        changed = edited(grader, lambda text: f"{text}# COUNT\n", folder)
        ran = re.findall(r"^ran (\S+) twice", changed[-1].printed, re.MULTILINE)
        row("a grader's module", changed, f"ran {', '.join(ran)}; goal {own + 4:.1f}")
        print(f"{'a sentence, in the browser':42}{'':8}{in_browser(folder, path):8.1f}   goal 3.0")
        for what, plant in FAULTS.items():
            before = path.read_text()
            plant(folder)
            row(f"told before pages run: {what}", [Cost(_BUILD, folder, wanted=1)], "goal 5.0")
            path.write_text(before)
            (folder / "book/lost.md").unlink(missing_ok=True)


def _at_the_end(text: str) -> Callable[[Path], None]:
    def plant(folder: Path) -> None:
        with (folder / PAGE).open("a") as page:
            page.write(f"\n{text}\n")

    return plant


FAULTS: dict[str, Callable[[Path], None]] = {
    "no place in the toc": lambda folder: (folder / "book/lost.md").write_text("# Lost\n") and None,
    "an unknown citation": _at_the_end("{cite}`nobody2020`"),
    "a label twice": _at_the_end("(ex-04)=\n## Again"),
    "a misspelled directive": _at_the_end("```{admonitoin} Note\nx\n```"),
}


def own_run(folder: Path, path: Path) -> float:
    """Processor seconds of a page's code as a plain program, twice."""
    ((command, where),) = scripts(folder, [path])
    return 2 * statistics.median(Cost(command, where).cpu for _ in range(3))


def in_browser(folder: Path, path: Path) -> float:
    """From saving a sentence to its standing in a page that shows the book, under `make live`."""
    live = subprocess.Popen(
        [sys.executable, "-m", "authoring.live"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert live.stdout
    try:
        next(line for line in live.stdout if line.startswith("built"))
        time.sleep(2)  # until it serves
        with chromium() as browser:
            shown = browser.new_page()
            shown.goto(f"http://127.0.0.1:8000/{PAGE.removesuffix('.md')}.html")
            shown.wait_for_timeout(2000)
            seen = []
            for count in range(RUNS):
                word = f"live{'abcde'[count]}"  # a number would also stand on the page of claims
                text = re.sub(r"Read \w+\.", f"Read {word}.", path.read_text("utf-8"))
                start = time.monotonic()
                path.write_text(text, "utf-8")
                shown.wait_for_selector(f"text=Read {word}.", timeout=60_000)
                seen.append(time.monotonic() - start)
                shown.wait_for_timeout(1500)
        return statistics.median(seen)
    finally:
        live.terminate()
        live.wait()


def clean() -> None:
    """Clean builds, each in turn, so that a machine that changes its speed is fair to all."""
    ours, theirs, floors = [], [], []
    with tempfile.TemporaryDirectory() as name:
        folder = copy_to(Path(name) / "book")
        for _ in range(int(os.environ.get("GRADBOOK_CLEAN_RUNS", "3"))):
            shutil.rmtree(folder / "_build", ignore_errors=True)
            ours.append(Cost(_BUILD, folder).wall)
            theirs.append(stock_seconds())
            floors.append(floor_seconds(Path(name), folder))
    book, other, least = map(statistics.median, (ours, theirs, floors))
    print(
        f"clean build {book:.1f} s; stock {other:.1f} s (ratio {book / other:.2f}, goal 0.6); ",
        end="",
    )
    print(f"floor {least:.1f} s (ratio {book / least:.2f}, goal 1.3)", flush=True)


def stock_seconds() -> float:
    start = time.monotonic()
    stock.build(mathjax=False)
    return time.monotonic() - start


def floor_seconds(folder: Path, book: Path) -> float:
    """All pages' code as plain programs, twice, on both cores, and then Sphinx without running."""
    pages = sorted((book / "book").rglob("*.md"))
    commands = scripts(folder, pages) * 2
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": f"{book}/src"}
    start = time.monotonic()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        statuses = list(pool.map(lambda command: _status(*command, one_thread), commands))
    if any(statuses):
        raise RuntimeError(f"pages do not run as plain programs: {statuses}")
    stock.build(mathjax=False, execution="off")
    return time.monotonic() - start


def _status(command: list[str], where: Path, env: dict[str, str]) -> int:
    done = subprocess.run(command, cwd=where, env={**os.environ, **env}, capture_output=True)
    return done.returncode


def many() -> None:
    """Copies of a small page with formulas, an exercise and a cell."""
    print(f"{'pages':>6}{'wall s':>9}{'s a page':>10}{'MB':>7}")
    for count in (20, 50, 100, 200):
        with tempfile.TemporaryDirectory() as name:
            book = SmallBook(Path(name) / "book")
            toc = yaml.safe_load(book.read("_toc.yml"))
            for number in range(3, count + 1):
                path = f"book/{number:03}-topic/exercise"
                book.write(f"{path}.md", page(f"page-{number}", number))
                toc["chapters"].append({"file": path})
            book.write("_toc.yml", yaml.safe_dump(toc))
            cost = Cost(_BUILD, book.path)
            print(
                f"{count:6}{cost.wall:9.1f}{cost.wall / count:10.2f}{cost.megabytes:7.0f}",
                flush=True,
            )


if __name__ == "__main__":
    for part in sys.argv[1:] or ("loop", "clean", "many"):
        {"loop": loop, "clean": clean, "many": many}[part]()
