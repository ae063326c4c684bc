"""whatif, explain and its plans find the same whether worlds share days or run one by one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homefront.api.compare import explain
from homefront.engine.loop import Loop
from homefront.engine.prepare import Prepared
from homefront.engine.run import run_world
from homefront.engine.settings import Settings
from homefront.experiments.groups import MOST, ROUNDS, groups_of, late_causes
from homefront.experiments.plans.kinds import KINDS
from homefront.experiments.plans.planning import make_plan
from homefront.experiments.plans.tasks import plan_inputs_of
from homefront.experiments.two_worlds import pair_with
from homefront.processes import Registry
from homefront.processes.coupling import Reference
from homefront.results.results import WorldResult
from homefront.scenario.loader import load_scenario

CAUSES = ["leaders_leave", "call_to_cease", "free_movement"]
OF_SOCIETY = Settings(people_per_agent=20_000, only="society")


def one_by_one(
    ready: Sequence[Prepared], reference: Reference | None, once: object = None
) -> Iterator[tuple[int, WorldResult]]:
    for number, world in enumerate(ready):
        yield number, run_world(world, reference=reference)


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Every day that any world of this process runs."""
    found: list[int] = []
    day = Loop.day

    def counted(loop: Loop) -> None:
        found.append(loop.world.passed)
        day(loop)

    monkeypatch.setattr(Loop, "day", counted)
    return found


def test_a_pair_is_what_it_was(monkeypatch: pytest.MonkeyPatch, days: list[int]) -> None:
    france = load_scenario("france-1940", Registry())
    changed = Settings(people_per_agent=20_000, only="society", without=frozenset({"call_to_cease"}))
    found = json.dumps(asdict(pair_with(france, None, OF_SOCIETY, changed, 3)))
    assert len(days) == 2 * france.days - 38
    monkeypatch.setattr("homefront.experiments.two_worlds.run_worlds", one_by_one)
    assert json.dumps(asdict(pair_with(france, None, OF_SOCIETY, changed, 3))) == found


def test_shares_are_what_they_were_with_any_number_of_workers(monkeypatch: pytest.MonkeyPatch, days: list[int]) -> None:
    def shares(workers: int) -> list[dict[str, Any]]:
        asked = {"only": "society", "most": 2, "check_scale": 0, "workers": workers}
        found = explain("france-1940", ["exodus", "paris_gone"], CAUSES, **asked)  # type: ignore[arg-type]
        return [{key: value for key, value in one.to_dict().items() if key != "wall_s"} for one in found]

    found = shares(1)
    assert len(days) == 2 * 4 * (2 * 47 - 38)
    assert shares(2) == found
    monkeypatch.setattr("homefront.experiments.evaluator.run_worlds", one_by_one)
    assert shares(1) == found


def test_a_task_of_a_plan_shares_days_too(tmp_path: Path, days: list[int]) -> None:
    france = load_scenario("france-1940", Registry())
    plan = make_plan(france, "explain", OF_SOCIETY, tmp_path / "plan", runs=2, outcome="exodus", causes=CAUSES)
    _, handed = plan_inputs_of(str(plan.folder), plan.id)
    rules, jobs = KINDS["explain"], plan.jobs(0)
    days.clear()
    found = rules.do_all(handed, jobs)
    assert len(days) == len(jobs) // 2 * (2 * 47 - 38)
    assert found == [rules.do(handed, job) for job in jobs]


def test_causes_that_may_act_late() -> None:
    france, moscow = (load_scenario(name, Registry()) for name in ("france-1940", "moscow-1941"))
    assert late_causes(france, OF_SOCIETY, CAUSES, 1) == 0b010
    names = ["leaders_stay", "purges", "reserves"]
    assert late_causes(moscow, Settings(), names, 1) == 0b101
    assert late_causes(moscow, Settings(only="front"), names, 1) == 0


@settings(max_examples=60, deadline=None)
@given(
    worlds=st.lists(st.tuples(st.integers(1, 3), st.integers(0, 63)), unique=True, max_size=120),
    late=st.integers(0, 63), workers=st.integers(1, 9),
)  # fmt: skip
def test_every_world_is_in_one_group_of_its_like(worlds: list[tuple[int, int]], late: int, workers: int) -> None:
    groups = groups_of(worlds, late, workers)
    assert sorted(world for group in groups for world in group) == sorted(worlds)
    assert all(len({(seed, mask & ~late) for seed, mask in group}) == 1 for group in groups)
    assert all(len(group) <= max(1, min(MOST, len(worlds) // (ROUNDS * workers))) for group in groups)
    order = [(group[0][0], -len(group)) for group in groups]
    assert order == sorted(order)
