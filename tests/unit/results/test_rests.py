"""What outcomes rest on: a planted input is found, noise is not, and where nothing can be told it says why."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from homefront.results.rests import LEAST_WORLDS, MOST_SHOWN, rests_on

WORLDS = 60
rng = np.random.default_rng(1)
CAUSE = rng.uniform(size=WORLDS)
NOISE = {f"noise.{n}": rng.uniform(size=WORLDS) for n in range(30)}
HELD = (CAUSE > 0.5).astype(float)


def drawn(**columns: np.ndarray) -> list[dict[str, float]]:
    """Inputs by world."""
    worlds = len(next(iter(columns.values())))
    return [{name: float(values[n]) for name, values in columns.items()} for n in range(worlds)]


def ranked(values: np.ndarray, unit: str, **columns: np.ndarray) -> dict[str, Any]:
    found = rests_on({"asked": values.tolist()}, {"asked": unit}, drawn(**columns))
    return dict(found["outcomes"]["asked"])


@pytest.mark.parametrize(
    ("values", "unit", "measure", "sign"),
    [
        (HELD, "flag", "chance_of_larger", 1), (1 - HELD, "flag", "chance_of_larger", -1),
        (3 * CAUSE**2, "km", "rank_correlation", 1), (-CAUSE, "share", "rank_correlation", -1),
    ],
)  # fmt: skip
def test_a_planted_input_comes_first_and_is_told_apart_from_thirty_of_noise(
    values: np.ndarray, unit: str, measure: str, sign: int
) -> None:
    found = ranked(values, unit, **NOISE, **{"the.cause": CAUSE})
    first, *others = found["inputs"]
    assert found["measure"] == measure
    assert first["name"] == "the.cause"
    middle = 0.5 if unit == "flag" else 0.0
    assert first["value"] == pytest.approx(middle + sign * (1 - middle)), "it separates them wholly"
    assert first["low"] <= first["value"] <= first["high"]
    assert (first["off"], first["told_apart"]) == (True, True)
    assert len(others) == MOST_SHOWN - 1
    strengths = [abs(row["value"] - middle) for row in found["inputs"]]
    assert strengths == sorted(strengths, reverse=True)
    assert found["told_apart"] == 1, (
        "of thirty inputs without effect, none passes the test that allows for their number"
    )


def test_an_interval_of_its_own_is_narrower_than_the_one_that_allows_for_all() -> None:
    """Of thirty inputs of noise one or two leave nothing out by their own interval of 95 %."""
    found = ranked(np.random.default_rng(5).uniform(size=WORLDS), "share", **NOISE)
    assert found["told_apart"] == 0
    assert any(row["off"] for row in found["inputs"])
    assert not any(row["told_apart"] for row in found["inputs"])


def test_too_few_worlds_rank_nothing() -> None:
    few = LEAST_WORLDS - 1
    found = rests_on({"asked": HELD[:few].tolist()}, {"asked": "flag"}, drawn(cause=CAUSE[:few]))
    why = f"{few} world(s) are too few to tell: at least 8, better 200"
    assert found == {"worlds": few, "inputs": 1, "outcomes": {}, "why_not": why}
    assert rests_on({"asked": []}, {"asked": "flag"}, [])["why_not"].startswith("0 world(s)")


def test_inputs_that_are_alike_in_all_worlds_are_none() -> None:
    found = rests_on({"asked": HELD.tolist()}, {"asked": "flag"}, drawn(held=np.full(WORLDS, 0.3)))
    assert (found["inputs"], found["outcomes"]) == (0, {})
    assert found["why_not"] == "nothing that these worlds read is drawn: they differ by noise alone"


def test_an_outcome_that_is_the_same_everywhere_rests_on_nothing_that_can_be_seen() -> None:
    found = ranked(np.ones(WORLDS), "flag", cause=CAUSE)
    assert found["inputs"] == []
    assert found["why_not"] == "it is the same in all 60 worlds: nothing separates them"


def test_worlds_without_a_value_are_passed_over() -> None:
    values = np.where(np.arange(WORLDS) < 40, CAUSE, np.nan)
    assert ranked(values, "day", cause=CAUSE)["inputs"][0]["value"] == pytest.approx(1.0)
    found = ranked(np.where(np.arange(WORLDS) < LEAST_WORLDS - 1, CAUSE, np.nan), "day", cause=CAUSE)
    assert (found["inputs"], found["why_not"]) == ([], "7 world(s) have a value: too few to tell")
