// What is wider than its place scrolls in itself; then the keyboard must reach it, and only then.
(() => {
  const mark = () => {
    for (const part of document.querySelectorAll("pre, div.math, .table-wrapper, .cell_output")) {
      if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
      else part.removeAttribute("tabindex");
    }
  };
  addEventListener("load", mark);
  addEventListener("resize", mark);
  document.addEventListener("toggle", mark, true);
})();
