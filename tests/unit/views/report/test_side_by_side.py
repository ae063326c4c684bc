"""Runs side by side: what differs in words, differences of pairs with their intervals, and what is not comparable."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import homefront as hf
from homefront.errors import ArgumentError, ParameterError
from homefront.experiments.whatif import paired
from homefront.results.results import Results
from homefront.scenario.schema import Scenario
from homefront.views.report.compare import comparison_html, difference
from homefront.views.report.data import Collected, collect
from homefront.views.report.differs import are_pairs, differences, warnings
from homefront.views.report.quantities import Cell
from homefront.views.report.run_figures import months
from homefront.views.report.strings import say_line

SCALE = 1 / 20_000


@pytest.fixture(scope="session")
def raids() -> Scenario:
    return hf.load_scenario("britain-1940")


@pytest.fixture(scope="session")
def britain(raids: Scenario) -> list[Results]:
    """Three worlds of nine days, and the same without the process talk."""
    common: dict[str, Any] = {"scale": SCALE, "days": 9, "workers": 1}
    return [hf.ensemble(raids, 3, **common), hf.ensemble(raids, 3, without="process:talk", **common)]


@pytest.fixture(scope="session")
def two_runs(britain: list[Results], raids: Scenario) -> list[Collected]:
    return [collect(run, raids) for run in britain]


@pytest.fixture(scope="session")
def found(moscow: Scenario) -> Collected:
    """Two worlds of the front before Moscow."""
    return collect(hf.ensemble(moscow, 2, scale=SCALE, only="front", workers=1), moscow)


def spelled(cell: Cell) -> str:
    """A cell of a table as its reader sees it."""
    return say_line(cell[0]) + (f" ({say_line(cell[1])})" if cell[1] is not None else "")


def changed(run: Collected, **given: Any) -> Collected:
    return replace(run, provenance={**run.provenance, **given})


def test_runs_that_differ_in_what_was_left_out_are_pairs(two_runs: list[Collected]) -> None:
    rows, alike = differences(two_runs)
    assert [(row.key, tuple(map(say_line, row.values))) for row in rows] == [("processes", ("nothing", "talk"))]
    assert are_pairs(two_runs)
    assert warnings(rows) == []
    assert "agents to people: 1:20000" in map(say_line, alike)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"scale": "1:1000"}, "coarser"),
        ({"parameter_set": "record"}, "sets of worlds differ"),
        ({"only": ""}, "simulates what the other takes as input"),
        ({"version": "0.0.9"}, "version of homefront"),
    ],
)
def test_runs_that_are_hard_to_compare_are_no_pairs_and_say_so(
    two_runs: list[Collected], given: dict[str, Any], said: str
) -> None:
    runs = [two_runs[0], changed(two_runs[1], **given)]
    assert not are_pairs(runs)
    assert said in " ".join(map(say_line, warnings(differences(runs)[0])))


def test_other_seeds_are_no_pairs(two_runs: list[Collected]) -> None:
    runs = [two_runs[0], replace(two_runs[1], seeds=[7, 8, 9])]
    assert not are_pairs(runs)
    assert "chance is a part" in say_line(warnings(differences(runs)[0])[0])


def test_differences_of_pairs_have_the_intervals_of_whatif(two_runs: list[Collected]) -> None:
    import numpy as np

    one, other = (np.array(run.values["people_away"]) for run in two_runs)
    by, range_ = difference(paired("people_away", "person", np.stack([one, other], axis=1)))
    text = comparison_html(two_runs)
    assert range_ is not None
    assert f">{say_line(by)}</span>" in text
    assert f">{say_line(range_)}</span>" in text
    assert "B less A" in text
    assert text.count('class="ties"><path') == len(re.findall(r'<g class="ties"><path', text)) > 0


def test_a_difference_of_counts_is_told_in_worlds_with_an_exact_interval() -> None:
    import numpy as np

    values = np.array([[1.0, 0.0]] * 2 + [[1.0, 1.0]] * 8)
    found = paired("held", "flag", values)
    assert spelled(difference(found)) == (
        f"−2 of 10 replays (−{abs(10 * found.low):.0f} to +{10 * found.high:.0f}, 95 %)"
    )
    same = difference(paired("km", "km", np.array([[5.0, 5.0]] * 4)))
    assert spelled(same) == "0 km (the same in all 4 pairs; no bound known)"


def test_worlds_that_are_no_pairs_are_not_joined(two_runs: list[Collected]) -> None:
    text = comparison_html([two_runs[0], replace(two_runs[1], seeds=[7, 8, 9])])
    assert '<g class="ties"><path' not in text
    assert 'id="follow"' not in text
    assert "larger in " in text


def test_two_countries_stand_side_by_side_without_differences(two_runs: list[Collected], found: Collected) -> None:
    text = comparison_html([found, two_runs[0]])
    assert "These are different countries and times" in text
    assert "B less A" not in text
    assert "not asked" in text
    assert [say_line(tick["text"]) for tick in months([found, two_runs[0]], 9, 0, 100)][:2] == ["day 1", "day 3"]
    assert next(say_line(tick["text"]) for tick in months([found], 224, 0, 100)) == "Jul"


def test_what_was_left_out_has_its_price_in_the_row(found: Collected) -> None:
    text = comparison_html([found, changed(found, causes_left_out=["control_and_siege"])])
    row = text[text.index('<table class="left">') :]
    row = row[: row.index("</table>")]
    assert '<th scope="row"><span data-name="control and siege">control and siege</span></th><td>B</td>' in row
    assert "servicemen shot by order of special departments and tribunals" in row
    assert "Moscow: 0 of 2 replays hold in A but not in B; 0 the other way round." in text
    assert text.count('<use href="#m-') == 4


def test_hostile_names_are_text(found: Collected) -> None:
    evil = "</script><script>alert(1)</script><img src=x>"
    scenario = replace(found.scenario, title=evil)
    text = comparison_html([replace(found, scenario=scenario), changed(found, edits=[evil])])
    assert "<img" not in text
    assert text.count("<script") == 2


def test_up_to_four_runs_go_into_one_page(two_runs: list[Collected], britain: list[Results], tmp_path: Path) -> None:
    text = comparison_html([two_runs[0], two_runs[1], two_runs[0], two_runs[1]])
    assert text.count('<article class="side') == 4
    with pytest.raises(ParameterError, match="5 runs: expected 2 to 4"):
        hf.compare([*britain, *britain, britain[0]], tmp_path / "a.html")
    with pytest.raises(ArgumentError, match="expected a list of two to four runs"):
        hf.compare([britain[0]], tmp_path / "a.html")
    made = hf.compare(britain, tmp_path / "pages" / "a.html")
    assert made.pairs
    assert made.differs == ("processes left out",)
    assert made.file.read_text(encoding="utf-8").startswith("<!doctype html>")
