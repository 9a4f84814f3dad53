"""Bytecode and packs, made inside Python for the browser: what compile.py and packages.py share."""

import gzip
import json
import zipfile
from importlib._bootstrap_external import _code_to_hash_pyc  # type: ignore[attr-defined]

PACKAGES = "/lib/python3.14/site-packages/"


def compiled(files, where):
    """Bytecode that is never compared with its source: what is served does not change."""
    made = {}
    for name, content in files.items():
        if name.endswith(".py"):
            code = compile(content, where + name, "exec", dont_inherit=True, optimize=2)
            name, content = name + "c", bytes(_code_to_hash_pyc(code, b"\0" * 8, False))
        made[name] = content
    return dict(sorted(made.items()))


def read(path, needless):
    with zipfile.ZipFile(path) as archive:
        return {
            info.filename: archive.read(info)
            for info in archive.infolist()
            if not info.is_dir() and not needless.search(info.filename)
        }


def write_licences(path, wheels, licence):
    with open(path, "wb") as file:
        for wheel in wheels:
            with zipfile.ZipFile(wheel) as archive:
                for name in sorted(filter(licence.search, archive.namelist())):
                    file.write(f"\n===== {name} =====\n\n".encode() + archive.read(name))


def write_pack(path, files):
    """The length of a list, the list of names and sizes as JSON, and all contents."""
    names = json.dumps([[name, len(content)] for name, content in files.items()]).encode()
    with open(path, "wb") as file:
        pack = len(names).to_bytes(4, "little") + names + b"".join(files.values())
        file.write(gzip.compress(pack, 9, mtime=0))
