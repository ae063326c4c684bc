// The map drawn larger, by buttons and keys; the wheel scrolls the page as ever. Closer by, smaller places and their names come.
import {$, svg} from "./dom.js";
const STEPS = [1, 1.6, 2.5, 4, 6.5], NAMES_FROM = 2.5, LETTER = 0.58, MOST_NAMES = 60, STILL = 3, PAN = 0.2;
// left, top, width and height of what is seen: z times as large, about a point, and never beyond the edge
export function windowOf(z, [x, y], [width, height]) {
  const w = width / z, h = height / z, kept = (v, size, most) => Math.max(0, Math.min(most - size, v - size / 2));
  return [kept(x, w, width), kept(y, h, height), w, h];
}
// of names in the order of what matters, those that cover none before them: {x, y, text}
export function namesThatFit(all, [left, top, width, height], size, most) {
  const taken = [], out = [];
  for (const one of all) {
    const box = [one.x + size, one.y - size * 0.6, one.x + size * (1 + LETTER * one.text.length), one.y + size * 0.6];
    if (out.length === most || one.x < left || one.y < top + size || box[2] > left + width || one.y > top + height - size) continue;
    if (taken.some(t => box[0] < t[2] && t[0] < box[2] && box[1] < t[3] && t[1] < box[3])) continue;
    taken.push(box);
    out.push(one);
  }
  return out;
}
export function createZoom({data, state, words, map}) {
  const box = $("map"), tools = $("mapzoom");
  if (!tools) return;
  const [, , W, H] = box.getAttribute("viewBox").split(" ").map(Number);
  const [closer, farther, whole] = tools.querySelectorAll("button"), near = svg("g", null, {id: "near"});
  $("names").after(near);
  const written = [...$("names").children].map(text => [text, ...(data.cities.at[map.city.get(text.textContent)] ?? [+text.getAttribute("x"), +text.getAttribute("y")])]);
  const towns = data.cities.at.map((m, i) => (m && !data.cities.named.includes(i) ? {x: m[0], y: m[1], text: data.cities.name[i]} : null)).filter(Boolean);
  const land = data.places.at.map((m, i) => (m && !data.places.main[i] ? {x: m[0], y: m[1], text: data.places.name[i], people: data.places.people[i]} : null)).filter(Boolean).sort((a, b) => b.people - a.people);
  // of the names on the map a wide screen shows others than a phone, in letters of another size
  const shown = text => getComputedStyle(text).display !== "none";
  let level = 0, centre = [W / 2, H / 2];
  function show() {
    const z = STEPS[level], seen = windowOf(z, centre, [W, H]), k = z ** -0.75;
    centre = [seen[0] + seen[2] / 2, seen[1] + seen[3] / 2];
    box.setAttribute("viewBox", seen.map(v => +v.toFixed(2)).join(" "));
    box.classList.toggle("zoomed", level > 0);
    box.style.setProperty("--k", k);
    const close = z >= NAMES_FROM;
    if (close) map.addSmall();
    box.classList.toggle("near", close);
    for (const [e, x, y] of [...map.pinned(), ...written]) if (level) e.setAttribute("transform", `translate(${x * (1 - k)} ${y * (1 - k)}) scale(${k})`); else e.removeAttribute("transform");
    for (const dot of $("frontpoints").children) dot.setAttribute("r", 4.5 * k);
    near.replaceChildren();
    const here = written.filter(([text]) => shown(text)), letter = here.length ? parseFloat(getComputedStyle(here[0][0]).fontSize) : 17;
    if (close) for (const one of namesThatFit([...here.map(([text, x, y]) => ({x, y, text: text.textContent, there: true})), ...towns, ...land], seen, letter * k, MOST_NAMES)) {
      if (!one.there) svg("text", near, {x: one.x + 0.6 * letter * k, y: one.y + 0.35 * letter * k, style: `font-size:${(letter * k).toFixed(2)}px`}).textContent = words.name(one.text);
    }
    closer.setAttribute("aria-disabled", String(level === STEPS.length - 1));
    farther.setAttribute("aria-disabled", String(level === 0));
    whole.hidden = level === 0;
  }
  function zoom(by, at) {
    const before = level, chosen = data.places.at[state.get("place") - 1];
    level = by ? Math.max(0, Math.min(STEPS.length - 1, level + by)) : 0;
    if (at || (before === 0 && chosen)) centre = at ?? chosen.slice(0, 2);
    show();
  }
  const pan = (right, down) => { centre = [centre[0] + right * W / STEPS[level], centre[1] + down * H / STEPS[level]]; show(); };
  closer.addEventListener("click", () => zoom(1));
  farther.addEventListener("click", () => zoom(-1));
  whole.addEventListener("click", () => { closer.focus(); zoom(0); });
  const cityAt = e => map.placeOf(e.target.closest?.(".town"));
  box.parentElement.addEventListener("keydown", e => {
    if (e.altKey || e.ctrlKey || e.metaKey) return;
    const by = {"+": 1, "=": 1, "-": -1, "0": 0}[e.key], way = {ArrowLeft: [-PAN, 0], ArrowRight: [PAN, 0], ArrowUp: [0, -PAN], ArrowDown: [0, PAN]}[e.key];
    if (by !== undefined) zoom(by, cityAt(e));
    else if (way && level && tools.contains(e.target)) pan(...way);
    else return;
    e.preventDefault();
    e.stopPropagation();
  });
  box.addEventListener("focusin", e => { // a city that is reached by keys is brought into sight
    const at = cityAt(e), [left, top, w, h] = windowOf(STEPS[level], centre, [W, H]);
    if (level && at && (at[0] < left || at[0] > left + w || at[1] < top || at[1] > top + h)) { centre = at; show(); }
  });
  let from = null, moved = false;
  box.addEventListener("pointerdown", e => { moved = false; if (level && e.button === 0) from = [e.clientX, e.clientY, ...centre]; });
  addEventListener("pointermove", e => {
    if (!from) return;
    const unit = W / STEPS[level] / box.clientWidth, dx = e.clientX - from[0], dy = e.clientY - from[1];
    if (!moved && Math.hypot(dx, dy) < STILL) return;
    moved = true;
    centre = [from[2] - dx * unit, from[3] - dy * unit];
    show();
  });
  for (const kind of ["pointerup", "pointercancel"]) addEventListener(kind, () => { from = null; });
  box.addEventListener("click", e => { if (moved) { e.stopPropagation(); moved = false; } }, true); // the end of a drag chooses nothing
  state.on(["language"], show);
  show();
}
