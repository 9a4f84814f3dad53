// An exercise is solved in its page: all parts are opened, and Python judges those that it is asked
// to. What the learner writes stays on this machine.
import { button, download, element, unfold } from "./elements.mjs";
import { Part } from "./part.mjs";
import { Judge, PATIENCE, progress, STILL_RUNNING } from "./judge.mjs";
import { keepForOffline } from "./keeping.mjs";
import { notebook } from "./notebook.mjs";

const AT_ONCE = 100; // ms: sooner, nobody sees it

// Without the sign of its permalink.
const heading = (element) => [...element.childNodes].filter((one) => !one.classList).map((one) => one.textContent).join("").trim();

export function open(places, kept) {
  const given = document.querySelector(".gb-given .cell_input pre").textContent;
  const python = new Judge(keepForOffline);
  let judging, next;

  const page = {
    isAlone: places.length === 1,

    namesBefore: (part) => [given, ...parts.slice(0, parts.indexOf(part)).map((one) => one.text)].join("\n").match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [],

    changed: (part) => {
      part.stale("You have changed this since: check it again.");
      for (const one of parts) if (one.restsOn.includes(part.name)) one.stale(`Part (${part.name}) has changed, on which this rests: check it again.`);
    },

    notKept: (part) => {
      part.say("Your browser does not keep what you write. Save it before you leave. ");
      part.said.append(button("Save to a file", () => download(parts.map((one) => `# (${one.name})\n${one.text}\n`).join("\n"), `${kept.here}.py`, "text/x-python")));
    },

    stop: () => {
      next = undefined;
      python.stop();
    },

    judge: async (judged) => {
      if (judging) {
        next = judged;
        return;
      }
      judging = judged;
      const row = judged.length > 1 ? all : judged[0];
      const texts = new Map(parts.map((part) => [part, part.text]));
      row.stop.hidden = false;
      row.say("Python is being started …");
      let timer;
      const show = (one) => {
        const part = parts.find(({ name }) => name === one.part);
        part.show(one);
        if (part.text !== texts.get(part)) page.changed(part);
        if (part.status === "passed") kept.pass(part.name, parts.length);
        document.dispatchEvent(new CustomEvent("gb-judged"));
      };
      // Verdicts that come at once are shown at once: each time, the browser lays out the whole page.
      let toShow = [], soon;
      const showAll = () => {
        clearTimeout(soon);
        for (const one of toShow.splice(0)) show(one);
      };
      const told = (one) => {
        if (toShow.push(one) === 1) soon = setTimeout(showAll, AT_ONCE);
      };
      const loading = (come) => {
        clearTimeout(timer);
        row.say(progress(come));
      };
      const printed = ({ part, text }) => parts.find(({ name }) => name === part).flows(text);
      const running = () => {
        clearTimeout(timer);
        for (const part of judged) part.flow.textContent = "";
        row.say("Running …");
        timer = setTimeout(() => row.say(STILL_RUNNING), PATIENCE);
      };
      try {
        const asked = parts.map((part) => ({ part: part.name, answers: part.text, checks: part.checks, judged: judged.includes(part) }));
        const ended = await python.ask({ given, parts: asked }, { running, loading, printed, told });
        showAll();
        row.say(ended === "stopped" ? "Stopped. Your answers are still here." : "");
        // Not earlier: while Python runs, laying out what unfolds takes ten times as long.
        for (const part of judged) part.unfoldSolution();
        if (ended === "done") sum(judged);
      } catch (error) {
        showAll();
        row.say(`It could not be judged: ${error.message}. Your answers are still here.`);
      }
      clearTimeout(timer);
      judging = undefined;
      row.stop.hidden = true;
      const after = next;
      next = undefined;
      if (after) page.judge(after);
    },
  };

  const parts = places.map((place) => new Part(place, kept, page));

  // Below the last part: all of them at once.
  const all = {
    check: button("Check all parts", () => page.judge(parts)),
    stop: button("Stop", page.stop),
    save: button("Save as a notebook", () => {
      const texts = parts.map((part) => ({ heading: heading(part.section.querySelector("h2")), text: part.text, checks: part.checks }));
      download(notebook(heading(document.querySelector("h1")), given, texts), `${kept.here}.ipynb`, "application/x-ipynb+json");
    }),
    said: element("p", { role: "status", class: "gb-said" }),
    say: (text) => { all.said.textContent = text; },
  };
  all.stop.hidden = true;
  const elsewhere = document.getElementById("gb-elsewhere") ? [element("a", { href: "#gb-elsewhere" }, "Open the exercise elsewhere")] : [];
  const buttons = parts.length > 1 ? [all.check, all.stop, all.save, ...elsewhere] : [];
  parts.at(-1).section.after(element("div", { class: "gb-solving gb-all" }, ...buttons, all.said));

  const sum = (judged) => {
    const passed = parts.filter((part) => part.status === "passed").length;
    if (passed === parts.length) {
      all.say(passed === 1 ? "It passed. " : `All ${passed} parts passed. `);
      const after = document.getElementById("after-you-have-tried");
      if (after) unfold(after.querySelector("details"));
      const next = document.querySelector(".related-pages a.next-page");
      if (after) all.said.append(element("a", { href: "#after-you-have-tried" }, "Read what the answers mean"), next ? ", or go on to " : ".");
      if (next) all.said.append(element("a", { href: next.href }, next.querySelector(".title").textContent), ".");
    } else if (judged.length > 1) {
      all.say(`${passed} of ${parts.length} parts passed.`);
    }
  };

  addEventListener("storage", ({ key }) => parts.find(({ name }) => name === kept.partOf(key))?.changedElsewhere());
  // Who comes back to read loads no Python.
  for (const part of parts) part.blanks.addEventListener("focusin", () => python.start({ given, checks: parts.map((part) => part.checks) }));
  return { focus: (name) => parts.find((part) => part.name === name).editor.focus() };
}
