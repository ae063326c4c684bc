"""What is wrong in a CSV file or in sources.json is told with its line and cell."""

from __future__ import annotations

import csv
import dataclasses
import json

import pytest

from homefront.errors import ScenarioError
from homefront.inputs.coded import coded_inputs
from homefront.scenario.loader import load_scenario

from .conftest import Copy

BREST = "Brest,Brest,bel_west,52.109,23.717,,1941-06-22,1944-07-28"


def test_missing_column(copy: Copy) -> None:
    copy.edit("captures.csv", "lat,lon,population_1939", "lat,lon,population_1993")
    problems = copy.problems()
    assert [problem.got for problem in problems if "no column" in problem.got] == ["no column population"]
    assert {problem.hint.partition(";")[0] for problem in problems} == {
        "did you mean population?",
        "did you mean population_1993?",
    }
    assert all((problem.file, problem.line) == ("moscow-1941/captures.csv", 1) for problem in problems)


def test_extra_column(copy: Copy) -> None:
    path = copy.folder / "weather.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows([[*rows[0], "wind"], *([*row, "1"] for row in rows[1:])])
    assert copy.only_problem().got == "extra column 'wind'"


def test_column_twice_and_line_as_column(copy: Copy) -> None:
    copy.edit("weather.csv", "measure,value,unit", "measure,value,value")
    assert "column 'value' more than once" in {problem.got for problem in copy.problems()}
    copy.edit("weather.csv", "measure,value,value", "measure,value,line")
    assert "extra column 'line'" in {problem.got for problem in copy.problems()}


def test_ragged_row(copy: Copy) -> None:
    copy.append("weather.csv", "1941-12-01,1941-12-02,Moscow\n")
    problem = copy.only_problem()
    assert (problem.line, problem.where, problem.got) == (17, "row", "3 cells")


def test_ragged_region_is_not_held_against_its_cities(copy: Copy) -> None:
    copy.edit("regions.csv", "bel_west,", "bel_west,,")
    assert copy.only_problem().where == "row"


def test_line_after_a_cell_of_two_lines(copy: Copy) -> None:
    copy.append(
        "weather.csv", '1941-12-01,1941-12-02,Moscow,snow,,,"a\nb",read,\n1941-12-03,1941-12-02,Moscow,snow,,,x,read,\n'
    )
    problem = copy.only_problem()
    assert (problem.line, problem.expected) == (19, "date_start <= date_end")


@pytest.mark.parametrize("day", ["1941-13-22", "22.06.1941", "19410622", "1941-6-22", "1941-06-31", "-86400"])
def test_date_malformed(copy: Copy, day: str) -> None:
    copy.edit("captures.csv", BREST, BREST.replace("1941-06-22", day))
    problem = copy.only_problem()
    assert (problem.where, problem.got) == ("captured_on", repr(day))
    assert "YYYY-MM-DD" in problem.expected


def test_date_out_of_range(copy: Copy) -> None:
    copy.edit("captures.csv", BREST, BREST.replace("1944-07-28", "2044-07-28"))
    problem = copy.only_problem()
    assert (problem.where, problem.expected) == ("recaptured_on", "a date from 1891-01-01 to 1991-12-31")


def test_duplicate_place(copy: Copy) -> None:
    copy.edit("captures.csv", "Grodno,Grodno,", "Brest,Grodno,")
    problem = copy.only_problem()
    assert (problem.line, problem.where, problem.got) == (3, "city", "Brest a second time (first in line 2)")


def test_duplicate_region_and_target(copy: Copy) -> None:
    copy.edit("regions.csv", "bel_west,", "ukr_west,")
    copy.edit("targets.csv", "MF02,", "MF01,")
    gots = [problem.got for problem in copy.problems()]
    assert any(got.startswith("ukr_west a second time") for got in gots)
    assert "MF01 a second time (first in line 2)" in gots


def test_region_that_does_not_join(copy: Copy) -> None:
    copy.edit("captures.csv", BREST, BREST.replace("bel_west", "bel_wets"))
    problem = copy.only_problem()
    assert (problem.line, problem.where, problem.hint) == (2, "region_id", "did you mean bel_west?")


def test_unknown_hardship_group(copy: Copy) -> None:
    text = (copy.folder / "regions.csv").read_text(encoding="utf-8")
    first = text.index("famine_1932_33")
    (copy.folder / "regions.csv").write_text(text[:first] + "famine_1932" + text[first + 14 :], encoding="utf-8")
    problem = copy.only_problem()
    assert (problem.where, problem.hint) == ("hardship_group", "did you mean famine_1932_33?")


def test_negative_population(copy: Copy) -> None:
    copy.edit("regions.csv", "37.618,8918389,", "37.618,-8918389,")
    problem = copy.only_problem()
    assert (problem.where, problem.expected) == ("population", "1 or more")


