"""What is wrong in the files of front and industry is told with file, line and cell."""

from __future__ import annotations

import re

import pytest

from homefront.errors import ScenarioError
from homefront.inputs.coded_front import coded_front
from homefront.scenario.front_rows import FRONT_ROWS
from homefront.scenario.loader import load_scenario

from .conftest import Copy


def drop_line(copy: Copy, file: str, start: str) -> None:
    """Take out the one line that begins with a text."""
    path = copy.folder / file
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(start)]
    assert len(kept) == len(lines) - 1
    path.write_text("".join(kept), encoding="utf-8")


def edit_line(copy: Copy, file: str, start: str, old: str, new: str) -> int:
    """Change the first such text in the one line that begins with `start`; its number."""
    path = copy.folder / file
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    found = [i for i, line in enumerate(lines) if line.startswith(start)]
    assert len(found) == 1, f"{start!r} begins {len(found)} lines"
    assert old in lines[found[0]]
    lines[found[0]] = lines[found[0]].replace(old, new, 1)
    path.write_text("".join(lines), encoding="utf-8")
    return found[0] + 1


CASES = [
    # file, beginning of the line, old, new, where, got, expected
    ("axes.csv", "north,Pskov", "57.819", "55.883", "lat", r"Pskov 21\d km from where captures.csv", "at most 15 km"),
    ("axes.csv", "centre,Vladimir", "Vladimir", "Moscow", "place", "Moscow a second time on axis centre", "once"),
    (
        "axes.csv",
        "centre,Vladimir",
        "centre",
        "north",
        "axis",
        "axis north again, after centre",
        "rows of an axis toge",
    ),
    ("axes.csv", "centre,Vladimir", "centre", "all", "axis", "'all'", "a name other than all and outside"),
    ("axes.csv", "north,Tilsit", "55.08,21.89", "55.883,26.533", "lat", "the spot of Tilsit", "1 km apart"),
    ("axes.csv", "north,Tilsit", "55.08", "95.08", "lat", "'95.08'", "90 or less"),
    ("strengths.csv", "north,attackers", "north", "nort", "axis", "'nort'", "an axis of axes.csv"),
    ("strengths.csv", "north,attacker_res", "attacker_reserve", "attackers", "what", "north attackers a", "once"),
    ("strengths.csv", "north,attackers", "thousand", "share", "unit", "'share'", '"thousand" for attackers'),
    ("strengths.csv", "north,attackers", "640,576,704", "0,0,0", "value", "0", "more than 0 thousand"),
    ("strengths.csv", "north,attacker_reserve", "50,45,55", "-50,-55,-45", "value", "-50", "0 or more"),
    ("strengths.csv", "north,attackers", "640,576,704", "640,704,576", "row", "value 640.0 below low", "low <= value"),
    ("strengths.csv", "south,reserve_share", "0.2", "0.25", "value", "reserve_share in all 1.05", "sum to 1"),
    ("zones.csv", "Moscow", "centre", "north", "place", "'Moscow'", "a place of axis north in axes.csv: Daugavpils"),
    ("zones.csv", "Moscow", "centre", "center", "axis", "'center'", "an axis of axes.csv"),
    ("zones.csv", "Moscow", "2.2,1,3", "2.2,2.5,3", "row", "strength 2.2 below low 2.5", "low <= strength <= high"),
    ("zones.csv", "Luga", "1,1,1", "1,-1,1", "low", "-1", "0 or more"),
    ("zones.csv", "Mozhaisk", "Mozhaisk", "Moscow", "place", "centre Moscow a second time", "each place once"),
    ("zones.csv", "Leningrad", "1941-09-06", "1943-09-06", "invest_from", "1943-09-06", "a day of the scenario"),
    ("enemy_orders.csv", "north-luga-halt", "north-luga-halt", "typhoon", "order_id", "typhoon a second time", "once"),
    (
        "enemy_orders.csv",
        "north-luga-halt",
        "1941-07-15",
        "1940-07-15",
        "date_start",
        "1940-07-15",
        "a day of the scen",
    ),
    (
        "enemy_orders.csv",
        "north-luga-halt",
        "1941-08-07",
        "1941-07-07",
        "row",
        "date_end 1941-07-07 below",
        "<= date_end",
    ),
    ("enemy_orders.csv", "north-luga-halt", "halt,north", "halt,nord", "axis", "'nord'", "an axis of axes.csv"),
    ("enemy_orders.csv", "north-luga-halt", ",halt,", ",pause,", "kind", "'pause'", "one of bypass, halt"),
    (
        "enemy_orders.csv",
        "north-luga-halt",
        ",,,,",
        ",5,,,",
        "thousand",
        "5",
        "nothing: a halt has only axis and dates",
    ),
    (
        "enemy_orders.csv",
        "centre-smolensk",
        "1941-08-22",
        "1941-08-25",
        "date_start",
        "a halt from 1941-08-23",
        "not over",
    ),
    (
        "enemy_orders.csv",
        "kleist-back",
        ",enemy_diversion,",
        ",,",
        "cause_id",
        "nothing",
        "that of kleist-north: enemy_d",
    ),
    (
        "enemy_orders.csv",
        "kleist-back",
        ",kleist-north,",
        ",kleist-nort,",
        "returns",
        "'kleist-nort'",
        "a transfer in a",
    ),
    ("enemy_orders.csv", "kleist-back", ",kleist-north,", ",,", "returns", "nothing", "returns, which a return needs"),
    (
        "enemy_orders.csv",
        "kleist-back",
        "return,southwest",
        "return,centre",
        "axis",
        "centre",
        "where kleist-north went",
    ),
    ("enemy_orders.csv", "kleist-back", "kleist-north", "guderian-south", "share", "1.8 of guderian-south", "up to 1"),
    ("enemy_orders.csv", "kleist-back", "0.9", "1.9", "share", "1.9", "1.0 or less"),
    ("enemy_orders.csv", "typhoon-from-south,", ",centre,", ",south,", "to_axis", "south", "another axis"),
    ("enemy_orders.csv", "typhoon-from-south,", ",60,", ",,", "thousand", "nothing", "which a transfer needs"),
    ("enemy_orders.csv", "typhoon-from-south,", ",60,", ",-60,", "thousand", "-60", "0 or more"),
    (
        "enemy_orders.csv",
        "typhoon-from-south,",
        ",60,0.25,,,",
        ",60,0.25,,diversion,",
        "cause_id",
        "'diversion'",
        "[[ca",
    ),
    (
        "enemy_orders.csv",
        "typhoon-from-south,",
        "1941-09-25,1941-09-25",
        "1941-09-25,",
        "date_end",
        "nothing",
        "arrives",
    ),
    (
        "enemy_orders.csv",
        "typhoon-from-south,",
        "1941-09-25",
        "1941-09-01",
        "date_start",
        "1941-09-01",
        "in the order of",
    ),
    ("enemy_orders.csv", "bridge-kiev", "Kiev", "Rovni", "place", "'Rovni'", "a place of axis southwest"),
    ("enemy_orders.csv", "replacements-summer", ",all,", ",north,", "axis", "north", 'axis "all"'),
    ("temperature.csv", "knot,1941-07-22", "1941-07-22", "1941-06-22", "date", "1941-06-22", "a date after 1941-06-22"),
    ("temperature.csv", "knot,1941-07-22", "1941-07-22", "", "date", "nothing", "the date of a knot"),
    ("temperature.csv", "knot,1941-07-22", "all", "north", "axis", "'north'", 'axis "all" for a knot'),
    ("temperature.csv", "knot,1941-07-22", ",20,", ",200,", "celsius", "200", "deg C from -90 to 60"),
    (
        "temperature.csv",
        "knot,1942-01-31",
        "1942-01-31",
        "1942-01-30",
        "date",
        "knots from 1941-06-22 to 1942",
        "knots",
    ),
    ("temperature.csv", "offset,,north", ",north,", ",south,", "axis", "offset south a second time", "once"),
    ("temperature.csv", "offset,,north", ",,north,", ",1941-07-01,north,", "date", "1941-07-01", "no date for an off"),
    ("front_dates.csv", "mud", "1941-09-21", "1942-09-21", "date_start", "1942-09-21", "a day of the scenario"),
    (
        "front_dates.csv",
        "industry",
        "1941-06-22",
        "1941-06-23",
        "date_start",
        "1941-06-23",
        "the first day of the scen",
    ),
    ("front_dates.csv", "mud", "mud", "attacker_reserve", "what", "attacker_reserve a second time", "each what once"),
    ("industry.csv", "Kiev", "0.05", "0.06", "share", "shares of 0.71 and industry.east_share 0.3", "sum to 1"),
    ("industry.csv", "Kiev", "southwest,Kiev", "southwest,Kief", "place", "'Kief'", "a place of axis southwest"),
    ("industry.csv", "Kiev", "southwest,Kiev,0", "southwest,Kiev,-500", "offset_km", "-51 km along", "0 km or more"),
    ("industry.csv", "Kiev", "ukr_kiev", "ukr_kiew", "region_ids", "'ukr_kiew'", "region_ids of regions.csv"),
    ("industry.csv", "Kiev", "ukr_kiev;", "moscow;", "region_ids", "moscow a second time", "each region_ids once"),
    ("industry.csv", "Kiev", "Kiev", "Moscow", "name", "Moscow a second time", "each name once"),
    ("industry.csv", "Kiev", ",200,", ",0,", "plants", "0", "one plant or more"),
    ("industry.csv", "Kiev", ",no,", ",maybe,", "besieged", "'maybe'", "one of no, yes"),
    ("objectives.csv", "Mobilisation", "1941-09-30", "1943-09-30", "due_on", "1943-09-30", "the last day of industry"),
    ("objectives.csv", "Mobilisation", "1941-06-30", "1941-06-20", "issued_on", "1941-06-20", "a day of the scenario"),
    ("objectives.csv", "Mobilisation", "1.26,1.1", "0,0", "war_output", "0", "more than 0"),
    ("objectives.csv", "Mobilisation", ",estimate,", ",sure,", "grade", "'sure'", "one of assumed, estimate, record"),
    ("evacuation.csv", "large_enterprises,all,Urals", "Urals", "Ural", "destination", "'Ural'", "an economic_region"),
    ("evacuation.csv", "large_enterprises,all,Urals", "Urals", "Volga", "destination", "Volga a second time", "once"),
]


