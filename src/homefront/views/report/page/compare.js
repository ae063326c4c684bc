// Runs side by side: one world can be followed through every figure, by its seed.
import {$} from "./dom.js";
import {createLanguage} from "./language.js";
const follow = $("follow");
function mark(seed) {
  for (const e of document.querySelectorAll(".me")) e.classList.remove("me");
  if (seed !== "") for (const e of document.querySelectorAll(`[data-w="${Number(seed)}"]`)) e.classList.add("me");
}
if (follow) {
  follow.closest("p").hidden = false;
  follow.addEventListener("change", () => mark(follow.value));
  for (const box of document.querySelectorAll(".runs-figure")) {
    box.addEventListener("pointerover", e => { if (e.target.dataset.w !== undefined && !e.target.closest(".thin")) mark(e.target.dataset.w); });
    box.addEventListener("pointerleave", () => mark(follow.value));
    box.addEventListener("click", e => { if (e.target.dataset.w !== undefined) { follow.value = e.target.dataset.w; mark(follow.value); } });
  }
}
// on paper, nothing of a price is folded away
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(d => { d.open = true; }));
createLanguage(JSON.parse($("data").textContent).strings, () => {});
document.body.dataset.ready = "all";
