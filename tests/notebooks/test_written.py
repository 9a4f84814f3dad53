"""The notebooks that the build writes: whole, without solutions where they must be, and the same
as the pages."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from pathlib import Path
from urllib.parse import urljoin

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup, Tag
from gradbook_build.notebooks.places import FULL, LEARNERS, path_of
from gradbook_build.notebooks.tex import displayed, expanded
from markdown_it import MarkdownIt
from nbclient import NotebookClient
from nbformat import NotebookNode

from tests import test_structure as structure
from tests.ways import ALL_WAYS

ROOT = Path(__file__).parents[2]
PAGES = sorted(path.relative_to(ROOT).with_suffix("").as_posix() for path in ROOT.glob("book/*.md"))
PAGES += [page for one in structure.chapters_under(ROOT) for page in (one.page, one.exercise)]
PAGES = [page.removesuffix(".md") for page in PAGES]
EXERCISES = [page for page in PAGES if page.endswith("/exercise")]
MACROS = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["sphinx"]["config"][
    "katex_macros"
]
# What Markdown or Jupyter would show as it is: directives, roles, labels, marks of MyST's.
LEFT_OVER = re.compile(r":::|```\{|\{[\w:-]+\}`|^\([\w-]+\)=|^%|\[\]\{|\]\{\.", re.MULTILINE)


@pytest.fixture(scope="session")
def alone(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The helper package out of its wheel, and nothing else of the book's."""
    (wheel,) = folder.glob("*.whl")
    into = tmp_path_factory.mktemp("wheel")
    zipfile.ZipFile(wheel).extractall(into)
    return into


def read(folder: Path, page: str, kind: str) -> NotebookNode:
    return nbformat.read(folder / path_of(page, kind), as_version=4)


def text_of(notebook: NotebookNode) -> str:
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def code_of(notebook: NotebookNode) -> str:
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")


@pytest.mark.parametrize("kind", [LEARNERS, FULL])
def test_each_page_is_a_sound_notebook_with_nothing_left_over(folder: Path, kind: str) -> None:
    for page in PAGES:
        notebook = read(folder, page, kind)
        nbformat.validate(notebook)
        text = re.sub(r"`[^`]+`", "", text_of(notebook))
        assert not LEFT_OVER.findall(text), page
        names = set(re.findall(r"\\(?:[A-Za-z]+|.)", text))
        assert not names & MACROS.keys(), page
        if code_of(notebook):
            first = notebook.cells[0]
            assert first.cell_type == "code" and "%pip install" in first.source, page


def test_no_other_files_lie_there_than_those_that_are_needed(folder: Path) -> None:
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    notebooks = {path_of(page, kind) for page in PAGES for kind in (LEARNERS, FULL)}
    others = {re.sub(r"-[\d.]+-", "-…-", name) for name in found - notebooks}
    assert notebooks <= found
    assert others == {"gradbook-…-py3-none-any.whl", "requirements.txt", "runtime.txt", "README.md"}


# By default one of each kind; GRADBOOK_ALL_WAYS=1 compares them all.
@pytest.mark.parametrize(
    "page",
    PAGES
    if ALL_WAYS
    else [
        "book/03-directional-derivatives/chapter",
        "book/08-natural-gradient/exercise",
        "book/references",
        "book/glossary",
    ],
)
def test_a_notebook_says_what_the_page_says(folder: Path, page: str) -> None:
    """Word by word, with the same numbers, in the same order, and with the same links."""
    html = (folder.parent / f"{page}.html").read_text(encoding="utf-8")
    html = re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)  # most of a page
    said, linked = _of_page(BeautifulSoup(html, "html.parser").article, page)
    words, links = _of_notebook(read(folder, page, FULL), folder, page)
    assert words == said
    assert links == linked
    for link in links:
        path, _, at = link.partition("#")
        if "://" not in path:
            assert (folder.parent / path).is_file(), link
            assert not at or f'id="{at}"' in (folder.parent / path).read_text("utf-8"), link


def _of_page(article: Tag, page: str) -> tuple[list[str], Counter[str]]:
    """Its words, without its formulas and what cells show, and where its links lead."""
    for cell in article.select("div.cell"):
        captions = [caption.extract() for caption in cell.select("figcaption")]
        cell.replace_with(*captions)
    furniture = (
        ".gb-links, .headerlink, .gb-checked, .gb-filter, .gb-letters, "
        "script, template, svg, button"
    )
    for one in article.select(furniture):
        one.decompose()
    for box in article.select(".citation"):
        for label in box.select(".label"):
            label.decompose()
    links = Counter(
        urljoin(f"{page}.html", str(link["href"])) for link in article.select("a[href]")
    )
    for formula in article.select(".math"):
        formula.replace_with(" ")
    return _words(article.get_text(" ")), links


