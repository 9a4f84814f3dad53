// Python as it was when a snapshot was taken, put into new memory. docs/engine.md says how, and why it is done so.
import { opened, start, unpack } from "./python.mjs";

// The snapshot has only what the programs do not bring themselves: pieces of memory of this size.
export const PIECE = 4096;

// A sum of all pieces that are not in the snapshot: it fits no others.
export function sumOfOthers(memory, runs) {
  const words = new Int32Array(memory.buffer);
  let [sum, at] = [0, 0];
  for (const [from, length] of [...runs, [memory.length, 0]]) {
    for (const end = Math.min(from, memory.length); at < end; at += 4) sum = (Math.imul(sum, 31) + words[at >> 2]) | 0;
    at = from + length;
  }
  return sum;
}

// Functions have numbers, their places in a table, and memory is full of these. Engines disagree about whether a function
// taken from the table is the one that was put there, and would give out other numbers; so each gets the one it had.
class Numbering {
  constructor(recorded) {
    [this.ofMain, ...this.ofLibraries] = recorded;
  }

  main(exports, symbols) {
    this.table = exports.__indirect_function_table;
    say(this.ofMain, Object.keys(exports), (name) => symbols[name]);
    this.place(this.ofMain, exports);
  }

  library({ GOT, updateTableMap }, program) {
    const one = this.ofLibraries.shift();
    const names = WebAssembly.Module.exports(program).map(({ name }) => name);
    say(one, names, (name) => (GOT[name] ??= new WebAssembly.Global({ value: "i32", mutable: true }, -1)));
    return (exports) => updateTableMap(one.first, this.place(one, exports));
  }

  // Those that the table does not have yet follow, without a gap.
  place({ first, numbers }, exports) {
    if (this.table.length !== first) throw new Error(`${this.table.length} functions, not ${first}`);
    const late = [];
    Object.values(exports).forEach((value, i) => {
      if (numbers[i] >= first) late[numbers[i] - first] = value;
    });
    this.table.grow(late.length);
    late.forEach((value, i) => this.table.set(first + i, value));
    return late.length;
  }
}

function say({ numbers }, names, symbol) {
  if (names.length !== numbers.length) throw new Error(`${names.length} names, not ${numbers.length}`);
  names.forEach((name, i) => {
    if (numbers[i]) symbol(name).value = numbers[i];
  });
}

function write(module, { build, end, memory, runs, others, libraries }, content) {
  if (module.API.config.BUILD_ID !== build) throw new Error("another Pyodide");
  if (module.wasmTable.length !== end) throw new Error(`${module.wasmTable.length} functions, not ${end}`);
  if (module.HEAPU8.length > memory) throw new Error(`${module.HEAPU8.length} bytes, not ${memory}`);
  if (sumOfOthers(module.HEAPU8, runs) !== others) throw new Error("other contents of memory");
  if (runs.reduce((sum, [, length]) => sum + length, 0) !== content.length) throw new Error("not whole");
  if (module.HEAPU8.length < memory) module.growMemory(memory);
  let at = 0;
  for (const [from, length] of runs) {
    module.HEAPU8.set(content.subarray(at, at + length), from);
    at += length;
  }
  const { loadedLibsByHandle, loadedLibsByName } = module.LDSO;
  for (const [handle, name] of libraries) loadedLibsByHandle[handle] = loadedLibsByName[name];
}

// As start of python.mjs, and with `snapshot`, which may still be on its way.
export async function restore({ snapshot, ...more }) {
  const [header, content] = opened(await snapshot);
  const python = await start({
    ...more,
    numbering: new Numbering(header.functions),
    _loadSnapshot: new Uint8Array(4), // so that Python does not start
    begun: (module) => {
      write(module, header, content);
      module.API.restoreSnapshot = () => header.references; // memory is there, and these are left
    },
  });
  // Chance was in the snapshot, too.
  python.runPython("import random, numpy; random.seed(); numpy.random.seed(); del random, numpy");
  return python;
}

// What of the library and of NumPy is not in the snapshot.
export function addRest(python, library, numpy) {
  python.FS.writeFile("/lib/python314.zip", library, { canOwn: true });
  unpack(python.FS, numpy);
  python.runPython("import importlib; importlib.invalidate_caches()");
}
