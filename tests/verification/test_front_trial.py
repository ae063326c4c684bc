"""Front and industry alone, without noise, are those of the trial code, day by day and to the digits it printed.

Once from the trial's own inputs, once from the files of moscow-1941.
"""

from __future__ import annotations

from functools import cache

import front_runs
import numpy as np
import pandas as pd
import pytest
from front_figures import AXIS_COLUMNS, HERE, VERSIONS
from front_trial import DAYS, trial_front

from homefront.inputs.coded_front import coded_front
from homefront.inputs.front import FrontInputs
from homefront.observe.front_recorder import FrontData
from homefront.processes.relocation import STAGES
from homefront.scenario.loader import load_scenario

PARAMETERS = {"surprise": "trial", "reduced": "trial_reduced"}
"""Version of the trial's files -> parameter set."""

NATION_COLUMNS = {"temperature": "temperature_centre", "equipment": "K", "hospital": "H"}


def scenario_front() -> FrontInputs:
    return coded_front(load_scenario("moscow-1941"), 1)


INPUTS = {"trial": trial_front, "scenario": scenario_front}

both = pytest.mark.parametrize("version", VERSIONS)
either = pytest.mark.parametrize("source", INPUTS)


@cache
def simulated(version: str, source: str) -> FrontData:
    return front_runs.run(INPUTS[source](), parameters=PARAMETERS[version]).data()


@cache
def table(version: str, name: str) -> pd.DataFrame:
    return pd.read_csv(HERE / "expected" / f"{VERSIONS[version]}_{name}.csv.gz")


def assert_same(found: np.ndarray, expected: pd.Series) -> None:
    """Eight digits are printed."""
    wanted = expected.to_numpy()
    assert found.shape == wanted.shape
    np.testing.assert_allclose(found, wanted, rtol=1e-6, atol=1e-6 * max(1e-3, float(np.abs(wanted).max())))


@both
@either
@pytest.mark.parametrize("measure", AXIS_COLUMNS)
def test_axes(version: str, source: str, measure: str) -> None:
    data, daily = simulated(version, source), table(version, "daily")
    for k, axis in enumerate(data.axes):
        assert_same(data.axis[measure][k], daily[AXIS_COLUMNS[measure]][daily.axis == axis])


@both
@either
def test_killed(version: str, source: str) -> None:
    data, daily = simulated(version, source), table(version, "daily")
    for k, axis in enumerate(data.axes):
        rows = daily[daily.axis == axis]
        assert_same(data.axis["killed"][k], rows.soviet_irrecoverable_cum - rows.soviet_captured_cum)


@both
@either
@pytest.mark.parametrize("measure", NATION_COLUMNS)
def test_nation(version: str, source: str, measure: str) -> None:
    assert_same(simulated(version, source).nation[measure], table(version, "national")[NATION_COLUMNS[measure]])


@both
@either
@pytest.mark.parametrize(("measure", "column"), [("capacity", "B"), ("output", "O")])
def test_industry(version: str, source: str, measure: str, column: str) -> None:
    assert_same(simulated(version, source).industry[measure][:DAYS], table(version, "national")[column])


@both
@either
@pytest.mark.parametrize("stage", STAGES)
def test_plants(version: str, source: str, stage: str) -> None:
    data, expected = simulated(version, source), table(version, "industry")
    regions = dict.fromkeys(expected.region)
    assert len(regions) == len(data.plants)
    for j, region in enumerate(regions):
        assert_same(data.stages[j, STAGES.index(stage), :DAYS], expected[stage][expected.region == region])


@both
def test_nobody_is_gained_or_lost(version: str) -> None:
    inputs = trial_front()
    front = front_runs.run(inputs, parameters=PARAMETERS[version])
    for wanted, found in front.accounts().values():
        assert found == pytest.approx(wanted, rel=1e-12)
