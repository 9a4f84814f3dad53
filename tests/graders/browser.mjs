// All known answers, judged by the Python that a page has: node browser.mjs RUNTIME ROOT STEP → JSON
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { pathToFileURL } from "node:url";

const [runtime, root, step] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${runtime}/pyodide.mjs`).href);
const python = await loadPyodide({
  indexURL: `${runtime}/`,
  stdLibURL: `${runtime}/python_stdlib.zip`,
  lockFileContents: {
    info: { abi_version: "2026_0", arch: "wasm32", platform: "emscripten_5_0_3", python: "3.14.0", version: "314.0.3" },
    packages: {},
  },
  fsInit: async (FS) => {
    const pack = gunzipSync(readFileSync(`${runtime}/numpy.pack.gz`));
    const length = pack.readUInt32LE(0);
    let at = 4 + length;
    for (const [name, size] of JSON.parse(pack.subarray(4, at).toString())) {
      const path = `/lib/python3.14/site-packages/${name}`;
      FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
      FS.writeFile(path, pack.subarray(at, at + size));
      at += size;
    }
  },
});
for (const name of ["src", "tests"]) {
  python.FS.mkdirTree(`/book/${name}`);
  python.mountNodeFS(`/book/${name}`, `${root}/${name}`);
}
console.log(
  python.runPython(`
import json, sys, types
import numpy as np

sys.path[:0] = ["/book", "/book/src"]
# Some known answers use SciPy, which a page has not.
special = types.ModuleType("scipy.special")
special.log_softmax = lambda z, axis=None: z - np.max(z) - np.log(np.sum(np.exp(z - np.max(z))))
special.softmax = lambda z, axis=None: np.exp(z - np.max(z, axis, keepdims=True)) / np.sum(
    np.exp(z - np.max(z, axis, keepdims=True)), axis, keepdims=True
)
special.expit = lambda t: 1 / (1 + np.exp(-t))
sys.modules |= {"scipy": types.ModuleType("scipy"), "scipy.special": special}

from tests.graders.verdicts import verdicts

json.dumps(verdicts(${step}))
`),
);
