// The editor of an answer: CodeMirror, behind the few things that solving.js asks of it. The build
// bundles this file, the three beside it and CodeMirror into editor.js.
import { autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, selectedCompletion } from "@codemirror/autocomplete";
import { history, historyKeymap, indentLess, indentMore, isolateHistory, standardKeymap, toggleComment } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { pythonLanguage } from "@codemirror/lang-python";
import { Annotation, EditorState, Prec, RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, highlightSpecialChars, keymap, lineNumberMarkers, lineNumbers, tooltips, ViewPlugin } from "@codemirror/view";
import { looks } from "./editor-looks.mjs";
import { completions, pageNames, theirs } from "./editor-names.mjs";
import { search } from "./editor-search.mjs";

const MOD = /Mac|iP(hone|ad|od)/.test(navigator.platform) ? "Command" : "Control";
const HELP = `Tab leaves the field. Enter keeps the indentation, and adds to it after a colon; ${MOD}+] indents, ${MOD}+[ takes back. Control+Space completes, ${MOD}+F searches, ${MOD}+Enter runs.`;

let count = 0;

export function editor({ parent, text = "", label, names = [], changed = () => {}, run = () => {} }) {
  const help = Object.assign(document.createElement("p"), { id: `gb-editor-help-${++count}`, hidden: true, textContent: HELP });
  // Pygments' classes, below: the page's style sheet colours them as in its cells.
  const frame = Object.assign(document.createElement("div"), { className: "gb-editor highlight" });
  const go = (view) => (closeCompletion(view), run(), true);
  const view = new EditorView({
    parent: frame,
    doc: text,
    extensions: [
      Prec.highest(keymap.of([
        { key: "Mod-Enter", run: go },
        { key: "Ctrl-Enter", run: go },
        { key: "Enter", run: nothingToComplete },
      ])),
      // No Tab: it goes to the next thing on the page, as everywhere.
      keymap.of([
        ...closeBracketsKeymap,
        ...standardKeymap,
        ...historyKeymap,
        { key: "Mod-]", run: indentMore },
        { key: "Mod-[", run: indentLess },
        { key: "Mod-/", run: toggleComment },
      ]),
      history(),
      pythonLanguage,
      indentUnit.of("    "),
      EditorState.tabSize.of(4),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      autocompletion({ override: completions, icons: false, filterStrict: true }),
      pageNames,
      search,
      tooltips({ tooltipSpace: seen }),
      highlightSpecialChars(),
      lineNumbers(),
      error,
      hanging,
      EditorView.lineWrapping,
      EditorState.transactionExtender.of((one) => (one.scrollIntoView ? { effects: show(one.newSelection.main.head) } : null)),
      looks,
      EditorView.contentAttributes.of({ "aria-label": label, "aria-describedby": help.id, spellcheck: "false", autocapitalize: "off", autocorrect: "off" }),
      EditorView.updateListener.of((update) => {
        if (update.state.field(error) !== update.startState.field(error)) help.textContent = told(update.state) + HELP;
        if (update.docChanged && !update.transactions.some((one) => one.annotation(given))) changed();
      }),
    ],
  });
  frame.append(help);
  parent.append(frame);

  // A keyboard on the screen comes after the focus, and may cover the line. Who zooms in looks elsewhere.
  const uncover = () => {
    if (view.hasFocus && visualViewport.scale < 1.01) view.dispatch({ effects: show(view.state.selection.main.head) });
  };
  visualViewport?.addEventListener("resize", uncover);

  const self = {
    get text() {
      return view.state.doc.toString();
    },
    set text(value) {
      if (value === self.text) return;
      const changes = { from: 0, to: view.state.doc.length, insert: value };
      view.dispatch({ changes, annotations: [isolateHistory.of("full"), given.of(true)] });
    },
    focus: () => view.focus(),
    mark(number) {
      const { doc } = view.state;
      const line = number >= 1 && number <= doc.lines ? doc.line(number) : undefined;
      const effects = [marked.of(line ? line.from : -1)];
      if (line) effects.push(show(line.from), EditorView.announce.of(`The error is in line ${number}.`));
      // Who types on is not moved; who comes back finds the line.
      view.dispatch({ effects, ...(line && !view.hasFocus && { selection: { anchor: line.from } }) });
    },
    names: (list) => view.dispatch({ effects: theirs.of(list) }),
    destroy() {
      visualViewport?.removeEventListener("resize", uncover);
      view.destroy();
      frame.remove();
    },
  };
  self.names(names);
  return self;
}

