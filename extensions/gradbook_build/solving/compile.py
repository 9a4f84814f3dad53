"""Run by compile.mjs, inside Python for the browser: bytecode of its library and of NumPy.

Its library stays a zip file, which Python reads. Of NumPy, the compiled parts that its import asks
for become files of their own, which a browser compiles while they come; all else becomes one file:
the length of a list, the list of names and sizes as JSON, and all contents, in this order.
"""

import gzip
import json
import pathlib
import re
import zipfile
from importlib._bootstrap_external import _code_to_hash_pyc  # type: ignore[attr-defined]

# What no learner's code asks for: tests, stubs, headers, and tools for building extensions.
NEEDLESS = re.compile(
    r"\.(pyi|h|a|c|pxd|pyx|txt|md|ini|toml|build|f|f90|typed)$"
    r"|(^|/)(tests|include|_examples|_pyinstaller|f2py|distutils)/"
    r"|^numpy/(conftest\.py|_configtool\.py)|^numpy/(random|_core)/lib/"
    r"|\.dist-info/"
)
# Of Python's own library: what needs a terminal, a network, processes or a desk.
NOT_IN_A_BROWSER = re.compile(
    r"^(_pyrepl|ctypes/macholib|curses|dbm|ensurepip|ftplib|idlelib|imaplib|lib2to3|mailbox"
    r"|multiprocessing|pdb|poplib|pydoc|smtplib|socketserver|sqlite3|tkinter|turtle|venv"
    r"|webbrowser|wsgiref|xmlrpc|__phello__|test/)"
)


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


library = compiled(read("/given/python_stdlib.zip", NOT_IN_A_BROWSER), "/lib/python314.zip/")
with zipfile.ZipFile("/made/python_stdlib.zip", "w") as archive:
    for name, content in library.items():
        entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)

(wheel,) = pathlib.Path("/given").glob("numpy-*.whl")
licences = read(wheel, re.compile(r"^(?!.*\.dist-info/licenses/)"))
with open("/made/numpy-licences.txt", "wb") as file:
    for name, content in sorted(licences.items()):
        file.write(f"\n===== {name} =====\n\n".encode() + content)

numpy = compiled(read(wheel, NEEDLESS), "/lib/python3.14/site-packages/")
for name, file_name in LIBRARIES.items():  # type: ignore[name-defined]  # noqa: F821
    pathlib.Path("/made", file_name).write_bytes(gzip.compress(numpy[name], 9, mtime=0))
    numpy[name] = b""  # Python looks whether it is there
names = json.dumps([[name, len(content)] for name, content in numpy.items()]).encode()
with open("/made/numpy.pack.gz", "wb") as file:
    pack = len(names).to_bytes(4, "little") + names + b"".join(numpy.values())
    file.write(gzip.compress(pack, 9, mtime=0))