@pytest.mark.parametrize(
    ("file", "start", "old", "new", "where", "got", "expected"), CASES, ids=[f"{c[0]}-{c[1]}-{c[3]}" for c in CASES]
)
def test_a_slip_is_told_where_it_stands(
    copy: Copy, file: str, start: str, old: str, new: str, where: str, got: str, expected: str
) -> None:
    edit_line(copy, file, start, old, new)
    told = [problem for problem in copy.problems() if problem.where == where]
    assert any(
        problem.file == f"moscow-1941/{file}" and re.search(got, problem.got) and expected in problem.expected
        for problem in told
    ), "\n".join(map(str, copy.problems()))


def test_a_known_name_is_suggested(copy: Copy) -> None:
    line = edit_line(copy, "zones.csv", "Moscow", "centre", "center")
    problem = copy.only_problem()
    assert (problem.line, problem.hint) == (line, "did you mean centre?")


@pytest.mark.parametrize(
    ("file", "start", "told"),
    [
        ("strengths.csv", "north,attackers", "no attackers of axis north"),
        ("front_dates.csv", "mud", "no mud"),
    ],
)
def test_what_is_missing_is_told(copy: Copy, file: str, start: str, told: str) -> None:
    drop_line(copy, file, start)
    assert copy.only_problem().got == told