@pytest.mark.parametrize("people", ["0", "-1", "10000000001", "999999999999999999"])
@pytest.mark.parametrize("file", ["regions.csv", "captures.csv"])
def test_a_place_has_one_person_or_more_and_fewer_than_the_earth(copy: Copy, file: str, people: str) -> None:
    old = "37.618,8918389," if file == "regions.csv" else "27.567,238772,"
    copy.edit(file, old, old.partition(",")[0] + f",{people},")
    problem = copy.only_problem()
    assert problem.where == "population"
    assert problem.expected in ("1 or more", f"{10**10} or less")


def test_a_city_of_an_unknown_number_of_people_has_one_or_more(copy: Copy) -> None:
    scenario = load_scenario(copy.folder).with_value("places.unknown_capital_share", 0.0)
    regions = tuple(
        row.model_copy(update={"capital_population": None} if row.capital == "Minsk" else {})
        for row in scenario.regions
    )
    cities = tuple(
        row.model_copy(update={"population": None} if row.city == "Minsk" else {}) for row in scenario.captures
    )
    with pytest.raises(ScenarioError, match=r"captures.csv:7: population: got 0 persons in Minsk"):
        coded_inputs(dataclasses.replace(scenario, regions=regions, captures=cities), 1)


def test_a_country_of_nobody(copy: Copy) -> None:
    """Of two people in one region, none is one of a town or one of the countryside."""
    scenario = load_scenario(copy.folder)
    (region,) = (row for row in scenario.regions if row.region_id == "moscow")
    alone = region.model_copy(update={"population": 1, "urban_share": 0.5})
    with pytest.raises(ScenarioError, match="nobody anywhere"):
        coded_inputs(dataclasses.replace(scenario, regions=(alone,), captures=()), 1)


@pytest.mark.parametrize("number", ["1e16", "-1e300"])
def test_numbers_of_a_size_that_nothing_has(copy: Copy, number: str) -> None:
    copy.edit("weather.csv", "-13.8", number)
    assert copy.only_problem().where == "value"


@pytest.mark.parametrize("number", ["nan", "inf", "1e999", "1 000", "1_000", "0x10", "٣", "high"])
def test_not_a_finite_number(copy: Copy, number: str) -> None:
    copy.edit("weather.csv", "-13.8", number)
    problem = copy.only_problem()
    assert (problem.where, "finite number" in problem.expected) == ("value", True)


def test_triple_out_of_order(copy: Copy) -> None:
    copy.edit("targets.csv", "Moscow,moscow,0.05,0.1,0.2", "Moscow,moscow,0.5,0.1,0.2")
    problem = copy.only_problem()
    assert (problem.got, problem.expected) == (
        "value_best 0.1 below value_low 0.5",
        "value_low <= value_best <= value_high",
    )


def test_recapture_before_loss(copy: Copy) -> None:
    copy.edit("captures.csv", BREST, BREST.replace("1944-07-28", "1941-06-01"))
    assert copy.only_problem().expected == "captured_on <= recaptured_on"


def test_recapture_without_loss(copy: Copy) -> None:
    copy.edit("captures.csv", BREST, BREST.replace("1941-06-22", ""))
    assert copy.only_problem().expected == "captured_on before recaptured_on"


def test_day_of_a_lost_city_is_that_of_the_captures(copy: Copy) -> None:
    copy.edit("targets.csv", "MF01,city lost (day),1941-06-26", "MF01,city lost (day),1941-06-27")
    assert "captured_on of Daugavpils" in copy.only_problem().expected


def test_losses_that_do_not_add_up(copy: Copy) -> None:
    copy.edit("losses.csv", "2129677,687626,2817303", "2129677,687626,2817304")
    assert "2817303" in copy.only_problem().expected


def test_empty_source_and_unknown_confidence(copy: Copy) -> None:
    copy.append("weather.csv", "1941-12-01,1941-12-02,Moscow,snow,,,,red,\n")
    wheres = {problem.where: problem for problem in copy.problems()}
    assert set(wheres) == {"source", "confidence"}
    assert wheres["confidence"].hint == "did you mean read?"


@pytest.mark.parametrize("data", [b"", b"\n\n"])
def test_empty_file(copy: Copy, data: bytes) -> None:
    (copy.folder / "weather.csv").write_bytes(data)
    problem = copy.only_problem()
    assert (problem.got, problem.file) == ("no header", "moscow-1941/weather.csv")


def test_header_only(copy: Copy) -> None:
    header = (copy.folder / "weather.csv").read_text(encoding="utf-8").split("\n")[0]
    (copy.folder / "weather.csv").write_text(header + "\n", encoding="utf-8")
    assert copy.only_problem().expected == "at least one row below the header"


def test_semicolons(copy: Copy) -> None:
    text = (copy.folder / "weather.csv").read_text(encoding="utf-8").replace(",", ";")
    (copy.folder / "weather.csv").write_text(text, encoding="utf-8")
    assert copy.only_problem().expected == "cells parted by commas"


@pytest.mark.parametrize("length", [70_000, 200_000])
def test_cell_too_long(copy: Copy, length: int) -> None:
    copy.append("weather.csv", f"1941-12-01,1941-12-02,Moscow,snow,,,{'x' * length},read,\n")
    problem = copy.only_problem()
    assert (problem.line, problem.got) == (17, "a very long cell")


