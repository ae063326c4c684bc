// Figures that the template draws: the known facts, the days on which cities fell, the numbers that had to be guessed.
import {$} from "./dom.js";
export function addTemplateFigures({data, figures, words}) {
  const title = id => () => $(id).textContent.trim(), r = figures.round;
  const columns = ["fact", "quantity", "hit", "model low", "model", "model high", "record low", "record", "record high", "use", "unit", "source"];
  const row = f => [f.id, f.what, f.hit ? "yes" : "no", ...f.numbers.map(r), f.use, f.unit, figures.source(f.note)];
  const facts = document.querySelector(".facts66"), fell = document.querySelector(".fell"), guesses = document.querySelector(".guesses");
  if (facts) figures.add({id: "facts", title: title("h-wrong"), box: facts, columns, rows: () => data.facts.map(row)});
  if (fell) figures.add({id: "fell", title: title("h-cities"), box: fell, columns, rows: () => data.facts.filter(f => f.kind === "city_lost_day").map(row)});
  if (guesses) figures.add({id: "guessed", title: title("h-unknown"), box: guesses, columns: ["name", "description", "low", "value", "high", "distinguishable from chance", "unit", "source"], rows: () => data.guessed.map(g => [g.name, words.name(g.what), r(g.low), r(g.value), r(g.high), g.apart ? "yes" : "no", g.measure, figures.model])});
}
