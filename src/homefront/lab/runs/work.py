"""What a worker computes: pairs of worlds, or a few worlds of a scenario with their charts. Results are plain JSON."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from homefront._version import __version__
from homefront.errors import HomefrontError

Tell = Callable[[float], None]
WIDTH_CM = 16.0
"""Of the charts of a stored run."""


class NotThisVersionError(HomefrontError):
    """A run that was asked of another version of homefront, or of another state of a scenario."""


def carry_out(spec: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """The result of a specification (runs/asked.py). tell(share that is done)."""
    kinds = {"pairs": _pairs, "run": _run}
    return kinds[str(spec["kind"])](spec, tell)


def _pairs(spec: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    from homefront.api.compare import whatif
    from homefront.scenario.prices import price_rows, row_text
    from homefront.views.outcome_words import outcome_words

    scenario = _scenario(spec)
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


def _run(spec: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    from homefront.api.pages import figure
    from homefront.api.worlds import ensemble
    from homefront.views.charts import available
    from homefront.views.figure_file import chart_bytes
    from homefront.views.outcome_words import outcome_words

    scenario = _scenario(spec)
    runs = int(spec["runs"])
    found = ensemble(
        scenario, runs=runs, seed=spec["seed"], scale=1 / spec["people_per_agent"], worlds=spec["worlds"], workers=1,
        tell=lambda done: tell(0.7 * done / runs),
    )  # fmt: skip
    charts = [chart for chart in available(found) if chart["drawn"]]
    figures = []
    for number, chart in enumerate(charts):
        drawn = figure(found, chart["name"], width_cm=WIDTH_CM, scenario=scenario, caption=False)
        figures.append({
            "name": chart["name"], "title": chart["title"], "what": chart["what"], "spec": drawn.to_dict(),
            "svg": chart_bytes(drawn, "svg", WIDTH_CM).decode(),
        })  # fmt: skip
        tell(0.7 + 0.3 * (number + 1) / len(charts))
    return _plain({
        **_head(spec, scenario), "provenance": found.provenance, "result_hash": found.result_hash, "figures": figures,
        "outcomes": [{"outcome": one.id, "unit": one.unit, "words": outcome_words(scenario, one.id)}
                     for one in scenario.outcomes],
    })  # fmt: skip


def _scenario(spec: Mapping[str, Any]) -> Any:
    from homefront.api.scenarios import load_scenario

    scenario = load_scenario(spec["scenario"])
    if spec["version"] != __version__ or spec["inputs"] != scenario.inputs_digest:
        raise NotThisVersionError(
            f"This run was asked of homefront {spec['version']} and of {scenario.id} as it was then; the worker has "
            f"{__version__}, or another state of the scenario. Ask for the run again."
        )
    return scenario


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
