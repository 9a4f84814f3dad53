"""What is on the main branch is finished. `make check` leaves this out, while you write."""

from __future__ import annotations

import pytest

from tests.test_structure import ROOT, chapters_under


def test_no_chapter_is_a_draft() -> None:
    drafts = [chapter.page for chapter in chapters_under(ROOT) if chapter.is_draft]
    if drafts:
        pytest.fail(
            f"still drafts: {', '.join(drafts)}. `make check` says what each of them lacks; "
            "when it is written, take out the paragraph {.draft}.",
            pytrace=False,
        )
