// Pull one thread: the same worlds with one cause less, joined to themselves by lines; from the counterfactual pairs.
import {$, cite, element} from "./dom.js";
import {LETTER, drawEnds, drawValues} from "./twins.js";
export const middle = values => { const sorted = [...values].sort((a, b) => a - b), k = sorted.length; return (sorted[(k - 1) >> 1] + sorted[k >> 1]) / 2; };
// what a means cost people: it stands before what it brought
export function priced(parent, c, words) {
  const head = element("h3", words.t(c.price.length ? "thread.price" : "thread.noprice"), parent);
  head.className = "pricehead";
  if (!c.price.length) return;
  const ul = element("ul", undefined, parent);
  ul.className = "prices";
  for (const p of c.price) cite(p.note, element("li", p.text + " ", ul));
  if (c.more) element("p", words.t("thread.more", {n: c.more}), parent).className = "small";
}
// a guess is asked for: in how many of n worlds. then(guess) writes the answer, which then has the focus.
export function asked(parent, text, n, from, words, then) {
  const form = element("form", undefined, parent), label = element("label", text, form), line = element("p", undefined, form), range = element("input", undefined, line), value = element("output", undefined, line);
  line.className = "guessline";
  Object.assign(range, {type: "range", min: 0, max: n, value: from, id: "threadguess"});
  label.htmlFor = "threadguess";
  const say = () => { value.textContent = words.t("guess.count", {v: +range.value, n}); };
  range.addEventListener("input", say);
  say();
  element("button", words.t("guess.show"), form).type = "submit";
  form.addEventListener("submit", e => {
    e.preventDefault();
    then(+range.value);
    const big = parent.querySelector(".big");
    big?.setAttribute("tabindex", "-1");
    big?.focus({preventScroll: true});
  });
}
// buttons of the causes; the pressed one is the thread that is pulled. choose(id)
export function causeButtons(list, causes, state, words, choose) {
  list.replaceChildren();
  for (const c of causes) {
    const b = element("button", words.name(c.name), list);
    b.type = "button";
    b.dataset.cause = c.id;
    b.setAttribute("aria-pressed", String(state.get("thread") === c.id));
    b.addEventListener("click", () => { if (state.get("thread") !== c.id) choose(c.id); });
  }
}
export function createThread({data, figures, state, words}) {
  const pairs = data.threads, box = $("thread");
  if (!box || !pairs) return;
  const panel = $("threadpanel"), list = $("threadcauses"), select = $("threadoutcome");
  const causes = new Map(pairs.causes.map(c => [c.id, c]));
  let guess = null, shown = false;
  const outcome = () => pairs.outcomes.find(o => o.id === select.value) ?? pairs.outcomes[0];
  const buttons = () => causeButtons(list, pairs.causes, state, words, id => { shown = false; guess = null; state.set({thread: id}); });
  const endsOf = (worlds, o) => o.city ? [...worlds.ends[o.id]] : worlds.values[o.id].map(v => v === 1 ? "h" : "b");
  function twins(parent, o, c) {
    if (o.unit === "flag") drawEnds(parent, endsOf(pairs.base, o), endsOf(c, o), pairs.base.km[o.id]);
    else drawValues(parent, pairs.base.values[o.id], c.values[o.id], v => words.unit(v, o.unit));
  }
  const upIn = (worlds, o) => endsOf(worlds, o).filter(e => e === "h").length;
  function result(parent, o, c) {
    const flag = o.unit === "flag", e = c.effect[o.id], before = flag ? upIn(pairs.base, o) : middle(pairs.base.values[o.id]), after = flag ? upIn(c, o) : middle(c.values[o.id]);
    const head = element("p", undefined, parent);
    head.className = "big";
    const slots = {name: words.name(c.name), place: words.name(o.place), n: pairs.n, before: flag ? before : words.unit(before, o.unit), after: flag ? after : words.unit(after, o.unit)};
    head.textContent = words.t(flag ? (o.city ? "thread.result.city" : "thread.result.flag") : "thread.result.number", slots);
    if (guess !== null && flag) element("p", words.t("thread.guessed", {guess, n: pairs.n, after}), parent);
    const rows = element("div", undefined, parent);
    rows.className = "scroll";
    rows.tabIndex = 0;
    rows.setAttribute("role", "img");
    rows.setAttribute("aria-label", head.textContent);
    element("p", words.t("thread.before"), rows).className = "small";
    twins(rows, o, c);
    element("p", words.t("thread.after", slots), rows).className = "small";
    const texts = [];
    if (flag) {
      texts.push(words.t("thread.changed", {lost: e.lost, n: pairs.n, low: Math.floor(e.low), high: Math.ceil(e.high)}) + " " + words.t("thread.changed.back", {gained: e.gained, high: Math.ceil(e.gained_high), n: pairs.n}));
    } else if (e.low === null) texts.push(words.t("thread.alike", {n: pairs.n}));
    else texts.push(words.t("thread.difference", {mean: words.unit(Math.abs(e.mean), o.unit), way: words.t(e.mean < 0 ? "thread.less" : "thread.more.of"), low: words.unit(e.low, o.unit), high: words.unit(e.high, o.unit)}));
    if (c.until !== null) texts.push(words.t("thread.until", {day: c.until}));
    texts.push(words.t("thread.rests", {basis: words.t("basis." + c.basis)}));
    for (const text of texts) element("p", text, parent);
    if (c.moved) dates(parent, o, c);
    if (pairs.together[o.id] || data.doubts?.outcome === o.id) doubts(parent, o, c);
    const again = element("p", undefined, parent);
    again.className = "small";
    again.append(words.t("thread.again") + " ");
    element("code", `homefront whatif ${data.scenario} --without ${c.id} --runs ${pairs.n} --seed ${pairs.seeds[0]}`, again);
  }
  function dates(parent, o, c) {
    const m = c.moved, flag = o.unit === "flag", row = element("div", undefined, parent), says = element("p", undefined, parent);
    row.className = "steps";
    row.setAttribute("role", "group");
    row.setAttribute("aria-label", words.t("thread.move", {day: m.day}));
    says.setAttribute("aria-live", "polite");
    element("span", words.t("thread.move", {day: m.day}), row);
    for (const step of m.steps[o.id]) {
      const b = element("button", (step.days > 0 ? "+" : "") + step.days, row);
      b.type = "button";
      b.setAttribute("aria-label", words.t("thread.step", {days: Math.abs(step.days), way: words.t(step.days < 0 ? "thread.earlier" : "thread.later")}));
      b.addEventListener("click", () => {
        for (const other of row.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === b));
        says.textContent = step.days === 0 ? words.t(flag ? "thread.as.was" : "thread.as.was.number", {value: flag ? step.value : words.unit(step.value, o.unit), n: m.n})
          : words.t(flag ? "thread.moved" : "thread.moved.number", {days: Math.abs(step.days), way: words.t(step.days < 0 ? "thread.earlier" : "thread.later"), value: flag ? step.value : words.unit(step.value, o.unit), n: m.n, lost: step.lost ?? 0, gained: step.gained ?? 0});
      });
    }
  }
  // how this page's own replays end where an unknown number is small, and where it is large
  const ranges = ({low, high}, o) => ({a: words.plain(low[0]), b: words.plain(low[1]), n: low[2], low: o.unit === "flag" ? low[3] : words.unit(low[3], o.unit), c: words.plain(high[0]), d: words.plain(high[1]), m: high[2], high: o.unit === "flag" ? high[3] : words.unit(high[3], o.unit)});
  function doubts(parent, o, c) {
    const known = pairs.together[o.id], fold = element("details", undefined, parent), ul = element("ul", undefined, fold);
    fold.prepend(element("summary", words.t("thread.doubt")));
    if (data.doubts?.outcome === o.id) for (const one of data.doubts.rows) element("li", words.t(o.unit === "flag" ? "thread.range" : "thread.range.number", {what: words.name(one.what), ...ranges(one, o)}), ul);
    if (known) for (const p of known.pairs) element("li", words.t("thread.together", {one: words.name(p.one), other: words.name(p.other), both: p.both, either: p.either}), ul);
    if (known) element("li", words.t("thread.several", {several: known.several, none: known.none, n: pairs.n}), ul);
    if (c.basis === "assumed") element("li", words.t("thread.assumed"), ul);
    element("li", words.t("thread.model"), ul);
  }
  // every world of both rows, as it is drawn
  function rows() {
    const o = outcome(), c = causes.get(state.get("thread")), flag = o.unit === "flag", source = `pairs that ship with homefront ${pairs.version}, ${pairs.scale}`;
    const of = worlds => flag ? endsOf(worlds, o).map(e => o.city ? LETTER[e] : e === "h" ? "yes" : "no") : worlds.values[o.id].map(figures.round);
    const before = of(pairs.base), after = of(c);
    return pairs.seeds.map((seed, n) => [seed, o.words, before[n], c.name, after[n], flag ? "" : o.unit, source]);
  }
  const figure = figures.add({
    id: "thread", title: () => [words.t("thread.title"), words.name(causes.get(state.get("thread"))?.name ?? "")].join(" "), after: panel, rows,
    box: () => panel.querySelector(".twins")?.parentElement ?? null, columns: ["world", "outcome", "with all causes", "cause left out", "without this cause", "unit", "source"],
  });
  function paint() {
    draw();
    figure.cover?.();
  }
  function draw() {
    for (const b of list.children) b.setAttribute("aria-pressed", String(b.dataset.cause === state.get("thread")));
    const c = causes.get(state.get("thread")), o = outcome();
    panel.replaceChildren();
    if (!c) { element("p", words.t("thread.choose"), panel); return; }
    const head = element("p", undefined, panel);
    element("strong", words.t("thread.pulled", {name: words.name(c.name)}), head);
    head.append(" " + c.neutral + " ");
    cite(c.note, head);
    priced(panel, c, words); // what the means cost stands before what it brought
    if (o.unit === "flag" && !shown) {
      const before = upIn(pairs.base, o);
      asked(panel, words.t(o.city ? "thread.ask.city" : "thread.ask.flag", {place: words.name(o.place), n: pairs.n, before}), pairs.n, before, words, given => { guess = given; shown = true; paint(); });
      return;
    }
    result(panel, o, c);
  }
  select.addEventListener("change", () => { shown = false; guess = null; paint(); });
  state.on(["thread"], paint);
  state.on(["language"], () => { buttons(); paint(); });
  if (state.get("thread")) shown = true; // a link to a thread shows its answer
  buttons();
  paint();
}
