// What stands in a box of the page as one SVG: its drawings with their styles written out, and its text.
const KEPT = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linejoin", "stroke-linecap", "opacity", "visibility", "paint-order", "vector-effect", "text-anchor", "dominant-baseline", "font-family", "font-size", "font-weight", "font-style"];
const DROPPED = /^(class|style|tabindex|role|aria-.*|data-.*|focusable)$/, LEFT_OUT = "h3, .take, details, .marks, .sr, .cite, select, script, .vega-bind";
const SPACE = "http://www.w3.org/2000/svg", PAD = 12, TITLE = 22, UNDER = 18, FOOT = 22;
const make = (name, parent, attributes) => {
  const made = parent.appendChild(document.createElementNS(SPACE, name));
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  return made;
};
const inlined = new Map();
function usual(name) {
  if (!inlined.has(name)) {
    const sheet = document.createElementNS(SPACE, "svg"), one = make(name, sheet, {});
    sheet.style.cssText = "all:initial;position:absolute;width:0;height:0";
    document.body.append(sheet);
    const look = getComputedStyle(one);
    inlined.set(name, Object.fromEntries(KEPT.map(key => [key, look.getPropertyValue(key)])));
    sheet.remove();
  }
  return inlined.get(name);
}
// a copy that looks the same anywhere: no class, no variable, nothing that is not drawn
function plain(from, parent) {
  const look = getComputedStyle(from), text = from.localName === "text" || from.localName === "tspan";
  if (look.display === "none") return;
  const copy = make(from.localName, parent, {}), known = usual(from.localName);
  for (const {name, value} of from.attributes) if (!DROPPED.test(name) && !KEPT.includes(name)) copy.setAttribute(name, value);
  for (const key of KEPT) {
    if (key.startsWith("font") && !text) continue;
    const value = look.getPropertyValue(key).replaceAll('"', "'");
    if (value !== known[key] || key === "fill" || key === "stroke") copy.setAttribute(key, value.replace(/url\('?#/, "url(#").replace("')", ")"));
  }
  for (const child of from.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) { if (text || from.localName === "title") copy.append(child.data); } else if (child.nodeType === Node.ELEMENT_NODE) plain(child, copy);
  }
  if (from.localName === "svg" && look.overflow === "visible") copy.setAttribute("overflow", "visible");
  return copy;
}
// the words of a text, one entry for each line on which they stand
function lines(node) {
  const range = document.createRange(), out = [];
  for (const found of node.data.matchAll(/\S+/g)) {
    range.setStart(node, found.index);
    range.setEnd(node, found.index + found[0].length);
    const box = range.getClientRects()[0];
    if (!box) continue;
    const last = out.at(-1);
    if (last && Math.abs(last.top - box.top) < 3) last.text += " " + found[0]; else out.push({text: found[0], left: box.left, top: box.top, height: box.height});
  }
  return out;
}
function lettered(node, parent, at) {
  const look = getComputedStyle(node.parentElement);
  for (const line of lines(node)) make("text", parent, {x: (line.left - at.left).toFixed(1), y: (line.top - at.top + 0.78 * line.height).toFixed(1), fill: look.color, "font-family": look.fontFamily.replaceAll('"', "'"), "font-size": look.fontSize, "font-weight": look.fontWeight}).textContent = line.text;
}
const seen = colour => !/^(transparent|rgba\(.*, 0\))$/.test(colour);
function area(e, parent, at) {
  const look = getComputedStyle(e), box = e.getBoundingClientRect(), framed = look.boxShadow !== "none";
  const place = {x: box.left - at.left, y: box.top - at.top, width: box.width, height: box.height};
  if (seen(look.backgroundColor)) make("rect", parent, {...place, fill: look.backgroundColor});
  if (framed) make("rect", parent, {...place, fill: "none", stroke: look.color, "stroke-width": 2});
}
function walk(e, parent, at) {
  if (e.matches(LEFT_OUT) || !e.checkVisibility({visibilityProperty: true, opacityProperty: true})) return;
  if (e.localName === "svg") {
    const box = e.getBoundingClientRect(), copy = plain(e, parent);
    if (copy && box.width) for (const [key, value] of [["x", box.left - at.left], ["y", box.top - at.top], ["width", box.width], ["height", box.height]]) copy.setAttribute(key, value.toFixed(1));
    return;
  }
  area(e, parent, at);
  for (const child of e.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) { if (child.data.trim()) lettered(child, parent, at); } else if (child.nodeType === Node.ELEMENT_NODE) walk(child, parent, at);
  }
}
// the largest size, up to the usual one, at which a line is no wider than the picture
function fitting(text, width, size, weight) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${weight} ${size}px system-ui, sans-serif`;
  return Math.min(size, size * width / pen.measureText(text).width).toFixed(1);
}
// The picture as text. title and under stand above it, foot below; says: its description.
export function picture(box, {title, under, foot, says}) {
  const top = TITLE + (under ? UNDER : 0), at = box.getBoundingClientRect(), page = getComputedStyle(document.body), width = Math.ceil(Math.max(at.width, box.scrollWidth)) + 2 * PAD, height = Math.ceil(at.height) + 2 * PAD + top + FOOT;
  const root = document.createElementNS(SPACE, "svg");
  for (const [key, value] of [["xmlns", SPACE], ["width", width], ["height", height], ["viewBox", `0 0 ${width} ${height}`]]) root.setAttribute(key, value);
  make("title", root, {}).textContent = title;
  make("desc", root, {}).textContent = says;
  make("rect", root, {width, height, fill: page.backgroundColor});
  const type = {x: PAD, fill: page.color, "font-family": "system-ui, sans-serif"};
  make("text", root, {...type, y: PAD + 12, "font-size": fitting(title, width - 2 * PAD, 15, 600), "font-weight": 600}).textContent = title;
  if (under) make("text", root, {...type, y: PAD + 12 + UNDER, "font-size": 12.5}).textContent = under;
  make("text", root, {...type, y: height - PAD, "font-size": fitting(foot, width - 2 * PAD, 10.5, 400), opacity: 0.8}).textContent = foot;
  walk(box, make("g", root, {transform: `translate(${PAD} ${PAD + top})`}), at);
  return {text: new XMLSerializer().serializeToString(root), width, height};
}
