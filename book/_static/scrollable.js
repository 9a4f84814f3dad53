// What is wider than its place scrolls in itself; then the keyboard must reach it, and only then.
(() => {
  const sized = new ResizeObserver(entries => {
    // Ask of all, then mark all: each question after a mark would lay out the page again.
    const wide = entries.map(({ target }) => target.scrollWidth > target.clientWidth);
    entries.forEach(({ target }, i) => {
      if (wide[i]) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    });
  });
  addEventListener("load", () => document.querySelectorAll("pre, div.math, .table-wrapper, .cell_output").forEach(part => sized.observe(part)));
})();
