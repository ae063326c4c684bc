// One person: those followed in the chosen world, one of them told in days, beside what was so and said; and a plant.
import {$, element, svg, table} from "./dom.js";
import {cell} from "./arrays.js";
import {createStrip} from "./personstrip.js";
// what happened to somebody, the first in the order in which people are shown (1 to `under`); 0 for nothing
export function fateOf(codes, under) {
  const seen = new Set(codes);
  for (let c = 1; c <= under; c++) if (seen.has(c)) return c;
  return 0;
}
export function createPerson(page) {
  const PLACE = 0, SOLDIER = 1, OFFICIAL = 2, HOUSEHOLD = 3, BLOCK = 4, LETTERS = 5, WEEK = 7, FEW = 20;
  const {data, arrays, at, state, words} = page, given = data.persons, box = $("followed");
  if (!given || !box) return;
  const most = given.names.length, buttons = [], strip = createStrip(page), where = arrays["person.where"];
  const row = n => state.get("world") * most + n;
  const homeOf = n => { const a = arrays["person.home"]; return Array.from({length: a.days}, (_, k) => cell(a, row(n), k)); };
  const isThere = n => !Number.isNaN(cell(where, row(n), 0));
  const isPlant = n => n === most && given.plant !== null;
  const whereOn = (n, d) => cell(where, row(n), d);
  const fate = n => fateOf(Array.from({length: where.days}, (_, d) => whereOn(n, d)), given.under);
  const named = (code, soldier) => soldier ? (code ? "unit.left" : "unit") : code ? given.steps[code - 1] : "";
  const placeName = h => h[SOLDIER] ? data.places.id[h[PLACE]].split("/").pop() : data.places.name[h[PLACE]];
  const brief = name => words.name(name).replace(/ \(.*\)$/, "");
  // as the button says it: the place, and what is not a plain resident
  function short(h) {
    if (h[PLACE] < 0) return "";
    return h[SOLDIER] ? words.t("person.short.soldier", {place: placeName(h)}) : h[OFFICIAL] ? words.t("person.short.official", {place: brief(placeName(h))}) : brief(placeName(h));
  }
  function who(n) {
    const h = homeOf(n);
    if (h[PLACE] < 0) return words.t("person.who.unknown");
    return words.t("person.who." + (h[SOLDIER] ? "soldier" : h[OFFICIAL] ? "official" : "resident"), {place: placeName(h)});
  }
  function steps(n) {
    const days = arrays["person.day"], kinds = arrays["person.step"], out = [];
    for (let k = 0; k < days.days && cell(days, row(n), k) >= 0; k++) out.push([cell(days, row(n), k), given.steps[cell(kinds, row(n), k)]]);
    return out;
  }
  // a plain drawn mark: head and shoulders, with what happened to them
  const SIGNS = {1: "M22 20h9m-4 -4l4 4l-4 4", 2: "M22 20h3m2 0h4m-4 -4l4 4l-4 4", 3: "M21 19l5 -5l5 5v6m-10 0v-6", 4: "M22 14h8v8h-8Z"};
  function mark(parent, code, soldier, official) {
    const s = svg("svg", parent, {viewBox: "0 0 32 28", "aria-hidden": "true"});
    svg("path", s, {d: "M11 3a5 5 0 1 1 -.01 0ZM2 27c0 -9 4 -12 9 -12s9 3 9 12Z", class: code === given.under ? "figure under" : "figure"});
    if (soldier) svg("path", s, {d: "M5 6h12", class: "sign"});
    if (official) svg("path", s, {d: "M8 20h6v4h-6Z", class: "badge"});
    if (SIGNS[code]) svg("path", s, {d: SIGNS[code], class: "sign"});
  }
  function plantMark(parent) {
    const s = svg("svg", parent, {viewBox: "0 0 32 28", "aria-hidden": "true"});
    svg("path", s, {d: "M3 27V12l7 5v-5l7 5v-5l7 5v10Z", class: "figure"});
    svg("path", s, {d: "M24 8h7m-4 -4l4 4l-4 4", class: "sign"});
  }
  function button(n, name, kind, text, draw) {
    const b = element("button", undefined, box);
    b.type = "button";
    b.dataset.person = n;
    draw(b);
    const label = element("span", undefined, b);
    element("strong", name, label);
    element("span", kind, label);
    element("em", text, label);
    b.addEventListener("click", () => state.set({person: n}));
    buttons.push(b);
  }
  function build() {
    const held = buttons.indexOf(document.activeElement);
    box.replaceChildren();
    buttons.length = 0;
    for (let n = 0; n < most && isThere(n); n++) {
      const h = homeOf(n), code = fate(n), soldier = h[SOLDIER] > 0;
      button(n, given.names[n], short(h), words.t("person.fate." + (named(code, soldier) || "none")), b => mark(b, code, soldier, h[OFFICIAL] > 0));
    }
    if (given.plant !== null) button(most, words.t("person.plant"), words.name(data.plants[given.plant].name), words.t("person.fate.plant"), plantMark);
    if (held >= 0) buttons[held]?.focus();
    paint();
  }
  const chosen = () => buttons.some(b => +b.dataset.person === state.get("person")) ? state.get("person") : 0;
  function lives(h) {
    if (h[PLACE] < 0) return words.t("person.unplaced");
    const [block, near, letters] = given.ways, from = h.slice(LETTERS).map(p => brief(data.places.name[p])).join(", ");
    const unit = h[SOLDIER] > 0;
    return words.t(unit ? "person.serves" : "person.lives", {household: h[HOUSEHOLD], block: h[BLOCK]}) + " " + words.t(unit ? "person.hears.unit" : "person.hears", {block, near, letters, from});
  }
  function now(n) {
    const h = homeOf(n), d = state.get("day"), code = whereOn(n, d), out = [words.t("person.now", {day: d, where: words.t("person.where." + (named(code, h[SOLDIER] > 0) || "home"))})];
    if (h[PLACE] < 0 || (code > 0 && code !== given.under)) return out;
    const coverage = at("coverage", 1, h[PLACE] + 1, d);
    if (code === given.under) out.push(words.t("person.now.word.none"));
    else if (!Number.isNaN(coverage)) out.push(words.t("person.now.word", {coverage}));
    const candour = arrays.candour && code !== given.under ? at("candour", 1, h[PLACE] + 1, d) : NaN;
    if (!Number.isNaN(candour)) out.push(words.t("person.now.candour", {candour}));
    return out;
  }
  const silent = () => {
    const d = state.get("day"), open = data.said.filter(s => s.d <= d && (s.said === null || s.said > d)).slice(-2);
    return open.length ? [words.t("person.silent", {day: d, what: open.map(s => s.what).join("; ")})] : [];
  };
  function alike(h) {
    if (h[PLACE] < 0 || h[SOLDIER]) return [];
    const d = state.get("day"), [low, middle, high] = [0, 1, 2].map(q => Math.round(100 * at("own", q, h[PLACE] + 1, d))), place = placeName(h), out = [];
    if (data.worlds > 1 && !Number.isNaN(middle)) out.push(words.t(data.worlds < FEW ? "person.alike.day.few" : "person.alike.day", {place, day: d, low, middle, high, n: data.worlds}));
    const counted = given.alike[h[PLACE]];
    if (counted) out.push(words.t("person.alike.count", {n: counted[0], own: counted[1], ordered: counted[2], occupied: counted[3]}));
    if (out.length) out.push(words.t("person.alike.who"));
    return out;
  }
  const share = (k, d) => { const a = arrays.works; let all = 0; for (let s = 0; s < a.shape[1]; s++) all += cell(a, given.plant * a.shape[1] + s, d); return cell(a, given.plant * a.shape[1] + k, d) / all; };
  function follow() {
    const n = chosen(), d = state.get("day");
    if (isPlant(n)) {
      const stages = data.stages.map((_, k) => Math.round(100 * share(k, d))).map((v, k) => v ? words.t("person.plant.stage." + k, {n: v}) : "").filter(Boolean);
      $("personnow").textContent = words.t("person.plant.now", {day: d, stages: stages.join("; ")});
      $("personalike").textContent = "";
    } else {
      $("personnow").textContent = [...now(n), ...silent()].join(" ");
      $("personalike").textContent = alike(homeOf(n)).join(" ");
    }
    strip.day(d);
  }
  const ring = svg("circle", $("map"), {class: "personring", visibility: "hidden"});
  function onMap(mark, letters) {
    ring.setAttribute("visibility", mark ? "visible" : "hidden");
    if (mark) { ring.setAttribute("cx", mark[0]); ring.setAttribute("cy", mark[1]); ring.setAttribute("r", Math.max(15, (mark[2] ?? 0) + 6)); }
    const own = $("personplace"), lines = $("personletters");
    own.setAttribute("visibility", mark ? "visible" : "hidden");
    if (mark) { own.setAttribute("cx", mark[0]); own.setAttribute("cy", mark[1]); }
    lines.setAttribute("d", mark ? letters.filter(Boolean).map(l => `M${l[0]} ${l[1]}L${mark[0]} ${mark[1]}`).join("") : "");
    $("personfrom").hidden = !letters.some(Boolean);
    $("personmap").hidden = !mark;
  }
  function tell(n) {
    const list = $("personsteps");
    list.replaceChildren();
    if (isPlant(n)) {
      const p = data.plants[given.plant];
      $("personname").textContent = words.t("person.plant") + ", " + words.t("person.who.plant", {place: p.name});
      $("personlives").textContent = words.t("person.plant.says", {place: p.name});
      onMap(p.x >= 0 ? [p.x, p.y] : null, []);
      return;
    }
    const h = homeOf(n), rows = steps(n);
    $("personname").textContent = given.names[n] + ", " + who(n);
    $("personlives").textContent = lives(h);
    for (const [d, step] of rows) {
      const li = element("li", undefined, list), b = element("button", words.day(d), li);
      b.type = "button";
      b.className = "jump";
      b.addEventListener("click", () => state.set({day: d}));
      li.append(" " + words.t("person.step." + step) + ".");
    }
    if (!rows.length) element("li", words.t("person.nothing", {name: given.names[n]}), list);
    onMap(h[PLACE] < 0 ? null : data.places.at[h[PLACE]], h.slice(LETTERS).map(p => data.places.at[p]));
  }
  function weeks() {
    const details = $("personweeks"), n = chosen();
    details.hidden = isPlant(n);
    if (!details.open || isPlant(n)) return;
    const rows = [], two = (name, d) => cell(arrays["person." + name], row(n), d).toFixed(2), soldier = homeOf(n)[SOLDIER] > 0;
    for (let d = 0; d < data.days; d += WEEK) rows.push([words.day(d), two("belief", d), two("fear", d), two("resolve", d), words.t("person.where." + (named(whereOn(n, d), soldier) || "home"))]);
    table(details.querySelector(".scroll"), ["day", "belief", "fear", "resolve", "where"], rows, given.names[n]);
  }
  function paint() {
    const n = chosen();
    for (const b of buttons) b.setAttribute("aria-pressed", String(+b.dataset.person === n));
    tell(n);
    if (isPlant(n)) strip.plant(given.plant, share);
    else strip.person(given.names[n], row(n), homeOf(n)[SOLDIER] > 0, code => words.t("person.where." + (named(code, homeOf(n)[SOLDIER] > 0) || "home")));
    weeks();
    follow();
  }
  // the lines of the strip by day, with where the person is in words; or the stages of the plant
  function rows(every = 1) {
    const n = chosen(), out = [], days = Array.from({length: Math.ceil(data.days / every)}, (_, k) => k * every);
    const add = (who, what, d, value, unit) => out.push([who, what, page.figures.day(d), value, unit, page.figures.model]);
    if (isPlant(n)) {
      for (const d of days) data.stages.forEach((stage, k) => add(data.plants[given.plant].name, stage, d, page.figures.round(share(k, d)), "share of its plants"));
      return out;
    }
    const soldier = homeOf(n)[SOLDIER] > 0, of = name => d => page.figures.round(cell(arrays["person." + name], row(n), d));
    for (const name of ["belief", "fear", "resolve"]) for (const d of days) add(given.names[n], name, d, of(name)(d), "0 to 1");
    for (const d of days) add(given.names[n], "where", d, words.t("person.where." + (named(whereOn(n, d), soldier) || "home")), "");
    return out;
  }
  page.figures.add({id: "person", title: () => $("personname").textContent, box: document.querySelector(".personstripbox"), moves: true, columns: ["person or plant", "quantity", "day", "value", "unit", "source"], rows: () => rows(), brief: () => rows(WEEK)});
  $("personweeks").addEventListener("toggle", weeks);
  state.on(["world", "language"], build);
  state.on(["person"], paint);
  state.on(["day"], follow);
  build();
}
