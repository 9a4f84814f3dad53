"""The identities of chapter 4, each written once: its TeX, its variable, its domain, its code.

The chapter prints its tables from these records and verifies every one of them when the book is
built. `f` and `derivative` are Python expressions in the names of `inputs`; the table shows the
code that is verified, and `typeset` compares it with the TeX.

What `derivative` is, depends on the shapes of the function and of the variable:

    f a number                 the gradient, of the variable's shape
    the variable a number      the derivative, of f's shape
    both vectors               the Jacobian, J[i, j] = ∂f_i/∂x_j
    both matrices              the Jacobian of vec f with respect to vec X (vec stacks columns)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from . import tex as reader
from .derivatives import jacobian
from .functions import softmax

Values = dict[str, Any]  # of the inputs, by name: numbers and arrays

# Sizes for the tests: all different, so that no wrong shape fits by accident.
SIZES = {"k": 2, "m": 5, "n": 3, "l": 4}


@dataclass(frozen=True)
class Identity:
    """One identity. `inputs` says how to draw each name: see `draw`."""

    group: str
    tex: str  # the function
    derivative_tex: str
    by: str  # the variable's name in code
    f: str
    derivative: str
    inputs: dict[str, str] = field(default_factory=dict)
    needs: str = ""  # the domain, where it is not everything, in Markdown
    analytic: bool = (
        True  # False: the code of f has absolute values, maxima or singular values in it
    )
    cancels: float = (
        0.0  # the size of terms that nearly cancel at extreme inputs; errors are counted against it
    )

    @property
    def by_tex(self) -> str:
        """The variable as it is typeset: matrices and numbers plain, vectors bold."""
        plain = self.by.isupper() or _split(self.inputs[self.by])[0] == "number"
        return self.by if plain else rf"\mathbf {self.by}"


def vec(M: ArrayLike) -> np.ndarray:
    """The columns of M, one below the other."""
    return np.asarray(M).reshape(-1, order="F")


def commutation(m: int, n: int) -> np.ndarray:
    """K with K vec(X) = vec(Xᵀ) for X of shape (m, n)."""
    K = np.zeros((m * n, m * n))
    for i in range(m):
        for j in range(n):
            K[i * n + j, j * m + i] = 1
    return K


def lse(z: np.ndarray) -> np.ndarray:
    """log-sum-exp in a form that takes complex numbers, too, as a complex step needs it."""
    top = z.real.max(axis=-1, keepdims=True)
    return np.squeeze(top, -1) + np.log(np.exp(z - top).sum(axis=-1))


NAMES = {
    "np": np, "inv": np.linalg.inv, "det": np.linalg.det, "tr": np.trace, "norm": np.linalg.norm,
    "vec": vec, "kron": np.kron, "eye": np.eye, "diag": np.diag, "outer": np.outer,
    "commutation": commutation, "softmax": softmax, "lse": lse, "svd": np.linalg.svd,
}  # fmt: skip


@cache
def _compiled(code: str) -> Any:
    return compile(code, "<identity>", "eval")


def evaluate(code: str, values: Values) -> Any:
    """The value of an expression; `values` are the inputs by name."""
    return eval(_compiled(code), NAMES, values)


def draw(identity: Identity, rng: np.random.Generator, ill_scaled: bool = False) -> Values:
    """Random inputs: real, rectangular where they may be, without symmetry where none is needed.

    A kind is sizes ("m n"), after a word where there is a condition: "spd n", "sym n",
    "positive n", "nonzero n", "sparse n" (one entry is 0), "share n" (positive, sum 1), "sign"
    (±1), "invertible n", "regular n" (symmetric, invertible), "among 1.5 4" (one of these numbers),
    or a number as it stands ("3"). With ill_scaled each row and each column is multiplied by its
    own factor between 10^-1.5 and 10^1.5, which differ by 1000 at most.
    """
    values: dict[str, Any] = {}
    for name, kind in identity.inputs.items():
        *words, sizes = _split(kind)
        word = words[0] if words else ""
        if word == "number":
            values[name] = float(sizes)
            continue
        if word == "among":
            values[name] = float(rng.choice([float(number) for number in sizes.split()]))
            continue
        if word == "sign":
            values[name] = float(rng.choice([-1, 1]))
            continue
        shape = tuple(SIZES[letter] for letter in sizes.split())
        if word in ("spd", "sym", "regular", "invertible"):
            shape *= 2
        M = np.asarray(rng.normal(size=shape))
        if word == "invertible":
            M = M + 3 * np.eye(shape[0])
        if word == "spd":
            M = M @ M.T + np.eye(shape[0])
        if word == "sym":
            M = M + M.T
        if word == "regular":
            along, axes = np.linalg.eigh(M + M.T)
            M = axes * (along + np.sign(along)) @ axes.T
        if word == "positive":
            M = np.abs(M) + 0.1
        if word in ("nonzero", "sparse"):
            M = M + 0.2 * np.sign(M)
        if word == "sparse":
            M[rng.integers(M.size)] = 0
        factors = [10 ** rng.uniform(-1.5, 1.5, size) for size in shape]
        if ill_scaled and word != "share":
            if word in ("spd", "sym", "regular"):
                factors[1] = factors[0]
            for axis, factor in enumerate(factors):
                M = M * np.expand_dims(factor, tuple(a for a in range(M.ndim) if a != axis))
        if word == "share":
            M = np.abs(M) / np.abs(M).sum()
        values[name] = float(M) if M.ndim == 0 else M
    return values


def measured(identity: Identity, values: Values) -> np.ndarray:
    """The derivative from values of f alone, in the shape that the module's head says.

    Complex steps where f is analytic: they subtract nothing, so their error is a few units of
    rounding. Elsewhere extrapolated differences.
    """
    x = np.asarray(values[identity.by], dtype=float)

    def f(flat: np.ndarray) -> Any:
        variable = flat.reshape(x.shape, order="F") if x.ndim else flat[0]
        return evaluate(identity.f, {**values, identity.by: variable})

    start = vec(x) if x.ndim else x.reshape(1)
    shape = np.shape(f(start))
    if identity.analytic:
        h = 1e-30
        columns = [vec(np.imag(f(start + 1j * h * unit))) / h for unit in np.eye(start.size)]
        J = np.array(columns).T
    else:
        J = jacobian(lambda flat: vec(f(flat)), start).value
    if shape == ():
        return J[0].reshape(x.shape, order="F")
    if x.ndim == 0:
        return J[:, 0].reshape(shape, order="F")
    return J


def disagreement(
    identity: Identity,
    values: Values,
    derivative: str | None = None,
    want: np.ndarray | None = None,
) -> float:
    """The largest error of a formula, relative to the largest entry of the measured derivative;
    inf: wrong shape.

    Where a formula subtracts nearly equal numbers, such as p − p² at p near 1, it has an absolute
    accuracy only: there the error counts against `cancels`. `want` hands in a derivative that has
    been measured before.
    """
    want = measured(identity, values) if want is None else want
    got = np.asarray(evaluate(derivative or identity.derivative, values), dtype=float)
    if got.shape != want.shape:
        return np.inf
    return float(np.abs(got - want).max() / max(np.abs(want).max(), identity.cancels))


def typeset(identity: Identity, values: Values) -> tuple[float, float]:
    """By how much the typeset function and derivative differ from the code's, relative to the
    largest entry; inf: another shape.
    """
    errors = []
    for tex, code in (
        (identity.tex, identity.f),
        (identity.derivative_tex, identity.derivative),
    ):
        got = reader.value(tex, values, beside=identity.tex)
        want = reader.matrix(evaluate(code, values))
        same = got.shape == want.shape
        errors.append(float(np.abs(got - want).max() / np.abs(want).max()) if same else np.inf)
    return errors[0], errors[1]


def table(group: str) -> str:
    """The records of a group as a Markdown table."""
    lines = [
        "| function | with respect to | derivative | needs | in code |",
        "|:--|:-:|:--|:--|:--|",
    ]
    for one in IDENTITIES:
        if one.group == group:
            lines.append(
                f"| ${one.tex}$ | ${one.by_tex}$ | ${one.derivative_tex}$ | {one.needs} "
                f"| `{one.derivative}` |"
            )
    return "\n".join(lines)


def _split(kind: str) -> list[str]:
    if kind.replace(".", "").isdigit():
        return ["number", kind]
    if kind == "sign":
        return ["sign", ""]
    first, _, rest = kind.partition(" ")
    return [first, rest] if len(first) > 1 else [kind]


_N, _X = {"x": "n"}, {"X": "m n"}
_VECTOR, _JACOBIAN, _MATRIX = "number by vector", "vector by vector", "number by matrix"
_INVERSE, _SCALAR, _VEC = "determinant and inverse", "matrix by number", "matrix by matrix"

IDENTITIES = (
    # A number by a vector: linear, bilinear, quadratic
    Identity(_VECTOR, r"\mathbf a^\T \mathbf x", r"\mathbf a", "x", "a @ x", "a", {**_N, "a": "n"}),
    Identity(_VECTOR, r"\mathbf x^\T A \mathbf y", r"A \mathbf y", "x", "x @ A @ y", "A @ y",
             {**_N, "A": "n m", "y": "m"}),
    Identity(_VECTOR, r"\mathbf x^\T A \mathbf x", r"(A + A^\T)\, \mathbf x", "x", "x @ A @ x",
             "(A + A.T) @ x", {**_N, "A": "n n"}),
    Identity(_VECTOR, r"\mathbf x^\T A \mathbf x", r"2 A \mathbf x", "x", "x @ A @ x", "2 * A @ x",
             {**_N, "A": "sym n"}, r"$A = A^\T$"),
    Identity(_VECTOR, r"(A\mathbf x + \mathbf b)^\T C\, (D\mathbf x + \mathbf e)",
             r"A^\T C\, (D\mathbf x + \mathbf e) + D^\T C^\T (A\mathbf x + \mathbf b)", "x",
             "(A @ x + b) @ C @ (D @ x + e)", "A.T @ C @ (D @ x + e) + D.T @ C.T @ (A @ x + b)",
             {**_N, "A": "m n", "b": "m", "C": "m l", "D": "l n", "e": "l"}),
    Identity(_VECTOR, r"(\mathbf x - \mathbf a)^\T S^{-1} (\mathbf x - \mathbf a)",
             r"2 S^{-1} (\mathbf x - \mathbf a)", "x", "(x - a) @ inv(S) @ (x - a)",
             "2 * inv(S) @ (x - a)", {**_N, "a": "n", "S": "regular n"},
             r"$S = S^\T$, invertible"),
    Identity(_VECTOR, r"\mathbf x^\T A \mathbf x / \mathbf x^\T \mathbf x",
             r"\frac{2}{\mathbf x^\T \mathbf x} "
             r"\left( A \mathbf x - \frac{\mathbf x^\T A \mathbf x}{\mathbf x^\T \mathbf x} "
             r"\mathbf x \right)",
             "x", "x @ A @ x / (x @ x)", "2 * (A @ x - x @ A @ x / (x @ x) * x) / (x @ x)",
             {**_N, "A": "sym n"}, r"$A = A^\T$, $\mathbf x \ne 0$"),
    # norms
    Identity(_VECTOR, r"\norm{\mathbf x}^2", r"2 \mathbf x", "x", "x @ x", "2 * x", _N),
    Identity(_VECTOR, r"\norm{\mathbf x}", r"\mathbf x / \norm{\mathbf x}", "x", "np.sqrt(x @ x)",
             "x / norm(x)", _N, r"$\mathbf x \ne 0$"),
    Identity(_VECTOR, r"\norm{A\mathbf x - \mathbf b}^2", r"2 A^\T (A \mathbf x - \mathbf b)", "x",
             "(A @ x - b) @ (A @ x - b)", "2 * A.T @ (A @ x - b)", {**_N, "A": "m n", "b": "m"}),
    Identity(_VECTOR, r"\norm{A\mathbf x - \mathbf b}",
             r"A^\T (A \mathbf x - \mathbf b) / \norm{A\mathbf x - \mathbf b}", "x",
             "np.sqrt((A @ x - b) @ (A @ x - b))", "A.T @ (A @ x - b) / norm(A @ x - b)",
             {**_N, "A": "m n", "b": "m"}, r"$A\mathbf x \ne \mathbf b$"),
    Identity(_VECTOR, r"\norm{\mathbf x}_1", r"\sign(\mathbf x)", "x", "np.abs(x).sum()",
             "np.sign(x)", {"x": "nonzero n"}, r"all $x_i \ne 0$", analytic=False),
    Identity(_VECTOR, r"\norm{\mathbf x}_p^p", r"p\, \abs{\mathbf x}^{p-1} \odot \sign(\mathbf x)",
             "x", "((x**2) ** (p / 2)).sum()", "p * np.abs(x) ** (p - 1) * np.sign(x)",
             {"x": "sparse n", "p": "among 1.5 2.7 4"}, "$p > 1$"),
    Identity(_VECTOR, r"\norm{\mathbf x}_p",
             r"\norm{\mathbf x}_p^{1-p}\, \abs{\mathbf x}^{p-1} \odot \sign(\mathbf x)", "x",
             "((x**2) ** (p / 2)).sum() ** (1 / p)",
             "norm(x, p) ** (1 - p) * np.abs(x) ** (p - 1) * np.sign(x)",
             {"x": "sparse n", "p": "among 1.5 2.7 4"}, r"$p > 1$, $\mathbf x \ne 0$"),
    Identity(_VECTOR, r"\max_i x_i", r"\mathbf e_k,\ k = \argmax_i x_i", "x", "x.max()",
             "eye(len(x))[x.argmax()]", _N, "one largest entry", analytic=False),
    # log-sum-exp and its relatives
    Identity(_VECTOR, r"\log \sum\nolimits_i \e^{z_i}", r"\softmax(\mathbf z)", "z", "lse(z)",
             "softmax(z)", {"z": "m"}),
    Identity(_VECTOR, r"-\mathbf t^\T \log \softmax(\mathbf z)", r"\softmax(\mathbf z) - \mathbf t",
             "z", "-t @ (z - lse(z))", "softmax(z) - t", {"z": "m", "t": "share m"},
             r"$\sum_i t_i = 1$"),
    Identity(_VECTOR, r"\log (1 + \e^{-y\, \mathbf w^\T \mathbf x})",
             r"-y\, \mathbf x / (1 + \e^{\,y\, \mathbf w^\T \mathbf x})", "w",
             "np.log(1 + np.exp(-y * w @ x))", "-y * x / (1 + np.exp(y * w @ x))",
             {"w": "n", "x": "n", "y": "sign"}, r"$y = \pm 1$"),
    Identity(_VECTOR, r"\sum\nolimits_i x_i \log x_i", r"\log \mathbf x + \mathbf 1", "x",
             "x @ np.log(x)", "np.log(x) + 1", {"x": "positive n"}, "all $x_i > 0$"),
    Identity(_VECTOR, r"\prod\nolimits_i x_i", r"(\prod\nolimits_i x_i)\, /\, \mathbf x", "x",
             "np.prod(x)", "np.prod(x) / x", {"x": "nonzero n"}, r"all $x_i \ne 0$"),
    # A vector by a vector
    Identity(_JACOBIAN, r"A \mathbf x", "A", "x", "A @ x", "A", {**_N, "A": "m n"}),
    Identity(_JACOBIAN, r"(\mathbf a^\T \mathbf x)\, \mathbf x",
             r"\mathbf x \mathbf a^\T + (\mathbf a^\T \mathbf x)\, I", "x", "(a @ x) * x",
             "outer(x, a) + (a @ x) * eye(len(x))", {**_N, "a": "n"}),
    Identity(_JACOBIAN, r"\mathbf x / \norm{\mathbf x}",
             r"\frac{1}{\norm{\mathbf x}} "
             r"\left( I - \frac{\mathbf x \mathbf x^\T}{\mathbf x^\T \mathbf x} \right)",
             "x", "x / np.sqrt(x @ x)", "(eye(len(x)) - outer(x, x) / (x @ x)) / norm(x)", _N,
             r"$\mathbf x \ne 0$"),
    Identity(_JACOBIAN, r"\tanh(A\mathbf x + \mathbf b)",
             r"\diag(1 - \mathbf h \odot \mathbf h)\, A,\ "
             r"\mathbf h = \tanh(A\mathbf x + \mathbf b)",
             "x", "np.tanh(A @ x + b)", "diag(1 - np.tanh(A @ x + b) ** 2) @ A",
             {**_N, "A": "m n", "b": "m"}, cancels=1.0),
    Identity(_JACOBIAN, r"\mathbf p = \softmax(\mathbf z)",
             r"\diag(\mathbf p) - \mathbf p \mathbf p^\T", "z", "np.exp(z - lse(z))",
             "diag(softmax(z)) - outer(softmax(z), softmax(z))", {"z": "m"}, cancels=1.0),
    Identity(_JACOBIAN, r"\log \softmax(\mathbf z)",
             r"I - \mathbf 1 \mathbf p^\T,\ \mathbf p = \softmax(\mathbf z)", "z", "z - lse(z)",
             "eye(len(z)) - outer(np.ones(len(z)), softmax(z))", {"z": "m"}),
    # A number by a matrix
    Identity(_MATRIX, r"\mathbf a^\T X \mathbf b", r"\mathbf a \mathbf b^\T", "X", "a @ X @ b",
             "outer(a, b)", {**_X, "a": "m", "b": "n"}),
    Identity(_MATRIX, r"\mathbf a^\T X^\T \mathbf b", r"\mathbf b \mathbf a^\T", "X", "a @ X.T @ b",
             "outer(b, a)", {**_X, "a": "n", "b": "m"}),
    Identity(_MATRIX, r"\norm{X\mathbf a - \mathbf b}^2",
             r"2 (X\mathbf a - \mathbf b)\, \mathbf a^\T", "X", "(X @ a - b) @ (X @ a - b)",
             "2 * outer(X @ a - b, a)", {**_X, "a": "n", "b": "m"}),
    Identity(_MATRIX, r"\mathbf a^\T X^\T X \mathbf b",
             r"X (\mathbf a \mathbf b^\T + \mathbf b \mathbf a^\T)", "X", "a @ X.T @ X @ b",
             "X @ (outer(a, b) + outer(b, a))", {**_X, "a": "n", "b": "n"}),
    Identity(_MATRIX, r"\tr(AX)", r"A^\T", "X", "tr(A @ X)", "A.T", {**_X, "A": "n m"}),
    Identity(_MATRIX, r"\tr(AX^\T)", "A", "X", "tr(A @ X.T)", "A", {**_X, "A": "m n"}),
    Identity(_MATRIX, r"\tr(AXB)", r"A^\T B^\T", "X", "tr(A @ X @ B)", "A.T @ B.T",
             {**_X, "A": "l m", "B": "n l"}),
    Identity(_MATRIX, r"\tr(X^\T A X)", r"(A + A^\T)\, X", "X", "tr(X.T @ A @ X)", "(A + A.T) @ X",
             {**_X, "A": "m m"}),
    Identity(_MATRIX, r"\tr(A X B X^\T)", r"A^\T X B^\T + A X B", "X", "tr(A @ X @ B @ X.T)",
             "A.T @ X @ B.T + A @ X @ B", {**_X, "A": "m m", "B": "n n"}),
    Identity(_MATRIX, r"\tr(X^3)", r"3 (X^\T)^2", "X", "tr(X @ X @ X)", "3 * X.T @ X.T",
             {"X": "n n"}),
    Identity(_MATRIX, r"\norm{X}_F^2", "2X", "X", "tr(X.T @ X)", "2 * X", _X),
    Identity(_MATRIX, r"\norm{X}_F", r"X / \norm{X}_F", "X", "np.sqrt(tr(X.T @ X))", "X / norm(X)",
             _X, r"$X \ne 0$"),
    Identity(_MATRIX, r"\norm{AXB - C}_F^2", r"2 A^\T (AXB - C) B^\T", "X",
             "((A @ X @ B - C) ** 2).sum()", "2 * A.T @ (A @ X @ B - C) @ B.T",
             {**_X, "A": "l m", "B": "n k", "C": "l k"}),
    Identity(_MATRIX, r"\sum\nolimits_i \log \sum\nolimits_j \e^{X_{ij}}",
             r"\softmax(X) \text{ of each row}", "X", "lse(X).sum()", "softmax(X, axis=1)", _X),
    Identity(_MATRIX, r"\norm{X}_2 = \sigma_1", r"\mathbf u_1 \mathbf v_1^\T", "X",
             "svd(X, compute_uv=False)[0]", "outer(svd(X)[0][:, 0], svd(X)[2][0])", _X,
             r"$\sigma_1 > \sigma_2$", analytic=False),
    Identity(_MATRIX, r"\norm{X}_* = \sum\nolimits_i \sigma_i", "U V^\\T", "X",
             "svd(X, compute_uv=False).sum()",
             "svd(X, full_matrices=False)[0] @ svd(X, full_matrices=False)[2]", _X,
             r"full rank, $X = U \Sigma V^\T$ the thin SVD", analytic=False),
    # Determinant and inverse
    Identity(_INVERSE, r"\det X", r"\det(X)\, X^{-\T}", "X", "det(X)", "det(X) * inv(X).T",
             {"X": "invertible n"}, "invertible"),
    Identity(_INVERSE, r"\log \abs{\det X}", r"X^{-\T}", "X", "np.log(det(X) ** 2) / 2", "inv(X).T",
             {"X": "invertible n"}, "invertible"),
    Identity(_INVERSE, r"\det(AXB)", r"\det(AXB)\, X^{-\T}", "X", "det(A @ X @ B)",
             "det(A @ X @ B) * inv(X).T", {"X": "invertible n", "A": "n n", "B": "n n"},
             "square $A$, $B$; $X$ invertible"),
    Identity(_INVERSE, r"\log\det(X^\T X)", r"2X(X^\T X)^{-1}", "X", "np.log(det(X.T @ X))",
             "2 * X @ inv(X.T @ X)", _X, "full column rank"),
    Identity(_INVERSE, r"\log\det(A + X B X^\T)", r"2 (A + XBX^\T)^{-1} X B", "X",
             "np.log(det(A + X @ B @ X.T))", "2 * inv(A + X @ B @ X.T) @ X @ B",
             {**_X, "A": "spd m", "B": "spd n"}, r"$A, B$ positive definite"),
    Identity(_INVERSE, r"\tr(A X^{-1})", r"-(X^{-1} A X^{-1})^\T", "X", "tr(A @ inv(X))",
             "-(inv(X) @ A @ inv(X)).T", {"X": "invertible n", "A": "n n"}, "invertible"),
    Identity(_INVERSE, r"\mathbf a^\T X^{-1} \mathbf b", r"-X^{-\T} \mathbf a \mathbf b^\T X^{-\T}",
             "X", "a @ inv(X) @ b", "-inv(X).T @ outer(a, b) @ inv(X).T",
             {"X": "invertible n", "a": "n", "b": "n"}, "invertible"),
    Identity(_INVERSE, r"\log\abs{\det X} + \tr(X^{-1} C)", r"X^{-\T} - X^{-\T} C^\T X^{-\T}", "X",
             "np.log(det(X) ** 2) / 2 + tr(inv(X) @ C)", "inv(X).T - inv(X).T @ C.T @ inv(X).T",
             {"X": "invertible n", "C": "n n"}, "invertible"),
    # A matrix by a number
    Identity(_SCALAR, "(A + tB)(C + tD)", "B(C + tD) + (A + tB)D", "t", "(A + t * B) @ (C + t * D)",
             "B @ (C + t * D) + (A + t * B) @ D",
             {"t": "1.3", "A": "m n", "B": "m n", "C": "n l", "D": "n l"}),
    Identity(_SCALAR, "M^{-1},\\ M = A + tB", "-M^{-1} B M^{-1}", "t", "inv(A + t * B)",
             "-inv(A + t * B) @ B @ inv(A + t * B)", {"t": "0.3", "A": "invertible n", "B": "n n"},
             "$M$ invertible"),
    Identity(_SCALAR, "\\log\\abs{\\det M},\\ M = A + tB", "\\tr(M^{-1} B)", "t",
             "np.log(det(A + t * B) ** 2) / 2", "tr(inv(A + t * B) @ B)",
             {"t": "0.3", "A": "invertible n", "B": "n n"}, "$M$ invertible"),
    Identity(_SCALAR, "(A + tB) \\otimes C", "B \\otimes C", "t", "kron(A + t * B, C)",
             "kron(B, C)", {"t": "0.3", "A": "k n", "B": "k n", "C": "l k"}),
    # A matrix by a matrix
    Identity(_VEC, "AXB", "B^\\T \\otimes A", "X", "A @ X @ B", "kron(B.T, A)",
             {**_X, "A": "l m", "B": "n k"}),
    Identity(_VEC, "X^\\T", "K_{mn}", "X", "X.T", "commutation(*X.shape)", _X),
    Identity(_VEC, "A \\odot X", "\\diag(\\operatorname{vec} A)", "X", "A * X", "diag(vec(A))",
             {**_X, "A": "m n"}),
    Identity(_VEC, "X^2", "X^\\T \\otimes I + I \\otimes X", "X", "X @ X",
             "kron(X.T, eye(len(X))) + kron(eye(len(X)), X)", {"X": "n n"}),
    Identity(_VEC, "X^\\T X", "(I + K_{nn})(I \\otimes X^\\T)", "X", "X.T @ X",
             "(eye(X.shape[1] ** 2) + commutation(X.shape[1], X.shape[1])) "
             "@ kron(eye(X.shape[1]), X.T)",
             _X),
    Identity(_VEC, "X^{-1}", "-X^{-\\T} \\otimes X^{-1}", "X", "inv(X)", "-kron(inv(X).T, inv(X))",
             {"X": "invertible n"}, "invertible"),
)  # fmt: skip

GROUPS = tuple(dict.fromkeys(one.group for one in IDENTITIES))
