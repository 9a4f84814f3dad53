"""Whatever a diagnosis asserts of an answer is so: it is computed again, from the answer.

Answers are drawn that are wrong in one way, in several at once, or at some inputs only.
"""

import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gradbook.diagnosis import Sample, diagnose
from tests.ways import ALL_WAYS

FACTORS = {"twice": 2, "half of": 1 / 2, "a third of": 1 / 3, "a quarter of": 1 / 4}
CHANGES = {
    "nothing": lambda a, rng: a,
    "sign": lambda a, rng: -a,
    "factor": lambda a, rng: a * rng.choice([0.5, 2.0, 3.0, 1.5, -2.0, 0.3712]),
    "another factor each": lambda a, rng: a * rng.uniform(0.2, 3.0) * rng.choice([-1, 1]),
    "zero": lambda a, rng: 0 * a,
    "constant": lambda a, rng: a + 0.7,
    "nearly": lambda a, rng: a * (1 + 1e-4),
    "one entry": lambda a, rng: _with_entry(a, 0, a.flat[0] + 1),
    "last entry": lambda a, rng: _with_entry(a, -1, -a.flat[-1]),
    "reversed": lambda a, rng: a[::-1],
    "columns reversed": lambda a, rng: a[..., ::-1],
    "rolled": lambda a, rng: np.roll(a, 1, axis=0),
    "swapped": lambda a, rng: a[[1, 0, *range(2, len(a))]] if len(a) > 1 else a,
    "transposed": lambda a, rng: a.T,
    "whole": lambda a, rng: np.round(a),
    "absolute": lambda a, rng: np.abs(a),
    "NaN": lambda a, rng: _with_entry(a, 0, np.nan),
    "the same": lambda a, rng: np.ones_like(a),
}


def _with_entry(a, index, number):
    a = a.copy()
    a.flat[index] = number
    return a


@settings(derandomize=True, deadline=None, max_examples=3000 if ALL_WAYS else 1000)
@given(
    shape=st.sampled_from([(), (1,), (2,), (3,), (5,), (2, 2), (3, 3), (2, 3)]),
    names=st.one_of(
        st.sampled_from(list(CHANGES)).map(lambda name: [name]),
        st.lists(st.sampled_from(list(CHANGES)), min_size=2, max_size=2),
    ),
    count=st.integers(1, 5),
    wrong_from=st.sampled_from([0, 0, 0, 0, 1, 2]),
    seed=st.integers(0, 10**6),
)
def test_what_is_asserted_is_so(shape, names, count, wrong_from, seed):
    samples = []
    for index in range(count):
        want = np.random.default_rng(seed + index).normal(size=shape)
        got = np.atleast_1d(want)
        if index >= wrong_from:
            for name in names:
                # The same factors at all inputs, but where each has its own.
                own = index if name == "another factor each" else 0
                got = CHANGES[name](got, np.random.default_rng(seed + own))
        got = got.reshape(shape) if got.size == want.size and got.ndim < 2 else got
        tol = np.full(shape, 1e-6 * np.max(np.abs(want), initial=0.0))
        samples.append(Sample(f"input {index}", got, want, tol))
    fault = diagnose(samples)
    if fault is None:
        assert all(s.right for s in samples)
        return
    assert not all(s.right for s in samples)
    message, *rest = fault.message.split("; and NaN at")
    if rest:
        samples = [s for s in samples if np.all(np.isfinite(s.got))]
    assert _is_so(fault.kind, message, samples), fault.message


def _times(said):
    number = next((k for words, k in FACTORS.items() if said.startswith(words)), None)
    if number is None:
        number = eval(re.match(r"([\d./e-]+) times", said)[1], {})
    return -number if "wrong sign" in said else number


def _near(samples, change):
    """Are all answers what `change` makes of the right values?"""
    return all(
        np.shape(change(s.want)) == s.got.shape
        # A factor of up to 12 is allowed its multiple of the tolerance.
        and np.max(np.abs(s.got - change(s.want)), initial=0.0) <= 12 * np.max(s.tol, initial=0.0)
        for s in samples
    )


