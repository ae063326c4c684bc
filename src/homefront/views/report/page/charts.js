// The charts: curves by day and fields of points, drawn from their definitions (homefront/views/charts) as SVG.
// A chart is drawn when it comes near the window; the day is one line over it, moved without drawing again.

const CHART_LEFT = 46, CHART_RIGHT = 12, CHART_PANEL = 112, CHART_ROW = 19, CHART_WEEKS = 76, CHART_USED = 0.25, CHART_LETTER = 7, CHART_NAME = 40;
const MANY_WORLDS = 40, PAPER = {width: 330, panel: 38};
const CHART_SHAPES = {
  circle: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0Z", square: "M-4-4H4V4H-4Z", diamond: "M0-5.5L5.5 0L0 5.5L-5.5 0Z",
  down: "M-5-4H5L0 5Z", up: "M-5 4H5L0-5Z", tick: "M-1-6H1V6H-1Z",
};
const CHART_ROLES = {model: "var(--c1)", other: "var(--c2)", record: "var(--record)"};
const CHART_STYLE = `
.plot{position:relative;cursor:crosshair;font:.8rem system-ui,sans-serif}.plot svg{display:block;width:100%}
.plot .name{margin:.5rem 0 .1rem;max-width:none}.plot .signs{margin:0;display:flex;flex-wrap:wrap;gap:.1rem 1rem}
.plot text{fill:var(--ink);font:12px system-ui,sans-serif}.plot .axis{stroke:var(--soft);fill:none;opacity:1;stroke-dasharray:none}
.plot .grid{stroke:var(--grid)}.plot .level{stroke:var(--soft);stroke-dasharray:4 3}.plot .event{stroke:var(--soft)}
.plot .soft{fill:var(--soft);font-size:11px;paint-order:stroke;stroke:var(--paper);stroke-width:3px}.plot .thin{fill:none;stroke-width:.9;opacity:.7}
.plot .many{stroke-width:.5;opacity:.65}.plot .halo{fill:none;stroke:var(--paper);stroke-width:5}.plot .bold{fill:none;stroke-width:2.4}
.plot .edge{fill:none;stroke-width:1;opacity:.7}.plot .fill{stroke:none;opacity:.16}
.plot .record{stroke:var(--record);fill:none;stroke-width:1.6}.plot .sign{stroke:var(--paper);stroke-width:.8}
.charttip{position:absolute;pointer-events:none;z-index:4;max-width:17rem;padding:.35rem .55rem;background:var(--paper);
color:var(--ink);border:1px solid var(--soft);border-radius:.25rem;font:.8rem/1.35 system-ui,sans-serif;white-space:pre-line}
@media print{.charttip{display:none}}`;

const chartPart = (name, parent, attributes, text) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const key in attributes) if (key === "style") made.style.cssText = attributes[key]; else made.setAttribute(key, attributes[key]);
  if (text !== undefined) made.textContent = text;
  parent.appendChild(made);
  return made;
};
const chartElement = (name, parent, text, cls) => {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (cls) made.className = cls;
  parent.appendChild(made);
  return made;
};

// the next of 1, 2 and 5 times a power of ten
export function niceStep(least) {
  const power = 10 ** Math.floor(Math.log10(least) + 1e-9);
  return power * [1, 2, 5, 10].find(f => f * power >= least * (1 - 1e-9));
}
// where an axis ends, and its ticks: as told, else round numbers about the values; from 0 no further than it is used
export function chartAxis(panel, least, most, count) {
  let [low, high] = panel.ends;
  if (low === 0 && high !== null && most > 0 && most <= CHART_USED * high) high = niceStep(most);
  const from = low ?? (panel.zero ? Math.min(0, least) : least), to = high ?? (panel.zero ? Math.max(0, most) : most);
  const step = niceStep(Math.max(to - from, 1e-9) / count);
  low ??= step * Math.floor(from / step + 1e-9);
  high ??= step * Math.ceil(to / step - 1e-9);
  if (high <= low) high = low + step;
  const ticks = [];
  for (let v = step * Math.ceil(low / step - 1e-9); v <= high + step * 1e-6; v += step) ticks.push(Math.abs(v) < step * 1e-6 ? 0 : v);
  return {low, high, step, ticks};
}
// those that the page names; else at most six: of each sixth of the days the first event of its busiest day
export function namedEvents(events, days) {
  const named = events.filter(e => e.named);
  for (let part = 0; part < 6 && !events.some(e => e.named); part++) {
    const here = events.filter(e => Math.floor(6 * e.d / days) === part), counts = new Map();
    for (const e of here) counts.set(e.d, (counts.get(e.d) || 0) + 1);
    const busiest = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0];
    if (busiest) named.push(here.find(e => e.d === busiest[0]));
  }
  return named;
}
export function chartQuantile(sorted, share) {
  const at = share * (sorted.length - 1), below = Math.floor(at), above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}
