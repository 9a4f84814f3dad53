"""Made once, while there is a network: after that, builds need none."""

from .engine import runtime

runtime()
