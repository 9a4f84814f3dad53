// What a page from disk has instead of the browser's own: a `Worker`, and its own address. Browsers refuse a worker whose
// script is on disk, and let nobody read a file there. But a worker may be made of a text that the page has, and a page may
// load scripts: so each file that the worker asks for lies there once more as a script, which calls `gradbookFile`.
import program from "./worker.txt";

export const PLACE = document.currentScript.src;
const ABOVE = new URL("..", PLACE).href; // nothing else is loaded, whoever may ask

const files = new Map(); // the text of each, in base64, or null: Python may be started again
const file = (address) => {
  if (!files.has(address)) files.set(address, loaded(address));
  return files.get(address);
};

window.gradbookFile = (text) => { document.currentScript.gradbookText = text; };

async function loaded(address) {
  const script = document.createElement("script");
  try {
    script.src = new URL(`${address}.js`).href;
    if (!script.src.startsWith(ABOVE)) throw new Error(address);
    await new Promise((resolve, reject) => {
      Object.assign(script, { onload: resolve, onerror: reject });
      document.head.append(script);
    });
    return script.gradbookText;
  } catch {
    files.delete(address); // it may be there the next time
    return null;
  } finally {
    script.remove();
  }
}

export function Worker() {
  const text = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
  const worker = new window.Worker(text, { name: PLACE });
  worker.addEventListener("message", async (event) => {
    const { asked, ready } = event.data;
    if (!asked && !ready) return;
    event.stopImmediatePropagation(); // nor need anything be kept for when there is no network
    if (ready) URL.revokeObjectURL(text);
    else event.ports[0].postMessage(await file(asked));
  });
  return worker;
}
