// A preview is made when its link is first pointed at: to make all of them holds up a page that loads.
(() => {
  const make = window.tippy;
  window.tippy = (link, options) => {
    const asked = new AbortController();
    const first = () => {
      asked.abort();
      make(link, options).show();
    };
    for (const sign of ["mouseenter", "focus"]) link.addEventListener(sign, first, { signal: asked.signal });
  };
})();
