// Every known fact is a dot: where it lies on the scale of tolerances, right or wrong, and what it is.
import {$, cite, element} from "./dom.js";
export function createFacts({data, words}) {
  const box = $("factbox");
  if (!box) return;
  const rows = new Map(data.facts.map(f => [f.id, f]));
  document.querySelectorAll("[data-fact]").forEach(b => b.addEventListener("click", () => show(b)));
  function show(button) {
    const f = rows.get(button.dataset.fact);
    document.querySelectorAll("[data-fact]").forEach(b => b.setAttribute("aria-pressed", String(b === button)));
    box.replaceChildren();
    const head = element("p", "", box);
    f.names.forEach((name, n) => { element("span", words.name(name), head).dataset.name = name; if (!n) head.append(", "); });
    head.className = "facthead";
    const [value, range] = f.record.split(" (");
    cite(f.note, head, range ? {value, range: range.replace(")", "")} : {value});
    const list = element("dl", undefined, box);
    for (const [name, value] of [["facts.model", f.model], ["facts.record", f.record], ["facts.off", f.gap], ["facts.use", f.use]]) { element("dt", words.t(name), list); element("dd", value, list); }
  }
}
