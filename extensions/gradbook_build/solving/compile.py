"""Run by compile.mjs, inside Python for the browser: bytecode of its library and of NumPy.

Its library stays a zip file, which Python reads. Of NumPy, the compiled parts that its import asks
for become files of their own, which a browser compiles while they come; all else becomes one pack.
"""

import gzip
import pathlib
import re
import zipfile

from packing import (  # type: ignore[import-not-found]
    PACKAGES,
    compiled,
    read,
    write_licences,
    write_pack,
)

# What no learner's code asks for: tests, stubs, headers, and tools for building extensions.
NEEDLESS = re.compile(
    r"\.(pyi|h|a|c|pxd|pyx|txt|md|ini|toml|build|f|f90|typed)$"
    r"|(^|/)(tests|include|_examples|_pyinstaller|f2py|distutils)/"
    r"|^numpy/(conftest\.py|_configtool\.py)|^numpy/(random|_core)/lib/"
    r"|\.dist-info/"
)
# Of Python's own library: what needs a terminal, a network, processes or a desk. SciPy asks for
# pydoc, and that for a pager.
NOT_IN_A_BROWSER = re.compile(
    r"^(_pyrepl/(?!__init__|pager)|ctypes/macholib|curses|dbm|ensurepip|ftplib|idlelib|imaplib|lib2to3|mailbox"
    r"|multiprocessing|pdb|poplib|pydoc_data|smtplib|socketserver|sqlite3|tkinter|turtle|venv"
    r"|webbrowser|wsgiref|xmlrpc|__phello__|test/)"
)


library = compiled(read("/given/python_stdlib.zip", NOT_IN_A_BROWSER), "/lib/python314.zip/")
with zipfile.ZipFile("/made/python_stdlib.zip", "w") as archive:
    for name, content in library.items():
        entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)

(wheel,) = pathlib.Path("/given").glob("numpy-*.whl")
write_licences("/made/numpy-licences.txt", [wheel], re.compile(r"\.dist-info/licenses/"))

numpy = compiled(read(wheel, NEEDLESS), PACKAGES)
for name, file_name in LIBRARIES.items():  # type: ignore[name-defined]  # noqa: F821
    pathlib.Path("/made", file_name).write_bytes(gzip.compress(numpy[name], 9, mtime=0))
    numpy[name] = b""  # Python looks whether it is there
write_pack("/made/numpy.pack.gz", numpy)
