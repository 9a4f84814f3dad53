"""What the pages claim holds on other processors, too: on each, NumPy's sums are added in another
order, and so other last digits are lost."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.notebooks.test_written import PAGES, ROOT
from tests.ways import weekly

# As OpenBLAS names them: what any has, without and with fused products.
PROCESSORS = ("Prescott", "Nehalem", "Haswell")


@weekly
@pytest.mark.in_full
@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_holds_on_other_processors(page: str) -> None:
    for processor in PROCESSORS:
        done = subprocess.run(
            [sys.executable, "-m", "authoring.page", page],
            cwd=ROOT,
            env=os.environ | {"OPENBLAS_CORETYPE": processor},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{processor}: {done.stdout}{done.stderr}"
