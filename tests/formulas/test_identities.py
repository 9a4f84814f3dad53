"""The table of chapter 4: each identity holds, by another derivative too; wrong versions do not."""

import re
from dataclasses import replace

import numpy as np
import pytest

from gradbook import identities, tex
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


@EACH
def test_what_is_typeset_is_what_the_code_says(one):
    for seed in range(3):
        values = identities.draw(one, np.random.default_rng([49, seed]))
        assert max(identities.typeset(one, values)) < 1e-9


CHANGES = [  # of the TeX of a derivative
    (r"\^\\T", ""),
    (r"-\\T\b", "-1"),
    (r"(?<=\d|[a-zA-Z}\])]) - ", " + "),
    (r" \+ ", " - "),
    (r"^2|(?<=\{)2\b", "3"),
    (r"^-", ""),
    (r"(?<![\\\w])A(?!\w)", "A A^{-1}"),
    (r"(?<![\\\w])B(?!\w)", "2 B"),
    (r"\\odot", "+"),
]


def changed(formula):
    """The formula with one thing changed, in each place where it stands."""
    for pattern, new in CHANGES:
        for found in re.finditer(pattern, formula):
            yield formula[: found.start()] + new + formula[found.end() :]


@EACH
def test_a_wrong_formula_beside_right_code_is_told(one):
    values = identities.draw(one, np.random.default_rng(50))
    for formula in changed(one.derivative_tex):
        try:
            errors = identities.typeset(replace(one, derivative_tex=formula), values)
        except (tex.Unreadable, ValueError, np.linalg.LinAlgError):
            continue
        assert errors[1] > 1e-3, formula


def test_many_formulas_were_changed():
    assert sum(len(list(changed(one.derivative_tex))) for one in identities.IDENTITIES) > 90


@pytest.mark.parametrize(
    "formula", ["q", r"A \\cdot B", "(A", r"\\tr(A", "A + B", r"\\hat A", "K_{mn}", "I"]
)
def test_tex_that_is_not_understood_is_refused(formula):
    with pytest.raises(tex.Unreadable):
        tex.value(formula.replace("\\\\", "\\"), {"A": np.ones((2, 2)), "B": np.ones((3, 3))})


def test_two_sides_of_an_equation_must_agree():
    names = {"A": np.diag([1.0, 2.0])}
    assert tex.value(r"\tr(A) = 3", names) == 3
    with pytest.raises(tex.Unreadable, match="differ"):
        tex.value(r"\tr(A) = 4", names)


# What the table must say of an input that is drawn in a special way.
DOMAINS = {
    "sym": r"${name} = {name}^\T$",
    "regular": r"${name} = {name}^\T$, invertible",
    "spd": "positive definite",
    "invertible": "invertible",
    "positive": "all $x_i > 0$",
    "nonzero": r"x_i \ne 0$",
    "share": r"$\sum_i t_i = 1$",
    "sign": r"$y = \pm 1$",
    "among": "$p > 1$",
}


@EACH
def test_the_domain_is_the_one_that_is_tested(one):
    words = {name: kind.split()[0] for name, kind in one.inputs.items()}
    for name, word in words.items():
        assert DOMAINS.get(word, "").replace("{name}", name) in one.needs
    for word, phrase in DOMAINS.items():
        for name in [*one.inputs, "M"]:
            said = phrase.replace("{name}", name)
            if said in one.needs and word not in ("sym", "invertible"):
                assert word in words.values(), said
    if "^\\T$" in one.needs and "Sigma" not in one.needs:
        assert {"sym", "regular"} & set(words.values())


def test_norms_are_tested_at_zeros_and_for_more_than_one_p():
    norms = [one for one in identities.IDENTITIES if "p" in one.inputs]
    assert len(norms) == 2
    for one in norms:
        drawn = [identities.draw(one, np.random.default_rng(seed)) for seed in range(20)]
        assert all(np.sum(values["x"] == 0) == 1 for values in drawn)
        assert {values["p"] for values in drawn} == {1.5, 2.7, 4.0}


def test_a_p_of_one_is_no_case_at_zeros():
    """Which is why the table says p > 1."""
    (one, _) = (one for one in identities.IDENTITIES if "p" in one.inputs)
    seen = jacobian(lambda x: [np.sum(np.abs(x) ** 1.0)], [0.0, 1.0])
    assert seen.error[0, 0] > 0.5  # a kink
    assert "$p > 1$" in one.needs


@pytest.mark.parametrize(
    ("number", "name", "free"), [(3, "A", "n n"), (5, "S", "invertible n"), (6, "A", "n n")]
)
def test_symmetry_is_needed_where_it_is_asked_for(number, name, free):
    one = identities.IDENTITIES[number]
    assert f"{name} = {name}^" in one.needs
    general = replace(one, inputs={**one.inputs, name: free})
    values = identities.draw(general, np.random.default_rng(51))
    assert identities.disagreement(general, values) > 0.1


def test_the_variable_stands_in_the_table():
    by = {one.f: one.by_tex for one in identities.IDENTITIES}
    assert by["a @ x"] == r"\mathbf x"
    assert by["np.log(1 + np.exp(-y * w @ x))"] == r"\mathbf w"
    assert by["tr(A @ X)"] == "X"
    assert by["inv(A + t * B)"] == "t"
    for one in identities.IDENTITIES:
        assert f"| ${one.tex}$ | ${one.by_tex}$ | ${one.derivative_tex}$ |" in identities.table(
            one.group
        )


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
        regular = drawn("regular n", ill_scaled)
        assert np.allclose(regular, regular.T) and np.linalg.cond(regular) < 1e9
        assert np.sum(drawn("sparse m", ill_scaled) == 0) == 1
    assert drawn("2.7") == 2.7
    assert drawn("among 1.5 4") in (1.5, 4)
    assert abs(drawn("sign")) == 1
