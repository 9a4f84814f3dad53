// Compiles the graders and judge.py: node graders.mjs RUNTIME KEPT OUT. What graders.py is given comes by standard input.
import { readFileSync, writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { addRest, restore } from "./in_page/snapshot.mjs";
import { parts, unpacked } from "./node.mjs";

const [folder, kept, out] = process.argv.slice(2);
const given = await text(process.stdin);
const python = await restore({ ...(await parts(folder)), snapshot: unpacked(`${folder}/snapshot.gz`) });
addRest(python, readFileSync(`${folder}/python_stdlib.zip`), unpacked(`${folder}/numpy.pack.gz`));
python.FS.mkdirTree("/kept");
python.mountNodeFS("/kept", kept);
python.globals.set("GIVEN", given);
python.runPython(readFileSync(new URL("graders.py", import.meta.url), "utf8"));
writeFileSync(out, gzipSync(python.globals.get("PACK").toJs(), { level: 9 }));
