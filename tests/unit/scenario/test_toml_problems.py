"""What is wrong in scenario.toml is told with its line, what came, what was expected and the nearest name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from homefront.scenario.schema import Registry

from .conftest import Copy

TOML = "scenario.toml"
FILE = "moscow-1941/scenario.toml"
FLOOR = 'floor = { value = 0.25, unit = "share", source = "homefront-design", grade = "assumed", low = 0.1, high = 0.5,'


def test_unknown_key(copy: Copy) -> None:
    copy.edit(TOML, "days = 224", "days = 224\ndayz = 3")
    problem = copy.only_problem()
    assert (problem.file, problem.line, problem.where) == (FILE, copy.line_of(TOML, "dayz"), "scenario.dayz")
    assert problem.hint == "did you mean days?"


def test_unknown_section(copy: Copy) -> None:
    copy.append(TOML, "\n[[apeal]]\nx = 1\n")
    problem = copy.only_problem()
    assert (problem.where, problem.hint) == ("apeal", "did you mean appeal?")
    assert problem.line == copy.line_of(TOML, "[[apeal]]")


def test_unknown_value(copy: Copy) -> None:
    copy.edit(TOML, "arrival_towns = ", "arival_towns = ")
    problems = copy.problems()
    assert {problem.where for problem in problems} == {"values.front.arival_towns", "values.front.arrival_towns"}
    assert "did you mean arrival_towns?" in {problem.hint for problem in problems}


def test_a_key_that_is_set_by_its_place(copy: Copy) -> None:
    copy.edit(TOML, "[command.leader]\n", '[command.leader]\nname = "boss"\n')
    assert copy.only_problem().where == "command.leader.name"


@pytest.mark.parametrize(
    ("gone", "key"),
    [(' unit = "share",', "unit"), (' source = "homefront-design",', "source"), (' grade = "assumed",', "grade")],
)
def test_value_without_unit_source_or_grade(copy: Copy, gone: str, key: str) -> None:
    copy.edit(TOML, FLOOR, FLOOR.replace(gone, ""))
    problem = copy.only_problem()
    assert (problem.where, problem.got) == (f"values.cost.floor.{key}", "nothing")
    assert problem.line == copy.line_of(TOML, "[values.cost]") + 1
    assert key in problem.expected


def test_bare_number(copy: Copy) -> None:
    copy.edit(TOML, "block = { value = 2,", "letterz = 2\nblock = { value = 2,")
    copy.edit(TOML, FLOOR, "floor = 0.25 #" + FLOOR)
    bare = next(problem for problem in copy.problems() if problem.where == "values.cost.floor")
    assert bare.got == "bare 0.25"
    assert bare.hint == "every number gives its source"


def test_wrong_unit(copy: Copy) -> None:
    copy.edit(TOML, FLOOR, FLOOR.replace('"share"', '"km"'))
    problem = copy.only_problem()
    assert (problem.where, problem.got, problem.expected) == ("values.cost.floor.unit", "'km'", '"share"')


def test_unknown_unit_names_the_nearest(copy: Copy) -> None:
    copy.edit(TOML, FLOOR, FLOOR.replace('"share"', '"shares"'))
    assert copy.only_problem().hint == "did you mean share?"


@pytest.mark.parametrize("number", ["1.4", "-0.1", "0"])
def test_out_of_bounds(copy: Copy, number: str) -> None:
    copy.edit(
        TOML, FLOOR, f'floor = {{ value = {number}, unit = "share", source = "homefront-design", grade = "assumed",'
    )
    problem = copy.only_problem()
    assert problem.where == "values.cost.floor.value"
    assert "0.01 to 1 (share)" in problem.expected


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "true", '"0.25"', "1" + "0" * 400])
def test_not_a_finite_number(copy: Copy, number: str) -> None:
    copy.edit(TOML, FLOOR, FLOOR.replace("0.25", number))
    assert copy.only_problem().where == "values.cost.floor.value"


def test_low_above_value(copy: Copy) -> None:
    copy.edit(TOML, FLOOR, FLOOR.replace("low = 0.1", "low = 0.4"))
    assert copy.only_problem().expected == "low <= value <= high"


def test_count_that_is_not_whole(copy: Copy) -> None:
    copy.edit(TOML, "block = { value = 2,", "block = { value = 2.5,")
    assert copy.only_problem().expected == "a whole number"


@pytest.mark.parametrize("day", ['"1941-10-17"', "1941-10-17T08:00:00", "17"])
def test_date_that_is_none(copy: Copy, day: str) -> None:
    copy.edit(TOML, "on = 1941-10-17\nspeaker", f"on = {day}\nspeaker")
    problem = copy.only_problem()
    assert problem.where == "appeal[3].on"
    assert problem.line == copy.line_of(TOML, f"on = {day}\nspeaker")


def test_date_outside_the_scenario(copy: Copy) -> None:
    copy.edit(TOML, "to = 1941-12-10\nevery", "to = 1942-12-10\nevery")
    problem = copy.only_problem()
    assert (problem.where, problem.expected) == ("raid.to", "a day of the scenario, 1941-06-22 to 1942-01-31")


def test_raid_that_ends_before_it_begins(copy: Copy) -> None:
    copy.edit(TOML, "to = 1941-12-10\nevery", "to = 1941-07-10\nevery")
    assert copy.only_problem().expected == "a day not before 1941-07-22"


def test_value_of_a_raid_needs_its_unit(copy: Copy) -> None:
    copy.edit(TOML, 'near_miss = { value = 0.002, unit = "share",', "near_miss = { value = 0.002,")
    problem = copy.only_problem()
    assert (problem.where, problem.expected) == ("raid[1].near_miss.unit", 'unit = "share"')


def test_unknown_source_names_the_nearest(copy: Copy) -> None:
    copy.edit(TOML, 'source = "hill-2007"', 'source = "hil-2007"')
    problem = copy.only_problem()
    assert (problem.where, problem.hint) == ("cause[10].source", "did you mean hill-2007?")


def test_unknown_grade(copy: Copy) -> None:
    copy.edit(TOML, FLOOR, FLOOR.replace('"assumed"', '"assume"'))
    assert copy.only_problem().hint == "did you mean assumed?"


def test_cyclic_command_tree(copy: Copy) -> None:
    copy.edit(TOML, 'under = "leader"', 'under = "enterprise"')
    wheres = {problem.where for problem in copy.problems()}
    assert {"command.region.under", "command.city.under", "command.enterprise.under"} <= wheres


def test_command_tree_without_a_head(copy: Copy) -> None:
    copy.edit(TOML, 'under = ""', 'under = "block"')
    assert "heads: none" in {problem.got for problem in copy.problems()}


def test_command_tree_with_two_heads(copy: Copy) -> None:
    copy.append(TOML, '\n[command.rival]\nunder = ""\nwhat = "Another head."\nsource = "homefront-design"\n')
    assert copy.only_problem().got == "heads: leader, rival"


def test_post_under_an_unknown_post(copy: Copy) -> None:
    copy.edit(TOML, 'under = "leader"', 'under = "leder"')
    assert "did you mean leader?" in {problem.hint for problem in copy.problems()}


def test_order_issued_by_an_unknown_post(copy: Copy) -> None:
    copy.edit(TOML, 'stay = "city" }', 'stay = "citty" }')
    problem = copy.only_problem()
    assert (problem.where, problem.hint) == ("orders.issued_by.stay", "did you mean city?")


def test_order_kind_without_a_post(copy: Copy) -> None:
    copy.edit(TOML, ', stay = "city" }', " }")
    assert copy.only_problem().expected == "the post that issues stay"


@pytest.mark.parametrize(
    "text",
    [
        "\n[talk]\namplification = 0.5\n",
        "\n[values.talk]\namplification = 0.5\n",
        '\n[values]\n"talk.amplification" = 0.5\n',
        "\n[fear]\n",
    ],
)
def test_person_level_parameter(copy: Copy, processes: Callable[[], Registry], text: str) -> None:
    if text.startswith("\n[values]"):
        copy.edit(TOML, "[values.geography]", '[values]\n"talk.amplification" = 0.5\n[values.geography]')
    else:
        copy.append(TOML, text)
    problem = copy.only_problem(processes())
    assert problem.expected == "person-level parameters live in parameter sets; use --set or --parameters"
    assert copy.only_problem().got.startswith("unknown key")


def test_person_level_key_in_a_known_table(copy: Copy, processes: Callable[[], Registry]) -> None:
    copy.edit(TOML, "days = 224", "days = 224\ntalk = { amplification = 0.5 }")
    problem = copy.only_problem(processes())
    assert (problem.where, problem.hint) == ("scenario.talk.amplification", "--set talk.amplification=NUMBER")


def test_unknown_measure(copy: Copy) -> None:
    copy.edit(TOML, 'kind = "day_nine_tenths"', 'kind = "day_nine_tenth"')
    problem = copy.only_problem()
    assert (problem.where, problem.hint) == ("measure[4].kind", "did you mean day_nine_tenths?")


def test_measure_without_an_argument(copy: Copy) -> None:
    copy.edit(TOML, "after = 1941-10-14\nto = 1941-11-09", "to = 1941-11-09")
    problem = copy.only_problem()
    assert (problem.where, problem.got) == ("measure[4].after", "nothing")


def test_measure_with_an_argument_of_another_kind(copy: Copy) -> None:
    copy.edit(TOML, "after = 1941-10-14\nto = 1941-11-09", "after = 1941-10-14\nto = 1941-11-09\nthan_on = 1941-11-09")
    assert copy.only_problem().got == "unknown key 'than_on'"


def test_measure_of_an_unknown_target(copy: Copy) -> None:
    copy.edit(TOML, 'target = "MS01"', 'target = "MS101"')
    problems = copy.problems()
    assert ("target", "'MS101'") in {(problem.where, problem.got) for problem in problems}
    assert any(problem.file.endswith("targets.csv") and problem.got == "MS01 without an answer" for problem in problems)


def test_target_answered_twice(copy: Copy) -> None:
    copy.edit(TOML, '[[measure]]\ntarget = "MS02"', '[[measure]]\ntarget = "MS03"')
    assert "MS03 a second time" in {problem.got for problem in copy.problems()}


def test_measure_at_an_unknown_place_and_region(copy: Copy) -> None:
    copy.edit(TOML, 'place = "Moscow"\non = 1941-10-13', 'place = "Moskow"\non = 1941-10-13')
    copy.edit(TOML, '"West Siberia"', '"West Siberiah"')
    assert [problem.hint for problem in copy.problems()] == ["did you mean Moscow?", "did you mean West Siberia?"]


def test_each_target_of_front_and_industry_needs_an_answer_too(copy: Copy) -> None:
    copy.edit(TOML, '[[measure]]\ntarget = "MF01"\nkind = "city_lost_day"\nplace = "Daugavpils"\n', "")
    problem = copy.only_problem()
    assert problem.got == "MF01 without an answer"
    assert problem.expected == "a [[measure]] or [[not_modelled]] in scenario.toml for each target"


def test_front_measure_at_an_unknown_city(copy: Copy) -> None:
    copy.edit(TOML, 'place = "Daugavpils"', 'place = "Daugavpil"')
    problem = copy.only_problem()
    assert (problem.where, problem.hint) == ("measure.place", "did you mean Daugavpils?")


@pytest.mark.parametrize(
    ("old", "new", "where", "got", "expected"),
    [
        ("behind = 5\n", "", "behind", "nothing", "behind, which is needed"),
        ("behind = 5\n", "behind = -1\n", "behind", "-1", "0.0 or more"),
        ("behind = 5\n", 'behind = "far"\n', "behind", "'far'", "a number"),
        ("behind = 5\n", "behind = nan\n", "behind", "nan", "a finite number"),
        ("behind = 5\n", "behind = 5\nafter = 1941-12-01\n", "after", "unknown key 'after'", ""),
        ("on = 1941-11-15", "on = 1942-11-15", "measure.on", "1942-11-15", "a day of the scenario"),
        ("to = 1941-11-26", "to = 1941-06-21", "measure.to", "1941-06-21", "a day of the scenario"),
        ("from = 1941-11-01\nto = 1941-11-30", "from = 1941-11-30\nto = 1941-11-01", "measure.to", "1941-11-01",
         "a day not before 1941-11-30"),
    ],
)  # fmt: skip
def test_front_measure_with_a_broken_argument(
    copy: Copy, old: str, new: str, where: str, got: str, expected: str
) -> None:
    copy.edit(TOML, old, new)
    problem = copy.only_problem()
    assert (problem.where.rpartition("].")[2], problem.got) == (where, got)
    assert problem.expected.startswith(expected)


def test_industry_runs_on_after_the_scenario_but_not_for_ever(copy: Copy) -> None:
    """1 January to 30 June 1942 stands in the scenario as it is, which ends on 31 January."""
    copy.edit(TOML, "to = 1942-06-30", "to = 1962-06-30")
    problem = copy.only_problem()
    assert (problem.where, problem.got) == ("measure.to", "1962-06-30")
    assert problem.expected.startswith("a day of industry, 1941-06-22 to ")


def test_industry_does_not_begin_before_the_scenario(copy: Copy) -> None:
    copy.edit(TOML, "from = 1942-01-01\nto = 1942-12-31", "from = 1941-01-01\nto = 1942-12-31")
    problem = copy.only_problem()
    assert (problem.where, problem.got) == ("outcome.from", "1941-01-01")


def test_outcome_of_an_unknown_kind(copy: Copy) -> None:
    copy.edit(TOML, 'kind = "city_held"', 'kind = "city_hold"')
    problem = copy.only_problem()
    assert (problem.where, problem.got, problem.hint) == ("outcome[1].kind", "'city_hold'", "did you mean city_held?")


def test_outcome_has_the_unit_of_its_kind(copy: Copy) -> None:
    copy.edit(TOML, 'unit = "flag"', 'unit = "share"')
    problem = copy.only_problem()
    assert (problem.where, problem.got, problem.expected) == ("outcome[1].unit", "'share'", "one of flag")


def test_outcome_without_a_sentence(copy: Copy) -> None:
    text = "People at home under occupation on the last day of the run."
    copy.edit(TOML, f'sentence = "{text}"\n', "")
    problem = copy.only_problem()
    assert (problem.where, problem.got) == ("outcome[4].sentence", "nothing")


def test_outcome_twice(copy: Copy) -> None:
    copy.edit(TOML, 'id = "people_away"', 'id = "occupied_people"')
    problem = copy.only_problem()
    assert (problem.where, problem.got) == ("outcome", "occupied_people a second time")


def test_outcome_at_an_unknown_city(copy: Copy) -> None:
    copy.edit(TOML, 'unit = "flag"\nplace = "Moscow"', 'unit = "flag"\nplace = "Moskow"')
    problem = copy.only_problem()
    assert (problem.where, problem.hint) == ("outcome.place", "did you mean Moscow?")


def test_outcome_whose_span_is_empty(copy: Copy) -> None:
    copy.edit(
        TOML,
        'unit = "share"\nplace = "Moscow"\nafter = 1941-10-14',
        'unit = "share"\nplace = "Moscow"\nafter = 1941-10-20',
    )
    problem = copy.only_problem()
    assert (problem.where, problem.expected) == ("outcome.to", "a day after 1941-10-20")


def test_outcome_with_a_key_of_another_kind(copy: Copy) -> None:
    copy.edit(TOML, 'unit = "km"\nplace = "Moscow"', 'unit = "km"\nplace = "Moscow"\non = 1941-12-01')
    assert copy.only_problem().got == "unknown key 'on'"


def test_appeal_that_is_no_event(copy: Copy) -> None:
    copy.edit(TOML, 'title = "Stalin radio speech"', 'title = "Stalin radio speach"')
    problem = copy.only_problem()
    assert (problem.where, problem.hint) == ("appeal.title", "did you mean Stalin radio speech?")


def test_appeal_on_the_wrong_day(copy: Copy) -> None:
    copy.edit(TOML, "on = 1941-07-03\nspeaker", "on = 1941-07-04\nspeaker")
    assert copy.only_problem().expected == "the title of an event of 1941-07-04 in events.csv"


def test_what_is_not_counted_is_on_record(copy: Copy) -> None:
    copy.edit(TOML, 'what = "deaths from hunger in occupied Kharkov"', 'what = "deaths from hunger in Kharkov"')
    assert copy.only_problem().hint == "did you mean deaths from hunger in occupied Kharkov?"


def test_a_cause_may_not_lose_its_price(copy: Copy) -> None:
    copy.edit(TOML, 'id = "purges"', 'id = "purge"')
    problems = copy.problems()
    assert all(problem.file.endswith("human_cost.csv") for problem in problems)
    assert {problem.hint.partition(";")[0] for problem in problems} == {"did you mean purge?"}


def test_a_bare_table_is_no_section(copy: Copy) -> None:
    copy.edit(TOML, "[orders]\nissued_by", "[order]\nissued_by")
    assert {problem.where for problem in copy.problems()} == {"order", "orders"}


def test_not_toml(copy: Copy) -> None:
    copy.edit(TOML, "days = 224", "days = = 224")
    problem = copy.only_problem()
    assert (problem.line, problem.expected) == (copy.line_of(TOML, "days = ="), "a TOML file")


def test_not_toml_and_a_broken_table_are_both_told(copy: Copy) -> None:
    copy.edit(TOML, "days = 224", "days = = 224")
    copy.edit("weather.csv", "-13.8", "cold")
    assert {problem.file for problem in copy.problems()} == {FILE, "moscow-1941/weather.csv"}


@pytest.mark.parametrize("text", ["x = " + "[" * 5000, "x = " + "1" * 5000])
def test_toml_made_to_harm(copy: Copy, text: str) -> None:
    (copy.folder / TOML).write_text(text, encoding="utf-8")
    assert any(problem.file == FILE for problem in copy.problems())


@pytest.mark.parametrize(
    "text", ["", "scenario = {}", "scenario = 3\nvalues = 4\nappeal = 5\nfiles = 6\norders = []\ncommand = 1"]
)
def test_nearly_empty_toml(copy: Copy, text: str) -> None:
    (copy.folder / TOML).write_text(text, encoding="utf-8")
    wheres = {problem.where for problem in copy.problems()}
    assert {"scenario", "files", "values", "command", "orders"} <= wheres


def test_all_problems_at_once_in_the_order_of_lines(copy: Copy) -> None:
    copy.edit(TOML, "days = 224", "days = 0")
    copy.edit(TOML, FLOOR, FLOOR.replace("share", "km"))
    copy.edit("captures.csv", "Brest,Brest,bel_west", "Brest,Brest,bel_west_")
    problems = copy.problems()
    assert len(problems) == 3
    assert list(problems) == sorted(problems)
    assert {problem.file for problem in problems} == {FILE, "moscow-1941/captures.csv"}
