"""Exercise 7 in Pyodide-MkDocs-Theme, another way to exercises that are judged in the page.

The page is as a teacher would write it: one editor, and one button for hidden assertions. They
compare the same functions at the same arguments as our grader, and tell no mistakes apart. What the
page asks a CDN for lies beside it, from npm (benchmarks/package.json), and is served like our own
files: a CDN would pack the WebAssembly, and send 6 MB less.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from gradbook_build.solving import parts as python

from gradbook.exercises import ex07

ROOT = Path(__file__).parents[1]
# What the theme was installed with in October 2026; it leaves all of them open upwards.
PINNED = [
    "pyodide-mkdocs-theme==5.7.0",
    "mkdocs==1.6.1",
    "mkdocs-macros-plugin==1.5.0",
    "mkdocs-material==9.8.2",
    "pymdown-extensions==13.1.2",
]
# It asks for Pyodide 0.25.0 of January 2024, whose NumPy is in no package index. So it gets ours,
# and loads that as it would load its own: micropip first, then NumPy by the list beside it. (Its
# own is ready sooner by a tenth, if at all.) Of jquery.terminal 2.43.1 npm has the one before.
ASKED, GIVEN = "pyodide/v0.25.0/full", "pyodide"
MORE = ["pyodide.js", "pyodide-lock.json", "micropip-0.11.1-py3-none-any.whl"]
CDN = "https://cdn.jsdelivr.net/"
_SETTINGS = """
site_name: Exercise 7
site_url: http://127.0.0.1/
theme: {name: pyodide-mkdocs-theme, language: en}
exclude_docs: "*.py"
plugins:
  - pyodide_macros:
      on_error_fail: true
      build: {ides_id_hash_mode: relative}
      project: {id: gradbook}
markdown_extensions:
  - md_in_html
  - admonition
  - attr_list
  - pymdownx.details
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
      emoji_generator: !!python/name:material.extensions.emoji.to_svg
  - pymdownx.highlight
  - pymdownx.inlinehilite
  - pymdownx.snippets
  - pymdownx.superfences
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.striphtml: {strip_js_on_attributes: false, strip_attributes: ""}
"""
_EXERCISE = """
# --- PYODIDE:code --- #
import numpy as np
{answers}
# --- PYODIDE:corr --- #
{answers}
# --- PYODIDE:secrets --- #
def tests():
    import json
    for name, arguments, right in json.loads('{cases}'):
        given = [np.array(one) if isinstance(one, list) else one for one in arguments]
        got = globals()[name](*given)
        assert np.shape(got) == np.shape(right), f"{{name}}: the shape is {{np.shape(got)}}"
        assert np.allclose(got, right, 1e-6, 1e-9), f"{{name}}({{arguments}}) is not {{got}}"
tests()
"""
# Seconds: until Python is ready, as the hourglass in the page's head tells; from a click then to
# the verdict; and once more.
MEASURED = """async () => {
  const until = (holds) => new Promise((done, fail) => {
    setTimeout(() => fail(new Error(document.body.innerText)), 120_000);
    const look = () => {
      if (!holds()) return;
      watch.disconnect();
      done(performance.now() / 1000);
    };
    const watch = new MutationObserver(look);
    watch.observe(document, { attributes: true, childList: true, subtree: true });
    look();
  });
  const ready = await until(() => document.querySelector("#header-hourglass-svg.py_mk_vanish"));
  const judged = async () => {
    const said = () => document.querySelector(".terminal-output")?.textContent ?? "";
    const start = performance.now() / 1000;
    document.querySelector("button[btn_kind=check]").click();
    await until(() => !/tests:/.test(said()));
    return await until(() => /Secret.tests:.OK/.test(said())) - start;
  };
  return [ready, await judged(), await judged()];
}"""


def cases(answers: str) -> Iterator[tuple[str, list[Any], Any]]:
    """Functions by name, the arguments that our grader calls them with, and what is right."""
    told: dict[str, Any] = {"np": np}
    exec(answers, told)
    for names, asked in {
        "softmax_jacobian stable_softmax log_sum_exp": ex07.LOGITS + ex07.EXTREME,
        "cross_entropy grad_cross_entropy": ex07.LABELLED,
        "batch_gradient": list(ex07._batches()),
    }.items():
        for name in names.split():
            for case in asked:
                arguments = [np.asarray(one).tolist() for one in case.arguments]
                yield name, arguments, np.asarray(told[name](*case.arguments)).tolist()


def tools() -> Path:
    """What does not change: the theme in an environment of its own, and Pyodide."""

    def make(folder: Path) -> None:
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
        pip = [str(folder / "venv/bin/python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, *PINNED], check=True)
        shutil.copytree(python.parts(), folder / GIVEN)
        with zipfile.ZipFile(io.BufferedReader(python._FarFile(python.WHEEL), 1 << 20)) as wheel:
            for name in MORE:
                (folder / GIVEN / name).write_bytes(wheel.read(python.FOLDER + name))

    pinned = hashlib.sha256(" ".join([*PINNED, *MORE]).encode()).hexdigest()
    return python.once(python.cache() / f"peer-{pinned[:12]}", make)


def build(folder: Path, answers: dict[str, str]) -> Path:
    """The page, with the right answers in its editor; the folder to serve."""
    source, code = folder / "docs", "\n".join(answers.values())
    source.mkdir(parents=True)
    exercise = _EXERCISE.format(answers=code, cases=json.dumps(list(cases(code))))
    (source / "exercise.py").write_text(exercise, "utf-8")
    (source / "index.md").write_text("# Exercise 7\n\n{{ IDE('exercise') }}\n", "utf-8")
    (folder / "mkdocs.yml").write_text(_SETTINGS, "utf-8")
    made = subprocess.run(
        [tools() / "venv/bin/python", "-m", "mkdocs", "build"],
        cwd=folder,
        env={**os.environ, "HOME": str(folder)},  # it notes all projects there
        capture_output=True,
        text=True,
    )
    if made.returncode:
        raise RuntimeError(f"mkdocs failed:\n{made.stdout}{made.stderr}")
    site = folder / "site"
    (site / "cdn").mkdir()
    (site / "cdn/npm").symlink_to((ROOT / "benchmarks/node_modules").resolve(strict=True))
    (site / "cdn" / GIVEN).symlink_to(tools() / GIVEN)
    for page in [site / "index.html", *site.rglob("*.js")]:
        page.write_text(_here(page.read_text("utf-8")), "utf-8")
    return site


def _here(text: str) -> str:
    """With the addresses of what lies here, and without the hashes of other versions."""
    text = text.replace(CDN + ASKED, f"cdn/{GIVEN}").replace(CDN, "cdn/")
    text = re.sub(r"(cdn/npm/[\w.-]+)@[\d.]+", r"\1", text)
    text = text.replace('"cdn/npm/jquery"', '"cdn/npm/jquery/dist/jquery.min.js"')
    return re.sub(r"integrity: \"sha256-[^\"]*\",?", "", text)
