// Guess first: the answer is covered until a guess is made or skipped. It is kept, and stands beside the answer.
import {$} from "./dom.js";
export function createGuess({data, state, words}) {
  const form = $("guess");
  if (!form) return;
  const range = $("guessrange"), shown = $("guessvalue"), told = $("guessed"), share = data.each.question?.unit === "share";
  const text = v => share ? words.t("guess.share", {v: v / 100}) : words.t("guess.count", {v, n: data.each.all});
  const label = () => { shown.textContent = text(+range.value); range.setAttribute("aria-valuetext", shown.textContent); };
  function reveal() {
    document.body.classList.remove("covered");
    const g = state.get("guess");
    told.textContent = g === null ? "" : words.t("guess.told", {guess: text(g)});
  }
  range.addEventListener("input", label);
  form.addEventListener("submit", e => { e.preventDefault(); state.set({guess: +range.value}); reveal(); $("headline").focus({preventScroll: true}); });
  $("skipguess").addEventListener("click", () => { reveal(); $("headline").focus({preventScroll: true}); });
  state.on(["guess", "language"], () => { label(); if (!document.body.classList.contains("covered")) reveal(); });
  if (state.get("guess") !== null) range.value = state.get("guess");
  label();
  if (state.get("guess") === null && !matchMedia("print").matches) document.body.classList.add("covered"); else reveal();
  addEventListener("beforeprint", reveal);
}
