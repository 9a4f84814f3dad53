"""The list of what the book checks: page by page, each claim with a link to the cell that
checks it, and each claim that no machine can check with the reason why.

    ```{unchecked} The claim.
    Why no cell checks it.
    ```

stands where such a claim is made, {proved} in its place after the proof of a theorem, and
```{claims}``` where the list is to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from ..site.numbers import name_of
from .citations import cited
from .mathematics import unbroken

_MARK = "✓ "  # before each claim that gradbook.checks prints
_NUMBERS = re.compile(r" ⟨(.*)⟩$")  # after one, its numbers as they were computed
_ROLE = re.compile(r"\{([\w:]+)\}`([^`<]*?)(?: *<[^`]*>)?`")
_CODE_OR_ROLE = re.compile(r"(\{[\w:]+\}`[^`]*`|`[^`]+`)")
_KEPT_ROLES = r"term|dfn|abbr|doc"
_LINK = re.compile(r"!?\[([^\]]*)\]\((?:[^()]|\([^()]*\))*\)")


class unchecked(nodes.General, nodes.Element):
    """A claim that no cell checks, and why. `said` before it: how it stands with it."""


class claims_list(nodes.General, nodes.Element):
    """Where the list goes."""


def connect(app) -> None:
    app.add_node(unchecked, html=(_visit_unchecked, _depart_unchecked))
    app.add_node(claims_list)
    app.add_directive("unchecked", _Unchecked)
    app.add_directive("proved", _Proved)
    app.add_directive("claims", _ClaimsList)
    app.connect("doctree-read", _collect)
    app.connect("env-purge-doc", _forget)
    app.connect("doctree-resolved", _fill_in)


def claims_of(cell: nodes.Element) -> list[tuple[str, str]] | None:
    """The claims that a cell checks, each with the numbers in it as they were computed; None if it
    shows anything else beside."""
    shown = [output for part in cell.children[1:] for output in part.children]
    only_claims = all(
        _is_stream(output) and all(line.startswith(_MARK) for line in output.astext().splitlines())
        for output in shown
    )
    return (only_claims and _claims_among(shown)) or None


def _claims_among(outputs: list[nodes.Node]) -> list[tuple[str, str]]:
    """What `gradbook.checks` has printed in them: what is checked twice, once."""
    found: dict[str, list[str]] = {}
    for output in filter(_is_stream, outputs):
        for line in output.astext().splitlines():
            if line.startswith(_MARK):
                numbers = _NUMBERS.search(line)
                claim = line[len(_MARK) : numbers.start() if numbers else None]
                found.setdefault(claim, []).extend([numbers[1]] if numbers else [])
    return [(claim, "; ".join(numbers)) for claim, numbers in found.items()]


def claims_in(doctree: nodes.document) -> Iterator[tuple[nodes.Element, str]]:
    """Each claim that a page's cells have checked, after the cell."""
    for cell in doctree.findall(nodes.container):
        if cell.get("nb_element") == "cell_code":
            outputs = [output for part in cell.children[1:] for output in part.children]
            yield from ((cell, claim) for claim, _ in _claims_among(outputs))


def without_markup(text: str) -> str:
    """A quoted sentence as the page shows it. What a role would show stands elsewhere."""
    pieces = re.split(r"(?<!\\)\$", text.replace("$$", "$"))
    for place in range(0, len(pieces), 2):
        piece = _ROLE.sub(lambda m: m[2] if re.fullmatch(_KEPT_ROLES, m[1]) else "", pieces[place])
        pieces[place] = re.sub(r"[*`\\]|\( *\)", "", _LINK.sub(r"\1", piece))
    return re.sub(r" (?=[.,;:!?])", "", re.sub(r"\s+", " ", "$".join(pieces))).strip()


