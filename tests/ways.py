"""What is tried by default, and what in CI's weekly job alone: `make test` stays under ten minutes
on two cores. GRADBOOK_ALL_WAYS=1 plants each fault alone, by both commands, visits each page in
each way, and judges each known answer everywhere, which takes hours."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable

import pytest

ALL_WAYS = os.environ.get("GRADBOOK_ALL_WAYS") == "1"
weekly = pytest.mark.skipif(not ALL_WAYS, reason="GRADBOOK_ALL_WAYS=1 tries it")
_EVERY = 5


def thin(items: Iterable[pytest.Item]) -> None:
    """Of tests that come in variants, the first of every five is tried by default: each thing is
    seen in a browser, though not in each look. One with the mark `in_full` is not thinned."""
    variants: dict[str, int] = defaultdict(int)
    for item in items:
        name, is_variant, _ = item.nodeid.partition("[")
        if is_variant and not item.get_closest_marker("in_full"):
            if variants[name] % _EVERY:
                item.add_marker(weekly)
            variants[name] += 1
