// What is known of a number that is cited: one card, on hover, on focus or by a tap. Escape closes it.
import {$, element} from "./dom.js";
const WAIT_MS = 250, LEAVE_MS = 250, EDGE = 8, GAP = 4;
// What stands under a number in the list of sources. Nothing else in the script knows how that list is built.
export function noteOf(number) {
  const kept = $("s" + number), copy = kept.cloneNode(true), said = copy.querySelector(":scope > .small:last-child");
  said?.remove();
  const [how, grade] = (said?.textContent ?? "").trim().replace(/^\(|\)$/g, "").split(/(?:, )?grade: /);
  return {source: [...copy.childNodes], works: worksOf(copy.textContent, kept.dataset.where ?? ""), how, grade: grade ?? "", rivals: kept.dataset.rivals ?? ""};
}
// The works that a note names, each taken apart; where their parts stand in its text is told by sources.py.
export function worksOf(text, where) {
  return where.split(";").filter(Boolean).map(one => {
    const weak = one.startsWith("w"), spots = (weak ? one.slice(1) : one).split(",").map(spot => spot.split(".").map(Number));
    const [whole, author = "", title = "", year = "", page = "", seen = "", about = ""] = spots.map(([at, size]) => (size ? text.substr(at, size) : ""));
    const work = [author, title].filter(Boolean).join(", ") + (year && !title.includes(year) ? ` (${year})` : "");
    return {weak, about, work: spots.length > 1 ? work : whole, page, seen};
  });
}
// Names of the parts of the page that cite a number, and how often each does.
function usesOf(number) {
  const uses = new Map();
  for (const link of document.querySelectorAll(`.cite a[href="#s${number}"]`)) {
    if (link.closest(".handout")) continue;
    const name = link.closest("details.part, section, header").querySelector("h1, h2, h3").textContent.trim();
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  return uses;
}
// an address as a link, where it is one
function addressed(text, about) {
  const box = element("span", about);
  if (!/^https?:/.test(text)) { box.append(text); return box; }
  const link = element("a", text, box);
  Object.assign(link, {href: text, rel: "noreferrer noopener"});
  return box;
}
export function createCard({words}) {
  const card = element("div", undefined, document.body);
  card.id = "card";
  card.tabIndex = -1;
  card.hidden = true;
  card.setAttribute("role", "dialog");
  card.setAttribute("aria-labelledby", "cardtitle");
  let link = null, asked = false, timer = 0;
  const citeAt = target => target.closest?.(".cite a");
  function fill(number) {
    const note = noteOf(number), uses = usesOf(number), total = [...uses.values()].reduce((a, b) => a + b, 0);
    card.replaceChildren();
    const head = element("p", words.t("card.title", {n: link.textContent}), card), list = element("dl", undefined, card);
    head.id = "cardtitle";
    list.id = "cardtext";
    const line = (key, ...parts) => {
      if (!parts.some(part => part !== "" && part !== undefined)) return;
      element("dt", words.t("card." + key), list);
      element("dd", undefined, list).append(...parts);
    };
    line("value", link.dataset.value ?? "");
    line("range", link.dataset.range ?? "");
    for (const one of note.works) {
      const about = one.about ? one.about + ": " : "";
      line(one.weak ? "weak" : "source", one.work && about + one.work);
      line("page", one.page);
      line("seen", one.seen && addressed(one.seen, one.work ? "" : about));
    }
    if (!note.works.length) line("source", ...note.source);
    line("rival", note.rivals);
    line("how", note.how);
    line("grade", note.grade);
    line("used", words.t("card.places", {n: total, list: [...uses].map(([name, n]) => n > 1 ? `${name} (${n})` : name).join("; ")}));
    const foot = element("p", undefined, card), full = element("a", words.t("card.list"), foot), end = element("button", words.t("card.close"), foot);
    foot.className = "cardfoot";
    full.href = "#s" + number;
    full.addEventListener("click", () => { for (let e = $("s" + number).closest("details"); e; e = e.parentElement.closest("details")) e.open = true; close(false); });
    end.type = "button";
    end.addEventListener("click", () => close(true));
  }
  // beside the number, inside the window, above the timeline
  function place() {
    const at = link.getBoundingClientRect(), bar = $("timeline").getBoundingClientRect(), floor = bar.height ? bar.top : innerHeight;
    if (!asked && (at.bottom < 0 || at.top > floor)) return close(false);
    card.style.maxHeight = "none";
    const below = floor - at.bottom - GAP - EDGE, above = at.top - GAP - EDGE, up = below < card.offsetHeight && above > below;
    card.style.maxHeight = Math.max(96, up ? above : below) + "px";
    const wide = document.documentElement.clientWidth - card.offsetWidth - EDGE, top = up ? at.top - GAP - card.offsetHeight : at.bottom + GAP;
    card.style.left = Math.max(EDGE, Math.min(at.left - 2 * EDGE, wide)) + "px";
    card.style.top = Math.max(EDGE, Math.min(top, floor - card.offsetHeight - EDGE)) + "px";
  }
  function open(a, byChoice) {
    clearTimeout(timer);
    if (link !== a) { link?.removeAttribute("aria-describedby"); link = a; fill(a.hash.slice(2)); }
    asked = byChoice;
    card.hidden = false;
    card.scrollTop = 0;
    link.setAttribute("aria-describedby", "cardtext");
    place();
    if (byChoice) card.focus({preventScroll: true});
  }
  function close(back) {
    clearTimeout(timer);
    if (!link) return;
    const a = link, inside = card.contains(document.activeElement);
    a.removeAttribute("aria-describedby");
    link = null;
    asked = false;
    card.hidden = true;
    if (back && inside) a.focus({preventScroll: true});
  }
  const later = (ms, call) => { clearTimeout(timer); timer = setTimeout(call, ms); };
  document.addEventListener("pointerover", e => {
    if (e.pointerType !== "mouse") return;
    const a = citeAt(e.target);
    if (a && a !== link) later(WAIT_MS, () => open(a, false));
    else if (a || card.contains(e.target)) clearTimeout(timer);
    else if (link && !asked && document.activeElement !== link) later(LEAVE_MS, () => close(false));
    else if (!link) clearTimeout(timer);
  });
  let closing = false; // focus that comes back from the card does not open it again
  document.addEventListener("focusin", e => {
    const a = citeAt(e.target);
    if (card.contains(e.target)) return;
    if (a && !closing && a.matches(":focus-visible")) open(a, false); else if (a !== link) close(false);
  });
  document.addEventListener("click", e => {
    const a = citeAt(e.target);
    if (!a || e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    open(a, true);
  });
  document.addEventListener("pointerdown", e => { if (link && !card.contains(e.target) && !citeAt(e.target)) close(false); });
  document.addEventListener("keydown", e => {
    if (!link) return;
    if (e.key === "Escape") {
      e.preventDefault();
      closing = true;
      close(true);
      closing = false;
    } else if (e.key === "Tab" && card.contains(document.activeElement)) leave(e);
  });
  // The card stands at the end of the document. The Tab key leaves it towards what stands beside the number.
  function leave(e) {
    const stops = [...card.querySelectorAll("a, button")], at = stops.indexOf(document.activeElement), a = link;
    if (e.shiftKey ? at > 0 : at < stops.length - 1) return;
    if (e.shiftKey) e.preventDefault();
    closing = true;
    close(false);
    a.focus({preventScroll: true});
    closing = false;
  }
  let queued = 0;
  const again = () => { if (link && !queued) queued = requestAnimationFrame(() => { queued = 0; if (link) place(); }); };
  addEventListener("scroll", again, {capture: true, passive: true});
  addEventListener("resize", again);
}
