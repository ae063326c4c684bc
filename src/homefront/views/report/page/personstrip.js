// The days of one person as a strip: what was so and said, belief, fear and resolve, and where they are.
import {$, element, svg} from "./dom.js";
import {cell} from "./arrays.js";
export function createStrip({data, arrays, state, words}) {
  const RIGHT = 8, SO = 12, SAID = 30, TOP = 46, HIGH = 120, BAND = 22, GAP = 8, AXIS = 20, LETTER = 7.4;
  const BOTTOM = TOP + HIGH, WHERE = BOTTOM + GAP, MONTHS = 14;
  const LINES = ["belief", "fear", "resolve"];
  const box = $("personstrip"), key = $("personkey");
  let W = 600, LEFT = 46, draw = () => {}, rule = null, picture = null, lowest = BOTTOM;
  const x = d => LEFT + (W - LEFT - RIGHT) * d / Math.max(1, data.days - 1);
  const y = v => TOP + HIGH * (1 - v);
  const label = (text, left, top, anchor = "end") => { svg("text", picture, {x: left, y: top, "text-anchor": anchor}).textContent = text; };
  function begin(said, full, low) {
    W = Math.max(280, Math.round(box.clientWidth || 600));
    LEFT = Math.max(46, 8 + LETTER * Math.max(...["person.so", "person.said"].map(key => words.t(key).length)));
    box.replaceChildren();
    box.setAttribute("aria-label", said);
    picture = svg("svg", box, {viewBox: `0 0 ${W} ${low + AXIS}`, width: W, height: low + AXIS, "aria-hidden": "true"});
    for (const v of [0, 0.5, 1]) { svg("path", picture, {class: "grid", d: `M${LEFT} ${y(v)}H${W - RIGHT}`}); label(String(v * full), LEFT - 6, y(v) + 4); }
    const start = Date.parse(data.start + "T00:00:00Z"), month = new Intl.DateTimeFormat(words.language === "en" ? "en-GB" : words.language, {month: "short", timeZone: "UTC"});
    let end = -Infinity;
    for (let d = 0; d < data.days; d++) {
      const when = new Date(start + d * 864e5);
      const first = when.getUTCDate() === 1;
      if (!first && (data.days > 80 || when.getUTCDate() !== 15)) continue;
      svg("path", picture, {class: "grid", d: `M${x(d)} ${low}v5`});
      if (x(d) > end) { label(first ? month.format(when) : "15", x(d), low + MONTHS, "middle"); end = x(d) + 30; }
    }
    picture.addEventListener("click", e => {
      const there = picture.getBoundingClientRect();
      state.set({day: Math.max(0, Math.min(data.days - 1, Math.round(((e.clientX - there.left) / there.width * W - LEFT) / (W - LEFT - RIGHT) * (data.days - 1))))});
    });
  }
  function finish(low) {
    lowest = low;
    rule = svg("path", picture, {class: "now"});
    day(state.get("day"));
  }
  // what was so above, what was said below it, a line from one to the other
  function word() {
    label(words.t("person.so"), LEFT - 6, SO + 4);
    label(words.t("person.said"), LEFT - 6, SAID + 4);
    for (const s of data.said) {
      const silent = s.said === null;
      svg("path", picture, {class: silent ? "never" : "told", d: silent ? `M${x(s.d)} ${SO}v9` : `M${x(s.d)} ${SO}L${x(s.said)} ${SAID}`});
      svg("circle", picture, {class: "so", cx: x(s.d), cy: SO, r: 3});
      if (!silent) svg("rect", picture, {class: "said1", x: x(s.said) - 3, y: SAID - 3, width: 6, height: 6});
    }
  }
  function band(code, from, to, text) {
    const wide = x(to) - x(from);
    const part = svg("rect", picture, {class: "at" + code, x: x(from), y: WHERE, width: Math.max(1, wide), height: BAND});
    svg("title", part).textContent = text;
    if (text.length * LETTER < wide - 4) svg("text", picture, {class: "on" + code, x: x(from) + 4, y: WHERE + 15}).textContent = text;
  }
  function legend(items) {
    key.replaceChildren();
    for (const [kind, text] of items) {
      const li = element("li", undefined, key), s = svg("svg", li, {viewBox: "0 0 28 12", class: "swatch", "aria-hidden": "true"});
      svg(kind.startsWith("stage") ? "rect" : "path", s, kind.startsWith("stage") ? {class: kind, width: 28, height: 12} : {class: kind, d: "M0 6H28"});
      li.append(" " + text);
    }
  }
  function person(name, row, soldier, whereText) {
    draw = () => {
      begin(words.t("person.strip", {name}), 1, WHERE + BAND);
      word();
      for (const line of LINES) {
        let d = "";
        for (let t = 0; t < data.days; t++) d += (t ? "L" : "M") + x(t).toFixed(1) + " " + y(cell(arrays["person." + line], row, t)).toFixed(1);
        svg("path", picture, {class: "line-" + line, d});
      }
      const a = arrays["person.where"];
      for (let from = 0, t = 1; t <= data.days; t++) {
        if (t < data.days && cell(a, row, t) === cell(a, row, from)) continue;
        band(cell(a, row, from), from, Math.min(t, data.days - 1), whereText(cell(a, row, from)));
        from = t;
      }
      legend(LINES.map(line => ["line-" + line, words.t("person." + line)]));
      finish(WHERE + BAND);
    };
    draw();
  }
  function plant(n, share) {
    draw = () => {
      begin(words.t("person.strip.plant", {place: data.plants[n].name}), 100, BOTTOM);
      const below = new Array(data.days).fill(0);
      data.stages.forEach((_, k) => {
        let up = "", down = "";
        for (let t = 0; t < data.days; t++) {
          const low = below[t];
          below[t] = Math.min(1, low + share(k, t));
          up += `${t ? "L" : "M"}${x(t).toFixed(1)} ${y(below[t]).toFixed(1)}`;
          down = `L${x(t).toFixed(1)} ${y(low).toFixed(1)}` + down;
        }
        svg("path", picture, {class: "stage" + k, d: up + down + "Z"});
      });
      word();
      legend(data.stages.map((_, k) => ["stage" + k, words.t("person.plant.short." + k)]));
      finish(BOTTOM);
    };
    draw();
  }
  function day(d) { rule?.setAttribute("d", `M${x(d).toFixed(1)} 4V${lowest}`); }
  let wide = 0;
  new ResizeObserver(() => { if (box.clientWidth && box.clientWidth !== wide) { wide = box.clientWidth; draw(); } }).observe(box);
  return {person, plant, day};
}
