// An exercise on paper for a class: its questions and blanks, without hints, solutions and what they mean, and without what
// this reader has written. The button is in page.html.
(() => {
  const button = document.querySelector("button.gb-sheet");
  if (!button) return;
  button.addEventListener("click", () => {
    document.documentElement.dataset.sheet = "";
    print();
  });
  addEventListener("afterprint", () => delete document.documentElement.dataset.sheet);
})();
