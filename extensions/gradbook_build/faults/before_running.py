"""What can be told of a page before any page is run: running takes minutes, and looking a moment.

Each page that is about to be read is taken apart by MyST's own parser, without its cells being run:
labels that are given twice, keys that no bibliography has, directives and roles that do not exist.
If anything is found, the build ends here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import yaml
from docutils import nodes
from docutils.parsers.rst import directives, roles
from docutils.parsers.rst.languages import en
from docutils.utils import new_document
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.parsers.mdit import create_md_parser
from sphinx.util.docutils import sphinx_domains

from .report import Fault, Faults

# Directives whose content is no Markdown.
_RAW = re.compile(
    r"code-cell|raw-cell|code|code-block|sourcecode|math|glossary|bibliography|claims|eval-rst"
    r"|toctree|literalinclude|raw|csv-table|list-table|mermaid"
)
_DIRECTIVE = re.compile(r"\{([^\s}]+)\}\s*(.*)")
_OPTION = re.compile(r"^:(\w[\w-]*):\s*(.*)$")
_GIVES_A_LABEL = ("label", "name")


@dataclass(frozen=True)
class Seen:
    """A label, a directive, a role or a citation, where it stands."""

    kind: str
    name: str
    line: int


def connect(app, faults: Faults) -> None:
    # After page_checks has looked for pages without a place in _toc.yml, and before any page runs.
    app.connect("env-before-read-docs", partial(_look, faults=faults), priority=450)
    app.connect("env-purge-doc", lambda app, env, page: _labels(env).pop(page, None))
    app.connect("doctree-read", _note_labels)


def _labels(env) -> dict[str, dict[str, int]]:
    """Of each page its labels, with their lines."""
    if not hasattr(env, "gradbook_labels"):
        env.gradbook_labels = {}
    return env.gradbook_labels


def _note_labels(app, doctree) -> None:
    if app.env.docname in app.gradbook_new_labels:
        _labels(app.env)[app.env.docname] = app.gradbook_new_labels[app.env.docname]


def _look(app, env, docnames, *, faults: Faults) -> None:
    parser = create_md_parser(env.myst_config, RendererHTML)
    keys = _keys_of_bibliography(app)
    labels = {page: names for page, names in _labels(env).items() if page not in docnames}
    app.gradbook_new_labels = {}
    with sphinx_domains(env):
        for docname in docnames:
            try:
                text = Path(env.doc2path(docname)).read_text(encoding="utf-8")
            except (OSError, ValueError):
                continue  # told when the page is read
            seen = list(look_at(text, parser))
            elsewhere = {
                name: f"{faults.name_of(env.doc2path(other))}, line {line}"
                for other, names in labels.items()
                for name, line in names.items()
            }
            for line, what in (*_unknown(seen, keys), *_given_twice(seen, elsewhere)):
                faults.add(Fault(faults.name_of(env.doc2path(docname)), line, what))
            mine = {one.name: one.line for one in reversed(seen) if one.kind == "label"}
            labels[docname] = app.gradbook_new_labels[docname] = mine
    faults.end_if_any("before any page was run")


def _unknown(seen: list[Seen], keys: set[str]) -> Iterator[tuple[int, str]]:
    """What a page asks for, and nobody has; each with its line."""
    for one in seen:
        if one.kind == "citation" and one.name not in keys:
            yield one.line, f"the citation `{one.name}` is not in book/references.bib"
        elif one.kind == "directive" and not _is_directive(one.name):
            yield one.line, f"there is no directive `{one.name}`: is it misspelled?"
        elif one.kind == "role" and not _is_role(one.name):
            yield one.line, f"there is no role `{one.name}`: is it misspelled?"


def _given_twice(seen: list[Seen], elsewhere: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Labels that another place has, on this page or another; each with its line."""
    mine = set()
    for one in seen:
        if one.kind != "label":
            continue
        if one.name in mine:
            yield one.line, f"the label `{one.name}` is used twice on this page"
        elif one.name in elsewhere:
            yield one.line, f"the label `{one.name}` is also used in {elsewhere[one.name]}"
        mine.add(one.name)


def look_at(text: str, parser: MarkdownIt, first: int = 1) -> Iterator[Seen]:
    """All that stands in a piece of MyST Markdown, that inside other directives, too."""
    front = re.match(r"---\n.*?\n---\n", text, re.DOTALL) if first == 1 else None
    if front:
        text = "\n" * front[0].count("\n") + text[front.end() :]
    for token in parser.parse(text, {}):
        line = first + (token.map[0] if token.map else 0)
        if token.type in ("myst_target", "math_block_label"):
            name = token.content if token.type == "myst_target" else token.info
            yield Seen("label", nodes.fully_normalize_name(name), line)
        elif token.type in ("fence", "colon_fence"):
            yield from _inside_fence(token, parser, line)
        elif token.type == "inline":
            yield from _inside_text(token, line)


def _inside_fence(token: Token, parser: MarkdownIt, line: int) -> Iterator[Seen]:
    directive = _DIRECTIVE.match(token.info.strip())
    if not directive:
        return
    name = directive[1]
    if name != "code-cell":  # MyST-NB's, which no registry knows
        yield Seen("directive", name, line)
    options, content, skipped = _options(token.content)
    for option, value in options.items():
        if option in _GIVES_A_LABEL and isinstance(value, str):
            yield Seen("label", nodes.fully_normalize_name(value), line)
    figure = (options.get("mystnb") or {}).get("figure") if name == "code-cell" else None
    if isinstance(figure, dict) and isinstance(figure.get("name"), str):
        yield Seen("label", nodes.fully_normalize_name(figure["name"]), line)
    if not _RAW.fullmatch(name):
        yield from look_at(content, parser, line + 1 + skipped)


def _options(content: str) -> tuple[dict, str, int]:
    """The options at the top of a directive, the rest, and how many lines stand before it."""
    lines = content.splitlines()
    if lines and lines[0].strip() == "---" and "---" in [text.strip() for text in lines[1:]]:
        end = [text.strip() for text in lines].index("---", 1)
        try:
            read = yaml.safe_load("\n".join(lines[1:end]))
        except yaml.YAMLError:
            read = {}  # told when the page is read
        return read if isinstance(read, dict) else {}, "\n".join(lines[end + 1 :]), end + 1
    options: dict[str, str] = {}
    for count, text in enumerate(lines):
        found = _OPTION.match(text.strip())
        if not found:
            return options, "\n".join(lines[count:]), count
        options[found[1]] = found[2].strip()
    return options, "", len(lines)


def _inside_text(token: Token, line: int) -> Iterator[Seen]:
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type == "myst_role":
            name = child.meta["name"]
            yield Seen("role", name, line)
            if name.startswith("cite"):
                for key in child.content.split(","):
                    yield Seen("citation", key.strip(), line)


def _is_directive(name: str) -> bool:
    found, _ = directives.directive(name, en, _NOWHERE)
    return found is not None


def _is_role(name: str) -> bool:
    found, _ = roles.role(name, en, 0, _NOWHERE.reporter)
    return found is not None


def _keys_of_bibliography(app) -> set[str]:
    """Read as text: the bibliography itself is read later, and told of by its own extension."""
    files = (Path(app.srcdir) / name for name in app.config.bibtex_bibfiles)
    texts = (path.read_text(encoding="utf-8") for path in files if path.exists())
    return {key for text in texts for key in re.findall(r"^\s*@\w+\s*\{\s*([^\s,]+)", text, re.M)}


_NOWHERE = new_document("")
