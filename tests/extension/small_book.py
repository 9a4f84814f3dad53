"""A small copy of the real book, to plant faults in and to build as everybody builds it."""

from __future__ import annotations

import functools
import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from gradbook_build.running.builds import BuildServer
from gradbook_build.running.fork_server import CAN_FORK

from tests.ways import ALL_WAYS

from .commands import TIMEOUT, run, without_colours

ROOT = Path(__file__).parents[2]
PAGE = "book/01-topic/exercise.md"
OTHER = "book/02-topic/exercise.md"
_FONTS = "_build/.doctrees/fonts"
HERE = "% faults are planted here"

TOC = """\
format: jb-book
root: book/welcome
chapters:
- file: book/01-topic/exercise
- file: book/02-topic/exercise
"""
BIBLIOGRAPHY = "@book{known1988, title={A book}, author={Author, An}, year={1988}, publisher={P}}\n"
FRONT_MATTER = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---
"""


def page(label: str, value: int) -> str:
    return f"""\
{FRONT_MATTER}
({label})=
# The page {label}

Mathematics $\\grad f(x) = \\{{x^{value}\\}}$, {{cite}}`known1988`, {{ref}}`one`,
{{eq}}`equation-two` and

$$
\\norm{{x}}^{value} = \\begin{{cases}} 1 & x > 0 \\\\ 2 & x \\le 0 \\end{{cases}}
$$ (equation-{label})

```{{exercise}} A title
:label: exercise-{label}
Say hello.
```

See {{ref}}`exercise-two`.

```{{code-cell}}
value = {value}
print("the value is", value)
```

{HERE}
"""


@dataclass(frozen=True)
class Built:
    status: int
    output: str

    @property
    def summary(self) -> str:
        """From "The book was not built" to the very end of what the build printed."""
        return self.output[self.output.rfind("The book was not built") :]

    @property
    def faults(self) -> dict[str, list[str]]:
        """Page → its faults, as the summary tells them."""
        pages: dict[str, list[str]] = {}
        for block in self.summary.strip().split("\n\n")[1:]:
            name, *lines = block.splitlines()
            told = pages.setdefault(name, [])
            for line in lines:
                if line.startswith("make: "):
                    continue
                if line.startswith("      "):
                    told[-1] += "\n" + line.strip()
                else:
                    told.append(line.strip())
        return pages

    @property
    def ran(self) -> list[str]:
        """The pages whose cells were run, from the log."""
        return sorted(re.findall(r"^ran (\S+) twice", self.output, re.MULTILINE))

    @property
    def written(self) -> set[str]:
        """The pages that were written, without the first: until Sphinx 8 it always is."""
        pages = re.findall(r"writing output.*?\] (\S+)$", self.output, re.MULTILINE)
        return set(pages) - {"book/welcome"}


def steady(faults: dict[str, list[str]]) -> dict[str, list[str]]:
    """Without the very values that differed between two runs: they differ each time."""
    return {
        page: [re.sub(r"(two runs of the page:).*", r"\1 …", fault) for fault in told]
        for page, told in faults.items()
    }


class SmallBook:
    # They go by names that tell what they are made of: those of the first save others 4 s.
    _fonts: ClassVar[dict[str, bytes]] = {}

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True)
        for name in (
            "_config.yml",
            "Makefile",
            "requirements.txt",
            "requirements-test.txt",
            "pyproject.toml",
        ):
            shutil.copy(ROOT / name, path / name)
        ignore = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(ROOT / "extensions", path / "extensions", ignore=ignore)
        shutil.copytree(ROOT / "src", path / "src", ignore=ignore)
        for folder in ("_static", "_templates"):
            shutil.copytree(ROOT / "book" / folder, path / "book" / folder)
        fonts = path / _FONTS
        fonts.mkdir(parents=True)
        for name, font in self._fonts.items():
            (fonts / name).write_bytes(font)
        self.reset()

    def reset(self, keep: tuple[str, ...] = ()) -> None:
        """The clean book again, whatever was planted; what has been built stays, and so do files
        with these endings."""
        shutil.copy(ROOT / "_config.yml", self.path)
        clean = {
            "_toc.yml": TOC,
            "book/references.bib": BIBLIOGRAPHY,
            "book/welcome.md": "# Welcome\n\nTo {ref}`one`.\n\n```{bibliography}\n```\n",
            PAGE: page("one", 1),
            OTHER: page("two", 2),
        }
        for path in [p for p in (self.path / "book").rglob("*") if p.is_file()]:
            name = path.relative_to(self.path).as_posix()
            if (
                name not in clean
                and not name.endswith(keep)
                and not {"_static", "_templates"} & set(path.parts)
            ):
                path.unlink()
        for name, text in clean.items():
            self.write(name, text)

    def keep(self) -> None:
        """For `restore`."""
        shutil.copytree(self.path, self.path.with_name("kept"))

    def restore(self) -> None:
        """All files as they were kept, those that were built too, with their times: what a build
        would read again, it does."""
        shutil.rmtree(self.path)
        shutil.copytree(self.path.with_name("kept"), self.path)

    def write(self, name: str, text: str) -> None:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)

    def read(self, name: str) -> str:
        return (self.path / name).read_text()

    def change(self, name: str, old: str, new: str) -> None:
        text = self.read(name)
        assert old in text, f"{old!r} is not in {name}"
        self.write(name, text.replace(old, new, 1))

    def command(self, way: str) -> list[str]:
        if way == "make":
            return ["make", "book", f"VENV={sys.prefix}"]
        return [f"{sys.prefix}/bin/jupyter-book", "build", "."]

    def build(self, way: str = "jupyter-book") -> Built:
        if way == "jupyter-book" and CAN_FORK and not ALL_WAYS:
            status, printed = _build_server().build(self.path, TIMEOUT)
            printed = without_colours(printed)
        else:
            status, printed = run(self.command(way), self.path, _environment(), TIMEOUT)
        if not self._fonts:
            self._fonts.update(
                {one.name: one.read_bytes() for one in (self.path / _FONTS).iterdir()}
            )
        assert "Executing notebook" not in printed, "MyST-NB has run a page by itself"
        return Built(status, printed)


@functools.cache
def _build_server() -> BuildServer:
    """One for each test process, which it outlives by nothing: its input ends."""
    return BuildServer(_environment())


def _environment() -> dict[str, str]:
    """Without what pytest and make tell their children."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST_", "MAKE"))
    }
