"""A figure of one page, shown on another one, too, so that it is drawn and checked in one place.

```{shown-again} 01-partial-derivatives/chapter fig-01-flats
What stands below it here.
```
"""

from __future__ import annotations

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

_log = logging.getLogger(__name__)


def connect(app) -> None:
    app.connect("doctree-read", _note_figures)
    app.connect("env-purge-doc", lambda app, env, page: figures_of(env).pop(page, None))
    app.add_node(shown_again)
    app.add_directive("shown-again", ShownAgain)
    app.add_post_transform(_Show)


class shown_again(nodes.General, nodes.Element):  # as docutils names its nodes
    """Where a figure of `page` belongs: the one with the id `figure`, or the first if that is
    empty. If it is `small`, none need be there."""


def figures_of(env) -> dict[str, dict[str, str]]:
    """Of each page its figures: by id, and the first by the empty one, too, what is to be seen.
    What shows one of them again is written when that has changed (site/rewriting.py)."""
    if not hasattr(env, "gradbook_figures"):
        env.gradbook_figures = {}
    return env.gradbook_figures


def _note_figures(app, doctree) -> None:
    found: dict[str, str] = {}
    for figure in doctree.findall(nodes.figure):
        # An image has the name of its content.
        seen = [(one["uri"], one.get("alt")) for one in figure.findall(nodes.image)]
        if seen:
            found |= dict.fromkeys((*figure["ids"], *([] if found else [""])), repr(seen))
    figures_of(app.env)[app.env.docname] = found


class ShownAgain(SphinxDirective):
    required_arguments = 2
    has_content = True

    def run(self) -> list[nodes.Node]:
        page, _ = self.env.relfn2path(f"{self.arguments[0]}.md")
        if page.removesuffix(".md") not in self.env.found_docs:
            raise self.error(f"there is no page {page!r} whose figure could be shown.")
        place = shown_again("", page=page.removesuffix(".md"), figure=self.arguments[1])
        self.set_source_info(place)
        caption = nodes.caption()
        caption += self.parse_text_to_nodes("\n".join(self.content))[0].children
        place += caption
        return [place]


class _Show(SphinxPostTransform):
    """Before MyST-NB chooses which form of an output is shown."""

    default_priority = 1

    def run(self, **_: object) -> None:
        for place in list(self.document.findall(shown_again)):
            found = self._figure(place["page"], place["figure"])
            if found is not None and place.get("small"):
                for image in found.findall(nodes.image):
                    image["classes"].append("gb-small")
                place.replace_self(nodes.container("", found[0], classes=["gb-thumbnail"]))
            elif found is not None:
                for part in list(found.findall(nodes.caption)):
                    part.replace_self(place[0])
                place.replace_self(found)
            else:
                if not place.get("small"):
                    text = f"{place['page']} has no figure {place['figure']!r} to be shown again"
                    _log.warning(text, location=place)
                place.parent.remove(place)

    def _figure(self, page: str, name: str) -> nodes.figure | None:
        if page not in self.env.found_docs:
            return None
        figures = self.env.get_doctree(page).findall(nodes.figure)
        wanted = (one for one in figures if not name or name in one["ids"])
        return next((one for one in wanted if next(one.findall(nodes.image), None)), None)
