"""Functions that several pages share, written so that no intermediate result overflows or cancels.

Arguments are real numbers: scalars, lists or arrays, integers too; results are float64. NaN,
complex numbers, strings and object arrays are rejected with one sentence.

Source for the softmax family: P. Blanchard, D. J. Higham, N. J. Higham, "Accurately computing the
log-sum-exp and softmax functions", IMA J. Numer. Anal. 41(4), 2021, 2311–2330, doi
10.1093/imanum/draa038.
Infinite logits are rejected: a difference of two infinite logits has no value. `sigmoid` and
`logistic_loss` accept ±inf and return their limits there.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ._validate import integer, real_array, require_unmasked


def log_sum_exp(z: ArrayLike, axis: int = -1) -> Any:
    """log Σ_k exp(z_k) along `axis`; z of shape (…, K, …), the result without that axis.

    The largest logit is taken out, so every exponent is ≤ 0 and the largest is 0; its term, exactly
    1, is left to log1p, which keeps the digits of a small remainder (Blanchard, Higham & Higham
    2021, alg. 4.1). A single number counts as one logit.

    Raises TypeError when z holds no real numbers or the axis is no integer; ValueError when z is
    empty, ragged, masked in places, NaN or infinite anywhere, or has no such axis.
    """
    z, axis = _logits(z, axis)
    top, rest = _shifted(z, axis)
    with np.errstate(under="ignore"):
        return _plain(np.squeeze(top + np.log1p(rest), axis=axis))


def softmax(z: ArrayLike, axis: int = -1) -> Any:
    """exp(z_k) / Σ_j exp(z_j) along `axis`; same shape as z, positive up to underflow, sums to 1.

    Computed from z − max z (Blanchard, Higham & Higham 2021, section 3). Raises as `log_sum_exp`.
    """
    logits, axis = _logits(z, axis)
    with np.errstate(under="ignore", over="ignore"):
        weights = np.exp(logits - np.max(logits, axis=axis, keepdims=True))
        return _plain((weights / weights.sum(axis=axis, keepdims=True)).reshape(np.shape(z)))


def log_softmax(z: ArrayLike, axis: int = -1) -> Any:
    """log softmax(z) along `axis`; same shape as z, finite where softmax itself underflows to 0.

    (z_k − max z) − log Σ exp(z_j − max z): subtracting the maximum first keeps the digits
    that z_k − log_sum_exp(z) would lose when all logits are large.
    −inf only where the true value is beyond the largest float. Raises as `log_sum_exp`.
    """
    logits, axis = _logits(z, axis)
    top, rest = _shifted(logits, axis)
    with np.errstate(under="ignore", over="ignore"):
        return _plain(((logits - top) - np.log1p(rest)).reshape(np.shape(z)))


def sigmoid(t: ArrayLike) -> Any:
    """1 / (1 + exp(−t)), elementwise: from 0 to 1, of the shape of t; 0 and 1 at ∓inf.

    exp is taken of −|t| only, so it cannot overflow, and small values keep their relative accuracy:
    the first entry of softmax for the logits (t, 0), with the larger one taken out as there.

    Raises TypeError when t holds no real numbers; ValueError when it is empty, ragged, masked in
    places or NaN.
    """
    t = real_array("t", t, finite=False)
    with np.errstate(under="ignore"):
        small = np.exp(-np.abs(t))
    return _plain(np.where(t >= 0, 1.0, small) / (1.0 + small))


def logistic_loss(margin: ArrayLike) -> Any:
    """log(1 + exp(−margin)), elementwise: at least 0, of the shape of margin; 0 at +inf and inf at
    −inf.

    Equal to max(−margin, 0) + log1p(exp(−|margin|)): no overflow on the left, no lost digits on the
    right. That is `log_sum_exp` of (−margin, 0), by the same algorithm. Raises as `sigmoid`.
    """
    margin = real_array("margin", margin, finite=False)
    with np.errstate(under="ignore"):
        return _plain(np.maximum(-margin, 0.0) + np.log1p(np.exp(-np.abs(margin))))


def cross_entropy(z: ArrayLike, y: int) -> float:
    """−log softmax(z)_y for one logit vector z of shape (K,) and a class index y in 0 … K−1.

    A number of at least 0. Raises as `log_sum_exp`; ValueError also when z is not a vector or y is
    out of range, TypeError when y is not an integer.
    """
    z = real_array("z", z, ndim=1)
    y = integer("y", y)
    if not 0 <= y < z.size:
        raise ValueError(f"y must be a class index from 0 to {z.size - 1}; {y} was given.")
    return float(-log_softmax(z)[y]) + 0.0  # + 0.0 turns −0.0 into 0.0


def one_hot(y: ArrayLike, K: int) -> np.ndarray:
    """The rows e_y of the K × K identity: shape (K,) for an index y, (…, K) for an integer array y.

    Raises TypeError when y or K is not of integers, ValueError when K < 1, or when y is empty,
    ragged, masked in places, or holds an index outside 0 … K−1.
    """
    K = integer("K", K)
    if K < 1:
        raise ValueError(f"K must be at least 1; {K} was given.")
    require_unmasked("y", y)
    try:
        indices = np.asarray(y)
    except ValueError as problem:
        raise ValueError("y must be an index or a rectangular array of indices.") from problem
    if indices.size == 0:
        raise ValueError(f"y must not be empty; its shape is {indices.shape}.")
    if indices.dtype.kind not in "iu":
        raise TypeError(f"y must hold integer class indices; dtype {indices.dtype} was given.")
    wrong = indices[(indices < 0) | (indices >= K)]
    if wrong.size:
        raise ValueError(f"y must hold class indices from 0 to {K - 1}; {wrong.flat[0]} was given.")
    return (indices[..., None] == np.arange(K)).astype(np.float64)


def _logits(z: ArrayLike, axis: int) -> tuple[np.ndarray, int]:
    z = np.atleast_1d(real_array("z", z))
    axis = integer("axis", axis)
    if not -z.ndim <= axis < z.ndim:
        raise ValueError(
            f"axis must lie between {-z.ndim} and {z.ndim - 1} for z of shape {z.shape}; {axis} "
            "was given."
        )
    return z, axis % z.ndim


def _shifted(z: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """max z, and Σ exp(z − max z) without the term of one largest logit; both keep the axis."""
    top = z.max(axis=axis, keepdims=True)
    with np.errstate(under="ignore", over="ignore"):
        terms = np.exp(z - top)
    if z.ndim == 1:  # as below, in a fifth of the time: derivatives ask for it thousands of times
        terms[np.argmax(z)] = 0.0
    else:
        np.put_along_axis(terms, np.argmax(z, axis=axis, keepdims=True), 0.0, axis=axis)
    return top, terms.sum(axis=axis, keepdims=True)


def _plain(result: np.ndarray) -> Any:
    return float(result) if np.ndim(result) == 0 else result
