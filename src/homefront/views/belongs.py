"""Whether a run on disk is one that its scenario makes: its places, days and front are what its settings give.

A folder may come from a stranger. What follows reads names and days of the run as those of the scenario.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from homefront.engine.prepare import prepare
from homefront.errors import ResultsError
from homefront.experiments.runs import refuse_other_settings
from homefront.plugins import refuse_other_mechanisms
from homefront.reading import Unreadable, refused
from homefront.results.folder import ResultFolder
from homefront.results.manifest import missing_of
from homefront.scenario.schema import Scenario
from homefront.views.report.homes import settings_of

OF_INVESTED = ("front.invest_distance", "front.invest_days")
"""Parameters that say when a city counts as invested; what is drawn of a front needs them."""


def made_from(provenance: Mapping[str, Any], scenario: Scenario) -> bool:
    """Whether a run was made from this scenario, or from one that differs in words for readers alone.

    A run of before 30 November 2026 says only which files it was made from: then these have to be the same.
    """
    same_inputs = provenance.get("scenario_inputs_hash") == scenario.inputs_digest
    return provenance.get("scenario_hash") == scenario.digest or same_inputs


def other_words(provenance: Mapping[str, Any], scenario: Scenario) -> bool:
    """Whether the words of the scenario, and nothing that acts, are others than those that the run was made with."""
    return made_from(provenance, scenario) and provenance.get("scenario_hash") != scenario.digest


def refuse_a_stranger(run: ResultFolder, scenario: Scenario) -> None:
    """ResultsError unless places, days and front of the run are what this scenario gives with the run's settings.

    Numbers of people are compared where the run was made from this state of the scenario, words for readers apart.
    """
    given = run.provenance
    with refused(f"{run.path}: no run that {scenario.id} makes", ResultsError, "run it again"):
        missing = missing_of(given)
        if missing:
            raise Unreadable(f"its manifest does not say {missing[0]}")
        if given["seed"] > min(run.seeds) or given["runs"] != len(run.seeds):
            raise Unreadable(f"{len(run.seeds)} worlds, expected {given['runs']} from seed {given['seed']} on")
        refuse_other_mechanisms(str(run.path), given.get("mechanisms", ()), scenario.mechanisms)
        unknown = set(given["causes_left_out"]) - {cause.id for cause in scenario.causes}
        if unknown:
            raise Unreadable(f"without {sorted(unknown)[0]!r}, expected causes of the scenario")
        settings = settings_of(given)
        refuse_other_settings(settings)
        prepared = prepare(scenario, settings, given["seed"])
        inputs, table = prepared.inputs, prepared.places
        if (run.start, run.days) != (inputs.start, inputs.days):
            raise Unreadable(f"{run.days} days from {run.start}, expected {inputs.days} from {inputs.start}")
        for what in ("ids", "names", "regions", "kinds"):
            if getattr(run.places, what) != getattr(table, what):
                raise Unreadable(f"other {what} of places than the scenario's")
        if made_from(given, scenario) and not np.array_equal(run.places.population, table.population):
            raise Unreadable("other numbers of people than the scenario's")
        halves = tuple(all(getattr(entry, key) for entry in run.manifest.worlds) for key in ("file", "front"))
        if halves != (prepared.society, prepared.front):
            raise Unreadable("other halves of the model than its settings run")
        front = run.manifest.front
        if halves[1]:
            known = prepared.known_front
            if front is None or (front.axes, front.plants) != (known.axes, known.industry.names):
                raise Unreadable("other axes or plants than the scenario's")
            if set(front.cities) - {*table.ids, *(row.city for row in scenario.captures)}:
                raise Unreadable("cities that the scenario does not have")
            if not set(OF_INVESTED) <= set(given["parameters"]):
                raise Unreadable(f"its manifest does not say {' or '.join(OF_INVESTED)}")
