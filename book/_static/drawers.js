// Furo's side bars stand beside the text where there is room. Elsewhere they are drawers, which a hidden checkbox opens; its
// labels answer to a mouse alone. Without this script that stays so. With it the labels become buttons, what lies in a closed
// drawer is out of the keyboard's way, and the keyboard's place moves into an opened drawer and back.
(() => {
  const drawers = [
    ["__navigation", "gb-book", ".nav-overlay-icon", "Contents of the book", "(max-width: 63em)"],
    ["__toc", "gb-contents", ".toc-overlay-icon", "Contents of this page", "(max-width: 80em)"], // widths are Furo's: assets.py
  ];
  for (const [state, id, label, name, narrow] of drawers) {
    const open = document.getElementById(state), drawer = document.getElementById(id), away = matchMedia(narrow);
    const buttons = [...document.querySelectorAll(label)].map(old => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: old.className });
      button.setAttribute("aria-label", name);
      button.setAttribute("aria-controls", id);
      button.append(...old.childNodes);
      old.replaceWith(button);
      button.addEventListener("click", () => set(!open.checked));
      return button;
    });
    const shown = () => {
      for (const button of buttons) button.setAttribute("aria-expanded", open.checked);
      drawer.inert = away.matches && !open.checked;
    };
    const set = opened => {
      const inside = drawer.contains(document.activeElement);
      open.checked = opened;
      shown();
      // The reader's own place among the links, or else the first of them.
      if (opened) {
        const links = [...drawer.querySelectorAll("a")].filter(link => link.checkVisibility());
        (links.find(link => link.matches("[aria-current], .scroll-current > *")) ?? links[0])?.focus();
      } else if (inside) buttons.find(button => button.checkVisibility())?.focus();
    };
    shown();
    open.addEventListener("change", () => set(open.checked)); // the ground beside an open drawer closes it
    away.addEventListener("change", () => {
      if (!away.matches) open.checked = false;
      shown();
    });
    addEventListener("keydown", event => {
      if (event.key === "Escape" && open.checked) set(false);
    });
    // Whoever goes on from a drawer to the page, by key or by a link, has done with it.
    const leave = () => {
      open.checked = false;
      shown();
    };
    drawer.addEventListener("focusout", ({ relatedTarget: next }) => {
      if (open.checked && next && !drawer.contains(next)) leave();
    });
    drawer.addEventListener("click", ({ target }) => {
      if (open.checked && target.closest("a[href^='#']")) leave();
    });
  }
  // The list of pages is longer than a window: show the part that has this page.
  addEventListener("load", () => {
    const list = document.querySelector(".sidebar-scroll"), here = list?.querySelector("[aria-current]");
    if (here) list.scrollTop = here.getBoundingClientRect().bottom - list.getBoundingClientRect().top - list.clientHeight / 2;
  });
})();
