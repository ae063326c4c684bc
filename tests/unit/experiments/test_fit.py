"""Distance from the record, and ABC-SMC through pyABC on a model whose posterior is known."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from homefront.errors import ParameterError
from homefront.experiments.fit import Fit, free_specs, keyed_seed
from homefront.parameters.fitted import FITTED
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import TargetRow


def target(low: float, best: float, high: float, unit: str = "share") -> TargetRow:
    return TargetRow.model_validate({
        "target_id": "T1", "what": "-", "date": "1940-06-01", "place": "-", "region_id": "", "value_low": str(low),
        "value_best": str(best), "value_high": str(high), "unit": unit, "group": "society", "use": "fit", "source": "-",
        "confidence": "derived", "line": 1,
    })  # fmt: skip


def test_the_same_values_have_the_same_seed_in_any_order() -> None:
    assert keyed_seed({"a": 0.1, "b": 0.2}) == keyed_seed({"b": 0.2, "a": 0.1}) != keyed_seed({"a": 0.1, "b": 0.3})


def test_priors_are_not_centred_on_what_the_papers_fitted() -> None:
    """Where the middle of a range is the default all the same, it is the paper's own range."""
    specs = free_specs(FITTED)
    middle = [abs(sum(s.prior) / 2 - s.default) < 0.02 * (s.prior[1] - s.prior[0]) for s in specs.values()]
    assert sum(middle) <= 2
    assert all(s.prior[0] < s.prior[1] for s in specs.values())


def test_countries_weigh_alike_however_many_targets_they_have() -> None:
    fit = Fit({name: load_scenario(name) for name in ("moscow-1941", "britain-1940")})
    best = {f"{n}.{r.target_id}": r.value_best for n, rows in fit.targets.items() for r in rows}
    assert fit.distance(best) == 0.0
    off = {f"{n}.{r.target_id}": r.value_best + 2 * fit.tolerances[n][r.target_id].sigma()
           for n, rows in fit.targets.items() for r in rows}  # fmt: skip
    assert fit.distance(off) == pytest.approx(math.sqrt(4 * math.log(2)))  # 4 log(1 + 2^2 / 4)
    of_one = {k: (off if k.startswith("britain") else best)[k] for k in best}
    assert fit.distance(of_one) == pytest.approx(math.sqrt(4 * math.log(2) / 2))


def test_a_fit_is_told_that_a_front_a_hundred_days_late_is_worse_than_one_four_days_late() -> None:
    fit = Fit({"moscow-1941": load_scenario("moscow-1941")}, half="front")
    best = {f"moscow-1941.{row.target_id}": row.value_best for row in fit.targets["moscow-1941"]}
    distances = [fit.distance({**best, "moscow-1941.MF10": day}) for day in (89.0, 93.0, 189.0, math.nan)]
    assert distances == sorted(distances)
    assert len(set(distances)) == 4


def test_nothing_but_targets_marked_fit_is_compared() -> None:
    fit = Fit({name: load_scenario(name) for name in ("moscow-1941", "france-1940", "britain-1940")})
    assert {row.use for rows in fit.targets.values() for row in rows} == {"fit"}
    assert [row.target_id for row in fit.targets["britain-1940"]] == ["B6", "B7", "B10"]


def test_a_scenario_with_nothing_to_fit_is_refused() -> None:
    with pytest.raises(ParameterError, match="no target of the society is marked other"):
        Fit({"britain-1940": load_scenario("britain-1940")}, use="other")


class Line(Fit):
    """y = a + noise: a normal likelihood and a uniform prior, so that the posterior is known (case V31)."""

    def __init__(self, observed: float = 0.6) -> None:
        super().__init__(
            {"britain-1940": load_scenario("britain-1940")}, free=("action.threshold", "talk.amplification")
        )
        object.__setattr__(self, "observed", observed)

    def simulate(self, values: Mapping[str, float]) -> dict[str, float]:
        noise = np.random.default_rng(keyed_seed(values)).normal(0, 0.02)
        return {"y": values["action.threshold"] + noise}

    def distance(self, found: Mapping[str, float]) -> float:
        return abs(found["y"] - getattr(self, "observed"))  # noqa: B009


