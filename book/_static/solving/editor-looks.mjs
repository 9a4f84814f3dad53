// The editor looks as the book's code does, by the book's own variables: they follow its light and dark.
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { StyleModule } from "style-mod";

// CodeMirror would write a <style>, which a page with a strict style-src does not take: it gets a
// constructed sheet instead, which such a page takes.
const FOLLOW = "html:has(.cm-focused) { scroll-behavior: auto }"; // the page glides, but not behind who types
const sheet = new CSSStyleSheet();
let mounted = "";
StyleModule.mount = (root, modules) => {
  const rules = [FOLLOW, ...modules.map((one) => one.getRules())].join("\n");
  if (rules !== mounted) sheet.replaceSync((mounted = rules));
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
};

// The names that Pygments has for these, where the book's code gives them a colour.
const colours = HighlightStyle.define([
  { tag: tags.keyword, class: "k" },
  { tag: [tags.operatorKeyword], class: "ow" },
  { tag: [tags.moduleKeyword], class: "kn" },
  { tag: [tags.bool, tags.null], class: "kc" },
  { tag: [tags.string, tags.special(tags.string)], class: "s2" },
  { tag: tags.comment, class: "c1" },
  { tag: tags.number, class: "mf" },
  { tag: [tags.operator, tags.definitionOperator], class: "o" },
  { tag: tags.function(tags.definition(tags.variableName)), class: "nf" },
  { tag: tags.definition(tags.className), class: "nc" },
]);

const focus = { outline: "2px solid var(--color-brand-primary)", outlineOffset: "-2px" };
const theme = EditorView.theme({
  "&": {
    color: "var(--color-code-foreground)",
    background: "var(--color-background-secondary)",
    border: "1px solid var(--color-foreground-border)",
    borderRadius: "4px",
  },
  // A phone would zoom into smaller ones.
  "@media (max-width: 600px)": { ".cm-scroller, .cm-panels, .cm-tooltip": { "--gb-smallest": "16px" } },
  "&.cm-focused": focus,
  ".cm-scroller": {
    fontFamily: "var(--font-stack--monospace)",
    fontSize: "max(var(--code-font-size), var(--gb-smallest, 0px))",
    lineHeight: 1.5,
  },
  ".cm-content": { padding: "0.6rem 0", minHeight: "5.5em", caretColor: "currentColor" },
  ".cm-line": {
    padding: "0 0.8rem 0 calc(0.5rem + (var(--gb-indented, 0) + 2) * 1ch)",
    textIndent: "calc(-1ch * (var(--gb-indented, 0) + 2))",
  },
  ".cm-gutters": { color: "var(--color-foreground-muted)", background: "none", border: 0 },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "4ch", padding: "0 0.3rem 0 0.4rem" },
  ".gb-error-mark": { color: "var(--color-failed)", fontWeight: "bold" },
  ".gb-error-line": {
    background: "var(--color-background-primary)", // a tint would take contrast from its words
    boxShadow: "inset 3px 0 var(--color-failed), inset 0 1px var(--color-failed), inset 0 -1px var(--color-failed)",
  },
  "&.cm-focused .cm-matchingBracket, .cm-matchingBracket": {
    background: "none",
    outline: "1px solid var(--color-foreground-border)",
  },
  "&.cm-focused .cm-nonmatchingBracket, .cm-nonmatchingBracket": {
    background: "none",
    outline: "1px dashed var(--color-failed)",
  },
  ".cm-specialChar": { color: "var(--color-failed)" },
  ".gb-match": { background: "var(--color-highlight-on-target)", outline: "1px solid var(--color-foreground-border)" },
  ".gb-match, .gb-match *": { color: "var(--color-foreground-primary) !important" }, // a comment would be too pale on it
  ".gb-match-current": { outline: "2px solid var(--color-brand-primary)" },
  ".cm-panels": {
    fontFamily: "var(--font-ui)",
    color: "var(--color-foreground-primary)",
    background: "var(--color-background-secondary)",
    borderRadius: "4px",
  },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--color-background-border)" },
  ".gb-search": { display: "flex", flexWrap: "wrap", gap: "0.35rem", alignItems: "center", padding: "0.4rem 0.6rem" },
  ".gb-search :is(input, button)": {
    font: "inherit",
    fontSize: "max(0.85rem, var(--gb-smallest, 0px))",
    minHeight: "1.9rem",
    padding: "0.1rem 0.5rem",
    color: "inherit",
    background: "var(--color-background-primary)",
    border: "1px solid var(--color-foreground-border)",
    borderRadius: "4px",
    "&:focus-visible": focus,
  },
  ".gb-search input": { flex: "1 1 9rem", minWidth: 0, maxWidth: "20rem" },
  ".gb-search button": { cursor: "pointer", "&:hover": { background: "var(--color-background-hover)" } },
  ".gb-search button:last-child": { marginLeft: "auto" },
  ".gb-search span": { fontSize: "0.85rem" },
  ".cm-tooltip": {
    color: "var(--color-foreground-primary)",
    background: "var(--color-background-primary)",
    border: "1px solid var(--color-foreground-border)",
    borderRadius: "4px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--font-stack--monospace)",
    fontSize: "max(0.8rem, var(--gb-smallest, 0px))",
    minWidth: "12rem",
    maxWidth: "min(36rem, 92vw)",
    "& > li": { padding: "0.15rem 0.6rem", lineHeight: 1.5, textOverflow: "ellipsis" },
    "& > li[aria-selected]": { color: "var(--color-background-primary)", background: "var(--color-brand-primary)" },
  },
  ".cm-completionMatchedText": { fontWeight: "bold" },
  ".cm-completionDetail": { fontStyle: "normal", color: "var(--color-foreground-secondary)" },
  "li[aria-selected] .cm-completionDetail": { color: "inherit" },
  "@media (forced-colors: active)": {
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
      forcedColorAdjust: "none",
      color: "HighlightText",
      background: "Highlight",
    },
    ".gb-error-line": { borderLeft: "3px solid" }, // shadows are not drawn
  },
});

export const looks = [theme, syntaxHighlighting(colours)];
