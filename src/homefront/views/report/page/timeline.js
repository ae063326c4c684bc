// One timeline, fixed at the bottom: it moves the day for everything on the page.
import {$, svg, still} from "./dom.js";
const OPENING_MS = 4000, STEP_MS = 160, ASIDE = [0, -20, 20, -40, 40];
// a day moved by so many, within the days of the page
export const moved = (day, by, days) => Math.max(0, Math.min(days - 1, day + by));
// how far an opening of so many ms is after some of them, from 0 to 1; a frame may be older than its call
export const passed = (ms, whole) => Math.max(0, Math.min(1, ms / whole));
export function createTimeline({data, state, words}) {
  const slider = $("day");
  let timer = 0;
  const move = by => state.set({day: moved(state.get("day"), by, data.days)});
  const fate = n => data.each.fates[n] === "counted" ? words.unit(data.each.value[n], data.each.question.unit)
    : data.each.fates[n] ? words.t("fate.short." + data.each.fates[n], {place: data.each.question.place}) : "";
  function paint() {
    const day = state.get("day"), text = words.date(day);
    if (+slider.value !== day) slider.value = day;
    $("date").textContent = text;
    slider.setAttribute("aria-valuetext", text);
    const seed = data.each.seeds[state.get("world")];
    if ($("which") && seed !== undefined) $("which").textContent = words.t("timeline.world", {seed, fate: fate(state.get("world"))});
  }
  function play(go) {
    clearInterval(timer);
    timer = 0;
    if (go) {
      if (state.get("day") >= data.days - 1) state.set({day: 0});
      timer = setInterval(() => { if (state.get("day") >= data.days - 1) play(false); else move(1); }, STEP_MS);
    }
    $("play").dataset.t = go ? "timeline.stop" : "timeline.play";
    $("play").textContent = words.t($("play").dataset.t);
    $("play").setAttribute("aria-pressed", String(Boolean(go)));
  }
  // opens moving, once: from the first day to the day of the page; Escape or any choice stops it
  let frame = 0;
  function stopOpening() {
    if (frame) cancelAnimationFrame(frame);
    frame = 0;
  }
  function open(last) {
    if (still || last < 2) return;
    const began = performance.now();
    const step = now => {
      const part = passed(now - began, OPENING_MS);
      state.set({day: Math.round(last * part)});
      frame = part < 1 ? requestAnimationFrame(step) : 0;
    };
    state.set({day: 0});
    frame = requestAnimationFrame(step);
    for (const kind of ["pointerdown", "keydown", "beforeprint"]) addEventListener(kind, () => {
      if (frame) { stopOpening(); if (kind === "beforeprint") state.set({day: last}); }
    }, {capture: true, once: true});
  }
  function labels() {
    const rug = $("rug"), line = $("labels");
    for (const e of data.events) svg("path", rug, {d: `M${8 + 984 * e.d / Math.max(1, data.days - 1)} 0V10`});
    for (const e of data.labelled) {
      const b = document.createElement("button");
      b.type = "button";
      b.textContent = words.name(e.title);
      b.dataset.name = e.title;
      b.style.left = `${100 * e.d / Math.max(1, data.days - 1)}%`;
      b.addEventListener("click", () => state.set({day: e.d}));
      line.appendChild(b);
    }
    // what matters more is set first; a name that would run into another moves a little aside, or is left out
    const taken = [], ranked = data.labelled.map((e, n) => [e.rank, line.children[n]]).sort((a, b) => a[0] - b[0]);
    for (const [, b] of ranked) {
      const {left, right} = b.getBoundingClientRect(), free = by => !taken.some(other => left + by < other.right + 8 && other.left < right + by + 8);
      const by = ASIDE.find(free);
      if (by === undefined) { b.hidden = true; continue; }
      b.style.marginLeft = by + "px";
      taken.push({left: left + by, right: right + by});
    }
  }
  slider.addEventListener("input", () => state.set({day: +slider.value}));
  $("back").addEventListener("click", () => move(-1));
  $("on").addEventListener("click", () => move(1));
  $("play").addEventListener("click", () => play(!timer));
  addEventListener("keydown", e => {
    if (e.key === "Escape" && timer) play(false);
    if (e.altKey || e.ctrlKey || e.metaKey || !["ArrowLeft", "ArrowRight"].includes(e.key)) return;
    if (e.target.closest?.("select, textarea, input, .scroll, pre, [role=radiogroup], [role=dialog]") && e.target !== slider) return;
    e.preventDefault();
    move((e.key === "ArrowRight" ? 1 : -1) * (e.shiftKey ? 7 : 1));
  });
  labels();
  state.on(["day", "world", "language"], paint);
  return {paint, open, play};
}
