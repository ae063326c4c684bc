"""Whether a scale is too coarse for what is scored: the blocks of the smallest place of a target or an outcome.

People meet in blocks of about ten households. A place with few blocks has few thresholds, so its shares jump by a block
at a time and are biased compared with a larger world. More worlds do not correct this. From LEAST_BLOCKS on, the
measured bias is small (docs/scale.md, benchmarks/scale_places.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from homefront.engine.prepare import prepare
from homefront.engine.settings import Settings, parts_of
from homefront.inputs.society import ARMY_KIND, Inputs
from homefront.scenario.schema import Scenario
from homefront.world.people import blocks_for

LEAST_BLOCKS = 25
"""Blocks from which a share of one world was off that of a world ten times as fine by under 2 points (from 12 to 24: by
5, from 1 to 2: by 29)."""

MOST_AGENT_DAYS = 15e6
"""Of a world of a scale that is chosen for an ensemble: about two seconds of one core."""

STEPS = (20_000, 15_000, 10_000, 7_000, 5_000, 4_000, 3_000, 2_000, 1_500, 1_000, 700, 500, 300, 200, 100, 50, 20, 10,
         5, 2, 1)  # fmt: skip
"""Scales that are chosen from, people an agent."""


@dataclass(frozen=True)
class Smallest:
    """The place, or the places together, of the fewest blocks among those scored.

    agents_in_all : of a world.   finer : people an agent and floor at which it has LEAST_BLOCKS, with fewest agents.
    """

    place: str
    blocks: int
    agents: float
    agents_in_all: float
    finer: tuple[float, float]

    @property
    def coarse(self) -> bool:
        """Whether its shares are biased compared with a finer world."""
        return self.blocks < LEAST_BLOCKS

    def text(self, advice: bool = True) -> str:
        """How many blocks it has, and, where they are too few, what that means and what to do."""
        size = f"{self.blocks} block{'s' if self.blocks != 1 else ''} ({self.agents:,.0f} agents)"
        if not self.coarse:
            return f"Smallest place scored: {self.place}, {size}."
        scale, floor = self.finer
        more = f" --floor {floor:.0f}" if floor else ""
        return (
            f"TOO COARSE for {self.place}, the smallest scored place: {size}, expected at least {LEAST_BLOCKS} blocks. "
            f"Its shares are biased compared with a finer world, and more worlds do not correct this."
            + (f" Try --scale 1:{scale:g}{more}." if advice else "")
        )

    def to_dict(self) -> dict[str, Any]:
        """For --json."""
        return {"place": self.place, "blocks": self.blocks, "agents": self.agents, "least_blocks": LEAST_BLOCKS,
                "coarse": self.coarse, "text": self.text()}  # fmt: skip


def smallest_scored(scenario: Scenario, settings: Settings, given: Inputs | None = None) -> Smallest | None:
    """The smallest place that a target or outcome of the society is of; None where no society runs or none is asked.

    given : inputs of a world of these settings, if they are there already.
    """
    if not parts_of(scenario, settings)[0]:
        return None
    inputs = given if given is not None else prepare(scenario, settings, 1).inputs
    scored = _scored(scenario, inputs)
    if not scored:
        return None
    name, blocks, in_all = _smallest(inputs, scored, settings.people_per_agent, settings.floor)
    block = inputs.structure.mean_block
    found = [one for one in _choices(inputs, scored, settings) if one[2] >= LEAST_BLOCKS]
    scale, floor, _, _ = min(found, key=lambda one: one[3], default=(1.0, settings.floor, 0, 0.0))
    return Smallest(name, blocks, blocks * block, in_all * block, (scale, floor))


def scale_for(scenario: Scenario, settings: Settings) -> Settings:
    """The same settings with the scale and floor at which the smallest scored place has LEAST_BLOCKS, of the fewest
    agents; where none is within MOST_AGENT_DAYS a world, with those within it that give it most blocks."""
    if not parts_of(scenario, settings)[0]:
        return settings
    inputs = prepare(scenario, settings, 1).inputs
    scored = _scored(scenario, inputs)
    if not scored or _smallest(inputs, scored, settings.people_per_agent, settings.floor)[1] >= LEAST_BLOCKS:
        return settings
    most = MOST_AGENT_DAYS / inputs.days
    within = [one for one in _choices(inputs, scored, settings) if one[3] <= most]
    scale, floor, _, _ = min(within, key=lambda one: (-min(one[2], LEAST_BLOCKS), one[3]),
                             default=(settings.people_per_agent, settings.floor, 0, 0.0))  # fmt: skip
    return replace(settings, people_per_agent=scale, floor=floor)


Scored = dict[str, np.ndarray]
"""Name of a place, or of several together -> their rows."""


def _choices(inputs: Inputs, scored: Scored, settings: Settings) -> list[tuple[float, float, int, float]]:
    """(people an agent, floor, blocks of the smallest scored place, agents in all), none coarser than the settings."""
    block, out = inputs.structure.mean_block, []
    for scale in sorted({float(step) for step in STEPS if step <= settings.people_per_agent}, reverse=True):
        for floor in dict.fromkeys((settings.floor, max(settings.floor, LEAST_BLOCKS * block))):
            _, blocks, in_all = _smallest(inputs, scored, scale, floor)
            out.append((scale, floor, blocks, in_all * block))
    return out


def _smallest(inputs: Inputs, scored: Scored, people_per_agent: float, floor: float) -> tuple[str, int, int]:
    """(place, its blocks, blocks in all) at a scale."""
    least = np.maximum(inputs.places.floor, floor)
    blocks = blocks_for(inputs.places.population, people_per_agent, least, inputs.structure.mean_block)
    name = min(scored, key=lambda one: int(blocks[scored[one]].sum()))
    return name, int(blocks[scored[name]].sum()), int(blocks.sum())


def _scored(scenario: Scenario, inputs: Inputs) -> Scored:
    """Every place of a target or outcome of the society."""
    places = inputs.places
    home = np.array([kind != ARMY_KIND for kind in places.kinds])
    asked = [one.where for one in (*scenario.measures, *scenario.outcomes) if one.half == "society"]
    out: Scored = {}
    for where in dict.fromkeys(asked):
        names = (where,) if isinstance(where, str) else where or ()
        if isinstance(where, str) and where in places.ids:
            rows = np.array([places.ids.index(where)])
        else:
            there = np.isin(places.regions, scenario.region_ids(names)) if names else home
            rows = np.flatnonzero(there & home)
        if len(rows):
            out[", ".join(names) or "the whole country"] = rows
    return out
