"""What a worker computes: pairs of worlds. Results are plain JSON."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from homefront._version import __version__
from homefront.errors import HomefrontError

Tell = Callable[[float], None]


class NotThisVersionError(HomefrontError):
    """A run that was asked of another version of homefront, or of another state of a scenario."""


def run_specification(spec: Mapping[str, Any], tell: Tell, mechanisms: tuple[str, ...] = ()) -> dict[str, Any]:
    """The result of a specification (runs/specification.py). tell(share that is done).

    mechanisms : names of those that the worker was started with. A run can ask for no other code.
    """
    from homefront.api.compare import whatif
    from homefront.scenario.prices import price_rows, row_text
    from homefront.views.outcome_words import outcome_words

    scenario = _scenario(spec, mechanisms)
    runs = int(spec["runs"])
    found = whatif(
        scenario, without=spec["without"], changes=spec["changes"], edits=spec["edits"], runs=runs, seed=spec["seed"],
        scale=1 / spec["people_per_agent"], worlds=spec["worlds"], workers=1, tell=lambda done: tell(done / runs),
    )  # fmt: skip
    first = found.first_difference_day
    places = {one.id: one.where if isinstance(one.where, str) else "" for one in scenario.outcomes}
    return _plain({
        **_head(spec, scenario), "parting": found.parting(), "until": None if first is None else first.isoformat(),
        "outcomes": [
            {**one, "unit": unit, "words": outcome_words(scenario, one["outcome"]), "place": places[one["outcome"]]}
            for one, unit in zip(found.to_dict(), (one.unit for one in found.outcomes), strict=True)
        ],
        "values": {name: [values[:, 0].tolist(), values[:, 1].tolist()] for name, values in found.values.items()},
        "prices": [row_text(row) for cause in sorted(found.causes) for row in price_rows(scenario, cause)],
    })  # fmt: skip


def compiled(_spec: Mapping[str, Any], _tell: Tell) -> dict[str, Any]:
    """Two days of one world, so that what a run needs is compiled on this machine; it takes a minute or two, once."""
    from homefront.api.worlds import ensemble

    ensemble("moscow-1941", runs=1, scale=1 / 20_000, days=2, workers=1)
    return {}


def _scenario(spec: Mapping[str, Any], mechanisms: tuple[str, ...]) -> Any:
    from homefront.api.scenarios import load_scenario

    scenario = load_scenario(spec["scenario"], _names(spec, mechanisms))
    if spec["version"] != __version__ or spec["inputs"] != scenario.inputs_digest:
        raise NotThisVersionError(
            f"This run was requested from homefront {spec['version']}, with {scenario.id} as it was then. The "
            f"worker has {__version__}, or another state of the scenario. Request the run again."
        )
    return scenario


def _names(spec: Mapping[str, Any], mechanisms: tuple[str, ...]) -> list[str]:
    """Mechanisms of a run; NotThisVersionError where the worker has not been told of one, or has other code of it."""
    from homefront.plugins import OtherCodeError, Packaged, here, refuse_other_mechanisms

    recorded = [Packaged(**one) for one in spec.get("mechanisms", ())]
    for one in recorded:
        if one.name not in mechanisms:
            raise NotThisVersionError(
                f"This run asks for the mechanism {one.name}, and the worker was started without it. Start the worker "
                f"with --with {one.name}, then ask for the run again."
            )
    try:
        names = [one.name for one in recorded]
        refuse_other_mechanisms("This run", spec.get("mechanisms", ()), here(names, recorded), "ask for the run again")
    except OtherCodeError as error:
        raise NotThisVersionError(f"{error}.") from error
    return names


def _head(spec: Mapping[str, Any], scenario: Any) -> dict[str, Any]:
    return {
        "kind": spec["kind"], "scenario": scenario.id, "title": scenario.title, "scenario_hash": scenario.digest,
        "version": __version__, "runs": spec["runs"], "seed": spec["seed"], "start": scenario.start.isoformat(),
        "people_per_agent": spec["people_per_agent"], "worlds": spec["worlds"], "words": spec["words"],
    }  # fmt: skip


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    """The same with None for each number that JSON has no word for."""
    return {str(name): _plain_value(one) for name, one in data.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(name): _plain_value(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain_value(one) for one in value]
    return value
