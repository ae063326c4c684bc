"""Causes of a real scenario through the paths that users call; small worlds of the society alone."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from homefront.api.compare import explain, whatif
from homefront.cli.app import run_app
from homefront.engine.settings import Settings
from homefront.errors import HomefrontError, ParameterError
from homefront.experiments.basis import basis_of
from homefront.experiments.evaluator import in_workers, outcomes_of
from homefront.experiments.explain import days_needed
from homefront.experiments.fit import free_specs
from homefront.experiments.whatif import necessity_and_sufficiency, paired
from homefront.parameters.fitted import FITTED
from homefront.parameters.posterior import Posterior, write_posterior
from homefront.scenario.loader import load_scenario

SMALL = {"only": "society", "workers": 1}


def test_worlds_are_the_same_until_the_change() -> None:
    """The call to cease fire comes on 17 June: until then nothing differs, anywhere."""
    found = whatif("france-1940", without="call_to_cease", runs=3, **SMALL)
    assert found.first_difference_day is not None
    assert found.first_difference_day.isoformat() == "1940-06-17"
    assert set(found.first_day) == {38}
    assert "until 1940-06-17" in found.parting()


def test_a_change_of_nothing_makes_no_difference_and_no_change_is_refused() -> None:
    found = whatif("britain-1940", changes={"soldiers.coverage": 0.5}, runs=2, days=30, **SMALL)
    assert found.first_difference_day is None
    assert found.first_day == (-1, -1)
    assert "No pair differs" in found.parting()
    with pytest.raises(ParameterError, match="nothing differs"):
        whatif("britain-1940", runs=2, **SMALL)


def test_pairs_are_told_with_interval_price_and_data() -> None:
    found = whatif("france-1940", without="leaders_leave", runs=4, **SMALL)
    paris = next(o for o in found.outcomes if o.outcome == "paris_gone")
    assert paris.difference == pytest.approx(paris.with_mean - paris.without_mean)
    assert paris.low <= paris.difference <= paris.high
    assert paris.difference < 0
    assert paris.flipped_share is None
    np.testing.assert_allclose(found.data.paris_gone.mean("pair").values, [paris.without_mean, paris.with_mean])
    assert "price of leaders_leave" in found.table()
    assert [row["outcome"] for row in found.only(["exodus"]).to_dict()] == ["exodus"]
    with pytest.raises(ParameterError, match="did you mean exodus"):
        found.only(["exodu"])


def test_common_draws_gain() -> None:
    rng = np.random.default_rng(1)
    common, noise = rng.normal(0, 1, 500), rng.normal(0, 0.1, (500, 2))
    found = paired("x", "share", np.stack([common, common + 0.2], axis=1) + noise)
    assert found.variance_ratio == pytest.approx((common.var() + 0.01) / 0.01, rel=0.15)
    assert found.low < 0.2 < found.high
    flags = paired("x", "flag", np.array([[1.0, 0], [1, 1], [0, 0], [1, 0]]))
    assert flags.flipped_share == 0.5


def test_necessity_and_sufficiency_of_pearl() -> None:
    """Case V30: y = (x1 and x2) or x3, P = .8, .5, .3."""
    rng = np.random.default_rng(2)
    x1, x2, x3 = (rng.random(400_000) < p for p in (0.8, 0.5, 0.3))
    found = necessity_and_sufficiency(lambda x: (x & x2) | x3, x1)
    assert found["PN"] == pytest.approx(7 / 13, abs=0.004)
    assert found["PS"] == pytest.approx(0.5, abs=0.008)
    assert found["PNS"] == pytest.approx(0.35, abs=0.004)


def test_shares_sum_to_the_gap_and_one_set_of_worlds_explains_all_outcomes() -> None:
    both = explain("france-1940", ["exodus", "paris_gone"], ["leaders_leave", "free_movement", "call_to_cease"], most=2,
                   **SMALL)  # fmt: skip
    exodus, paris = both
    assert exodus.runs == paris.runs == 2 * 8
    for found in both:
        assert sum(s.share for s in found.shares) == pytest.approx(found.gap)
        assert [abs(s.share) for s in found.shares] == sorted((abs(s.share) for s in found.shares), reverse=True)
        data = found.data
        np.testing.assert_allclose(data.contribution.mean("seed"), data.share)
        assert list(data.cause.values) == [s.name for s in found.shares]
    assert {s.name: s for s in paris.shares}["call_to_cease"].share == pytest.approx(0.0, abs=1e-12)
    assert paris.shares[0].share > 0.1
    text = paris.table()
    assert "never says that a means was right" in " ".join(text.split())
    assert "price:" in text
    found = paris.to_dict()
    assert set(found) >= {"outcome", "gap", "causes", "runs", "wall_s"}
    assert set(found["causes"][0]) >= {
        "name",
        "share",
        "se",
        "low",
        "high",
        "basis",
        "price",
        "necessity",
        "sufficiency",
    }


def test_worlds_run_no_longer_than_the_outcomes_need() -> None:
    moscow = load_scenario("moscow-1941")
    assert days_needed(moscow, Settings(), ["moscow_gone"]) == 121
    assert days_needed(moscow, Settings(), ["moscow_gone", "moscow_held"]) == 0
    assert days_needed(moscow, Settings(), ["war_output_1942"]) == 0
    assert days_needed(moscow, Settings(days=200), ["moscow_gone"]) == 200


def test_an_outcome_of_a_date_is_the_same_in_a_world_that_ends_there() -> None:
    """Of the coupled model and with causes left out, so that something happens."""
    moscow = load_scenario("moscow-1941")
    causes = frozenset({"control_and_siege", "learning"})
    values = []
    for days in (days_needed(moscow, Settings(), ["moscow_gone"]), 0):
        settings = Settings(people_per_agent=50_000, days=days, without=causes)
        items = [(settings, seed) for seed in range(1, 5)]
        found = dict(in_workers(moscow, settings, outcomes_of, items, workers=1))
        values.append([found[n]["moscow_gone"] for n in range(4)])
    assert values[0] == values[1]
    assert max(values[0]) > 0


def test_an_assumed_effect_says_so() -> None:
    moscow = load_scenario("moscow-1941")
    bases = {cause.id: basis_of(cause, Settings()) for cause in moscow.causes}
    on_record = {"relocation", "reserves", "enemy_diversion"}
    assert {name for name, basis in bases.items() if basis == "record"} == on_record
    assert {name for name, basis in bases.items() if basis == "assumed"} == set(bases) - on_record


@pytest.mark.parametrize(("width", "basis"), [(0.2, "fitted"), (0.9, "assumed")])
def test_an_effect_is_fitted_where_its_parameters_are_narrow(tmp_path: Path, width: float, basis: str) -> None:
    """width : of the posterior, as a part of the prior's."""
    draws = np.linspace(-0.5, 0.5, 101)
    values = {name: (s.prior[0] + s.prior[1]) / 2 + width * (s.prior[1] - s.prior[0]) * draws
              for name, s in free_specs(FITTED).items()}  # fmt: skip
    write_posterior(tmp_path / "p.parquet", Posterior(values, np.full(101, 1 / 101), np.abs(draws), {}))
    settings = Settings(parameters=str(tmp_path / "p.parquet"))
    assert basis_of(load_scenario("france-1940").cause("leaders_leave"), settings) == basis
    assert basis_of(load_scenario("france-1940").cause("memory_of_invasion"), settings) == "assumed"


