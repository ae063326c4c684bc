// The gallery: the small map of each card plays once when it is seen, and again when it is asked to.
import {$, still} from "./dom.js";
import {createLanguage} from "./language.js";
const LASTS_MS = 8000;
const shared = JSON.parse($("data").textContent);
const links = [...document.querySelectorAll(".card h2 a")].map(a => [a, a.getAttribute("href")]);
function createCard(box, map, title) {
  const button = box.querySelector(".go"), date = box.querySelector(".date"), line = box.querySelector(".line");
  const circles = [...box.querySelectorAll(".people circle")], towns = [...box.querySelectorAll(".towns rect")];
  const last = map.days.length - 1, start = Date.parse(map.start + "T00:00:00Z");
  let frame = 0, at = map.rest, began = 0, words;
  function paint(now) {
    at = now;
    const k = Math.floor(now), part = now - k, day = map.days[k];
    date.textContent = words.t("gallery.date", {d: new Date(start + day * 864e5).toISOString()});
    if (line) line.setAttribute("points", map.front[k].map((v, i) => (v + part * (map.front[Math.min(last, k + 1)][i] - v)).toFixed(1)).join(" "));
    circles.forEach((c, i) => c.setAttribute("class", "pm g" + map.gone[i][k]));
    towns.forEach((t, i) => { const [, , lost, free] = map.cities[i]; t.setAttribute("class", lost <= day && (free < 0 || free > day) ? "city lost" : "city"); });
  }
  function says(going) {
    const word = [going ? "gallery.stop" : "gallery.play", {}];
    button.textContent = words.t(...word);
    button.setAttribute("aria-label", words.t("gallery.button", {word, title}));
  }
  function stop() {
    cancelAnimationFrame(frame);
    frame = 0;
    says(false);
  }
  function step(now) {
    const passed = Math.max(0, Math.min(last, (now - began) / LASTS_MS * last)); // a frame may be older than its call
    paint(passed);
    if (passed < last) frame = requestAnimationFrame(step); else stop();
  }
  function play(from) {
    began = performance.now() - (last ? from / last : 0) * LASTS_MS;
    says(true);
    frame = requestAnimationFrame(step);
  }
  button.addEventListener("click", () => { if (frame) stop(); else play(at >= last || at === map.rest ? 0 : at); });
  button.hidden = false;
  const say = chosen => {
    words = chosen;
    says(frame !== 0);
    paint(at);
  };
  if (still || last < 1) return say;
  const seen = new IntersectionObserver(entries => {
    if (!entries.some(e => e.isIntersecting)) return;
    seen.disconnect();
    play(0);
  }, {threshold: 0.6});
  seen.observe(box);
  return say;
}
const cards = [...document.querySelectorAll("[data-map]")].map(box => createCard(box, shared.maps[+box.dataset.map], box.parentElement.querySelector("h2").textContent));
createLanguage(shared.strings, words => {
  cards.forEach(say => say(words));
  // a report opens in the language of the page that leads to it
  for (const [a, address] of links) a.href = address + (words.language === "en" ? "" : "#lang=" + words.language);
});
document.body.dataset.ready = "all";
