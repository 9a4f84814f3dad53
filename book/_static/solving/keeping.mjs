// An opened exercise works without a network from now on, where a browser can do that.
const SERVICE = new URL("../../../../offline.js", import.meta.url); // at the book's root
const PYTHON = new URL(".", import.meta.url).href;

// `loaded` is what Python's worker has loaded, which the page is not told otherwise.
export async function keepForOffline(loaded) {
  try {
    await navigator.serviceWorker.register(SERVICE);
    const { active } = await navigator.serviceWorker.ready;
    const seen = performance.getEntriesByType("resource").map(({ name }) => name);
    const files = [...new Set([...seen, ...loaded])].filter((one) => one.startsWith(new URL(".", SERVICE).href));
    active.postMessage({ page: location.href.replace(/[?#].*/, ""), python: PYTHON, files });
  } catch (error) {
    console.info(`Without a network this exercise will not work: ${error.message}`);
  }
}
