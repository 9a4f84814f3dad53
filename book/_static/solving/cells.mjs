// The code cells of a chapter: each can be changed and run, with those above it on the page.
import { editor } from "./editor.js";
import { button, element } from "./elements.mjs";
import { Judge, PATIENCE, progress, STILL_RUNNING } from "./judge.mjs";
import { keepForOffline } from "./keeping.mjs";
import { outcome } from "./verdict.mjs";

const NAME = /[\p{L}_][\p{L}\p{N}_]*/gu;

export function cells(inputs) {
  const python = new Judge(keepForOffline);
  const all = inputs.map((input, index) => new Cell(input, index, python, () => all.slice(0, index)));
  return all;
}

class Cell {
  #editor;
  #python;
  #above;

  constructor(input, index, python, above) {
    this.input = input;
    this.name = `code cell ${index + 1}`;
    this.code = input.querySelector("pre").textContent.trimEnd();
    this.#python = python;
    this.#above = above;
  }

  get text() {
    return this.#editor?.text ?? this.code;
  }

  open() {
    if (!this.#editor) this.#make();
    this.#show(true);
    this.#editor.names(this.#above().map((one) => one.text).join("\n").match(NAME) ?? []);
    this.#editor.focus();
    this.#python.start();
  }

  #make() {
    const cell = this.input.closest(".cell");
    this.printed = [...this.input.children]; // the code as the book has it
    this.output = cell.querySelector(".cell_output");
    this.frame = element("div", { class: "gb-live-cell" });
    this.run = button("Run", () => this.#run());
    this.run.setAttribute("aria-keyshortcuts", "Control+Enter");
    this.stop = button("Stop", () => this.#python.stop());
    this.stop.hidden = true;
    this.back = button("Put it back", () => this.#putBack());
    this.said = element("p", { role: "status", class: "gb-said" });
    this.ran = element("div", { role: "status", class: "gb-ran" });
    this.flow = element("pre", { class: "gb-flow", tabindex: "0" });
    this.input.append(this.frame);
    this.#editor = editor({
      parent: this.frame,
      text: this.code,
      label: `The code of ${this.name}, in Python`,
      changed: () => this.#editor.mark(0),
      run: () => this.#run(),
    });
    this.frame.append(element("div", { class: "gb-solving" }, this.run, this.stop, this.back, this.said));
    if (this.output) this.output.before(this.ran);
    else this.frame.append(this.ran);
  }

  #show(open) {
    this.frame.hidden = !open;
    for (const one of this.printed) one.hidden = open;
  }

  #putBack() {
    this.#python.stop();
    this.#editor.text = this.code;
    this.ran.replaceChildren();
    this.said.textContent = "";
    if (this.output) this.output.hidden = false;
    this.#show(false);
    this.input.querySelector(".gb-change").focus();
  }

  async #run() {
    if (!this.stop.hidden) return; // it is running
    const all = [...this.#above(), this];
    const cells = all.map((one) => one.text);
    const edited = all.map((one) => one.text !== one.code);
    this.stop.hidden = false;
    this.said.textContent = "Python is being started …";
    let timer;
    try {
      const ended = await this.#python.ask({ cells, edited }, {
        running: () => {
          clearTimeout(timer);
          this.ran.replaceChildren(this.flow);
          this.flow.textContent = "";
          this.said.textContent = cells.length > 1 ? "Running, after what stands above it …" : "Running …";
          timer = setTimeout(() => { this.said.textContent = STILL_RUNNING; }, PATIENCE);
        },
        loading: (come) => {
          clearTimeout(timer);
          this.said.textContent = progress(come);
        },
        printed: ({ text }) => this.flow.append(text),
        told: (told) => this.#tell(told, cells.length - 1),
      });
      this.said.textContent = ended === "stopped" ? "Stopped." : "";
    } catch (error) {
      this.said.textContent = `It could not be run: ${error.message}`;
    }
    clearTimeout(timer);
    this.stop.hidden = true;
  }

  #tell(told, last) {
    this.ran.replaceChildren(...outcome(told, last));
    if (this.output) this.output.hidden = true;
    this.#editor.mark(told.cell === last ? told.line : 0);
  }
}
