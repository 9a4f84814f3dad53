"""Every page is run twice, at the same time, in two kernels that differ in what may differ.

A page that runs well, and alike, is put into the cache of results, where MyST-NB finds it.
A page with a fault is not, so that it is run again at the next build.
"""

from __future__ import annotations

import os
import re
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from myst_nb.core.read import MystMetadataParsingError
from sphinx.util import logging

from ..faults.report import Fault, Faults
from . import results
from .kernels import Kernels, environment
from .page_run import Run, run
from .pages import Page, read_page

HASH_SEEDS = ("1", "2")  # sets and dict keys that come in another order show themselves
_LONG_IMPORT = re.compile(
    r"^\s*(?:import|from) ((?:numpy|scipy|matplotlib)(?:\.\w+)*)(?![\w.])", re.MULTILINE
)
_CELL = re.compile(r"^(`{3,}|~{3,}|:{3,})\{code-cell\}.*?^\1", re.MULTILINE | re.DOTALL)
_HIDING_TAGS = {
    "skip-execution": "so it is never run",
    "raises-exception": "so an exception in it would go unnoticed",
}
logger = logging.getLogger(__name__)


def connect(app, faults: Faults) -> None:
    unreadable: set[str] = set()
    app.connect(
        "env-before-read-docs", partial(_before_reading, faults=faults, unreadable=unreadable)
    )
    app.connect("source-read", partial(_without_cells, unreadable=unreadable))
    # All have looked at it; its notebook is not kept in memory.
    app.connect("doctree-read", lambda app, _: app.gradbook_pages.pop(app.env.docname, 0), 950)


def _before_reading(app, env, docnames, *, faults: Faults, unreadable: set[str]) -> None:
    """Run what has to be run among the pages that are about to be read."""
    cache = get_cache(env.mystnb_config.execution_cache_path)
    to_run = []
    app.gradbook_pages = {}
    for docname in docnames:
        try:
            page = app.gradbook_pages[docname] = read_page(
                Path(env.doc2path(docname)), Path(app.srcdir), env.myst_config, env.mystnb_config
            )
        except (MystMetadataParsingError, ValueError, OSError) as error:
            unreadable.add(docname)
            faults.add(_not_readable(faults.name_of(env.doc2path(docname)), error))
            faults.page_did_not_run(faults.name_of(env.doc2path(docname)))
            continue
        if page.notebook is None:
            continue
        for fault in _hidden_faults(page):
            faults.add(fault)
        uses = results.known(app, cache, page.notebook)
        if uses is None:
            to_run.append(page)
        results.will_be_read(app, docname, uses)
    failed = _run_all(app, to_run, cache, faults)
    failed |= {faults.name_of(env.doc2path(docname)) for docname in unreadable}
    # MyST-NB would run these pages again, and tell their faults in its own way.
    env.mystnb_config = env.mystnb_config.copy(execution_excludepatterns=sorted(failed))


def _not_readable(page: str, error: Exception) -> Fault:
    found = re.search(r"at line (\d+) could not be read: .*?msg=(['\"])(.*?)\2", str(error))
    if not found:
        return Fault(page, 0, f"the page cannot be read: {error}")
    what = f"the options of this cell cannot be read: {found[3]}"
    return Fault(page, int(found[1]), what)


def _without_cells(app, docname, source, *, unreadable: set[str]) -> None:
    """One unreadable cell must not keep Sphinx from telling all else that is wrong."""
    if docname in unreadable:
        source[0] = _CELL.sub(lambda cell: "\n" * cell[0].count("\n"), source[0])


def _hidden_faults(page: Page):
    """Switches that would let a cell fail, or not run, unseen."""
    for cell in page.cells:
        tags = cell.metadata.get("tags", [])
        for tag in [tags] if isinstance(tags, str) else tags:
            if tag in _HIDING_TAGS:
                yield page.fault(f"it has the tag `{tag}`, {_HIDING_TAGS[tag]}", cell)
    for key in page.notebook.metadata.get("mystnb", {}):
        if key.startswith("execution_"):
            yield page.fault(f"`{key}` in the front matter: how pages are run is not theirs to say")
    kernel = page.notebook.metadata.get("kernelspec", {}).get("name", "python3")
    if kernel != "python3":
        yield page.fault(f"the front matter asks for the kernel `{kernel}`: pages run in python3")


