// The language of a page: its switch, and for a page that has no other state its place in the address.
import {createState} from "./state.js";
import {createWords} from "./words.js";
export function createSwitch(state) {
  for (const b of document.querySelectorAll("[data-language]")) {
    b.addEventListener("click", () => state.set({language: b.dataset.language}));
    const pressed = () => b.setAttribute("aria-pressed", String(state.get("language") === b.dataset.language));
    state.on(["language"], pressed);
    pressed();
  }
}
const given = () => new URLSearchParams(location.hash.slice(1)).get("lang");
// Words that follow the switch and the address. changed(words): called now and after each change of the language.
export function createLanguage(strings, changed) {
  const words = createWords(strings, "1970-01-01"), state = createState({language: given() ?? "en"});
  function say() {
    words.choose(state.get("language"));
    words.translate();
    changed(words);
  }
  state.on(["language"], () => {
    history.replaceState(null, "", state.get("language") === "en" ? location.pathname : "#lang=" + state.get("language"));
    say();
  });
  addEventListener("hashchange", () => { if (given()) state.set({language: given()}); });
  createSwitch(state);
  say();
}
