"""Begins the next chapter with its exercise, from the files in authoring/templates.

    python -m authoring.new robust-losses --title "Robust losses"

It writes all of it or nothing, and never over a file that is there.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEMPLATES = Path(__file__).parent / "templates"
# Template → the file made from it.
NEW_FILES = {
    "chapter.md": "book/NN-NAME/chapter.md",
    "exercise.md": "book/NN-NAME/exercise.md",
    "exNN.py": "src/gradbook/exercises/exNN.py",
    "answers_exNN.py": "tests/graders/answers_exNN.py",
    "wrong_chNN.py": "tests/formulas/wrong_chNN.py",
}
# Template → the file that it is added to, and what chapters have there: it comes after the last.
ADDED_TO = {
    "toc_entry.yml": ("_toc.yml", r"^      +- file: book/\d\d-\S+/exercise\n"),
    "welcome_row.md": ("book/welcome.md", r"^\| \d+ \| \{doc\}.*\n"),
    "review_section.md": ("book/review.md", r"^## (?:.*\n)(?:(?!## ).*\n)*"),
}
# Words with hyphens between them. The first has a letter, as `ex-10-a` is a part of exercise 10.
NAME = re.compile(r"[a-z0-9]*[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST = 60  # characters of a title: it stands in a line of code, in a table and in the margin
MEANT = (
    "is not a name for a chapter: give small letters and digits, with hyphens between words and a "
    "letter in the first, such as robust-losses"
)


class Refused(Exception):
    """What was given cannot be done; the text says why and what would do."""


def new(root: Path, name: str, title: str = "") -> dict[Path, str]:
    """Write the files of the next chapter under `root`, and return what was written: path → text.

    Raises Refused, with nothing written, for a name or title that will not do, a name that is
    taken, and files that cannot be read or written.
    """
    if not name:
        raise Refused("a chapter needs a name, and none was given: make new NAME=robust-losses")
    if not NAME.fullmatch(name):
        raise Refused(f"{name!r} {MEANT}")
    title = title or name.replace("-", " ").capitalize()
    if not title.strip() or len(title) > LONGEST or re.search(r'[`"\\<>|\n\r]', title):
        raise Refused(
            f"{title!r} is not a title: give one line of at most {LONGEST} characters, without any "
            'of ` " \\ < > |, such as TITLE="Robust losses"'
        )
    chapters = sorted((root / "book").glob("[0-9][0-9]-*"))
    for folder in chapters:
        if folder.name[3:] == name:
            raise Refused(f"book/{folder.name} is there already: choose another name than {name}")
    number = max((int(folder.name[:2]) for folder in chapters), default=0) + 1
    if number > 99:
        raise Refused("there are 99 chapters, and the folders' names have two digits")
    tokens = {"NUMBER": str(number), "TITLE": title, "NAME": name, "NN": f"{number:02d}"}

    def filled(text: str) -> str:
        return re.sub("|".join(tokens), lambda token: tokens[token[0]], text)

    written = {}
    try:
        for template, target in NEW_FILES.items():
            path = root / filled(target)
            if path.exists():
                raise Refused(
                    f"{filled(target)} is there already, without its chapter: move it away"
                )
            written[path] = filled((TEMPLATES / template).read_text(encoding="utf-8"))
        for template, (target, lines) in ADDED_TO.items():
            text = (root / target).read_text(encoding="utf-8")
            places = list(re.finditer(lines, text, re.MULTILINE))
            if not places:
                raise Refused(f"{target} lists no chapter after which the new one could be written")
            end = places[-1].end()
            added = filled((TEMPLATES / template).read_text(encoding="utf-8"))
            written[root / target] = text[:end] + added + text[end:]
        _write(written)
    except OSError as error:
        raise Refused(f"{error.filename}: {error.strerror}; nothing was written") from error
    return written


def _write(texts: dict[Path, str]) -> None:
    """All or none: whatever stops it half-way, what was there before is there again."""
    before = {path: path.read_bytes() if path.exists() else None for path in texts}
    made = [path.parent for path in texts if not path.parent.exists()]
    if made:
        made[0].mkdir()  # the chapter's folder is the only new one
    try:
        for path, text in texts.items():
            path.write_text(text, encoding="utf-8")
    except BaseException:
        for path, was in before.items():
            if was is not None:
                path.write_bytes(was)
            elif path.exists():
                path.unlink()
        if made:
            made[0].rmdir()
        raise


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m authoring.new", description=__doc__)
    parser.add_argument("name", nargs="?", default="", help="such as robust-losses")
    parser.add_argument("--title", default="", help="if it is not the name with spaces")
    given = parser.parse_args(arguments)
    try:
        written = new(ROOT, given.name, given.title)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    chapter = next(iter(written)).parent.relative_to(ROOT)
    print(f"{chapter} is begun. These files were written, or have new lines:")
    for path in written:
        print(f"  {path.relative_to(ROOT)}")
    print(f"Look at it with `make page P={chapter}/exercise`, test it with `make check`.")
    print('In these files, "To write:" marks what is yours to write. CONTRIBUTING.md says how.')
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
