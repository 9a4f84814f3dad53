// Starts Python, from what a page or a script has at hand. Everyone who starts it does it by this file.

// Pyodide knows packages from such a list. Ours is empty, since NumPy comes by other ways.
const LOCK = {
  info: { abi_version: "2026_0", arch: "wasm32", platform: "emscripten_5_0_3", python: "3.14.0", version: "314.0.3" },
  packages: {},
};
const ENVIRONMENT = { HOME: "/home/pyodide", LANG: "C.UTF-8", PYTHONHASHSEED: "0" };
export const options = { lockFileContents: LOCK, env: ENVIRONMENT };

const PACKAGES = "/lib/python3.14/site-packages";

// The compiled parts of NumPy that its import asks for, in the order in which they get their places in memory.
const RANDOM = ["_bounded_integers", "bit_generator", "_common", "_generator", "_pcg64", "_mt19937", "_philox", "_sfc64", "mtrand"];
export const LIBRARIES = ["_core/_multiarray_umath", "linalg/_umath_linalg", ...RANDOM.map((name) => `random/${name}`)].map(
  (name) => `numpy/${name}.cpython-314-wasm32-emscripten.so`,
);
// Their names where they are served. Most hosts would send them as they are, so they are packed.
export const served = (library) => library.replace(/^.*\/(\w+)\..*$/, "$1.wasm.gz");
// All WebAssembly that is needed at the start, Python itself first.
export const PROGRAMS = ["pyodide.asm.wasm.gz", ...LIBRARIES.map(served)];

// `programs` are those of PROGRAMS, compiled or about to be. `more` is for loadPyodide. What only snapshots ask for:
// `numbering` knows or says which function gets which number; with `begun`, Python does not start, and that is called.
export async function start({ loadPyodide, create, programs, numbering, begun, ...more }) {
  const [main, ...libraries] = programs;
  const createPyodideModule = (settings) =>
    new Promise((resolve, reject) => {
      settings.noInitialRun = Boolean(begun);
      settings.thisProgram = "python"; // else it is the address of a script, and memory has it
      // Pyodide's own function for this would load and compile what is there already, and tells no one when it fails.
      settings.instantiateWasm = (imports, receive) => {
        instantiated(imports, main, numbering).then(([instance, program]) => receive(instance, program)).catch(reject);
        return {};
      };
      create(settings)
        .then(async (module) => {
          for (const [i, library] of LIBRARIES.entries()) link(module, library, await libraries[i], numbering);
          begun?.(module);
          resolve(module);
        })
        .catch(reject);
    });
  return loadPyodide({ ...options, ...more, createPyodideModule });
}

async function instantiated(imports, main, numbering) {
  const marker = Symbol("an error");
  Object.assign(imports.env, { Jsv_GetError_import: () => marker, JsvError_Check: (value) => value === marker });
  const program = await main;
  const instance = await WebAssembly.instantiate(program, imports);
  numbering?.main(instance.exports, imports["GOT.func"]);
  return [instance, program];
}

// A library is linked before Python asks for it: then it is compiled already, and gets the same place each time.
function link(module, library, program, numbering) {
  const path = `${PACKAGES}/${library}`;
  const flags = { global: false, nodelete: true, loadAsync: false, allowUndefined: true };
  const done = numbering?.library(module, program);
  module.preloadedWasm[path] = module.loadWebAssemblyModule(program, flags, path, {});
  module.loadDynamicLibrary(path, flags, {});
  done?.(module.LDSO.loadedLibsByName[path].exports);
}

// A pack is the length of a list, the list as JSON, and what it lists.
export function opened(pack) {
  const length = new DataView(pack.buffer, pack.byteOffset).getUint32(0, true);
  return [JSON.parse(new TextDecoder().decode(pack.subarray(4, 4 + length))), pack.subarray(4 + length)];
}

// Of a pack of files the list has names and sizes.
export function unpack(FS, pack, folder = PACKAGES) {
  const [list, content] = opened(pack);
  let at = 0;
  for (const [name, size] of list) {
    const path = `${folder}/${name}`;
    FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    FS.writeFile(path, content.subarray(at, at + size), { canOwn: true });
    at += size;
  }
}
