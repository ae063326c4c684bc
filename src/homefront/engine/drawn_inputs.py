"""What a run drew and did not keep, worked out again from its seed and settings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, cast

from homefront.engine.prepare import KEY, draws_of, key_of, latents_of
from homefront.engine.settings import OF_MECHANISMS, Settings, parameters_read, parts_of
from homefront.inputs.changed import changed_front, changes_of
from homefront.inputs.latents import CODED, ZONE, fixed_of_front
from homefront.parameters import with_values
from homefront.processes import Processes, chosen_processes, parameters_of
from homefront.processes.front import Front, zone_strengths
from homefront.processes.mechanisms import BUILT_IN
from homefront.scenario.schema import Scenario


def drawn_inputs(scenario: Scenario, settings: Settings, seed: int) -> dict[str, float]:
    """Every input that the world of a seed draws and that its halves read, by name: "process.parameter",
    "coded.PLACE.VARIABLE" (0 one coder's value, 1 the other's), "zone.PLACE". Noise of front and weather is left out:
    a hundred numbers, each of which says little."""
    society, front = parts_of(scenario, settings)
    between, drawn = draws_of(scenario, settings, seed)
    coded = between if society else {}
    strengths: dict[str, float] = {}
    if front:
        as_set = settings.processes()
        fixed = latents_of(scenario, settings, with_values(as_set, drawn), seed)
        strengths = _strengths(
            scenario, sorted(settings.causes), as_set, fixed, key_of(scenario, settings, seed)
        )  # fmt: skip
    values = {f"{CODED}{name}": value for name, value in coded.items()} | drawn
    return _of_halves(values, strengths, parameters_read(scenario, settings))


def drawn_inputs_of(
    provenance: Mapping[str, Any], kept: Mapping[str, float], strengths: Mapping[str, float]
) -> dict[str, float]:
    """The same of a world that was read from a file. kept : `positions` of the world.   strengths : of its zones."""
    society, front = provenance["only"] != "front", bool(strengths)
    names = provenance["parameters"]
    fixed = {*fixed_of_front(kept), KEY}
    values = {
        name if name in names else f"{CODED}{name}": value for name, value in kept.items() if name not in fixed
    }  # fmt: skip
    read = parameters_of(society, front) | provenance.get(OF_MECHANISMS, {}).keys()
    return _of_halves(values, strengths, read)


def _of_halves(
    values: Mapping[str, float], strengths: Mapping[str, float], read: Collection[str]
) -> dict[str, float]:  # fmt: skip
    out = {name: value for name, value in values.items() if name in read or name.startswith(CODED)}
    return out | {f"{ZONE}{place}": value for place, value in strengths.items()}


def drawn_strengths(
    scenario: Scenario, provenance: Mapping[str, Any], kept: Mapping[str, float], seed: int
) -> dict[str, float]:
    """The strength that each defended zone had in the world of a seed, by place. kept : `positions` of the world."""
    changed = {
        name: value for name, value in changed_parameters(provenance).items() if name.partition(".")[0] in BUILT_IN
    }
    processes = chosen_processes(provenance["parameter_set"], changed)
    key = int(kept.get(KEY, seed))
    return _strengths(scenario, provenance["causes_left_out"], processes, fixed_of_front(kept), key)


def _strengths(
    scenario: Scenario, causes: list[str], processes: Processes, fixed: Mapping[str, float], key: int
) -> dict[str, float]:
    given = replace(changed_front(scenario, changes_of(scenario, causes), key), latents=fixed)
    strengths = zone_strengths(given, cast(Front, processes["front"]), key)
    return dict(zip(given.zones.places, strengths.tolist(), strict=True))


def changed_parameters(provenance: Mapping[str, Any]) -> dict[str, float]:
    """Parameters that were not as their set has them (`--set`)."""
    from homefront.parameters import specs_of

    as_they_are = chosen_processes(provenance["parameter_set"], {})
    defaults = {f"{name}.{key}": getattr(p, key) for name, p in as_they_are.items() for key in specs_of(p)}
    defaults |= provenance.get(OF_MECHANISMS, {})
    return {
        name: value for name, value in provenance["parameters"].items() if name in defaults and defaults[name] != value
    }
