"""The helper package stays small and quick to import."""

import subprocess
import sys


def test_importing_gradbook_loads_neither_scipy_nor_matplotlib():
    code = (
        "import sys, gradbook, gradbook.derivatives, gradbook.functions, gradbook.grading\n"
        "import importlib, pkgutil, gradbook.exercises as exercises\n"
        "for found in pkgutil.iter_modules(exercises.__path__, 'gradbook.exercises.'): "
        "importlib.import_module(found.name)\n"
        "assert 'gradbook.exercises.ex10' in sys.modules\n"
        "print([m for m in ('scipy', 'matplotlib', 'pandas', 'sympy', 'IPython') if m in "
        "sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_test_above_can_fail():
    code = "import sys, gradbook.plotting; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
