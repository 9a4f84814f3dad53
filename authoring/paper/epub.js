// Of the whole document each page as XHTML that e-readers understand: formulas as MathML alone, figures with their colours.
(letters) => {
  const whole = document.querySelector("article");
  const MATH = "http://www.w3.org/1998/Math/MathML";

  // E-readers leave mathvariant unread, and a bold x, a vector, would be an x. Unicode has letters of each kind.
  const asLetters = (math) => {
    for (const element of math.querySelectorAll("[mathvariant]")) {
      const kind = letters[element.getAttribute("mathvariant")];
      if (kind) element.textContent = [...element.textContent].map((letter) => kind[letter] ?? letter).join("");
      // A single letter would be italic.
      if (element.localName === "mi" && [...element.textContent].length === 1 && !kind) element.setAttribute("mathvariant", "normal");
      else element.removeAttribute("mathvariant");
    }
  };
  const PARTS = { msub: 2, msup: 2, munder: 2, mover: 2, mfrac: 2, msubsup: 3, munderover: 3 };
  for (const formula of [...whole.querySelectorAll(".katex")]) {
    const math = formula.querySelector("math");
    const meaning = math.querySelector("semantics");
    math.querySelectorAll("annotation").forEach((element) => element.remove());
    meaning.replaceWith(...meaning.childNodes);
    asLetters(math);
    // After the name of a function KaTeX writes a sign into its indices, as one part too many.
    for (const [name, parts] of Object.entries(PARTS)) {
      for (const element of math.querySelectorAll(name)) {
        const row = document.createElementNS(MATH, "mrow");
        const more = [...element.children].slice(parts);
        if (!more.length) continue;
        element.replaceWith(row);
        row.append(element, ...more);
      }
    }
    const shown = formula.closest(".katex-display");
    (shown ?? formula).replaceWith(math);
  }

  // What a variable stands for: few e-readers look it up.
  const probe = document.createElement("span");
  whole.append(probe);
  const looked = new Map();
  const value = (name) => {
    if (!looked.has(name)) {
      probe.style.color = `var(${name})`;
      looked.set(name, name === "--figure-font" ? "serif" : getComputedStyle(probe).color);
    }
    return looked.get(name);
  };
  for (const element of whole.querySelectorAll("svg, svg *")) {
    for (const { name, value: given } of [...element.attributes]) {
      if (given.includes("var(--")) element.setAttribute(name, given.replace(/var\((--[\w-]+)\)/g, (_, variable) => value(variable)));
    }
  }
  probe.remove();

  whole.querySelectorAll(".gb-at").forEach((element) => element.remove());
  for (const folded of [...whole.querySelectorAll("details")]) {
    const box = document.createElement("div");
    const title = document.createElement("p");
    title.className = "gb-summary";
    title.append(...folded.querySelector("summary").childNodes);
    folded.querySelector("summary").remove();
    box.className = folded.className;
    if (folded.id) box.id = folded.id;
    box.append(title, ...folded.childNodes);
    folded.replaceWith(box);
  }

  // Each section of the whole is a file, and a link needs its name.
  const parts = [...whole.children];
  const file = (part) => `${part.id}.xhtml`;
  for (const link of whole.querySelectorAll("a[href^='#']")) {
    const target = document.getElementById(link.getAttribute("href").slice(1));
    link.setAttribute("href", `${file(parts.find((part) => part.contains(target)))}#${target.id}`);
  }
  const serializer = new XMLSerializer();
  return parts.map((part) => ({
    file: file(part),
    title: part.querySelector("h1, h2, .gb-title").textContent.trim(),
    content: serializer.serializeToString(part),
    has: { svg: !!part.querySelector("svg"), mathml: !!part.querySelector("math") },
  }));
}
