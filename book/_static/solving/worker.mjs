// Python for one page: started once, asked again and again. It ends when the page ends it.
import { PROGRAMS, start, unpack } from "../python.mjs";
import { PACKAGES } from "../packages.mjs";
import { addRest, restore } from "../snapshot.mjs";

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

// What comes when an answer imports it: the rest of the library, and packages.
const REST = { what: "Python's library", get: () => Promise.all([bytes("../python_stdlib.zip"), numpy()]), put: (python, got) => addRest(python, ...got) };
const LATER = PACKAGES.map((one) => ({
  ...one,
  get: async () => {
    const answer = await got(`../${one.file}`);
    const of = Number(answer.headers.get("Content-Length")); // 0 where a host does not say
    let [done, tenth] = [0, -1];
    const tell = (size) => {
      done += size;
      if (tenth === (tenth = of && Math.floor((10 * done) / of))) return;
      postMessage({ loading: { what: one.what, done, of } });
    };
    tell(0);
    const counted = new TransformStream({ transform: (piece, to) => (tell(piece.length), to.enqueue(piece)) });
    return new Uint8Array(await new Response(answer.body.pipeThrough(counted).pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
  },
  put: (python, pack) => {
    unpack(python.FS, pack);
    python.runPython("import importlib; importlib.invalidate_caches()");
    if (one.begins) python.pyimport(one.begins);
  },
}));

async function add(python, lacking) {
  const got = lacking.map((one) => one.get().catch(({ message }) => { throw new Error(`${one.what} has not come: ${message}`); }));
  for (const [i, content] of (await Promise.all(got)).entries()) lacking[i].put(python, content);
}

async function started() {
  const [{ loadPyodide }, { default: create }] = await scripts;
  // Pyodide would load its WebAssembly from there, which is here already.
  const given = { loadPyodide, create, programs, indexURL: "data:,/" };
  const judging = async (python, whole) => {
    unpack(python.FS, await graders, "/home/pyodide/book");
    python.runPython("import sys; sys.path.insert(0, '/home/pyodide/book')");
    const { judge, lacks } = python.pyimport("judge");
    return { python, judge, lacks, there: new Set(whole ? [REST] : []) };
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
    const lacking = () => {
      const names = JSON.parse(begun.lacks());
      const asked = LATER.filter(({ modules }) => modules.some((one) => names.includes(one)));
      return (names.length ? [REST, ...asked] : []).filter((one) => !begun.there.has(one));
    };
    // What lacks something is judged again when that is there.
    const judge = () => begun.judge(data, (told) => lacking().length || postMessage({ told: JSON.parse(told) }));
    judge();
    for (let some; (some = lacking()).length; judge()) {
      await add(begun.python, some);
      for (const one of some) begun.there.add(one);
      postMessage({ running: true });
    }
    postMessage({ done: true });
  } catch (error) {
    postMessage({ failed: error.message });
  }
};
