"""The finished pages: mathematics without a script, nothing from elsewhere, no dead buttons."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from small_book import PAGE, ROOT, SmallBook
from sphinxcontrib import katex

sys.path.append(str(ROOT / "extensions"))
from gradbook_build.site import web_address  # noqa: E402


@pytest.fixture
def html(book: SmallBook):
    def build() -> str:
        built = book.build()
        assert built.status == 0, built.output
        return (book.path / "_build/html" / PAGE).with_suffix(".html").read_text()

    return build


def test_mathematics_is_in_the_page(html) -> None:
    text = html()
    assert text.count("<math ") == text.count('class="katex"') > 1
    assert 'encoding="application/x-tex">\\grad f(x)' in text
    assert re.search(r'class="eqno">\(1\.?\d*\)', text), "equations are numbered"
    assert not re.search(r"<script[^>]*mathjax", text, re.IGNORECASE)
    assert "tex-mml-chtml" not in text


def test_style_sheet_fits_katex() -> None:
    css = (ROOT / "book/_static/katex/katex.min.css").read_text()
    assert f'content:"{katex.katex_version}"' in css
    for font in re.findall(r"url\((.*?)\)", css):
        assert (ROOT / "book/_static/katex" / font).exists()


def test_nothing_comes_from_elsewhere(html) -> None:
    text = html()
    loaded = re.findall(r'<(?:script|img|iframe)[^>]*\bsrc="([^"]*)"', text)
    loaded += re.findall(r'<link[^>]*rel="(?:stylesheet|preload|icon)"[^>]*href="([^"]*)"', text)
    assert loaded
    assert not [address for address in loaded if re.match(r"(https?:)?//", address)]
    assert "thebe" not in text.lower()
    assert "hypothes.is" not in text


def test_buttons_need_a_repository(book: SmallBook, html) -> None:
    buttons = ("Source repository", "Download this page", "mybinder.org")
    text = html()
    assert not [button for button in buttons if button in text]
    try:
        subprocess.run(["git", "init", "-q", "-b", "main"], cwd=book.path, check=True)
        remote = "git@github.com:somebody/gradbook.git"
        subprocess.run(["git", "remote", "add", "origin", remote], cwd=book.path, check=True)
        text = html()
    finally:
        subprocess.run(["rm", "-rf", book.path / ".git"], check=True)
    assert all(button in text for button in buttons)
    assert "https://github.com/somebody/gradbook" in text
    assert f"https://mybinder.org/v2/gh/somebody/gradbook/main?urlpath=lab/tree/{PAGE}" in text

    book.change("_config.yml", 'url: ""', "url: https://gitlab.com/other/place")
    assert "https://gitlab.com/other/place" in html()


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/a/b.git", "https://github.com/a/b"),
        ("https://github.com/a/b/", "https://github.com/a/b"),
        ("https://me:secret@github.com/a/b.git", "https://github.com/a/b"),
        ("git@gitlab.com:a/b.c.git", "https://gitlab.com/a/b.c"),
        ("ssh://git@github.com:22/a/b.git", "https://github.com/a/b"),
        ("/srv/git/gradbook.git", ""),
        ("file:///srv/git/gradbook.git", ""),
        ("../gradbook", ""),
        ("https://example.org/a/b.git", ""),
        ("https://github.com.example.org/a/b.git", ""),
        ("", ""),
    ],
)
def test_web_address(remote: str, address: str) -> None:
    assert web_address(remote) == address