def _run_all(app, pages: list[Page], cache, faults: Faults) -> set[str]:
    """Run pages on all cores, keep the good results; the names of the others."""
    failed: set[str] = set()
    if not pages:
        return failed
    snapshot = results.snapshot(app)
    snapshot.look_at_all()
    stop = threading.Event()
    timeout = app.env.mystnb_config.execution_timeout
    imported = long_imports(pages, Path(app.srcdir))
    with ExitStack() as stack:
        servers = [
            stack.enter_context(Kernels(environment(Path(app.srcdir), seed), sorted(imported)))
            for seed in HASH_SEEDS
        ]
        # One more than there are cores: while a kernel starts or ends, it mostly waits.
        workers = (os.cpu_count() or 1) + 1
        pool = stack.enter_context(ThreadPoolExecutor(max_workers=workers))
        try:
            # Those with much code first: at the end no core waits long for another.
            longest = sorted(pages, key=lambda page: -sum(len(cell.source) for cell in page.cells))
            waiting = {
                page.name: [pool.submit(run, page, timeout, kernels, stop) for kernels in servers]
                for page in longest
            }
            for page in pages:
                one, two = waiting.pop(page.name)  # else the outputs of all pages stay in memory
                try:
                    first, second = one.result(), two.result()
                except Exception as error:  # of this extension or the kernel: no page is skipped
                    traceback.print_exception(error)
                    faults.add(page.fault(f"it could not be run: {type(error).__name__}: {error}"))
                    faults.page_did_not_run(page.name)
                    failed.add(page.name)
                    continue
                logger.info("ran %s twice, %.1f s", page.name, max(first.seconds, second.seconds))
                found = compare(page, first, second)
                for fault in found:
                    faults.add(fault)
                if found:
                    faults.page_did_not_run(page.name)
                    failed.add(page.name)
                else:
                    uses = {name: snapshot.look(name) for name in {*first.uses, *second.uses}}
                    data = {"execution_seconds": first.seconds, "uses": uses}
                    record = CacheBundleIn(first.notebook, str(page.path), data=data)
                    cache.cache_notebook_bundle(record, check_validity=False, overwrite=True)
                    results.will_be_read(app, app.env.path2doc(str(page.path)), uses)
        except BaseException:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return failed


def long_imports(pages: list[Page], root: Path) -> set[str]:
    """What takes long to import, and is worth having in memory before a page asks for it, itself
    or by a module of the helper package."""
    sources = [cell.source for page in pages for cell in page.cells]
    sources += [path.read_text("utf-8", "replace") for path in root.glob("src/gradbook/*.py")]
    return {name for source in sources for name in _LONG_IMPORT.findall(source)}


def compare(page: Page, first: Run, second: Run) -> list[Fault]:
    """The faults of both runs, or else where their outputs part."""
    if first.faults or second.faults:
        both = dict.fromkeys([*first.faults, *second.faults])
        once = set(first.faults) ^ set(second.faults)
        return [
            page_fault if page_fault not in once else _in_one_run(page_fault) for page_fault in both
        ]
    found = []
    for cell in page.cells:
        pair = [_shown(run.notebook.cells[cell.index]) for run in (first, second)]
        if pair[0] != pair[1]:
            found.append(page.fault(_difference(*pair), cell))
    return found


def _in_one_run(fault: Fault) -> Fault:
    what = f"{fault.what}\nin only one of two runs of the page"
    return Fault(fault.page, fault.line, what, fault.cell, fault.code)


def _shown(cell) -> list[dict[str, str]]:
    """All that a cell shows: of each output its kinds, and the text of each."""
    return [
        {"text": output.text}
        if output.output_type == "stream"
        else {kind: str(data) for kind, data in output.get("data", {}).items()}
        for output in cell.get("outputs", [])
    ]


def _difference(first, second) -> str:
    hint = "Look for randomness without a seed, the time, an address, or the order of a set."
    for one, two in zip(first, second, strict=False):
        if one.keys() != two.keys():
            kinds = (" and ".join(sorted(output)) or "nothing" for output in (one, two))
            return "it shows {} in one run of the page, and {} in the other\n{}".format(
                *kinds, hint
            )
        kind = next((kind for kind in sorted(one) if one[kind] != two[kind]), None)
        if kind is None:
            continue
        ones, twos = one[kind].splitlines(), two[kind].splitlines()
        pairs = zip(ones, twos, strict=False)
        a, b = next(
            ((a, b) for a, b in pairs if a != b), (f"{len(ones)} lines", f"{len(twos)} lines")
        )
        a, b = _around_difference(a, b)
        name = "" if kind in ("text", "text/plain") else f" ({kind})"
        return f"its output{name} differs between two runs of the page: `{a}` and `{b}`\n{hint}"
    return f"it shows {len(first)} and {len(second)} outputs in two runs of the page\n{hint}"


def _around_difference(one: str, two: str, width: int = 60) -> tuple[str, ...]:
    start = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), 0)
    start = max(0, start - 20) if start > 30 else 0
    return tuple(
        ("…" if start else "")
        + text[start : start + width]
        + ("…" if len(text) > start + width else "")
        for text in (one, two)
    )
