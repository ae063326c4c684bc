// Marks of what is assumed: a bar in the margin and the word, in the text and on the map.
import {$} from "./dom.js";
export function createAssumed({state, words}) {
  const box = $("shade");
  function paint() {
    document.body.classList.toggle("shading", state.get("shade"));
    document.body.style.setProperty("--assumed-word", JSON.stringify(words.t("assumed.word")));
    box.checked = state.get("shade");
  }
  box.addEventListener("change", () => state.set({shade: box.checked}));
  state.on(["shade", "language"], paint);
  paint();
}
