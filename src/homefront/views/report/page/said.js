// What was so beside what was said, and what is on record of the chosen day.
import {$, cite, element} from "./dom.js";
const DAYS = 7, MOST = 4;
export function createSaid({data, state, words, map}) {
  const listed = (box, items, none) => {
    if (!box) return;
    box.replaceChildren();
    if (!items.length) { element("p", none, box).className = "small"; return; }
    const ul = element("ul", undefined, box);
    for (const item of items) {
      const li = element("li", item.text, ul);
      if (item.note) cite(item.note, li);
    }
  };
  const dated = (d, text) => words.day(d) + ": " + text;
  function paint() {
    const day = state.get("day");
    const so = data.cities.name.map((name, i) => ({name: words.name(name), d: data.cities.lost[i], r: data.cities.regained[i]}));
    const within = d => d !== null && d <= day && d > day - DAYS;
    const recent = [
      ...so.filter(c => within(c.d)).map(c => ({d: c.d, text: dated(c.d, words.t("so.lost", {name: c.name}))})),
      ...so.filter(c => within(c.r)).map(c => ({d: c.r, text: dated(c.r, words.t("so.regained", {name: c.name}))})),
      ...data.said.filter(s => within(s.d) && !map.city.has(s.what)).map(s => ({d: s.d, text: dated(s.d, s.what), note: s.note})),
    ].sort((a, b) => b.d - a.d);
    listed($("so"), recent.slice(0, MOST), words.t("so.none"));
    const told = data.said.filter(s => within(s.said)).sort((a, b) => b.said - a.said)
      .map(s => ({text: dated(s.said, words.t(s.said > s.d ? "said.late" : "said.same", {what: s.what, as: s.as, days: s.said - s.d})), note: s.note}));
    listed($("told"), told.slice(0, MOST), words.t("said.none"));
    const open = data.said.filter(s => s.d <= day && (s.said === null || s.said > day));
    if (open.length && $("told")) element("p", words.t("said.open", {n: open.length, last: open.slice(-3).map(s => s.what).join("; ")}), $("told")).className = "small";
    const counted = data.counted.filter(c => c.d <= day && day <= c.e);
    if ($("countedn")) $("countedn").textContent = String(counted.length);
    listed($("counted"), counted, words.t("counted.none"));
    listed($("events"), data.events.filter(e => e.d === day).map(e => ({text: `${e.title} (${e.place}). ${e.text}`, note: e.note})), words.t("events.none"));
  }
  let queued = 0;
  const soon = () => { if (!queued) queued = requestAnimationFrame(() => { queued = 0; paint(); }); };
  state.on(["day", "language"], soon);
  return {paint};
}
