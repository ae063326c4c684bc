"""Where the followed rows of a world live, and whom they can hear from: both follow from the key, none is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from homefront.engine.drawn_inputs import changed_parameters
from homefront.engine.prepare import prepare
from homefront.engine.settings import REMOVED, Settings
from homefront.errors import ResultsError
from homefront.inputs.society import ARMY_KIND, Inputs
from homefront.observe.followed import official_of, rows_followed
from homefront.scenario.outcomes import place_in_question
from homefront.scenario.schema import Scenario
from homefront.streams import stream_key
from homefront.world.build import CONTACT_RULES, blocks_by_place
from homefront.world.contacts import Layer, alias_table, contact, n_contacts, place_of
from homefront.world.hearing import no_table
from homefront.world.people import Layout, household_of, lay_out

MOST_BLOCKS = 200_000
"""Beyond that the rows of a society are not laid out again only to say where somebody lived."""


@dataclass(frozen=True)
class Home:
    """place : index into the places.   household, block : persons.   letters : places from which letters may come."""

    place: int
    soldier: bool
    official: bool
    household: int
    block: int
    letters: tuple[int, ...]


class Homes:
    """The homes of rows in the worlds of one run.

    A world has places and scale of its own run, so they are worked out once; the rest follows from the world's key.
    """

    def __init__(self, scenario: Scenario, provenance: Mapping[str, Any], seed: int) -> None:
        settings = settings_of(provenance)
        self.inputs: Inputs = prepare(scenario, settings, seed).inputs
        self.blocks = blocks_by_place(self.inputs, settings.people_per_agent, settings.floor)
        self.follow = settings.follow
        self.place = place_in_question(scenario.outcomes)
        self._alias = alias_table(self.inputs.places.population)

    @property
    def known(self) -> bool:
        """Whether the society is small enough to lay its rows out again."""
        return int(self.blocks.sum()) <= MOST_BLOCKS

    @property
    def ways(self) -> tuple[int, int, int]:
        """How many contacts a person has in the own block, in the own place and by letter."""
        s = self.inputs.structure
        return s.contacts_block, s.contacts_place, s.contacts_letters

    def of(self, key: int, rows: np.ndarray) -> tuple[list[Home], bool]:
        """The homes of rows of the world of a key, and whether they are the rows that are followed today. ResultsError
        where that world has no such rows."""
        places, structure = self.inputs.places, self.inputs.structure
        layout = lay_out(self.blocks, structure.households_per_block, structure.household_poisson, key, places.section)
        if int(rows.max()) >= layout.n_people:
            raise ResultsError(
                f"a followed person of row {int(rows.max()):,}, expected one below {layout.n_people:,}; run it again"
            )
        at = places.ids.index(self.place) if self.place in places.ids else -1
        today = rows_followed(layout, places.kinds, at, key, self.follow)
        layer = self._layer(layout, key)
        return [self._home(layout, layer, int(row)) for row in rows], today.tolist() == rows.tolist()

    def _layer(self, layout: Layout, key: int) -> Layer:
        rule = self.inputs.structure.contact_rule
        return CONTACT_RULES[rule](
            stream_key(key, "world.contacts"), *self.ways, layout.block_start, layout.block_place,
            layout.place_block if rule == "partners" else layout.place_start, *self._alias,
            *([no_table()] if rule == "partners" else []),
        )  # fmt: skip

    def _home(self, layout: Layout, layer: Layer, row: int) -> Home:
        block = int(np.searchsorted(layout.block_start, row, side="right")) - 1
        place, near = int(layout.block_place[block]), sum(self.ways[:2])
        letters = (contact(layer, row, k) for k in range(near, n_contacts(layer, row)))
        return Home(
            place,
            self.inputs.places.kinds[place] == ARMY_KIND,
            row == official_of(layout, block),
            int(layout.household_size[household_of(layout, row)]),
            int(layout.block_start[block + 1] - layout.block_start[block]),
            tuple(int(place_of(layer, other)) for other in letters),
        )


def settings_of(provenance: Mapping[str, Any]) -> Settings:
    """The settings of a run, from what it says of itself."""
    return Settings(
        people_per_agent=float(str(provenance["scale"]).partition(":")[2]),
        floor=float(provenance["floor"]),
        days=int(provenance["days"]),
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
        mechanisms=tuple(one["name"] for one in provenance.get("mechanisms", ())),
    )
