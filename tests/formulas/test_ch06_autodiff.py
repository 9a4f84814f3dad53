"""The automatic differentiation of chapter 6, as it stands on the page, against autograd."""

import contextlib
import io
import math
import re
from pathlib import Path

import autograd
import autograd.numpy as anp
import jupytext
import matplotlib
import numpy as np
import pytest

CHAPTER = Path(__file__).parents[2] / "book/06-gradient-checking/chapter.md"


@pytest.fixture(scope="module")
def page():
    """What the page's cells define, after running all of them."""
    matplotlib.use("Agg")
    names = {}
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in jupytext.read(CHAPTER).cells:
            if cell.cell_type == "code":
                exec(compile(re.sub(r";\s*$", "", cell.source), str(CHAPTER), "exec"), names)
    return names


# Each takes the list of inputs and the module of its operations: the page's own, or autograd's.
FUNCTIONS = {
    "sum": lambda x, op: x[0] + x[1] + 3.0 + x[2],
    "difference": lambda x, op: 2.0 - x[0] - (x[1] - 5.0) - (-x[2]),
    "product": lambda x, op: 2.0 * x[0] * x[1] * x[2] * x[0],
    "quotient": lambda x, op: 1.0 / x[0] + x[1] / x[2] - x[2] / 4.0,
    "elementary": lambda x, op: op.exp(x[0]) * op.sin(x[1]) + op.log(x[2]) * op.tanh(x[0] - x[1]),
    "nested": lambda x, op: op.tanh(op.exp(op.sin(x[0] * x[1]) / x[2]) - op.log(x[0] * x[0] + 1.0)),
    "softplus": lambda x, op: op.log(1.0 + op.exp(x[0] - x[1])) / (1.0 + op.exp(-x[2])),
    "one input only": lambda x, op: x[1] * x[1],
    "an input itself": lambda x, op: x[2],
}


class PageOperations:
    def __init__(self, page):
        self.exp, self.log, self.sin, self.tanh = (
            page[name] for name in ("exp", "log", "sin", "tanh")
        )


@pytest.mark.parametrize("name", FUNCTIONS)
def test_both_modes_agree_with_autograd(page, name):
    f, op, rng = FUNCTIONS[name], PageOperations(page), np.random.default_rng(6)
    for _ in range(20):
        x, u = rng.uniform(0.3, 2.0, size=3), rng.normal(size=3)
        wanted = autograd.grad(lambda z: f(z, anp))(x)
        # A dozen operations on numbers near 1 or larger, each rounded to 1e-16, some magnified
        # tenfold by a cancellation: 1 − tanh² has an error of 1e-16 even where it is tiny.
        scale = max(1.0, np.abs(wanted).max())
        np.testing.assert_allclose(
            page["reverse_mode"](lambda z: f(z, op), x), wanted, rtol=0, atol=1e-12 * scale
        )
        slope = page["forward_mode"](lambda z: f(z, op), x, u)
        np.testing.assert_allclose(
            slope, wanted @ u, rtol=0, atol=1e-12 * scale * np.linalg.norm(u)
        )


def test_a_long_reused_chain(page):
    """A value that is used again and again: shares add up, over a tape of thousands of nodes."""
    op = PageOperations(page)

    def logistic_map(x, op):
        a = x[0]
        for _ in range(8):
            a = x[1] * a * (1.0 - a) + op.sin(a) * x[2]
        return a

    x = np.array([0.3, 1.7, 0.1])
    wanted = autograd.grad(lambda z: logistic_map(z, anp))(x)
    np.testing.assert_allclose(
        page["reverse_mode"](lambda z: logistic_map(z, op), x), wanted, rtol=1e-12
    )


def test_a_network(page):
    rng = np.random.default_rng(66)
    W, v, x = rng.normal(size=(4, 3)), rng.normal(size=4), rng.normal(size=3)

    def by_hand(z):
        rows = [page["tanh"](sum(float(w) * a for w, a in zip(row, z))) for row in W]
        return sum(float(c) * h for c, h in zip(v, rows))

    wanted = autograd.grad(lambda z: anp.dot(anp.tanh(anp.dot(W, z)), v))(x)
    np.testing.assert_allclose(page["reverse_mode"](by_hand, x), wanted, rtol=0, atol=1e-14)


def test_a_constant_has_no_slope(page):
    assert page["reverse_mode"](lambda x: 7.0, [1.0, 2.0]) == [0.0, 0.0]
    assert page["forward_mode"](lambda x: 7.0, [1.0, 2.0], [1.0, 1.0]) == 0.0


def test_runs_do_not_disturb_each_other(page):
    def f(x):
        return x[0] * x[1] + page["sin"](x[0])

    first = page["reverse_mode"](f, [2.0, 3.0])
    page["reverse_mode"](lambda x: x[0] * x[0], [5.0])
    assert page["reverse_mode"](f, [2.0, 3.0]) == first == [3 + math.cos(2), 2.0]


def test_the_operations_take_plain_numbers_too(page):
    assert page["exp"](0.0) == 1.0 and page["relu"](-2.0) == 0.0


def test_it_is_short(page):
    """The chapter promises readable code: all of it in under 80 lines."""
    cells = [cell.source for cell in jupytext.read(CHAPTER).cells if cell.cell_type == "code"]
    shown = [
        source
        for source in cells
        if re.search(r"^(RULES = |class (Dual|Node)\()", source, re.MULTILINE)
    ]
    assert len(shown) == 3
    lines = [line for source in shown for line in source.splitlines() if line.strip()]
    assert len(lines) < 80, len(lines)
    assert all(len(line) <= 79 for line in lines)
