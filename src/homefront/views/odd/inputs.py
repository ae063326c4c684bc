"""Elements 5 and 6 of ODD: what a world begins with, and the data that drive it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from homefront.inputs.coded import readable
from homefront.processes.measurement import Measurement
from homefront.scenario.daily import RAIDED
from homefront.scenario.front_listing import front_numbers, front_timeline
from homefront.scenario.schema import Scenario, Value
from homefront.scenario.values import spec_of
from homefront.views.odd.document import Block, cite, code, table
from homefront.views.odd.parameters import number, span
from homefront.views.odd.sourced import sourced_table
from homefront.views.odd.subject import Subject

AT_THE_START = {
    "published": "1: everybody is heard, and believes nothing yet",
    "order_from": "infinite: no order is in force",
    "resolve": "the coded cause and unity of the place on the first day",
    "shown_resolve": "the same: what people show is what they feel",
    "trust": "as coded for the eve",
    "attackers": "as the scenario gives them",
    "defenders": "as the scenario gives them",
    "experience": f"the parameter {code('learning.start')}",
    "equipment": "1",
    "stock": "what keeps the first release of men at the first rate of mobilisation",
    "plants": "all at work in place, as many as the scenario gives",
    "defenders_before": f"the same as {code('defenders')}",
}
"""State variables that are not 0 on the eve -> what they are. All others are 0."""

DAILY = {
    "coverage": "share of residents whom official news reach",
    "candour": "share of bad news that the bulletins tell",
    "control": "ordinary control: permits, labour law, checks",
    "siege": "emergency control: state of siege, summary courts",
    "leaving_seen": "authorities seen to leave",
    "staying_seen": "leaders seen to stay",
    "near_miss": "chance that a raid of the night comes near a person",
    "violence": "violence of that raid for those whom it passes by",
    "homeless": "chance that a household loses its home in the night",
    "return_open": "how far return is open",
    "war_on": "whether the war goes on, according to the official word",
    "cause": "cause and unity, to which resolve heads",
    "ally": "help of allies, according to the official word",
    "cost": "what safety costs a household",
    "shelter": "share of people who have shelter in a raid",
    "order_offices_go": "share of blocks addressed by an order that offices go",
    "order_all_go": "share of blocks addressed by an order that everybody goes",
    "order_stay": "share of blocks addressed by an order to stay",
    "trust": "trust in the official word on the eve",
    "hardship": "past hardship on the eve",
}
"""Daily inputs of a place and those of the eve, each from 0 to 1 -> what they are."""

OF_THE_START = ("strengths.", "zones.", "industry.")
"""Before the names of numbers of the front that a world begins with; the others drive it."""


def start_table(subject: Subject) -> list[Block]:
    """State variables that are not 0 at the start."""
    rows = [(code(name), what) for name, what in AT_THE_START.items() if name in subject.variables]
    return [table("State on the eve. All other state variables are 0.", [("variable", 22.0), ("value", 78.0)], rows)]


def value_table(subject: Subject) -> list[Block]:
    """The numbers of the scenario that a world is built with."""
    rows = [value_cells(subject.scenario, value) for value in subject.scenario.values.values()]
    front = [_front_cells(row) for row in _front(subject) if row["name"].startswith(OF_THE_START)]
    out = sourced_table("Numbers of the scenario with which a world is built.", VALUE_COLUMNS, rows)
    if front:
        out += sourced_table("The front and the industry at the start.", VALUE_COLUMNS, front)
    return out


VALUE_COLUMNS = [
    ("number", 22.0), ("what it is", 26.0), ("value", 9.0), ("range", 11.0), ("unit", 9.0), ("how sure", 8.0),
    ("source", 15.0),
]  # fmt: skip


def value_cells(scenario: Scenario, value: Value) -> tuple[str, ...]:
    """A value as a row of VALUE_COLUMNS."""
    spec = spec_of(value.name)
    return (code(value.name), spec.doc if spec else "", number(value.value), range_of(value.low, value.high),
            value.unit, value.grade, source_text(scenario, value.source))  # fmt: skip


def _front(subject: Subject) -> list[dict[str, Any]]:
    return front_numbers(subject.scenario) if subject.front else []


def _front_cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (code(row["name"]), front_what(row["name"]), number(row["value"]), range_of(row["low"], row["high"]),
            row["unit"], row["grade"], row["source"])  # fmt: skip


FRONT_WORDS = {
    "strengths": {
        "attackers": "men of the attacker on the first day", "defenders": "men of the defender on the first day",
        "attacker_reserve": "attackers who arrive later", "second_echelon": "defenders of the second echelon",
        "reserve_share": "share of the reserve armies that comes to this axis",
    },
    "zones": {"": "strength of the defended zone; drawn where it has a range"},
    "enemy_orders": {
        "men": "men whom the order moves or brings up", "share": "most of the men of the axis, or share that returns",
    },
    "temperature": {"": "temperature of the day, or how much an axis differs"},
    "industry": {
        "share": "share of war output in the first month", "plants": "plants",
        "movable": "share of plants that can be moved",
    },
    "objectives": {"": "war output that a directive asks for by this day"},
}  # fmt: skip
"""File of the front -> end of a number's name -> what it is; "" for any end."""


