"""The measures of the scenario's targets, taken from the trial's daily files, give the trial's printed figures."""

from __future__ import annotations

import pytest
from front_figures import VERSIONS, trial_figures, trial_front_data
from front_trial import DAYS, trial_front

from homefront.results.frame import Frame, FrontFrame, front_frame
from homefront.results.outcomes import front_outcomes
from homefront.results.recorded_world import RecordedWorld
from homefront.results.targets import target_values
from homefront.scenario.front_measures import CityLostDay, attackers_casualties
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario

PERSONS = 1000.0
FIGURES = {
    "capture Daugavpils (day)": ("MF01", 1.0), "capture Minsk (day)": ("MF02", 1.0),
    "capture Pskov (day)": ("MF03", 1.0), "capture Zhitomir (day)": ("MF04", 1.0),
    "capture Smolensk (day)": ("MF05", 1.0), "capture Vinnitsa (day)": ("MF06", 1.0),
    "capture Uman (day)": ("MF07", 1.0), "capture Luga (day)": ("MF08", 1.0),
    "capture Dnepropetrovsk (day)": ("MF09", 1.0), "capture Kiev (day)": ("MF10", 1.0),
    "capture Vyazma (day)": ("MF11", 1.0), "capture Mariupol (day)": ("MF12", 1.0),
    "capture Mozhaisk (day)": ("MF14", 1.0), "capture Kharkov (day)": ("MF15", 1.0),
    "capture Rostov (day)": ("MF16", 1.0),
    "Moscow: distance on 15 Nov (km)": ("MF20", 1.0), "Moscow: closest approach (km)": ("MF21", 1.0),
    "centre: retreat begins (day)": ("MF22", 1.0), "centre: retreat by 31 Jan (km)": ("MF23", 1.0),
    "Leningrad: closest approach (km)": ("MF24", 1.0), "Leningrad: distance at 31 Jan (km)": ("MF25", 1.0),
    "south: peak beyond Rostov (km)": ("MF26", 1.0), "south: position 31 Jan, km short of Rostov": ("MF27", 1.0),
    "southwest: position 31 Jan, km past Kharkov": ("MF28", 1.0),
    "Soviet irrecoverable Q3 (k)": ("MF29", PERSONS), "Soviet sanitary Q3 (k)": ("MF30", PERSONS),
    "Soviet irrecoverable Q4 (k)": ("MF31", PERSONS), "Soviet sanitary Q4 (k)": ("MF32", PERSONS),
    "Soviet irrecoverable Jan 42 (k)": ("MF33", PERSONS), "Soviet sanitary Jan 42 (k)": ("MF34", PERSONS),
    "German casualties to 31 Jul (k)": ("MF35", PERSONS), "German casualties to 31 Aug (k)": ("MF36", PERSONS),
    "German casualties to 30 Sep (k)": ("MF37", PERSONS), "German casualties to 6 Nov (k)": ("MF38", PERSONS),
    "German casualties to 31 Dec (k)": ("MF40", PERSONS), "German casualties to 31 Jan (k)": ("MF41", PERSONS),
    "Soviet active army, mean Q3 (k)": ("MF42", PERSONS), "Soviet centre axis, 30 Sep (k)": ("MF43", PERSONS),
    "Soviet active army, mean Q4 (k)": ("MF44", PERSONS), "Soviet active army, 1 Dec (k)": ("MF45", PERSONS),
    "Soviet centre axis, 5 Dec (k)": ("MF46", PERSONS), "German on the axes, 1 Dec (k)": ("MF47", PERSONS),
    "tanks Q3 1941 (from 1 July)": ("MI01", 1.0), "capacity index, Nov 1941 (June = 1)": ("MI06", 1.0),
    "large plants shipped east by 30 Nov": ("MI07", 1.0), "tanks July-December 1941": ("MI08", 1.0),
    "tanks a day, Jan 1942": ("MI09", 1.0),
}  # fmt: skip
"""Figure of the trial -> target, units of the target in one of the figure."""

OTHERWISE = {
    "capture Kalinin by projection (day)": "147 km off the axis: the trial projected it in another way",
    "Rostov regained (day)": "the trial asks for 5 km between them; here a city is free once the front has left it",
    "German casualties to 30 Nov (k)": "the record's row, and so the target's date, is 26 November",
}
"""Figures whose definition differs."""

pytestmark = pytest.mark.parametrize("version", VERSIONS)


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941")


def trial_frame(version: str) -> FrontFrame:
    return front_frame(trial_front_data(version), trial_front(), invest_km=15.0, invest_days=14.0)


@pytest.fixture
def frame(moscow: Scenario, version: str) -> Frame:
    return Frame(None, None, moscow.start, DAYS, trial_frame(version))


@pytest.fixture
def answers(moscow: Scenario, frame: Frame) -> dict[str, float]:
    return target_values(moscow, frame)


def test_every_figure_is_compared_or_said_to_differ(version: str) -> None:
    assert set(trial_figures(version)) == set(FIGURES) | set(OTHERWISE)


@pytest.mark.parametrize("figure", FIGURES)
def test_figure_to_its_printed_digits(version: str, answers: dict[str, float], figure: str) -> None:
    """Eight digits are printed, of positions too: beyond 1000 km those are good to 5e-5 km."""
    target, per = FIGURES[figure]
    assert answers[target] == pytest.approx(per * trial_figures(version)[figure], rel=1e-6, abs=5e-5)


def test_attackers_casualties_to_30_november(moscow: Scenario, frame: Frame, version: str) -> None:
    expected = 1000 * trial_figures(version)["German casualties to 30 Nov (k)"]
    assert attackers_casualties(RecordedWorld(moscow, frame), 161) == pytest.approx(expected, rel=1e-6)


def test_kalinin_falls_within_a_day(moscow: Scenario, frame: Frame, version: str) -> None:
    lost = CityLostDay(target="T", kind="city_lost_day", place="Kalinin").value(RecordedWorld(moscow, frame))
    expected = trial_figures(version)["capture Kalinin by projection (day)"]
    assert abs(lost - expected) <= 1


def test_rostov_is_free_two_days_before_the_front_is_five_km_away(version: str, answers: dict[str, float]) -> None:
    clear = trial_frame(version).short_of("Rostov-on-Don") > 5
    clear[: int(answers["MF16"])] = False
    assert clear.argmax() == trial_figures(version)["Rostov regained (day)"] == answers["MF17"] + 2


def test_what_the_trial_cannot_answer_is_not_answered(
    moscow: Scenario, version: str, answers: dict[str, float]
) -> None:
    """Its industry ends on 31 January 1942: no half-year of 1942."""
    assert {measure.target for measure in moscow.measures if measure.target[:2] != "MS"} - set(answers) == {"MI10"}
    assert (answers["MF18"], answers["MF19"]) == (0.0, 0.0)


def test_outcomes(moscow: Scenario, version: str) -> None:
    found = front_outcomes(moscow, trial_front_data(version), invest_km=15.0, invest_days=14.0)
    assert set(found) == {"moscow_held", "closest_km", "soviet_dead", "soviet_captured", "german_losses"}
    figures = trial_figures(version)
    assert found["moscow_held"] == 1.0
    assert found["closest_km"] == pytest.approx(figures["Moscow: closest approach (km)"], abs=2e-5)
    assert found["german_losses"] == pytest.approx(1000 * figures["German casualties to 31 Jan (k)"], rel=1e-6)
