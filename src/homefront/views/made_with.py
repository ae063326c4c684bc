"""The scenario of a run on disk, with the mechanisms of other packages with which the run was made.

No folder can ask for code: of the mechanisms that a run was made with, those are loaded that the user has named.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from homefront.plugins import entries, installed, refuse_other_mechanisms
from homefront.processes.mechanisms import names_of, with_mechanisms, without_mechanisms
from homefront.scenario.schema import Scenario


def made_with(provenance: Mapping[str, Any]) -> set[str]:
    """Names of the mechanisms with which a run was made, as it says itself."""
    return {str(one["name"]) for one in provenance.get("mechanisms", ())}


def scenario_with(scenario: Scenario, provenance: Mapping[str, Any], named: Collection[str]) -> Scenario:
    """A scenario with those mechanisms that a run was made with, if they are named and installed.

    Whoever reads the run goes on to `refuse_other_mechanisms`, which says what is missing.
    """
    made = made_with(provenance)
    there = names_of(scenario.mechanisms)
    if set(there) - made:
        scenario = without_mechanisms(scenario)
    return with_mechanisms(scenario, made & {*named, *there} & installed().keys())


def refuse_missing(where: object, provenance: Mapping[str, Any], named: Collection[str]) -> None:
    """OtherCodeError where a mechanism that a run was made with is named, and is not installed here."""
    missing = [
        one for one in provenance.get("mechanisms", ()) if one["name"] in named and one["name"] not in installed()
    ]
    refuse_other_mechanisms(str(where), missing, ())


def unused(named: Collection[str], runs: Sequence[Mapping[str, Any]]) -> list[str]:
    """Of the mechanisms that the user names those with which none of these runs was made; ArgumentError for one that
    nobody adds."""
    found = sorted(set(named).difference(*(made_with(provenance) for provenance in runs)))
    for name in found:
        entries(name)
    return found
