// All built pages in one document, in the order of the book: a title, the contents, the pages, and the solutions.
// Ids are made a page's own by its name, and links between pages become links inside.
async ({ entries, title, author, rights }) => {
  // What is for a screen, or for who can run it.
  const NOT_HERE = ".headerlink, .copybtn, .gb-checked, .gb-code, .gb-checks, .gb-unchecked, .gb-links, .gb-head, .gb-solving, .gb-claims > ul, template, script, .sd-summary-state-marker";
  const REFERS = ["id", "for", "headers", "aria-labelledby", "aria-describedby", "aria-controls"];
  const nameOf = (page) => "p-" + page.replace(/^book\//, "").replace(/[^\w]+/g, "-");
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const become = (element, tag, ...children) => {
    const other = document.createElement(tag);
    for (const { name, value } of element.attributes) other.setAttribute(name, value);
    other.append(...(children.length ? children : element.childNodes));
    element.replaceWith(other);
    return other;
  };
  const lower = (root, by) => {
    for (const heading of [...root.querySelectorAll("h1, h2, h3, h4")]) become(heading, `h${Number(heading.localName[1]) + by}`);
  };
  const names = new Map(entries.map(({ page }) => [new URL(`${page}.html`, document.baseURI).pathname, nameOf(page)]));

  // An id is a page's own, and so is what refers to it; a link leads to where its target is now.
  const own = (article, name, address) => {
    for (const element of article.querySelectorAll("*")) {
      for (const { name: key, value } of [...element.attributes]) {
        if (REFERS.includes(key)) element.setAttribute(key, value.replace(/\S+/g, (id) => `${name}--${id}`));
        else if (key === "xlink:href") element.setAttribute(key, value.replace("#", `#${name}--`));
        else if (value.includes("url(#")) element.setAttribute(key, value.replaceAll("url(#", `url(#${name}--`));
      }
    }
    for (const link of [...article.querySelectorAll("a[href]")]) {
      const target = new URL(link.getAttribute("href"), address);
      if (target.origin !== location.origin) continue;
      const page = names.get(target.pathname);
      if (page) link.setAttribute("href", `#${page}${target.hash ? target.hash.replace("#", "--") : ""}`);
      else link.replaceWith(...link.childNodes);
    }
  };

  const solutions = [];
  const see = (id, what) => make("p", { className: "gb-see" }, make("a", { href: `#${id}` }, what), make("span", { className: "gb-at" }));
  const takeSolutions = (article, name) => {
    const taken = [];
    for (const folded of [...article.querySelectorAll("details.gb-solution")]) {
      const summary = folded.querySelector("summary");
      const solution = make("section", { className: "gb-solved" }, make("h3", {}, ...summary.childNodes));
      solution.id = folded.id || `${name}--solution-${taken.length + 1}`;
      summary.remove();
      folded.replaceWith(see(solution.id, solution.firstChild.textContent));
      solution.append(...folded.childNodes);
      taken.push(solution);
    }
    const after = article.querySelector("section[id$='--after-you-have-tried']");
    if (after) {
      after.replaceWith(see(after.id, after.querySelector("h2").textContent));
      lower(after, 1);
      const folded = after.querySelector(":scope > details");
      folded.querySelector("summary").remove();
      folded.replaceWith(...folded.childNodes);
      taken.push(after);
    }
    if (!taken.length) return;
    const title = article.querySelector("h1").textContent;
    solutions.push(make("section", { id: `${name}--solutions`, className: "gb-solutions" }, make("h2", {}, title), ...taken));
  };

  const parser = new DOMParser();
  const parts = [];
  for (const { page, depth } of entries) {
    const address = new URL(`${page}.html`, document.baseURI);
    const read = parser.parseFromString(await (await fetch(address)).text(), "text/html").querySelector("article");
    read.querySelectorAll(NOT_HERE).forEach((element) => element.remove());
    // The drawing is the figure that has its alternative text, and not what holds it and its caption.
    for (const figure of read.querySelectorAll("figure:has(svg[role=img])")) figure.setAttribute("role", "group");
    const name = nameOf(page);
    own(read, name, address);
    takeSolutions(read, name);
    // What has only checked is empty now.
    for (const cell of read.querySelectorAll("div.cell")) if (!cell.textContent.trim() && !cell.querySelector("svg, img")) cell.remove();
    for (const folded of [...read.querySelectorAll("details")]) {
      if (folded.className === "gb-claims") become(folded, "p", ...folded.querySelector("summary > h2").childNodes);
      else folded.open = true;
    }
    if (depth) lower(read, depth);
    parts.push(make("section", { id: name, className: depth ? "gb-whole gb-within" : "gb-whole" }, ...read.childNodes));
  }
  if (solutions.length) parts.push(make("section", { id: "solutions", className: "gb-whole" }, make("h1", {}, "Solutions"), ...solutions));

  const whole = document.querySelector("article");
  whole.append(make("section", { id: "title", className: "gb-title-page" }, make("p", { className: "gb-title" }, title), make("p", {}, author), make("p", { className: "gb-rights" }, rights)), ...parts);

  // The contents: parts of the book, pages, and the sections of chapters.
  const contents = make("ul", {});
  const line = (id, level, heading) => make("li", { className: `gb-line-${level}` }, make("a", { href: `#${id}` }, make("span", {}, ...heading.cloneNode(true).childNodes), make("span", { className: "gb-at" })));
  let count = 0;
  for (const part of parts) {
    const entry = entries[count++];
    if (entry?.part) contents.append(make("li", { className: "gb-line-part" }, entry.part));
    const inner = entry?.depth ?? 0;
    part.querySelectorAll(`h${1 + inner}, h${2 + inner}, h${3 + inner}`).forEach((heading) => {
      const level = Number(heading.localName[1]);
      // A heading's section is what links lead to; the first one's is the page.
      const place = level === 1 + inner ? part : heading.closest("section");
      if (level === 1 + inner) contents.append(line(place.id, 1 + inner, heading));
      else if (level === 2 && !inner) contents.append(line(place.id, 2, heading));
    });
  }
  whole.querySelector(".gb-title-page").after(make("section", { className: "gb-whole gb-contents", id: "contents" }, make("h1", {}, "Contents"), contents));

  const dead = [...whole.querySelectorAll("a[href^='#']")].map((link) => link.getAttribute("href")).find((href) => !document.getElementById(href.slice(1)));
  if (dead) throw new Error(`a link of the whole book leads nowhere: ${dead}`);

  // For who prints it: titles in plain text, where a formula is its MathML alone; what stands at the head of each sheet; and
  // on which page what stands.
  const text = (heading) => {
    const copy = heading.cloneNode(true);
    copy.querySelectorAll(".katex-html, annotation").forEach((element) => element.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  };
  window.gradbookTitles = () => [...whole.querySelectorAll("h1, h2, h3, h4")].map(text);
  window.gradbookSheets = () => {
    const head = (part) => `@page ${part.id} { @top-center { content: ${JSON.stringify(text(part.querySelector("h1, h2")))}; } }`;
    for (const part of parts) part.style.page = part.id;
    document.head.append(make("style", { textContent: parts.map(head).join("\n") }));
  };
  window.gradbookPages = (numbers) => {
    for (const place of whole.querySelectorAll(".gb-at")) {
      const line = place.closest("a");
      const number = numbers[(line ?? place.previousElementSibling).hash.slice(1)];
      place.textContent = line ? number : `, page ${number}`;
    }
  };
}
