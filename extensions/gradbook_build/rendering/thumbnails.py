"""In the row of a chapter on the welcome page, the chapter's first figure, small: its curves and
points alone, since its words could not be read.

It is made of the drawing itself, so that it shows what the figure shows.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from docutils import nodes
from sphinx.addnodes import pending_xref

from .shown_again import shown_again

_SVG = "{http://www.w3.org/2000/svg}"
_AROUND = 4.0  # points, so that a mark at the edge is whole
_LEFT_OUT = re.compile(r"(text|legend|matplotlib\.axis)_")

ET.register_namespace("", _SVG[1:-1])
ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def connect(app) -> None:
    app.connect("doctree-read", _ask_for_figures, priority=800)


def _ask_for_figures(app, doctree) -> None:
    """At the head of each row that leads to a chapter, its figure shown again, if it has one."""
    rows = (
        row
        for table in doctree.findall(nodes.container)
        if "gb-chapters" in table["classes"]
        for row in table.findall(nodes.row)
    )
    for row in rows:
        link = next((one for one in row.findall(pending_xref) if one["reftype"] == "doc"), None)
        if link is not None:
            page = app.env.relfn2path(f"{link['reftarget']}.md")[0].removesuffix(".md")
            row[0] += shown_again("", page=page, figure="", small=True)


def small(drawing: str) -> str:
    """An SVG file of Matplotlib's without words, cut down to the largest of its axes, if any has a
    ground, which those without lines around them have not."""
    root = ET.fromstring(drawing)
    boxes = {group: box_of_axes(group) for group in root.iter(f"{_SVG}g") if is_axes(group)}
    boxes = {group: box for group, box in boxes.items() if box}
    chosen = max(boxes, key=lambda group: boxes[group][2] * boxes[group][3], default=None)
    for parent in list(root.iter()):
        for child in list(parent):
            is_other = chosen is not None and child is not chosen and is_axes(child)
            is_said = child.tag == f"{_SVG}text" or _LEFT_OUT.match(child.get("id", ""))
            if is_other or is_said or child.get("class") == "gb-states":
                parent.remove(child)
    if chosen is not None:
        x, y, width, height = boxes[chosen]
        width, height = width + 2 * _AROUND, height + 2 * _AROUND
        root.set("viewBox", f"{x - _AROUND:.1f} {y - _AROUND:.1f} {width:.1f} {height:.1f}")
        root.set("width", f"{width:.1f}pt")
    return ET.tostring(root, encoding="unicode")


def is_axes(group: ET.Element) -> bool:
    return group.get("id", "").startswith("axes_")


def box_of_axes(axes: ET.Element) -> tuple[float, float, float, float] | None:
    """Left, top, width and height of the ground of axes, which is drawn first, if at all."""
    if not len(axes) or not axes[0].get("id", "").startswith("patch_"):
        return None
    ground = axes[0][0].get("d", "")
    places = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", ground)]
    xs, ys = places[::2], places[1::2]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
