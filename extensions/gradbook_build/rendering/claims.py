"""The list of what the book checks: page by page, each claim with a link to the cell that
checks it, and each claim that no machine can check with the reason why.

    ```{unchecked} The claim.
    Why no cell checks it.
    ```

stands where such a claim is made, and ```{claims}``` where the list is to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

_MARK = "✓ "  # before each claim that gradbook.checks prints
_NUMBERS = re.compile(r" ⟨(.*)⟩$")  # after one, its numbers as they were computed


class unchecked(nodes.General, nodes.Element):
    """A claim that no cell checks, and why."""


class claims_list(nodes.General, nodes.Element):
    """Where the list goes."""


def connect(app) -> None:
    app.add_node(unchecked, html=(_visit_unchecked, _depart_unchecked))
    app.add_node(claims_list)
    app.add_directive("unchecked", _Unchecked)
    app.add_directive("claims", _ClaimsList)
    app.connect("doctree-read", _collect)
    app.connect("env-purge-doc", lambda app, env, page: _all(env).pop(page, None))
    app.connect("doctree-resolved", _fill_in)


def claims_of(cell: nodes.Element) -> list[str] | None:
    """The claims that a cell checks; None if it shows anything else beside."""
    shown = [output for part in cell.children[1:] for output in part.children]
    lines = [line for output in shown for line in output.astext().splitlines()]
    claims = _claims_among(shown)
    return claims if claims and len(claims) == len(lines) else None


def _claims_among(outputs: list[nodes.Node]) -> list[str]:
    """What `gradbook.checks` has printed in them."""
    lines = [
        line for output in outputs if _is_stream(output) for line in output.astext().splitlines()
    ]
    return [line.removeprefix(_MARK) for line in lines if line.startswith(_MARK)]


def claims_in(doctree: nodes.document) -> Iterator[tuple[nodes.Element, str]]:
    """Each claim that a page's cells have checked, after the cell."""
    for cell in doctree.findall(nodes.container):
        if cell.get("nb_element") == "cell_code":
            outputs = [output for part in cell.children[1:] for output in part.children]
            yield from ((cell, _NUMBERS.sub("", claim)) for claim in _claims_among(outputs))


class _Unchecked(SphinxDirective):
    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        claim = " ".join(self.arguments[0].split())
        node = unchecked(claim=claim, ids=[f"unchecked-{self.env.new_serialno('unchecked') + 1}"])
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


class _ClaimsList(SphinxDirective):
    def run(self) -> list[nodes.Node]:
        return [claims_list()]


def _all(env) -> dict[str, list[tuple[str, str, str]]]:
    """Of each page the claims in their order: what is claimed, where, and why it is not checked."""
    if not hasattr(env, "gradbook_claims"):
        env.gradbook_claims = {}
    return env.gradbook_claims


def _collect(app, doctree) -> None:
    found = []
    for node in doctree.findall(nodes.Element):
        if isinstance(node, unchecked):
            found.append((node["claim"], node["ids"][0], node.astext().replace("\n", " ")))
        elif node.get("nb_element") == "cell_code":
            claims = _claims_among(
                [output for part in node.children[1:] for output in part.children]
            )
            if claims:
                node["ids"].append(f"cell-{node['exec_count']}")
                found += [(claim, node["ids"][-1], "") for claim in claims]
    if found:
        _all(app.env)[app.env.docname] = found


def _fill_in(app, doctree, page: str) -> None:
    for place in list(doctree.findall(claims_list)):
        place.replace_self(
            [node for listed in _in_order(app.env) for node in _section(app, page, listed)]
        )


def _in_order(env) -> list[str]:
    """The pages that claim something, as the reader meets them."""
    order = list(env.collect_relations())
    return sorted(_all(env), key=order.index)


def _section(app, page: str, listed: str) -> list[nodes.Node]:
    claims = _all(app.env)[listed]
    checked = sum(not why for _, _, why in claims)
    heading = nodes.paragraph("", "", _link(app, page, listed, "", app.env.titles[listed].astext()))
    heading["classes"] = ["gb-claims-page"]
    heading += nodes.Text(
        f": {checked} checked" + (f", {len(claims) - checked} not" if checked < len(claims) else "")
    )
    items = []
    for claim, where, why in claims:
        text = nodes.paragraph("", "", _link(app, page, listed, where, claim))
        if why:
            text += nodes.Text(f" — not checked by a cell: {why}")
        items.append(nodes.list_item("", text, classes=["gb-unchecked"] if why else []))
    return [heading, nodes.bullet_list("", *items, classes=["gb-claims"])]


def _link(app, page: str, to: str, where: str, text: str) -> nodes.reference:
    uri = app.builder.get_relative_uri(page, to) + (f"#{where}" if where else "")
    return nodes.reference("", text, refuri=uri, internal=True)


def _is_stream(node: nodes.Node) -> bool:
    return (
        isinstance(node, nodes.literal_block)
        and "stream" in node["classes"]
        and "stderr" not in node["classes"]
    )


def _visit_unchecked(self, node: unchecked) -> None:
    self.body.append(self.starttag(node, "details", CLASS="gb-unchecked"))
    self.body.append(f"<summary>Not checked by a cell: {self.encode(node['claim'])}</summary>\n")


def _depart_unchecked(self, node: unchecked) -> None:
    self.body.append("</details>\n")
