"""Run by graders.mjs: a pack of the bytecode of all texts, and of what the graders compare with.

`GIVEN` has the texts by name, and of each module of graders the name under which its values are
kept, in /kept: computing them takes seconds, and so is done again only for what has changed.
"""

import contextlib
import importlib
import json
import pathlib
import pickle
import sys
from importlib._bootstrap_external import _code_to_hash_pyc  # type: ignore[attr-defined]

FOLDER = pathlib.Path("/home/pyodide/book")


def compiled(texts):
    made = {}
    for name, text in texts.items():
        try:
            # `answers` tells by these names what is the book's and what the learner's.
            code = compile(text, str(FOLDER / name), "exec", dont_inherit=True)
        except SyntaxError:  # its page says so, and the other pages can do without it
            continue
        # What is served does not change: it is never compared with a source.
        made[name + "c"] = bytes(_code_to_hash_pyc(code, b"\0" * 8, False))
    return made


def computed(module):
    """All values that its graders compare with. None, if one of them is not finished yet."""
    grading = importlib.import_module("gradbook.grading")
    grading._KNOWN.clear()
    with contextlib.suppress(Exception):
        graders = importlib.import_module(module)
        for name in sorted(vars(graders)):
            if name.startswith("check_"):
                grading.validate(getattr(graders, name))
        return grading.known()


def kept(module, key):
    path = pathlib.Path("/kept", key)
    if not path.exists():
        path.write_bytes(pickle.dumps(computed(module) or {}))
    return pickle.loads(path.read_bytes())


given = json.loads(GIVEN)  # type: ignore[name-defined]  # noqa: F821
made = compiled(given["texts"])
for name, content in made.items():
    path = FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
sys.path.insert(0, str(FOLDER))
values: dict[tuple, object] = {}
for module, key in given["values"].items():
    values |= kept(module, key)
made["known.pickle"] = pickle.dumps(values)
names = json.dumps([[name, len(content)] for name, content in made.items()]).encode()
PACK = len(names).to_bytes(4, "little") + names + b"".join(made.values())
