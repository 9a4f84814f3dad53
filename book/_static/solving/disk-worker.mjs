// What worker.mjs has from disk instead of the browser's own: its address, and a `fetch` that asks the page.
export const PLACE = name;

// Pyodide starts in workers that are modules, which no text can be; by this it knows the others.
globalThis.importScripts = undefined;

globalThis.fetch = async (asked) => {
  const address = String(asked);
  if (address.startsWith("data:")) return new Response(); // Pyodide's, which has no use for it
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((resolve) => { port1.onmessage = resolve; });
  postMessage({ asked: address }, [port2]);
  const text = (await answer).data;
  if (text === null) return new Response(null, { status: 404 });
  const bytes = decoded(text);
  return new Response(bytes, { headers: { "Content-Length": bytes.length } });
};

const decoded = (text) => Uint8Array.fromBase64?.(text) ?? Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
