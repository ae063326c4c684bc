// Numbers beside the outcome that follow the chosen world.
import {cell} from "./arrays.js";
export function createNumbers({data, arrays, state, words}) {
  function paint() {
    const w = state.get("world"), d = state.get("day");
    for (const e of document.querySelectorAll("[data-outcome]")) e.textContent = words.unit(data.each.outcomes[e.dataset.outcome]?.[w] ?? null, data.each.units[e.dataset.outcome]);
    for (const e of document.querySelectorAll("[data-sofar]")) { const a = arrays["world." + e.dataset.sofar]; if (a) e.textContent = words.unit(cell(a, w, d), data.each.curves[e.dataset.sofar]); }
  }
  state.on(["world", "day", "language"], paint);
  paint();
}
