// Pull one thread, from the run's own explain and whatif: counts and means of its pairs, which are not kept one by one.
import {$, cite, element, svg} from "./dom.js";
import {shape} from "./dots.js";
import {asked, causeButtons, priced} from "./thread.js";
const MOST_MARKS = 200, A_ROW = 25, STEP = 20;
// so many marks of worlds in which it is so, then those of the others: [fate, x, y] in steps
export function countedMarks(up, n) {
  return Array.from({length: n}, (_, k) => [k < up ? "held" : "besieged", k % A_ROW, Math.floor(k / A_ROW)]);
}
// what the pairs leave open, as the key of a text and its slots; null where it says nothing
export function openTo(e, o, words) {
  const flag = o.unit === "flag", said = v => flag ? words.n(v) : words.unit(v, o.unit);
  if (e.flipped) return e.flipped.low === null ? ["own.flipped.few", {k: e.flipped.n, n: e.n}] : ["own.flipped", {k: e.flipped.n, n: e.n, low: Math.floor(e.flipped.low), high: Math.ceil(e.flipped.high)}];
  if (e.low !== null && e.high !== null) return ["thread.difference", {mean: said(Math.abs(e.mean)), way: words.t(e.mean < 0 ? "thread.less" : "thread.more.of"), low: said(e.low), high: said(e.high)}];
  if (e.give !== null) return [flag ? "own.give.flag" : "own.give", {give: flag ? Math.ceil(e.give) : said(e.give), n: e.n}];
  return ["own.alike", {n: e.n}];
}
const textOf = (c, o, what) => `${c.change ? "own" : "thread"}.${what}.${o.city ? "city" : "flag"}`;
export function createOwnThread({data, figures, state, words}) {
  const own = data.own, box = $("thread");
  if (!box || !own) return;
  const panel = $("threadpanel"), list = $("threadcauses"), select = $("threadoutcome"), causes = new Map(own.causes.map(c => [c.id, c]));
  let guess = null, shown = Boolean(state.get("thread")); // a link to a thread shows its answer
  const outcome = () => own.outcomes.find(o => o.id === select.value) ?? own.outcomes[0];
  const forget = () => { shown = false; guess = null; };
  const buttons = () => causeButtons(list, own.causes, state, words, id => { forget(); state.set({thread: id}); });
  function marks(parent, e) {
    for (const [key, up] of [["thread.before", e.before], ["own.after", e.after]]) {
      element("p", words.t(key), parent).className = "small";
      const s = svg("svg", parent, {viewBox: `0 0 ${STEP * Math.min(e.n, A_ROW)} ${STEP * Math.ceil(e.n / A_ROW)}`, style: `max-width:${STEP * Math.min(e.n, A_ROW)}px`, class: "counted", "aria-hidden": "true"});
      for (const [fate, x, y] of countedMarks(up, e.n)) {
        const mark = shape(fate, s);
        for (const [name, value] of [["x", STEP * x], ["y", STEP * y], ["width", STEP - 4], ["height", STEP - 4]]) mark.setAttribute(name, value);
      }
    }
  }
  function result(parent, c, o, e) {
    const flag = o.unit === "flag", said = v => flag ? v : words.unit(v, o.unit), head = element("p", undefined, parent);
    head.className = "big";
    head.textContent = words.t(flag ? textOf(c, o, "result") : "own.result.number", {place: words.name(o.place), n: e.n, before: said(e.before), after: said(e.after)});
    if (guess !== null && flag) element("p", words.t("thread.guessed", {guess, n: e.n}), parent);
    if (flag && e.n <= MOST_MARKS) {
      const rows = element("div", undefined, parent);
      rows.setAttribute("role", "img");
      rows.setAttribute("aria-label", head.textContent);
      marks(rows, e);
    }
    const [key, slots] = openTo(e, o, words);
    element("p", words.t(key, slots), parent);
    if (e.basis) element("p", words.t("thread.rests", {basis: words.t("basis." + e.basis)}), parent);
    for (const text of e.texts) element("p", text, parent);
    element("p", words.t("thread.model"), parent).className = "small";
  }
  function rows() {
    const c = causes.get(state.get("thread")), o = outcome(), e = c.effects[o.id], unit = o.unit === "flag" ? `of ${e.n} worlds` : o.unit;
    return [["as the run has it", e.before], [c.change ? c.name : "without " + c.name, e.after]].map(([what, value]) => [o.words, what, figures.round(value), e.n, unit, "explain or whatif given to this report"]);
  }
  const figure = figures.add({
    id: "thread", title: () => [words.t("thread.title"), words.name(causes.get(state.get("thread"))?.name ?? "")].join(" "), after: panel, rows,
    box: () => panel.querySelector(".counted")?.parentElement ?? null, columns: ["outcome", "worlds", "value", "pairs", "unit", "source"],
  });
  function paint() {
    draw();
    figure.cover?.();
  }
  function draw() {
    for (const b of list.children) b.setAttribute("aria-pressed", String(b.dataset.cause === state.get("thread")));
    const c = causes.get(state.get("thread")), o = outcome(), e = c?.effects[o.id];
    panel.replaceChildren();
    if (!c) { element("p", words.t("thread.choose"), panel); return; }
    const head = element("p", undefined, panel);
    element("strong", words.t(c.change ? "own.changed" : "thread.pulled", {name: words.name(c.name)}), head);
    if (c.neutral) head.append(" " + c.neutral + " ");
    if (c.note !== null) cite(c.note, head);
    if (c.measure) priced(panel, c, words); // what the means cost stands before what it brought
    if (!e) element("p", words.t("own.not_asked"), panel);
    else if (o.unit === "flag" && !shown) asked(panel, words.t(textOf(c, o, "ask"), {place: words.name(o.place), n: e.n, before: e.before}), e.n, e.before, words, given => { guess = given; shown = true; paint(); });
    else result(panel, c, o, e);
  }
  select.addEventListener("change", () => { forget(); paint(); });
  state.on(["thread"], paint);
  state.on(["language"], () => { buttons(); paint(); });
  buttons();
  paint();
}