@pytest.mark.parametrize(
    ("outcome", "causes", "message"),
    [
        ("exodu", [], "did you mean exodus"), ("exodus", ["leaders"], "did you mean leaders_leave. Expected a cause"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_refused(outcome: str, causes: list[str], message: str) -> None:
    with pytest.raises(HomefrontError, match=message):
        explain("france-1940", outcome, causes, **SMALL)


def test_an_outcome_that_such_runs_do_not_answer_is_refused() -> None:
    with pytest.raises(ParameterError, match="moscow_gone: it needs 1941-10-20"):
        explain("moscow-1941", "moscow_gone", ["leaders_stay"], days=2, **SMALL)


def test_an_outcome_of_the_other_half_is_refused_before_anything_runs(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (
        ["explain", "--outcome", "moscow_held"],
        ["whatif", "--without", "leaders_stay", "--outcome", "moscow_held"],
    ):
        assert run_app([arguments[0], "moscow-1941", *arguments[1:], "--only", "society", "--scale", "1:1"]) == 2
        assert "moscow_held: it belongs to the front, which these settings do not simulate" in capsys.readouterr().err
    assert run_app(["explain", "moscow-1941", "--outcome", "moscow_held", "--chart", "x.bmp", "--scale", "1:1"]) == 2
    assert ".svg, .pdf or .png" in capsys.readouterr().err


def test_a_chart_has_a_bar_a_cause() -> None:
    found = explain("france-1940", "exodus", ["leaders_leave", "free_movement"], most=2, **SMALL)
    chart = found.chart().to_dict()
    assert len(chart["layer"]) == 3
    assert not math.isnan(found.gap)
