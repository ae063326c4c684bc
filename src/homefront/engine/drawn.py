"""What a run drew and did not keep, worked out again from its seed and settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from homefront.engine.prepare import draws_of
from homefront.engine.settings import Settings, parts_of
from homefront.processes import chosen_processes, parameters_of
from homefront.processes.front import Front, zone_strengths
from homefront.scenario.changed import changed_front, changes_of
from homefront.scenario.schema import Scenario

ZONE, CODED = "zone.", "coded."
"""Before the names of drawn strengths of zones, and of positions between the two coders."""


def drawn_inputs(scenario: Scenario, settings: Settings, seed: int) -> dict[str, float]:
    """Every input that the world of a seed draws and that its halves read, by name: "process.parameter",
    "coded.PLACE.VARIABLE" (0 one coder's value, 1 the other's), "zone.PLACE"."""
    society, front = parts_of(scenario, settings)
    between, drawn = draws_of(scenario, settings, seed)
    coded = between if society else {}
    strengths: dict[str, float] = {}
    if front:
        strengths = _strengths(scenario, sorted(settings.causes), settings.parameter_set, settings.changes, seed)
    values = {f"{CODED}{name}": value for name, value in coded.items()} | drawn
    return _of_halves(values, strengths, society, front)


def drawn_in(
    provenance: Mapping[str, Any], kept: Mapping[str, float], strengths: Mapping[str, float]
) -> dict[str, float]:
    """The same of a world that was read from a file. kept : `positions` of the world.   strengths : of its zones."""
    society, front = provenance["only"] != "front", bool(strengths)
    names = provenance["parameters"]
    values = {name if name in names else f"{CODED}{name}": value for name, value in kept.items()}
    return _of_halves(values, strengths, society, front)


def _of_halves(
    values: Mapping[str, float], strengths: Mapping[str, float], society: bool, front: bool
) -> dict[str, float]:
    read = parameters_of(society, front)
    out = {name: value for name, value in values.items() if name in read or name.startswith(CODED)}
    return out | {f"{ZONE}{place}": value for place, value in strengths.items()}


def drawn_strengths(scenario: Scenario, provenance: Mapping[str, Any], seed: int) -> dict[str, float]:
    """The strength that the world of a seed drew for each defended zone, by place."""
    given = changed_parameters(provenance)
    return _strengths(scenario, provenance["causes_left_out"], provenance["parameter_set"], given, seed)


def _strengths(
    scenario: Scenario, causes: list[str], parameter_set: str, changes: dict[str, float], seed: int
) -> dict[str, float]:
    given = changed_front(scenario, changes_of(scenario, causes), seed)
    processes = chosen_processes(parameter_set, changes)
    strengths = zone_strengths(given, cast(Front, processes["front"]), seed)
    return dict(zip(given.zones.places, strengths.tolist(), strict=True))


def changed_parameters(provenance: Mapping[str, Any]) -> dict[str, float]:
    """Parameters that were not as their set has them (`--set`)."""
    from homefront.parameters import specs_of

    as_they_are = chosen_processes(provenance["parameter_set"], {})
    defaults = {f"{name}.{key}": getattr(p, key) for name, p in as_they_are.items() for key in specs_of(p)}
    return {
        name: value for name, value in provenance["parameters"].items() if name in defaults and defaults[name] != value
    }
