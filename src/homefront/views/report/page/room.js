// What of the window the header and the timeline take: the map and the lists below it share the rest (styles/story.css).
import {$} from "./dom.js";
export function measureRoom() {
  const first = document.querySelector(".two"), bar = $("timeline"), root = document.documentElement.style;
  const measured = new ResizeObserver(() => {
    root.setProperty("--above", first.getBoundingClientRect().top + scrollY + "px");
    root.setProperty("--below", bar.offsetHeight + "px");
  });
  for (const part of [document.querySelector("header"), bar]) measured.observe(part);
}
