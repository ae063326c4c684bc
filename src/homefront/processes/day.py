"""The order of a day. The engine runs these lists, and `homefront show ID --schedule` prints them.

Here stand the steps themselves; what each of them does is declared and written in the file of its process. A new
mechanism is its own file and its place in this one: which processes there are follows from it (processes/__init__.py).
A kernel is one call for all its steps; tests/contract/test_order.py traces them.
"""

from __future__ import annotations

from typing import Any

from homefront.processes.action import Action
from homefront.processes.attrition import Attrition
from homefront.processes.base import Process
from homefront.processes.belief import Belief
from homefront.processes.command import Command
from homefront.processes.count import count
from homefront.processes.coupling import Coupling
from homefront.processes.danger import Danger
from homefront.processes.fear import Fear
from homefront.processes.front import Front
from homefront.processes.information_control import InformationControl
from homefront.processes.learning import Learning
from homefront.processes.letters import Letters
from homefront.processes.mobilisation import Mobilisation
from homefront.processes.news import News
from homefront.processes.raids import Raids
from homefront.processes.refugees import Refugees
from homefront.processes.relocation import Relocation
from homefront.processes.resolve import Resolve
from homefront.processes.soldiers import Soldiers
from homefront.processes.steps import Group, Step
from homefront.processes.talk import Talk
from homefront.processes.trust import Trust
from homefront.processes.weather import Weather


def _of(owner: type[Process], name: str, does: str, **options: Any) -> Step:
    """A step that does not stand in the file of its process yet."""
    return Step(does, None, name, owner=owner, **options)


FRONT_DAY = (
    _of(Front, "transfer", "attackers move between axes by order", always=True),
    _of(Weather, "set_weather", "temperature; mud, cold and snow on each side's mobility", always=True),
    _of(Front, "weigh_power", "supply, zones, shock, log ratio of power", always=True),
    _of(Front, "move_front", "who attacks, speed of the front, intensity of combat", always=True),
    _of(Attrition, "fight", "killed, wounded, captured and frozen"),
    _of(Attrition, "recover", "wounded return from hospital", always=True),
    _of(Mobilisation, "share_out", "men called up, echelons and reserves reach the axes", always=True),
    _of(Learning, "learn", "experience of the defender"),
    _of(Mobilisation, "reinforce", "replacements and reserve of the attacker"),
    _of(Relocation, "equip", "equipment lost with its men, and made", always=True),
    _of(Front, "end_move", "positions and railheads at the end of the day", always=True),
    _of(Front, "take_cities", "cities fall, or are free again", always=True),
    _of(Relocation, "step_industry", "plants are ordered out, shipped, restarted; what is made", always=True),
)
"""Of front and industry; everything is read from the evening before."""

PEOPLE = (
    Command.in_force,
    Talk.hear_block,
    News.told,
    Refugees.met,
    Belief.relaxed,
    Fear.followed,
    Resolve.resolve_target,
    Action.time_above,
    Raids.frightened,
)
"""Of a household, in the one kernel over people. Other blocks are read as they were at the start of the half-day."""

IN_PEOPLE = Group("people", PEOPLE, kernel=True, also=(Letters, Mobilisation))
"""One call. Those who grieve lose resolve, and those called up are away, without a step of their own."""

HALF_DAY = (
    Refugees.passing,
    Trust.trust,
    Talk.tell_on,
    IN_PEOPLE,
    count,
    Refugees.arrivals,
)

DAY = (
    Danger.danger,
    Command.orders,
    InformationControl.word,
    Refugees.destinations,
    Resolve.hear_appeals,
    Group("half_day", HALF_DAY, repeated=True),
)
"""Of the society."""

COUPLED_DAY = (
    _of(Coupling, "hooks", "what the society of the evening before does to the front"),
    Group("front", FRONT_DAY, kernel=True),
    _of(Mobilisation, "call_up", "those called up leave their homes"),
    _of(Soldiers, "weigh", "what share is lost, and how many men a row of the panel stands for", always=True),
    _of(Soldiers, "soldiers", "men lost are replaced, stragglers return"),
    _of(Relocation, "move_labour", "workers leave with their plants", needs=("workers",)),
    Group("society", DAY),
    _of(Letters, "post", "letters are posted, told, withheld", always=True),
    _of(Letters, "bereave", "households learn of a death or a missing"),
    _of(Coupling, "read", "what the front will read of this evening", always=True),
)
"""Of both halves."""
