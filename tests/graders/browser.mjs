// All known answers, judged by the Python that a page has: node browser.mjs RUNTIME GRADERS ROOT STEP → JSON
import { readFileSync } from "node:fs";
import { addRest, restore } from "../../extensions/gradbook_build/solving/in_page/snapshot.mjs";
import { unpack } from "../../extensions/gradbook_build/solving/in_page/python.mjs";
import { parts, unpacked } from "../../extensions/gradbook_build/solving/node.mjs";

const [runtime, graders, root, step] = process.argv.slice(2);
const python = await restore({ ...(await parts(runtime)), snapshot: unpacked(`${runtime}/snapshot.gz`) });
addRest(python, readFileSync(`${runtime}/python_stdlib.zip`), unpacked(`${runtime}/numpy.pack.gz`));
unpack(python.FS, unpacked(`${runtime}/scipy.pack.gz`)); // some known answers use it
unpack(python.FS, unpacked(graders), "/home/pyodide/book");
python.FS.mkdirTree("/book/tests");
python.mountNodeFS("/book/tests", `${root}/tests`);
console.log(
  python.runPython(`
import json, sys

sys.path[:0] = ["/book", "/home/pyodide/book"]
import judge
from tests.graders.verdicts import verdicts

json.dumps(verdicts(${step}))
`),
);
