"""The whole book for e-readers: make epub

The browser writes each page as XHTML (epub.js); here they are packed. By hand, since EbookLib
parses the pages once more, as HTML of 1999, and that takes the capitals from SVG's names.
"""

from __future__ import annotations

import io
import re
import sys
import time
import unicodedata
import uuid
import zipfile
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from playwright.sync_api import Browser

from tests.serving import chromium

from .whole import HERE, ROOT, About, Entry, about, opened, whole_toc

EPUB = Path("_build/gradbook.epub")
_XHTML = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml"
xmlns:epub="http://www.idpf.org/2007/ops" lang="en-GB">
<head><title>{title}</title><link rel="stylesheet" href="epub.css" type="text/css"/></head>
<body>{content}</body>
</html>
"""
_CONTAINER = """<?xml version="1.0"?>
<container version="1.0"
xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="book/book.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""
_PACKAGE = """<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>
<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>
<dc:language>en-GB</dc:language><dc:rights>{rights}</dc:rights>
<meta property="dcterms:modified">{modified}</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="style" href="epub.css" media-type="text/css"/>
<item id="cover" href="card.png" media-type="image/png" properties="cover-image"/>
{items}
</manifest>
<spine>{spine}</spine>
</package>
"""
# By what KaTeX calls a kind of letters: what Unicode calls them.
_KINDS = {
    "bold": "MATHEMATICAL BOLD",
    "bold-italic": "MATHEMATICAL BOLD ITALIC",
    "double-struck": "(MATHEMATICAL )?DOUBLE-STRUCK",
    "script": "(MATHEMATICAL )?SCRIPT",
    "fraktur": "(MATHEMATICAL FRAKTUR|BLACK-LETTER)",
}
_LETTER = "(CAPITAL|SMALL|DIGIT|NABLA|PARTIAL|EPSILON|THETA|KAPPA|PHI|RHO|PI)"


def letters() -> dict[str, dict[str, str]]:
    """For each kind of letters Unicode's own, by the plain one."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in _KINDS}
    for code in (*range(0x2100, 0x2150), *range(0x1D400, 0x1D800)):
        name = unicodedata.name(chr(code), "")
        font, _, plain = unicodedata.decomposition(chr(code)).partition(" ")
        for kind, called in _KINDS.items():
            if font == "<font>" and re.match(f"{called} {_LETTER}", name):
                found[kind][chr(int(plain, 16))] = chr(code)
    return found


def written(browser: Browser, root: Path, pages: list[Entry]) -> bytes:
    """These pages as an EPUB."""
    script = (HERE / "epub.js").read_text(encoding="utf-8")
    with opened(browser, root, pages) as page:
        files = page.evaluate(script, letters())
    return _packed(files, about(root), (root / "book/_static/card.png").read_bytes())


def _packed(files: list[dict], of: About, cover: bytes) -> bytes:
    items, spine = [], []
    for number, one in enumerate(files):
        has = " ".join(kind for kind, there in one["has"].items() if there)
        properties = f' properties="{has}"' if has else ""
        kind = f'media-type="application/xhtml+xml"{properties}'
        items.append(f'<item id="c{number}" href="{one["file"]}" {kind}/>')
        spine.append(f'<itemref idref="c{number}"/>')
    names = {key: escape(value) for key, value in vars(of).items()}
    package = _PACKAGE.format(
        **names,
        identifier=uuid.uuid5(uuid.NAMESPACE_URL, of.title),
        modified=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        items="\n".join(items),
        spine="".join(spine),
    )
    links = "".join(
        f'<li><a href="{one["file"]}">{escape(one["title"])}</a></li>' for one in files[1:]
    )
    nav = f'<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>{links}</ol></nav>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        packed.writestr("META-INF/container.xml", _CONTAINER)
        packed.writestr("book/book.opf", package)
        packed.writestr("book/nav.xhtml", _XHTML.format(title="Contents", content=nav))
        packed.writestr("book/epub.css", (HERE / "epub.css").read_bytes())
        packed.writestr("book/card.png", cover)
        for one in files:
            content = _XHTML.format(title=escape(one["title"]), content=one["content"])
            packed.writestr(f"book/{one['file']}", content)
    return made.getvalue()


def main() -> int:
    start = time.monotonic()
    with chromium() as browser:
        epub = written(browser, ROOT, whole_toc())
    (ROOT / EPUB).write_bytes(epub)
    print(f"{EPUB}: {len(epub) / 1e6:.1f} MB, in {time.monotonic() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