// a line through the points that have a value, broken where one has none
export function chartPath(days, step, value, x, y) {
  let path = "", pen = false;
  for (let d = 0; d < days; d = d === days - 1 ? days : Math.min(days - 1, d + step)) {
    const v = value(d);
    if (Number.isNaN(v)) { pen = false; continue; }
    path += (pen ? "L" : "M") + Math.round(10 * x(d)) / 10 + " " + Math.round(10 * y(v)) / 10;
    pen = true;
  }
  return path;
}

// where the rows of a field lie: the pixels left of them, the height of each, their starts, and the height of all
function fieldRows({rows}, width) {
  const left = rows.length ? Math.min(Math.max(...rows.map(r => CHART_LETTER * r.length)) + 14, 0.46 * width) : CHART_LEFT;
  const heights = rows.map(r => CHART_ROW + 13 * (chartLines(r, left - 12).length - 1));
  const starts = heights.map((_, n) => heights.slice(0, n).reduce((a, b) => a + b, 6));
  return {left, heights, starts, height: rows.length ? heights.reduce((a, b) => a + b, 6) : 190};
}
// about the pixels that a chart will take, kept free so that what is below it stays in its place when it is drawn
export const fieldHeight = (field, width) => 60 + fieldRows(field, width).height;
export const panelsHeight = panels => panels.reduce((all, panel) => all + CHART_NAME + CHART_PANEL * panel.height, 45);