def test_the_posterior_of_a_known_model_is_found_and_a_fit_goes_on(tmp_path: Path) -> None:
    pytest.importorskip("pyabc")
    from homefront.experiments.generations import Course, Generation, fit_by_generations

    from homefront.experiments.fit_folder import OF_ALL, FitFolder

    told: list[Generation] = []

    class StopError(Exception):
        pass

    def stop_after_two(generation: Generation, left: float) -> None:
        told.append(generation)
        if generation.number == 1:
            raise StopError

    fit, folder, course = Line(0.5), FitFolder(tmp_path), Course(particles=60, evaluations=1200, workers=2)
    with pytest.raises(StopError):
        fit_by_generations(fit, folder, course, stop_after_two)
    assert folder.has_draws
    assert folder.names() == []
    posterior = fit_by_generations(fit, folder, course, lambda newest, left: told.append(newest)).posteriors[OF_ALL]
    assert [g.number for g in told] == list(range(len(told)))
    assert len(told) >= 3
    assert all(later.epsilon < 0.95 * earlier.epsilon for earlier, later in itertools.pairwise(told[:5]))
    mean = posterior.mean()
    assert mean["action.threshold"] == pytest.approx(0.5, abs=0.03)
    assert posterior.spread("action.threshold") == pytest.approx(0.02, abs=0.012)
    low, high = free_specs(fit.free)["talk.amplification"].prior
    assert posterior.spread("talk.amplification") > 0.2 * (high - low)
    kept = FitFolder.read(tmp_path).posteriors[OF_ALL]
    assert kept.mean() == pytest.approx(mean)
    assert kept.provenance["scenarios"] == {"britain-1940": fit.scenarios["britain-1940"].digest}
    again: list[Any] = []
    found = fit_by_generations(fit, folder, course, lambda *g: again.append(g))
    assert found.posteriors[OF_ALL].mean() == pytest.approx(mean)
    assert again == []


def test_a_bank_gives_the_posterior_of_a_known_model_and_is_gone_on_with(tmp_path: Path) -> None:
    pytest.importorskip("pyabc")
    from homefront.experiments.bank import draw_bank, posterior_from, read_bank

    from homefront.experiments.fit_folder import FitFolder

    folder = FitFolder(tmp_path)
    bank = draw_bank(Line(0.5), folder, 200, workers=1)
    assert len(bank) == 200
    told: list[int] = []
    more = draw_bank(Line(0.5), folder, 500, 1, lambda done, left: told.append(done))
    assert told == [300, 400, 500]
    assert len(more) == 500
    assert set(bank.values["action.threshold"]) <= set(more.values["action.threshold"])
    assert len(set(more.values["action.threshold"])) == 500
    posterior = posterior_from(more, Line(0.5), 0.1)
    assert posterior.effective_size == pytest.approx(50)
    assert posterior.mean()["action.threshold"] == pytest.approx(0.5, abs=0.01)
    assert posterior.distance.max() == pytest.approx(np.sort(more.distances(Line(0.5)))[49])
    assert len(read_bank(Line(0.5), folder)) == 500
    with pytest.raises(ParameterError, match=r"keep 0.01: 5 of 500 draws would be kept; expected 20 at least"):
        posterior_from(more, Line(0.5), 0.01)


def test_too_few_draws_for_what_is_kept_are_refused_before_anything_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("pyabc")
    from homefront.experiments.bank import draw_bank

    from homefront.experiments.fit_folder import FitFolder

    with pytest.raises(ParameterError, match="10 of 200 draws would be kept; expected 20 at least"):
        draw_bank(Line(), FitFolder(tmp_path), 110, share=0.05)
    assert not FitFolder(tmp_path).has_draws


def test_an_answer_that_is_missing_stays_missing_in_a_bank(tmp_path: Path) -> None:
    pytest.importorskip("pyabc")
    from homefront.experiments.bank import draw_bank

    from homefront.experiments.fit_folder import FitFolder

    class Sometimes(Line):
        def simulate(self, values: Mapping[str, float]) -> dict[str, float]:
            return {"y": math.nan if values["action.threshold"] > 0.5 else values["action.threshold"]}

        def distance(self, found: Mapping[str, float]) -> float:
            return abs(found["y"] - 0.45) if math.isfinite(found["y"]) else 4.0

    bank = draw_bank(Sometimes(), FitFolder(tmp_path), 100, workers=1)
    np.testing.assert_array_equal(np.isnan(bank.found["y"]), bank.values["action.threshold"] > 0.5)
