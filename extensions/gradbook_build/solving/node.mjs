// For Node.js: what the functions of python.mjs and snapshot.mjs ask for, from a folder that compile.mjs has filled.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { PROGRAMS } from "./in_page/python.mjs";

export async function parts(folder) {
  const imported = (name) => import(pathToFileURL(`${folder}/${name}`).href);
  const { loadPyodide } = await imported("pyodide.mjs");
  const { default: create } = await imported("pyodide.asm.mjs");
  const programs = PROGRAMS.map((name) => new WebAssembly.Module(unpacked(`${folder}/${name}`)));
  return { loadPyodide, create, programs, indexURL: nowhere(), stdLibURL: `${folder}/python_stdlib.zip` };
}

// Pyodide reads a program there, for which it has no use, since it is given one.
function nowhere() {
  const folder = mkdtempSync(`${tmpdir()}/gradbook-`);
  writeFileSync(`${folder}/pyodide.asm.wasm`, "");
  process.on("exit", () => rmSync(folder, { recursive: true }));
  return `${folder}/`;
}

export const unpacked = (path) => new Uint8Array(gunzipSync(readFileSync(path)));

const script = (name) => readFileSync(new URL(name, import.meta.url), "utf8");

// Runs a script of this folder, which imports another one.
export function runScript(python, module, name) {
  python.FS.writeFile(`/home/pyodide/${module}`, script(module));
  python.runPython("import sys; sys.path.append('/home/pyodide')");
  python.runPython(script(name));
}
