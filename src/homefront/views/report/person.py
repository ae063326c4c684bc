"""One followed person: what a run has kept of a row, told in days. The name is invented, and the page says so.

A run keeps belief, fear, resolve, where they are and whether the rumour reached them, by day. Whom they can hear from
follows from the seed (contacts are computed, never stored); what was said in one talk is kept by nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from homefront.engine.drawn import changed_parameters
from homefront.engine.prepare import prepare
from homefront.engine.settings import REMOVED, Settings
from homefront.errors import ResultsError
from homefront.results.results import WorldResult
from homefront.scenario.inputs import ARMY_KIND, Inputs
from homefront.scenario.schema import Scenario
from homefront.world.build import blocks_of, build
from homefront.world.contacts import contact, n_contacts, place_of
from homefront.world.state import CALLED_UP, HOME, HOMELESS, ORDERED, OWN_DECISION, UNAWARE, World

NAME = "Anna K."
"""Invented. The model knows of a row no name, sex, age or trade."""

MOST_BLOCKS = 200_000
"""Beyond that the society is not built again only to say where somebody lived."""

WHERE = {
    HOME: "at home",
    OWN_DECISION: "away, by their own decision",
    ORDERED: "away, by order",
    HOMELESS: "away, without a home",
    CALLED_UP: "called up",
}


@dataclass(frozen=True)
class Person:
    """row : of the world.   place : index into the places, None where it was not worked out.   contacts : (place index,
    in which way).   household, block : persons.   days : (day, sentence), what changed.   series : float (days,)."""

    seed: int
    row: int
    place: int | None
    official: bool
    household: int
    block: int
    soldier: bool
    contacts: list[tuple[int, str]]
    days: list[tuple[int, str]]
    series: dict[str, np.ndarray]


def settings_of(provenance: Mapping[str, Any]) -> Settings:
    """The settings of a run, from what it says of itself."""
    return Settings(
        people_per_agent=float(str(provenance["scale"]).partition(":")[2]),
        floor=float(provenance["floor"]),
        days=int(provenance["days"]),
        inputs=provenance["inputs"],
        parameters=provenance["parameter_set"],
        changes=changed_parameters(provenance),
        without=frozenset([*provenance["causes_left_out"], *(f"{REMOVED}{name}" for name in provenance["without"])]),
        only=provenance["only"],
        substeps=int(provenance["substeps"]),
        follow=int(provenance["follow"]),
        contacts=str(provenance.get("contacts", "persons")),
        coder=str(provenance.get("coder", "")),
        positions=dict(provenance.get("positions", {})),
        latents=dict(provenance.get("latents", {})),
        edits=tuple(provenance.get("edits", ())),
    )


def followed_person(scenario: Scenario, provenance: Mapping[str, Any], worlds: Sequence[WorldResult]) -> Person:
    """Of all rows followed, the one that has most to tell: leaving, the rumour, then the largest change of belief.

    Soldiers only where nobody else was followed in that world: the page is about people at home.
    """
    world, chosen = max(((w, n) for w in worlds for n in range(len(w.persons))), key=lambda one: _told(*one))
    settings = settings_of(provenance)
    inputs = prepare(scenario, settings, world.seed).inputs
    if blocks_of(inputs, settings.people_per_agent, settings.floor) > MOST_BLOCKS:
        series = _series(world, chosen)
        return Person(world.seed, int(world.persons[chosen]), None, False, 0, 0, False, [], _days(series), series)
    built = build(inputs, settings.people_per_agent, world.seed, settings.floor).world
    if int(world.persons.max()) >= built.layout.n_people:
        raise ResultsError(
            f"a followed person of row {int(world.persons.max()):,}, expected one below {built.layout.n_people:,}; "
            "run it again"
        )
    kinds = [inputs.places.kinds[int(place_of(built.contacts, int(row)))] for row in world.persons]
    residents = [n for n, kind in enumerate(kinds) if kind != ARMY_KIND]
    if residents and chosen not in residents:
        chosen = max(residents, key=lambda n: _told(world, n))
    return _placed(inputs, built, world, chosen)


def _series(world: WorldResult, n: int) -> dict[str, np.ndarray]:
    return {name: np.asarray(values[n], dtype=float) for name, values in world.followed.items()}


def _told(world: WorldResult, n: int) -> tuple[float, ...]:
    away, belief = world.followed["away"][n], world.followed["belief"][n]
    own = float((away == OWN_DECISION).any())
    heard = float((world.followed["rumour"][n] > UNAWARE).any())
    return own, float((away > HOME).any()) + heard, float(np.nanmax(belief) - np.nanmin(belief)), -float(n)


def _placed(inputs: Inputs, built: World, world: WorldResult, n: int) -> Person:
    row, series = int(world.persons[n]), _series(world, n)
    layout, layer = built.layout, built.contacts
    place = int(place_of(layer, row))
    block = int(np.searchsorted(layout.block_start, row, side="right")) - 1
    first = block * layout.households_per_block
    ends = layout.block_start[block] + np.cumsum(
        layout.household_size[first : first + layout.households_per_block], dtype=np.int64
    )
    household = first + int(np.searchsorted(ends, row, side="right"))
    ways = ["in the own block"] * layer.n_block + ["in the own place"] * layer.n_place + ["by letter"] * layer.n_letters
    soldier = inputs.places.kinds[place] == ARMY_KIND
    others = [contact(layer, row, k) for k in range(n_contacts(layer, row))]
    return Person(
        world.seed,
        row,
        place,
        row == int(layout.block_start[block]),
        int(layout.household_size[household]),
        int(layout.block_start[block + 1] - layout.block_start[block]),
        soldier,
        [(int(place_of(layer, other)), way) for other, way in zip(others, ways, strict=True)],
        _days(series, soldier),
        series,
    )


def _days(series: dict[str, np.ndarray], soldier: bool = False) -> list[tuple[int, str]]:
    """The days on which something changed that can be put in a sentence."""
    out: list[tuple[int, str]] = []
    belief, fear, resolve = series["belief"], series["fear"], series["resolve"]
    for name, values, text in (
        ("belief", belief, "Believes in danger more than not"),
        ("fear", fear, "Fear passes a half"),
    ):
        above = np.flatnonzero(values > 0.5)
        if len(above):
            out.append((int(above[0]), f"{text} ({name} {values[above[0]]:.2f})"))
    heard = np.flatnonzero(series["rumour"] > UNAWARE)
    if len(heard):
        out.append((int(heard[0]), "Hears that the authorities have left"))
    away = series["away"].astype(int)
    for day in np.flatnonzero(np.diff(away, prepend=HOME)):
        words = "Back home" if away[day] == HOME else WHERE.get(int(away[day]), "away").capitalize()
        if soldier:
            words = "Back with the unit" if away[day] == HOME else "Away from the unit"
        out.append((int(day), words))
    if np.isfinite(resolve[1:]).any():
        lowest = 1 + int(np.nanargmin(resolve[1:]))
        if resolve[lowest] < resolve[0]:
            out.append((lowest, f"Resolve is at its lowest ({resolve[lowest]:.2f})"))
    nobody = np.flatnonzero(~np.isfinite(belief))
    if len(nobody):
        out.append(
            (int(nobody[0]), "Under occupation: no channel reaches them, and the model lets their state stand still")
        )
    return sorted(out)
