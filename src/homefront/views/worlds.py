"""What the two sets of worlds have seen of a scenario's record, in words, and what a run of either says of its cities.

Of any other parameter set nothing is said here: the run names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from homefront.parameters import posterior_of, seen_of
from homefront.parameters.posterior import FORECAST, RECORD, WORLDS
from homefront.scenario.schema import Scenario
from homefront.views.counts import counted_text

HELD = "city_held"
"""Kind of the outcomes that get a sentence of their own."""

OF_HALF = {"society": "every target of what people did", "front": "every target of the front and of industry"}
EXPLAINS = "they explain what happened and do not forecast"
ALONE = "they say what one would expect from these alone"


def what_they_saw(parameter_set: str, scenario: Scenario, only: str = "") -> str:
    """What the worlds of a run have seen, in a sentence; "" unless they are of one of the two sets.

    only : the half that ran, "" for both.
    """
    if parameter_set not in WORLDS:
        return ""
    end = ""
    if _fitted(parameter_set, scenario, only):
        day = forecast_day(parameter_set, scenario, only)
        then = f"they show what the model could expect of the war on {_said(day)}" if day else ALONE
        end = f": {then if parameter_set == FORECAST else f'{EXPLAINS}, and a hit is no evidence'}"
    return f"These worlds have seen {_seen(parameter_set, scenario, only)}{end}."


def in_the_worlds_of(parameter_set: str, scenario: Scenario, only: str = "") -> str:
    """The first line of what is asked of worlds of one of the two sets; "" of any other."""
    if parameter_set not in WORLDS:
        return ""
    ends = parameter_set == RECORD and _fitted(parameter_set, scenario, only)
    end = f": {EXPLAINS}" if ends else ""
    return f"In the worlds of the {parameter_set} (they have seen {_seen(parameter_set, scenario, only)}{end})"


def held_sentences(
    parameter_set: str, scenario: Scenario, only: str, outcomes: Iterable[Mapping[str, Any]], as_it_was: bool
) -> list[str]:
    """In how many worlds of one of the two sets each city held that an outcome asks for; none of any other set.

    outcomes : kind, place, and of a flag the worlds in which it is up, yes, of how many, worlds.   as_it_was : whether
    the whole scenario ran with nothing changed; of changed or shortened worlds there is nothing to say here.
    """
    if not as_it_was or parameter_set not in WORLDS or "front" not in _fitted(parameter_set, scenario, only):
        return []
    day = forecast_day(parameter_set, scenario, only)
    rows = [row for row in outcomes if row["kind"] == HELD and row["yes"] is not None]
    if parameter_set == RECORD:
        return [
            f"In the worlds of the record, chosen to match what happened: {row['place']} held in {row['yes']} of "
            f"{row['worlds']}. This is no result, because they were chosen for it."
            for row in rows
        ]
    head = f"What one would have said on {_said(day)}" if day else "What one would have said in advance"
    return [f"{head}: {row['place']} held in {counted_text(row['yes'], row['worlds'])}." for row in rows]


def forecast_day(parameter_set: str, scenario: Scenario, only: str = "") -> date | None:
    """The last day of the record of front and industry that worlds of the forecast have seen; None where they have
    seen nothing of it, or ran no front."""
    if parameter_set != FORECAST or "front" not in _fitted(parameter_set, scenario, only):
        return None
    return _last(scenario, front=True)


def _seen(parameter_set: str, scenario: Scenario, only: str) -> str:
    fitted = _fitted(parameter_set, scenario, only)
    if not fitted:
        posterior = posterior_of(parameter_set)
        known = sorted(map(str, posterior.provenance["scenarios"])) if posterior is not None else []
        return f"no target of this country (their parameters were fitted to {', '.join(known)})"
    if parameter_set == RECORD:
        return "every target" if fitted == _ran(scenario, only) else OF_HALF[fitted[0]]
    day, last = forecast_day(parameter_set, scenario, only), _last(scenario, front=False)
    if day is None:
        return "the targets marked fit, none marked check"
    people = f", and the targets marked fit about what people did, the last of them on {_said(last)}" if last else ""
    return f"the record of the front to {_said(day)}{people if 'society' in fitted else ''}"


def _fitted(parameter_set: str, scenario: Scenario, only: str) -> list[str]:
    """Halves that ran and were fitted to this country's record."""
    seen = seen_of(parameter_set, scenario.id)
    return [half for half in _ran(scenario, only) if seen.fits.get(half) is not None]


def _ran(scenario: Scenario, only: str) -> list[str]:
    return [half for half in ("society", "front") if only in ("", half) and (half == "society" or scenario.axes)]


def _last(scenario: Scenario, *, front: bool) -> date | None:
    """Of the targets of a half that are marked fit, the last day that one tells of."""
    days = [row.date for row in scenario.targets if row.use == "fit" and (row.group != "society") == front]
    return max(days, default=None)


def _said(day: date | None) -> str:
    return "" if day is None else f"{day.day} {day:%B %Y}"
