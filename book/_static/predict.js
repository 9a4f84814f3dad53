// "Predict first": a reader chooses before the page says. What was chosen is kept in this browser, and nowhere else.
// Without a script there stand a question, its answers, and what unfolds.
(() => {
  const ask = (box) => {
    const list = box.querySelector("ul");
    const truth = box.querySelector("details");
    if (!list || !box.id) return;
    const items = [...list.children];
    list.setAttribute("role", "radiogroup");
    list.setAttribute("aria-label", box.querySelector(".admonition-title").textContent);

    const tell = () => {
      box.dataset.predicted = "";
      box.dispatchEvent(new Event("predicted"));
    };
    // What is right is said once the reader looks, in words, too.
    const reveal = () => {
      if (!truth?.open || box.querySelector(".gb-verdict")) return;
      const right = items.findIndex((item) => item.querySelector(".right"));
      items[right]?.classList.add("gb-is-so");
      items[right]?.querySelector("label").append(Object.assign(document.createElement("span"), { className: "gb-verdict", textContent: " ✓ so it is" }));
      if (!box.hasAttribute("data-predicted")) tell();
    };
    items.forEach((item, i) => {
      item.setAttribute("role", "presentation");
      const radio = Object.assign(document.createElement("input"), { type: "radio", name: box.id, value: i });
      radio.addEventListener("change", () => {
        gradbookKept.keepPrediction(box.id, i);
        tell();
      });
      const label = document.createElement("label");
      label.append(radio, ...item.childNodes);
      item.append(label);
    });
    truth?.addEventListener("toggle", reveal);
    const before = gradbookKept.prediction(box.id);
    if (Number.isInteger(before) && before in items) {
      items[before].querySelector("input").checked = true;
      tell();
    }
  };
  addEventListener("DOMContentLoaded", () => document.querySelectorAll(".gb-predict").forEach(ask));
})();
