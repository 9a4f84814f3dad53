"""The table of chapter 4: each identity holds, by another derivative too; wrong versions do not."""

import numpy as np
import pytest

from gradbook import identities
from gradbook.derivatives import jacobian

EACH = pytest.mark.parametrize("one", identities.IDENTITIES, ids=lambda one: one.f)


@EACH
@pytest.mark.parametrize("seed", range(3))
def test_it_holds(one, seed):
    rng = np.random.default_rng([44, seed])
    # Rounding, times the condition of what is inverted; differences of kinked functions: 1e-11.
    assert identities.disagreement(one, identities.draw(one, rng)) < 1e-9
    assert identities.disagreement(one, identities.draw(one, rng, ill_scaled=True)) < 1e-6


@EACH
def test_complex_steps_agree_with_differences(one):
    """`measured` must be a derivative of f, whatever the formula says."""
    values = identities.draw(one, np.random.default_rng(45))
    x = np.asarray(values[one.by], dtype=float)

    def flat(t):
        variable = t.reshape(x.shape, order="F") if x.ndim else t[0]
        return identities.vec(identities.evaluate(one.f, {**values, one.by: variable}))

    differences = jacobian(flat, identities.vec(x) if x.ndim else x.reshape(1))
    measured = identities.measured(one, values)
    if np.shape(measured) != differences.value.shape:  # a gradient, or a derivative by a number
        measured = identities.vec(measured).reshape(differences.value.shape)
    # The bounds hold for nearly all functions; 1e-7 of the largest entry is far above the rest.
    allowed = 10 * differences.error + 1e-7 * np.abs(measured).max()
    assert np.all(np.abs(differences.value - measured) <= allowed)


@EACH
@pytest.mark.parametrize("wrong", ["2 * ({})", "-({})", "({}) + 1e-6 * abs({})"])
def test_a_wrong_factor_is_rejected(one, wrong):
    values = identities.draw(one, np.random.default_rng(46))
    assert identities.disagreement(one, values, wrong.format(one.derivative, one.derivative)) > 1e-8


@EACH
def test_a_transposed_formula_is_rejected(one):
    values = identities.draw(one, np.random.default_rng(47))
    right = np.asarray(identities.evaluate(one.derivative, values))
    if right.ndim == 2 and not (right.shape[0] == right.shape[1] and np.allclose(right, right.T)):
        assert identities.disagreement(one, values, f"({one.derivative}).T") > 1e-2


def test_the_table_says_what_is_verified():
    assert len(identities.IDENTITIES) >= 30
    printed = "".join(identities.table(group) for group in identities.GROUPS)
    for one in identities.IDENTITIES:
        assert f"`{one.derivative}`" in printed
        # A bar would end the table's cell.
        assert "|" not in one.tex + one.derivative_tex + one.needs + one.derivative
    assert len({(one.tex, one.needs, one.by) for one in identities.IDENTITIES}) == len(
        identities.IDENTITIES
    )


def test_inputs_have_the_properties_that_are_asked_for():
    def drawn(kind, ill_scaled=False):
        identity = identities.Identity("", "", "", "x", "x", "x", {"x": kind})
        return identities.draw(identity, np.random.default_rng(48), ill_scaled)["x"]

    for ill_scaled in (False, True):
        assert drawn("m n", ill_scaled).shape == (5, 3)
        spd = drawn("spd n", ill_scaled)
        assert np.allclose(spd, spd.T) and np.linalg.eigvalsh(spd)[0] > 0
        assert np.allclose(drawn("sym m", ill_scaled), drawn("sym m", ill_scaled).T)
        assert np.all(drawn("positive m", ill_scaled) > 0)
        assert np.isclose(drawn("share m", ill_scaled).sum(), 1)
        general = drawn("n n", ill_scaled)
        assert not np.allclose(general, general.T)
    assert drawn("2.7") == 2.7
    assert abs(drawn("sign")) == 1
