// Python for the browser compiles its own library and NumPy to bytecode: node compile.mjs FOLDER OUT
import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const [folder, out] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const python = await loadPyodide({
  indexURL: `${folder}/`,
  // No package is loaded by name, so the list of them is empty.
  lockFileContents: {
    info: { abi_version: "2026_0", arch: "wasm32", platform: "emscripten_5_0_3", python: "3.14.0", version: "314.0.3" },
    packages: {},
  },
  env: { HOME: "/home/pyodide", PYTHONHASHSEED: "0" }, // the same bytes each time
});
for (const [inside, outside] of [["/given", folder], ["/made", out]]) {
  python.FS.mkdirTree(inside);
  python.mountNodeFS(inside, outside);
}
python.runPython(readFileSync(fileURLToPath(new URL("compile.py", import.meta.url)), "utf8"));
