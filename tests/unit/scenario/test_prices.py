"""The price of a cause: ranges and confidence, nothing added up, nothing left out unsaid."""

from __future__ import annotations

import pytest

from homefront.errors import ScenarioError
from homefront.scenario.loader import load_scenario
from homefront.scenario.prices import MOST_TOLD, NONE_RECORDED, price_entries, price_rows, price_text, row_text
from homefront.scenario.schema import HumanCostRow, Scenario


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941")


def row(low: float | None, best: float | None, high: float | None, what: str = "people shot") -> HumanCostRow:
    return HumanCostRow.model_validate({
        "what": what, "date_start": "1941-06-22", "date_end": "1942-01-31", "place": "Moscow", "value_low": low,
        "value_best": best, "value_high": high, "unit": "persons", "caused_by": "state", "cause_id": "", "source": "s",
        "confidence": "read", "note": "n", "line": 1,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ((1000, 2000, 3000), "1,000 to 3,000"),
        ((1000, 1000, 1000), "1,000"),
        ((1000, None, 3000), "1,000 to 3,000"),
        ((1000, 2000, None), "at least 1,000, best 2,000"),
        ((None, 2000, 3000), "up to 3,000, best 2,000"),
        ((None, None, 3000), "up to 3,000"),
        ((1000, None, None), "at least 1,000"),
        ((None, 2000, None), "2,000"),
    ],
)
def test_a_row_gives_its_range_place_years_and_confidence(numbers: tuple[float, float, float], text: str) -> None:
    assert row_text(row(*numbers)) == f"people shot, 1941-1942 (Moscow): {text} (read)"


def test_years_that_the_words_give_are_not_said_twice() -> None:
    assert row_text(row(None, 2000, None, "people shot in 1942")) == "people shot in 1942 (Moscow): 2,000 (read)"


def test_information_monopoly_in_full(moscow: Scenario) -> None:
    assert price_text(moscow, "information_monopoly") == (
        "detained in Moscow as spreaders of rumours, 1941-1942 (Moscow): 885 (read); servicemen arrested as spreaders "
        "of rumours, 1941 (rear of the fronts): 3,987 (read) (entries overlap and are not added)"
    )


def test_one_entry_overlaps_with_nothing(moscow: Scenario) -> None:
    text = price_text(moscow, "relocation")
    assert text.endswith("61,561 (derived)")


def test_a_short_price_says_how_much_is_left_out(moscow: Scenario) -> None:
    entries = price_entries(moscow, "control_and_siege")
    text = price_text(moscow, "control_and_siege")
    assert len(entries) == 17
    assert [entry for entry in entries if entry in text] == entries[:MOST_TOLD]
    assert "and 14 more on record (homefront show moscow-1941)" in text
    assert all(entry in price_text(moscow, "control_and_siege", most=0) for entry in entries)


def test_what_the_cause_names_comes_first(moscow: Scenario) -> None:
    named = moscow.cause("control_and_siege").price
    assert tuple(row.what for row in price_rows(moscow, "control_and_siege")[:3]) == named
    assert "shot" in named[0]


def test_of_one_deed_and_place_the_longest_span_is_told(moscow: Scenario) -> None:
    shot = [row for row in price_rows(moscow, "control_and_siege") if row.what == "shot under the state of siege"]
    assert [(row.value_low, row.value_high) for row in shot] == [(372, 902)]


def test_no_price_on_record_is_said(moscow: Scenario) -> None:
    assert price_text(moscow, "surprise") == NONE_RECORDED


def test_every_cause_has_a_price_text(moscow: Scenario) -> None:
    """The four whose price may not be empty, and relocation, have entries; every text is one line."""
    told = {cause.id for cause in moscow.causes if price_text(moscow, cause.id) != NONE_RECORDED}
    assert told == {"control_and_siege", "information_monopoly", "purges", "past_hardship", "relocation"}
    assert not any("\n" in price_text(moscow, cause.id) for cause in moscow.causes)


def test_there_is_no_price_of_no_cause(moscow: Scenario) -> None:
    with pytest.raises(ScenarioError, match="did you mean purges"):
        price_text(moscow, "purge")
