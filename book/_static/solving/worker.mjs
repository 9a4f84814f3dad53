// Python for one page: started once, asked again and again. It ends when the page ends it.
import { PROGRAMS, start, unpack } from "../python.mjs";
import { addRest, asksForRest, restore } from "../snapshot.mjs";

const got = async (name) => {
  const answer = await fetch(new URL(name, import.meta.url));
  if (!answer.ok) throw new Error(`${name.replace("../", "")} could not be loaded (${answer.status})`);
  return answer;
};
const bytes = async (name) => new Uint8Array(await (await got(name)).arrayBuffer());
const unpacked = async (name) => {
  const content = (await got(name)).body.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(content).arrayBuffer());
};
// What fails is told to who waits for it, even when nobody does yet.
const underway = (promise) => {
  promise.catch(() => {});
  return promise;
};

// All are asked for at once, before Python itself is there.
const programs = PROGRAMS.map((name) => underway(WebAssembly.compileStreaming(got(`../${name}`))));
const snapshot = underway(unpacked("../snapshot.gz"));
const graders = underway(unpacked("graders.pack.gz"));
const scripts = underway(Promise.all([import("../pyodide.mjs"), import("../pyodide.asm.mjs")]));
const library = () => Promise.all([bytes("../python_stdlib.zip"), unpacked("../numpy.pack.gz")]);

// Pyodide would load its WebAssembly from `indexURL`, and its library. Both come from here, so it gets nothing there.
const NOTHING = { indexURL: "data:,/", stdLibURL: "data:," };

async function started() {
  const [{ loadPyodide }, { default: create }] = await scripts;
  const given = { loadPyodide, create, programs, ...NOTHING };
  let python;
  let whole = true;
  try {
    python = await restore({ ...given, snapshot });
    whole = false;
  } catch (error) {
    console.info(`Python starts from its beginning, since no snapshot fits: ${error.message}`);
    const [zip, numpy] = await library();
    python = await start({
      ...given,
      fsInit: (FS) => {
        FS.writeFile("/lib/python314.zip", zip, { canOwn: true });
        unpack(FS, numpy);
      },
    });
  }
  unpack(python.FS, await graders, "/home/pyodide/book");
  python.runPython("import sys; sys.path.insert(0, '/home/pyodide/book'); import gradbook.grading");
  return { python, judge: python.pyimport("judge").judge, whole };
}

const engine = started();
let rest;
const complete = async ({ python, whole }) => {
  if (!whole) addRest(python, ...(await library()));
};
engine.then(
  (begun) => {
    postMessage({ ready: true });
    // What was asked for meanwhile comes first.
    setTimeout(() => { rest ??= underway(complete(begun)); });
  },
  (error) => postMessage({ failed: String(error) }),
);

onmessage = async ({ data: { answers, checks } }) => {
  try {
    const { python, judge, whole } = await engine;
    postMessage({ running: true });
    let verdict = judge(answers, checks);
    if (!whole && asksForRest(python)) {
      await (rest ??= complete({ python, whole }));
      verdict = judge(answers, checks);
    }
    postMessage(JSON.parse(verdict));
  } catch (error) {
    postMessage({ failed: String(error) });
  }
};
