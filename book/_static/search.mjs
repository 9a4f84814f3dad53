// The search page: what is typed is looked for at once, in the text that the page has brought along (text.js), and nothing
// of it becomes part of the page but as text.
import { excerpt, Finder, marked } from "./finding.mjs";

const SHOWN = 30, RESTS = 150; // results; milliseconds since the last key
const form = document.querySelector(".gb-search");
const box = form.elements.q;
const [status, list] = [document.querySelector(".gb-search-status"), document.querySelector(".gb-found")];
let finder, timer;

box.value = new URLSearchParams(location.search).get("q") ?? "";
box.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, RESTS);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});
setTimeout(search); // when the page has been shown: the index takes a moment

function search() {
  clearTimeout(timer);
  finder ??= new Finder(gradbookText);
  const query = box.value.trim();
  const { found, whole, taken } = finder.find(query);
  list.replaceChildren(...found.slice(0, SHOWN).map(item));
  status.textContent = query && said(found.length, whole, taken);
  history.replaceState(null, "", query ? `?q=${encodeURIComponent(query)}` : location.pathname); // for who comes back
}

function said(count, whole, taken) {
  if (!count) return "Nothing was found. Try another word, or fewer.";
  const places = count === 1 ? "One place was found" : `${count} places were found`;
  const words = [...taken].map(([word, meant]) => `“${word}” is not in the book, and was taken for “${meant}”.`);
  return [`${places}${count > SHOWN ? `; these are the best ${SHOWN}` : ""}.`, ...words, ...(whole ? [] : ["None has all of your words; these have most."])].join(" ");
}

function item(entry) {
  const { text, code } = excerpt(entry);
  const link = element("a", "", ...pieces(entry.title, entry.matched));
  link.href = entry.address;
  return element("li", "", link,
    ...(entry.above ? [element("p", "gb-found-place", entry.above)] : []),
    ...(text ? [element("p", "gb-found-text", ...(code ? [element("code", "literal", ...pieces(text, entry.matched))] : pieces(text, entry.matched)))] : []));
}

const pieces = (text, matched) => marked(text, matched).map((piece, i) => (i % 2 ? element("mark", "", piece) : piece));

function element(name, className, ...children) {
  const made = Object.assign(document.createElement(name), { className });
  made.append(...children);
  return made;
}
