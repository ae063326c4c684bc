// The charts of the archive, by Vega; their data are handed in by name, and they are drawn when they come into view.
import {$, cite, element, table} from "./dom.js";
const DAY = 864e5;
export function createCharts({data, at, state}) {
  const zero = Date.parse(data.start + "T00:00:00Z");
  const long = new Intl.DateTimeFormat("en-GB", {day: "numeric", month: "long", year: "numeric", timeZone: "UTC"});
  const short = new Intl.DateTimeFormat("en-GB", {day: "numeric", month: "short", timeZone: "UTC"});
  const dated = (d, f = long) => f.format(zero + d * DAY);
  const charts = new Map(data.charts.map(c => [c.id, c]));
  const placeName = () => state.get("place") ? data.places.name[state.get("place") - 1] : "all residents";
  const ofPlace = chart => Boolean(chart.series?.some(s => s.by === "place"));
  const rowsOf = chart => {
    if (chart.rows) return chart.rows.map(r => r.t ? {...r, t: Date.parse(r.t), said: Date.parse(r.said)} : r);
    const rows = [];
    chart.series.forEach((s, n) => {
      const row = s.by === "place" ? state.get("place") : s.at;
      for (let d = 0; d < chart.days; d++) {
        const mid = at(s.array, chart.stacked ? 0 : 1, row, d);
        if (Number.isNaN(mid)) continue;
        rows.push({t: zero + d * DAY, s: s.s, n, lo: chart.stacked ? mid : at(s.array, 0, row, d), mid, hi: chart.stacked ? mid : at(s.array, 2, row, d)});
      }
    });
    return rows;
  };
  const marksOf = chart => {
    let marks = chart.marks || [];
    if (ofPlace(chart) && state.get("place")) {
      const here = data.marks[data.places.id[state.get("place") - 1]] || {};
      marks = chart.series.flatMap(s => here[s.array] || []);
    }
    const end = zero + (chart.days - 1) * DAY;
    return marks.map(m => ({...m, t: Date.parse(m.t), t2: Math.min(end, Date.parse(m.t2))})).filter(m => m.t <= end);
  };
  const ticks = () => data.events.map(e => ({t: zero + e.d * DAY, label: dated(e.d, short) + ": " + e.title}));
  const views = new Map(), begun = new Map(), seen = new Set(), fresh = new Map(), rules = new Map();
  const overDays = chart => Boolean(chart.series) || chart.id === "said";
  function runtime() {
    if (window.vegaEmbed) return;
    const made = document.createElement("script");
    made.textContent = $("vega").textContent;
    document.body.appendChild(made);
  }
  function draw(id) {
    const chart = charts.get(id), box = document.querySelector(`[data-chart="${id}"]`);
    if (!chart || !box) return Promise.resolve();
    runtime();
    if (!begun.has(id)) begun.set(id, embed(id, chart, box));
    return begun.get(id);
  }
  async function embed(id, chart, box) {
    const spec = structuredClone(chart.spec);
    for (const part of spec.data || []) {
      if (part.name === "rows") part.values = rowsOf(chart);
      if (part.name === "marks") part.values = marksOf(chart);
      if (part.name === "events") part.values = ticks();
    }
    const made = await vegaEmbed(box, spec, {mode: "vega", renderer: "svg", actions: false, defaultStyle: false, hover: false, logLevel: 1});
    const view = made.view;
    views.set(id, view);
    box.querySelector("svg").setAttribute("aria-hidden", "true"); // the box is the image, and says what it is
    if (!overDays(chart)) return;
    const rule = element("i", undefined, box);
    rule.className = "dayrule";
    rules.set(id, rule);
    box.addEventListener("click", event => {
      const inner = box.querySelector("svg").getBoundingClientRect();
      const t = view.scale("x").invert(event.clientX - inner.left - view.origin()[0]);
      state.set({day: Math.max(0, Math.min(data.days - 1, Math.round((+t - zero) / DAY)))});
    });
    new ResizeObserver(() => requestAnimationFrame(() => { fresh.delete(id); follow(id); })).observe(box);
    follow(id);
  }
  // the day is one line over each chart, moved without drawing the chart again
  function follow(id) {
    const view = views.get(id), rule = rules.get(id), day = state.get("day");
    if (!rule || fresh.get(id) === day) return;
    fresh.set(id, day);
    const [left, top] = view.origin();
    rule.style.cssText = `height:${view.height()}px;top:${top}px;transform:translateX(${Math.round(left + view.scale("x")(zero + day * DAY)) - 1}px)`;
  }
  function describe(id) {
    const chart = charts.get(id), line = document.querySelector(`[data-marks="${id}"]`);
    if (!chart || !line || !chart.series) return;
    line.replaceChildren();
    const marks = marksOf(chart), notes = [...new Set(marks.map(m => m.note))];
    if (!marks.length) return;
    line.append(`On record: ${marks.length === 1 ? "one value" : marks.length + " values"}, `);
    notes.forEach(n => cite(n, line));
  }
  const digits = (v, form) => Number.isNaN(v) ? "none" : form === "%" ? (100 * v).toFixed(1) + " %" : Math.abs(v) >= 100 ? Math.round(v).toLocaleString("en-GB") : v.toFixed(2);
  function numbers(id, box) {
    const chart = charts.get(id), several = data.worlds > 1;
    if (chart.rows) {
      if (id === "said") return table(box, ["what", "so on", "said on"], chart.rows.map(r => [r.what, r.t, r.told ? r.said : "not said"]));
      return table(box, ["world", "strength of the zone", "nearest, km", "held"], chart.rows.map(r => [r.world, String(r.strength), String(r.km), r.held]));
    }
    const heads = ["day"], rows = [], banded = several && !chart.stacked;
    chart.series.forEach(s => heads.push(...(banded ? [s.s + ": low", "middle", "high"] : [s.s])));
    for (let d = 0; d < chart.days; d++) {
      const row = [dated(d)];
      for (const s of chart.series) {
        const n = s.by === "place" ? state.get("place") : s.at;
        for (const q of banded ? [0, 1, 2] : [1]) row.push(digits(at(s.array, q, n, d), chart.form));
      }
      rows.push(row);
    }
    table(box, heads, rows, ofPlace(chart) ? placeName() : undefined);
    const marks = marksOf(chart);
    if (!marks.length) return;
    const more = element("div", undefined, box);
    table(more, ["on record", "from", "to", "low", "best", "high", "source"], marks.map(m => [m.label, short.format(m.t), short.format(m.t2), digits(m.low, chart.form), digits(m.best, chart.form), digits(m.high, chart.form), String(m.note)]));
  }
  state.on(["place"], () => {
    for (const [id, chart] of charts) {
      if (!ofPlace(chart)) continue;
      views.get(id)?.data("rows", rowsOf(chart)).data("marks", marksOf(chart)).run();
      describe(id);
    }
  });
  state.on(["day"], () => { for (const id of seen) follow(id); });
  const near = new IntersectionObserver(entries => {
    for (const e of entries) {
      const id = e.target.dataset.chart;
      if (e.isIntersecting) { seen.add(id); draw(id); follow(id); } else seen.delete(id);
    }
  }, {rootMargin: "300px"});
  document.querySelectorAll("[data-chart]").forEach(box => near.observe(box));
  for (const id of charts.keys()) describe(id);
  // the same numbers as one row each, for a file
  function rows(id, {day, model, round, source}) {
    const chart = charts.get(id), unit = document.querySelector(`[data-chart="${id}"]`).dataset.unit;
    if (chart.rows) return rowsOf(chart).map(r => [...columns(id).slice(0, -2).map(key => typeof r[key] === "number" && key !== "t" && key !== "said" ? round(r[key]) : key === "t" || key === "said" ? new Date(r[key]).toISOString().slice(0, 10) : r[key]), unit, model]);
    return [
      ...rowsOf(chart).map(r => [r.s, day(Math.round((r.t - zero) / DAY)), "", round(r.lo), round(r.mid), round(r.hi), unit, model]),
      ...marksOf(chart).map(m => [m.label, new Date(m.t).toISOString().slice(0, 10), new Date(m.t2).toISOString().slice(0, 10), round(m.low), round(m.best), round(m.high), unit, source(m.note)]),
    ];
  }
  const columns = id => charts.get(id).rows ? [...Object.keys(charts.get(id).rows[0] ?? {}), "unit", "source"] : ["series", "day", "to", "low", "value", "high", "unit", "source"];
  return {table: numbers, rows, columns, draw, drawAll: () => Promise.all([...charts.keys()].map(draw))};
}
