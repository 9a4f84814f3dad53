"""Puts the built notebooks where Binder, Colab and the like open them: `make publish`.

The branch `notebooks` is the built folder of that name, with the older helper packages: notebooks
that somebody has taken home still ask for them. The working tree is left alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

BRANCH, FOLDER = "notebooks", "_build/html/notebooks"
REMOTE = "origin"
# Whoever commits here is nobody: it is the build.
_NOBODY = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "gradbook's build"), ("EMAIL", "build@gradbook.invalid"))
}


def publish(root: Path) -> str:
    """Push the built notebooks of a clone; returns what was done, in a sentence.

    Raises FileNotFoundError if none are built, and CalledProcessError if git cannot do it.
    """
    folder = root / FOLDER
    if not (folder / "requirements.txt").is_file():
        raise FileNotFoundError(f"{folder} has no notebooks in it: run `make book` first")
    index = root / "_build/notebooks.index"
    index.unlink(missing_ok=True)
    env = os.environ | _NOBODY | {"GIT_INDEX_FILE": str(index), "GIT_WORK_TREE": str(folder)}

    def git(*command: str, given: str = "") -> str:
        done = subprocess.run(
            ["git", f"--git-dir={root / '.git'}", *command],
            cwd=folder,
            env=env,
            input=given,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            check=True,
        )
        return done.stdout.strip()

    before = []
    if git("ls-remote", "--heads", REMOTE, BRANCH):
        git("fetch", "--quiet", REMOTE, BRANCH)
        before = ["-p", git("rev-parse", "FETCH_HEAD")]
        files = git("ls-tree", "-r", "FETCH_HEAD").splitlines()
        packages = [file for file in files if file.endswith(".whl")]
        git("update-index", "--add", "--index-info", given="\n".join([*packages, ""]))
    git("add", "--all", "--force", "--ignore-removal", ".")
    tree = git("write-tree")
    if before and tree == git("rev-parse", f"{before[1]}^{{tree}}"):
        return f"The branch {BRANCH} is as it was."
    made_of = git("rev-parse", "--short", "HEAD")
    commit = git("commit-tree", tree, *before, "-m", f"The notebooks of {made_of}")
    git("push", "--quiet", REMOTE, f"{commit}:refs/heads/{BRANCH}")
    return f"The branch {BRANCH} is that of {made_of}."


if __name__ == "__main__":
    try:
        print(publish(Path.cwd()))
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        sys.exit(f"The notebooks are not published: {error}")
