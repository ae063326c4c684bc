// Runs in a page: the pairs are drawn, and a run that is not over is followed by one stream of events for all.
import {drawEnds, drawValues} from "./page/twins.js";
function draw(root) {
  for (const box of root.querySelectorAll("[data-twins]")) {
    const told = JSON.parse(box.dataset.twins);
    if (told.ends) drawEnds(box, told.ends[0], told.ends[1], told.km);
    else if (told.values) { const ends = [told.low, told.high]; drawValues(box, told.values[0], told.values[1], () => ends.shift()); }
  }
}
const open = () => [...document.querySelectorAll("[data-run]")].filter(one => ["queued", "running"].includes(one.dataset.state));
async function renew(id) {
  const answer = await fetch(`/runs/${id}/part`);
  if (!answer.ok) return;
  const text = await answer.text();
  for (const old of document.querySelectorAll(`[data-run="${id}"]`)) {
    const made = new DOMParser().parseFromString(text, "text/html").querySelector("[data-run]");
    const focused = old.contains(document.activeElement);
    old.replaceWith(made);
    draw(made);
    made.setAttribute("aria-live", "polite");
    if (focused) { made.tabIndex = -1; made.focus({preventScroll: true}); }
  }
}
function follow() {
  const ids = open().map(one => one.dataset.run);
  if (!ids.length) return;
  const source = new EventSource("/runs/events?ids=" + [...new Set(ids)].join(","));
  source.addEventListener("run", async event => {
    const told = JSON.parse(event.data);
    for (const one of document.querySelectorAll(`[data-run="${told.id}"]`)) {
      if (one.dataset.state !== told.state) { await renew(told.id); break; }
      const bar = one.querySelector("progress"), said = one.querySelector(".percent");
      if (bar) bar.value = told.percent;
      if (said) said.textContent = `${told.percent} %`;
    }
  });
  source.addEventListener("over", () => source.close());
}
draw(document);
follow();
