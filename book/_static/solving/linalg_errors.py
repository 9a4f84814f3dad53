"""NumPy's linear algebra, with the errors that it raises elsewhere.

A browser's processor has no flags for floating-point errors, by which NumPy notices that a matrix
is singular. There it returns NaN, and who solves a singular system would not be told.
"""

import functools

import numpy as np
from numpy.linalg import LinAlgError, _linalg

# What NumPy itself says.
MESSAGES = {
    "inv": "Singular matrix",
    "solve": "Singular matrix",
    "cholesky": "Matrix is not positive definite",
    "eig": "Eigenvalues did not converge",
    "eigvals": "Eigenvalues did not converge",
    "eigh": "Eigenvalues did not converge",
    "eigvalsh": "Eigenvalues did not converge",
    "svd": "SVD did not converge",
    "lstsq": "SVD did not converge in Linear Least Squares",
}


def raising(function, message):
    @functools.wraps(function)
    def checked(*args, **kwargs):
        result = function(*args, **kwargs)
        if any_nan(result) and not any(any_nan(given) for given in args):
            raise LinAlgError(message)
        return result

    return checked


def any_nan(values):
    if isinstance(values, tuple):
        return any(any_nan(one) for one in values)
    values = np.asarray(values)
    return values.dtype.kind in "fc" and bool(np.isnan(values).any())


def install():
    for name, message in MESSAGES.items():
        checked = raising(getattr(np.linalg, name), message)
        for module in (np.linalg, _linalg):
            setattr(module, name, checked)
