// Which parts of which exercises were passed: kept on this machine, shown where exercises are listed.
(() => {
  const KEY = "gradbook:passed";
  const read = () => {
    try {
      const kept = Object.entries(JSON.parse(localStorage.getItem(KEY)) ?? {});
      return Object.fromEntries(kept.filter(([, one]) => Array.isArray(one?.passed)));
    } catch {
      return {};
    }
  };
  // Where nothing can be kept, solving.js has said so already.
  const write = (all) => {
    try {
      localStorage.setItem(KEY, JSON.stringify(all));
    } catch {}
  };
  const exerciseOf = (address) => /(?:^|\/)(\d\d-[\w-]+)\/exercise\.html$/.exec(new URL(address, location.href).pathname)?.[1];

  const mark = () => {
    document.querySelectorAll(".gb-progress").forEach((one) => one.remove());
    const all = read();
    for (const link of document.querySelectorAll(".sidebar-tree a[href], article table a[href]")) {
      const found = all[exerciseOf(link.getAttribute("href") === "#" ? location.href : link.href)];
      if (!found) continue;
      const said = document.createElement("span");
      said.className = "gb-progress";
      said.textContent = found.passed.length === found.parts ? " ✓ passed" : ` ${found.passed.length} of ${found.parts}`;
      link.append(said);
    }
    const place = document.querySelector(".gb-answers");
    if (!place) return;
    const count = Object.values(all).reduce((sum, one) => sum + one.passed.length, 0);
    place.replaceChildren(...(count ? [`You have passed ${count} ${count === 1 ? "part" : "parts"} in this browser. `] : []), ...buttons(count));
  };

  // Once passed is passed: who tries another way, and fails, has still passed.
  document.addEventListener("gb-judged", ({ detail }) => {
    const all = read();
    const name = exerciseOf(location.href);
    const passed = new Set(all[name]?.passed);
    for (const one of detail) if (one.status === "passed") passed.add(one.part);
    if (passed.size) write({ ...all, [name]: { parts: detail.length, passed: [...passed] } });
    mark();
  });

  const answers = () => Object.entries(localStorage).filter(([key]) => key.startsWith("gradbook:"));
  const button = (label, action) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", action);
    return made;
  };
  const save = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(Object.fromEntries(answers()), null, 1)], { type: "application/json" }));
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
        const all = Object.entries(JSON.parse(await chooser.files[0].text()));
        if (!all.every(([key, text]) => key.startsWith("gradbook:") && typeof text === "string")) throw new TypeError();
        for (const [key, text] of all) localStorage.setItem(key, text);
        mark();
        said.textContent = ` ${all.length} entries were loaded.`;
      } catch {
        said.textContent = " This is no file that this page has saved, or your browser keeps nothing: nothing was loaded, or not all.";
      }
      document.querySelector(".gb-answers").append(said);
    });
    chooser.click();
  };
  const forget = () => {
    if (!confirm("Forget which parts were passed? Your answers stay.")) return;
    localStorage.removeItem(KEY);
    mark();
  };
  const buttons = (count) => {
    let some = false;
    try {
      some = answers().length > 0;
    } catch {}
    return [...(some ? [button("Save my answers to a file", save)] : []), button("Load answers from a file", load), ...(count ? [button("Forget what I have passed", forget)] : [])];
  };
  addEventListener("storage", mark); // of another tab
  mark();
})();
