// Worlds and the same worlds with a change, in two rows; a line joins a world to itself.
import {svg} from "./dom.js";
import {shape} from "./dots.js";
export const LETTER = {h: "held", b: "besieged", e: "entered"};
const ORDER = "hbe";
const W = 1000, TOP = 16, GAP = 96, SIZE = 8;
const drawing = parent => svg("svg", parent, {viewBox: `0 0 ${W} ${GAP + 2 * TOP}`, class: "twins", "aria-hidden": "true"});
// places of the marks along a row, by how the worlds end and then as they stand in the row above
export const placed = (ends, before) => {
  const order = ends.map((e, n) => n).sort((a, b) => ORDER.indexOf(ends[a]) - ORDER.indexOf(ends[b]) || before[a] - before[b]);
  const at = [];
  order.forEach((n, k) => { at[n] = k; });
  return at;
};
// before, after: how each world ends, "h", "b" or "e"; km: how near the front came, by which worlds of one end are put in order
export function drawEnds(parent, before, after, km = before.map((_, k) => k)) {
  const s = drawing(parent), n = before.length, first = placed(before, km.map(v => -v)), then = placed(after, first), x = k => (k + 0.5) * W / n;
  for (let w = 0; w < n; w++) if (before[w] !== after[w]) svg("path", s, {class: "joined", d: `M${x(first[w])} ${TOP + SIZE}C${x(first[w])} ${TOP + GAP / 2} ${x(then[w])} ${TOP + GAP / 2} ${x(then[w])} ${TOP + GAP - SIZE}`});
  const mark = (e, k, y) => { const g = shape(LETTER[e], s); g.setAttribute("x", x(k) - SIZE / 2); g.setAttribute("y", y - SIZE / 2); g.setAttribute("width", SIZE); g.setAttribute("height", SIZE); };
  for (let w = 0; w < n; w++) { mark(before[w], first[w], TOP); mark(after[w], then[w], TOP + GAP); }
}
// before, after: a number of each world; said(value): the number in words, at both ends of the row
export function drawValues(parent, before, after, said) {
  const s = drawing(parent), all = before.concat(after), low = Math.min(...all), high = Math.max(...all);
  const x = v => 20 + (W - 40) * (high > low ? (v - low) / (high - low) : 0.5);
  before.forEach((v, w) => svg("path", s, {class: "joined thin", d: `M${x(v)} ${TOP}L${x(after[w])} ${TOP + GAP}`}));
  before.forEach((v, w) => { for (const [u, y] of [[v, TOP], [after[w], TOP + GAP]]) svg("circle", s, {class: "fate-held", cx: x(u), cy: y, r: 4}); });
  for (const [v, anchor] of [[low, "start"], [high, "end"]]) svg("text", s, {x: x(v), y: TOP + GAP + 15, "text-anchor": anchor}).textContent = said(v);
}
