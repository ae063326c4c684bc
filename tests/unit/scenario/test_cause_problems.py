"""What is wrong in a [[cause]] is told: its changes, their names, values, days, and its price."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from homefront.scenario.causes import MOST_CHANGES
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Registry

from .conftest import Copy

TOML = "scenario.toml"
CANDOUR = '{ set = "candour", value = 0.9 }'
FIDELITY = '{ parameter = "command.fidelity", low = 0.80, high = 0.92, source = "homefront-design", grade = "assumed" }'
APPEALS = 'changes = [{ drop = "appeals" }]'
LEARNING = '{ parameter = "learning.rate", value = 0 }'
RESERVES = 'changes = [{ front = "reserves", value = 0 }]'

WRONG = [
    (CANDOUR, '{ set = "candor", value = 0.9 }', ".set", "'candor'", "did you mean candour?"),
    (CANDOUR, '{ set = "candour", value = 1.9 }', ".value", "1.9", "1.0 or less"),
    (CANDOUR, '{ set = "candour", value = -0.1 }', ".value", "-0.1", "0.0 or more"),
    (CANDOUR, '{ set = "candour", value = nan }', ".value", "nan", ""),
    (CANDOUR, '{ set = "candour", value = true }', ".value", "True", "a number"),
    (CANDOUR, '{ set = "candour" }', ".value", "nothing", "value, which is needed"),
    (CANDOUR, '{ set = "candour", value = 0.9, form = 1941-07-01 }', ".form", "unknown key", "did you mean from?"),
    (CANDOUR, '{ set = "candour", value = 0.9, from = "1941-07-01" }', ".from", "'1941-07-01'", "a date as"),
    (CANDOUR, '{ set = "candour", value = 0.9, hold = "candour" }', "", "keys hold, set, value", "just one of"),
    (CANDOUR, '{ sett = "candour" }', "", "keys sett", "did you mean set?"),
    (CANDOUR, '"candour"', "", "'candour'", "just one of"),
    (CANDOUR, "{}", "", "a table", "just one of"),
    ('{ drop = "appeals" }', '{ drop = "appeal" }', ".drop", "'appeal'", "did you mean appeals?"),
    ('{ drop_order = "stay", from', '{ drop_order = "stary", from', ".drop_order", "'stary'", "did you mean stay?"),
    ("{ hardship = 0 }", "{ hardship = 2 }", ".hardship", "2", "1.0 or less"),
    (RESERVES, RESERVES.replace("reserves", "reserve"), ".front", "'reserve'", "did you mean reserves?"),
    (RESERVES, RESERVES.replace("0 }", "7 }"), ".value", "7", "1.0 or less"),
    (FIDELITY, FIDELITY.replace("command.fidelity", "fidelity"), ".parameter", "'fidelity'", "process.parameter"),
    (FIDELITY, FIDELITY.replace('source = "homefront-design", ', ""), "", "with low, high, grade", "value, or low"),
    (FIDELITY, FIDELITY.replace("low = 0.80", "value = 0.80"), "", "with value, high", "value, or low"),
    (FIDELITY, FIDELITY.replace("0.80", "0.95"), "", "0.95, 0.92", "low < high"),
    (FIDELITY, FIDELITY.replace('"assumed"', '"assume"'), ".grade", "'assume'", "did you mean assumed?"),
    (
        FIDELITY,
        FIDELITY.replace("homefront-design", "homefront-desing"),
        ".source",
        "",
        "did you mean homefront-design?",
    ),
]


@pytest.mark.parametrize(("old", "new", "where", "got", "said"), WRONG, ids=[new for _, new, *_ in WRONG])
def test_a_wrong_change_is_told_where_it_stands(
    copy: Copy, old: str, new: str, where: str, got: str, said: str
) -> None:  # fmt: skip
    copy.edit(TOML, old, new)
    problem = copy.only_problem()
    assert problem.line == copy.line_of(TOML, new)
    assert problem.where.startswith("cause[")
    assert ".changes[" in problem.where
    assert problem.where.endswith(where)
    assert got in problem.got
    assert said in f"{problem.expected} {problem.hint}"


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('{ hold = "leaving_seen", from = 1941-10-16 }', '{ hold = "leaving_seen", from = 1940-10-16 }', "from"),
        ('{ set = "staying_seen", value = 0, from = 1941-10-16 }',
         '{ set = "staying_seen", value = 0, from = 1942-10-16 }', "from"),
        ('{ drop_order = "stay", from = 1941-10-16 }', '{ drop_order = "stay", from = 1942-02-01 }', "from"),
        (CANDOUR, '{ set = "candour", value = 0.9, to = 1942-02-01 }', "to"),
        (CANDOUR, '{ set = "candour", value = 0.9, from = 1941-08-01, to = 1941-07-01 }', "to"),
    ],
)  # fmt: skip
def test_changes_are_of_days_of_the_scenario(copy: Copy, old: str, new: str, where: str) -> None:
    copy.edit(TOML, old, new)
    problem = copy.only_problem()
    assert (problem.line, problem.where) == (copy.line_of(TOML, new), f"cause.changes.{where}")
    assert "a day" in problem.expected


@pytest.mark.parametrize(
    ("written", "got"),
    [("", "nothing"), ("changes = []", "an empty list"), ("changes = 3", "3"), ("changes = {}", "a table")],
)
def test_a_cause_without_changes_is_an_error(copy: Copy, written: str, got: str) -> None:
    copy.edit(TOML, APPEALS, written)
    problem = copy.only_problem()
    assert (problem.where, problem.got) == ("cause[2].changes", got)
    assert "at least one change" in problem.expected


def test_changes_are_bounded_in_number(copy: Copy) -> None:
    changes = ", ".join(['{ drop = "appeals" }'] * (MOST_CHANGES + 1))
    copy.edit(TOML, APPEALS, f"changes = [{changes}]")
    problem = copy.only_problem()
    assert (problem.where, problem.got) == ("cause[2].changes", f"{MOST_CHANGES + 1} changes")


def test_two_causes_may_not_change_the_same(copy: Copy) -> None:
    copy.edit(TOML, RESERVES, 'changes = [{ set = "siege", value = 0.5 }]')
    problem = copy.only_problem()
    assert problem.got == "siege, which control_and_siege changes too"


def test_one_cause_may_change_the_same_twice(copy: Copy) -> None:
    copy.edit(
        TOML, CANDOUR, '{ set = "candour", value = 0.9, to = 1941-08-01 }, { hold = "candour", from = 1941-08-01 }'
    )
    assert len(load_scenario(copy.folder).cause("information_monopoly").changes) == 4


def test_an_unknown_parameter_names_the_nearest(copy: Copy, processes: Callable[[], Registry]) -> None:
    copy.edit(TOML, FIDELITY, FIDELITY.replace("fidelity", "fidelty"))
    problem = copy.only_problem(processes())
    assert (problem.where, problem.hint) == ("cause.changes.parameter", "did you mean command.fidelity?")


def test_a_parameter_of_no_process_is_unknown(copy: Copy, processes: Callable[[], Registry]) -> None:
    load_scenario(copy.folder, processes())
    copy.edit(TOML, LEARNING, LEARNING.replace("learning", "lerning"))
    assert copy.only_problem(processes()).hint == "did you mean learning.rate?"


@pytest.mark.parametrize("name", ["process:talk", "Purges", "a b", "1st", "", "x" * 81])
def test_ids_of_causes_cannot_be_taken_for_anything_else(copy: Copy, name: str) -> None:
    copy.edit(TOML, 'id = "reserves"', f'id = "{name}"')
    problem = copy.only_problem()
    assert problem.where == "cause[11].id"
    assert "as winter_unready" in problem.expected


@pytest.mark.parametrize("cause", ["control_and_siege", "information_monopoly", "purges", "past_hardship"])
def test_four_causes_have_a_price_or_there_is_no_scenario(copy: Copy, cause: str) -> None:
    path = copy.folder / "human_cost.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(f",{cause},", ",,"), encoding="utf-8")
    problems = copy.problems()
    assert f"{cause} without a price" in {problem.got for problem in problems}


def test_what_is_told_first_of_a_price_is_part_of_it(copy: Copy) -> None:
    copy.edit(TOML, '    "deported peasants dead",\n', '    "officers arrested, 1937 and 1938",\n')
    problem = copy.only_problem()
    assert problem.where == "cause.price"
    assert "with cause_id past_hardship" in problem.expected
