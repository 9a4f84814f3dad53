"""Made once, while there is a network: after that, builds need none."""

from pathlib import Path

from .editor import editor
from .engine import runtime

runtime()
editor(Path(__file__).parents[3])
