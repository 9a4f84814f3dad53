"""Figures stand in the page itself: their text is the page's text, in its font, and their
colours are the style sheet's, one set for light pages and one for dark.

Matplotlib draws each figure once, in the colours of gradbook.plotting. Here each of those
becomes a CSS variable of the same name, which gradbook.css defines.
"""

from __future__ import annotations

import hashlib
import re
from html import escape
from pathlib import Path

from docutils import nodes

from . import panels, thumbnails

_NAMES = ("INK", "BLUE", "ORANGE", "GREEN", "PURPLE", "RED")
# What src/gradbook/moving.py adds to a figure: its other states, which a page keeps aside.
_STATES = re.compile(
    r"<defs class=\"gb-states\" data-states=\"([^\"]*)\">(.*?)</defs>\s*$", re.DOTALL
)
# A formula: its letters have sizes of their own, and no other text has any letters apart.
_FORMULA = re.compile(r"<text>\s*<tspan.*?</text>", re.DOTALL)
_PATH = re.compile(r'(?<= )d="[^"]*"')
_DIGITS = re.compile(r"-?\d+\.\d{3,}")
_PIXELS = re.compile(r"(\d+(?:\.\d+)?)px")
_FONT = re.compile(r"font-family: [^;\"]+(?:; )?|(?<=font: )([^;\"]*?\d(?:\.\d+)?px) [^;\"]+")


def connect(app) -> None:
    # After MyST-NB chose which of an output's forms is shown, before Sphinx copies images.
    app.connect("doctree-resolved", _inline_figures)


def _inline_figures(app, doctree, docname: str) -> None:
    if app.builder.format != "html":
        return
    colours = _colours(app)
    for image in list(doctree.findall(nodes.image)):
        if image["uri"].endswith(".svg") and "/jupyter_execute/" in image["uri"]:  # drawn by a cell
            drawing = (Path(app.srcdir) / image["uri"]).read_text(encoding="utf-8")
            # Others stay images, in the colours that they have.
            if "https://matplotlib.org/" in drawing:
                if "gb-small" in image["classes"]:  # words beside it say what it is of
                    figure = inline(thumbnails.small(drawing), "", colours)
                else:
                    figure = inline(drawing, image.get("alt", ""), colours)
                image.replace_self(nodes.raw("", figure, format="html"))


def inline(drawing: str, alt: str, colours: dict[str, str]) -> str:
    """An SVG file of Matplotlib's as an element of a page.

    It is named by its alternative text, and hidden from screen readers without one. Its ids are
    its own."""
    drawing, stack = panels.marked(drawing) if alt else (drawing, "")
    width, box, body = re.search(
        r"<svg[^>]*\bwidth=\"([\d.]+)pt\"[^>]*\bviewBox=\"([^\"]+)\"[^>]*>(.*)</svg>",
        drawing,
        re.DOTALL,
    ).groups()
    body = re.sub(r"<metadata>.*?</metadata>\s*", "", body, flags=re.DOTALL)
    # Its style sheet would style the whole page.
    body = re.sub(r"<style type=\"text/css\">[^<]*</style>\s*", "", body)
    body = _PATH.sub(_to_hundredths, body)
    body = re.sub(r"\s*\n\s*", "\n", body).replace("-0 ", "0 ")
    own = "f" + hashlib.sha256(drawing.encode()).hexdigest()[:6]
    used = set(re.findall(r"(?:url\(|href=\")#([\w.-]+)", body))
    body = re.sub(
        r" id=\"([\w.-]+)\"", lambda m: f' id="{own}{m[1]}"' if m[1] in used else "", body
    )
    body = re.sub(r"(url\(|href=\")#", rf"\g<1>#{own}", body)
    body = _FORMULA.sub(_of_its_text, body)
    body = _FONT.sub(lambda m: f"{m[1]} var(--figure-font)" if m[1] else "", body)
    for name, colour in colours.items():
        body = re.sub(re.escape(colour), f"var(--figure-{name.lower()})", body, flags=re.IGNORECASE)
    states = _STATES.search(body)
    if states:
        body = body[: states.start()]
    named = f'role="img" aria-label="{escape(alt)}"' if alt else 'aria-hidden="true"'
    kind, size = 'class="gb-figure"', f"width: {width}pt"
    if stack:  # it begins at the top, and is higher than the drawing
        kind = 'class="gb-figure gb-panels" preserveAspectRatio="xMinYMin"'
        size = f"{size}; {stack}"
    figure = (
        f'<svg {kind} {named} viewBox="{box}" '
        f'style="{size}" xmlns:xlink="http://www.w3.org/1999/xlink">{body}</svg>'
    )
    if not states:
        return figure
    return (
        f'<div class="gb-moving" data-states="{states[1]}">{figure}'
        f"<template><svg>{states[2]}</svg></template></div>"
    )


def _to_hundredths(path: re.Match[str]) -> str:
    """Of a point: less is not seen, and the digits beyond are most of a long curve's weight."""
    return _DIGITS.sub(lambda one: f"{float(one[0]):.2f}".rstrip("0").rstrip("."), path[0])


def _of_its_text(formula: re.Match[str]) -> str:
    """A formula whose letters have sizes in parts of its own, so that a style sheet can make it
    larger as a whole, as it does other text."""
    size = max(map(float, _PIXELS.findall(formula[0])))
    letters = _PIXELS.sub(lambda found: f"{float(found[1]) / size:.3g}em", formula[0])
    letters = letters.replace("font-size: 1em; ", "")
    return f'<text style="font-size: {size:g}px"{letters.removeprefix("<text")}'


def _colours(app) -> dict[str, str]:
    """Those of this very copy of the book, which drew the figures. Imported, they would be those
    of an installed one."""
    text = (Path(app.srcdir) / "src/gradbook/plotting.py").read_text(encoding="utf-8")
    names: dict[str, str] = {}
    for left, right in re.findall(r"^([A-Z][A-Z, ]*) = (\"#.*)", text, re.MULTILINE):
        names |= zip(left.split(", "), re.findall(r"\"(#\w{6})\"", right), strict=True)
    return {name: names[name] for name in _NAMES}
