// Python for one page: started once, asked again and again. It ends when the page ends it.
const here = (name) => new URL(name, import.meta.url).href;
const packages = "/lib/python3.14/site-packages";

const got = async (name) => {
  const answer = await fetch(here(name));
  if (!answer.ok) throw new Error(`${name} could not be loaded (${answer.status})`);
  return answer;
};
const text = async (name) => (await got(name)).text();
const unpacked = async (name) =>
  new Response((await got(name)).body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();

// All are asked for at once, before Python itself is there.
const numpy = unpacked("numpy.pack.gz");
const judge = text("judge.py");
const helpers = text("gradbook.json");

function write(FS, pack) {
  const length = new DataView(pack).getUint32(0, true);
  const names = JSON.parse(new TextDecoder().decode(new Uint8Array(pack, 4, length)));
  let at = 4 + length;
  for (const [name, size] of names) {
    const path = `${packages}/${name}`;
    FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    FS.writeFile(path, new Uint8Array(pack, at, size), { canOwn: true });
    at += size;
  }
}

async function start() {
  const { loadPyodide } = await import(here("pyodide.mjs"));
  const python = await loadPyodide({
    indexURL: here("./"),
    stdLibURL: here("python_stdlib.zip"),
    lockFileContents: {
      info: { abi_version: "2026_0", arch: "wasm32", platform: "emscripten_5_0_3", python: "3.14.0", version: "314.0.3" },
      packages: {},
    },
    fsInit: async (FS) => write(FS, await numpy),
  });
  python.runPython(await judge);
  python.globals.get("install")(await helpers, "/home/pyodide/book");
  python.runPython("import gradbook.grading");
  return python;
}

const started = start();
started.then(
  () => postMessage({ ready: true }),
  (error) => postMessage({ failed: String(error) }),
);

onmessage = async ({ data }) => {
  try {
    const python = await started;
    postMessage({ running: true });
    python.globals.get("judge")(data, (told) => postMessage({ told: JSON.parse(told) }));
    postMessage({ done: true });
  } catch (error) {
    postMessage({ failed: String(error) });
  }
};
