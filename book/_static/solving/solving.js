// An exercise is solved in the page: its blanks become a field, and Python judges them when asked.
// Nothing of Python is loaded before. What the learner writes stays on this machine.
(() => {
  const place = document.querySelector("[data-gb-python]");
  if (!place) return;
  const [blanks, checks] = document.querySelectorAll("#your-answers .cell");
  const source = (cell) => cell.querySelector(".cell_input pre").textContent.trimEnd();
  const stubs = source(blanks);
  const verdict = checks.querySelector(".cell_output") ?? checks;
  const shown = [...verdict.childNodes];
  const key = `gradbook:${location.pathname.replace(/^.*\/book\//, "")}`;

  const element = (name, attributes = {}, ...inside) => {
    const made = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
    made.append(...inside);
    return made;
  };
  const button = (label, action) => {
    const made = element("button", { type: "button" }, label);
    made.addEventListener("click", action);
    return made;
  };

  if (location.protocol === "file:") {
    place.append(element("p", {}, "To solve this exercise here, open the book from a server: browsers let no page from disk start Python."));
    place.hidden = false;
    return;
  }

  // A browser may refuse to keep anything, or be full: then the learner is told.
  const kept = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const keep = (text) => {
    try {
      if (text === null) localStorage.removeItem(key);
      else localStorage.setItem(key, text);
      return true;
    } catch {
      return false;
    }
  };

  let field, python, given, timer;
  const status = element("p", { role: "status", class: "gb-said" });
  const say = (text) => { status.textContent = text; };

  const open = (text) => {
    if (field) return;
    field = element("textarea", { class: "gb-field", "aria-label": "Your answers, in Python", spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off" });
    field.value = text;
    field.addEventListener("input", changed);
    field.addEventListener("keydown", keys);
    // The grading cell is for notebooks; here a button does what it says.
    for (const cell of [blanks, checks]) cell.querySelector(".cell_input").hidden = true;
    blanks.append(field);
    fit();
    begin.hidden = true;
    for (const one of [check, over]) one.hidden = false;
  };
  const fit = () => { field.rows = field.value.split("\n").length + 1; };
  const changed = () => {
    fit();
    undo.hidden = true;
    if (!keep(field.value)) say("Your browser does not keep what you write: copy it before you leave.");
  };
  // Enter keeps the indentation, and adds to it after a colon. Tab moves on, as everywhere.
  const keys = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      judge();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      const line = field.value.slice(0, field.selectionStart).split("\n").pop();
      const indented = /^ */.exec(line)[0] + (line.trimEnd().endsWith(":") ? "    " : "");
      if (!indented) return;
      event.preventDefault();
      if (!document.execCommand("insertText", false, `\n${indented}`)) field.setRangeText(`\n${indented}`, field.selectionStart, field.selectionEnd, "end");
      changed();
    }
  };

  const spawn = () => {
    if (python) return;
    python = new Worker(new URL(place.dataset.gbPython, document.baseURI), { type: "module" });
    python.onmessage = ({ data }) => told(data);
    python.onerror = () => told({ failed: "Python could not be started" });
  };
  const judge = () => {
    if (given) return;
    spawn();
    given = { answers: field.value, checks: source(checks) };
    python.postMessage(given);
    check.disabled = true;
    stop.hidden = false;
    say("Python is being started …");
  };
  const done = () => {
    given = undefined;
    clearTimeout(timer);
    check.disabled = false;
    stop.hidden = true;
  };
  const end = (text) => {
    python?.terminate();
    python = undefined;
    done();
    say(text);
  };
  const told = (data) => {
    if (data.ready) return;
    if (data.running) {
      say("Running …");
      timer = setTimeout(() => say("Still running: does a loop never end? Stop ends it."), 20_000);
    } else if (data.failed) {
      end(`It could not be judged: ${data.failed}. Your answers are still here.`);
    } else {
      const text = field.value === given.answers ? "" : " You have changed something since.";
      done();
      show(data);
      if (data.reports) document.dispatchEvent(new CustomEvent("gb-judged", { detail: data.reports }));
      const passed = (data.reports ?? []).filter((one) => one.status === "passed").length;
      say((data.error ? "Your cell raises an error." : `${passed} of ${data.reports.length} parts passed.`) + text);
    }
  };

  const marks = { passed: "✓", failed: "✗", "not attempted": "○" };
  const list = (report) => {
    const item = element("li", { class: `gb-${report.status.replace(" ", "-")}` });
    item.append(element("span", { class: "gb-mark", "aria-hidden": "true" }, marks[report.status]), ` ${report.part} ${report.what}: ${report.status}`);
    const same = new Set(report.findings.map((one) => one.status)).size === 1;
    const details = report.findings.filter((one) => !same || one.text !== one.status);
    if (details.length) {
      item.append(element("ul", {}, ...details.map((one) => element("li", { class: `gb-${one.status.replace(" ", "-")}` }, `${marks[one.status]} ${one.answer}: ${one.text}`))));
    }
    return item;
  };
  const show = ({ reports, error, line, printed, left_out }) => {
    const parts = [];
    if (error) parts.push(element("p", { class: "gb-failed" }, line ? `Line ${line}: ${error}` : error));
    if (reports) parts.push(element("ul", { class: "gb-report" }, ...reports.map(list)));
    if (printed) {
      const more = left_out ? `\n… and ${left_out} characters more` : "";
      parts.push(element("details", {}, element("summary", {}, "What your code printed"), element("pre", { tabindex: "0" }, printed + more)));
    }
    verdict.replaceChildren(...parts);
    if (line) select(line);
  };
  const select = (line) => {
    const lines = field.value.split("\n");
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    field.focus();
    field.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  };

  let before;
  const begin = button("Solve it here", () => { open(kept() ?? stubs); spawn(); field.focus(); });
  const check = button("Check my answers", judge);
  const stop = button("Stop", () => end("Stopped. Your answers are still here."));
  const over = button("Start over", () => {
    before = field.value;
    field.value = stubs;
    fit();
    keep(null);
    verdict.replaceChildren(...shown);
    undo.hidden = false;
    say("The blanks are as they were.");
  });
  const undo = button("Undo", () => { field.value = before; changed(); say("Your answers are back."); field.focus(); });
  check.setAttribute("aria-keyshortcuts", "Control+Enter");
  for (const one of [check, stop, over, undo]) one.hidden = true;
  place.append(begin, check, stop, over, undo, status);
  blanks.after(place);
  place.hidden = false;
  if (kept() !== null) open(kept());
})();
