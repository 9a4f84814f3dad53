"""Panels that stand side by side in a figure stand one below the other on a phone, where their
text could not be read else.

The drawing itself says where they are, and it stays one drawing: gradbook.css moves its parts.
Where something belongs to several panels, or they are not one row, nothing is marked.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

from .thumbnails import box_of_axes, is_axes

_SVG = "{http://www.w3.org/2000/svg}"
_MOST = 3  # more of them are small pictures, and belong beside each other
_BETWEEN = 10.0  # points from one panel to the next
_LEAST_MARGIN = 8.0  # points: half of the last number below an axis


def marked(drawing: str) -> tuple[str, str]:
    """An SVG file of Matplotlib's with its panels marked, and the style that says how wide and high
    they are as a stack. As it was, and "", if it has no panels of its own in one row."""
    root = ET.fromstring(drawing)
    whole = root.find(f"{_SVG}g")
    if whole is None or len(root.findall(f"{_SVG}g")) > 1:  # what moves stands beside it
        return drawing, ""
    parts = list(whole)
    panels = [part for part in parts if is_axes(part)]
    # Besides them there is the ground. What else there is belongs to all: a legend, a title.
    if len(parts) != len(panels) + 1 or not 2 <= len(panels) <= _MOST:
        return drawing, ""
    found = [(box_of_axes(panel), panel) for panel in panels]
    if not all(box for box, _ in found):
        return drawing, ""
    found.sort(key=lambda one: one[0][0])
    boxes = [box for box, _ in found]
    if not _are_a_row(boxes):
        return drawing, ""

    _, _, width, height = map(float, root.get("viewBox").split())
    # What stands at the left of a panel begins where the one before it ends, or later.
    gaps = [right[0] - left[0] - left[2] for left, right in pairwise(boxes)]
    margin = max(boxes[0][0], *gaps)
    end = max(width - boxes[-1][0] - boxes[-1][2], _LEAST_MARGIN)
    across = margin + max(box[2] for box in boxes) + end
    for place, (box, panel) in enumerate(found):
        move = f"{margin - box[0]:.1f}px, {place * (height + _BETWEEN):.1f}px"
        mark = f'class="gb-panel" style="--to: scale({width / across:.4f}) translate({move})"'
        again = _axis_of_first(*found[0], box, panel) if place else ""
        opening = f'<g id="{panel.get("id")}">'
        drawing = drawing.replace(opening, f"{opening[:-1]} {mark}>{again}", 1)
    down = len(boxes) * (height + _BETWEEN) - _BETWEEN
    return drawing, f"--across: {across:.1f}pt; --shape: {across:.1f} / {down:.1f}"


def _are_a_row(boxes: list[tuple[float, float, float, float]]) -> bool:
    """Side by side, equally high, and about as wide: a bar of colours is no panel."""
    tops, heights, widths = ([box[i] for box in boxes] for i in (1, 3, 2))
    return (
        all(left[0] + left[2] < right[0] for left, right in pairwise(boxes))
        and max(tops) - min(tops) < 0.1 * min(heights)
        and max(heights) < 1.1 * min(heights)
        and max(widths) < 1.6 * min(widths)
    )


def _axis_of_first(first_box, first, box, panel) -> str:
    """A panel that shares the first one's vertical axis has no numbers of its own: there they are
    shown again, where the panels are stacked."""
    texts, own = _texts_at_the_left(first), _texts_at_the_left(panel)
    if own or not texts or (first_box[1], first_box[3]) != (box[1], box[3]):
        return ""
    copies = "".join(f'<use xlink:href="#{name}"/>' for name in texts)
    return (
        f'<g class="gb-again" display="none" transform="translate({box[0] - first_box[0]:.2f} 0)">'
        f"{copies}</g>"
    )


def _texts_at_the_left(panel: ET.Element) -> list[str]:
    axis = [part for part in panel if re.match(r"matplotlib\.axis_", part.get("id", ""))]
    if len(axis) != 2:  # in space there are three
        return []
    return [
        group.get("id")
        for group in axis[1].iter(f"{_SVG}g")
        if group.get("id", "").startswith("text_")
    ]
