"""explain on a real scenario into which causes of known effect are planted.

War output of a day is capacity times conversion. One cause gives plants in the east their efficiency (capacity c1 with
it, c0 without), two that are the same let civil lines be converted (k1 with both, else k0), the others do nothing to
output. So v = c k, and the Shapley values are, with E the first and A, B the two alike:

    A = B = (k1 - k0) (c0 + 2 c1) / 6        E = (c1 - c0) (4 k0 + 2 k1) / 6
"""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import numpy as np
import pytest

from homefront.api.compare import explain
from homefront.cli.app import run_app
from homefront.engine.prepare import prepare
from homefront.engine.run import run_world
from homefront.engine.settings import Settings
from homefront.experiments.evaluator import outcomes_together
from homefront.experiments.explanation import Explanation
from homefront.scenario.changes import Change
from homefront.scenario.loader import load_scenario
from homefront.scenario.outcomes import WarOutput
from homefront.scenario.schema import Scenario
from homefront.scenario.targets import Parameter

DAY = date(1942, 6, 30)
CONVERSION, CONVERSION_DAYS = 8.4, 145.0
NO_FEEDBACK = {
    "front.equipment": 0.0, "relocation.objective_effort": 0.0, "relocation.efficiency": 0.9,
    "relocation.conversion": CONVERSION, "relocation.conversion_days": CONVERSION_DAYS,
}  # fmt: skip
SEEDS = 30


def planted(nothing: int) -> Scenario:
    """Moscow with these causes in place of its own, `nothing` of them without effect on output."""
    moscow = load_scenario("moscow-1941")
    changes = {
        "efficient": Change("set", Parameter("relocation.efficiency"), 0.0),
        "converted": Change("set", Parameter("relocation.conversion"), 1.0),
        "converted_again": Change("set", Parameter("relocation.conversion"), 1.0),
        **{f"nothing_{n}": Change("set", Parameter("relocation.output_lag"), 30.0) for n in range(nothing)},
    }
    causes = tuple(
        moscow.causes[0].model_copy(update={"id": name, "changes": (change,)}) for name, change in changes.items()
    )
    outcome = WarOutput.model_validate(
        {"id": "output", "kind": "war_output", "unit": "index", "sentence": "War output on one day.",
         "from": DAY, "to": DAY}
    )  # fmt: skip
    return dataclasses.replace(moscow, causes=causes, outcomes=(outcome,))


def explained(scenario: Scenario, most: int) -> Explanation:
    return explain(
        scenario, "output", only="front", changes=NO_FEEDBACK, parameters="defaults", most=most, asked_se=0.0001,
        check_scale=0, workers=1,
    )  # fmt: skip


@pytest.fixture(scope="module")
def shares() -> tuple[float, float]:
    """(E, A) by the formula, from the capacities of worlds that are run without any causes."""
    moscow = load_scenario("moscow-1941")
    day = (DAY - moscow.start).days
    k0, k1 = 1.0, 1 + (CONVERSION - 1) * (1 - np.exp(-day / CONVERSION_DAYS))
    capacity = []
    for efficiency in (0.0, 0.9):
        settings = Settings(
            only="front", parameters="defaults", changes={**NO_FEEDBACK, "relocation.efficiency": efficiency}
        )
        worlds = [run_world(prepare(moscow, settings, seed)) for seed in range(1, SEEDS + 1)]
        capacity.append(np.mean([w.front.industry["capacity"][day] for w in worlds if w.front is not None]))
    c0, c1 = capacity
    return (c1 - c0) * (4 * k0 + 2 * k1) / 6, (k1 - k0) * (c0 + 2 * c1) / 6


def test_of_few_causes_shares_are_those_of_the_formula(shares: tuple[float, float]) -> None:
    found = explained(planted(1), SEEDS)
    share = {s.name: s.share for s in found.shares}
    assert found.seeds == SEEDS
    assert share["efficient"] == pytest.approx(shares[0], rel=1e-9)
    assert share["converted"] == pytest.approx(shares[1], rel=1e-9)
    assert share["converted_again"] == pytest.approx(share["converted"], rel=1e-12)
    assert share["nothing_0"] == 0.0
    assert found.gap == pytest.approx(shares[0] + 2 * shares[1])


def test_of_many_causes_they_are_within_their_errors(shares: tuple[float, float]) -> None:
    found = explained(planted(8), SEEDS)
    share = {s.name: s for s in found.shares}
    for name, expected in (("efficient", shares[0]), ("converted", shares[1]), ("converted_again", shares[1])):
        assert 0 < share[name].se < 0.2 * expected
        assert abs(share[name].share - expected) <= 3 * share[name].se
    assert all(share[f"nothing_{n}"].share == share[f"nothing_{n}"].se == 0.0 for n in range(8))
    assert {share["converted"].strongest[0], share["converted_again"].strongest[0]} == {"converted", "converted_again"}
    assert found.gap == pytest.approx(shares[0] + 2 * shares[1])


def test_an_interrupted_explanation_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C after a hundred worlds: the first round is kept, and the command ends with 3."""
    calls = iter(range(1_000_000))

    def impatient(item: Any) -> list[dict[str, float]]:
        if next(calls) == 100:
            raise KeyboardInterrupt
        return outcomes_together(item)

    monkeypatch.setattr("homefront.experiments.explain.outcomes_together", impatient)
    arguments = ["explain", "moscow-1941", "--outcome", "moscow_held", "--only", "front", "--parameters", "defaults",
                 "--causes", "surprise,learning,reserves,purges", "--se", "0.0001", "--workers", "1"]  # fmt: skip
    assert run_app(arguments) == 3
    said = capsys.readouterr()
    assert "4 seeds, 64 worlds" in said.out
    assert "Stopped by Ctrl-C" in said.out
    assert "scale check" not in said.err


def test_an_interrupted_check_of_scale_loses_no_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    def impatient(*_: object) -> dict[str, object]:
        raise KeyboardInterrupt

    monkeypatch.setattr("homefront.experiments.explain.scale_checks", impatient)
    found = explain("moscow-1941", "moscow_held", ["surprise", "learning"], only="front", most=2, workers=1)
    assert found.check is None
    assert not found.stopped
    assert "was not checked this time" in found.table()