def test_an_axis_needs_two_places(copy: Copy) -> None:
    copy.append("axes.csv", "far,Murmansk,68.968,33.099,x,derived,\n")
    assert "far with one place" in {problem.got for problem in copy.problems()}


def test_a_return_before_its_transfer_has_arrived(copy: Copy) -> None:
    edit_line(copy, "enemy_orders.csv", "kleist-north", "1941-09-13,1941-09-13", "1941-09-13,1941-09-26")
    problem = copy.only_problem()
    assert (problem.where, problem.got) == ("date_start", "1941-09-24")
    assert problem.expected == "a day not before 1941-09-26, when kleist-north arrives"


def test_a_file_may_not_be_long_without_end(copy: Copy) -> None:
    copy.append("zones.csv", "Moscow,centre,1,1,1,,x,derived,\n" * 200)
    assert copy.only_problem().got == "more than 200 rows"
    assert copy.only_problem().expected == "at most 200 rows"


def test_axes_are_few(copy: Copy) -> None:
    rows = [f"axis{n},place{n},50,{n},x,derived,\naxis{n},other{n},51,{n},x,derived,\n" for n in range(40)]
    copy.append("axes.csv", "".join(rows))
    assert copy.only_problem().expected == "at most 32"


def test_a_broken_axis_is_not_held_against_those_who_name_it(copy: Copy) -> None:
    edit_line(copy, "axes.csv", "southwest,Kiev", "50.455", "50,455")
    assert {problem.file for problem in copy.problems()} == {"moscow-1941/axes.csv"}


