"""A plan is put together: the results of all its tasks become the folder of a run, or what an experiment found."""

from __future__ import annotations

from homefront.arguments import FolderOrNone, checked
from homefront.experiments.explanation import Explanation
from homefront.experiments.plans.folder import PlanFolder
from homefront.experiments.plans.tasks import scenario_of
from homefront.experiments.sensitivity import Sensitivity
from homefront.experiments.stored import Stored
from homefront.experiments.views import Views
from homefront.experiments.whatif import Pairs

Collected = Stored | Pairs | list[Explanation] | list[Sensitivity]


@checked
def collect(plan: PlanFolder, out: FolderOrNone = None, *, views: Views) -> Collected:
    """Puts the results of all tasks together. Each is checked against its hash first.

    The same comes out whoever ran the tasks.

    Parameters
    ----------
    plan : PlanFolder
        All its tasks are done.
    out : Path or str, optional
        Of a run: its folder, by default `plan.collected`. Else a JSON file as `experiments.saved` reads it; by default
        none is written.
    views : Views
        How the results show themselves.

    Returns
    -------
    Stored
        Of a run: its folder, as `homefront run` would have written it, and its summary. A folder that holds this run
        already is reported, not written again.
    Pairs, list of Explanation, list of Sensitivity
        Of the other kinds; a list has one an outcome.

    Raises
    ------
    ResultsError
        If a task is not done, a result is damaged or of another plan, the scenario has changed, or the folder is in
        use.
    ResourceError
        If `out` cannot be written.
    """
    scenario = scenario_of(plan)
    plan.refuse_unfinished()
    found: Collected = plan.spec.rules.collect(plan, scenario, out, views)
    return found
