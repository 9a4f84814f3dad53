"""Data that several pages work with, read by name, so that `import gradbook` stays quick."""

from __future__ import annotations

import gzip
from importlib import resources

import numpy as np


def load_digits() -> tuple[np.ndarray, np.ndarray]:
    """1797 images of handwritten digits, 8 × 8 pixels each, and the digits that they show.

    The images have shape (1797, 64): whole numbers from 0, blank, to 16, as floats, row after row
    from the top left. The digits have shape (1797,): integers from 0 to 9.

    Source: Alpaydin and Kaynak 1998, CC BY 4.0; SOURCE.txt, beside this file, says more.
    """
    packed = resources.files(__package__).joinpath("digits.csv.gz").read_bytes()
    lines = gzip.decompress(packed).decode("ascii").splitlines()
    rows = np.loadtxt(lines, delimiter=",")
    return rows[:, :64], rows[:, 64].astype(int)
