"""Run by packages.mjs: packs of SciPy and of Matplotlib, as bytecode, with what each needs."""

import json
import pathlib
import re

from packing import (  # type: ignore[import-not-found]
    PACKAGES,
    compiled,
    read,
    write_licences,
    write_pack,
)

MADE_OF = {
    "scipy": ["scipy"],
    "matplotlib": [
        *("matplotlib", "contourpy", "cycler", "kiwisolver", "packaging", "pillow", "pyparsing"),
        *("python_dateutil", "six"),
    ],
}
# Tests, stubs, headers, fonts for other formats than SVG, data of examples, and other desks.
NEEDLESS = re.compile(
    r"\.(pyi|h|a|c|pxd|pyx|txt|md|ini|toml|build|f|f90|typed|afm|tar\.gz)$|(^|/)tests?/|\.dist-info/"
    r"|^matplotlib/mpl-data/(images|plot_directive|sample_data)/"
    r"|^matplotlib/mpl-data/fonts/ttf/(DejaVu(Serif|SansMono)-|DejaVuSans-BoldO|Humor)"
    r"|^matplotlib/(sphinxext|testing)/"
    r"|^matplotlib/backends/(web_backend/|(_backend|backend)_(gtk|macosx|nbagg|qt|tk|web|wx))"
    r"|^PIL/_(imagingft|webp|avif|imagingcms)\.|^pyparsing/(ai|diagram)/"
    r"|^scipy/_lib/_test_|^scipy/special/_precompute/|^scipy/datasets/"
)
LICENCE = re.compile(r"(^|/)LICEN[CS]E[^/]*$", re.IGNORECASE)

for pack, projects in MADE_OF.items():
    wheels = [next(pathlib.Path("/given").glob(f"{project}-*.whl")) for project in projects]
    write_licences(f"/made/{pack}-licences.txt", wheels, LICENCE)
    files: dict[str, bytes] = {}
    for wheel in wheels:
        files |= read(wheel, NEEDLESS)
    if pack == "scipy":
        # SciPy takes all names of NumPy, of which one is a tool for building extensions.
        files["numpy/f2py/__init__.py"] = b""
    if pack == "matplotlib":
        # Its list of fonts, without those left out: else it would read all fonts again.
        fonts = json.loads(files["matplotlib/fontlist.json"])
        for kind in ("ttflist", "afmlist"):
            fonts[kind] = [
                font for font in fonts[kind] if f"matplotlib/mpl-data/{font['fname']}" in files
            ]
        files["matplotlib/fontlist.json"] = json.dumps(fonts).encode()
    write_pack(f"/made/{pack}.pack.gz", compiled(files, PACKAGES))
