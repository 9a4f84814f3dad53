// What Python tells of a part of an exercise, or of a cell of a chapter, as elements of the page.
import { element } from "./elements.mjs";

const MARKS = { passed: "✓", failed: "✗", "not attempted": "○" };
const kind = (status) => `gb-${status.replace(" ", "-")}`;

export function elements({ part, report, error, line, stopped, printed, left_out: leftOut, figures }) {
  const made = [];
  if (report) made.push(element("ul", { class: "gb-report" }, listed(report)));
  if (error) {
    made.push(element("p", { class: "gb-failed" }, line ? `Line ${line}: ${error}` : error));
    for (const before of stopped) made.push(element("p", { class: "gb-failed" }, `Part (${before}) raises an error, so what follows it there was not run.`));
  }
  made.push(...drawings(figures, `part (${part})`));
  if (printed) made.push(element("details", {}, element("summary", {}, `What part (${part}) printed`), text(printed, leftOut)));
  return made;
}

// What cell `asked` shows, counted from 0; or what one above it has raised.
export function outcome({ cell, value, error, line, printed, left_out: leftOut, figures }, asked) {
  const made = [];
  if (error) {
    const where = [cell < asked && `in code cell ${cell + 1}, which stands above`, line && `line ${line}`].filter(Boolean).join(", ");
    made.push(element("p", { class: "gb-failed" }, where ? `${where[0].toUpperCase()}${where.slice(1)}: ${error}` : error));
  }
  if (cell < asked) return made;
  if (printed) made.push(text(printed, leftOut));
  made.push(...drawings(figures, `code cell ${cell + 1}`));
  if (value) made.push(text(value, 0));
  return made.length ? made : [element("p", {}, "It has run, and shows nothing.")];
}

const text = (printed, leftOut) => element("pre", { tabindex: "0" }, leftOut ? `${printed}\n… and ${leftOut} characters more` : printed);

const drawings = (figures, by) =>
  figures.map(({ svg, said }) => (svg ? element("img", { class: "gb-drawn", src: picture(svg), alt: `Figure drawn by ${by}` }) : element("p", { class: "gb-failed" }, said)));

// As an image, in which nothing can run. It has no colours of the page's but those that it is given.
function picture(svg) {
  const looks = getComputedStyle(document.body);
  const colours = ["ink", "blue", "orange", "green", "purple", "red"].map((name) => `--figure-${name}: ${looks.getPropertyValue(`--figure-${name}`)};`);
  const style = `<style>:root { color-scheme: light dark; ${colours.join(" ")} }</style>`;
  return URL.createObjectURL(new Blob([svg.replace(/<svg[^>]*>/, (start) => start + style)], { type: "image/svg+xml" }));
}

function listed(report) {
  const item = element("li", { class: kind(report.status) });
  item.append(element("span", { class: "gb-mark", "aria-hidden": "true" }, MARKS[report.status]), ` ${report.part} ${report.what}: ${report.status}`);
  const same = new Set(report.findings.map((one) => one.status)).size === 1;
  const details = report.findings.filter((one) => !same || one.text !== one.status);
  if (details.length) item.append(element("ul", {}, ...details.map((one) => element("li", { class: kind(one.status) }, `${MARKS[one.status]} ${one.answer}: ${one.text}`))));
  return item;
}