def as_nodes(claim: str, env=None) -> list[nodes.Node]:
    """A claim with its formulas and its code; with what it refers to, if all pages are read."""
    found: list[nodes.Node] = []
    pieces = re.split(r"(?<!\\)\$", " ".join(claim.replace("$$", "$").split()))
    for place, piece in enumerate(pieces):
        if place % 2:
            found.append(nodes.math(piece, piece))
            continue
        for part in _CODE_OR_ROLE.split(_LINK.sub(r"\1", piece)):
            if role := _ROLE.fullmatch(part):
                found.append(nodes.Text(_said_by(role, env)))
            elif part.startswith("`"):
                found.append(nodes.literal("", part.strip("`")))
            else:
                found.append(nodes.Text(re.sub(r"(?<=\w)'|^'", "’", re.sub(r"[*\\]", "", part))))
    return _without_gaps(found)


def _said_by(role: re.Match[str], env) -> str:
    """What the page shows in place of a role, or a title that was given with it."""
    name, target = role[1], role[2]
    if re.fullmatch(_KEPT_ROLES, name) and (name != "doc" or "<" in role[0]):
        return target
    if env is None:
        return ""
    if name == "doc":
        page = target.lstrip("./")
        return next(title.astext() for one, title in env.titles.items() if one.endswith(page))
    if name.startswith("cite:"):
        return cited(env, name, target)
    for kinds in env.toc_fignumbers.values():
        for kind, numbers in kinds.items():
            if number := numbers.get(target):
                return name_of(env.config, kind, number)
    return ""


def _without_gaps(found: list[nodes.Node]) -> list[nodes.Node]:
    """Where a role shows nothing, no space is left before what follows it, and no empty bracket."""
    kept: list[nodes.Node] = []
    for node in found:
        if isinstance(node, nodes.Text) and kept and isinstance(kept[-1], nodes.Text):
            node = nodes.Text(kept.pop() + node)
        kept.append(node)
    for place, node in enumerate(kept):
        if isinstance(node, nodes.Text):
            text = re.sub(r" +", " ", re.sub(r"\( *\)", "", node))
            kept[place] = nodes.Text(re.sub(r" (?=[.,;:!?])", "", text))
    return [node for node in kept if node.astext()]


def _with_dollars(node: nodes.Element) -> str:
    """What it says, with its formulas as they are in a claim."""
    said = (
        "".join(
            f"${text}$" if isinstance(text.parent, nodes.math) else text
            for text in block.findall(nodes.Text)
        )
        for block in node.children
    )
    return " ".join(" ".join(said).split())


class _Unchecked(SphinxDirective):
    said = "Not checked by a cell"
    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        claim = " ".join(self.arguments[0].split())
        number = self.env.new_serialno("unchecked") + 1
        node = unchecked(claim=claim, said=self.said, ids=[f"unchecked-{number}"])
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


class _Proved(_Unchecked):
    said = "Proved, and tried by cells"


class _ClaimsList(SphinxDirective):
    def run(self) -> list[nodes.Node]:
        return [claims_list()]


def _all(env) -> dict[str, list[tuple[str, str, str]]]:
    """Of each page the claims in their order: what is claimed, where, and why it is not checked."""
    if not hasattr(env, "gradbook_claims"):
        env.gradbook_claims = {}
    return env.gradbook_claims


def _forget(app, env, page: str) -> None:
    _all(env).pop(page, None)
    not_compared(env).pop(page, None)


def not_compared(env) -> dict[str, list[str]]:
    """Of each page the sentences with numbers that no cell compares with anything."""
    if not hasattr(env, "gradbook_not_compared"):
        env.gradbook_not_compared = {}
    return env.gradbook_not_compared


def _collect(app, doctree) -> None:
    found = []
    for node in doctree.findall(nodes.Element):
        if isinstance(node, unchecked):
            why = f"{node['said']}: {_with_dollars(node)}"
            found.append((node["claim"], node["ids"][0], why))
        elif node.get("nb_element") == "cell_code":
            claims = _claims_among(
                [output for part in node.children[1:] for output in part.children]
            )
            if claims:
                node["ids"].append(f"cell-{node['exec_count']}")
                found += [(claim, node["ids"][-1], "") for claim, _ in claims]
    if found:
        _all(app.env)[app.env.docname] = found


