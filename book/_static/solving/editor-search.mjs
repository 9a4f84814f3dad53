// Control+F in the editor: what is found is marked, and gone through. CodeMirror's own panel also
// replaces, and reads regular expressions; it weighs four times as much, and fills a phone.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, keymap, showPanel } from "@codemirror/view";

const asked = StateEffect.define();
const closed = null;
const query = StateField.define({
  create: () => closed,
  update: (before, { effects }) => {
    const effect = effects.find((one) => one.is(asked));
    return effect ? effect.value : before;
  },
  provide: (field) => [
    showPanel.from(field, (text) => (text === closed ? null : panel)),
    EditorView.decorations.compute([field, "doc", "selection"], (state) => {
      const { from, to } = state.selection.main;
      const marks = found(state).map((one) => (one.from === from && one.to === to ? current : match).range(one.from, one.to));
      return Decoration.set(marks);
    }),
  ],
});
const match = Decoration.mark({ class: "gb-match" });
const current = Decoration.mark({ class: "gb-match gb-match-current" });

const found = (state) => {
  const text = state.field(query);
  if (!text) return [];
  const literally = new RegExp(text.replace(/[^\w\s]/g, "\\$&"), "gi");
  return [...state.doc.toString().matchAll(literally)].map(({ index, 0: all }) => ({ from: index, to: index + all.length }));
};

const go = (step) => (view) => {
  const all = found(view.state);
  if (view.state.field(query) === closed) return open(view);
  if (!all.length) return true;
  const { from, to } = view.state.selection.main;
  const after = all.findIndex((one) => one.from >= to);
  const before = all.findLastIndex((one) => one.to <= from);
  const at = step > 0 ? Math.max(after, 0) : before < 0 ? all.length - 1 : before;
  view.dispatch({
    selection: { anchor: all[at].from, head: all[at].to },
    effects: EditorView.announce.of(`${at + 1} of ${all.length}, line ${view.state.doc.lineAt(all[at].from).number}`),
    scrollIntoView: true,
  });
  return true;
};
const open = (view) => {
  const picked = view.state.sliceDoc(view.state.selection.main.from, view.state.selection.main.to);
  const text = picked && !picked.includes("\n") ? picked : (view.state.field(query) ?? "");
  view.dispatch({ effects: asked.of(text) });
  const input = view.dom.querySelector(".gb-search input");
  input.value = text;
  input.select();
  return true;
};
const close = (view) => {
  if (view.state.field(query) === closed) return false;
  view.dispatch({ effects: asked.of(closed) });
  view.focus();
  return true;
};

const panel = (view) => {
  const make = (name, properties) => Object.assign(document.createElement(name), properties);
  const input = make("input", { type: "text", ariaLabel: "Find", placeholder: "Find", autocapitalize: "off", spellcheck: false });
  const count = make("span", { role: "status" });
  const button = (label, action) => make("button", { type: "button", textContent: label, onclick: () => action(view) });
  const dom = make("div", { className: "gb-search", role: "search" });
  const closer = button("✕", close);
  closer.ariaLabel = "Close the search";
  dom.append(input, button("Next", go(1)), button("Previous", go(-1)), count, closer);
  const tell = () => {
    const number = found(view.state).length;
    count.textContent = input.value ? `${number || "Nothing"} found` : "";
  };
  input.oninput = () => view.dispatch({ effects: asked.of(input.value) });
  dom.onkeydown = (event) => {
    const action = { Escape: close, Enter: event.target === input && go(event.shiftKey ? -1 : 1) }[event.key];
    const again = (event.ctrlKey || event.metaKey) && { f: open, g: go(event.shiftKey ? -1 : 1) }[event.key.toLowerCase()];
    if (!(action || again)) return;
    event.preventDefault();
    (action || again)(view);
  };
  return { dom, top: true, mount: tell, update: tell };
};

export const search = [
  query,
  keymap.of([
    { key: "Mod-f", run: open },
    { key: "Mod-g", run: go(1), shift: go(-1), preventDefault: true },
    { key: "Escape", run: close },
  ]),
];
