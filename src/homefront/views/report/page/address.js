// The reader's choices stand in the address, so that a link opens the page as it was.
const NAMES = {world: "w", day: "d", place: "p", person: "who", thread: "thread", guess: "g", language: "lang", shade: "assumed"};
export function readAddress(data, text) {
  const out = {};
  if (!text.includes("=")) return out;
  const given = new URLSearchParams(text.replace(/^#/, ""));
  const world = data.each.seeds.indexOf(Number(given.get("w")));
  if (given.has("w") && world >= 0) out.world = world;
  const day = Math.round((Date.parse(given.get("d") + "T00:00:00Z") - Date.parse(data.start + "T00:00:00Z")) / 864e5);
  if (given.has("d") && day >= 0 && day < data.days) out.day = day;
  const place = data.places.id.indexOf(given.get("p"));
  if (given.has("p") && place >= 0 && data.places.people_run) out.place = place + 1;
  if (given.get("p") === "*") out.place = 0;
  if (/^\d{1,2}$/.test(given.get("who") ?? "")) out.person = Number(given.get("who")) - 1;
  if (given.has("thread")) out.thread = given.get("thread");
  if (/^\d+(\.\d+)?$/.test(given.get("g") ?? "")) out.guess = Number(given.get("g"));
  if (given.has("lang")) out.language = given.get("lang");
  if (given.get("assumed") === "1") out.shade = true;
  return out;
}
export function writtenAddress(data, values) {
  const out = new URLSearchParams();
  out.set(NAMES.world, data.each.seeds[values.world] ?? "");
  out.set(NAMES.day, new Date(Date.parse(data.start + "T00:00:00Z") + values.day * 864e5).toISOString().slice(0, 10));
  if (data.places.people_run) out.set(NAMES.place, values.place ? data.places.id[values.place - 1] : "*");
  if (values.person) out.set(NAMES.person, values.person + 1);
  if (values.thread) out.set(NAMES.thread, values.thread);
  if (values.guess !== null) out.set(NAMES.guess, values.guess);
  if (values.language !== "en") out.set(NAMES.language, values.language);
  if (values.shade) out.set(NAMES.shade, "1");
  return "#" + out.toString();
}
export function followAddress(data, state) {
  let waiting = 0;
  const write = () => { waiting = 0; history.replaceState(null, "", writtenAddress(data, state.all())); };
  state.on(Object.keys(NAMES), () => { if (!waiting) waiting = setTimeout(write, 250); });
  addEventListener("hashchange", () => state.set(readAddress(data, location.hash)));
}