def _is_so(kind, said, samples):
    if kind == "sign":
        return _near(samples, np.negative)
    if kind == "factor":
        factor = _times(said)
        return _near(samples, lambda want: factor * want)
    if kind == "zero":
        return all(np.max(np.abs(s.got), initial=0.0) <= 1e-14 for s in samples)
    if kind == "constant":
        return all(np.array_equal(s.got, samples[0].got) for s in samples)
    if kind == "transposed":
        sign = -1 if "wrong sign" in said else 1
        if "nor are its values right" in said:
            return not _near(samples, np.transpose)
        return _near(samples, lambda want: sign * want.T)
    if kind == "permuted":
        axis = 1 if "columns" in said else 0
        pair = re.search(r"(\d+) and (\d+) are swapped", said)

        def turned(want):
            if "reverse" in said:
                return np.flip(want, axis)
            order = list(range(want.shape[axis]))
            one, two = (int(n) - 1 for n in pair.groups())
            order[one], order[two] = two, one
            return want.take(order, axis)

        if "shifted by one" in said:
            return any(_near(samples, lambda want, k=k: np.roll(want, k, axis)) for k in (1, -1))
        if pair or "reverse" in said:
            return _near(samples, turned)
        return all(
            np.allclose(np.sort(s.got, axis), np.sort(s.want, axis), atol=1e-5) for s in samples
        )
    if kind == "offset":
        gap = np.mean(samples[0].got - samples[0].want)
        return gap != 0 and _near(samples, lambda want: want + gap)
    if kind == "length":
        for s in samples:
            along = np.sum(s.got * s.want) / np.sum(s.want**2)
            if not np.allclose(s.got, along * s.want, atol=1e-5):
                return False
            if "at some" in said:
                continue
            if (along > 0) != (
                "the right way" in said or ("wrong sign" not in said and s.want.ndim != 1)
            ):
                return False
        rightly = re.search(r"right at (\d+) of", said)
        return int(rightly[1] if rightly else 0) == sum(s.right for s in samples)
    if kind == "component":
        places = said.split(" only:")[0]
        count = len(re.findall(r"\d+, column \d+|\d+", places))
        wrong = [
            i
            for i in np.ndindex(*samples[0].want.shape)
            if not all(s.only(i).right for s in samples)
        ]
        named = set(map(int, re.findall(r"\d+", places)))
        if all_are := re.search(r"at (\d+) of (\d+) inputs all are", said):
            assert int(all_are[1]) == sum(s.right for s in samples)
        return named <= {k + 1 for i in wrong for k in i} and count == min(4, len(wrong))
    if kind == "some inputs":
        right, whole = map(int, re.match(r"right at (\d+) of (\d+) inputs", said).groups())
        alone = [s for s in samples if not s.right]
        if "you have zero" in said or "; zero" in said:
            return not np.any(alone[0].got) and right + len(alone) == whole
        return right == sum(s.right for s in samples) and whole == len(samples)
    if kind == "inaccurate":
        errors = [np.max(np.abs(s.got - s.want)) / np.max(np.abs(s.want)) for s in samples]
        told = float(re.search(r"up to ([\d.e-]+) of its size", said)[1])
        return max(errors) < 1e-2 and abs(max(errors) - told) <= 0.5 * told
    if kind == "not finite":
        bad = [s for s in samples if not np.all(np.isfinite(s.got))]
        others = [s for s in samples if np.all(np.isfinite(s.got))]
        more = re.search(r"and at (\d+) other input", said)
        if len(others) and int(more[1] if more else 0) != len(bad) - 1:
            return False
        if "elsewhere it is right" in said:
            return bool(bad) and bool(others) and all(s.right for s in others)
        if "elsewhere" in said:
            return bool(bad) and not all(s.right for s in others)
        return len(bad) == len(samples)
    if kind == "shape":
        return any(s.got.shape != s.want.shape for s in samples)
    return kind == "value"  # it says what was given, and that it is wrong
