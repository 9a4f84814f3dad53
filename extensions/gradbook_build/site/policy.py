"""Each page says what a browser may load and run on it, and that is only what is the book's own.

It stands in the page itself, since a static host sends no such header.
"""

from __future__ import annotations

import base64
import hashlib
import re

# Furo and page.html set a page's looks before there is anything to see, by two short scripts and a
# style sheet that stand in it. In a file, these would keep all else waiting for it.
_INLINE = {
    "script": re.compile(r"<script(?: type=\"text/javascript\")?>(.*?)</script>", re.DOTALL),
    "style": re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL),
}
_POLICY = (
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval' {script}",
    # KaTeX and the figures have style attributes; a <style> must be one that the build has seen.
    "style-src 'self' 'unsafe-inline'",
    "style-src-elem 'self' {style}",
    "img-src 'self' data: blob:",  # what an answer draws
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'{worker}",
    "frame-src 'self'",  # a preview, from disk
    "base-uri 'none'",
    "form-action 'self'",
)
_META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="[^"]*">\n?')
# A page with Python that was opened from disk starts it from a text that it has: a browser refuses
# a worker whose script is on disk. Such a worker keeps to the page's own policy.
_WITH_PYTHON = "data-gb-python="
_BEGINNING = re.compile(r'<meta charset="utf-8">\n?')


def with_policy(html: str) -> str:
    """The finished page with its policy, before anything that this is about."""
    html = _META.sub("", html)
    hashes = {kind: _hashes(pattern.findall(html)) for kind, pattern in _INLINE.items()}
    worker = " blob:" if _WITH_PYTHON in html else ""
    policy = "; ".join(_POLICY).format(**hashes, worker=worker)
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    return _BEGINNING.sub(lambda beginning: f"{beginning[0]}{meta}", html, count=1)


def _hashes(texts: list[str]) -> str:
    # A browser reads line ends as one character, and Windows writes two.
    contents = dict.fromkeys(text.replace("\r\n", "\n").encode() for text in texts)
    digests = (base64.b64encode(hashlib.sha256(one).digest()).decode() for one in contents)
    return " ".join(f"'sha256-{digest}'" for digest in digests)
