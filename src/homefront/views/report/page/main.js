// The page: everything is built once, and follows one state.
import {$} from "./dom.js";
import {quantileAt, unpack} from "./arrays.js";
import {createWords} from "./words.js";
import {createState} from "./state.js";
import {followAddress, readAddress} from "./address.js";
import {createTimeline} from "./timeline.js";
import {createDots} from "./dots.js";
import {createGuess} from "./guess.js";
import {createMap} from "./map.js";
import {createSaid} from "./said.js";
import {createWorldCurves} from "./worldcurves.js";
import {createNumbers} from "./numbers.js";
import {createFacts} from "./facts.js";
import {createPerson} from "./person.js";
import {createArchive} from "./archive.js";
const data = JSON.parse($("data").textContent);
async function begin() {
  const given = readAddress(data, location.hash);
  const state = createState({day: data.first, world: data.each.middle, hovered: -1, person: 0, place: $("place") ? +$("place").value : 0, thread: "", guess: null, language: "en", shade: false, ...given});
  const words = createWords(data.strings, data.start);
  words.choose(state.get("language"));
  const arrays = await unpack(data.pack, $("block").textContent);
  const page = {data, arrays, at: quantileAt(arrays), state, words};
  state.on(["language"], () => { words.choose(state.get("language")); words.translate(); });
  const timeline = createTimeline(page), map = page.map = createMap(page);
  createDots(page);
  createGuess(page);
  const said = createSaid(page);
  createWorldCurves(page);
  createNumbers(page);
  createFacts(page);
  createPerson(page);
  words.translate();
  $("shade").addEventListener("change", e => state.set({shade: e.target.checked}));
  state.on(["shade"], values => { document.body.classList.toggle("shading", values.shade); $("shade").checked = values.shade; });
  document.body.classList.toggle("shading", state.get("shade"));
  $("shade").checked = state.get("shade");
  for (const b of document.querySelectorAll("[data-language]")) {
    b.addEventListener("click", () => state.set({language: b.dataset.language}));
    const pressed = () => b.setAttribute("aria-pressed", String(state.get("language") === b.dataset.language));
    state.on(["language"], pressed);
    pressed();
  }
  document.querySelectorAll("[data-jump]").forEach(b => b.addEventListener("click", () => state.set({day: +b.dataset.jump})));
  map.paint();
  timeline.paint();
  said.paint();
  followAddress(data, state);
  document.body.dataset.ready = "day";
  window.homefront = {state, data, words, setDay: day => state.set({day}), setPlace: place => state.set({place}), get day() { return state.get("day"); }, get place() { return state.get("place"); }};
  if (given.day === undefined && !document.body.classList.contains("covered")) timeline.open(data.first);
  await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  createArchive(page);
  document.body.dataset.ready = "all";
}
requestAnimationFrame(() => setTimeout(begin));
