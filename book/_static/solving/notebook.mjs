// What stands in an exercise's editors, as a notebook: the first cell, then each part and its grader.
export function notebook(title, given, parts) {
  const cells = [text(`# ${title}`), code(given)];
  for (const part of parts) cells.push(text(`## ${part.heading}`), code(part.text), code(part.checks));
  cells.forEach((cell, number) => { cell.id = `cell-${number}`; });
  const metadata = {
    kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
    language_info: { name: "python" },
  };
  return JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1);
}

const text = (source) => ({ cell_type: "markdown", metadata: {}, source });
const code = (source) => ({ cell_type: "code", execution_count: null, metadata: {}, outputs: [], source });
