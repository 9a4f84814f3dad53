// Packs of what comes to a page only when an answer imports it: node packages.mjs RUNTIME WHEELS OUT
import { readFileSync } from "node:fs";
import { addRest, restore } from "./in_page/snapshot.mjs";
import { parts, runScript, unpacked } from "./node.mjs";

const [folder, wheels, out] = process.argv.slice(2);
const python = await restore({ ...(await parts(folder)), snapshot: unpacked(`${folder}/snapshot.gz`) });
addRest(python, readFileSync(`${folder}/python_stdlib.zip`), unpacked(`${folder}/numpy.pack.gz`));
for (const [inside, outside] of [["/given", wheels], ["/made", out]]) {
  python.FS.mkdirTree(inside);
  python.mountNodeFS(inside, outside);
}
runScript(python, "packing.py", "packages.py");
