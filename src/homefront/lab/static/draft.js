// The draft saves itself a moment after the last letter, and says so. Where another tab has saved, it stops and says that.
const form = document.querySelector("#draft"), told = document.querySelector("#saved"), WAIT_MS = 3000;
const field = name => form.elements.namedItem(name);
let waiting = 0, sending = false, stopped = form.dataset.conflict === "yes", last = content();

function content() { return JSON.stringify(["title", "body", "sources"].map(name => field(name).value)); }
function body(names) {
  const out = new URLSearchParams();
  for (const name of names) out.set(name, field(name).value);
  return out;
}
async function save() {
  if (sending || stopped || content() === last) return;
  sending = true;
  const now = content();
  try {
    if (form.dataset.essay) await saveAgain(now);
    else await begin(now);
  } catch {
    told.textContent = "Not saved: the lab cannot be reached. It is tried again; do not close this page.";
    later(10 * WAIT_MS);
  }
  sending = false;
  if (content() !== last && !stopped) later();
}
async function saveAgain(now) {
  const headers = {"x-csrf": field("csrf").value};
  const answer = await fetch(`/essays/${form.dataset.essay}/autosave`, {method: "POST", headers, body: body(["title", "body", "sources", "revision"])});
  if (answer.status >= 500) throw new Error("the lab has trouble of its own");
  const type = answer.headers.get("content-type") || "", found = type.includes("json") ? await answer.json() : {};
  if (answer.ok && found.revision) {
    field("revision").value = found.revision;
    last = now;
    told.textContent = `Saved by itself at ${found.saved}.`;
  } else if (answer.status === 409) {
    stopped = true;
    told.textContent = "Not saved: another tab or device has saved this draft. Press Save the draft to see both texts.";
  } else {
    last = now; // it is tried again when something changes
    told.textContent = `Not saved: ${found.message || "your session has ended. Press Save the draft; what you wrote is kept."}`;
  }
}
async function begin(now) { // the first save makes the essay, and the form goes on with it
  if (!field("title").value.trim()) return;
  const answer = await fetch("/essays/new", {method: "POST", headers: {"x-csrf": field("csrf").value}, body: body(["title", "body", "sources"])});
  const found = /\/essays\/(\d+)\/edit/.exec(answer.url);
  if (!answer.ok || !found) { last = now; return; }
  form.dataset.essay = found[1];
  form.action = `/essays/${found[1]}/edit`;
  field("revision").value = 1;
  history.replaceState(null, "", form.action);
  last = now;
  told.textContent = "Saved by itself.";
}
function later(wait = WAIT_MS) {
  clearTimeout(waiting);
  waiting = setTimeout(save, wait);
}
form.addEventListener("input", () => later());
form.addEventListener("submit", () => { stopped = true; clearTimeout(waiting); });
addEventListener("beforeunload", event => { if (!stopped && content() !== last) event.preventDefault(); });

// a figure is put where the cursor is, not at the end
document.querySelector("#add-figure")?.addEventListener("click", event => {
  const [run, chart] = field("figure").value.split(" "), clean = name => field(name).value.replaceAll('"', "'").trim();
  const words = [":::figure", `run=${run}`, `chart=${chart}`, ...["place", "caption"].filter(clean).map(name => `${name}="${clean(name)}"`), ":::"];
  const area = field("body"), at = area.selectionStart;
  if (!at || clean("place")) return; // with a place the server looks whether the run has it
  event.preventDefault();
  const before = area.value.slice(0, at).trimEnd(), after = area.value.slice(at).trimStart();
  area.value = `${before}\n\n${words.join(" ")}\n\n${after}`;
  area.focus();
  later(0);
});
