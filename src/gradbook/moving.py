"""Figures that move: each of their states is drawn when the book is built; a page only shows it.

So what a reader sees at any place of a slider was computed by the page's own cells, where it can be
checked; a browser computes nothing. Needs matplotlib: import this module by name.

A figure is drawn once. What moves in it is drawn once a state, by itself: a few lines, and neither
axes nor labels. In a plain script nothing is drawn, and the figure stays as it is at first.
"""

from __future__ import annotations

import io
import itertools
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure

from .answers import describe
from .checks import CheckFailed
from .plotting import in_notebook
from .printed import read

_MOST = 500  # states: a page carries all of them
# Tenths of a point cannot be seen, and digits beyond them are half of a drawing's weight.
_PLACES = re.compile(r'(?<= )(d|x|y|transform|points)="([^"]*)"')
_FINE = re.compile(r"-?\d+\.\d{2,}")
_NUMBERED = re.compile(r' id="\w+_\d+"')  # else no two shapes would be the same
_DEFINED = re.compile(
    r'\s*(?:<clipPath id="([^"]+)">.*?</clipPath>|<path id="([^"]+)"[^>]*/>)', re.DOTALL
)
_DEFINITIONS = re.compile(r"\s*<defs>.*?</defs>", re.DOTALL)
# A line, and after it the marks at its points.
_MARKED = re.compile(
    r'<path d="(?P<line>[^"]*)"(?P<clip>[^>]*) style="(?P<style>[^"]*)"/> <g[^>]*>'
    r'(?P<marks>(?: <use xlink:href="#(?P<mark>\w+)"[^>]*/>)+) </g>'
)
_MARK = re.compile(r'<use [^>]*? x="([^"]*)" y="([^"]*)" style="([^"]*)"/>')
_STRAIGHT = re.compile(r' d="(M[MLz\d. -]*)"')
_VERTEX = re.compile(r"(z)|([ML]) (\S+) (\S+)")


@dataclass(frozen=True)
class Moving:
    """The states of a figure: what was set, and what is said of it."""

    states: tuple[tuple[Any, ...], ...]  # the values of the controls, in their order
    said: tuple[str, ...]

    def agrees(self, expected: Callable[..., Sequence[float]]) -> bool:
        """Whether each sentence prints the numbers that are expected in its state, in their order,
        to the digits that it prints.

        expected takes a value of each control. It should come to its numbers on another way than
        the figure. Raises CheckFailed, which names the state, where a number is another.
        """
        for state, sentence in zip(self.states, self.said):
            printed, wanted = read(sentence), list(expected(*state))
            if len(printed) != len(wanted) or not all(
                one.stands_for(value, "") for one, value in zip(printed, wanted)
            ):
                raise CheckFailed(f"at {state} the figure says {sentence!r}, and not {wanted}")
        return True


def moving(
    figure: Figure,
    update: Callable[..., str],
    artists: Sequence[Artist],
    controls: Mapping[str, Sequence[Any]],
    start: Sequence[float | str],
    *,
    handle: Callable[..., tuple[Axes, float, float]] | None = None,
) -> Moving:
    """Show a figure with sliders, and menus, that move it.

    Parameters
    ----------
    figure: drawn whole. The limits of its axes stay.
    update: takes a value of each control, changes the artists to what is so there, and returns the
        sentence that says what is seen.
    artists: all that `update` changes.
    controls: by its label, the values that each control can have: a slider's numbers, in order, or
        a menu's words. Every combination is a state, at most 500 in all.
    start: a value of each: what is shown at first, on paper, and where there is no script.
    handle: takes a value of each control, and returns axes and a place in their data: there the
        pointer can take hold of the figure.

    Returns the states with their sentences, for the checks of the page.

    Raises TypeError or ValueError, before anything is drawn, for arguments that are not what is
    said above; and TypeError where `update` returns no sentence.
    """
    _need(figure, Figure, "figure", "a figure of Matplotlib's")
    artists = list(artists)
    for one in artists:
        _need(one, Artist, "each of the artists", "something that Matplotlib draws")
    values = {str(label): list(given) for label, given in controls.items()}
    for label, given in values.items():
        if len(given) < 2 or not label.strip():
            raise ValueError(f"a control has a label and two values at least; {label!r}: {given}")
    states = tuple(itertools.product(*values.values()))
    if not values or len(states) > _MOST:
        raise ValueError(f"a figure has 2 to {_MOST} states; {len(states)} were given")
    if tuple(start) not in states:
        raise ValueError(f"start is a value of each control; {describe(tuple(start))} was given")
    first = states.index(tuple(start))

    def say(state: tuple[Any, ...]) -> str:
        sentence = update(*state)
        _need(sentence, str, "what update returns", "a sentence")
        return sentence

    if not in_notebook():
        all_said = tuple(map(say, states))
        say(states[first])
        return Moving(states, all_said)
    say(states[first])
    base = _drawn_without(figure, artists)
    drawn, definitions, said, places = _each_state(figure, artists, states, say, handle)
    plt.close(figure)
    _show(_joined(base, drawn, definitions, values, first, said, places))
    return Moving(states, tuple(said))


def _need(given: object, kind: type, what: str, wanted: str) -> None:
    if not isinstance(given, kind):
        raise TypeError(f"{what} must be {wanted}; {describe(given)} was given.")


