// Figures that a reader can take away. Each module that draws one adds it here, with the numbers it is drawn from.
// A figure: {id, title(), box, columns, rows(), ready(), moves, after, details, brief}. box: what is drawn, or a function that gives it,
// null while it is not shown (then cover() is to be called whenever that changes, and after is needed). rows(): one array a row;
// the last two columns are unit and source. ready(): draws it, where it is drawn late. moves: whether it shows the chosen day and world. after: where its buttons stand.
// details: its table, where the page has one. brief(): rows of its table, where those of the file are too many to read.
import {$} from "./dom.js";
export function createFigures(data) {
  const all = [], start = Date.parse(data.start + "T00:00:00Z");
  return {
    all,
    add(figure) {
      const {box} = figure;
      all.push(Object.assign(figure, {box: typeof box === "function" ? box : () => box}));
      return figure;
    },
    model: "run " + data.run.hash.slice(0, 12),
    source: number => $("s" + number).textContent.replace(/\s+/g, " ").trim(),
    day: d => new Date(start + d * 864e5).toISOString().slice(0, 10),
    // a number as it is kept here, without the digits that it does not have
    round: v => v === null || v === undefined || Number.isNaN(v) ? "" : +Number(v).toPrecision(5),
  };
}
