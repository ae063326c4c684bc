// Every figure can be taken away: its numbers, its picture, a table, a citation. All is made here, when it is asked for.
import {element, table} from "./dom.js";
import {picture} from "./picture.js";
const KINDS = ["csv", "svg", "png", "table", "cite"];
const TWICE = 2;
const quoted = v => { const text = v === null || v === undefined ? "" : String(v); return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text; };
export function csvOf(figure, run, cited) {
  const head = [cited, `command: ${run.command}`, `run: ${run.hash}`, `scenario: ${run.scenario} ${run.digest}`, run.rounded];
  return [...head.map(line => "# " + line.replace(/\s+/g, " ")), ...[figure.columns, ...figure.rows()].map(row => row.map(quoted).join(","))].join("\r\n") + "\r\n";
}
export function createDownloads({data, figures, state, words}) {
  const run = data.run;
  const shownAt = f => f.moves && data.each.seeds.length ? words.t("download.shown", {day: state.get("day"), seed: data.each.seeds[state.get("world")]}) : "";
  const cited = f => words.t("download.citation", {version: run.version, title: words.name(run.title), figure: [f.title(), shownAt(f)].filter(Boolean).join(", "), worlds: run.worlds, run: run.hash.slice(0, 12), scenario: run.digest.slice(0, 12), today: new Date().toISOString().slice(0, 10)});
  const nameOf = (f, kind) => `${run.scenario}-${f.id}.${kind}`;
  const drawn = async f => (await f.ready?.(), picture(f.box(), {title: f.title(), under: shownAt(f), foot: words.t("download.foot", {version: run.version, title: words.name(run.title), run: run.hash.slice(0, 12)}), says: cited(f)}));
  function save(name, content, type) {
    const link = element("a"), url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], {type}));
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }
  async function png(f) {
    const made = await drawn(f), image = new Image(), canvas = element("canvas");
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(made.text);
    await image.decode();
    canvas.width = TWICE * made.width;
    canvas.height = TWICE * made.height;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    save(nameOf(f, "png"), await new Promise(done => canvas.toBlob(done, "image/png")));
  }
  function showTable(f, button, box) {
    if (f.details) {
      f.details.open = true;
      f.details.scrollIntoView({block: "nearest"});
      f.details.querySelector("summary").focus({preventScroll: true});
      return;
    }
    const open = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!open));
    box.replaceChildren();
    if (open) return;
    const scroll = element("div", undefined, box);
    scroll.className = "scroll";
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", words.t("download.table.of", {figure: f.title()}));
    table(scroll, f.columns, (f.brief ?? f.rows)().map(row => row.map(v => v === null || v === undefined ? "" : String(v))), [f.title(), shownAt(f)].filter(Boolean).join(", "));
  }
  async function citation(f, box, told) {
    const text = cited(f), line = element("p");
    box.replaceChildren(line);
    line.className = "citation";
    line.textContent = text;
    getSelection().selectAllChildren(line);
    try { await navigator.clipboard.writeText(text); told.textContent = words.t("link.copied"); } catch { told.textContent = words.t("download.selected"); }
  }
  async function take(kind, f, button, box, told) {
    if (kind === "csv") save(nameOf(f, kind), csvOf(f, {...run, rounded: words.t("download.rounded")}, cited(f)), "text/csv;charset=utf-8");
    else if (kind === "svg") save(nameOf(f, kind), (await drawn(f)).text, "image/svg+xml");
    else if (kind === "png") await png(f);
    else if (kind === "table") showTable(f, button, box);
    else await citation(f, box, told);
  }
  function row(f) {
    const line = element("div"), told = element("span", undefined, line), box = element("div", undefined, line);
    line.className = "take";
    f.cover = () => { line.hidden = !f.box(); box.replaceChildren(); };
    if (!f.box()) line.hidden = true;
    line.dataset.figure = f.id;
    line.setAttribute("role", "group");
    box.className = "taken";
    told.setAttribute("role", "status");
    const label = () => line.setAttribute("aria-label", words.t("download.group", {figure: f.title()}));
    for (const kind of KINDS) {
      const button = element("button", undefined);
      told.before(button);
      button.type = "button";
      button.dataset.take = kind;
      if (kind === "table" && !f.details) button.setAttribute("aria-expanded", "false");
      const name = () => { button.textContent = words.t("download." + kind); button.setAttribute("aria-label", `${button.textContent}: ${f.title()}`); };
      name();
      state.on(["language"], name);
      button.addEventListener("click", () => take(kind, f, button, box, told));
    }
    label();
    state.on(["language", "place"], label);
    (f.after ?? f.box()).after(line);
  }
  for (const f of figures.all) row(f);
}
