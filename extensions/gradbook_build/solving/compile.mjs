// Python for the browser compiles its own library and NumPy to bytecode: node compile.mjs FOLDER OUT
import { pathToFileURL } from "node:url";
import { runScript } from "./node.mjs";
import { LIBRARIES, options, served } from "./in_page/python.mjs";

const [folder, out] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const python = await loadPyodide({ ...options, indexURL: `${folder}/` });
for (const [inside, outside] of [["/given", folder], ["/made", out]]) {
  python.FS.mkdirTree(inside);
  python.mountNodeFS(inside, outside);
}
const names = Object.fromEntries(LIBRARIES.map((library) => [library, served(library)]));
python.globals.set("LIBRARIES", python.toPy(names));
runScript(python, "packing.py", "compile.py");