def leave_out(copy: Copy, kinds: tuple[str, ...]) -> None:
    """Take files and what names them out of the scenario."""
    toml = copy.folder / "scenario.toml"
    text = toml.read_text(encoding="utf-8")
    for kind in kinds:
        (copy.folder / f"{kind}.csv").unlink()
        text, count = re.subn(rf"\[files\.{kind}\]\n(.+\n)+\n", "", text)
        assert count == 1
    toml.write_text(text, encoding="utf-8")


def test_a_front_is_whole_or_absent(copy: Copy) -> None:
    leave_out(copy, ("strengths",))
    problem = copy.only_problem()
    assert problem.got == "a file of kind axes, none of kind strengths"
    assert problem.expected.startswith("[files.strengths]")


def test_zones_and_objectives_may_be_absent(copy: Copy) -> None:
    leave_out(copy, ("zones", "objectives"))
    front = coded_front(load_scenario(copy.folder), seed=1)
    assert front.zones.places == ()
    assert front.zones.active.shape == (224, 0)
    assert front.industry.objective_day.size == 0


def test_a_scenario_without_a_front_needs_neither_its_files_nor_its_values(copy: Copy) -> None:
    leave_out(copy, tuple(FRONT_ROWS))
    toml = copy.folder / "scenario.toml"
    text = toml.read_text(encoding="utf-8")
    for group in ("forces", "industry", "aid"):
        text = re.sub(rf"\[values\.{group}\]\n(.+\n)+\n", "", text)
    toml.write_text(text, encoding="utf-8")
    scenario = load_scenario(copy.folder)
    assert scenario.axes == ()
    with pytest.raises(ScenarioError, match="a scenario without a front"):
        coded_front(scenario, seed=1)


def test_a_front_needs_its_values(copy: Copy) -> None:
    edit_line(copy, "scenario.toml", "off_axis = ", "off_axis =", "off_axes =")
    problems = {problem.where: problem for problem in copy.problems()}
    assert "forces.off_axis" in problems["values.forces.off_axes"].hint or problems["values.forces.off_axes"].hint
    assert problems["values.forces.off_axis"].got == "nothing"


def test_a_changed_share_of_the_east_must_be_made_up_for(copy: Copy) -> None:
    scenario = load_scenario(copy.folder).with_value("industry.east_share", 0.4)
    with pytest.raises(ScenarioError, match=r"1\.1 in all, with industry\.east_share 0\.4"):
        coded_front(scenario, seed=1)
