"""One style for all figures: drawn on no ground of their own, legible on light and dark pages.

Needs matplotlib, which `import gradbook` does not load: import this module by name.

The colours differ in lightness as well as in hue, so that they stay apart for
readers who are blind to red, green or blue, and each keeps a contrast of at
least 3:1 on white and on the book's dark ground: tests/test_plotting.py computes
both. Lines differ in dash, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import matplotlib.pyplot as plt
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from ._validate import real_array, require_text

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

INK = "#7b7b7b"  # text, axes, grid: as far from white as from the dark ground
BLUE, ORANGE, GREEN, PURPLE, RED = "#2463cc", "#c97d0e", "#5a9f68", "#a877d0", "#b53a35"
COLOURS = (BLUE, ORANGE, GREEN, PURPLE, RED)

# For contour lines and surfaces: from blue through a middle violet to orange, so that no end melts
# into a page.
LEVELS = LinearSegmentedColormap.from_list("gradbook", [BLUE, PURPLE, ORANGE])


def use_style() -> None:
    """Make every figure drawn from here on use the book's style. Each page calls this once."""
    # In a notebook: vector graphics, with nothing in them that differs from one run to the next.
    ipython = _ipython()
    if ipython is not None:
        from matplotlib_inline.backend_inline import set_matplotlib_formats

        set_matplotlib_formats("svg", metadata={"Date": None}, bbox_inches="tight")  # type: ignore[no-untyped-call]
        if "inline" in mpl.get_backend():
            # After each cell, pyplot draws all figures for the windows that show them. Here there
            # are none, and it takes as long as drawing them for the page.
            plt.draw_if_interactive()  # type: ignore[no-untyped-call]  # loads what then listens
            plt.uninstall_repl_displayhook()
    mpl.rcParams.update(
        {
            "svg.hashsalt": "gradbook",
            # Text stays text: it can be read aloud, found, and set in the page's font.
            "svg.fonttype": "none",
            "font.family": "sans-serif",
            "font.size": 11,
            "figure.figsize": (6.4, 3.8),
            "figure.facecolor": "none",
            "figure.constrained_layout.use": True,
            "axes.facecolor": "none",
            "axes.edgecolor": INK,
            "axes.labelcolor": INK,
            "axes.titlecolor": INK,
            "axes.titlesize": 11,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "axes.axisbelow": True,
            "axes.prop_cycle": cycler(color=COLOURS)
            + cycler(linestyle=["-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1))]),
            "grid.color": INK,
            "grid.alpha": 0.25,
            "grid.linewidth": 0.7,
            "image.cmap": "cividis",
            "legend.frameon": False,
            "legend.labelcolor": INK,
            "lines.linewidth": 2.0,
            "text.color": INK,
            "xtick.color": INK,
            "ytick.color": INK,
            "savefig.transparent": True,
        }
    )


def axes(
    xlabel: str, ylabel: str, *, width: float = 6.4, height: float = 3.8, **options: object
) -> tuple[Figure, Axes]:
    """A figure with one pair of labelled axes.

    width and height are in inches; options go to `Axes.set` (title, xlim, aspect …).
    Both labels must say something, and both sizes be above 0: TypeError or ValueError otherwise.
    """
    if not require_text("xlabel", xlabel).strip() or not require_text("ylabel", ylabel).strip():
        raise ValueError(f"both axes need a label; got xlabel={xlabel!r}, ylabel={ylabel!r}")
    size = [
        float(real_array(name, given, ndim=0))
        for name, given in (("width", width), ("height", height))
    ]
    if min(size) <= 0:
        raise ValueError(f"width and height must be above 0; {size} was given.")
    figure, one = plt.subplots(figsize=size)
    one.set(xlabel=xlabel, ylabel=ylabel, **options)
    return figure, one


def arrow(
    on: Axes, start: tuple[float, float], step: tuple[float, float], colour: str, label: str = ""
) -> None:
    """Draw the vector `step` from `start`, both of shape (2,) and in the units of the axes, with a
    label beside its tip.

    Raises TypeError for an `on` that is no axes, a colour or label that is no text, or a vector
    that holds no real numbers; ValueError for a vector of another shape or with NaN or inf. Nothing
    is drawn then.
    """
    if not isinstance(on, Axes):
        raise TypeError(f"on must be the axes to draw on; {type(on).__name__} was given.")
    tail, move = real_array("start", start, ndim=1), real_array("step", step, ndim=1)
    if not tail.shape == move.shape == (2,):
        raise ValueError(
            f"start and step must have shape (2,); {tail.shape} and {move.shape} were given."
        )
    require_text("colour", colour), require_text("label", label)
    tip = (float(tail[0] + move[0]), float(tail[1] + move[1]))
    on.annotate(
        "",
        xy=tip,
        xytext=(float(tail[0]), float(tail[1])),
        arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 2, "shrinkA": 0, "shrinkB": 0},
    )
    if label:
        on.annotate(label, xy=tip, xytext=(5, 5), textcoords="offset points", color=colour)


def in_notebook() -> bool:
    """Whether a notebook's kernel runs this, which shows what it is given."""
    return _ipython() is not None


def _ipython() -> InteractiveShell | None:
    """The running notebook kernel, or None in a plain script."""
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    return get_ipython()
