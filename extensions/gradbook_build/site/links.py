"""Around the text: no link leads nowhere, no script comes from elsewhere, and each page
says how it is cited."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from docutils import nodes
from docutils.nodes import make_id

_HOSTS = ("github.com", "gitlab.com")
_TEX = {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}


def connect(app) -> None:
    # As settings of the pages: when they change, all pages are written anew.
    app.add_config_value("gradbook_repository", "", "html", str)
    app.add_config_value("gradbook_branch", "", "html", str)
    # Now, so that its settings are known before those of _config.yml are read.
    app.setup_extension("furo")
    app.connect("config-inited", _know_addresses)
    app.connect("html-page-context", _label_the_page)
    app.connect("build-finished", _write_sitemap)


def _know_addresses(app, config) -> None:
    """The repository's address, from the settings or from git, and the built book's."""
    settings = config.html_theme_options
    config.gradbook_repository = web_address(
        settings.get("repository_url") or _git(app.srcdir, "remote", "get-url", "origin")
    )
    config.gradbook_branch = settings.get("repository_branch") or "main"
    # Furo's own links to a page's source, and to where it can be edited. The other settings are
    # for Jupyter Book's own theme.
    known = bool(config.gradbook_repository)
    config.html_theme_options = {"top_of_page_buttons": ["view", "edit"] if known else []}
    if known:
        config.html_theme_options |= {
            "source_repository": config.gradbook_repository,
            "source_branch": config.gradbook_branch,
            "source_directory": "",
        }
    if config.html_baseurl:
        config.html_baseurl = config.html_baseurl.rstrip("/") + "/"
    config.ogp_site_url = config.html_baseurl
    config.notfound_urls_prefix = urlsplit(config.html_baseurl).path or "/"


def _label_the_page(app, page, template, context, doctree) -> None:
    if not doctree:
        return
    title = app.env.titles[page]
    fields = {
        "author": f"{{{_tex(app.config.author)}}}",  # one name, of which no part is a surname
        "title": f"{{{''.join(map(_title_tex, title.children))}}}",  # keeps its capitals
        "booktitle": _tex(app.config.project),
        "publisher": f"{{{_tex(app.config.author)}}}",  # BibTeX's styles ask for one
        "year": re.search(r"\d{4}", app.config.copyright)[0],
    }
    if app.config.html_baseurl:
        fields["url"] = app.config.html_baseurl + app.builder.get_target_uri(page)
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    context["gb_citation"] = f"@incollection{{gradbook-{make_id(title.astext())},\n{lines}}}"


def _title_tex(part: nodes.Node) -> str:
    return f"${part.astext()}$" if isinstance(part, nodes.math) else _tex(part.astext())


def _tex(text: str) -> str:
    """The text with what TeX would take for its own characters marked as text."""
    return re.sub(r"[&%$#_{}~^\\]", lambda found: _TEX.get(found[0], f"\\{found[0]}"), text)


def _write_sitemap(app, exception) -> None:
    """Search engines want whole addresses, so there is a sitemap once the book's own is known."""
    base, sitemap = app.config.html_baseurl, Path(app.outdir) / "sitemap.xml"
    if exception or not base:
        sitemap.unlink(missing_ok=True)
        return
    pages = "".join(
        f"<url><loc>{escape(base + app.builder.get_target_uri(page))}</loc></url>"
        for page in sorted(app.env.found_docs)
    )
    text = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{pages}</urlset>'
    sitemap.write_text(text, encoding="utf-8")


def web_address(remote: str) -> str:
    """The page of a repository on the web, without name or password of whoever cloned it;
    empty if it has none."""
    found = re.fullmatch(
        r"(?:(?:https?|ssh|git)://)?(?:[^@/]+@)?([\w.-]+)(?::\d+)?[:/]+([\w.-]+)/([\w.-]+?)(?:\.git)?/?",
        remote.strip(),
    )
    if not found or found[1] not in _HOSTS:
        return ""
    return "https://{}/{}/{}".format(*found.groups())


def _git(folder, *command: str) -> str:
    """What git answers about this very folder; nothing if it is no repository."""
    if not (Path(folder) / ".git").exists():
        return ""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *command], capture_output=True, encoding="utf-8"
        )
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
