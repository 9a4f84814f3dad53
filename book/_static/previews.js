// A preview of what a link in the text leads to: the pointer rests on the link, or the keyboard comes to it, and a copy
// of the theorem, figure, term or source is shown beside it. Nothing is asked for before that.
//
// It can be pointed at and scrolled, Escape closes it, and it stays as long as the link or the preview is in use. With
// the keyboard it comes next after its link. It is not read out: it has nothing that the link does not lead to, and a
// whole theorem read at each link would keep whoever listens from reading on.
(() => {
  const RESTS = 150, LONGER = 600, LEAVES = 250, GAP = 6; // milliseconds; and pixels
  const MARK = ".gb-checked"; // of what a cell has checked: small, in the midst of the text, and it leads to much code
  const KEYED = ":focus-visible"; // not by a tap or a click, which follow the link

  // A page that is opened from disk may not read another one, but may show it in a frame, and be told what is in it.
  if (location.protocol === "file:" && self !== top) {
    addEventListener("DOMContentLoaded", () => parent.postMessage(document.documentElement.outerHTML, "*"));
    return;
  }

  const article = document.querySelector("article");
  if (!article) return;
  const pages = new Map([[location.pathname, document]]); // or promises of them
  let preview, link, dismissed, timer;

  article.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType !== "touch") at(target);
  });
  article.addEventListener("pointerleave", leave);
  article.addEventListener("focusin", ({ target }) => target.matches(KEYED) && at(target));
  article.addEventListener("focusout", leave);
  article.addEventListener("click", ({ target }) => target.closest("a") && dismiss());
  // A link that the keyboard has come to may have been scrolled to since.
  document.addEventListener("scrollend", ({ target }) => target === document && link?.matches(KEYED) && preview?.matches(":popover-open") && place());
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !link) return;
    if (preview?.contains(document.activeElement)) link.focus();
    dismiss();
  });

  function at(element) {
    clearTimeout(timer);
    if (preview?.contains(element)) return;
    const found = element.closest("a[href*='#']:not(.headerlink)");
    if (!found?.hash || found.origin !== location.origin) return leave();
    if (found !== link && found !== dismissed) timer = setTimeout(show, found.matches(MARK) ? LONGER : RESTS, found);
  }

  function leave() {
    clearTimeout(timer);
    dismissed = null;
    timer = setTimeout(() => {
      if (!link?.matches(`:hover, ${KEYED}`) && !preview?.matches(":hover, :focus-within")) close();
    }, LEAVES);
  }

  function dismiss() {
    dismissed = link; // until pointer or keyboard has left it
    close();
  }

  function close() {
    clearTimeout(timer);
    link = null;
    preview?.hidePopover();
  }

  async function show(asking) {
    link = asking;
    const target = (await read(link)).getElementById(decodeURIComponent(asking.hash.slice(1)));
    if (link !== asking || !target) return; // the reader has gone on
    preview ??= article.appendChild(Object.assign(document.createElement("div"), { className: "gb-preview", popover: "manual", role: "group", ariaLabel: "Preview" }));
    preview.hidePopover();
    preview.replaceChildren(copy(target, asking.href));
    preview.showPopover({ source: link });
    place();
    // The wheel stays in what it scrolls; over what is seen whole it scrolls the page.
    preview.style.overscrollBehavior = preview.scrollHeight > preview.clientHeight ? "contain" : "auto";
    // As in scrollable.js: what scrolls is reached by the keyboard, and only that.
    for (const part of [preview, ...preview.querySelectorAll("pre, div.math, .table-wrapper, .cell_output")]) {
      part.removeAttribute("tabindex");
      if (part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight) part.tabIndex = 0;
    }
  }

  // Below the link if there is room, else where there is more.
  function place() {
    const { left, top, bottom } = link.getBoundingClientRect();
    const above = top - 2 * GAP, below = innerHeight - bottom - 2 * GAP;
    const most = link.matches(MARK) ? "16rem" : "30rem";
    preview.style.maxHeight = most;
    const under = preview.offsetHeight <= below || below >= above;
    preview.style.maxHeight = `min(${most}, ${under ? below : above}px)`;
    preview.style.top = `${scrollY + (under ? bottom + GAP : top - GAP - preview.offsetHeight)}px`;
    preview.style.left = `${scrollX + Math.max(GAP, Math.min(left, document.documentElement.clientWidth - preview.offsetWidth - GAP))}px`;
  }

  function read({ pathname, protocol, href }) {
    if (!pages.has(pathname)) {
      const text = protocol === "file:" ? framed(href) : fetch(pathname).then(answer => answer.text());
      pages.set(pathname, text.then(text => new DOMParser().parseFromString(text, "text/html")));
      text.catch(() => pages.delete(pathname)); // the network is away: ask again next time
    }
    return pages.get(pathname);
  }

  function framed(address) {
    const frame = Object.assign(document.createElement("iframe"), { hidden: true, src: address });
    return new Promise(told => {
      addEventListener("message", function listen({ source, data }) {
        if (source !== frame.contentWindow) return;
        removeEventListener("message", listen);
        frame.remove();
        told(data);
      });
      document.body.append(frame);
    });
  }

  // What is at the place that a link leads to, to stand a second time, and on another page.
  function copy(target, address) {
    const part = whole(target);
    for (const needless of part.querySelectorAll("script, button, .headerlink, .gb-controls, .gb-tells, .gb-words, .gb-spoken")) needless.remove();
    // Of a cell that checks, what unfolds is all there is to see.
    const first = part.firstElementChild;
    for (const details of part.querySelectorAll("details")) {
      details.open = details === first || (first.matches(".cell") && details.parentElement === first);
    }
    for (const heading of part.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
      const title = Object.assign(document.createElement("p"), { className: "gb-title" });
      title.append(...heading.childNodes);
      heading.replaceWith(title);
    }
    for (const name of ["href", "src"]) {
      for (const element of part.querySelectorAll(`:not(svg *)[${name}]`)) element[name] = new URL(element.getAttribute(name), address);
    }
    // An id stands once on a page; a figure's parts find each other by theirs.
    for (const element of part.querySelectorAll("[id]")) {
      if (element.closest("svg")) element.id = `preview-${element.id}`;
      else element.removeAttribute("id");
    }
    for (const element of part.querySelectorAll("svg *")) {
      for (const attribute of element.attributes) {
        attribute.value = attribute.value.replace(attribute.localName === "href" ? /^#/ : /url\(#/g, "$&preview-");
      }
    }
    return part;
  }

  function whole(target) {
    const part = document.createDocumentFragment();
    const among = (parent, ...elements) => {
      part.append(document.importNode(parent));
      part.firstChild.append(...elements.map(element => document.importNode(element, true)));
    };
    if (!target.textContent.trim() && !target.matches("figure")) target = target.closest("section"); // a mark before its heading
    if (target.matches("span, a, strong, em")) target = target.closest("p, li, dd") ?? target;
    if (target.matches("dt")) {
      const all = [target];
      while (all.at(-1).matches("dt") && all.at(-1).nextElementSibling) all.push(all.at(-1).nextElementSibling);
      among(target.parentElement, ...all);
    } else if (target.matches("[role=listitem]")) {
      among(target.parentElement, target);
    } else if (target.matches("section")) {
      const inside = [...target.children].filter(element => !element.matches("span:empty"));
      const sections = inside.findIndex(element => element.matches("section"));
      part.append(...inside.slice(0, sections < 0 ? 4 : Math.min(4, sections)).map(element => document.importNode(element, true)));
    } else {
      part.append(document.importNode(target, true));
    }
    return part;
  }
})();
