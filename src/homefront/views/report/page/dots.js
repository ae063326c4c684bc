// Every world is a dot, grouped by how it ended: a shape and a colour for each, a button that replays that world.
import {$, element, svg} from "./dom.js";
const SHAPES = {
  held: p => svg("circle", p, {cx: 10, cy: 10, r: 8}),
  besieged: p => svg("path", p, {d: "M10 1L19 10L10 19L1 10Z"}),
  entered: p => svg("path", p, {d: "M1 3H19L10 19Z"}),
  counted: p => svg("circle", p, {cx: 10, cy: 10, r: 8}),
};
export function shape(fate, parent) {
  const box = svg("svg", parent, {viewBox: "0 0 20 20", "aria-hidden": "true"});
  SHAPES[fate](box).setAttribute("class", "fate-" + fate);
  return box;
}
// worlds from least to most, as they stood where they are alike; last those without a value
export const byValue = (order, values) => [...order].sort((a, b) => (values[a] ?? Infinity) - (values[b] ?? Infinity) || 0);
// where an arrow key leads among so many marks, of which so many stand in a row; null for another key
export function stepTo(key, at, count, perRow) {
  const by = {ArrowRight: 1, ArrowLeft: -1, ArrowDown: perRow, ArrowUp: -perRow, Home: -Infinity, End: Infinity}[key];
  return by === undefined ? null : Math.max(0, Math.min(count - 1, at + by));
}
const GROUPS = ["held", "besieged", "entered", "counted"];
export function createDots({data, figures, state, words}) {
  const box = $("dots"), each = data.each, buttons = [];
  if (!box || !each.seeds.length || !each.question) return {paint() {}};
  const name = n => {
    const slots = {seed: each.seeds[n], place: words.name(each.question.place)};
    if (each.fates[n] === "held") return words.t(each.value[n] === null ? "dot.held" : "dot.held.km", {...slots, km: each.value[n]});
    if (each.fates[n] === "counted") return words.t("dot.counted", {...slots, value: words.unit(each.value[n], each.question.unit)});
    return words.t("dot." + each.fates[n], {...slots, day: each.day[n], km: each.value[n] ?? 0});
  };
  const sorted = () => {
    const key = $("sort")?.value ?? "fate";
    if (key === "fate") return each.order;
    return byValue(each.order, each.outcomes[key]);
  };
  function build() {
    box.replaceChildren();
    buttons.length = 0;
    const order = sorted(), byFate = ($("sort")?.value ?? "fate") === "fate";
    const groups = byFate ? GROUPS.map(g => [g, order.filter(n => each.fates[n] === g)]).filter(g => g[1].length) : [["all", order]];
    for (const [fate, worlds] of groups) {
      const group = element("div", undefined, box), head = element("p", undefined, group), row = element("div", undefined, group);
      group.className = "dotgroup";
      row.className = "dotrow";
      const ended = (fate, into) => {
        shape(fate, into);
        into.append(" " + words.t("fate." + fate, {n: worlds.filter(n => each.fates[n] === fate).length}));
      };
      if (fate !== "all" && fate !== "counted") ended(fate, head);
      else head.textContent = words.t("dots.sorted", {low: words.unit(valueOf(worlds[0]), unitOf()), high: words.unit(valueOf(worlds.at(-1)), unitOf())});
      // in another order the shapes still say how each world ended
      if (fate === "all" && each.question.city) for (const one of GROUPS.filter(g => worlds.some(n => each.fates[n] === g))) {
        const sign = element("span", undefined, head);
        sign.className = "fatesign";
        ended(one, sign);
      }
      for (const n of worlds) {
        const b = element("button", undefined, row);
        b.type = "button";
        b.dataset.world = n;
        b.setAttribute("aria-label", name(n));
        b.title = name(n);
        shape(each.fates[n], b);
        b.addEventListener("click", () => state.set({world: n}));
        b.addEventListener("pointerenter", () => state.set({hovered: n}));
        b.addEventListener("pointerleave", () => state.set({hovered: -1}));
        b.addEventListener("focus", () => state.set({hovered: n}));
        b.addEventListener("blur", () => state.set({hovered: -1}));
        buttons.push(b);
      }
    }
    paint();
  }
  const unitOf = () => { const key = $("sort")?.value ?? "fate"; return key === "fate" ? each.question.unit : each.units[key]; };
  const valueOf = n => { const key = $("sort")?.value ?? "fate"; return key === "fate" ? each.value[n] : each.outcomes[key][n]; };
  function paint() {
    const chosen = state.get("world");
    for (const b of buttons) {
      const me = +b.dataset.world === chosen;
      b.setAttribute("aria-pressed", String(me));
      b.tabIndex = me ? 0 : -1;
    }
    if ($("chosenworld")) $("chosenworld").textContent = name(chosen);
  }
  // one stop of the Tab key for all dots; arrows move within them
  box.addEventListener("keydown", e => {
    const at = buttons.indexOf(document.activeElement), to = stepTo(e.key, at, buttons.length, 10);
    if (at < 0 || to === null) return;
    e.preventDefault();
    e.stopPropagation();
    const next = buttons[to];
    next.tabIndex = 0;
    next.focus();
  });
  $("sort")?.addEventListener("change", build);
  state.on(["world"], paint);
  state.on(["language"], build);
  build();
  const rows = () => each.seeds.flatMap((seed, n) => [...(each.question.city ? [[seed, "how it ended", each.fates[n], "", figures.model]] : []), ...Object.keys(each.units).map(key => [seed, key, figures.round(each.outcomes[key][n]), each.units[key], figures.model])]);
  figures.add({id: "replays", title: () => words.t("dots.label"), box, columns: ["world", "outcome", "value", "unit", "source"], rows});
  return {paint};
}
