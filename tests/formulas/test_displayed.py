"""Some formulas of the text itself, read from its TeX: each has the value that is measured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradbook import tex
from gradbook.derivatives import gradient, mixed_partials
from tests.test_numbers import CELL

ROOT = Path(__file__).parents[2]
RNG = np.random.default_rng(9)
A, B = RNG.normal(size=(4, 3)), RNG.normal(size=(2, 5))
C, X = RNG.normal(size=(4, 5)), RNG.normal(size=(3, 2))
SQUARE, OTHER = RNG.normal(size=(3, 3)) + 3 * np.eye(3), RNG.normal(size=(3, 3))
SPD, G = A.T @ A, RNG.normal(size=3)


def price(p: Any) -> Any:
    return 5 * p[0] - 600 * p[1] ** 2 / p[0]


def k(p: Any) -> Any:
    return p[0] * p[1] * (p[0] ** 2 - p[1] ** 2) / (p[0] ** 2 + p[1] ** 2)


# The page, what stands before and behind the formula, the values of its letters, and what it must
# be, by another way.
FORMULAS: dict[str, tuple[str, str, str, dict[str, Any], Callable[[], Any]]] = {
    "P_a": (
        "01-partial-derivatives",
        "$$\nP_a = ",
        r", \qquad P_r",
        {"a": 60.0, "r": 2.5},
        lambda: gradient(price, [60.0, 2.5]).value[0],
    ),
    "P_r": (
        "01-partial-derivatives",
        r", \qquad P_r = ",
        " .",
        {"a": 60.0, "r": 2.5},
        lambda: gradient(price, [60.0, 2.5]).value[1],
    ),
    "k_xy": (
        "01-partial-derivatives",
        "k_{xy} = k_{yx} &= ",
        r" \\",
        {"x": 0.7, "y": -0.4},
        lambda: mixed_partials(k, [0.7, -0.4], 0, 1)[0].value,
    ),
    "the largest gain, squared": (
        "02-gradient-geometry",
        r"$s = \sqrt{",
        "}$: the direction",
        {"A": SPD, "g": G},
        # The largest of gᵀv on the ellipse vᵀAv = 1, which is L⁻ᵀ of the unit sphere if A = LLᵀ.
        lambda: np.sum(np.linalg.solve(np.linalg.cholesky(SPD), G) ** 2),
    ),
    "the gradient of ‖AXB − C‖²": (
        "04-matrix-calculus",
        r"\grad f &= ",
        " .",
        {"A": A, "B": B, "C": C, "X": X, "R": A @ X @ B - C},
        lambda: gradient(lambda Z: np.sum((A @ Z @ B - C) ** 2), X).value,
    ),
    "the gradient of tr(X⁻¹C)": (
        "04-matrix-calculus",
        r"$\mathrm df = -\tr(X^{-1} (\mathrm dX) X^{-1} C) = -\tr(X^{-1} C X^{-1}\, \mathrm dX)$, "
        r"so $\grad f = ",
        "$.",
        {"X": SQUARE, "C": OTHER},
        lambda: gradient(lambda Z: np.trace(np.linalg.inv(Z) @ OTHER), SQUARE).value,
    ),
}


def value(name: str, change: Callable[[str], str] = lambda formula: formula) -> Any:
    chapter, before, behind, letters, _ = FORMULAS[name]
    page = (ROOT / "book" / chapter / "chapter.md").read_text(encoding="utf-8")
    text = CELL.sub("", page)  # whose checks name the formula, too
    assert text.count(before) == 1, f"{before} stands {text.count(before)} times in {chapter}"
    return tex.value(change(text.split(before)[1].split(behind)[0]), letters)


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_of_the_text_has_the_value_that_is_measured(name: str) -> None:
    # Differences of smooth functions, of differences for k: good to 1e-7.
    assert np.allclose(value(name), tex.matrix(FORMULAS[name][-1]()), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("P_r", "1200", "600"),
        ("k_xy", "10", "8"),
        ("the largest gain, squared", "A^{-1}", "A"),
        ("the gradient of ‖AXB − C‖²", r"2 A^\T", "2 A"),
        ("the gradient of tr(X⁻¹C)", r")^\T", ")"),
    ],
)
def test_a_wrong_formula_in_the_text_is_told(name: str, right: str, wrong: str) -> None:
    def changed(formula: str) -> str:
        assert formula.count(right) == 1
        return formula.replace(right, wrong)

    try:
        found = value(name, changed)
    except ValueError:  # shapes that do not fit, or two sides that differ
        return
    assert not np.allclose(found, tex.matrix(FORMULAS[name][-1]()), rtol=1e-3)
