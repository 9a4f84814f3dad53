// Figures that move. Each state was drawn, and checked, when the book was built (src/gradbook/moving.py): here one
// takes the place of another. Without a script a figure shows its first state, and so does paper.
(() => {
  const SPOKEN_AFTER = 400; // ms: a screen reader says where a slider comes to rest, and not each step
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  const bring = (place) => {
    const { controls, menus, start, said, shapes, handle } = JSON.parse(place.dataset.states);
    const drawing = place.querySelector("svg.gb-figure");
    const moved = [...drawing.querySelectorAll(".gb-moved > g")];
    const all = place.querySelector("template").content.querySelectorAll("svg > g");
    const id = place.closest("figure")?.id ?? "";
    const sizes = controls.map(([, values]) => values.length);

    // A state's number counts the last control's values first.
    const parts = (state) => sizes.map((size, i) => Math.floor(state / sizes.slice(i + 1).reduce((a, b) => a * b, 1)) % size);
    const whole = (values) => values.reduce((state, value, i) => state * sizes[i] + value, 0);
    let now = start;

    const sentence = make("p", { className: "gb-tells", ariaHidden: true });
    const spoken = make("p", { className: "gb-spoken", role: "status" });
    const inputs = controls.map(([label, values], i) => {
      const input = menus[i]
        ? make("select", {}, ...values.map((value, which) => make("option", { value: which, textContent: value })))
        : make("input", { type: "range", min: 0, max: values.length - 1, step: 1 });
      input.addEventListener("input", () => show(whole(inputs.map((one) => Number(one.value)))));
      return input;
    });
    const values = controls.map(() => make("span", { className: "gb-value" }));
    const reset = make("button", { type: "button", textContent: "Reset", onclick: () => show(start) });
    // For who sees no picture: what is said, for each value of the control that has most.
    const longest = sizes.indexOf(Math.max(...sizes));
    const words = make("details", { className: "gb-words" }, make("summary", { textContent: "Describe this figure" }));
    const describe = () => {
      const heads = [controls[longest][0], "What is seen"].map((textContent) => make("th", { scope: "col", textContent }));
      const rows = controls[longest][1].map((textContent, which) => make("tr", {}, make("th", { scope: "row", textContent }),
        make("td", { textContent: said[whole(parts(now).map((value, i) => (i === longest ? which : value)))] })));
      const others = controls.flatMap(([label, all], i) => (i === longest ? [] : `${label}: ${all[parts(now)[i]]}`));
      words.replaceChildren(words.firstChild, make("table", {}, make("caption", { textContent: others.join(", ") }),
        make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows)));
    };
    words.addEventListener("toggle", () => { if (words.open) describe(); });
    place.append(
      make("div", { className: "gb-controls" },
        ...controls.map(([label], i) => make("label", {}, make("span", { textContent: label }), inputs[i], ...(menus[i] ? [] : [values[i]]))),
        reset),
      sentence, spoken, words);

    let later;
    const show = (state, isFirst = false) => {
      moved.forEach((group, i) => {
        const shape = shapes[state][i];
        if (isFirst || shape !== shapes[now][i]) group.replaceChildren(...document.importNode(all[shape], true).childNodes);
      });
      now = state;
      parts(state).forEach((value, i) => {
        inputs[i].value = value;
        values[i].textContent = controls[i][1][value];
        if (!menus[i]) inputs[i].ariaValueText = controls[i][1][value];
      });
      sentence.textContent = said[state];
      if (words.open) describe();
      clearTimeout(later);
      if (isFirst) return;
      later = setTimeout(() => {
        spoken.textContent = said[state];
        if (id) history.replaceState(history.state, "", `#${id}=${state}`);
      }, SPOKEN_AFTER);
    };

    if (handle.length) {
      const nearest = (event) => {
        const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(drawing.getScreenCTM().inverse());
        // The pointer moves sliders, and no menu. What its place leaves open stays as it is.
        const kept = parts(now);
        const change = (state) => parts(state).reduce((sum, value, i) => sum + (value === kept[i] ? 0 : menus[i] ? Infinity : 1e-6), 0);
        const far = handle.map(([x, y], state) => (x - at.x) ** 2 + (y - at.y) ** 2 + change(state));
        show(far.indexOf(Math.min(...far)));
      };
      drawing.classList.add("gb-held");
      drawing.addEventListener("pointerdown", (event) => {
        if (place.hasAttribute("data-locked")) return;
        drawing.setPointerCapture(event.pointerId);
        nearest(event);
      });
      drawing.addEventListener("pointermove", (event) => {
        if (drawing.hasPointerCapture(event.pointerId)) nearest(event);
      });
    }

    const linked = location.hash.startsWith(`#${id}=`) ? Number(location.hash.slice(id.length + 2)) : NaN;
    show(Number.isInteger(linked) && linked in said ? linked : start, true);
    if (Number.isInteger(linked)) place.scrollIntoView({ block: "center" });

    // Who has not predicted yet, predicts first.
    const cell = place.closest(".cell") ?? place;
    const question = cell.previousElementSibling?.closest(".gb-predict");
    const lock = (isLocked) => {
      for (const input of [...inputs, reset]) input.disabled = isLocked;
      words.hidden = isLocked; // it would give the answer away
      place.toggleAttribute("data-locked", isLocked);
    };
    if (question && !question.hasAttribute("data-predicted")) {
      lock(true);
      question.addEventListener("predicted", () => lock(false), { once: true });
    }
    let shown;
    addEventListener("beforeprint", () => { shown = now; show(start, true); });
    addEventListener("afterprint", () => show(shown, true));
  };
  addEventListener("DOMContentLoaded", () => document.querySelectorAll(".gb-moving").forEach(bring));
})();
