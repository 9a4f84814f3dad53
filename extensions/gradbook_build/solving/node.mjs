// For Node.js: what the functions of python.mjs and snapshot.mjs ask for, from a folder that compile.mjs has filled.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { PROGRAMS } from "./in_page/python.mjs";

export async function parts(folder) {
  const imported = (name) => import(pathToFileURL(`${folder}/${name}`).href);
  const { loadPyodide } = await imported("pyodide.mjs");
  const { default: create } = await imported("pyodide.asm.mjs");
  const programs = PROGRAMS.map((name) => new WebAssembly.Module(readFileSync(`${folder}/${name}`)));
  return { loadPyodide, create, programs, indexURL: `${folder}/`, stdLibURL: `${folder}/python_stdlib.zip` };
}

export const unpacked = (path) => new Uint8Array(gunzipSync(readFileSync(path)));
