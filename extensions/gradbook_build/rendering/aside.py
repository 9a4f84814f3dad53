"""Formulas, figures and code are most of a page, and no other extension needs to look into them.
While a page is written a mark stands for each, and parsing the page takes a quarter of the time."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable

_MARK = '<i data-aside="{}"></i>'
_MARKS = re.compile(r'<i data-aside=\\?"(\w+)\\?"></i>')
_CODE = re.compile(r"(?<=<pre>).*?(?=</pre>)", re.DOTALL)


def connect(app) -> None:
    app.gradbook_aside = {}
    # Before and after sphinx-tippy looks for links and for what their previews show.
    app.connect("html-page-context", _put_code_aside, priority=100)
    app.connect("html-page-context", _put_back, priority=900)
    app.connect("build-finished", _put_back_in_previews, priority=900)


def put_aside(app, html: str) -> str:
    """A mark to stand for this piece of HTML until the page is complete."""
    key = hashlib.sha256(html.encode()).hexdigest()[:16]
    app.gradbook_aside[key] = html
    return _MARK.format(key)


def _put_code_aside(app, page, template, context, doctree) -> None:
    context["body"] = _CODE.sub(lambda code: put_aside(app, code[0]), context.get("body") or "")


def _put_back(app, page, template, context, doctree) -> None:
    for part in ("body", "toc", "title"):
        context[part] = _whole(app, context.get(part) or "", str)


def _put_back_in_previews(app, exception) -> None:
    """In the scripts that sphinx-tippy has written, each preview is a JSON text. Scripts of earlier builds stay behind."""
    if exception:
        return
    for page in getattr(app.env, "tippy_data", {"pages": {}})["pages"].values():
        script = page["js_path"]
        text = script.read_text(encoding="utf-8")
        script.write_text(_whole(app, text, lambda html: json.dumps(html)[1:-1]), encoding="utf-8")
        for old in set(script.parent.glob(f"{script.name.split('.')[0]}.*.js")) - {script}:
            old.unlink()


def _whole(app, text: str, quoted: Callable[[str], str]) -> str:
    while _MARKS.search(text):  # a piece may have marks in it
        text = _MARKS.sub(lambda mark: quoted(app.gradbook_aside[mark[1]]), text)
    return text