export function createCharts({data, arrays, at, state, cite}) {
  const sheet = new CSSStyleSheet(); // not an element, which the policy of a page may forbid
  sheet.replaceSync(CHART_STYLE);
  document.adoptedStyleSheets.push(sheet);
  const known = new Map(data.charts.map(c => [c.id, c])), zero = Date.parse(data.start + "T00:00:00Z");
  let paper = false; // drawn as wide as half a sheet, and lower
  const views = new Map(), stale = new Set(), near = new Set(), language = document.documentElement.lang || "en";
  const format = options => new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {...options, timeZone: "UTC"});
  const long = format({day: "numeric", month: "long", year: "numeric"}), short = format({day: "numeric", month: "short"});
  const month = format({month: "short"}), dated = (d, f = long) => f.format(zero + d * 864e5);
  const said = (v, step) => {
    if (Number.isNaN(v)) return "none";
    const places = Math.max(0, Math.min(4, -Math.floor(Math.log10(step) + 1e-9)));
    return v.toLocaleString(language === "en" ? "en-GB" : language, {maximumFractionDigits: places}).replace("-", "−");
  };
  const boxOf = id => document.querySelector(`[data-chart="${id}"]`);

  // --- values ---------------------------------------------------------------------------------------------------
  const worldRow = chart => chart.worlds < 1 ? -1 : chart.byPlace ? chart.rows.indexOf(state.place) : 0;
  const chosen = chart => Math.min(state.world ?? chart.middle, chart.worlds - 1);
  const row = chart => chart.byPlace ? state.place : 0;
  const ofWorld = (s, w, r, d) => s.times * at(s.worlds, w, r, d);
  function valueOf(chart, s) { // the curve that is drawn bold
    const r = worldRow(chart), w = chosen(chart);
    return s.worlds && r >= 0 ? d => ofWorld(s, w, r, d) : d => s.times * at(s.array, 1, row(chart), d);
  }
  function rangeOf(chart, s) { // [low, high] of a day: 90 % of the worlds, or what both readers hold possible
    const r = worldRow(chart);
    if (!s.worlds || r < 0) return d => [s.times * at(s.array, 0, row(chart), d), s.times * at(s.array, 2, row(chart), d)];
    return d => {
      const all = Array.from({length: chart.worlds}, (_, w) => ofWorld(s, w, r, d)).filter(v => !Number.isNaN(v)).sort((a, b) => a - b);
      return all.length ? [chartQuantile(all, 0.05), chartQuantile(all, 0.95)] : [NaN, NaN];
    };
  }
  const several = (chart, s) => s.coded || data.worlds > 1;
  const here = chart => chart.byPlace ? chart.at[state.place] : null;
  const marksOf = (chart, n) => chart.byPlace ? here(chart)?.marks[n] || [] : chart.panels[n].marks;
  function reach(chart, panel) { // least and most of what all curves of a panel come to
    let least = Infinity, most = -Infinity;
    for (const s of panel.series) {
      const r = worldRow(chart), name = s.worlds && r >= 0 ? s.worlds : s.array, packed = arrays[name];
      if (packed.kind === "u8") { // shares: the most of each row of days stands with it
        const at = name === s.array ? row(chart) : r, rows = Array.from({length: packed.most.length / packed.rows}, (_, q) => packed.most[q * packed.rows + at]);
        least = Math.min(least, 0);
        most = Math.max(most, s.times * Math.max(...rows));
        continue;
      }
      const lines = s.worlds && r >= 0 ? Array.from({length: chart.worlds}, (_, w) => d => ofWorld(s, w, r, d))
        : [0, 2].map(q => d => s.times * at(s.array, q, row(chart), d));
      for (const line of lines) for (let d = 0; d < panel.days; d++) {
        const v = line(d);
        if (v < least) least = v;
        if (v > most) most = v;
      }
    }
    return [least, most];
  }

  // panels in which there is enough to see
  const shown = chart => chart.panels.map((panel, n) => ({panel, n})).filter(({panel, n}) => panel.least === 0 || reach(chart, panel)[1] >= panel.least || marksOf(chart, n).length);

  // --- panels of curves -----------------------------------------------------------------------------------------
  function drawPanel(chart, panel, n, box, width, ends, last) {
    const marks = marksOf(chart, n), named = n === 0 && width >= 480 ? namedEvents(data.events, panel.days) : [];
    const top = n === 0 ? (named.length ? 36 : 10) : 6, height = (paper ? PAPER.panel : CHART_PANEL) * panel.height, bottom = top + height;
    chartElement("p", box, panel.unit ? `${panel.heading} (${panel.unit})` : panel.heading, "name");
    const full = bottom + (last ? 20 : 4), image = chartPart("svg", box, {viewBox: `0 0 ${width} ${full}`, height: full, "aria-hidden": "true"});
    const w = width - CHART_LEFT - CHART_RIGHT, most = Math.max(ends[1], ...marks.map(m => m.high)), least = Math.min(ends[0], ...marks.map(m => m.low));
    const axis = chartAxis(panel, least, most, Math.max(2, Math.round(height / 34)));
    const x = d => d * w / Math.max(1, panel.days - 1), y = v => height * (axis.high - v) / (axis.high - axis.low);
    for (const v of axis.ticks) {
      chartPart("path", image, {class: "grid", d: `M${CHART_LEFT} ${top + y(v)}h${w}`});
      chartPart("text", image, {x: CHART_LEFT - 6, y: top + y(v) + 4, "text-anchor": "end"}, said(v, axis.step));
    }
    chartPart("path", image, {class: "axis", d: `M${CHART_LEFT} ${bottom}h${w}`});
    const plot = chartPart("svg", image, {x: CHART_LEFT, y: top, width: w, height: height, overflow: "hidden"});
    if (panel.level) {
      chartPart("path", plot, {class: "level", d: `M0 ${y(panel.level[0])}H${w}`});
      chartPart("text", plot, {class: "soft", x: 3, y: y(panel.level[0]) + (y(panel.level[0]) + 16 > height ? -4 : 12)}, panel.level[1]);
    }
    for (const d of here(chart)?.dotted[n] || panel.dotted) chartPart("path", plot, {class: "record", "stroke-dasharray": "1 3", d: `M${x(d)} 0V${height}`});
    panel.series.forEach((s, k) => drawSeries(chart, panel, s, k, plot, x, y));
    drawMarks(marks, image, d => CHART_LEFT + x(d), v => top + y(Math.max(axis.low, Math.min(axis.high, v))));
    if (n === 0) drawEvents(image, named, d => CHART_LEFT + x(d), top, width, panel.days);
    dayTicks(image, panel.days, d => CHART_LEFT + x(d), bottom, w, last);
    return {panel, n, svg: image, w, days: panel.days, top, bottom, axis, marks};
  }
  function drawSeries(chart, panel, s, k, plot, x, y) {
    const style = `stroke:var(--c${k + 1})`, dash = s.dash.join(" "), r = worldRow(chart), value = valueOf(chart, s);
    if (several(chart, s) && s.worlds && r >= 0) {
      const step = Math.ceil(panel.days / (chart.worlds > MANY_WORLDS ? 90 : 160)), own = chosen(chart);
      let all = "";
      for (let w = 0; w < chart.worlds; w++) if (w !== own) all += chartPath(panel.days, step, d => ofWorld(s, w, r, d), x, y);
      chartPart("path", plot, {class: chart.worlds > MANY_WORLDS ? "thin many" : "thin", style, d: all});
    } else if (several(chart, s)) {
      const range = Array.from({length: panel.days}, (_, d) => rangeOf(chart, s)(d)), known = range.map((_, d) => d).filter(d => !Number.isNaN(range[d][0]));
      const edge = (q, days) => days.map(d => `${x(d).toFixed(1)} ${y(range[d][q]).toFixed(1)}`);
      if (known.length > 1 && panel.series.length === 1) chartPart("path", plot, {class: "fill", style: `fill:var(--c${k + 1})`, d: "M" + [...edge(0, known), ...edge(1, [...known].reverse())].join("L") + "Z"});
      for (const q of [0, 1]) chartPart("path", plot, {class: "edge", style, "stroke-dasharray": dash, d: chartPath(panel.days, 1, d => range[d][q], x, y)});
    }
    const line = chartPath(panel.days, 1, value, x, y);
    chartPart("path", plot, {class: "halo", d: line});
    chartPart("path", plot, {class: "bold", style, "stroke-dasharray": dash, d: line});
  }
  function drawMarks(marks, image, x, y) {
    for (const m of marks) {
      if (m.shape === "bar") {
        const from = x(m.f), w = x(m.l) - from;
        chartPart("rect", image, {x: from, y: y(m.high), width: w, height: Math.max(0, y(m.low) - y(m.high)), class: "fill", style: "fill:var(--record)"});
        if (m.high > m.low) chartPart("path", image, {class: "record", style: "stroke-width:1", d: `M${from} ${y(m.high)}h${w}M${from} ${y(m.low)}h${w}`});
        chartPart("path", image, {class: "record", style: "stroke-width:3", d: `M${from} ${y(m.best)}h${w}`});
        continue;
      }
      chartPart("path", image, {class: "record", d: m.f === null ? `M${x(m.t)} ${y(m.low)}V${y(m.high)}` : `M${x(m.f)} ${y(m.best)}H${x(m.l)}`});
      chartPart("path", image, {class: "sign", style: "fill:var(--record)", transform: `translate(${x(m.t)} ${y(m.best)})`, d: CHART_SHAPES[m.shape]});
    }
  }
  function drawEvents(image, named, x, top, width, days) {
    const ends = [-99, -99], texts = [];
    for (const e of data.events) if (e.d < days) chartPart("path", image, {class: "event", d: `M${x(e.d)} ${top - 6}v6`});
    for (const e of named) {
      const long = 6.1 * e.title.length, from = Math.max(CHART_LEFT, Math.min(x(e.d) - 3, width - long)), line = ends.findIndex(end => from > end + 8);
      if (line < 0 || from + long > width || from + long < x(e.d)) continue;
      ends[line] = from + long;
      chartPart("path", image, {class: "event", d: `M${x(e.d)} ${top - 6}V${top - 8 - 13 * line}`});
      texts.push([from, top - 10 - 13 * line, e.title]);
    }
    for (const [x, y, text] of texts) chartPart("text", image, {class: "soft", x, y}, text);
  }
  function dayTicks(image, days, x, y, w, last) {
    let before = -99;
    for (let d = 0; d < days; d++) {
      const date = new Date(zero + d * 864e5), weeks = days < CHART_WEEKS;
      if (weeks ? d % 7 : date.getUTCDate() !== 1) continue;
      chartPart("path", image, {class: "axis", d: `M${x(d)} ${y}v4`});
      const text = weeks ? dated(d, short) : dated(d, month) + (before < 0 || date.getUTCMonth() === 0 ? " " + date.getUTCFullYear() : "");
      if (!last || x(d) - before < (before < 0 ? 0 : 12) + 3.6 * text.length + 20 || x(d) + 3.4 * text.length > CHART_LEFT + w + CHART_RIGHT) continue;
      chartPart("text", image, {x: Math.max(x(d), 3.4 * text.length), y: y + 17, "text-anchor": "middle"}, text);
      before = x(d);
    }
  }

  // --- fields of points -----------------------------------------------------------------------------------------
  function drawField(chart, box, width) {
    const f = chart.field, rows = f.rows, aside = f.beside.some(Boolean) ? 62 : 0;
    chartElement("p", box, f.heading, "name");
    const signs = chartElement("p", box, undefined, "signs");
    for (const [shape, role, text] of f.legend) {
      const one = chartElement("span", signs), small = chartPart("svg", one, {viewBox: "-7 -7 14 14", width: 14, height: 14, style: "display:inline-block;width:14px;vertical-align:-2px", "aria-hidden": "true"});
      chartPart("path", small, {class: "sign", style: `fill:${CHART_ROLES[role]}`, d: CHART_SHAPES[shape]});
      one.append(" " + text);
    }
    const {left, heights, starts, height} = fieldRows(f, width), w = width - left - CHART_RIGHT - aside;
    const full = height + (f.xTitle ? 40 : 24), image = chartPart("svg", box, {viewBox: `0 0 ${width} ${full}`, height: full, "aria-hidden": "true"});
    const xs = f.spots.map(s => s[0]), ys = f.spots.map(s => s[1]), free = {ends: [null, null], zero: false};
    const across = f.xTitle ? chartAxis(free, Math.min(...xs), Math.max(...xs), 5) : {low: 0, high: data.days - 1}, up = rows.length ? null : chartAxis({ends: [null, null], zero: true}, Math.min(...ys), Math.max(...ys), 5);
    const x = v => left + w * (v - across.low) / (across.high - across.low || 1), y = v => rows.length ? starts[v] + heights[v] / 2 : 6 + (height - 6) * (up.high - v) / (up.high - up.low);
    rows.forEach((name, n) => {
      chartPart("path", image, {class: "grid", d: `M${left} ${y(n)}h${w}`});
      const lines = chartLines(name, left - 12);
      lines.forEach((text, k) => chartPart("text", image, {x: left - 10, y: y(n) + 4 + 13 * (k - (lines.length - 1) / 2), "text-anchor": "end"}, text));
      chartPart("text", image, {class: "soft", x: left + w + 8, y: y(n) + 4}, f.beside[n]);
    });
    if (up) for (const v of up.ticks) {
      chartPart("path", image, {class: "grid", d: `M${left} ${y(v)}h${w}`});
      chartPart("text", image, {x: left - 6, y: y(v) + 4, "text-anchor": "end"}, said(v, up.step));
    }
    chartPart("path", image, {class: "axis", d: `M${left} ${height}h${w}`});
    if (!f.xTitle) dayTicks(image, data.days, x, height, w + left - CHART_LEFT, true);
    else for (const v of across.ticks) {
      chartPart("path", image, {class: "axis", d: `M${x(v)} ${height}v4`});
      chartPart("text", image, {x: x(v), y: height + 17, "text-anchor": "middle"}, said(v, across.step));
    }
    if (f.xTitle) chartPart("text", image, {x: left + w, y: height + 34, "text-anchor": "end"}, f.xTitle);
    for (const [a, b, n, role, dotted] of f.strokes) chartPart("path", image, {class: "record", style: `stroke:${CHART_ROLES[role]}`, "stroke-dasharray": dotted ? "2 3" : "none", d: `M${x(a)} ${y(n)}H${x(b)}`});
    f.spots.forEach(([a, b, shape, role]) => {
      chartPart("path", image, {class: "sign", style: `fill:${CHART_ROLES[role]}`, opacity: shape === "tick" ? 0.75 : 1, transform: `translate(${x(a)} ${y(b)})`, d: CHART_SHAPES[shape]});
    });
    return {field: f, svg: image, w, left, days: f.xTitle ? 0 : data.days, top: 0, bottom: height, x, y};
  }

  // --- one chart ------------------------------------------------------------------------------------------------
  // several are first measured, then drawn, then measured again: so the browser lays the page out twice, not for each
  function draw(...ids) {
    const boxes = ids.filter(id => known.has(id) && boxOf(id)).map(id => [id, boxOf(id)]), widths = boxes.map(([, box]) => paper ? PAPER.width : Math.floor(box.clientWidth));
    boxes.forEach(([id, box], n) => paint(id, box, Math.max(260, widths[n])));
    const tops = boxes.map(([id, box]) => ruled(views.get(id), box));
    boxes.forEach(([id], n) => {
      const {rule} = views.get(id);
      if (rule) rule.style.cssText = `top:${tops[n][0]}px;height:${tops[n][1]}px`;
      follow(id);
    });
  }
  function ruled({rule, parts}, box) { // from the head of the first panel to the foot of the last
    if (!rule) return [0, 0];
    const above = box.getBoundingClientRect().top, of = part => part.svg.getBoundingClientRect().top - above, top = of(parts[0]) + parts[0].top;
    return [top, of(parts.at(-1)) + parts.at(-1).bottom - top];
  }
  function paint(id, box, width) {
    const chart = known.get(id), view = views.get(id) || begin(id, box);
    view.width = Math.floor(width);
    stale.delete(id);
    box.replaceChildren();
    box.style.minHeight = "";
    if (chart.field) view.parts = [drawField(chart, box, width)];
    else {
      const panels = shown(chart).map(({panel, n}) => ({panel, n, ends: reach(chart, panel)}));
      view.hidden = chart.panels.filter(p => !panels.some(q => q.panel === p));
      view.parts = panels.map((p, k) => drawPanel(chart, p.panel, p.n, box, width, p.ends, k === panels.length - 1));
    }
    view.rule = view.parts[0].days ? chartElement("i", box, undefined, "dayrule") : null;
    view.tip = chartElement("div", box, undefined, "charttip");
    view.tip.hidden = true;
    view.day = -1;
    describe(id);
  }
  function begin(id, box) {
    const view = {};
    views.set(id, view);
    box.addEventListener("pointermove", event => point(view, known.get(id), box, event));
    box.addEventListener("pointerleave", () => { view.tip.hidden = true; });
    box.addEventListener("click", event => { const d = dayAt(view, box, event); if (d !== null) state.setDay?.(d); });
    new ResizeObserver(() => requestAnimationFrame(() => { if (!paper && Math.floor(box.clientWidth) !== view.width && box.clientWidth) draw(id); })).observe(box);
    return view;
  }
  function dayAt(view, box, event) {
    const part = view.parts[0], at = event.clientX - part.svg.getBoundingClientRect().left - (part.left ?? CHART_LEFT);
    return part.days ? Math.max(0, Math.min(part.days - 1, Math.round(at / part.w * (part.days - 1)))) : null;
  }
  function follow(id) {
    const view = views.get(id);
    if (!view?.rule || view.day === state.day) return;
    view.day = state.day;
    const part = view.parts[0], left = part.left ?? CHART_LEFT;
    view.rule.style.transform = `translateX(${Math.round(left + part.w * Math.min(1, state.day / Math.max(1, part.days - 1))) - 1}px)`;
  }
  function point(view, chart, box, event) {
    const lines = chart.field ? fieldTip(view.parts[0], event) : panelTip(view, chart, box, event), frame = box.getBoundingClientRect();
    view.tip.hidden = !lines.length;
    view.tip.textContent = lines.join("\n");
    const x = event.clientX - frame.left, y = event.clientY - frame.top, wide = view.tip.offsetWidth;
    view.tip.style.left = `${Math.max(0, Math.min(frame.width - wide, x + (x + wide + 16 > frame.width ? -wide - 12 : 14)))}px`;
    view.tip.style.top = `${Math.max(0, y - view.tip.offsetHeight - 10)}px`;
  }
  function panelTip(view, chart, box, event) {
    const d = dayAt(view, box, event), part = view.parts.find(p => event.clientY <= p.svg.getBoundingClientRect().bottom) || view.parts.at(-1), {panel, axis} = part;
    const lines = [dated(d)], number = v => said(v, axis.step / 10);
    for (const s of panel.series) {
      const [low, high] = several(chart, s) ? rangeOf(chart, s)(d) : [NaN, NaN];
      lines.push(`${s.s}: ${number(valueOf(chart, s)(d))}${Number.isNaN(low) ? "" : ` (${number(low)} to ${number(high)})`}`);
    }
    const reachable = 6 * part.days / part.w;
    for (const m of part.marks) if (m.shape === "bar" ? m.f <= d && d <= m.l : Math.abs(m.t - d) <= reachable) lines.push(`On record, ${m.label}: ${number(m.best)}${m.high > m.low ? ` (${number(m.low)} to ${number(m.high)})` : ""}`);
    for (const e of data.events.filter(e => Math.abs(e.d - d) <= reachable / 3).slice(0, 3)) lines.push(`${dated(e.d, short)}: ${e.title}`);
    return lines;
  }
  function fieldTip(part, event) {
    const frame = part.svg.getBoundingClientRect(), x = event.clientX - frame.left, y = event.clientY - frame.top;
    const far = part.field.spots.map(s => Math.hypot(part.x(s[0]) - x, part.y(s[1]) - y)), n = far.indexOf(Math.min(...far));
    if (!(far[n] < 14)) return [];
    const [a, row, , role, label] = part.field.spots[n], name = part.field.rows[row];
    return [...(name ? [name] : []), label || `${role === "model" ? "a world: " : ""}${dated(a)}`];
  }
  function describe(id) {
    const chart = known.get(id), line = document.querySelector(`[data-marks="${id}"]`), view = views.get(id);
    if (!chart || !line) return;
    line.replaceChildren();
    const marks = chart.panels.flatMap((_, n) => marksOf(chart, n)), few = (view?.hidden || []).map(p => p.heading.toLowerCase());
    const text = [here(chart)?.note ?? chart.note, few.length ? `Hardly anybody, not drawn: ${few.join(", ")}.` : "", marks.length ? `On record: ${marks.length === 1 ? "one value" : marks.length + " values"}.` : ""];
    line.append(text.filter(Boolean).join(" "));
    if (cite) for (const note of new Set(marks.map(m => m.note))) cite(note, line);
  }

  // --- tables ---------------------------------------------------------------------------------------------------
  function tables(id) {
    const chart = known.get(id);
    if (chart.field) return [{heads: chart.field.heads, rows: chart.field.table}];
    const columns = chart.panels.flatMap(panel => panel.series.map(s => ({panel, s, value: valueOf(chart, s), range: several(chart, s) ? rangeOf(chart, s) : null})));
    const heads = ["day"], rows = [], number = v => Number.isNaN(v) ? "none" : Math.abs(v) >= 100 ? said(v, 1) : said(v, 0.01);
    for (const {panel, s, range} of columns) {
      const name = panel.series.length > 1 ? `${panel.heading}, ${s.s}` : panel.heading;
      heads.push(`${name}, ${panel.unit}`, ...(range ? ["low", "high"] : []));
    }
    for (let d = 0; d < Math.max(...chart.panels.map(p => p.days)); d++) rows.push([dated(d), ...columns.flatMap(c => d >= c.panel.days ? ["", ...(c.range ? ["", ""] : [])] : [number(c.value(d)), ...(c.range ? c.range(d).map(number) : [])])]);
    const marks = chart.panels.flatMap((panel, n) => marksOf(chart, n).map(m => [panel.heading, m.label, dated(m.f ?? m.t, short), dated(m.l ?? m.t, short), number(m.low), number(m.best), number(m.high), String(m.note)]));
    return [{heads, rows}, ...(marks.length ? [{heads: ["series", "on record", "from", "to", "low", "best", "high", "source"], rows: marks}] : [])];
  }

  // --- files ----------------------------------------------------------------------------------------------------
  const columns = id => known.get(id).field ? [...known.get(id).field.heads, "unit", "source"] : ["series", "worlds or record", "day", "last day", "low", "median", "high", "unit", "source"];
  // the numbers of a chart as one row each: of every world where each is kept, else the middle of the worlds with its range
  function rows(id, {day, model, round, source}, seeds) {
    const chart = known.get(id), out = [], r = worldRow(chart);
    if (chart.field) return chart.field.table.map(cells => [...cells, "", model]);
    chart.panels.forEach((panel, n) => {
      for (const s of panel.series) {
        const name = panel.series.length > 1 ? `${panel.heading}, ${s.s}` : panel.heading, range = rangeOf(chart, s), middle = valueOf(chart, s);
        if (s.worlds && r >= 0) for (let w = 0; w < chart.worlds; w++) for (let d = 0; d < panel.days; d++) out.push([name, "world " + seeds[w], day(d), "", "", round(ofWorld(s, w, r, d)), "", panel.unit, model]);
        else for (let d = 0; d < panel.days; d++) out.push([name, "median of the worlds", day(d), "", ...[range(d)[0], middle(d), range(d)[1]].map(round), panel.unit, model]);
      }
      for (const m of marksOf(chart, n)) out.push([m.label, "record", day(m.f ?? m.t), day(m.l ?? m.t), round(m.low), round(m.best), round(m.high), panel.unit, source(m.note)]);
    });
    return out;
  }

  // --- all of them ----------------------------------------------------------------------------------------------
  function watch() {
    const observer = new IntersectionObserver(entries => {
      for (const {target: {dataset: {chart: id}}, isIntersecting} of entries) {
        if (!isIntersecting) { near.delete(id); continue; }
        near.add(id);
        if (!views.has(id) || stale.has(id)) draw(id); else follow(id);
      }
    }, {rootMargin: "300px"});
    for (const [id, chart] of known) {
      const box = boxOf(id);
      if (!box) continue;
      box.style.minHeight = `${chart.field ? fieldHeight(chart.field, box.clientWidth || innerWidth - 40) : panelsHeight(shown(chart).map(p => p.panel))}px`;
      describe(id);
      observer.observe(box);
    }
  }
  // another place or world: what is near the window is drawn at once, the rest when it comes near
  function refresh(only = () => true) {
    const ids = [...known.values()].filter(only).map(chart => chart.id);
    for (const id of ids) if (!near.has(id)) { describe(id); stale.add(id); }
    draw(...ids.filter(id => near.has(id)));
  }
  return {
    draw, describe, tables, rows, columns, watch, refresh, ids: [...known.keys()], byPlace: id => Boolean(known.get(id)?.byPlace), ofWorlds: id => !known.get(id).field,
    drawAll: () => draw(...known.keys()),
    onPaper: (on, ...ids) => { paper = on; draw(...ids); },
    follow: () => { for (const id of near) follow(id); },
    followAll: () => { for (const id of known.keys()) follow(id); },
  };
}
// words of a row's name on lines of so many pixels
export function chartLines(text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = (lines.at(-1) + " " + word).trim();
    if (CHART_LETTER * longer.length <= width || !lines.at(-1)) lines[lines.length - 1] = longer; else lines.push(word);
  }
  return lines;
}
