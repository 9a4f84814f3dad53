// TO BE REPLACED by the editor's bundle.
export function editor({ parent, text, label, changed, run }) {
  const field = document.createElement("textarea");
  field.className = "gb-field";
  for (const [a, v] of Object.entries({ "aria-label": label, spellcheck: "false", autocapitalize: "off", wrap: "off" })) field.setAttribute(a, v);
  const fit = () => { field.rows = field.value.split("\n").length + 1; };
  field.value = text; fit();
  field.addEventListener("input", () => { fit(); changed(); });
  field.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.ctrlKey) { event.preventDefault(); run(); } });
  parent.append(field);
  return { get text() { return field.value; }, set text(value) { field.value = value; fit(); }, focus: () => field.focus(), mark: () => {}, destroy: () => field.remove() };
}
