// Where the reader is on a page. Its height is the true one soon after somebody begins to use it, and Back returns to the very
// link: each entry of the history keeps what stood where in the window.
(() => {
  const article = document.querySelector("article"), root = document.documentElement;
  if (!article) return;
  history.scrollRestoration = "manual";

  // Sections far below wait, at a guessed height: page.html. Once the page is used they are laid out in its pauses, one by one.
  const USED = ["pointermove", "pointerdown", "wheel", "keydown", "scroll"];
  const pause = window.requestIdleCallback ?? (task => setTimeout(task, 50)); // Safari has none
  const layOut = () => delete root.dataset.sections;
  const settle = () => {
    if (!root.dataset.sections) return;
    const next = article.querySelector("section > section:not([data-laid])");
    if (!next) return layOut();
    next.dataset.laid = "";
    next.getBoundingClientRect(); // in this pause, not in a frame that the reader waits for
    pause(settle);
  };
  const used = () => {
    for (const event of USED) removeEventListener(event, used);
    pause(settle);
  };
  for (const event of USED) addEventListener(event, used, { passive: true });

  const keep = element => {
    if (!article.contains(element)) return;
    const within = element.closest("[id]");
    const at = { id: within.id, nth: [...within.querySelectorAll("*")].indexOf(element), top: element.getBoundingClientRect().top };
    history.replaceState({ ...history.state, at }, "");
  };
  const read = () => document.elementFromPoint(article.getBoundingClientRect().left + article.clientWidth / 2, innerHeight / 3);
  addEventListener("scrollend", ({ target }) => target === document && keep(read()));
  addEventListener("click", ({ target }) => {
    const link = target.closest("a[href]");
    if (!link) return;
    keep(article.contains(link) && !link.closest(".gb-preview") ? link : read());
    if (link.pathname !== location.pathname || !link.href.includes("#")) return;
    // Not before: who comes from another page is there at once.
    root.style.scrollBehavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "" : "smooth";
    layOut();
  }, true);

  const goTo = at => {
    const { id, nth, top } = at;
    layOut();
    const within = document.getElementById(id), element = nth < 0 ? within : within?.querySelectorAll("*")[nth];
    for (let closed; element && !element.checkVisibility() && (closed = element.closest("details:not([open])"));) closed.open = true;
    history.replaceState({ ...history.state, at }, ""); // Sphinx's script for search words empties it
    if (element) scrollBy({ top: element.getBoundingClientRect().top - top, behavior: "instant" });
    return element;
  };
  // Also when an address is entered that differs in what follows the # alone.
  addEventListener("popstate", ({ state }) => {
    if (state?.at) return goTo(state.at)?.matches("a") && goTo(state.at).focus({ preventScroll: true });
    layOut();
    const target = document.querySelector(":target");
    if (target) target.scrollIntoView();
    else scrollTo({ top: 0, behavior: "instant" });
  });
  const at = history.state?.at;
  const [visit] = performance.getEntriesByType("navigation");
  const target = () => document.querySelector(":target")?.scrollIntoView({ behavior: "instant" });
  // A page that was left before it had come to rest has noted nothing: who comes back to it goes where its link has led.
  if (at || visit?.type !== "navigate") {
    const come = () => at ? goTo(at) : target();
    come();
    // A browser goes to the address's # until the page is loaded.
    let moved = false;
    for (const event of ["wheel", "touchmove", "keydown"]) addEventListener(event, () => { moved = true; }, { once: true, passive: true });
    addEventListener("load", () => document.fonts.ready.then(() => requestAnimationFrame(() => moved || come())));
  }
})();
