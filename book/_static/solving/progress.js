// Which parts of which exercise were passed, shown where exercises are listed; and the buttons to
// save, load and forget what is kept.
(() => {
  const kept = window.gradbookKept;

  const mark = () => {
    document.querySelectorAll(".gb-progress").forEach((one) => one.remove());
    const all = kept.passed();
    const add = (place, text) => {
      const said = document.createElement("span");
      said.className = "gb-progress";
      said.textContent = text;
      place.append(said);
    };
    for (const link of document.querySelectorAll(".sidebar-tree a[href], article table a[href]")) {
      const found = all[kept.exerciseOf(link.getAttribute("href") === "#" ? location.href : link.href)];
      if (found) add(link, found.passed.length === found.parts ? " ✓ passed" : ` ${found.passed.length} of ${found.parts}`);
    }
    for (const part of all[kept.here]?.passed ?? []) {
      const heading = document.querySelector(`[data-gb-part="${CSS.escape(part)}"]`)?.closest("section").querySelector("h2");
      if (heading) add(heading, " ✓ passed");
    }
    const place = document.querySelector(".gb-answers");
    if (!place) return;
    const count = Object.values(all).reduce((sum, one) => sum + one.passed.length, 0);
    place.replaceChildren(...(count ? [`You have passed ${count} ${count === 1 ? "part" : "parts"} in this browser. `] : []), ...buttons(count));
  };

  const button = (label, action) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", action);
    return made;
  };
  const save = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(Object.fromEntries(kept.entries()), null, 1)], { type: "application/json" }));
    link.download = "gradbook-answers.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const load = () => {
    const chooser = document.createElement("input");
    chooser.type = "file";
    chooser.accept = "application/json";
    chooser.addEventListener("change", async () => {
      const said = document.createElement("span");
      said.setAttribute("role", "status");
      try {
        const count = kept.load(JSON.parse(await chooser.files[0].text()));
        mark();
        said.textContent = ` ${count} entries were loaded.`;
      } catch {
        said.textContent = " This is no file that this page has saved, or your browser keeps nothing: nothing was loaded, or not all.";
      }
      document.querySelector(".gb-answers").append(said);
    });
    chooser.click();
  };
  const forget = () => {
    if (!confirm("Forget which parts were passed? Your answers stay.")) return;
    kept.forgetPassed();
    mark();
  };
  const elsewhere = () => {
    const link = document.createElement("a");
    link.href = "#gb-elsewhere";
    link.textContent = "Work in a notebook instead";
    return link;
  };
  const buttons = (count) => [
    ...(kept.entries().length ? [button("Save my answers to a file", save)] : []),
    button("Load answers from a file", load),
    ...(count ? [button("Forget what I have passed", forget)] : []),
    ...(document.getElementById("gb-elsewhere") ? [elsewhere()] : []),
  ];
  document.addEventListener("gb-judged", mark);
  addEventListener("storage", mark); // of another tab
  mark();
})();
