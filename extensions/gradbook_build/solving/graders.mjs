// Compiles the graders and judge.py: node graders.mjs FOLDER OUT, with their texts by name, as JSON, on standard input.
import { readFileSync, writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { restore } from "./in_page/snapshot.mjs";
import { parts, unpacked } from "./node.mjs";

const [folder, out] = process.argv.slice(2);
const python = await restore({ ...(await parts(folder)), snapshot: unpacked(`${folder}/snapshot.gz`) });
python.globals.set("TEXTS", await text(process.stdin));
python.runPython(readFileSync(new URL("graders.py", import.meta.url), "utf8"));
writeFileSync(out, gzipSync(python.globals.get("PACK").toJs(), { level: 9 }));
