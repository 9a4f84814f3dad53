// What Python tells of a part, as elements of the page.
import { element } from "./elements.mjs";

const MARKS = { passed: "✓", failed: "✗", "not attempted": "○" };
const kind = (status) => `gb-${status.replace(" ", "-")}`;

export function elements({ part, report, error, line, stopped, printed, left_out: leftOut }) {
  const made = [];
  if (report) made.push(element("ul", { class: "gb-report" }, listed(report)));
  if (error) {
    made.push(element("p", { class: "gb-failed" }, line ? `Line ${line}: ${error}` : error));
    // What it lacks may be what they were about to define.
    for (const before of stopped) made.push(element("p", { class: "gb-failed" }, `Part (${before}) raises an error, so what follows it there was not run.`));
  }
  if (printed) {
    const more = leftOut ? `\n… and ${leftOut} characters more` : "";
    made.push(element("details", {}, element("summary", {}, `What part (${part}) printed`), element("pre", { tabindex: "0" }, printed + more)));
  }
  return made;
}

function listed(report) {
  const item = element("li", { class: kind(report.status) });
  item.append(element("span", { class: "gb-mark", "aria-hidden": "true" }, MARKS[report.status]), ` ${report.part} ${report.what}: ${report.status}`);
  const same = new Set(report.findings.map((one) => one.status)).size === 1;
  const details = report.findings.filter((one) => !same || one.text !== one.status);
  if (details.length) item.append(element("ul", {}, ...details.map((one) => element("li", { class: kind(one.status) }, `${MARKS[one.status]} ${one.answer}: ${one.text}`))));
  return item;
}
