// One part of an exercise: its blanks become an editor, and its verdict stands below.
import { editor } from "./editor.js";
import { button, element, unfold } from "./elements.mjs";
import { elements } from "./verdict.mjs";

const source = (cell) => cell.querySelector(".cell_input pre").textContent.trimEnd();

export class Part {
  status = undefined; // of the last verdict
  restsOn = []; // the parts whose names it reads
  #before; // what "Undo" brings back
  #isUntouched = true; // as the verdict has it

  constructor(place, kept, page) {
    this.name = place.dataset.gbPart;
    const which = page.isAlone ? "" : ` (${this.name})`;
    this.judges = `Check${which} judges what stands here.`;
    this.section = place.closest("section");
    const [blanks, checks] = this.section.querySelectorAll(":scope > .cell");
    this.blanks = blanks;
    this.stubs = source(blanks);
    this.checks = source(checks);
    this.kept = kept;
    this.page = page;
    const found = kept.answer(this.name);
    this.madeFrom = found?.stubs ?? this.stubs;

    // The grading cell is for notebooks; here a button does what it says.
    for (const cell of [blanks, checks]) cell.querySelector(".cell_input").hidden = true;
    this.verdict = checks.querySelector(".cell_output") ?? checks;
    this.verdict.setAttribute("role", "status");
    this.untouched = [...this.verdict.childNodes];
    this.said = element("p", { role: "status", class: "gb-said" });
    this.flow = element("pre", { class: "gb-flow", tabindex: "0", "aria-label": `What part (${this.name}) prints` });
    this.check = button(`Check${which}`, () => page.judge([this]));
    this.check.setAttribute("aria-keyshortcuts", "Control+Enter");
    this.stop = button("Stop", () => page.stop());
    this.over = button("Start over", () => this.startOver());
    this.undo = button("Undo", () => this.replace(this.#before, "Your answer is back."));
    this.stop.hidden = this.undo.hidden = true;
    place.replaceChildren(this.check, this.stop, this.over, this.undo, this.said, this.flow);

    this.editor = editor({
      parent: blanks,
      text: found?.text ?? this.stubs,
      label: `Your answer to part (${this.name}), in Python`,
      changed: () => this.changed(),
      run: () => page.judge([this]),
    });
    blanks.addEventListener("focusin", () => this.editor.names(page.namesBefore(this)));
    this.#showUnjudged();
    if (this.madeFrom !== this.stubs) {
      blanks.append(element("details", { class: "gb-new-blanks" }, element("summary", {}, "The blanks have changed since you wrote this: see the new ones"), element("pre", { tabindex: "0" }, this.stubs)));
    }
  }

  get text() {
    return this.editor.text;
  }

  say(text) {
    this.said.textContent = text;
  }

  // What is printed while it runs: of what has no end, too.
  flows(text) {
    this.flow.append(text);
  }

  changed() {
    this.undo.hidden = true;
    this.editor.mark(0);
    if (!this.status) this.#showUnjudged();
    if (!this.keep()) this.page.notKept(this);
    this.page.changed(this);
  }

  keep() {
    return this.text === this.stubs ? this.kept.forgetAnswer(this.name) : this.kept.keepAnswer(this.name, this.text, this.madeFrom);
  }

  replace(text, said) {
    this.editor.text = text;
    this.changed();
    this.say(said);
    this.editor.focus();
  }

  startOver() {
    const before = this.text;
    this.madeFrom = this.stubs;
    this.section.querySelector(".gb-new-blanks")?.remove();
    this.replace(this.stubs, "The blanks are as they were.");
    this.forget();
    this.#before = before;
    this.undo.hidden = false;
  }

  // Another tab has written to this part: what is newest is shown, and what stood here is kept.
  changedElsewhere() {
    const theirs = this.kept.answer(this.name)?.text ?? this.stubs;
    const mine = this.text;
    if (theirs === mine) return;
    this.editor.text = theirs;
    if (!this.status) this.#showUnjudged();
    this.page.changed(this);
    this.say("Another tab has changed this answer. Undo brings back what stood here.");
    // It writes at each key: what stood here before the first is what is kept.
    if (this.undo.hidden) this.#before = mine;
    this.undo.hidden = false;
  }

  forget() {
    this.status = undefined;
    this.#showUnjudged();
  }

  // "Not attempted" is said of the blanks, and of nothing else.
  #showUnjudged() {
    const isUntouched = this.text === this.stubs;
    if (isUntouched === this.#isUntouched) return;
    const passed = this.kept.passed()[this.kept.here]?.passed.includes(this.name) ?? false;
    const said = `${passed ? "You have passed this part." : "This answer is not judged yet."} ${this.judges}`;
    this.#put(isUntouched ? this.untouched : [element("p", {}, said)]);
    this.#isUntouched = isUntouched;
  }

  #put(elements) {
    for (const figure of this.verdict.querySelectorAll("img.gb-drawn")) URL.revokeObjectURL(figure.src);
    this.verdict.classList.remove("gb-stale");
    this.verdict.replaceChildren(...elements);
  }

  show(told) {
    this.status = told.report?.status ?? "failed";
    this.restsOn = told.rests_on;
    this.#put(elements(told));
    this.#isUntouched = undefined;
    this.say("");
    this.flow.textContent = "";
    if (told.line) this.editor.mark(told.line);
  }

  unfoldSolution() {
    const solution = this.section.querySelector("details.gb-solution");
    if (solution && this.status === "passed") unfold(solution);
  }

  stale(why) {
    if (!this.status) return;
    this.verdict.classList.add("gb-stale");
    this.say(why);
  }
}
