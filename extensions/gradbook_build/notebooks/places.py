"""Where a page's notebooks are, in the built book and on the web, and where they can be opened."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

FOLDER = BRANCH = "notebooks"
LEARNERS, FULL = "learner's", "full"
_ENDINGS = {LEARNERS: ".ipynb", FULL: "-in-full.ipynb"}


def path_of(page: str, kind: str = LEARNERS) -> str:
    """A page's notebook, seen from the folder, which is the branch, too."""
    return page.removeprefix("book/") + _ENDINGS[kind]


def raw_address(repository: str, path: str) -> str:
    """Where the forge has a file of the branch; nothing if the book knows no forge."""
    if "//github.com/" in repository:
        files = repository.replace("//github.com/", "//raw.githubusercontent.com/")
        return f"{files}/{BRANCH}/{path}"
    return f"{repository}/-/raw/{BRANCH}/{path}" if repository else ""


def elsewhere(repository: str, page: str) -> list[tuple[str, str]]:
    """Who opens a page's notebook, and by which address. Of another forge than GitHub, Binder."""
    if not repository:
        return []
    path, project = path_of(page), urlsplit(repository).path.strip("/")
    if "//github.com/" not in repository:
        binder = f"https://mybinder.org/v2/gl/{quote(project, safe='')}"
        return [("Binder", f"{binder}/{BRANCH}?urlpath=lab/tree/{path}")]
    file = f"github/{project}/blob/{BRANCH}/{path}"
    return [
        ("Binder", f"https://mybinder.org/v2/gh/{project}/{BRANCH}?urlpath=lab/tree/{path}"),
        ("Colab", f"https://colab.research.google.com/{file}"),
        ("Kaggle", f"https://kaggle.com/kernels/welcome?src={raw_address(repository, path)}"),
        ("VS Code", f"https://vscode.dev/{file}"),
    ]
