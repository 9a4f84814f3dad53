// Python for one page: started once, asked again and again. It ends when the page ends it.
import { PROGRAMS, start, unpack } from "../python.mjs";
import { PACKAGES } from "../packages.mjs";
import { addRest, restore } from "../snapshot.mjs";
import { shut } from "./shut.mjs";

const { fetch } = globalThis; // which is taken from there before an answer is run

const UNREACHED = Symbol("no answer");
const got = async (name) => {
  const answer = await fetch(new URL(name, import.meta.url)).catch(({ message }) => { throw new Error(message, { cause: UNREACHED }); });
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
const [LIBRARY, NUMPY] = ["../python_stdlib.zip", "../numpy.pack.gz"];
const numpy = () => unpacked(NUMPY);

// What comes when an answer imports it: the rest of the library and of NumPy, and packages.
const REST = {
  what: "Python's library",
  get: () => Promise.all([bytes(LIBRARY), numpy()]),
  put: (python, got) => addRest(python, ...got),
};
const LATER = PACKAGES.map(({ what, modules, file, begins }) => ({
  what,
  modules,
  get: async () => {
    const { body, headers } = await got(`../${file}`);
    const unpacked = body.pipeThrough(counted(what, headers)).pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(unpacked).arrayBuffer());
  },
  put: (python, pack) => {
    unpack(python.FS, pack);
    python.runPython("import importlib; importlib.invalidate_caches()");
    if (begins) python.pyimport(begins);
  },
}));

// The page is told of each tenth that has come; of the first byte only, where a host does not say how many there are.
function counted(what, headers) {
  const of = Number(headers.get("Content-Length"));
  let [done, tenth] = [0, -1];
  const count = (size) => {
    done += size;
    if (tenth === (tenth = of && Math.floor((10 * done) / of))) return;
    postMessage({ loading: { what, done, of } });
  };
  count(0);
  return new TransformStream({ transform: (piece, to) => (count(piece.length), to.enqueue(piece)) });
}

async function add(python, lacking) {
  const got = lacking.map(({ what, get }) =>
    get().catch(({ message, cause }) => {
      if (cause === UNREACHED) throw new Error(`${what} has to be loaded once with a network, and there is none now`);
      throw new Error(`${what} has not come: ${message}`);
    }),
  );
  for (const [i, content] of (await Promise.all(got)).entries()) lacking[i].put(python, content);
}

async function started() {
  const [{ loadPyodide }, { default: create }] = await scripts;
  // Pyodide would load its WebAssembly from there, which is here already.
  const given = { loadPyodide, create, programs, indexURL: "data:,/" };
  const judging = async (python, whole) => {
    unpack(python.FS, await graders, "/home/pyodide/book");
    python.runPython("import sys; sys.path.insert(0, '/home/pyodide/book')");
    const { judge, lacks, warm } = python.pyimport("judge");
    shut(python);
    return { python, judge, lacks, warm, there: new Set(whole ? [REST] : []) };
  };
  try {
    return await judging(await restore({ ...given, snapshot, stdLibURL: "data:," }), false);
  } catch (error) {
    console.info(`Python starts from its beginning, since the snapshot does not fit: ${error.message}`);
    const stdLibURL = new URL(LIBRARY, import.meta.url).href;
    const packages = await numpy();
    return judging(await start({ ...given, stdLibURL, fsInit: (FS) => unpack(FS, packages) }), true);
  }
}

// What the page keeps for when there is no network: what was loaded, and the rest, for which an import may ask later.
function tellOfLoaded() {
  const seen = performance.getEntriesByType("resource").map(({ name }) => name);
  const rest = [LIBRARY, NUMPY].map((name) => new URL(name, import.meta.url).href);
  postMessage({ ready: [...seen, import.meta.url, ...rest] });
}

// A chapter's cells may also load the data of digits.
async function cellsOf(python) {
  const name = "digits.csv.gz";
  python.FS.writeFile(`/home/pyodide/book/gradbook/data/${name}`, await bytes(name));
  tellOfLoaded();
  return python.pyimport("cells").run;
}

const engine = started();
engine.then(tellOfLoaded, (error) => postMessage({ failed: String(error) }));

onmessage = async ({ data }) => {
  try {
    const begun = await engine;
    const { likely, cells } = JSON.parse(data);
    if (likely) return begun.warm(likely.given, likely.checks);
    postMessage({ running: true });
    const lacking = () => {
      const names = JSON.parse(begun.lacks());
      const asked = LATER.filter(({ modules }) => modules.some((one) => names.includes(one)));
      return (names.length ? [REST, ...asked] : []).filter((one) => !begun.there.has(one));
    };
    // Of a chapter cells are run, of an exercise parts are judged; again, when what one of them lacks is there.
    const judge = cells ? await (begun.cells ??= cellsOf(begun.python)) : begun.judge;
    const told = (json) => lacking().length || postMessage({ told: JSON.parse(json) });
    const printed = (part, text) => postMessage({ printed: { part, text } });
    const go = () => judge(data, told, printed);
    go();
    for (let some; (some = lacking()).length; go()) {
      await add(begun.python, some);
      for (const one of some) begun.there.add(one);
      tellOfLoaded();
      postMessage({ running: true });
    }
    postMessage({ done: true });
  } catch (error) {
    postMessage({ failed: error.message });
  }
};