def _drawn_without(figure: Figure, artists: list[Artist]) -> str:
    """The figure as an SVG file, laid out with its artists, and drawn without them."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    for one in artists:
        one.set_visible(False)
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None})
    for one in artists:
        one.set_visible(True)
    return file.getvalue()


def _each_state(
    figure: Figure,
    artists: list[Artist],
    states: Sequence[tuple[Any, ...]],
    say: Callable[[tuple[Any, ...]], str],
    handle: Callable[..., tuple[Axes, float, float]] | None,
) -> tuple[list[str], str, list[str], list[list[float]]]:
    """What each artist looks like in each state, the definitions that they share, what is said,
    and where the handle is."""
    file = io.StringIO()
    figure.set_dpi(72)  # as in an SVG file, where a pixel is a point
    width, height = figure.get_size_inches() * 72
    renderer = RendererSVG(width, height, file)  # type: ignore[no-untyped-call]
    said: list[str] = []
    places: list[list[float]] = []
    ends: list[int] = []

    def end() -> None:
        renderer.writer.flush()  # type: ignore[no-untyped-call]
        ends.append(file.tell())

    for state in states:
        said.append(say(state))
        for one in artists:
            end()
            one.draw(renderer)
        if handle:
            axes, x, y = handle(*state)
            across, up = axes.transData.transform((x, y))
            places.append([round(float(across), 1), round(float(height - up), 1)])
    end()
    renderer.finalize()  # type: ignore[no-untyped-call]
    text = file.getvalue()
    drawn = [text[one:other] for one, other in itertools.pairwise(ends)]
    definitions = dict.fromkeys(_DEFINITIONS.findall(text[ends[0] :]))
    return drawn, "".join(definitions), said, places


def _joined(
    base: str,
    drawn: list[str],
    definitions: str,
    controls: Mapping[str, Sequence[Any]],
    first: int,
    said: list[str],
    places: list[list[float]],
) -> str:
    """One SVG file: the figure, what moves in it, and, unseen, all that this becomes."""
    shapes: dict[str, int] = {}
    markers: dict[str, str] = {}
    order = [shapes.setdefault(_light(one, markers), len(shapes)) for one in drawn]
    count = len(drawn) // len(said)
    table = [order[place : place + count] for place in range(0, len(order), count)]
    data = {
        "controls": [
            [label, [_printed(value) for value in given]] for label, given in controls.items()
        ],
        "menus": [isinstance(given[0], str) for given in controls.values()],
        "start": first,
        "said": said,
        "shapes": table,
        "handle": places,
    }
    all_shapes = [f"<g>{shape}</g>\n" for shape in shapes]
    moved = "".join(all_shapes[which] for which in table[first])
    # Both may be clipped to the same axes, and have the same markers.
    definitions = _DEFINED.sub(
        lambda one: "" if f'id="{one[1] or one[2]}"' in base else one[0], definitions
    )
    end = base.rindex("</svg>")
    return (
        f'{base[:end]}{definitions}{_defining(markers)}\n<g class="gb-moved">\n{moved}</g>\n'
        f'<defs class="gb-states" data-states="{escape(json.dumps(data))}">\n'
        f"{''.join(all_shapes)}</defs>\n</svg>\n"
    )


def _light(shape: str, markers: dict[str, str]) -> str:
    """A piece of a drawing without the definitions in it, and without needless digits. The markers
    of its lines are added to those given: by what they are, their names."""

    def rounded(found: re.Match[str]) -> str:
        places = _FINE.sub(lambda number: f"{float(number[0]):.1f}", found[2])
        return f'{found[1]}="{places}"'

    def marked(found: re.Match[str]) -> str:
        # The mark at each point of a line is said once: else most of a long path's weight is marks.
        marks = _MARK.findall(found["marks"])
        at = [[float(place) for place in one[:2]] for one in marks]
        vertices = _VERTEX.findall(found["line"])
        points = [[float(x), float(y)] for end, _, x, y in vertices if not end]
        if at != points or len({style for _, _, style in marks}) > 1:
            return found[0]
        drawn = f'<use xlink:href="#{found["mark"]}" style="{marks[0][2]}"/>'
        name = markers.setdefault(drawn, f"{found['mark']}-{len(markers)}")
        style = f"{found['style']}; marker: url(#{name})"
        return f'<path d="{found["line"]}"{found["clip"]} style="{style}"/>'

    bare = _NUMBERED.sub("", _DEFINITIONS.sub("", shape))
    bare = re.sub(r"\s*\n\s*", " ", _PLACES.sub(rounded, bare)).strip()
    return _STRAIGHT.sub(_by_steps, _MARKED.sub(marked, bare))


def _by_steps(found: re.Match[str]) -> str:
    """A path of straight lines, each point by its way from the one before: these are alike, and
    half as heavy when packed."""
    said, before = "", (0, 0)
    for end, letter, x, y in _VERTEX.findall(found[1]):
        if end:
            said += end
            continue
        now = round(10 * float(x)), round(10 * float(y))
        way = now if letter == "M" else (now[0] - before[0], now[1] - before[1])
        said += f"{letter if letter == 'M' else 'l'}{way[0] / 10:g} {way[1] / 10:g}"
        before = now
    return f' d="{said}"'


def _defining(markers: dict[str, str]) -> str:
    each = "".join(
        f'<marker id="{name}" markerUnits="userSpaceOnUse" overflow="visible">{drawn}</marker>'
        for drawn, name in markers.items()
    )
    return each and f"\n<defs>{each}</defs>"


def _printed(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.4g}".replace("-", "−")


def _show(drawing: str) -> None:
    from IPython.display import SVG, display

    display(SVG(drawing))  # type: ignore[no-untyped-call]
