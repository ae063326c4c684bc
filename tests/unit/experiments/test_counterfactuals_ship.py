"""Counterfactual pairs that ship are of the scenarios and worlds that ship, made by this code, and fit a terminal."""

from __future__ import annotations

import json

import numpy as np
import pytest

import homefront as hf
from homefront.cli.app import run_app
from homefront.engine.reference import reference_for
from homefront.engine.settings import Settings, settings_for
from homefront.experiments.counterfactual_answers import effect
from homefront.experiments.counterfactual_file import bytes_of, shipped_counterfactuals, shipped_file
from homefront.experiments.counterfactual_parts import Counterfactuals, Twins, Worlds, counted, valued
from homefront.experiments.counterfactuals import OF_THE_MOVED, RUNS, OneWorld, worlds_with
from homefront.scenario.catalogue import list_scenarios
from homefront.scenario.schema import Scenario
from homefront.views.counterfactuals_table import counterfactuals_text

TERMINAL = 80

SHIPPED = [entry.id for entry in list_scenarios()]


@pytest.mark.parametrize("scenario_id", SHIPPED)
def test_every_scenario_that_ships_has_counterfactuals_of_its_present_state(scenario_id: str) -> None:
    """Made again by `make counterfactuals` whenever a scenario or the worlds of the record change."""
    pairs = hf.counterfactuals(scenario_id)
    assert pairs.runs == RUNS
    assert all(len(twins.parting) == OF_THE_MOVED for one in pairs.moved for twins in one.steps.values())
    assert shipped_file(scenario_id).read_bytes() == bytes_of(pairs)


def of_counterfactuals(worlds: Worlds, n: int, pairs: Counterfactuals) -> dict[str, float | int | str]:
    """World n as it is kept."""
    values = {name: counted(worlds.values[name], kept.places)[n] for name, kept in pairs.outcomes.items()}
    ends = {f"{name}.{part}": getattr(one, part)[n] for name, one in worlds.ends.items()
            for part in ("ending", "nearest_km", "day")}  # fmt: skip
    return {**values, **ends, "parting": worlds.parting[n] if isinstance(worlds, Twins) else -1}


def of_world(world: OneWorld, pairs: Counterfactuals) -> dict[str, float | int | str]:
    """The same of a world that was just run."""
    values = {name: counted(np.array([world.values[name]]), kept.places)[0] for name, kept in pairs.outcomes.items()}
    ends: dict[str, float | int | str] = {}
    for name, fate in world.fates.items():
        ends |= {f"{name}.ending": fate.ending, f"{name}.day": fate.day}
        ends[f"{name}.nearest_km"] = valued(counted(np.array([fate.nearest_km]), 1), 1)[0]
    return {**values, **ends, "parting": world.parting}


@pytest.mark.parametrize(
    ("scenario_id", "seed"), [("moscow-1941", 2), ("moscow-1941", 37), ("france-1940", 5), ("britain-1940", 93)]
)
def test_pairs_that_are_made_again_are_those_that_ship(scenario_id: str, seed: int, moscow: Scenario) -> None:
    """Else the program, the scenario or the worlds have moved since: `make counterfactuals` makes all of them again."""
    pairs = shipped_counterfactuals(moscow if scenario_id == moscow.id else hf.load_scenario(scenario_id))
    cause = list(pairs.without)[seed % len(pairs.without)]
    base = settings_for(pairs.scenario, scale=1 / 20_000, parameters="record")
    several = [base, Settings(people_per_agent=20_000, parameters="record", without=frozenset({cause}))]
    twins: list[Worlds] = [pairs.base, pairs.without[cause]]
    if seed <= OF_THE_MOVED:
        moved = pairs.moved[-1]
        several.append(Settings(people_per_agent=20_000, parameters="record", edits=moved.change.edits(-5)))
        twins.append(moved.steps[-5])
    made = worlds_with(pairs.scenario, reference_for(pairs.scenario, base), several, seed)
    assert [of_world(world, pairs) for world in made] == [of_counterfactuals(one, seed - 1, pairs) for one in twins]


# --- on a terminal ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scenario_id", SHIPPED)
def test_every_line_fits_a_terminal_and_every_cause_is_told(scenario_id: str) -> None:
    pairs = hf.counterfactuals(scenario_id)
    lines = pairs.table().splitlines()
    assert max(map(len, lines)) <= TERMINAL
    for name in (*pairs.outcomes, *pairs.without):
        assert any(name in line for line in lines)
    assert f"homefront show {scenario_id}" in " ".join(lines)
    assert "'Held' never means success" in " ".join(lines)


def test_the_command_prints_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_app(["counterfactuals", "moscow-1941", "--outcome", "moscow_held"]) == 0
    assert (
        capsys.readouterr().out.strip()
        == counterfactuals_text(hf.counterfactuals("moscow-1941"), ["moscow_held"]).strip()
    )


def test_json_has_all_counterfactuals_with_effects_and_prices(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_app(["counterfactuals", "moscow-1941", "--json"]) == 0
    found, pairs = json.loads(capsys.readouterr().out), hf.counterfactuals("moscow-1941")
    assert {key: found[key] for key in ("scenario_hash", "worlds_hash", "runs", "scale")} == {
        "scenario_hash": pairs.scenario.inputs_digest, "worlds_hash": pairs.worlds_hash, "runs": 100,
        "scale": "1:20000",
    }  # fmt: skip
    learning = found["without"]["learning"]
    assert learning["values"]["closest_km"] == pairs.without["learning"].values["closest_km"].tolist()
    assert learning["ends"]["moscow_held"]["ending"] == list(pairs.without["learning"].ends["moscow_held"].ending)
    assert learning["effects"]["moscow_held"]["changed"] == effect(pairs, "learning", "moscow_held").paired.flipped
    assert found["without"]["control_and_siege"]["price"]
    assert found["moved"][-1]["steps"]["-5"]["edits"] == list(pairs.moved[-1].change.edits(-5))
