// Place by place: one small chart for each, all on one scale, of the people who are away. Drawn when somebody opens them.
import {$, element, svg} from "./dom.js";
import {chartPath, niceStep} from "./charts.js";
const MOST_PLACES = 30, WIDTH = 180, HEIGHT = 56, TICKS = 4;
// numbers of the places that are shown: those whose replays or record are kept, then the largest cities
export function placesShown(places, kept, onRecord, most) {
  const cities = places.people.map((_, i) => i + 1).filter(n => places.main[n - 1]).sort((a, b) => places.people[b - 1] - places.people[a - 1]);
  return [...new Set([...kept.filter(n => n > 0), ...onRecord, ...cities])].slice(0, most);
}
export function createMultiples({data, arrays, at, figures, state, words}) {
  const part = $("byplace"), box = $("multiples"), chart = data.charts.find(c => c.id === "gone");
  if (!part || !chart) return {draw() {}};
  const {series: [s], days} = chart.panels[0], last = Math.max(1, days - 1), shown = [];
  const onRecord = Object.keys(chart.at ?? {}).map(Number).filter(n => n > 0 && chart.at[n].marks[0]?.length);
  const numbers = placesShown(data.places, chart.rows ?? [], onRecord, MOST_PLACES), several = data.worlds > 1;
  const rowOf = n => (s.worlds && arrays[s.worlds] ? chart.rows.indexOf(n) : -1), bandAt = (q, n, d) => s.times * at(s.array, q, n, d);
  const value = n => { const r = rowOf(n), w = Math.min(state.get("world"), chart.worlds - 1); return r < 0 ? d => bandAt(1, n, d) : d => s.times * at(s.worlds, w, r, d); };
  const marks = n => chart.at?.[n]?.marks[0] ?? [];
  const over = (n, call) => Math.max(0, ...Array.from({length: days}, (_, d) => call(d)).filter(v => !Number.isNaN(v)));
  const name = n => words.name(data.places.name[n - 1]);
  let top = 1;
  const x = d => WIDTH * d / last, y = v => HEIGHT * (1 - Math.min(v, top) / top);
  function one(n) {
    const button = element("button", undefined, box), image = svg("svg", button, {viewBox: `-1 -3 ${WIDTH + 2} ${HEIGHT + 6}`, "aria-hidden": "true"});
    button.type = "button";
    button.dataset.place = n;
    for (let k = 0; k <= TICKS; k += TICKS / 2) svg("path", image, {class: "grid", d: `M0 ${y(top * k / TICKS)}H${WIDTH}`});
    if (several) {
      const edge = (q, order) => order.map(d => `${x(d).toFixed(1)} ${y(bandAt(q, n, d)).toFixed(1)}`), known = Array.from({length: days}, (_, d) => d).filter(d => !Number.isNaN(bandAt(0, n, d)));
      if (known.length > 1) svg("path", image, {class: "fill", d: "M" + [...edge(0, known), ...edge(2, [...known].reverse())].join("L") + "Z"});
    }
    const line = svg("path", image, {class: several && rowOf(n) < 0 ? "middle" : "bold"});
    for (const m of marks(n)) svg("path", image, {class: "dot", d: "M0-4.5L4.5 0L0 4.5L-4.5 0Z", transform: `translate(${x(Math.min(m.t ?? m.f, last)).toFixed(1)} ${y(m.best).toFixed(1)})`});
    const now = svg("path", image, {class: "now", d: `M0 0V${HEIGHT}`}), says = element("span", undefined, button);
    button.prepend(says);
    button.addEventListener("click", () => state.set({place: n}));
    shown.push({n, button, line, now, says});
  }
  function draw() {
    if (shown.length) return;
    const most = Math.max(...numbers.map(n => Math.max(over(n, d => bandAt(several ? 2 : 1, n, d)), ...marks(n).map(m => m.best))), 1e-6);
    top = Math.min(100, TICKS * niceStep(most / TICKS));
    const peak = new Map(numbers.map(n => [n, over(n, d => bandAt(1, n, d))]));
    for (const n of [...numbers].sort((a, b) => peak.get(b) - peak.get(a))) one(n);
    lines();
  }
  function lines() {
    for (const m of shown) m.line.setAttribute("d", chartPath(days, 1, value(m.n), x, y));
    follow();
  }
  function follow() {
    const d = Math.min(state.get("day"), last);
    for (const m of shown) {
      m.now.setAttribute("transform", `translate(${x(d).toFixed(1)} 0)`);
      m.says.textContent = `${name(m.n)}: ${Number.isNaN(value(m.n)(d)) ? words.t("number.none") : words.share(value(m.n)(d) / s.times)}`;
      m.button.setAttribute("aria-pressed", String(state.get("place") === m.n));
    }
    if (shown.length) $("multiplessay").textContent = words.t("multiples.says", {top: top / s.times, day: d, n: shown.length});
  }
  const rows = () => numbers.flatMap(n => [
    ...Array.from({length: days}, (_, d) => [name(n), figures.day(d), figures.round(bandAt(several ? 0 : 1, n, d)), figures.round(bandAt(1, n, d)), figures.round(bandAt(several ? 2 : 1, n, d)), chart.panels[0].unit, figures.model]),
    ...marks(n).map(m => [name(n), figures.day(m.t ?? m.f), figures.round(m.low), figures.round(m.best), figures.round(m.high), chart.panels[0].unit, figures.source(m.note)]),
  ]);
  part.addEventListener("toggle", () => { if (part.open) draw(); });
  state.on(["world"], lines);
  state.on(["day", "place", "language"], follow);
  figures.add({id: "byplace", title: () => words.t("multiples.title"), box, moves: true, columns: ["place", "day", "low", "median", "high", "unit", "source"], rows, ready: draw, brief: () => rows().filter(row => row[1] === figures.day(state.get("day")))});
  return {draw};
}
