"""One style sheet and one script for all pages: a page asks its server for little.

Each extension brings files of its own. Some are left out, since gradbook.css styles what
they style, or since no page of the book needs them; the rest is joined.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

import furo
from sphinx.builders.html._assets import _CascadingStyleSheet, _JavaScript

_STYLES, _SCRIPTS = "_static/book.css", "_static/book.js"
_LEFT_OUT = re.compile(
    r"(exercise|proof|sphinx-design\.min|copybutton|togglebutton|sphinx-thebe|mystnb[.\w]*)\.css"
    r"|(design-tabs|togglebutton|sphinx-book-theme)\.js"
)
_ADDRESS = re.compile(r"url\([\"']?(?!data:|#|/)([^)\"']+)[\"']?\)")


def connect(app) -> None:
    # Last: when all extensions have added what they add to a page.
    app.connect("html-page-context", _one_of_each, priority=990)


def _one_of_each(app, page, template, context, doctree) -> None:
    styles, scripts = _sorted_out(context["css_files"]), _sorted_out(context["script_files"])
    if not hasattr(app, "gradbook_bundled"):
        app.gradbook_bundled = True
        _write(app, _STYLES, "\n".join(_style(app, name) for name in styles))
        _write(app, _SCRIPTS, "\n;\n".join(_read(app, name) for name in scripts))
    context["css_files"] = [_CascadingStyleSheet(_STYLES)]
    context["script_files"] = [_JavaScript(_SCRIPTS), *filter(_of_one_page, context["script_files"])]


def _sorted_out(files) -> list[str]:
    # What stands in the page itself has no name: so far only settings of sphinx-togglebutton, whose script is left out.
    named = sorted((file for file in files if file.filename and not _of_one_page(file)), key=lambda file: file.priority)
    names = [str(file.filename).split("?")[0] for file in named]
    return [name for name in dict.fromkeys(names) if not _LEFT_OUT.fullmatch(posixpath.basename(name))]


def _of_one_page(file) -> bool:
    """The previews of a page's links: written at the end of the build, for this page alone."""
    return str(file.filename).startswith("_static/tippy/")


def _style(app, name: str) -> str:
    # Furo writes its colours for light and dark code only at the end of the build.
    text = furo.get_pygments_stylesheet() if name == "_static/pygments.css" else _read(app, name)
    text = re.sub(r"/\*.*?\*/|@charset[^;]*;", "", text, flags=re.DOTALL)
    inside = posixpath.dirname(name.removeprefix("_static/"))
    return _ADDRESS.sub(lambda found: f"url({posixpath.join(inside, found[1])})", text)


def _read(app, name: str) -> str:
    text = (Path(app.outdir) / name).read_text(encoding="utf-8")
    return re.sub(r"^\s*//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)


def _write(app, name: str, text: str) -> None:
    (Path(app.outdir) / name).write_text(text, encoding="utf-8")
