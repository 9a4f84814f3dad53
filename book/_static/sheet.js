// An exercise on paper for a class: its questions and blanks, without hints, solutions and what they mean.
(() => {
  const links = document.querySelector(".gb-links");
  if (!links || !document.querySelector(".gb-solution")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Print without solutions";
  button.addEventListener("click", () => {
    document.documentElement.dataset.sheet = "";
    print();
  });
  addEventListener("afterprint", () => delete document.documentElement.dataset.sheet);
  links.prepend(button);
})();
