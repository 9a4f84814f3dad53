"""Which pages are written: those that were read, and those for which something else has changed.

A page shows more than its own text: what its references resolve to, the numbers of its figures,
the titles in the side bar, terms of the glossary. Each page's questions are collected when it is
read; the environment answers them, and a digest of the answers is kept with the page's HTML. A
page for which it comes out differently is written again, and so a link that now leads nowhere is
noticed, on whichever page it stands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import glossary, pending_xref

from ..rendering.claims import claims_list
from ..rendering.glossary import defined
from ..rendering.shown_again import figures_of, shown_again
from ..running.results import digest_of, files_in
from ..solving.pages import solves

# What a page asks as a whole: no name that a person could give.
_CITATIONS, _CLAIMS, _DEFINED = "*citations", "*claims", "*defined"
_NAMES = ("reftarget", "reftargetid", "target_label", "label")

Place = tuple[str, str]  # page, id


def connect(app) -> None:
    app.connect("doctree-read", _collect_questions, priority=900)
    app.connect("env-purge-doc", lambda app, env, page: _questions(env).pop(page, None))
    # When figures and sections have their numbers.
    app.connect("env-get-updated", _with_other_answers, priority=900)
    # Sphinx would write each page whose table of contents lists one that was read. The titles in
    # it are among the answers.
    app.connect("env-check-consistency", lambda app, env: env.files_to_rebuild.clear())
    app.connect("build-finished", _remove_old_pages)


def _questions(env) -> dict[str, set[str]]:
    if not hasattr(env, "gradbook_questions"):
        env.gradbook_questions = {}
    return env.gradbook_questions


def _collect_questions(app, doctree) -> None:
    asked = set()
    for node in doctree.findall(nodes.Element):
        if isinstance(node, pending_xref) and node.get("refdomain") == "cite":
            asked.add(_CITATIONS)
        elif isinstance(node, claims_list):
            asked.add(_CLAIMS)
        elif isinstance(node, glossary):
            asked.add(_DEFINED)
        elif isinstance(node, shown_again):
            asked.add(_figure(node["page"], node["figure"]))
        elif type(node).__name__ == "bibliography":  # sphinxcontrib.bibtex's
            asked.add(_CITATIONS)
        for name in filter(None, map(node.get, _NAMES)):
            asked |= {str(name).lower(), *str(name).lower().split("#")}
    _questions(app.env)[app.env.docname] = asked


def _with_other_answers(app, env) -> list[str]:
    answers = app.gradbook_answers = _answers(env)
    known = app.gradbook_last.pages
    other = [p for p, digest in answers.items() if known.get(p, {}).get("answers") != digest]
    # Sphinx copies the styles and scripts of all pages only when it writes one.
    root = Path(app.srcdir)
    static = digest_of(root, files_in(root / "book" / "_static"))
    if static != app.gradbook_last.static:
        app.gradbook_last.static = static
        other.append(env.config.root_doc)
    return other


def _answers(env) -> dict[str, str]:
    """Of each page a digest of all that it asks the environment."""
    facts = _facts(env)
    on_all_pages = [
        repr(sorted(env.toctree_includes.items())),
        repr([(page, env.titles[page].astext()) for page in sorted(env.titles)]),
        repr(sorted(facts["*terms"])),
        repr(solves(Path(env.srcdir))),
    ]
    digests = {}
    for page in sorted(env.found_docs & env.all_docs.keys()):
        own = [env.toc_fignumbers.get(page), env.toc_secnumbers.get(page)]
        asked = [
            (name, sorted(facts[name]))
            for name in sorted(_questions(env).get(page, ()))
            if name in facts
        ]
        answers = "\n".join([*on_all_pages, repr(own), repr(asked)])
        digests[page] = hashlib.sha256(answers.encode()).hexdigest()[:16]
    return digests


def _facts(env) -> dict[str, list[str]]:
    """What the environment knows, by the names under which pages ask for it."""
    numbers = _numbers(env)
    facts: dict[str, list[str]] = {"*terms": [], _CITATIONS: [], _CLAIMS: []}

    def know(key: object, value: object) -> None:
        strings = [*_strings(key), *_strings(value)]
        pages = [text for text in strings if text in env.all_docs]
        found = [
            numbers[page, text] for page in pages for text in strings if (page, text) in numbers
        ]
        for name in {text.lower() for text in _strings(key)}:
            facts.setdefault(name, []).append(repr((strings, found)))

    for domain in env.domaindata.values():
        for table in domain.values():
            if isinstance(table, dict):
                for key, value in table.items():
                    know(key, value)
    for registry in ("proof_list", "sphinx_exercise_registry"):
        for key, value in getattr(env, registry, {}).items():
            know(key, value)
    for (kind, name), place in env.domaindata["std"]["objects"].items():
        if kind == "term":
            facts["*terms"].append(repr((name, place)))
    facts[_DEFINED] = [repr(sorted(defined(env).items()))]
    for page, figures in figures_of(env).items():
        facts |= {_figure(page, name): [seen] for name, seen in figures.items()}
    cited = env.domaindata.get("cite", {}).get("citation_refs", [])
    facts[_CITATIONS] = sorted({target.key for reference in cited for target in reference.targets})
    facts[_CLAIMS] = [
        repr(sorted(getattr(env, name, {}).items()))
        for name in ("gradbook_claims", "gradbook_not_compared")
    ] + [repr(_numbers(env))]  # claims say "Fig. 5.1"
    return facts


def _figure(page: str, name: str) -> str:
    return f"*figure {name} of {page}"


def _numbers(env) -> dict[Place, str]:
    return {
        (page, target): f"{kind} {number}"
        for page, kinds in env.toc_fignumbers.items()
        for kind, targets in kinds.items()
        for target, number in targets.items()
    } | {
        (page, target.removeprefix("#")): f"section {number}"
        for page, targets in env.toc_secnumbers.items()
        for target, number in targets.items()
    }


def _strings(value: object) -> Iterator[str]:
    """All text in a value, in its order; of a node its title, which is all that others show."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, nodes.Node):
        titles = value.next_node(nodes.title), value.next_node(nodes.caption)
        yield next((title.astext() for title in titles if title), "")
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from (*_strings(key), *_strings(part))
    elif isinstance(value, Iterable):
        for part in value:
            yield from _strings(part)
    elif isinstance(value, (int, float)):
        yield str(value)


def _remove_old_pages(app, exception) -> None:
    """Pages that are no longer in the book must not stay on its shelf."""
    if exception or app.builder.name != "html":
        return
    out = Path(app.outdir)
    for folder in (out, out / "_sources", out.parent / "jupyter_execute"):
        for path in folder.glob("book/**/*"):
            page = path.relative_to(folder).with_suffix("").as_posix()
            if path.suffix in (".html", ".md", ".ipynb") and page not in app.env.found_docs:
                path.unlink()
