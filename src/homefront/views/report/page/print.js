// Printed: a handout of four pages, or everything. What is only for the screen is left out by print.css.
import {$, element} from "./dom.js";
import {noteOf} from "./card.js";
const SHOWN = 4; // entries of what is not counted that the page itself shows
// a source as paper has it: the work and the page; nobody follows an address on paper, and the file has them all
export function withoutAddress(nodes) {
  const kept = [...nodes].map(node => (node.nodeName === "A" ? "\u0000" : node.textContent)).join("");
  return kept.replace(/,? ?((?:loss|date) )?seen at (\u0000|[^\s;,)]+)/g, "").replace(/ ?\u0000/g, "").replace(/(\. ?){2,}/g, ". ").trim();
}
export function createPrint({words}) {
  const body = document.body, made = [], opened = [];
  const part = (name, after, ...inside) => {
    const box = element("section");
    box.className = "handout " + name;
    box.append(...inside);
    after.after(box);
    made.push(box);
  };
  const copied = (e, into) => {
    for (const node of e.childNodes) into.append(node.cloneNode(true));
    return into;
  };
  // what the causes cost, one paragraph a cause; a price that stands in a folded list is among them
  function prices() {
    const out = [], without = [];
    for (const row of document.querySelectorAll(".causes tbody tr")) {
      const name = row.querySelector("th").firstChild.textContent.trim().replaceAll("_", " "), items = row.querySelectorAll(".prices li");
      if (!row.querySelector(".prices .cite")) { without.push(name); continue; }
      const p = element("p");
      element("strong", name + ": ", p);
      items.forEach((item, n) => { if (n) p.append("; "); copied(item, p); });
      out.push(p);
    }
    if (out.length) out.unshift(element("h3", words.t("print.prices")));
    if (without.length) out.push(element("p", `${words.t("print.unpriced")}: ${without.join(", ")}.`));
    return out;
  }
  function uncounted() {
    const rows = [...document.querySelectorAll("#uncounted tbody tr")].slice(SHOWN), list = element("ul");
    for (const row of rows) {
      const [, what, people, where] = row.children, li = element("li", undefined, list);
      element("strong", people.textContent + " ", li);
      copied(what, li).append(", " + where.textContent);
    }
    return rows.length ? [element("h3", words.t("print.rest")), list] : [];
  }
  function sources() {
    const numbers = new Set();
    for (const link of document.querySelectorAll("header .cite a, main > section:not(#archive) .cite a")) if (link.checkVisibility()) numbers.add(+link.hash.slice(2));
    const list = element("ol");
    list.className = "notes";
    for (const n of [...numbers].sort((a, b) => a - b)) {
      const note = noteOf(n), li = element("li", undefined, list);
      li.value = n;
      li.append(withoutAddress(note.source) + (note.how ? ` (${note.how.split(":")[0]})` : ""));
    }
    return [element("h2", words.t("print.sources")), element("p", words.t("print.addresses")), list];
  }
  function again() {
    const [title, ...rest] = $("again").cloneNode(true).children;
    return [element("h2", title.textContent.trim()), ...rest];
  }
  function open(selector) {
    for (const d of document.querySelectorAll(selector)) if (!d.open) { d.open = true; opened.push(d); }
  }
  const storyCharts = () => [...document.querySelectorAll("main > section:not(#archive) [data-chart]")].map(box => box.dataset.chart);
  function begin() {
    if (made.length) return;
    const all = body.classList.contains("printall");
    open("header details, main > section:not(#archive) details, details:has(> .prices)");
    if (all) open("#archive details:not(.data)");
    window.homefront.onPaper(!all, ...storyCharts());
    const shown = element("p", `${$("date").textContent}. ${$("which").textContent}`);
    part("shown", $("first").querySelector(".answer"), shown);
    if (all) return;
    part("rest", $("cost"), ...uncounted(), ...prices(), element("p", words.t("print.overlap")));
    const last = $("archive").previousElementSibling;
    part("sources", last, ...sources());
    part("again", last, ...again());
  }
  function end() {
    if (!made.length) return;
    made.splice(0).forEach(e => e.remove());
    opened.splice(0).forEach(d => { d.open = false; });
    body.classList.remove("printall");
    window.homefront.onPaper(false, ...storyCharts());
  }
  addEventListener("beforeprint", begin);
  addEventListener("afterprint", end);
  matchMedia("print").addEventListener("change", e => { if (e.matches) begin(); else end(); });
  $("print").addEventListener("click", () => print());
  $("printall").addEventListener("click", async () => {
    body.classList.add("printall");
    open("#archive details:not(.data)");
    await window.homefront.drawAll();
    print();
  });
}
