// Sentences that comments speak of: marked in the text, with the numbers of the comments; and a sentence that is
// clicked twice leads to the form for it.
const form = document.querySelector("#reply-form");
for (const comment of document.querySelectorAll(".comments [data-target]")) {
  const {target, number} = comment.dataset, place = target && document.getElementById(target);
  if (!place || place.tagName === "FIGURE") continue;
  place.classList.add("spoken");
  const mark = document.createElement("sup"), link = document.createElement("a");
  mark.className = "who";
  link.href = `#comment-${number}`;
  link.textContent = number;
  link.setAttribute("aria-label", `Comment ${number} speaks of this`);
  mark.append(" ", link);
  place.append(mark);
}
if (form) {
  for (const sentence of document.querySelectorAll(".essay .s")) sentence.addEventListener("dblclick", () => {
    if (unsent()) return;
    location.href = `?at=${sentence.id}#reply`;
  });
  // the other place is chosen without losing what is written
  for (const link of document.querySelectorAll("a.say, a.sayday, a.more")) link.addEventListener("click", keep);
  const area = form.querySelector("textarea"), name = `comment ${location.pathname}`;
  function unsent() { return area.value.trim() !== ""; }
  function keep() { if (unsent()) sessionStorage.setItem(name, area.value); }
  if (!unsent()) area.value = sessionStorage.getItem(name) || "";
  form.addEventListener("submit", () => sessionStorage.removeItem(name));
}
