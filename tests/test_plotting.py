"""The figures' colours: told from the page, and from each other, by every reader."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import numpy as np
import pytest
from colorspacious import cspace_converter, deltaE
from matplotlib.colors import to_rgb

from gradbook import plotting

STYLES = (Path(__file__).parents[1] / "book/_static/gradbook.css").read_text()
NAMES = ("ink", "blue", "orange", "green", "purple", "red")
# In CAM02-UCS 1 is the smallest difference seen side by side; 10 is seen between lines that are
# apart.
APART = 10


def of_page(scheme: str, name: str) -> str:
    """The colour that a variable of the style sheet has on a light or dark page."""
    pair = re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\)", STYLES)
    return pair[1 if scheme == "light" else 2]


GROUNDS = {scheme: of_page(scheme, "color-background-primary") for scheme in ("light", "dark")}
PALETTES = {
    scheme: {name: of_page(scheme, f"figure-{name}") for name in NAMES} for scheme in GROUNDS
}
PALETTES["notebook"] = {name: getattr(plotting, name.upper()) for name in NAMES}


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, from 1 to 21."""

    def luminance(colour: str) -> float:
        c = np.array(to_rgb(colour))
        return float(
            np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
            @ [0.2126, 0.7152, 0.0722]
        )

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def seen(colour: str, blind_to: str) -> np.ndarray:
    """The colour as seen by a reader without one of the three cones (Machado, Oliveira and
    Fernandes, 2009).
    """
    kind = {"red": "protanomaly", "green": "deuteranomaly", "blue": "tritanomaly"}.get(blind_to)
    c = np.array(to_rgb(colour))
    return (
        c
        if kind is None
        else np.clip(
            cspace_converter({"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}, "sRGB1")(c),
            0,
            1,
        )
    )


def too_near(palette: dict[str, str], blind_to: str) -> dict[tuple[str, str], float]:
    pairs = itertools.combinations(palette, 2)
    distances = {
        (a, b): deltaE(seen(palette[a], blind_to), seen(palette[b], blind_to), input_space="sRGB1")
        for a, b in pairs
    }
    return {pair: round(float(d), 1) for pair, d in distances.items() if d < APART}


@pytest.mark.parametrize("blind_to", ["nothing", "red", "green", "blue"])
@pytest.mark.parametrize("palette", PALETTES)
def test_colours_are_told_apart(palette: str, blind_to: str) -> None:
    assert not too_near(PALETTES[palette], blind_to)


def test_colours_of_one_lightness_would_be_found() -> None:
    assert set(
        too_near({"blue": "#1368b0", "purple": "#8d46b0", "orange": "#b35900"}, "green")
    ) == {("blue", "purple")}


@pytest.mark.parametrize("scheme", GROUNDS)
def test_colours_stand_out_from_the_page(scheme: str) -> None:
    """4.5:1, what text needs: labels have the colour of their line. In a notebook one colour serves
    both grounds, so 3:1, for lines.
    """
    assert not {
        name: c for name, c in PALETTES[scheme].items() if contrast(c, GROUNDS[scheme]) < 4.5
    }
    levels = [plotting.LEVELS(part)[:3] for part in np.linspace(0, 1, 25)]
    assert not [
        c for c in [*PALETTES["notebook"].values(), *levels] if contrast(c, GROUNDS[scheme]) < 3
    ]
