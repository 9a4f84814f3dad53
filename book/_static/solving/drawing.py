"""What a learner's part draws, as SVG. worker.mjs imports this as soon as Matplotlib is there.

It is Matplotlib's backend, too: `plt.show()` is the function below.
"""

import io
import os
import re

os.environ |= {"MPLBACKEND": "module://drawing", "MPLCONFIGDIR": "/tmp/matplotlib"}

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.backends.backend_svg import FigureCanvasSVG as FigureCanvas  # noqa: F401

from gradbook import plotting

MOST_FIGURES, MOST_CHARACTERS = 5, 5_000_000
NAMES = {
    getattr(plotting, name): f"var(--figure-{name.lower()})"
    for name in ("INK", "BLUE", "ORANGE", "GREEN", "PURPLE", "RED")
}
COLOUR = re.compile("|".join(NAMES))

shown, left_out = [], 0


def begin():
    """In the style of the book, whatever was set before: it can be read on light and on dark."""
    forget()
    mpl.rcdefaults()
    plotting.use_style()
    mpl.rcParams |= {"figure.max_open_warning": 0}


def forget():
    global left_out
    plt.close("all")
    shown.clear()
    left_out = 0


def show(*_, **__):
    """Draw what is open, as a notebook does, and close it."""
    global left_out
    for number in plt.get_fignums():
        if len(shown) < MOST_FIGURES:
            shown.append(drawn(plt.figure(number)))
        else:
            left_out += 1
    plt.close("all")


def taken():
    """What was drawn since it was last forgotten: of each figure its SVG, or why there is none."""
    show()
    more = [{"said": f"Of its figures only the first {MOST_FIGURES} are shown."}]
    found = [*shown, *more[:left_out]]
    forget()
    return found


def drawn(figure):
    file = io.StringIO()
    try:
        with mpl.rc_context({"svg.fonttype": "path"}):  # an image has none of the page's fonts
            figure.savefig(file, format="svg", bbox_inches="tight", metadata={"Date": None})
    except Exception as error:
        what = f"{type(error).__name__}: {str(error)[:500]}"
        return {"said": f"A figure could not be drawn: {what}"}
    svg = file.getvalue()
    if len(svg) > MOST_CHARACTERS:
        return {"said": f"A figure of {len(svg) / 1e6:.0f} MB is not shown: it may have 5."}
    return {"svg": COLOUR.sub(lambda colour: NAMES[colour[0]], svg)}
