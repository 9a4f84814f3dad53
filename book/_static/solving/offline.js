// Keeps what has been opened for when there is no network. It stands at the root of the built book, since a
// service worker is asked about nothing above its own place.
//
// The book.css, the book.js and the Python that a page names have their version in their address: they are an edition.
// Such an address always means the same bytes, so a kept one is not asked for again. All else, and so each page, comes
// from the network as long as there is one: nobody sees an old page, nor does an author in `make live`. A page is kept
// when all is kept that it names: so what is kept is never of two editions.
const NAME = `gradbook ${registration.scope}`; // other books may be on the same host
const NAMED = /(?:href|src|data-gb-python)="([^"]*_static\/(?:book\.(?:css|js)\?v=\w+|python\/[^"]*))"/g;
const VERSIONED = /\/_static\/(book\.\w+\?v=|python\/)/;

const isPage = (answer) => answer.headers.get("Content-Type")?.startsWith("text/html");
const bare = (address) => address.replace(VERSIONED.test(address) ? /#.*/ : /[?#].*/, "");
const named = async (page, address) => [...(await page.clone().text()).matchAll(NAMED)].map(([, name]) => new URL(name, address).href);
// A browser may refuse to keep anything, or be full: then all is as if there were no service worker.
const opened = () => caches.open(NAME);
const found = (address) => opened().then((cache) => cache.match(bare(address), { ignoreVary: true })).catch(() => undefined);

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(registration.scope)) event.respondWith(answered(event));
});

async function answered(event) {
  const { request } = event;
  const before = VERSIONED.test(request.url) && (await found(request.url));
  if (before) return before;
  try {
    const answer = await fetch(request);
    event.waitUntil(keep(request.url, answer.clone()).catch(() => {}));
    return answer;
  } catch (error) {
    const kept = await found(request.url);
    if (kept) return kept;
    throw error;
  }
}

async function keep(address, answer) {
  if (answer.status !== 200 || answer.redirected) return;
  const cache = await opened();
  if (isPage(answer)) {
    for (const name of await named(answer, address)) {
      if (await found(name)) continue;
      if (name.endsWith("/")) return; // its Python is not there, or not all of it
      await cache.add(name);
    }
  }
  await cache.put(bare(address), answer);
}

// An exercise was opened, and tells what it has loaded: most of it before this was here.
addEventListener("message", (event) => event.waitUntil(keepAll(event.data).catch(() => {})));

async function keepAll({ page, python, files }) {
  const answer = await fetch(page, { cache: "no-cache" });
  const edition = await named(answer, page);
  if (!edition.includes(python)) return; // there is a newer one by now
  const cache = await opened();
  for (const file of files) {
    if (VERSIONED.test(file) && (await found(file))) continue;
    const request = new Request(file, { cache: VERSIONED.test(file) ? "force-cache" : "default", priority: "low" });
    const got = await fetch(request);
    if (!got.ok) throw new Error(file);
    await cache.put(bare(file), got);
  }
  await cache.put(python, new Response()); // the mark that it is whole
  await keep(page, answer);
  await removeOthers(cache, [...edition, new URL("..", python).href]);
}

// Of older editions nothing is left. Their pages are asked for again, and so are not lost.
async function removeOthers(cache, edition) {
  const addresses = (await cache.keys()).map(({ url }) => url);
  const others = addresses.filter((one) => VERSIONED.test(one) && !edition.includes(one) && !edition.includes(new URL(".", one).href));
  if (!others.length) return;
  for (const page of addresses.filter((one) => !VERSIONED.test(one))) {
    const kept = await cache.match(page);
    if (!isPage(kept) || (await named(kept, page)).every((name) => edition.includes(name))) continue;
    await cache.delete(page);
    await fetch(page).then((answer) => keep(page, answer)).catch(() => {});
  }
  for (const one of others) await cache.delete(one);
}
