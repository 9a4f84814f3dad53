// Sets the text of notebooks as Visual Studio Code does, and prints how many formulas it found, and what it could not read.
const { readFileSync } = require("node:fs");
const parser = require("markdown-it")({ html: true, linkify: true });
parser.use(require("@vscode/markdown-it-katex").default, { globalGroup: true, enableBareBlocks: true, enableFencedBlocks: true });

let formulas = 0;
const wrong = [];
for (const path of process.argv.slice(2)) {
  const { cells } = JSON.parse(readFileSync(path, "utf8"));
  for (const { cell_type, source } of cells) {
    if (cell_type !== "markdown") continue;
    const html = parser.render([source].flat().join(""));
    formulas += html.split('class="katex"').length - 1;
    for (const [error] of html.matchAll(/<[^>]*katex-error[^>]*>/g)) wrong.push(`${path}: ${error}`);
    // What is left of TeX beside formulas and code was taken for text.
    const text = html.replace(/<annotation.*?<\/annotation>|<code.*?<\/code>/gs, "").replace(/<[^>]+>/g, "");
    for (const [left] of text.matchAll(/\$[^$\n]{0,40}|\\[a-zA-Z]{3,}/g)) wrong.push(`${path}: ${left}`);
  }
}
console.log(JSON.stringify({ formulas, wrong }));