// Told by a change of the page's own, after which it needs no call of `changed`.
const given = Annotation.define();

// More than the line is brought into view: a narrow window has the book's bar at its top.
const show = (position) => EditorView.scrollIntoView(position, { yMargin: 60 });
const seen = (view) => {
  const { top, left, right, bottom } = view.dom.ownerDocument.documentElement.getBoundingClientRect();
  const port = window.visualViewport;
  if (!port) return { top: 0, left, right, bottom: innerHeight };
  return { top: port.offsetTop, left, right, bottom: port.offsetTop + port.height };
};

// A word that is there already asks for a new line, not for its completion.
const nothingToComplete = (view) => {
  const label = selectedCompletion(view.state)?.label;
  const { head } = view.state.selection.main;
  const before = view.state.sliceDoc(0, head);
  if (label && before.endsWith(label) && !/\w$/.test(before.slice(0, -label.length))) closeCompletion(view);
  return false;
};

// The line of an error: where it begins, or -1. It moves with its line, and goes when that is edited.
const marked = StateEffect.define();
const error = StateField.define({
  create: () => -1,
  update(from, transaction) {
    if (from >= 0 && transaction.docChanged) {
      const { to } = transaction.startState.doc.lineAt(from);
      from = transaction.changes.touchesRange(from, to) ? -1 : transaction.changes.mapPos(from, 1);
    }
    return transaction.effects.find((one) => one.is(marked))?.value ?? from;
  },
  provide: (field) => [
    EditorView.decorations.from(field, (from) => (from < 0 ? Decoration.none : Decoration.set(errorLine.range(from)))),
    lineNumberMarkers.from(field, (from) => (from < 0 ? RangeSet.empty : RangeSet.of(errorMark.range(from)))),
    EditorView.contentAttributes.from(field, (from) => (from < 0 ? {} : { "aria-invalid": "true" })),
  ],
});
const told = (state) => {
  const from = state.field(error);
  return from < 0 ? "" : `The error is in line ${state.doc.lineAt(from).number}. `;
};
const errorLine = Decoration.line({ class: "gb-error-line" });
// Screen readers do not see the gutter: they are told by an announcement, and by the description.
const errorMark = new (class extends GutterMarker {
  elementClass = "gb-error-mark";
  toDOM(view) {
    const text = `✗ ${view.state.doc.lineAt(view.state.field(error)).number}`;
    return Object.assign(document.createElement("span"), { textContent: text, title: "The error is in this line" });
  }
  eq() {
    return false; // its number may have changed
  }
})();

// What wraps of a line stands below where the line begins.
const hanging = ViewPlugin.fromClass(
  class {
    constructor(view) {
      this.decorations = indented(view);
    }
    update(update) {
      if (update.docChanged || update.viewportChanged) this.decorations = indented(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);
const indented = ({ visibleRanges, state: { doc } }) => {
  const found = [];
  for (const { from, to } of visibleRanges) {
    for (let line = doc.lineAt(from); ; line = doc.line(line.number + 1)) {
      const wide = Math.min(/^ */.exec(line.text)[0].length, 16);
      if (wide) found.push(Decoration.line({ attributes: { style: `--gb-indented: ${wide}` } }).range(line.from));
      if (line.to >= to || line.number === doc.lines) break;
    }
  }
  return Decoration.set(found);
};
