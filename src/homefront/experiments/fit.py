"""What a fit compares: worlds of several scenarios and the targets marked `fit`; their distance from the record."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from homefront._version import __version__
from homefront.engine.prepare import prepare
from homefront.engine.run import frame_of, run_world
from homefront.engine.settings import Settings
from homefront.errors import ParameterError
from homefront.parameters import ParameterSpec, specs_of
from homefront.parameters.fitted import FITTED
from homefront.processes import PROCESSES
from homefront.results.targets import target_values
from homefront.scenario.coded import coded_inputs
from homefront.scenario.schema import Scenario, TargetRow
from homefront.scenario.tolerance import Tolerance, loss, tolerances_of

AGENTS, MOST_FLOOR = 20_000.0, 200.0
"""In a fit the agents of a scenario with few places are raised to about so many, by at most so many a place."""


@dataclass(frozen=True)
class Fit:
    """A fit. scenarios : by id.   free : "process.parameter".   half : "society", with the front of the record, or
    "front", with no society.   targets : of each scenario, those compared.   tolerances : of each scenario's targets,
    in which gaps are counted."""

    scenarios: Mapping[str, Scenario]
    free: tuple[str, ...] = FITTED
    people_per_agent: float = 20_000.0
    use: str = "fit"
    half: str = "society"
    targets: Mapping[str, tuple[TargetRow, ...]] = field(init=False)
    tolerances: Mapping[str, Mapping[str, Tolerance]] = field(init=False)

    def __post_init__(self) -> None:
        chosen = {
            name: tuple(
                row for row in scenario.targets
                if row.use == self.use and row.target_id in answered(scenario, self.half)
            )
            for name, scenario in self.scenarios.items()
        }  # fmt: skip
        for name, rows in chosen.items():
            if not rows:
                raise ParameterError(f"{name}: no target of the {self.half} is marked {self.use}; nothing to fit to")
        object.__setattr__(self, "targets", chosen)
        object.__setattr__(self, "tolerances", {name: tolerances_of(s) for name, s in self.scenarios.items()})

    def simulate(self, values: Mapping[str, float]) -> dict[str, float]:
        """Targets of one world of each scenario, by "scenario.target"; nan where a world has no answer.

        Draws are keyed by the values themselves: the same values make the same worlds.
        """
        seed = keyed_seed(values)
        out: dict[str, float] = {}
        for name, scenario in self.scenarios.items():
            found = world_targets(scenario, self.settings(name), seed, values)
            out |= {f"{name}.{row.target_id}": found.get(row.target_id, math.nan) for row in self.targets[name]}
        return out

    def priors(self) -> dict[str, tuple[float, float, bool]]:
        """(low, high, whether log-uniform) of each free parameter, as declared with it."""
        return {name: (*spec.prior, spec.log) for name, spec in free_specs(self.free).items()}

    def plan(self) -> dict[str, Any]:
        """What makes this fit this one."""
        return {
            "version": __version__, "scenarios": {name: s.digest for name, s in self.scenarios.items()},
            "use": self.use, "half": self.half, "free": list(self.free), "people_per_agent": self.people_per_agent,
            "targets": {name: [row.target_id for row in rows] for name, rows in self.targets.items()},
            "priors": {name: list(prior) for name, prior in self.priors().items()},
        }  # fmt: skip

    def settings(self, name: str) -> Settings:
        """Settings of a world of the fit."""
        scenario = self.scenarios[name]
        if self.half == "front":
            return Settings(people_per_agent=self.people_per_agent, only="front", parameters="defaults")
        last = max(when for row in self.targets[name] for when in dates_of(scenario, row))
        days = min(scenario.days, (last - scenario.start).days + 1)
        return Settings(
            people_per_agent=self.people_per_agent, floor=floor_of(scenario), only="society", days=days,
            parameters="defaults",
        )  # fmt: skip

    def distance(self, found: Mapping[str, float]) -> float:
        """Root of the robust loss of a country's targets (scenario/tolerance.py), then root mean square over countries;
        near the record that is the root mean square gap, in tolerances."""
        per_country = []
        for name, rows in self.targets.items():
            ids = [row.target_id for row in rows]
            per_country.append(loss(self.tolerances[name][id_].gap(found[f"{name}.{id_}"]) for id_ in ids))
        return math.sqrt(sum(per_country) / len(per_country))


def floor_of(scenario: Scenario) -> float:
    """Agents that a place of a scenario has at least in a fit and its score."""
    return min(MOST_FLOOR, AGENTS / len(coded_inputs(scenario, 1).places))


def answered(scenario: Scenario, half: str = "society") -> set[str]:
    """Targets of a half that have a measure; industry goes with the front."""
    return {m.target for m in scenario.measures if (m.half == "society") == (half == "society")}


def dates_of(scenario: Scenario, row: TargetRow) -> Iterable[date]:
    """Dates that a target's measure needs."""
    for measure in scenario.measures:
        if measure.target == row.target_id:
            yield from measure.dates or (scenario.end,)


def world_targets(scenario: Scenario, settings: Settings, seed: int, values: Mapping[str, float]) -> dict[str, float]:
    """Targets of one world with these parameters."""
    given = replace(settings, changes={**settings.changes, **values})
    ready = prepare(scenario, given, seed)
    return target_values(scenario, frame_of(ready, run_world(ready)))


def keyed_seed(values: Mapping[str, float]) -> int:
    """A seed below 2^31 that belongs to these values."""
    text = json.dumps({name: float(value).hex() for name, value in values.items()}, sort_keys=True)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") >> 1


def free_specs(names: Iterable[str]) -> dict[str, ParameterSpec]:
    """Specs of parameters; ParameterError if one is unknown."""
    known = {f"{cls.name}.{name}": spec for cls in PROCESSES for name, spec in specs_of(cls).items()}
    wrong = [name for name in names if name not in known]
    if wrong:
        raise ParameterError(f"no parameter {wrong[0]!r}; see `homefront show --assumptions`")
    return {name: known[name] for name in names}
