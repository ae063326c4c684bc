"""The charts of a run, by name: one function each, for the report, the command line and papers alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from homefront.arguments import COLUMN_CM
from homefront.errors import ParameterError, ScenarioError, nearest
from homefront.processes import Registry
from homefront.results.folder import ResultFolder
from homefront.results.results import Results
from homefront.scenario.catalogue import is_shipped
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.views.belongs import refuse_a_stranger
from homefront.views.charts import industry, setting, society, verdict, war
from homefront.views.charts.subject import Subject
from homefront.views.theme import POINTS_PER_CM

if TYPE_CHECKING:
    import altair as alt

__all__ = ["FIGURES", "LEAST_CM", "MOST_CM", "Figure", "Subject", "available", "figure", "scenario_of"]

LEAST_CM, MOST_CM = 6.0, 60.0


@dataclass(frozen=True)
class Figure:
    """A chart.

    what : what it shows.   draw : the function.   takes_place : whether it is of one place.   needs : the half of the
    model that must have run: "society", "front", "both" (coupled) or "either".
    """

    title: str
    what: str
    draw: Callable[[Subject], alt.VConcatChart]
    takes_place: bool = False
    needs: str = "either"


FIGURES: dict[str, Figure] = {
    "belief": Figure("Belief in danger", "mean belief in danger by day", society.belief, True, "society"),
    "fear": Figure("Fear", "mean fear by day, and the two days that diaries compare", society.fear, True, "society"),
    "resolve": Figure("Resolve", "resolve felt, shown and reported by day", society.resolve, True, "society"),
    "gone": Figure(
        "People away", "residents away by reason and day, beside the people counted", society.gone, True, "society"
    ),
    "word": Figure("The official word", "share of residents whom it reaches, by day", setting.word, True, "society"),
    "said": Figure("Said and so", "days on which things were so and were said, by the record", setting.said),
    "front": Figure(
        "The front", "km that the front is short of a city, by day, beside the record", war.front, True, "front"
    ),
    "cities": Figure("Cities lost", "day on which each city was lost, beside the record", war.cities, True, "front"),
    "losses": Figure(
        "Losses", "losses of both armies since the first day, beside the record", war.losses, needs="front"
    ),
    "armies": Figure(
        "Men", "men of both sides and Soviet prisoners by day, beside counts on record", war.armies, needs="front"
    ),
    "weather": Figure("Weather", "temperature by day, beside the record", setting.weather, needs="front"),
    "output": Figure(
        "War output", "war output and capacity by month, beside the record", industry.output, needs="front"
    ),
    "plants": Figure(
        "Plants", "large plants by stage of their move, beside the number shipped", industry.plants, needs="front"
    ),
    "hooks": Figure("Hooks", "what the society does to the front, by day", war.hooks, needs="both"),
    "targets": Figure("Targets", "every target as an interval beside the record's, misses first", verdict.targets),
    "targets-front": Figure(
        "Targets of the front", "the same, of the front", verdict.targets_of("front"), needs="front"
    ),
    "targets-society": Figure(
        "Targets of the society", "the same, of the society", verdict.targets_of("society"), needs="society"
    ),
    "targets-industry": Figure(
        "Targets of industry", "the same, of industry", verdict.targets_of("industry"), needs="front"
    ),
    "strength": Figure(
        "Strength of the zone before the city",
        "drawn strength of the zone and nearest distance, world by world",
        verdict.strength,
        needs="front",
    ),
    "outcomes": Figure("Outcomes", "outcomes as counted worlds or their distribution", verdict.outcomes),
}
"""Name -> chart, in the order of the list."""


def figure(
    run: Results | ResultFolder | Path | str, name: str, place: str = "", width_cm: float = COLUMN_CM,
    scenario: Scenario | Path | str | None = None, caption: bool = True,
) -> alt.VConcatChart:  # fmt: skip
    """A chart of a run, as an Altair chart.

    run : Results, or a folder of a run.   name : one of FIGURES.   place : where the chart is of one place; "all" for
    all together.   width_cm : on paper.   scenario : if it is not one that ships.   caption : scenario, seeds, version
    and result hash beneath.   ParameterError for a name, place or width that there is not.

    >>> figure("runs/first", "fear", place="Moscow")   # doctest: +SKIP
    """
    if name not in FIGURES:
        hint = nearest(name, FIGURES)
        raise ParameterError(f"{name!r}: no such figure; expected one of {', '.join(FIGURES)}. {hint}".strip())
    if not LEAST_CM <= width_cm <= MOST_CM:
        raise ParameterError(f"width {width_cm:g} cm: expected {LEAST_CM:g} to {MOST_CM:g}")
    if place and not FIGURES[name].takes_place:
        of_place = ", ".join(key for key, item in FIGURES.items() if item.takes_place)
        raise ParameterError(f"{name}: is not of one place; those that are: {of_place}")
    found = run if isinstance(run, Results | ResultFolder) else ResultFolder(run)
    given = scenario if isinstance(scenario, Scenario) else scenario_of(found, scenario)
    if isinstance(found, ResultFolder):
        refuse_a_stranger(found, given)
        found = found.results()
    chart = FIGURES[name].draw(Subject(found, given, place, width_cm, caption))
    return chart.properties(usermeta={"width_pt": width_cm * POINTS_PER_CM})


def available(results: Results) -> list[dict[str, Any]]:
    """Name, title and what of every chart, and whether this run has what it is drawn from; if not, why."""
    society_ran = all(world.data for world in results.worlds)
    front_ran = all(world.front is not None for world in results.worlds)
    missing = {
        "society": "" if society_ran else "no society ran",
        "front": "" if front_ran else "no front ran",
        "both": "" if society_ran and front_ran else "it takes both halves, coupled",
    }
    return [
        {"name": name, "title": item.title, "what": item.what, "place": item.takes_place,
         "drawn": not missing.get(item.needs), "why": missing.get(item.needs, "")}
        for name, item in FIGURES.items()
    ]  # fmt: skip


def scenario_of(results: Results | ResultFolder, source: Path | str | None = None) -> Scenario:
    """The scenario of a run: the one named, or the one that ships under the id that the run carries."""
    known = str(results.provenance.get("scenario", ""))
    if source is None and not is_shipped(known):
        raise ParameterError(f"the run is of {known!r}, which does not ship; give its folder as scenario")
    try:
        return load_scenario(source or known, Registry())
    except ScenarioError as error:
        if source is not None:
            raise
        raise ParameterError(f"the run is of {known!r}, which does not ship; give its folder as scenario") from error
