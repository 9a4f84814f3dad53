// Python for one page: started once, asked again and again. It ends when the page ends it.
import { PROGRAMS, start, unpack } from "../python.mjs";
import { addRest, asksForRest, restore } from "../snapshot.mjs";

const got = async (name) => {
  const answer = await fetch(new URL(name, import.meta.url));
  if (!answer.ok) throw new Error(`${name.replace("../", "")} could not be loaded (${answer.status})`);
  return answer;
};
const bytes = async (name) => new Uint8Array(await (await got(name)).arrayBuffer());
// Most hosts send these files as they are: so they are packed already.
const unpacking = async (name, type = "") =>
  new Response((await got(name)).body.pipeThrough(new DecompressionStream("gzip")), { headers: { "Content-Type": type } });
const unpacked = async (name) => new Uint8Array(await (await unpacking(name)).arrayBuffer());
// What fails is told to who waits for it, even when nobody does yet.
const underway = (promise) => {
  promise.catch(() => {});
  return promise;
};

// All are asked for at once, before Python itself is there.
const programs = PROGRAMS.map((name) => underway(WebAssembly.compileStreaming(unpacking(`../${name}`, "application/wasm"))));
const snapshot = underway(unpacked("../snapshot.gz"));
const graders = underway(unpacked("graders.pack.gz"));
const scripts = underway(Promise.all([import("../pyodide.mjs"), import("../pyodide.asm.mjs")]));
const numpy = () => unpacked("../numpy.pack.gz");

async function started() {
  const [{ loadPyodide }, { default: create }] = await scripts;
  // Pyodide would load its WebAssembly from there, which is here already.
  const given = { loadPyodide, create, programs, indexURL: "data:,/" };
  const judging = async (python, whole) => {
    unpack(python.FS, await graders, "/home/pyodide/book");
    python.runPython("import sys; sys.path.insert(0, '/home/pyodide/book')");
    return { python, whole, judge: python.pyimport("judge").judge };
  };
  try {
    return await judging(await restore({ ...given, snapshot, stdLibURL: "data:," }), false);
  } catch (error) {
    console.info(`Python starts from its beginning, since the snapshot does not fit: ${error.message}`);
    const stdLibURL = new URL("../python_stdlib.zip", import.meta.url).href;
    const packages = await numpy();
    return judging(await start({ ...given, stdLibURL, fsInit: (FS) => unpack(FS, packages) }), true);
  }
}

const engine = started();
engine.then(
  () => postMessage({ ready: true }),
  (error) => postMessage({ failed: String(error) }),
);

onmessage = async ({ data }) => {
  try {
    const begun = await engine;
    postMessage({ running: true });
    const lacks = () => !begun.whole && asksForRest(begun.python);
    // What lacks something of the library is judged again when that is there.
    const judge = () => begun.judge(data, (told) => lacks() || postMessage({ told: JSON.parse(told) }));
    judge();
    if (lacks()) {
      addRest(begun.python, ...(await Promise.all([bytes("../python_stdlib.zip"), numpy()])));
      begun.whole = true;
      judge();
    }
    postMessage({ done: true });
  } catch (error) {
    postMessage({ failed: String(error) });
  }
};
