"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const DAY = 864e5, NOBODY = 255, LEVELS = 254;
  const zero = Date.parse(data.start + "T00:00:00Z");
  const $ = id => document.getElementById(id);
  const svg = (name, parent, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const key in attributes) made.setAttribute(key, attributes[key]);
    parent.appendChild(made);
    return made;
  };
  const element = (name, text, parent) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (parent) parent.appendChild(made);
    return made;
  };
  const long = new Intl.DateTimeFormat("en-GB", {day: "numeric", month: "long", year: "numeric", timeZone: "UTC"});
  const short = new Intl.DateTimeFormat("en-GB", {day: "numeric", month: "short", timeZone: "UTC"});
  const dated = (d, f = long) => f.format(zero + d * DAY);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  // --- arrays ---------------------------------------------------------------------------------------------------
  const arrays = {};
  async function unpack() {
    const text = $("block").textContent.trim();
    if (!Object.keys(data.pack).length) return;
    const packed = Uint8Array.from(atob(text), c => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    for (const name in data.pack) {
      const part = data.pack[name], days = part.shape[part.shape.length - 1];
      const size = part.shape.reduce((a, b) => a * b, 1);
      let values;
      if (part.kind === "u8") {
        values = bytes.slice(part.at, part.at + size);
        for (let i = 0; i < size; i++) if (i % days) values[i] += values[i - 1];
      } else {
        values = new Int16Array(bytes.slice(part.at, part.at + 2 * size).buffer);
        for (let i = 0; i < size; i++) if (i % days) values[i] += values[i - 1];
      }
      arrays[name] = {values, days, rows: part.shape.length > 2 ? part.shape[1] : 1, most: part.most, shape: part.shape, kind: part.kind, parts: part.parts};
    }
  }
  // low, middle, high are the first axis (one alone: a single world); a row of days under each
  const at = (name, quantile, row, day) => {
    const a = arrays[name], q = a.shape.length > 2 ? a.shape[0] : 1;
    const line = (q === 1 ? 0 : quantile) * a.rows + row, v = a.values[line * a.days + day];
    if (a.kind !== "u8") return v / a.parts;
    return v === NOBODY ? NaN : v / LEVELS * a.most[line];
  };

  let day = data.first, place = 0, charts = null;
  const placeName = () => place ? data.places.name[place - 1] : "all residents";
  const cite = (number, parent) => {
    const up = element("sup", undefined, parent), link = element("a", String(number), up);
    up.className = "cite";
    link.href = "#s" + number;
    link.setAttribute("aria-label", "source " + number);
    return up;
  };

  // --- tables ---------------------------------------------------------------------------------------------------
  const digits = (v, form) => Number.isNaN(v) ? "none" : form === "%" ? (100 * v).toFixed(1) + " %" : Math.abs(v) >= 100 ? Math.round(v).toLocaleString("en-GB") : v.toFixed(2);
  function table(box, heads, rows, caption) {
    const made = document.createElement("table"), head = element("tr", undefined, element("thead", undefined, made)), body = document.createElement("tbody");
    if (caption) made.prepend(element("caption", caption));
    heads.forEach((h, n) => { const th = element("th", h, head); th.scope = "col"; if (n) th.className = "n"; });
    for (const row of rows) {
      const tr = element("tr", undefined, body);
      row.forEach((v, n) => { const cell = element(n ? "td" : "th", v, tr); if (n) cell.className = "n"; else cell.scope = "row"; });
    }
    made.appendChild(body);
    box.replaceChildren(made);
  }
  function fill(id) {
    const details = document.querySelector(`details[data-table="${id}"]`);
    if (!details || !details.open) return;
    const box = details.querySelector(".scroll");
    if (id === "map") return table(box, ["place", "people", "gone", "lost in worlds", "lost by the record"], mapRows(), dated(day));
    if (id === "coding") return fillCoding(box);
    if (id === "events") return table(box, ["day", "kind", "event", "where", "source"], data.events.map(e => [dated(e.d), e.kind, e.title, e.place, String(e.note)]));
    box.replaceChildren();
    for (const made of charts.tables(id)) table(element("div", undefined, box), made.heads, made.rows, charts.byPlace(id) ? placeName() : undefined);
  }

  function fillCoding(box) {
    const c = data.coding, here = place ? c.of_place[place - 1] : [], rows = c.rows.filter(r => here.includes(r[0]));
    if (!place) return box.replaceChildren(element("p", "Choose a place: inputs are coded for places, not for the country."));
    if (!rows.length) return box.replaceChildren(element("p", "Nothing is coded for this place."));
    const span = r => r[3] === r[4] ? dated(r[3], short) : `${dated(r[3], short)} to ${dated(Math.min(r[4], data.days - 1), short)}`;
    table(box, ["what", "of", "days", "reader", "value", "on what evidence"], rows.map(r => [c.variables[r[1]], c.names[r[0]], span(r), "AB"[r[2]], r[5] === null ? "no evidence" : String(r[5]), c.texts[r[6]]]), placeName());
    box.querySelectorAll("td:last-child, th:last-child").forEach(cell => { cell.className = "evidence"; });
  }

  // --- map ------------------------------------------------------------------------------------------------------
  const BINS = [0.02, 0.05, 0.1, 0.2, 0.4];
  const marks = [], cities = [], works = [];
  const city = new Map(data.cities.name.map((n, i) => [n, i]));
  const guesses = new Set(data.places.assumed);
  const recordLost = (i, d) => data.cities.lost[i] !== null && data.cities.lost[i] <= d && (data.cities.regained[i] === null || data.cities.regained[i] > d);
  const lost = (i, d) => arrays.fallen ? at("fallen", 0, i, d) : +recordLost(i, d);
  function buildMap() {
    const people = $("people-marks"), squares = $("city-marks"), plants = $("plant-marks");
    if (data.places.people_run) {
      const order = data.places.at.map((m, i) => [m, i]).filter(([m]) => m).sort((a, b) => b[0][2] - a[0][2]);
      for (const [[x, y, r], i] of order) {
        const c = svg("circle", people, {cx: x, cy: y, r, class: "pm"});
        if (guesses.has(data.places.id[i])) c.classList.add("guess");
        c.addEventListener("click", () => setPlace(i + 1, true));
        marks.push({c, i, was: ""});
      }
    }
    data.cities.at.forEach((m, i) => {
      if (!m) return;
      const ring = svg("path", squares, {d: `M${m[0]} ${m[1] - 7}l7 7l-7 7l-7 -7Z`, class: "byrecord", visibility: "hidden"});
      const c = svg("rect", squares, {x: m[0] - 3.2, y: m[1] - 3.2, width: 6.4, height: 6.4, class: "city"});
      cities.push({c, ring, i, was: -1, so: null});
    });
    data.plants.forEach((p, n) => {
      if (p.x < 0) return;
      const here = svg("rect", plants, {x: p.x + 8, y: p.y + 10, height: 7, class: "plant here"});
      const going = svg("rect", plants, {y: p.y + 10, height: 7, class: "plant going"});
      works.push({here, going, n, x: p.x + 8, name: p.name});
    });
    const points = $("frontpoints");
    if (arrays.line) for (let k = 0; k < arrays.line.shape.at(-3); k++) svg("circle", points, {r: 5});
    const rug = $("rug");
    for (const e of data.events) svg("path", rug, {d: `M${8 + 984 * e.d / Math.max(1, data.days - 1)} 0V10`});
  }
  const east = {};
  function buildEast() {
    if (!data.east || !arrays.stages) return;
    const {x, y} = data.east, box = $("east");
    svg("text", box, {x: 992, y: y - 8, "text-anchor": "end"}).textContent = "plants in the east";
    east.starting = svg("rect", box, {x, y, height: 9, class: "plant starting"});
    east.working = svg("rect", box, {y, height: 9, class: "plant east"});
  }
  function line(q, d) {
    const a = arrays.line, quantiles = a.shape.length === 4 ? a.shape[0] : 1, axes = a.shape.at(-3), out = [];
    for (let k = 0; k < axes; k++) {
      const base = (((quantiles === 1 ? 0 : q) * axes + k) * 2) * a.days + d;
      out.push([a.values[base], a.values[base + a.days]]);
    }
    return out;
  }
  const work = (n, stage, d) => { const a = arrays.works, r = n * a.shape[1] + stage, v = a.values[r * a.days + d]; return v === NOBODY ? 0 : v / LEVELS * a.most[r]; };
  function paintMap() {
    for (const m of marks) {
      const v = at("gone", 1, m.i + 1, day);
      let bin = 0;
      while (bin < 5 && v >= BINS[bin]) bin++;
      const now = `pm g${bin}${guesses.has(data.places.id[m.i]) ? " guess" : ""}${m.i + 1 === place ? " chosen" : ""}`;
      if (now !== m.was) { m.c.setAttribute("class", now); m.was = now; }
    }
    for (const m of cities) {
      const share = Math.round(20 * lost(m.i, day)) / 20, so = recordLost(m.i, day);
      if (share !== m.was) {
        m.c.setAttribute("class", share > 0 ? "city lost" : "city");
        m.c.setAttribute("fill-opacity", share > 0 ? String(share) : "1");
        m.was = share;
      }
      if (so !== m.so) { if (arrays.fallen) m.ring.setAttribute("visibility", so ? "visible" : "hidden"); m.so = so; }
    }
    if (arrays.line) {
      const middle = line(1, day), low = line(0, day), high = line(2, day);
      $("frontline").setAttribute("points", middle.map(p => p.join()).join(" "));
      $("band").setAttribute("points", low.concat(high.reverse()).map(p => p.join()).join(" "));
      $("frontpoints").childNodes.forEach((c, k) => { c.setAttribute("cx", middle[k][0]); c.setAttribute("cy", middle[k][1]); });
    }
    for (const w of works) {
      const a = work(w.n, 0, day) / 9, b = work(w.n, 1, day) / 9;
      w.here.setAttribute("width", a.toFixed(1));
      w.going.setAttribute("x", (w.x + a).toFixed(1));
      w.going.setAttribute("width", b.toFixed(1));
    }
    if (east.starting) {
      const a = at("stages", 0, 2, day) / 9, b = at("stages", 0, 3, day) / 9;
      east.starting.setAttribute("width", a.toFixed(1));
      east.working.setAttribute("x", (data.east.x + a).toFixed(1));
      east.working.setAttribute("width", b.toFixed(1));
    }
  }
  function mapRows() {
    const rows = [], told = new Set();
    data.places.id.forEach((id, i) => {
      if (!data.places.people_run) return;
      const c = city.get(id);
      told.add(id);
      rows.push([data.places.name[i], data.places.people[i].toLocaleString("en-GB"), digits(at("gone", 1, i + 1, day), "%"), c === undefined ? "" : Math.round(100 * lost(c, day)) + " %", c === undefined ? "" : recordLost(c, day) ? "yes" : "no"]);
    });
    data.cities.name.forEach((n, i) => { if (!told.has(n)) rows.push([n, "", "", Math.round(100 * lost(i, day)) + " %", recordLost(i, day) ? "yes" : "no"]); });
    return rows;
  }

  // --- the day's panel ------------------------------------------------------------------------------------------
  const listed = (box, items, none) => {
    box.replaceChildren();
    if (!items.length) { element("p", none, box).className = "small"; return; }
    const ul = element("ul", undefined, box);
    for (const item of items) {
      const li = element("li", item.text, ul);
      if (item.note) cite(item.note, li);
    }
  };
  const plural = (n, one, many) => `${n} ${n === 1 ? one : many}`;
  function paintPanel() {
    const text = dated(day);
    $("paneldate").textContent = text;
    const model = $("model-day");
    model.replaceChildren();
    const facts = [];
    if (arrays.gone) {
      const several = data.worlds > 1;
      const one = (label, name, form) => {
        const mid = at(name, 1, place, day);
        const range = several && !Number.isNaN(mid) ? ` (${digits(at(name, 0, place, day), form)} to ${digits(at(name, 2, place, day), form)})` : "";
        facts.push([label, digits(mid, form) + range]);
      };
      one("gone", "gone", "%"); one("belief in danger", "belief"); one("fear", "fear"); one("resolve felt", "resolve"); one("resolve shown", "shown"); one("resolve reported", "reported"); one("official word reaches", "coverage", "%");
      if (arrays.candour) one("candour, as coded", "candour");
    }
    if (facts.length) table(model, [placeName(), "model"], facts);
    if (arrays.fallen) {
      const now = data.cities.name.filter((_, i) => lost(i, day) > 0.5).length, so = data.cities.name.filter((_, i) => recordLost(i, day)).length;
      element("p", `In more than half of the worlds the enemy holds ${plural(now, "city", "cities")}; by the record, ${so}.`, model).className = "small";
    }
    if (arrays.stages) {
      const n = k => Math.round(at("stages", 0, k, day));
      element("p", `Large plants, mean of worlds: ${n(0)} at work where they were, ${n(1)} waiting or on the way, ${n(2)} starting again, ${n(3)} at work in the east, ${n(4)} lost.`, model).className = "small";
    }
    const so = data.cities.name.map((name, i) => ({name, d: data.cities.lost[i], r: data.cities.regained[i]}));
    const recent = [
      ...so.filter(c => c.d !== null && c.d <= day && c.d > day - 7).map(c => ({d: c.d, text: `${dated(c.d, short)}: ${c.name} lost`})),
      ...so.filter(c => c.r !== null && c.r <= day && c.r > day - 7).map(c => ({d: c.r, text: `${dated(c.r, short)}: ${c.name} regained`})),
      ...data.said.filter(s => s.d <= day && s.d > day - 7 && !city.has(s.what)).map(s => ({d: s.d, text: `${dated(s.d, short)}: ${s.what}`, note: s.note})),
    ].sort((a, b) => b.d - a.d);
    listed($("so"), recent.slice(0, 9), "Nothing listed for these seven days.");
    const said = data.said.filter(s => s.said !== null && s.said <= day && s.said > day - 7).sort((a, b) => b.said - a.said)
      .map(s => ({text: `${dated(s.said, short)}: ${s.what}: “${s.as}” ${s.said > s.d ? `(${plural(s.said - s.d, "day", "days")} after it was so)` : "(the same day)"}`, note: s.note}));
    listed($("told"), said, "Nothing new admitted in these seven days.");
    const open = data.said.filter(s => s.d <= day && (s.said === null || s.said > day));
    if (open.length) element("p", "So, and not said by this day: " + open.slice(-8).map(s => `${s.what} (${dated(s.d, short)})`).join("; ") + (open.length > 8 ? `; and ${open.length - 8} before` : "") + ".", $("told")).className = "small";
    const counted = data.counted.filter(c => c.d <= day && day <= c.e);
    if ($("countedn")) $("countedn").textContent = String(counted.length);
    if ($("counted")) listed($("counted"), counted, "Nothing was counted on this day that is on record here.");
    listed($("events"), data.events.filter(e => e.d === day).map(e => ({text: `${e.title} (${e.place}). ${e.text}`, note: e.note})), "No event is listed for this day.");
    document.querySelectorAll(".sparks .now").forEach(p => p.setAttribute("d", `M${600 * day / Math.max(1, data.days - 1)} 0V60`));
  }

  // --- one day for all ------------------------------------------------------------------------------------------
  let last = 0, queued = 0;
  function setDay(d, quick = false) {
    d = Math.max(0, Math.min(data.days - 1, d));
    const began = performance.now();
    day = d;
    const slider = $("day"), text = dated(day);
    if (+slider.value !== day) slider.value = day;
    $("date").textContent = text;
    slider.setAttribute("aria-valuetext", text);
    paintMap();
    charts.follow();
    if (!queued) queued = requestAnimationFrame(() => { queued = 0; paintPanel(); });
    last = performance.now() - began;
    if (!quick) fill("map");
  }
  function setPlace(n, fromMap) {
    place = n;
    const select = $("place");
    if (select && +select.value !== n) select.value = n;
    document.querySelectorAll(".ofplace").forEach(e => { e.textContent = ": " + placeName(); });
    const note = $("placenote");
    if (note) note.textContent = place ? data.places.people[place - 1].toLocaleString("en-GB") + " people" + (guesses.has(data.places.id[place - 1]) ? " (assumed)" : "") + (data.places.id[place - 1].startsWith("army/") ? ": soldiers at the front, not residents" : "") : "soldiers at the front are not among them";
    charts.refresh(chart => chart.byPlace);
    for (const id of charts.ids) if (charts.byPlace(id)) fill(id);
    if (data.coding) fill("coding");
    if (arrays.gone || arrays.fallen) { paintMap(); paintPanel(); }
    if (fromMap) $("placenote").scrollIntoView?.({block: "nearest"});
  }
  let timer = 0;
  function play(go) {
    const button = $("play");
    clearInterval(timer);
    timer = 0;
    if (go) timer = setInterval(() => { if (day >= data.days - 1) play(false); else setDay(day + 1, true); }, 160);
    button.textContent = go ? "Stop" : "Play";
    button.setAttribute("aria-pressed", String(go));
  }
  function listen() {
    const slider = $("day");
    slider.addEventListener("input", () => setDay(+slider.value, true));
    slider.addEventListener("change", () => fill("map"));
    $("back").addEventListener("click", () => setDay(day - 1));
    $("on").addEventListener("click", () => setDay(day + 1));
    $("play").addEventListener("click", () => play(!timer));
    $("shade").addEventListener("change", e => document.body.classList.toggle("shading", e.target.checked));
    $("place")?.addEventListener("change", e => setPlace(+e.target.value));
    document.querySelectorAll(".jump").forEach(b => b.addEventListener("click", () => setDay(+b.dataset.day)));
    document.querySelectorAll("details[data-table]").forEach(d => d.addEventListener("toggle", () => fill(d.dataset.table)));
    addEventListener("keydown", e => {
      if (e.altKey || e.ctrlKey || e.metaKey || !["ArrowLeft", "ArrowRight"].includes(e.key)) return;
      const t = e.target;
      if (t.closest?.("select, textarea, input:not([type=range]):not([type=checkbox]), .scroll, pre")) return;
      e.preventDefault();
      setDay(day + (e.key === "ArrowRight" ? 1 : -1) * (e.shiftKey ? 7 : 1));
    });
    addEventListener("beforeprint", () => charts.drawAll());
  }
  async function begin() {
    await unpack();
    const state = {get day() { return day; }, get place() { return place; }, world: null, setDay};
    charts = createCharts({data, arrays, at, state, cite});
    buildMap();
    buildEast();
    listen();
    const select = $("place");
    setPlace(select ? +select.value : 0);
    setDay(day);
    for (const id of charts.ids) charts.describe(id);
    document.body.dataset.ready = "day";
    await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    charts.watch();
    document.body.dataset.ready = "all";
  }
  window.homefront = {setDay, setPlace, drawAll: () => charts.drawAll(), get day() { return day; }, get place() { return place; }, get lastMs() { return last; }};
  requestAnimationFrame(() => setTimeout(begin));
})();
