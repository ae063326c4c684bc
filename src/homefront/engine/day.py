"""The order of a day: the loops run these lists, and `homefront show ID --schedule` prints them.

A step is a method of a loop (engine/loop.py, engine/coupled.py), or a function that a kernel calls in this order
(engine/front.py, engine/people.py). A kernel is one call for all its steps; tests/contract/test_order.py traces them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """A piece of a day. name : of the method or function.   process : whose it is; "" : of the loop itself.

    always : runs also where its process is left out, which then only loses its part in it.   needs : parameters of the
    process that must be above 0, or the step does nothing.   last : in the last half-day alone.
    reads, writes : state variables, of a step of the loop itself; those of others stand with their process.
    """

    name: str
    process: str
    does: str
    always: bool = False
    needs: tuple[str, ...] = ()
    last: bool = False
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Steps that are done in one go. repeated : once in every half-day."""

    name: str
    steps: tuple[Step | Group, ...]
    repeated: bool = False


COUNTED = ("gone", "gone_before", "officials", "officials_before")
"""What the loop itself writes of the society: what others can see of who is away."""

FRONT_DAY = (
    Step("transfer", "front", "attackers move between axes by order", always=True),
    Step("set_weather", "weather", "temperature; mud, cold and snow on each side's mobility", always=True),
    Step("weigh_power", "front", "supply, zones, shock, log ratio of power", always=True),
    Step("move_front", "front", "who attacks, speed of the front, intensity of combat", always=True),
    Step("fight", "attrition", "killed, wounded, captured and frozen"),
    Step("recover", "attrition", "wounded return from hospital", always=True),
    Step("share_out", "mobilisation", "men called up, echelons and reserves reach the axes", always=True),
    Step("learn", "learning", "experience of the defender"),
    Step("reinforce", "mobilisation", "replacements and reserve of the attacker"),
    Step("equip", "relocation", "equipment lost with its men, and made", always=True),
    Step("end_move", "front", "positions and railheads at the end of the day", always=True),
    Step("take_cities", "front", "cities fall, or are free again", always=True),
    Step("step_industry", "relocation", "plants are ordered out, shipped, restarted; what is made", always=True),
)
"""Of front and industry; everything is read from the evening before."""

PEOPLE = (
    Step("in_force", "command", "which orders hold in this block"),
    Step("hear_block", "talk", "what people hear from each other; who learns that the authorities leave"),
    Step("told", "news", "what the official word says"),
    Step("met", "refugees", "what those passing tell"),
    Step("relaxed", "belief", "belief in danger follows what is learned"),
    Step("followed", "fear", "fear follows belief, and decays"),
    Step("resolve_target", "resolve", "resolve moves to where it heads"),
    Step("time_above", "action", "the household stays, leaves or returns"),
    Step("frightened", "raids", "raids at the end of the night", last=True),
)
"""Of a household, in the one kernel over people. Other blocks are read as they were at the start of the half-day."""

HALF_DAY = (
    Step("passing", "refugees", "weight of those passing in a resident's ears"),
    Step("trust", "trust", "trust in the official word", needs=("speed",)),
    Step("telling", "talk", "those who have heard the rumour tell it on", needs=("telling",)),
    Group("people", PEOPLE),
    Step(
        "count", "", "adds up who is away, which posts are empty", reads=("away", "gone", "officials"), writes=COUNTED
    ),
    Step("arrivals", "refugees", "who left passes by elsewhere", always=True),
)

DAY = (
    Step("danger", "danger", "distance to the front, danger, occupation"),
    Step("orders", "command", "orders of the day reach blocks, or lapse"),
    Step("word", "information_control", "coverage and candour of the day", always=True),
    Step("destinations", "refugees", "where those who leave go, if they are nobody's guests"),
    Step("appeals", "resolve", "appeals of the day are heard", needs=("appeals",)),
    Group("half_day", HALF_DAY, repeated=True),
)
"""Of the society."""

COUPLED_DAY = (
    Step("hooks", "coupling", "what the society of the evening before does to the front"),
    Group("front", FRONT_DAY),
    Step("call_up", "mobilisation", "those called up leave their homes"),
    Step("weigh", "soldiers", "what share is lost, and how many men a row of the panel stands for", always=True),
    Step("soldiers", "soldiers", "men lost are replaced, stragglers return"),
    Step("move_labour", "relocation", "workers leave with their plants", needs=("workers",)),
    Group("society", DAY),
    Step("post", "letters", "letters are posted, told, withheld", always=True),
    Step("bereave", "letters", "households learn of a death or a missing"),
    Step("read", "coupling", "what the front will read of this evening", always=True),
)
"""Of both halves."""
