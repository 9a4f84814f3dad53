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
    app.add_node(shown_again)
    app.add_directive("shown-again", ShownAgain)
    app.add_post_transform(_Show)


class shown_again(nodes.General, nodes.Element):  # as docutils names its nodes
    pass


class ShownAgain(SphinxDirective):
    required_arguments = 2
    has_content = True

    def run(self) -> list[nodes.Node]:
        page, _ = self.env.relfn2path(f"{self.arguments[0]}.md")
        if page.removesuffix(".md") not in self.env.found_docs:
            raise self.error(f"there is no page {page!r} whose figure could be shown.")
        self.env.note_dependency(page)  # this page is read again when that one changes
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
            other = self.env.get_doctree(place["page"])
            found = [one for one in other.findall(nodes.figure) if place["figure"] in one["ids"]]
            if not found:
                text = f"{place['page']} has no figure {place['figure']!r} to be shown again"
                _log.warning(text, location=place)
                place.parent.remove(place)
                continue
            figure = found[0].deepcopy()
            for part in list(figure.findall(nodes.caption)):
                part.replace_self(place[0])
            place.replace_self(figure)
