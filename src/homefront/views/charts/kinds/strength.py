"""Each world's drawn strength of the zone before the city of the outcome, and how near the front came."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from homefront.engine.drawn_inputs import drawn_strengths
from homefront.errors import ResultsError
from homefront.results.outcomes import outcome_values
from homefront.scenario.outcomes import CityHeld, FrontClosestEver
from homefront.views.charts.about import About, World
from homefront.views.charts.definition import Chart, Content, Drawing, Field, Spot
from homefront.views.distances import said_km

Taken = tuple[float | None, float | None, float | None]


def strength(about: About) -> Drawing:
    """A mark a world; ResultsError where no outcome asks for it."""
    asked = about.scenario.outcomes
    held = next((o for o in asked if isinstance(o, CityHeld)), None)
    near = next((o for o in asked if held and isinstance(o, FrontClosestEver) and o.place == held.place), None)
    if held is None or near is None or held.place not in about.front.data.cities:
        raise ResultsError("no outcome of this scenario asks whether a city is held, and how near the front came")
    field = Field(
        f"How near the front came to {held.place} (km)", partial(taken, held, near),
        partial(filled, str(held.place), near.kind), f"strength of the defences before {held.place} (assumed, drawn)",
    )  # fmt: skip
    return Drawing(field=field, note="Each mark is one world; at 0 the city was entered. " + held.sentence)


def taken(held: CityHeld, near: FrontClosestEver, world: World) -> Taken:
    """(strength, km, 1 where held), each None where the run does not tell."""
    about, found = world.about, outcome_values(world.about.scenario, world.frame)
    result = world.result
    strengths = drawn_strengths(about.scenario, about.provenance, result.positions, result.seed)
    return strengths.get(str(held.place)), found.get(near.id), found.get(held.id)


def filled(place: str, kind: str, given: Sequence[Taken]) -> Content:
    """Distances past the city stand at 0: how far the axis goes on beyond it says nothing."""
    if any(strength is None for strength, _, _ in given):
        raise ResultsError(f"{place} has no defended zone in this scenario")
    rows = [(a, b, c) for a, b, c in given if a is not None and b is not None and c is not None]
    if len(rows) < len(given):
        raise ResultsError("this run is too short to say whether the city was held")
    spots, table = [], []
    for n, (strong, km, flag) in enumerate(rows, 1):
        shape, role = ("circle", "model") if flag else ("down", "other")
        nearest = said_km(km, kind) or f"{km:.0f} km"
        label = f"world {n}: {'held' if flag else 'not held'}, strength {strong:.2f}, nearest {nearest}"
        spots.append(Spot(strong, max(0.0, km), shape, role, label))  # type: ignore[arg-type]
        table.append((f"world {n}", f"{strong:.3f}", nearest, "yes" if flag else "no"))
    legend = (("circle", "model", f"{place} held"), ("down", "other", f"{place} not held"))
    return Content(spots, legend, ("world", "strength of the defences", "nearest", "held"), table)


CHARTS = (
    Chart("strength", "Strength of the defences, and how near the front came",
          "drawn strength of the zone and nearest distance, world by world", 40, strength, "front", section="outcome"),
)  # fmt: skip