def _fill_in(app, doctree, page: str) -> None:
    for place in list(doctree.findall(claims_list)):
        every = [claim for claims in _all(app.env).values() for claim in claims]
        unchecked_ones = sum(bool(why) for _, _, why in every)
        proved = sum(why.startswith(_Proved.said) for _, _, why in every)
        others = sum(map(len, not_compared(app.env).values()))
        total = (
            f"{len(every) - unchecked_ones:,} claims are checked, {unchecked_ones:,} are not, "
            f"of which {proved:,} are proved. "
            f"Beside them, {others:,} sentences print numbers that no cell compares with anything: "
            "what you are given or asked, what others report, and what takes too long to compute."
        )
        place.replace_self(
            [
                nodes.paragraph(text=total),
                # claims.js fills it, and nothing below moves then
                nodes.raw("", '<p class="gb-filter"></p>\n', format="html"),
                *(node for listed in _in_order(app.env) for node in _section(app, page, listed)),
            ]
        )


def _in_order(env) -> list[str]:
    """The pages that claim something, or print numbers, as the reader meets them."""
    order = list(env.collect_relations())
    pages = {page for page, others in not_compared(env).items() if others} | _all(env).keys()
    return sorted(pages, key=order.index)


def _section(app, page: str, listed: str) -> list[nodes.Node]:
    """A page's claims, folded: many of them are answers."""
    claims = _all(app.env).get(listed, [])
    others = not_compared(app.env).get(listed, [])
    checked = sum(not why for _, _, why in claims)
    counts = [
        (checked, "checked"),
        (len(claims) - checked, "not"),
        (len(others), "with numbers not compared"),
    ]
    said = ", ".join(f"{count} {what}" for count, what in counts if count)
    summary = f"{app.env.titles[listed].astext()}: {said}"
    items = [nodes.list_item("", nodes.paragraph("", "", _link(app, page, listed, "", "The page")))]
    for claim, where, why in claims:
        text = nodes.paragraph("", "", _link(app, page, listed, where, claim))
        if why:
            text += [nodes.Text(" — "), *as_nodes(why[0].lower() + why[1:], app.env)]
        items.append(nodes.list_item("", text, classes=["gb-unchecked"] if why else []))
    for sentence in others:
        text = nodes.paragraph("", "", *as_nodes(sentence, app.env))
        text += nodes.Text(" — its numbers are compared with nothing")
        items.append(nodes.list_item("", text, classes=["gb-unchecked"]))
    items[0]["classes"] = ["gb-claims-page"]
    opening = f'<details class="gb-claims"><summary><h2>{escape(summary)}</h2></summary>\n'
    return [
        nodes.raw("", opening, format="html"),
        nodes.bullet_list("", *items, classes=["gb-claims"]),
        nodes.raw("", "</details>\n", format="html"),
    ]


def _link(app, page: str, to: str, where: str, text: str) -> nodes.reference:
    uri = app.builder.get_relative_uri(page, to) + (f"#{where}" if where else "")
    named = as_nodes(text, app.env)
    if all(isinstance(node, nodes.math) for node in named):
        named.insert(0, nodes.Text("Formula: "))  # not all take what MathML says for a link's name
    return nodes.reference("", "", *named, refuri=uri, internal=True)


def _is_stream(node: nodes.Node) -> bool:
    return (
        isinstance(node, nodes.literal_block)
        and "stream" in node["classes"]
        and "stderr" not in node["classes"]
    )


def _visit_unchecked(self, node: unchecked) -> None:
    self.body.append(self.starttag(node, "details", CLASS="gb-unchecked"))
    claim = self.encode(unbroken(node["claim"]))
    self.body.append(f"<summary>{node['said']}: {claim}</summary>\n")


def _depart_unchecked(self, node: unchecked) -> None:
    self.body.append("</details>\n")