def _of_notebook(notebook: NotebookNode, folder: Path, page: str) -> tuple[list[str], Counter[str]]:
    *cells, last = notebook.cells
    text = text_of(NotebookNode(cells=cells))
    assert "CC BY 4.0" in last.source
    text = re.sub(r" \*\[On the page, it moves\]\(.*?\)\.\*|<summary>Answer</summary>", "", text)
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(_without_tex(text))
    shown = BeautifulSoup(html, "html.parser")
    up = "../" * (path_of(page).count("/") + 1)
    links = Counter(str(link["href"]).removeprefix(up) for link in shown.select("a[href]"))
    return _words(shown.get_text(" ").replace("∎", "")), links


def _without_tex(markdown: str) -> str:
    pieces = re.split(r"(`[^`]*`)", markdown)
    pieces[::2] = [re.sub(r"\$\$.*?\$\$|(?<!\\)\$.*?(?<!\\)\$", " ", one) for one in pieces[::2]]
    return "".join(pieces)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def solutions(page: str) -> list[str]:
    """The lines of an exercise's solutions, code and text, that say something, and are said nowhere
    before."""
    source = (ROOT / f"{page}.md").read_text(encoding="utf-8")
    before, *_ = source.split("## After you have tried")
    inside = re.findall(r"\{solution-start\}.*?\{solution-end\}", before, re.DOTALL)
    outside = re.sub(r"\{solution-start\}.*?\{solution-end\}", "", before, flags=re.DOTALL)
    lines = [line.strip() for text in inside for line in text.splitlines()]
    plain = [line for line in lines if len(line) > 24 and not re.search(r"[$\\{}`*]|^def ", line)]
    return [line for line in plain if line not in outside]


def given_away(notebook: NotebookNode, page: str) -> list[str]:
    text = " ".join(cell.source for cell in notebook.cells)
    return [line for line in solutions(page) if line in text]


@pytest.mark.parametrize("page", EXERCISES)
def test_no_learners_notebook_has_a_solution_in_it(folder: Path, page: str) -> None:
    for kind, reader in ((LEARNERS, page), (LEARNERS, page.replace("exercise", "chapter"))):
        assert not given_away(read(folder, reader, kind), page)
    learners = code_of(read(folder, page, LEARNERS))
    assert not re.search(r"require_passed\(|hide-input", learners)
    assert len(given_away(read(folder, page, FULL), page)) > 3, "planted: this has all of them"


# One of each kind; tests/notebooks/test_elsewhere.py runs all.
@pytest.mark.parametrize(
    ("page", "kind"),
    [("book/07-softmax/exercise", LEARNERS), ("book/04-matrix-calculus/exercise", FULL)],
)
def test_notebooks_run_with_the_package_alone(
    folder: Path, alone: Path, tmp_path: Path, page: str, kind: str, monkeypatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(alone))
    notebook = read(folder, page, kind)
    notebook.cells.append(nbformat.v4.new_code_cell("print(gradbook.__file__)"))
    NotebookClient(
        notebook, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    ).execute()
    assert notebook.cells[-1].outputs[0].text.startswith(str(alone))
    check_verdicts(notebook, page)


def check_verdicts(notebook: NotebookNode, page: str) -> None:
    """Nothing that a learner left open has failed or passed; each part says so."""
    shown = [
        output["data"]["text/plain"]
        for cell in notebook.cells
        if cell.cell_type == "code" and re.search(r"^show\(ex\d\d", cell.source, re.MULTILINE)
        for output in cell.outputs
        if "text/plain" in output.get("data", {})
    ]
    parts = structure.Chapter(ROOT, page.split("/")[1]).parts()
    assert len(shown) == len(parts)
    assert all(line.endswith("not attempted") for text in shown for line in text.splitlines())


def test_macros_are_written_out() -> None:
    macros = {r"\T": r"\mathsf{T}", r"\grad": r"\nabla", r"\norm": r"\lVert #1 \rVert"}
    macros[r"\inner"] = r"\langle #1, #2 \rangle"
    for tex, written in {
        r"A^\T x": r"A^{\mathsf{T}} x",
        r"\grad f": r"\nabla f",
        r"\grad{f}": r"\nabla{f}",
        r"\norm{\grad f_{\norm x}}^2": r"\lVert \nabla f_{\lVert x \rVert} \rVert^2",
        r"\inner{a}{b\}}": r"\langle a, b\} \rangle",
        r"\Tilde x \\ y": r"\Tilde x \\ y",
    }.items():
        assert expanded(tex, macros) == written
    align = "\\begin{align*}\n a &= b \\\\\n c &= d\n\\end{align*}"
    assert displayed(align, {}, "2") == (
        r"$$\begin{aligned} a &= b \\ c &= d \end{aligned} \tag{2}$$"
    )
