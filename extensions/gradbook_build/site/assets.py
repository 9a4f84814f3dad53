"""One style sheet, with the fonts in it, and one script for all pages: a page asks its server
for little, and nothing on it moves when a font comes late.

Each extension brings files of its own. Some are left out, since gradbook.css styles what
they style, or since no page of the book needs them; the rest is joined.
"""

from __future__ import annotations

import base64
import hashlib
import posixpath
import re
from collections.abc import Iterable
from pathlib import Path

import furo
from sphinx.builders.html._assets import _CascadingStyleSheet, _JavaScript
from sphinx.errors import ExtensionError

from ..solving import pages as solving
from ..undoing import LEFT_OUT, NEEDLESS_SCRIPT
from . import search
from .fonts import shrink
from .policy import with_policy

_STYLES, _SCRIPTS = "_static/book.css", "_static/book.js"
_SEARCH = [f"{search.FOLDER}/{name}" for name in (search.SCRIPT, search.TEXT)]
_VERSIONED = re.compile(rf"({'|'.join(map(re.escape, (_STYLES, _SCRIPTS, *_SEARCH)))})(\?v=\w+)?\"")
_ADDRESS = re.compile(r"url\([\"']?(?!data:|#|/)([^)\"']+)[\"']?\)")
# On nearly every page of the book. KaTeX's others are asked for where a page needs them.
_FONTS_INSIDE = re.compile(
    r"source-serif-4-latin-wght-(normal|italic)"
    r"|KaTeX_(Main-Regular|Main-Bold|Math-Italic|AMS-Regular|SansSerif-Regular|Size[123]-Regular)"
)


def connect(app) -> None:
    # Last: when all extensions have added what they add to a page.
    app.connect("html-page-context", _one_of_each, priority=990)
    app.connect("build-finished", _write)


def _one_of_each(app, page, template, context, doctree) -> None:
    files = {kind: _sorted_out(page, context[kind]) for kind in ("css_files", "script_files")}
    if doctree:
        answers = getattr(app, "gradbook_answers", {}).get(page)
        app.gradbook_last.write(page, {"answers": answers, **files})
    else:  # a page that every build writes
        if not hasattr(app, "gradbook_other_pages"):
            app.gradbook_other_pages = []
        app.gradbook_other_pages.append(files)
    context["css_files"] = [_CascadingStyleSheet(_STYLES)]
    context["script_files"] = [_JavaScript(_SCRIPTS)]


def _sorted_out(page: str, files) -> dict[str, int]:
    """The names of the files to be joined, each with its place in their order."""
    for file in files:
        if "://" in str(file.filename):
            raise ExtensionError(
                f"{page}: it asks another host for {file.filename}, and a page asks none"
            )
        body = file.attributes.get("body", "")
        if not file.filename and not NEEDLESS_SCRIPT.match(body):
            raise ExtensionError(
                f"{page}: no file has this script, which would be lost: {body[:80]}"
            )
    named = {str(file.filename).split("?")[0]: file.priority for file in files if file.filename}
    return {
        name: place
        for name, place in named.items()
        if not LEFT_OUT.fullmatch(posixpath.basename(name))
    }


def _write(app, exception) -> None:
    if exception or app.builder.name != "html":
        return
    out, last = Path(app.outdir), app.gradbook_last
    fonts = shrink(app, _characters(app, out))
    pages = [last.pages[page] for page in sorted(app.env.found_docs & last.pages.keys())]
    others = getattr(app, "gradbook_other_pages", [])
    styles, scripts = (
        _in_order(page[kind] for page in [*pages, *others])
        for kind in ("css_files", "script_files")
    )
    bundle = {
        _STYLES: "\n".join(_style(out, name, fonts) for name in styles),
        _SCRIPTS: "\n;\n".join(_read(out, name) for name in scripts),
    }
    for name, content in bundle.items():
        (out / name).write_text(content, encoding="utf-8")
    files = [out / name for name in (*bundle, *_SEARCH)]
    versions = {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:8]
        for path in files
        if path.exists()  # the search could not be made without a network
    }
    source = Path(app.srcdir)
    edition = solving.edition(source) if solving.solves(source) else ""
    for path in sorted(out.rglob("*.html")):
        _finish(path, versions, edition)


def _characters(app, out: Path) -> set[str]:
    """Those of all pages; each page's are looked for when it has been written."""
    last, used = app.gradbook_last, set()
    for page in last.written:
        text = (out / f"{page}.html").read_text(encoding="utf-8")
        last.pages[page]["characters"] = "".join(sorted(set(text)))
    for page in app.env.found_docs & last.pages.keys():
        used |= set(last.pages[page]["characters"])
    for path in out.glob("*.html"):  # a search, an index: every build writes them
        used |= set(path.read_text(encoding="utf-8"))
    return used


def _in_order(files_of_pages: Iterable[dict[str, int]]) -> list[str]:
    places: dict[str, int] = {}
    for files in files_of_pages:
        places |= files
    return sorted(places, key=lambda name: (places[name], list(places).index(name)))


def _finish(path: Path, versions: dict[str, str], edition: str) -> None:
    """A browser may keep both files, and Python, until their content, and so their address,
    changes; and it loads nothing else than the page's policy allows."""
    with path.open("r+", encoding="utf-8", newline="") as file:
        text = file.read()
        finished = _VERSIONED.sub(lambda m: f'{m[1]}?v={versions[m[1]]}"', text)
        finished = with_policy(solving.with_edition(finished, edition))
        if finished != text:
            file.seek(0)
            file.write(finished)
            file.truncate()


def _style(out: Path, name: str, fonts: dict[str, bytes]) -> str:
    # Furo writes its colours for light and dark code only at the end of the build.
    text = furo.get_pygments_stylesheet() if name == "_static/pygments.css" else _read(out, name)
    text = re.sub(r"/\*.*?\*/|@charset[^;]*;", "", text, flags=re.DOTALL)
    # Below this width Furo hides the contents of a page. Its columns are narrower here.
    text = text.replace("(max-width:82em)", "(max-width:80em)")
    inside = posixpath.dirname(name.removeprefix("_static/"))

    def address(found: re.Match) -> str:
        path = posixpath.join(inside, found[1])
        if path in fonts and _FONTS_INSIDE.fullmatch(
            posixpath.basename(path).removesuffix(".woff2")
        ):
            return f"url(data:font/woff2;base64,{base64.b64encode(fonts[path]).decode()})"
        return f"url({path})"

    return _ADDRESS.sub(address, text)


def _read(out: Path, name: str) -> str:
    text = (out / name).read_text(encoding="utf-8")
    return re.sub(r"^\s*//.*\n?", "", text, flags=re.MULTILINE)  # comments are an eighth of all
