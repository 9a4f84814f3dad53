"""The helper package stays small and quick to import."""

import subprocess
import sys

import numpy as np

from gradbook.data import load_digits


def test_importing_gradbook_loads_neither_scipy_nor_matplotlib():
    code = (
        "import sys, gradbook, gradbook.derivatives, gradbook.functions, gradbook.grading\n"
        "import importlib, pkgutil, gradbook.exercises as exercises\n"
        "for found in pkgutil.iter_modules(exercises.__path__, 'gradbook.exercises.'):\n"
        "    importlib.import_module(found.name)\n"
        "assert 'gradbook.exercises.ex10' in sys.modules\n"
        "unwanted = ('scipy', 'matplotlib', 'pandas', 'sympy', 'IPython')\n"
        "print([name for name in unwanted if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_importing_gradbook_reads_no_data_and_makes_no_tables():
    code = "import sys, gradbook; print({'gradbook.data', 'gradbook.identities'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_digits_are_what_they_are_said_to_be():
    images, digits = load_digits()
    assert images.shape == (1797, 64) and digits.shape == (1797,)
    assert set(np.unique(images)) == set(range(17)) and set(digits) == set(range(10))
    # As the source counts them.
    assert np.bincount(digits).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_the_test_above_can_fail():
    code = "import sys, gradbook.plotting; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
