"""What a fit compares: worlds of several scenarios and targets of the record; their gaps in tolerances."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from homefront._version import __version__
from homefront.engine.prepare import prepare
from homefront.engine.reference import WITHOUT_MECHANISMS
from homefront.engine.run import frame_of, run_world
from homefront.engine.settings import Settings
from homefront.errors import ParameterError
from homefront.experiments.unknowns import NORMAL, Unknown, of_parameters
from homefront.inputs.coded import coded_inputs
from homefront.inputs.latents import latent_specs
from homefront.parameters import ParameterSpec, specs_of
from homefront.parameters.fitted import FITTED, FITTED_FRONT
from homefront.parameters.posterior import MECHANISMS
from homefront.plugins import as_data
from homefront.processes import PROCESSES
from homefront.processes.coupling import Reference
from homefront.processes.mechanisms import free_of, names_of, without_mechanisms
from homefront.results.targets import target_values
from homefront.scenario.schema import Scenario
from homefront.scenario.tolerance import Tolerance, tolerances_of

AGENTS, MOST_FLOOR = 20_000.0, 200.0
"""In a fit the agents of a scenario with few places are raised to about so many, by at most so many a place."""

EVERY_USE = ("fit", "check")
"""Marks of all targets of the record that are scored."""

SD_TO_MEDIAN = 0.9539
"""Median of the absolute difference of two normal numbers of standard deviation 1: 0.6745 times the root of 2."""


@dataclass(frozen=True)
class Fit:
    """A fit. scenarios : by id.   half : "society", with the front of the record; "front", with no society; or "both",
    each acting on the other.   references : of the hooks between both, by scenario.

    Mechanisms of other packages are those that the scenarios were loaded with; their parameters are free too.
    uses : of the targets that are compared, marks of theirs.   targets : (scenario, target), in the order in which they
    are simulated.   unknowns : by "process.parameter", or "SCENARIO/latent input", with their priors.
    """

    scenarios: Mapping[str, Scenario]
    half: str = "society"
    uses: tuple[str, ...] = EVERY_USE
    people_per_agent: float = 20_000.0
    references: Mapping[str, Reference] = field(default_factory=dict)
    targets: tuple[tuple[str, str], ...] = field(init=False)
    unknowns: Mapping[str, Unknown] = field(init=False)

    def __post_init__(self) -> None:
        chosen = []
        for name, scenario in self.scenarios.items():
            known = answered(scenario, self.half)
            rows = [row for row in scenario.targets if row.use in self.uses and row.target_id in known]
            if not rows:
                marks = " or ".join(self.uses)
                raise ParameterError(f"{name}: no target of the {self.half} is marked {marks}; nothing to fit to")
            chosen += [(name, row.target_id) for row in rows]
        object.__setattr__(self, "targets", tuple(chosen))
        object.__setattr__(self, "unknowns", unknowns_of(self.scenarios, self.half))

    @property
    def target_names(self) -> tuple[str, ...]:
        """Targets by "scenario.target"."""
        return tuple(f"{name}.{target}" for name, target in self.targets)

    def part(self, scenarios: Iterable[str], uses: tuple[str, ...]) -> Fit:
        """The fit of some of the scenarios to some of the targets. Its unknowns are all, so that draws are shared."""
        chosen = replace(self, scenarios={name: self.scenarios[name] for name in scenarios}, uses=uses)
        object.__setattr__(chosen, "unknowns", self.unknowns)
        return chosen

    def joined(self, society: Fit) -> Fit:
        """This fit of both halves, with the targets of countries that the society's fit has besides."""
        chosen = replace(self, scenarios={**society.scenarios, **self.scenarios})
        own = tuple(row for row in society.targets if row[0] not in self.scenarios)
        object.__setattr__(chosen, "targets", (*self.targets, *own))
        object.__setattr__(chosen, "unknowns", self.unknowns)
        return chosen

    def simulate(self, values: Mapping[str, float], scenarios: tuple[str, ...]) -> dict[str, float]:
        """Targets of one world of each of these scenarios, by "scenario.target"; nan where a world has no answer.

        Draws are keyed by the values themselves: the same values make the same worlds. "again" among them makes
        another world of the same values.
        """
        seed, out = keyed_seed(values), dict[str, float]()
        for name in scenarios:
            given = of_world(values, name)
            found = world_targets(self.scenarios[name], self.settings(name), seed, given, self.references.get(name))
            out |= {f"{name}.{target}": found.get(target, math.nan) for of, target in self.targets if of == name}
        return out

    def gaps(self, found: np.ndarray, noise: np.ndarray | None = None) -> np.ndarray:
        """Gaps in tolerances, of the same shape. found : (draws, targets), nan where a world has no answer.

        noise : (targets,), sampling noise of a world at this scale, in the target's unit.
        """
        out = np.empty(found.shape)
        for n, tolerance in enumerate(self.tolerances()):
            more = 0.0 if noise is None else float(noise[n])
            out[:, n] = (tolerance.counted(found[:, n], more) - tolerance.best) / tolerance.sigma(more)
        return out

    def flags_right(self, found: np.ndarray) -> np.ndarray:
        """Draws in which every yes or no is as recorded, bool (draws,). found : as `gaps` takes it."""
        units = {(name, row.target_id): row.unit for name, one in self.scenarios.items() for row in one.targets}
        best = np.array([tolerance.best for tolerance in self.tolerances()])
        flags = [n for n, target in enumerate(self.targets) if units[target] == "flag"]
        return np.asarray((found[:, flags] == best[flags]).all(axis=1))

    def noise(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Sampling noise of each target, in its unit, from pairs of worlds of the same values, (pairs, targets) each.

        By the median of the differences, so that a pair of which one world has no answer does not rule it.
        """
        each = zip(self.tolerances(), first.T, second.T, strict=True)
        return np.array([np.median(np.abs(t.counted(a) - t.counted(b))) / SD_TO_MEDIAN for t, a, b in each])

    def plan(self) -> dict[str, Any]:
        """What makes this fit this one."""
        of = {name: [target for other, target in self.targets if other == name] for name in self.scenarios}
        return {
            "version": __version__, "scenarios": {name: one.inputs_digest for name, one in self.scenarios.items()},
            "uses": list(self.uses), "half": self.half, "people_per_agent": self.people_per_agent, "targets": of,
            "free": list(self.unknowns),
            "priors": {name: [u.low, u.high, u.log] for name, u in self.unknowns.items() if not u.normal},
            **self._mechanisms(),
        }  # fmt: skip

    def _mechanisms(self) -> dict[str, Any]:
        """Of the plan: which mechanisms, and what acts in the scenarios without them; nothing where there are none."""
        found = {one.name: one for scenario in self.scenarios.values() for one in scenario.mechanisms}
        if not found:
            return {}
        bare = {name: without_mechanisms(one).inputs_digest for name, one in self.scenarios.items()}
        return {MECHANISMS: as_data(found.values()), WITHOUT_MECHANISMS: bare}

    def settings(self, name: str) -> Settings:
        """Settings of a world of the fit. What no fit frees and nobody knows is drawn from its prior, as in any run."""
        scenario = self.scenarios[name]
        common: dict[str, Any] = {
            "people_per_agent": self.people_per_agent, "parameters": "prior",
            "mechanisms": names_of(scenario.mechanisms),
        }  # fmt: skip
        if self.half != "society":
            return Settings(only="front" if self.half == "front" else "", **common)
        ids = {target for of, target in self.targets if of == name}
        last = max(day for m in scenario.measures if m.target in ids for day in m.dates or (scenario.end,))
        days = min(scenario.days, (last - scenario.start).days + 1)
        return Settings(floor=floor_of(scenario), only="society", days=days, **common)

    def tolerances(self) -> list[Tolerance]:
        """Of the targets, in their order."""
        of = {name: tolerances_of(scenario) for name, scenario in self.scenarios.items()}
        return [of[name][target] for name, target in self.targets]


def unknowns_of(scenarios: Mapping[str, Scenario], half: str) -> dict[str, Unknown]:
    """What a fit of these scenarios frees: parameters of the half and mechanisms, and of a front its latent inputs."""
    names = {one.name for scenario in scenarios.values() for one in scenario.mechanisms}
    of_society = {**free_specs(FITTED), **free_of(names)} if half != "front" else {}
    out = of_parameters({**of_society, **(free_specs(FITTED_FRONT) if half != "society" else {})})
    for name, scenario in scenarios.items() if half != "society" else ():
        for latent, spec in latent_specs(scenario, society=False).items():
            out[f"{name}/{latent}"] = NORMAL if spec.normal else Unknown(spec.low, spec.high)
    return out


def of_world(values: Mapping[str, float], scenario: str) -> dict[str, dict[str, float]]:
    """Values of a draw as the settings of a world of a scenario take them: its parameters, and its latent inputs."""
    own = {name.removeprefix(f"{scenario}/"): v for name, v in values.items() if name.startswith(f"{scenario}/")}
    return {"changes": {name: v for name, v in values.items() if "." in name and "/" not in name}, "latents": own}


def floor_of(scenario: Scenario) -> float:
    """Agents that a place of a scenario has at least in a fit and its score."""
    return min(MOST_FLOOR, AGENTS / len(coded_inputs(scenario, 1).places))


def answered(scenario: Scenario, half: str = "society") -> set[str]:
    """Targets of a half, or of "both", that have a measure; industry goes with the front."""
    if half == "both":
        return {m.target for m in scenario.measures}
    return {m.target for m in scenario.measures if (m.half == "society") == (half == "society")}


def world_targets(
    scenario: Scenario, settings: Settings, seed: int, given: Mapping[str, Mapping[str, float]],
    reference: Reference | None = None,
) -> dict[str, float]:  # fmt: skip
    """Targets of one world. given : "changes", parameters, and "latents", latent inputs that are fixed."""
    ready = prepare(scenario, replace(settings, changes=dict(given["changes"]), latents=dict(given["latents"])), seed)
    return target_values(scenario, frame_of(ready, run_world(ready, reference=reference)))


def keyed_seed(values: Mapping[str, float]) -> int:
    """A seed below 2^31 that belongs to these values."""
    text = json.dumps({name: float(value).hex() for name, value in values.items()}, sort_keys=True)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") >> 1


def named_seed(name: str) -> int:
    """A seed below 2^32 that belongs to a name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")


def free_specs(names: Collection[str]) -> dict[str, ParameterSpec]:
    """Specs of parameters; ParameterError if one is unknown."""
    known = {f"{cls.name}.{name}": spec for cls in PROCESSES for name, spec in specs_of(cls).items()}
    wrong = [name for name in names if name not in known]
    if wrong:
        raise ParameterError(f"no parameter {wrong[0]!r}; see `homefront show ID --assumptions`")
    return {name: known[name] for name in names}
