// Live figures: the report's own charts in place of the server's drawing, with a day, a place and a world to choose.
import {unpack, quantileAt} from "./page/arrays.js";
import {createCharts} from "./page/charts.js";

const DAY_MS = 864e5;
const make = (name, parent, text) => {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  parent.append(made);
  return made;
};

async function bringToLife(figure) {
  const {key: run, chartName, row} = figure.dataset, plot = figure.querySelector(".plot"), still = [...plot.childNodes];
  const answer = await fetch(`/figures/${encodeURIComponent(run)}/${encodeURIComponent(chartName)}.json`);
  if (!answer.ok) return;
  const data = await answer.json(), arrays = await unpack(data.index, data.pack), chart = {...data.chart, id: plot.dataset.chart};
  const zero = Date.parse(data.start + "T00:00:00Z"), said = d => new Date(zero + d * DAY_MS);
  const format = new Intl.DateTimeFormat("en-GB", {day: "numeric", month: "long", year: "numeric", timeZone: "UTC"});
  const state = {day: Math.floor(data.days / 2), place: Number(row), world: null, setDay};
  const cite = (note, line) => line.append(` [${note}]`);
  const charts = createCharts({data: {...data, charts: [chart]}, arrays, at: quantileAt(arrays), state, cite});
  const controls = figure.querySelector(".controls"), curves = chart.panels.length > 0, parts = {};
  function setDay(day) {
    state.day = day;
    if (parts.day) {
      parts.day.value = day;
      parts.day.setAttribute("aria-valuetext", format.format(said(day)));
      parts.told.textContent = format.format(said(day));
      if (parts.say) parts.say.href = `?at=${figure.id}&day=${said(day).toISOString().slice(0, 10)}#reply`;
    }
    charts.followAll();
  }
  const choice = (label, options, chosen, change) => {
    const box = make("label", controls, label + " "), select = make("select", box);
    for (const [value, text] of options) {
      const option = make("option", select, text);
      option.value = value;
      option.selected = String(value) === String(chosen);
    }
    select.addEventListener("change", () => { change(select.value); charts.draw(chart.id); });
  };
  if (curves) {
    if (chart.byPlace && data.places.length > 1) choice("Place", data.places.map((name, n) => [n, name]), state.place, value => { state.place = Number(value); });
    if (chart.worlds > 1) choice("World", [["", "the middle one"], ...data.seeds.slice(0, chart.worlds).map((seed, n) => [n, `seed ${seed}`])], "", value => { state.world = value === "" ? null : Number(value); });
    const box = make("label", controls, "Day ");
    parts.day = Object.assign(make("input", box), {type: "range", min: 0, max: data.days - 1, step: 1});
    parts.told = make("output", controls);
    parts.day.addEventListener("input", () => setDay(Number(parts.day.value)));
    if (figure.closest(".answerable")) {
      parts.say = make("a", controls, "Comment on this day");
      parts.say.className = "sayday";
    }
    controls.hidden = false;
  }
  try {
    charts.draw(chart.id);
    for (const name of ["tabindex", "role", "aria-label"]) plot.removeAttribute(name); // it is not moved sideways any more
  } catch (error) {
    plot.replaceChildren(...still);
    throw error;
  }
  setDay(state.day);
  figure.dataset.live = "yes";
}

const watcher = new IntersectionObserver(entries => {
  for (const {target, isIntersecting} of entries) if (isIntersecting) {
    watcher.unobserve(target);
    bringToLife(target);
  }
}, {rootMargin: "400px"});
for (const figure of document.querySelectorAll("figure.live")) watcher.observe(figure);
