// Elements of a page. What is inside is text or elements, and never read as HTML.
export function element(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...inside);
  return made;
}

export function button(label, action) {
  const made = element("button", { type: "button" }, label);
  made.addEventListener("click", action);
  return made;
}

export function download(text, name, type) {
  const link = element("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// What unfolds makes a long page be laid out again: one after another, so that it does not stand still, and with a pause,
// for after Python has run its compiler still has work for a moment.
const PAUSE = 100; // ms
let opened = Promise.resolve();
export const unfold = (details) => {
  opened = opened.then(() => new Promise((done) => setTimeout(() => requestAnimationFrame(() => done((details.open = true))), PAUSE)));
};
