// Small helpers around the document.
export const $ = id => document.getElementById(id);
export const svg = (name, parent, attributes = {}) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  if (parent) parent.appendChild(made);
  return made;
};
export const element = (name, text, parent) => {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (parent) parent.appendChild(made);
  return made;
};
// A number of the list of sources. known: value and range of what it stands under, for the card.
export const cite = (number, parent, known = {}) => {
  const up = element("sup", undefined, parent), recalled = $("s" + number)?.dataset.seen === "recalled", shown = number + (recalled ? "r" : ""), link = element("a", shown, up);
  up.className = recalled ? "cite recalled" : "cite";
  link.href = "#s" + number;
  link.setAttribute("aria-label", `${shown}: source ${number}${recalled ? ", recalled, page not checked" : ""}`);
  Object.assign(link.dataset, known);
  return up;
};
export function table(box, heads, rows, caption) {
  const made = document.createElement("table"), head = element("tr", undefined, element("thead", undefined, made)), body = document.createElement("tbody");
  if (caption) made.prepend(element("caption", caption));
  heads.forEach((h, n) => { const th = element("th", h, head); th.scope = "col"; if (n) th.className = "n"; });
  for (const row of rows) {
    const tr = element("tr", undefined, body);
    row.forEach((v, n) => { const cell = element(n ? "td" : "th", v, tr); if (n) cell.className = "n"; else cell.scope = "row"; });
  }
  made.appendChild(body);
  box.replaceChildren(made);
}
export const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
