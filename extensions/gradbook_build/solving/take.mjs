// Takes a snapshot of Python when it has imported what answers need: node take.mjs FOLDER, where compile.mjs has been.
import { later } from "./fixed.mjs";
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { start, unpack } from "./in_page/python.mjs";
import { PIECE, sumOfOthers } from "./in_page/snapshot.mjs";
import { parts, unpacked } from "./node.mjs";

const [folder] = process.argv.slice(2);

// What snapshot.mjs has to say beforehand: of each export of each program its number, or 0 where it has none of its own.
const functions = [];
let table;
const numbering = {
  main(exports) {
    table = exports.__indirect_function_table;
    this.ofMain = [exports, table.length];
  },
  library({ GOT, getDylinkMetadata }, program) {
    if (this.ofMain) note(GOT, ...this.ofMain, () => true);
    this.ofMain = undefined;
    const known = new Set(Object.keys(GOT).filter((name) => GOT[name].value !== -1));
    const first = table.length + getDylinkMetadata(program).tableSize;
    return (exports) => note(GOT, exports, first, (name) => !known.has(name));
  },
};
function note(GOT, exports, first, isNew) {
  const numbers = Object.entries(exports).map(([name, value]) =>
    typeof value === "function" && name in GOT && isNew(name) ? GOT[name].value : 0,
  );
  functions.push({ first, numbers });
}

// Free memory has remains of what was there. As zeros it weighs nothing, and is the same each time.
function clear(module) {
  const end = () => module.HEAPU32[module._emscripten_get_sbrk_ptr() / 4];
  const held = [];
  for (const size of [20, 18, 16, 14, 12, 10, 8, 6].map((power) => 2 ** power)) {
    for (const limit = end(); end() === limit; ) {
      const at = module._malloc(size); // until there is no such piece any more
      module.HEAPU8.fill(0, at, at + size);
      held.push(at);
    }
  }
  held.forEach((at) => module._free(at));
}

// Where memory is not what the programs have brought: [start, length] of each stretch.
function changed(memory, ...before) {
  const runs = [];
  for (let at = 0; at < memory.length; at += PIECE) {
    const is = memory.subarray(at, at + PIECE);
    const was = before.map((one) => (at < one.length ? one.subarray(at, at + PIECE) : new Uint8Array(PIECE)));
    if (was.every((one) => !Buffer.compare(is, one))) continue;
    const last = runs.at(-1);
    if (last && last[0] + last[1] === at) last[1] += PIECE;
    else runs.push([at, PIECE]);
  }
  return runs;
}

const given = await parts(folder);

// Memory before Python starts, at another time and by another chance: what differs then has to be in the snapshot, too.
async function beforeAtAnotherTime() {
  later();
  let memory;
  const enough = new Error("enough");
  const begun = (module) => {
    memory = module.HEAPU8;
    throw enough;
  };
  await start({ ...given, begun }).catch((error) => {
    if (error !== enough) throw error;
  });
  return memory;
}

let module, before, end;
const python = await start({
  ...given,
  numbering,
  _makeSnapshot: true,
  fsInit: (FS) => unpack(FS, unpacked(`${folder}/numpy.pack.gz`)),
  begun: (begun) => {
    module = begun;
    before = module.HEAPU8.slice();
    end = table.length;
    // As it starts by itself, unless it is told to wait for its libraries.
    const names = module._malloc(8);
    module.HEAPU32.set([module.stringToNewUTF8("python"), 0], names / 4);
    module._main(1, names);
    module.runtimeKeepalivePush();
  },
});
python.runPython(readFileSync(new URL("take.py", import.meta.url), "utf8"));
for (let number = end; number < table.length; number++) {
  if (!module.freeTableIndexes.includes(number)) throw new Error("Python has made functions that no snapshot can have");
}
const references = python._api.serializeHiwireState();
clear(module);

const memory = module.HEAPU8;
const runs = changed(memory, before, await beforeAtAnotherTime());
const header = Buffer.from(
  JSON.stringify({
    build: module.API.config.BUILD_ID,
    memory: memory.length,
    runs,
    others: sumOfOthers(before, runs),
    functions,
    end,
    libraries: Object.entries(module.LDSO.loadedLibsByHandle).map(([handle, { name }]) => [Number(handle), name]),
    references,
  }),
);
const length = Buffer.alloc(4);
length.writeUInt32LE(header.length);
const content = runs.map(([at, size]) => memory.subarray(at, at + size));
writeFileSync(`${folder}/snapshot.gz`, gzipSync(Buffer.concat([length, header, ...content]), { level: 9 }));
