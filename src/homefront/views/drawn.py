"""What a run drew and did not keep, worked out again from its seed and settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from homefront.engine.front_run import zone_strengths
from homefront.processes import chosen_processes
from homefront.processes.front import Front
from homefront.scenario.causes import front_without_causes
from homefront.scenario.schema import Scenario


def drawn_strengths(scenario: Scenario, provenance: Mapping[str, Any], seed: int) -> dict[str, float]:
    """The strength that the world of a seed drew for each defended zone, by place."""
    given = front_without_causes(scenario, provenance["causes_left_out"], seed)
    processes = chosen_processes(provenance["parameter_set"], changed_parameters(provenance))
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
