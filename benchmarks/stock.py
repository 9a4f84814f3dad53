"""The book with Jupyter Book's own theme and MathJax: what a page would weigh without ours."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
MATHJAX = ROOT / "benchmarks/node_modules/mathjax/es5"
# Directives that the pages use, and that are gradbook_build's.
_EXTENSION = """
from docutils import nodes
from docutils.parsers.rst import Directive

class Nothing(Directive):
    has_content, optional_arguments, final_argument_whitespace = True, 1, True
    def run(self):
        return [nodes.paragraph()]

def setup(app):
    app.add_directive("claims", Nothing)
    app.add_directive("unchecked", Nothing)
"""


def settings() -> dict:
    return yaml.safe_load((ROOT / "_config.yml").read_text())


def mathjax_macros() -> dict[str, object]:
    """The book's macros as MathJax wants them: with the number of their arguments."""
    macros = settings()["sphinx"]["config"]["katex_macros"]
    count = {
        name: max((n for n in (1, 2, 3) if f"#{n}" in tex), default=0)
        for name, tex in macros.items()
    }
    return {name[1:]: [tex, count[name]] if count[name] else tex for name, tex in macros.items()}


def build(mathjax: bool = True, execution: str = "force") -> Path:
    """Build the book's pages anew; the folder of the HTML. Without MathJax for those who only
    ask how long it takes."""
    folder = ROOT / "_build/stock"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "book", folder / "book", ignore=shutil.ignore_patterns("_templates"))
    shutil.copy(ROOT / "_toc.yml", folder)
    (folder / "mathjax").mkdir()
    if mathjax:
        shutil.copytree(MATHJAX, folder / "mathjax/mathjax")
    (folder / "directives_of_gradbook.py").write_text(_EXTENSION)
    config = settings()
    config["execute"] = {"execute_notebooks": execution, "timeout": 120}
    config["sphinx"] = {
        "extra_extensions": ["sphinx_exercise", "sphinx_proof", "directives_of_gradbook"],
        "local_extensions": {"directives_of_gradbook": "."},
        "config": {
            "html_static_path": ["mathjax"],
            "mathjax_path": "mathjax/tex-mml-chtml.js",  # by default it comes from another host
            "mathjax3_config": {"tex": {"macros": mathjax_macros()}},
        },
    }
    (folder / "_config.yml").write_text(yaml.safe_dump(config))
    command = [Path(sys.executable).with_name("jupyter-book"), "build", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(
            f"the stock book does not build:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        )
    return folder / "_build/html"
