"""The charts of a run, by name: for the page, the command line and papers alike.

A kind of chart is a module of `kinds`; `homefront figure` and the page find it there.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Collection
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import TYPE_CHECKING, Any

from homefront.arguments import COLUMN_CM
from homefront.errors import ParameterError, ScenarioError, and_then, nearest
from homefront.plugins import entries, installed, load, of_packages
from homefront.processes import Registry
from homefront.processes.mechanisms import with_mechanisms
from homefront.results.folder import ResultFolder
from homefront.results.results import Results
from homefront.scenario.catalogue import is_shipped
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.views.belongs import refuse_a_stranger
from homefront.views.charts import kinds
from homefront.views.charts.about import About
from homefront.views.charts.definition import Chart
from homefront.views.charts.taken import ran
from homefront.views.made_with import refuse_missing
from homefront.views.theme import POINTS_PER_CM

if TYPE_CHECKING:
    import altair as alt

__all__ = ["FIGURES", "LEAST_CM", "MOST_CM", "Chart", "about_run", "available", "figure", "scenario_of"]

LEAST_CM, MOST_CM = 6.0, 60.0


def _charts() -> dict[str, Chart]:
    """The charts of every module of `kinds`, in their order."""
    modules = [importlib.import_module(f"{kinds.__name__}.{one.name}") for one in pkgutil.iter_modules(kinds.__path__)]
    charts = [chart for module in modules for chart in module.CHARTS]
    return {chart.id: chart for chart in sorted(charts, key=lambda chart: chart.order)}


FIGURES: dict[str, Chart] = _charts()
"""Name -> chart, in the order of the list."""


def chart_named(name: str) -> Chart:
    """A chart by its name, of homefront or of an installed package, whose code is then loaded; ParameterError if there
    is none."""
    if name in FIGURES:
        return FIGURES[name]
    others = installed(("charts",))
    if name not in others:
        known = [*FIGURES, *others]
        told = f"{name!r}: no such figure; expected one of {', '.join(known)}"
        raise ParameterError(and_then(told, nearest(name, known)))
    return _loaded(entries(name, ("charts",))[0])


def charts_of(scenario: Scenario) -> dict[str, Chart]:
    """Name -> chart, for a page: those of homefront, and those of the packages whose mechanisms run."""
    packages = {one.package for one in scenario.mechanisms}
    more = [_loaded(entry) for entry in of_packages("charts", packages)] if packages else []
    return FIGURES | {chart.id: chart for chart in more if chart.id not in FIGURES}


def _loaded(entry: EntryPoint) -> Chart:
    found = load(entry)
    if not isinstance(found, Chart) or found.id != entry.name:
        raise ParameterError(f"{entry.name!r}: is no chart: expected a Chart whose id is the name of its entry point")
    return found


def figure(
    run: Results | ResultFolder | Path | str, name: str, place: str = "", width_cm: float = COLUMN_CM,
    scenario: Scenario | Path | str | None = None, caption: bool = True, mechanisms: Collection[str] = (),
) -> alt.VConcatChart:  # fmt: skip
    """A chart of a run, as an Altair chart.

    run : Results, or a folder of a run.   name : one of FIGURES.   place : where the chart is of one place; "all" for
    all together.   width_cm : on paper.   scenario : if it is not one that ships.   caption : scenario, seeds, version
    and result hash beneath.   mechanisms : of the run, named again.
    ParameterError for a name, place or width that there is not.

    >>> figure("runs/first", "fear", place="Moscow").save("fear.svg")
    """
    from homefront.views.charts.printed import Sheet, printed

    drawn = chart_named(name)
    if not LEAST_CM <= width_cm <= MOST_CM:
        raise ParameterError(f"width {width_cm:g} cm: expected {LEAST_CM:g} to {MOST_CM:g}")
    if place and not drawn.takes_place:
        of_place = ", ".join(key for key, item in FIGURES.items() if item.takes_place)
        raise ParameterError(f"{name}: is not of one place; those that are: {of_place}")
    found = run if isinstance(run, Results | ResultFolder) else ResultFolder(run)
    refuse_missing(getattr(found, "path", "the run"), found.provenance, mechanisms)
    given = scenario if isinstance(scenario, Scenario) else scenario_of(found, scenario, mechanisms)
    given = with_mechanisms(given, mechanisms)
    if isinstance(found, ResultFolder):
        refuse_a_stranger(found, given)
        found = found.results()
    about = about_run(found, given, place)
    worlds = [about.world(world) for world in found.worlds]
    chart = printed(Sheet(about, worlds, found.result_hash, width_cm, caption), drawn)
    return chart.properties(usermeta={"width_pt": width_cm * POINTS_PER_CM})


def about_run(run: Results, scenario: Scenario, place: str = "") -> About:
    """What the definitions of charts may look at of a run."""
    return About(
        scenario, run.places, run.start, run.days, run.provenance, len(run.worlds), run.worlds[0], place
    )  # fmt: skip


def available(results: Results) -> list[dict[str, Any]]:
    """Name, title and what of every chart, and whether this run has what it is drawn from; if not, why."""
    society = all(world.data for world in results.worlds)
    front = all(world.front is not None for world in results.worlds)
    rows = []
    for name, item in FIGURES.items():
        why = ran(society, front, item.needs)
        title = item.title.removesuffix(": {place}")
        rows.append({"name": name, "title": title, "what": item.what, "place": item.takes_place, "drawn": not why,
                     "why": why})  # fmt: skip
    for name, found in installed(("charts",)).items():
        what = f"of the installed package {found[0].dist.name if found[0].dist else '?'}"
        rows.append({"name": name, "title": name, "what": what, "place": False, "drawn": True, "why": ""})
    return rows


def scenario_of(
    results: Results | ResultFolder, source: Path | str | None = None, mechanisms: Collection[str] = ()
) -> Scenario:
    """The scenario of a run: the one named, or the one that ships under the id that the run carries.

    mechanisms : whose kinds of measures and outcomes it may have.
    """
    known = str(results.provenance.get("scenario", ""))
    if source is None and not is_shipped(known):
        raise ParameterError(f"the run is of {known!r}, which does not ship; give its folder as scenario")
    try:
        return load_scenario(source or known, Registry(mechanisms))
    except ScenarioError as error:
        if source is not None:
            raise
        raise ParameterError(f"the run is of {known!r}, which does not ship; give its folder as scenario") from error
