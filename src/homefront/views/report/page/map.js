// The map on the chosen day: the chosen world's front bold, the other worlds' thin, the record's dashed.
import {$, element, svg} from "./dom.js";
import {cell} from "./arrays.js";
import {along, comb, MOST_STROKES, pointsOf, strokes} from "./mapmath.js";
const BINS = [0.02, 0.05, 0.1, 0.2, 0.4];
export function createMap({data, arrays, at, figures, state, words}) {
  const each = data.each, marks = [], cities = [], works = [], city = new Map(data.cities.name.map((n, i) => [n, i]));
  const guesses = new Set(data.places.assumed), fronts = arrays["world.front"], record = arrays.recordfront;
  const recordLost = (i, d) => data.cities.lost[i] !== null && data.cities.lost[i] <= d && (data.cities.regained[i] === null || data.cities.regained[i] > d);
  // share of the worlds in which a city is lost on a day; without a front, what is on record
  const lost = (i, d) => arrays.fallen ? at("fallen", 0, i, d) : +recordLost(i, d);
  const dayOf = (name, world, i) => { const a = arrays[name]; return a.values[world * a.days + i]; };
  const lostIn = (world, i, d) => {
    if (!fronts) return recordLost(i, d);
    const l = dayOf("world.lost", world, i), r = dayOf("world.regained", world, i);
    return l >= 0 && l <= d && (r < 0 || r > d);
  };
  const axes = each.routes.length, fought = Boolean(fronts) || data.cities.lost.some(d => d !== null);
  const lineOf = (a, first, d) => each.routes.map((route, k) => along(route, cell(a, first + k, d)));
  function describe(i) {
    const name = words.name(data.cities.name[i]), w = state.get("world"), d = state.get("day"), share = lost(i, d);
    const slots = {name, n: Math.round(share * each.all), all: each.all};
    let text = words.t(!fought ? "map.city" : lostIn(w, i, d) ? "map.city.lost" : "map.city.held", slots);
    if (arrays.fallen) text += " " + words.t("map.city.worlds", slots) + " " + words.t(recordLost(i, d) ? "map.city.record.lost" : "map.city.record.held");
    return text;
  }
  // one stop of the Tab key for all named cities; arrows move from one to the next
  const stops = [];
  $("city-marks").addEventListener("keydown", e => {
    const from = stops.indexOf(document.activeElement), by = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[e.key];
    if (from < 0 || !by) return;
    e.preventDefault();
    e.stopPropagation();
    const next = stops[(from + by + stops.length) % stops.length];
    stops[from].setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  });
  function mark([x, y, r], i, group) {
    const c = svg("circle", group, {cx: x, cy: y, r, class: "pm"});
    svg("title", c).textContent = data.places.name[i];
    c.addEventListener("click", () => state.set({place: i + 1}));
    marks.push({c, i, was: "", comb: svg("path", group, {class: "comb"}), strokes: -1, x, y, r});
  }
  // towns and countryside, for a map that is drawn large enough to tell them apart
  let small = false;
  function addSmall() {
    if (small || !data.places.people_run) return;
    small = true;
    const group = svg("g", $("people-marks"), {class: "farther"});
    data.places.at.forEach((m, i) => { if (m && !data.places.main[i]) mark(m, i, group); });
    paint();
  }
  // what keeps its size when the map is drawn larger, with the point about which it stands
  const pinned = () => [...marks.flatMap(m => [[m.c, m.x, m.y], [m.comb, m.x, m.y]]), ...cities.map(m => [m.g, ...data.cities.at[m.i]]), ...works.flatMap(w => [[w.here, w.x - 8, w.y - 10], [w.going, w.x - 8, w.y - 10]]), ...(works.east ? [[$("east"), works.east.x, works.east.y]] : [])];
  const placeOf = town => data.cities.at[cities.find(m => m.g === town)?.i] ?? null;
  function build() {
    if (data.places.people_run) {
      const order = data.places.at.map((m, i) => [m, i]).filter(([m, i]) => m && (data.places.main[i])).sort((a, b) => b[0][2] - a[0][2]);
      for (const [m, i] of order) mark(m, i, $("people-marks"));
    }
    data.cities.at.forEach((m, i) => {
      if (!m) return;
      const named = data.cities.named.includes(i), g = svg("g", $("city-marks"), {class: "town"}), s = named ? 5.5 : 3.4;
      const ring = svg("path", g, {d: `M${m[0]} ${m[1] - s - 5}l${s + 5} ${s + 5}l${-s - 5} ${s + 5}l${-s - 5} ${-s - 5}Z`, class: "byrecord", visibility: "hidden"});
      const c = svg("rect", g, {x: m[0] - s, y: m[1] - s, width: 2 * s, height: 2 * s, class: "city"});
      const title = svg("title", g);
      title.textContent = data.cities.name[i];
      if (named) {
        g.setAttribute("tabindex", stops.length ? "-1" : "0");
        g.setAttribute("role", "img");
        g.setAttribute("aria-label", data.cities.name[i]);
        stops.push(g);
      }
      for (const kind of ["pointerenter", "focus"]) g.addEventListener(kind, () => { const text = describe(i); title.textContent = text; $("mapsays").textContent = text; if (named) g.setAttribute("aria-label", text); });
      cities.push({c, g, ring, i, named, was: null, so: null});
    });
    data.plants.forEach((p, n) => { if (p.x >= 0) works.push({n, x: p.x + 8, y: p.y + 10, here: svg("path", $("plant-marks"), {class: "plants here"}), going: svg("path", $("plant-marks"), {class: "plants going"})}); });
    if (data.east && arrays.stages) {
      const box = $("east"), {x, y} = data.east;
      svg("text", box, {x: 992, y: y - 8, "text-anchor": "end"}).textContent = words.t("map.east");
      works.east = {x, y, starting: svg("path", box, {class: "plants starting"}), working: svg("path", box, {class: "plants east"})};
    }
  }
  const work = (n, stage, d) => { const a = arrays.works; return cell(a, n * a.shape[1] + stage, d); };
  function paintPlants(d) {
    for (const w of works) {
      const a = Math.round(work(w.n, 0, d) / data.stroke), b = Math.round(work(w.n, 1, d) / data.stroke);
      w.here.setAttribute("d", strokes(w.x, w.y, a));
      w.going.setAttribute("d", strokes(w.x, w.y, b, a));
    }
    if (!works.east) return;
    const a = Math.round(at("stages", 0, 2, d) / data.stroke), b = Math.round(at("stages", 0, 3, d) / data.stroke);
    works.east.working.setAttribute("d", strokes(works.east.x, works.east.y, b));
    works.east.starting.setAttribute("d", strokes(works.east.x, works.east.y, a, b));
  }
  function paintFronts(d) {
    if (!fronts) return;
    const w = state.get("world"), h = state.get("hovered"), other = [];
    for (let n = 0; n < each.seeds.length; n++) if (n !== w) other.push("M" + pointsOf(lineOf(fronts, n * axes, d)).replaceAll(" ", "L"));
    $("fronts").setAttribute("d", other.join(""));
    $("frontline").setAttribute("points", pointsOf(lineOf(fronts, w * axes, d)));
    $("fronthalo").setAttribute("d", [lineOf(fronts, w * axes, d), lineOf(record, 0, d)].map(line => "M" + pointsOf(line).replaceAll(" ", "L")).join(""));
    $("fronthover").setAttribute("points", h >= 0 && h !== w ? pointsOf(lineOf(fronts, h * axes, d)) : "");
    $("frontrecord").setAttribute("points", pointsOf(lineOf(record, 0, d)));
    const line = lineOf(fronts, w * axes, d), dots = $("frontpoints");
    while (dots.childNodes.length < line.length) svg("circle", dots, {r: 4.5});
    dots.childNodes.forEach((c, k) => { c.setAttribute("cx", line[k][0]); c.setAttribute("cy", line[k][1]); });
  }
  function paint() {
    const d = state.get("day"), w = state.get("world"), place = state.get("place");
    for (const m of marks) {
      const v = at("gone", 1, m.i + 1, d);
      let bin = 0;
      while (bin < 5 && v >= BINS[bin]) bin++;
      const now = `pm g${bin}${guesses.has(data.places.id[m.i]) ? " guess" : ""}${m.i + 1 === place ? " chosen" : ""}`;
      if (now !== m.was) { m.c.setAttribute("class", now); m.was = now; }
      const n = Math.min(MOST_STROKES, Math.round(v * data.places.people[m.i] / data.leavers));
      if (n !== m.strokes) { m.comb.setAttribute("d", comb(m, n)); m.strokes = n; }
    }
    for (const m of cities) {
      const gone = lostIn(w, m.i, d), differs = Boolean(fronts) && gone !== recordLost(m.i, d);
      if (gone !== m.was) { m.c.setAttribute("class", gone ? "city lost" : "city"); m.was = gone; }
      if (differs !== m.so) { m.ring.setAttribute("visibility", differs ? "visible" : "hidden"); m.so = differs; }
    }
    paintFronts(d);
    if (arrays.works) paintPlants(d);
  }
  function rows() {
    const d = state.get("day"), w = state.get("world"), out = [], world = n => "world " + each.seeds[n];
    const add = (quantity, place, value, unit, source) => out.push([quantity, place, figures.round(value), unit, source]);
    if (fronts) each.seeds.forEach((_, n) => each.routes.forEach((_, k) => add("front, along its axis", `axis ${k + 1}, ${world(n)}`, cell(fronts, n * axes + k, d), "km", figures.model)));
    if (fronts) each.routes.forEach((_, k) => add("front, along its axis", `axis ${k + 1}`, cell(record, k, d), "km", "record"));
    data.cities.name.forEach((name, i) => {
      if (fronts) add("in enemy hands, " + world(w), name, +lostIn(w, i, d), "1 yes, 0 no", figures.model);
      if (fronts) add("in enemy hands, share of worlds", name, lost(i, d), "share", figures.model);
      if (fought) add("in enemy hands", name, +recordLost(i, d), "1 yes, 0 no", "record");
    });
    if (data.places.people_run) data.places.name.forEach((name, i) => add("residents gone, median of the worlds", name, at("gone", 1, i + 1, d), "share", figures.model));
    for (const p of works) data.stages.forEach((stage, k) => add("large plants, " + stage, data.plants[p.n].name, work(p.n, k, d), "plants", figures.model));
    return out;
  }
  const ofChosen = () => rows().filter(row => !row[1].includes(", world ") || row[1].endsWith(`, world ${each.seeds[state.get("world")]}`));
  build();
  figures.add({id: "map", title: () => words.t("map.title"), box: $("map"), after: document.querySelector(".maplegendbox"), moves: true, columns: ["quantity", "place", "value", "unit", "source"], rows, brief: ofChosen});
  state.on(["day", "world", "place"], paint);
  state.on(["hovered"], () => paintFronts(state.get("day")));
  return {paint, fought, lost, recordLost, lostIn, city, guesses, addSmall, pinned, placeOf};
}