def test_quote_that_is_not_closed(copy: Copy) -> None:
    copy.append("weather.csv", '1941-12-01,1941-12-02,Moscow,snow,,,"x,read,\n')
    problem = copy.only_problem()
    assert (problem.where, "quote" in problem.hint) == ("row", True)


def test_a_file_wrong_throughout_does_not_fill_the_screen(copy: Copy) -> None:
    text = (copy.folder / "captures.csv").read_text(encoding="utf-8").replace("recalled", "remembered")
    (copy.folder / "captures.csv").write_text(text, encoding="utf-8")
    problems = copy.problems()
    assert len(problems) == 51
    assert "more than 50 problems" in {problem.got for problem in problems}


def test_byte_order_mark_of_a_spreadsheet_is_no_problem(copy: Copy) -> None:
    path = copy.folder / "weather.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert len(load_scenario(copy.folder).weather) == 15


# --- coding


def test_coding_of_another_case(copy: Copy) -> None:
    text = (copy.folder / "coding_b.csv").read_text(encoding="utf-8")
    (copy.folder / "coding_b.csv").write_text(text.replace("\nmoscow_1941", "\nmoscow_1914", 1), encoding="utf-8")
    problem = copy.only_problem()
    assert (problem.where, problem.line) == ("case", 2)


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("cov,1,1,1,1,agreed", "covv,1,1,1,1,agreed", "variable"),
        ("Moscow,capital", "Moscow,capitol", "place_kind"),
        ("cov,1,1,1,1,agreed", "cov,1,1,1,1.5,agreed", "high"),
        ("cov,1,1,1,1,agreed", "cov,1,1,1,0.5,agreed", "row"),
        ("Moscow,capital", "Moskva,capital", "place"),
    ],
)
def test_coding_row_that_breaks_the_sheet(copy: Copy, old: str, new: str, where: str) -> None:
    path = copy.folder / "coding_merged.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert where in {problem.where for problem in copy.problems()}


def _merged(copy: Copy) -> list[dict[str, str]]:
    with (copy.folder / "coding_merged.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _write_merged(copy: Copy, rows: list[dict[str, str]]) -> None:
    with (copy.folder / "coding_merged.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_coding_with_a_day_twice(copy: Copy) -> None:
    rows = _merged(copy)
    _write_merged(copy, [*rows, rows[0]])
    assert "a day that line 2 has too" in copy.only_problem().got


def test_coding_with_a_gap(copy: Copy) -> None:
    rows = _merged(copy)
    rows = [r for r in rows if (r["place"], r["variable"], r["date_start"]) != ("Moscow", "siege", "1941-07-03")]
    _write_merged(copy, rows)
    problem = copy.only_problem()
    assert problem.where == "Moscow (capital) siege"
    assert problem.got == "nothing from 1941-07-03 to 1941-07-05"


def test_coding_that_ends_too_soon(copy: Copy) -> None:
    rows = [r for r in _merged(copy) if (r["place"], r["variable"], r["date_start"]) != ("Moscow", "M", "1942-01-01")]
    _write_merged(copy, rows)
    assert copy.only_problem().got == "nothing from 1942-01-01 to 1942-01-31"


def test_coding_without_a_variable(copy: Copy) -> None:
    _write_merged(copy, [r for r in _merged(copy) if (r["place"], r["variable"]) != ("Leningrad", "can")])
    problem = copy.only_problem()
    assert (problem.where, problem.got) == ("Leningrad (front_city) can", "no row")


def test_eve_of_the_war_is_coded_once(copy: Copy) -> None:
    _write_merged(copy, [r for r in _merged(copy) if (r["place"], r["variable"]) != ("Moscow", "tau0")])
    assert copy.only_problem().where == "Moscow (capital) tau0"


# --- sources.json


@pytest.mark.parametrize("text", ["[", "{}", "3", "[NaN]", "[" * 100_000, "[" + "1" * 5000 + "]"])
def test_sources_that_are_no_list_of_works(copy: Copy, text: str) -> None:
    (copy.folder / "sources.json").write_text(text, encoding="utf-8")
    assert all(problem.file == "moscow-1941/sources.json" for problem in copy.problems())


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"id": "Hill 2007"}, "id"),
        ({"title": ""}, "title"),
        ({"type": 3}, "type"),
        ({"URL": "javascript:alert(1)"}, "URL"),
    ],
)
def test_work_that_cannot_be_cited(copy: Copy, change: dict[str, object], where: str) -> None:
    path = copy.folder / "sources.json"
    works = json.loads(path.read_text(encoding="utf-8"))
    works[-1].update(change)
    path.write_text(json.dumps(works, indent=1), encoding="utf-8")
    problem = copy.only_problem()
    assert problem.where == f"work {len(works)}.{where}"
    assert problem.line > 1


def test_work_twice(copy: Copy) -> None:
    path = copy.folder / "sources.json"
    works = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps([*works, works[0]]), encoding="utf-8")
    assert copy.only_problem().expected == "each id once"


def test_no_sources(copy: Copy) -> None:
    (copy.folder / "sources.json").unlink()
    assert copy.only_problem().got == "no such file"
