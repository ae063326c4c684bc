// The archive: charts of the run's quantiles and the tables of all figures, drawn when somebody opens them.
import {$, cite, element, table} from "./dom.js";
import {createCharts} from "./charts.js";
export function createArchive({data, arrays, at, figures, state, words, map}) {
  const chartState = {
    get day() { return state.get("day"); }, get place() { return state.get("place"); }, get world() { return state.get("world"); },
    setDay: day => state.set({day}),
  };
  const charts = createCharts({data, arrays, at, cite, state: chartState});
  const placeName = () => state.get("place") ? data.places.name[state.get("place") - 1] : "all residents";
  const percent = v => Number.isNaN(v) ? "none" : (100 * v).toFixed(1) + " %";
  const short = d => new Intl.DateTimeFormat("en-GB", {day: "numeric", month: "short", timeZone: "UTC"}).format(Date.parse(data.start + "T00:00:00Z") + d * 864e5);
  function mapRows() {
    const rows = [], told = new Set(), day = state.get("day"), w = state.get("world");
    data.places.id.forEach((id, i) => {
      if (!data.places.people_run) return;
      const c = map.city.get(id);
      told.add(id);
      const here = [data.places.name[i], data.places.people[i].toLocaleString("en-GB"), percent(at("gone", 1, i + 1, day))];
      if (map.fought) here.push(c === undefined ? "" : map.lostIn(w, c, day) ? "yes" : "no", c === undefined ? "" : Math.round(100 * map.lost(c, day)) + " %", c === undefined ? "" : map.recordLost(c, day) ? "yes" : "no");
      rows.push(here);
    });
    if (!map.fought) return rows;
    data.cities.name.forEach((n, i) => { if (!told.has(n)) rows.push([n, "", "", map.lostIn(w, i, day) ? "yes" : "no", Math.round(100 * map.lost(i, day)) + " %", map.recordLost(i, day) ? "yes" : "no"]); });
    return rows;
  }
  function fillCoding(box) {
    const c = arrays.coding, place = state.get("place"), here = place ? c.of_place[place - 1] : [], rows = c.rows.filter(r => here.includes(r[0]));
    if (!place) return box.replaceChildren(element("p", "Choose a place: inputs are coded for places, not for the country."));
    if (!rows.length) return box.replaceChildren(element("p", "Nothing is coded for this place."));
    const span = r => r[3] === r[4] ? words.date(r[3]) : `${short(r[3])} to ${short(Math.min(r[4], data.days - 1))}`;
    table(box, ["variable", "place", "days", "coder", "value", "evidence"], rows.map(r => [c.variables[r[1]], c.names[r[0]], span(r), "AB"[r[2]], r[5] === null ? "no evidence" : String(r[5]), c.texts[r[6]]]), placeName());
    box.querySelectorAll("td:last-child, th:last-child").forEach(one => { one.className = "evidence"; });
  }
  function fill(id) {
    const details = document.querySelector(`details[data-table="${id}"]`);
    if (!details || !details.open) return;
    const box = details.querySelector(".scroll");
    if (id === "map") table(box, ["place", "people", "gone", ...map.fought ? ["lost in this world", "lost in worlds", "lost by the record"] : []], mapRows(), words.date(state.get("day")));
    else if (id === "coding") fillCoding(box);
    else if (id === "events") table(box, ["day", "kind", "event", "where", "source"], data.events.map(e => [words.date(e.d), e.kind, e.title, e.place, String(e.note)]));
    else {
      box.replaceChildren();
      for (const made of charts.tables(id)) table(element("div", undefined, box), made.heads, made.rows, charts.byPlace(id) ? placeName() : undefined);
    }
  }
  function place() {
    const n = state.get("place"), select = $("place"), note = $("placenote");
    if (select && +select.value !== n) select.value = n;
    document.querySelectorAll(".ofplace").forEach(e => { e.textContent = ": " + placeName(); });
    if (note) note.textContent = n ? data.places.people[n - 1].toLocaleString("en-GB") + " people" + (map.guesses.has(data.places.id[n - 1]) ? " (assumed)" : "") + (data.places.id[n - 1].startsWith("army/") ? ": soldiers at the front, not residents" : "") : data.places.id.some(id => id.startsWith("army/")) ? "soldiers at the front are not among them" : "";
    if (arrays.coding) fill("coding");
    document.querySelectorAll("details[data-table]").forEach(d => { if (d.open) fill(d.dataset.table); });
  }
  $("place")?.addEventListener("change", e => state.set({place: +e.target.value}));
  document.querySelectorAll("details[data-table]").forEach(d => d.addEventListener("toggle", () => fill(d.dataset.table)));
  state.on(["place"], place);
  state.on(["day", "world"], () => fill("map"));
  state.on(["day"], () => charts.follow());
  state.on(["place"], () => charts.refresh(chart => chart.byPlace));
  state.on(["world"], () => charts.refresh(chart => chart.worlds > 0));
  charts.watch();
  place();
  if (arrays.coding) fill("coding");
  for (const id of charts.ids) {
    const box = $("f-" + id);
    if (box) figures.add({id, title: () => box.querySelector("h3").textContent.trim(), box, after: box.querySelector(".plot"), details: box.querySelector("details.data"), moves: charts.ofWorlds(id), columns: charts.columns(id), rows: () => charts.rows(id, figures, data.each.seeds), ready: () => charts.draw(id)});
  }
  window.homefront.draw = charts.draw;
  window.homefront.drawAll = charts.drawAll;
  window.homefront.onPaper = charts.onPaper;
}