def front_what(name: str) -> str:
    """What a number of front_listing.front_numbers is; KeyError for a file or an end that is not known."""
    words = FRONT_WORDS[name.partition(".")[0]]
    return words[""] if "" in words else words[name.rpartition(".")[2]]


def range_of(low: float | None, high: float | None) -> str:
    """A plausible range, "" where none is given."""
    return "" if low is None or high is None else span(low, high)


def source_text(scenario: Scenario, source: str) -> str:
    """A citation where the source is one of the scenario's works; else as it is written."""
    return cite(source) if source in scenario.sources else source


def input_tables(subject: Subject) -> list[Block]:
    """Daily inputs, orders and numbers that drive the front, and the files that all of it comes from."""
    out: list[Block] = []
    if subject.society:
        out.append(_daily(subject))
        if subject.scenario.dangers:
            out += _dangers(subject.scenario)
        if subject.scenario.appeals:
            out += _appeals(subject.scenario)
    driving = [_front_cells(row) for row in _front(subject) if not row["name"].startswith(OF_THE_START)]
    if driving:
        rows = [(str(row["date"]), row["kind"], row["title"]) for row in front_timeline(subject.scenario)]
        columns = [("from", 14.0), ("kind", 18.0), ("what", 68.0)]
        out.append(table(ORDERED, columns, rows))
        out += sourced_table("Numbers that drive the front.", VALUE_COLUMNS, driving)
    return [*out, _files(subject.scenario)]


def _daily(subject: Subject) -> Block:
    rows = list(_daily_rows(subject))
    columns = [
        ("input", 17.0), ("what it is", 32.0), ("acts as", 23.0), ("coded rows", 9.0),
        ("places where the coders differ", 19.0),
    ]  # fmt: skip
    return table("Inputs of a place, each from 0 to 1.", columns, rows)


def _daily_rows(subject: Subject) -> Iterator[tuple[str, ...]]:
    scenario = subject.scenario
    coded: dict[str, int] = {}
    differ: dict[str, set[str]] = {}
    for row in scenario.coding_merged:
        name = readable(row.variable)
        coded[name] = coded.get(name, 0) + 1
        if row.low is not None and row.high is not None and row.low < row.high:
            differ.setdefault(name, set()).add(row.place if row.place != "*" else "kinds of place")
    curves = {field for field in Measurement.Rates._fields}
    for name, what in ((name, what) for name, what in DAILY.items() if name not in subject.idle):
        curve = "orders" if name.startswith("order_") else name
        acts = f"a rank, by the curve {code(f'measurement.{curve}')}" if curve in curves else "the number itself"
        by_day = " (by day, from files of their own)" if name in RAIDED else ""
        yield (code(name), what + by_day, acts, str(coded.get(name, 0)), str(len(differ.get(name, ()))))


def _dangers(scenario: Scenario) -> list[Block]:
    rows = [
        (str(one.date_start), str(one.date_end), one.what, one.place, number(one.level),
         number(1.0 if one.seen is None else one.seen), number(one.homeless_share or 0.0),
         source_text(scenario, one.source))
        for one in scenario.dangers
    ]  # fmt: skip
    columns = [
        ("from", 11.0), ("to", 11.0), ("danger", 12.0), ("where", 18.0), ("level", 8.0), ("share seen", 11.0),
        ("homes lost a day", 13.0), ("source", 16.0),
    ]  # fmt: skip
    return sourced_table(
        "Danger that is given by place and day. Of several in a place the greatest holds.", columns, rows
    )


def _appeals(scenario: Scenario) -> list[Block]:
    rows = [
        (str(one.on), one.speaker, one.title, "everywhere" if one.places == ("*",) else ", ".join(one.places),
         one.grade, source_text(scenario, one.source))
        for one in scenario.appeals
    ]  # fmt: skip
    columns = [
        ("day", 12.0), ("speaker", 16.0), ("title", 34.0), ("where", 14.0), ("how sure", 9.0), ("source", 15.0),
    ]  # fmt: skip
    return sourced_table("Appeals that can reach a person.", columns, rows)


ORDERED = "What is ordered and what begins on a date. In brackets: the cause without which it is not so."

USED_BY = {"society": "the society", "front": "front and industry", "report": "reports and figures alone"}


def _files(scenario: Scenario) -> Block:
    rows = [(code(note.file), note.what, USED_BY[note.used_by], note.grade) for note in scenario.file_notes.values()]
    columns = [("file", 18.0), ("what it holds", 54.0), ("read by", 18.0), ("how sure", 10.0)]
    return table("Files of the scenario. Every row of them names its own source.", columns, rows)
