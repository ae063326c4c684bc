// Curves of every world as thin lines, the chosen one bold, what is on record beside them.
import {element, svg} from "./dom.js";
import {cell} from "./arrays.js";
const W = 420, H = 190, LEFT = 74, RIGHT = 8, TOP = 12, BOTTOM = 24;
const nice = v => { const p = 10 ** Math.floor(Math.log10(v)); return [1, 2, 2.5, 5, 10].map(k => k * p).find(k => k >= v * 0.999); };
export function createWorldCurves({data, arrays, figures, state, words}) {
  const each = data.each, drawn = [];
  const x = d => LEFT + (W - LEFT - RIGHT) * d / Math.max(1, data.days - 1);
  const marksOf = box => (box.dataset.place ? data.marks[box.dataset.place] : data.nationmarks)?.[box.dataset.curve] ?? [];
  // every world by day, and what is on record; for reading, the chosen world among all of them
  function rowsOf(box) {
    const name = box.dataset.curve, a = arrays["world." + name], unit = each.curves[name], rows = [];
    each.seeds.forEach((seed, n) => { for (let d = 0; d < a.days; d++) rows.push(["world " + seed, figures.day(d), "", "", figures.round(cell(a, n, d)), "", unit, figures.model]); });
    return rows.concat(recorded(box));
  }
  const recorded = box => marksOf(box).map(m => ["record", m.t, m.t2 === m.t ? "" : m.t2, figures.round(m.low), figures.round(m.best), figures.round(m.high), each.curves[box.dataset.curve], figures.source(m.note)]);
  function briefOf(box) {
    const name = box.dataset.curve, a = arrays["world." + name], rows = [], w = state.get("world");
    for (let d = 0; d < a.days; d++) {
      const all = each.seeds.map((_, n) => cell(a, n, d)).filter(v => !Number.isNaN(v));
      rows.push(["world " + each.seeds[w], figures.day(d), "", figures.round(Math.min(...all)), figures.round(cell(a, w, d)), figures.round(Math.max(...all)), each.curves[name], figures.model]);
    }
    return rows.concat(recorded(box));
  }
  function build(box) {
    const name = box.dataset.curve, a = arrays["world." + name];
    if (!a) return;
    const unit = each.curves[name], cumulative = unit === "person";
    let top = 0;
    for (let n = 0; n < each.seeds.length; n++) top = Math.max(top, a.most[n]);
    const marks = marksOf(box);
    for (const m of marks) top = Math.max(top, m.high ?? m.best);
    const step = nice((top || 1) / 3), end = step * Math.ceil((top || 1) / step - 1e-9);
    const y = v => TOP + (H - TOP - BOTTOM) * (1 - v / end);
    const s = svg("svg", box, {viewBox: `0 0 ${W} ${H}`, "aria-hidden": "true"});
    const grid = svg("g", s, {class: "axis"});
    for (let v = 0; v <= end + step / 2; v += step) {
      svg("path", grid, {d: `M${LEFT} ${y(v)}H${W - RIGHT}`});
      svg("text", grid, {x: LEFT - 5, y: y(v) + 4, "text-anchor": "end"}).textContent = unit === "person" ? words.people(v) : unit === "share" ? words.share(v) : String(+v.toFixed(3));
    }
    const start = Date.parse(data.start + "T00:00:00Z"), month = new Intl.DateTimeFormat(words.language === "en" ? "en-GB" : words.language, {month: "short", timeZone: "UTC"});
    for (let d = 0; d < data.days; d++) {
      const when = new Date(start + d * 864e5), day = when.getUTCDate();
      if (day !== 1 && !(data.days < 80 && day === 15)) continue;
      svg("path", grid, {d: `M${x(d)} ${H - BOTTOM}v5`});
      svg("text", grid, {x: x(d), y: H - 6, "text-anchor": "middle"}).textContent = day === 1 ? month.format(when) : "15";
    }
    const line = n => {
      let d = "", pen = "M";
      for (let t = 0; t < a.days; t++) {
        const v = cell(a, n, t);
        if (Number.isNaN(v)) { pen = "M"; continue; }
        d += pen + x(t).toFixed(1) + " " + y(v).toFixed(1);
        pen = "L";
      }
      return d;
    };
    svg("path", s, {class: "others", d: each.seeds.map((_, n) => line(n)).join("")});
    const bold = svg("path", s, {class: "bold"});
    for (const m of marks) {
      const t1 = Math.round((Date.parse(m.t) - start) / 864e5), t2 = Math.min(data.days - 1, Math.round((Date.parse(m.t2) - start) / 864e5));
      if (t1 >= data.days) continue;
      svg("path", s, {class: "recordmark", d: `M${x(t1)} ${y(m.best)}H${x(Math.max(t1, t2))}M${x((t1 + t2) / 2)} ${y(m.low)}V${y(m.high)}`});
      const c = x((t1 + t2) / 2), v = y(m.best);
      svg("path", s, {class: "recorddot", d: `M${c} ${v - 5}l5 5l-5 5l-5 -5Z`});
    }
    const rule = svg("path", s, {class: "now"});
    drawn.push({bold, rule, line});
    s.addEventListener("click", e => {
      const at = s.getBoundingClientRect(), px = (e.clientX - at.left) / at.width * W;
      state.set({day: Math.max(0, Math.min(data.days - 1, Math.round((px - LEFT) / (W - LEFT - RIGHT) * (data.days - 1))))});
    });
    return cumulative;
  }
  const world = () => { for (const c of drawn) c.bold.setAttribute("d", c.line(state.get("world"))); };
  const day = () => { for (const c of drawn) c.rule.setAttribute("d", `M${x(state.get("day")).toFixed(1)} ${TOP}V${H - BOTTOM}`); };
  function begin() {
    drawn.length = 0;
    for (const box of document.querySelectorAll("[data-curve]")) { box.replaceChildren(); build(box); }
    world();
    day();
  }
  begin();
  for (const box of document.querySelectorAll("[data-curve]")) {
    if (arrays["world." + box.dataset.curve]) figures.add({id: box.dataset.curve, title: () => box.parentElement.querySelector("figcaption").textContent.trim(), box, moves: true, columns: ["series", "day", "to", "low", "value", "high", "unit", "source"], rows: () => rowsOf(box), brief: () => briefOf(box)});
  }
  state.on(["world"], world);
  state.on(["day"], day);
  state.on(["language"], begin);
}
