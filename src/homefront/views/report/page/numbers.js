// Numbers beside the outcome that follow the chosen world.
export function createNumbers({data, state, words}) {
  function paint() {
    const w = state.get("world");
    for (const e of document.querySelectorAll("[data-outcome]")) e.textContent = words.unit(data.each.outcomes[e.dataset.outcome]?.[w] ?? null, data.each.units[e.dataset.outcome]);
  }
  state.on(["world", "language"], paint);
  paint();
}
