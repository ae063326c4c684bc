"""The order of a day. The engine runs these lists, and `homefront show ID --schedule` prints them.

Here stand the steps themselves; what each of them does is declared and written in the file of its process. A new
mechanism is its own file and its place in this one: which processes there are follows from it (processes/__init__.py).
A kernel is one call for all its steps; tests/contract/test_order.py traces them.
"""

from __future__ import annotations

from homefront.processes.action import Action
from homefront.processes.attrition import Attrition
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
from homefront.processes.measurement import Measurement
from homefront.processes.mobilisation import Mobilisation
from homefront.processes.news import News
from homefront.processes.raids import Raids
from homefront.processes.refugees import Refugees
from homefront.processes.relocation import Relocation
from homefront.processes.resolve import Resolve
from homefront.processes.soldiers import Soldiers
from homefront.processes.steps import Group
from homefront.processes.talk import Talk
from homefront.processes.weather import Weather

FRONT_DAY = (
    Front.transfer,
    Weather.set_weather,
    Front.weigh_power,
    Front.move_front,
    Attrition.fight,
    Attrition.recover,
    Mobilisation.share_out,
    Learning.learn,
    Mobilisation.reinforce,
    Relocation.equip,
    Front.end_move,
    Front.take_cities,
    Relocation.step_industry,
)
"""Of front and industry; everything is read from the evening before."""

PEOPLE = (
    Command.orders_of,
    News.bulletin,
    Refugees.met,
    Talk.hear_block,
    Belief.next_belief,
    Fear.next_fear,
    Resolve.next_resolve,
    Action.time_ordered,
    Raids.live_through,
)
"""Of a household, in the one kernel over people. Other blocks are read as they were at the start of the half-day."""

IN_PEOPLE = Group("people", PEOPLE, kernel=True, also=(Letters, Mobilisation))
"""One call. Those who grieve lose resolve, and those called up are away, without a step of their own."""

HALF_DAY = (
    Refugees.passing,
    IN_PEOPLE,
    count,
    Refugees.arrivals,
)

EVE = (Measurement.on_scale,)
"""Of the society, once, before the first day."""

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
    Coupling.hooks,
    Group("front", FRONT_DAY, kernel=True),
    Mobilisation.call_up,
    Soldiers.weigh,
    Soldiers.soldiers,
    Relocation.move_labour,
    Group("society", DAY),
    Letters.post,
    Letters.bereave,
    Coupling.read,
)
"""Of both halves."""
