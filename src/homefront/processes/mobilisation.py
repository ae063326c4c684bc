"""Who is called up, and how men reach the axes.

    called up a day: early, then late from the scenario's date      stock += called arriving
    released = stock / training days      share of axis k ~ value_k A_k e^(y_k)

The stock is the men under arms in the interior; with `stock` off, those called up reach the axes the same day. At the
start it holds what keeps the first release at the first rate, so the change of rate reaches the front late. Second
echelon and reserve armies arrive on the scenario's dates. In a coupled run the called leave their homes, and only
those at home or evacuated by order can be reached (hook `replacement`). People of the model have no age or sex: anybody
but an official may be called up.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numba import prange

from homefront.compiled import device, kernel, part
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.both_halves import BothHalves
from homefront.processes.country import Clock, Streams, Today
from homefront.processes.place_groups import in_reach
from homefront.processes.sources import FRONT_FITTED as _FITTED
from homefront.processes.steps import kernel_step, step
from homefront.streams import happens, happens_to_any, whole_of_any
from homefront.units import THOUSAND
from homefront.world.people import column_of
from homefront.world.published import NOBODY, publish, row_start
from homefront.world.state import HOME, ORDERED, variable

ATTACKER, ECHELON, RESERVE = 0, 1, 2
"""Rows of `windows`, (first, last) day: of the attacker's reserve, the second echelon and the reserve armies."""


@process(
    name="mobilisation",
    reads=("away", "enlisted", "occupied", "attackers", "defenders", "inflow", "stock", "called", "arrived",
        "replaced", "called_before"),
    writes=("published", "enlisted", "attackers", "defenders", "inflow", "stock", "called", "arrived", "replaced",
        "called_before"),
)  # fmt: skip
class Mobilisation(Process):
    early: float = param(21.835623587446904, unit="thousand/day", bounds=(0, 100), prior=(12, 40), symbol="M_1",
                         source=_FITTED, doc="men called up a day in the summer")  # fmt: skip
    late: float = param(8.002648966830176, unit="thousand/day", bounds=(0, 100), prior=(8, 34), symbol="M_0",
                        source=f"{_FITTED}; at the end of its range", doc="the same later")  # fmt: skip
    reserve: float = param(500.0452302696505, unit="thousand", bounds=(0, 5000), prior=(500, 1500), symbol="R",
                           source=f"{_FITTED}; at the end of its range, evidence suggests 800-1000",
                           doc="reserve armies")  # fmt: skip
    value_north: float = param(1.1759664622787307, unit="1", bounds=(0.1, 10), prior=(0.5, 2), symbol="V_N",
                               source=_FITTED, doc="worth of the northern axis in sharing men")  # fmt: skip
    value_centre: float = param(2.0269185476585534, unit="1", bounds=(0.1, 10), prior=(0.7, 3.5), symbol="V_C",
                                source=_FITTED, doc="the same, centre")  # fmt: skip
    training: float = param(20.0, unit="day", bounds=(1, 200), prior=(10, 40), symbol="tau_r",
                            source="assumed: weeks between call-up and the front in 1941",
                            doc="mean time in the interior before the front")  # fmt: skip
    stock: float = param(1.0, unit="flag", bounds=(0, 1), symbol="stock",
                         source="rule of this version, docs/decisions/0009-front-day.md",
                         doc="men called up pass through the interior")  # fmt: skip
    called_before: np.ndarray = variable("one", "float64", "thousand", "men called up and arrived, the day before")

    share_out = kernel_step("men called up, echelons and reserves reach the axes", always=True)
    reinforce = kernel_step("replacements and reserve of the attacker")

    @step("those called up leave their homes")
    def call_up(self, world: BothHalves, today: Today, clock: Clock, streams: Streams) -> None:
        s, own, layout, groups = world.state, world.own, world.layout, world.groups
        called = float(world.front.called[0] - own.called_before[0])
        own.called_before[0] += called
        if clock.day == 0:
            reached = float(world.population[groups.home].sum())
        else:
            reached = in_reach(groups.at_home, world.work.place_sums, world.weight)
        officials = layout.n_blocks / layout.n_people
        chance = called * THOUSAND / max(1.0, reached * (1.0 - officials))
        call_up(
            streams.key("call"), clock.day, world.first_soldiers, chance, layout.block_start,
            layout.households_per_block, layout.household_size, layout.turn, s.occupied, s.away, s.enlisted,
            s.published,
        )  # fmt: skip

    def values(self, axes: Sequence[str]) -> np.ndarray:
        """Worth of each axis in sharing men, float64 (axes,); 1 for those without a parameter."""
        worth = {"north": self.value_north, "centre": self.value_centre}
        return np.array([worth.get(axis, 1.0) for axis in axes])

    @property
    def first_stock(self) -> float:
        """Thousand men in the interior on the first day: what keeps the first release at the first rate."""
        return self.early * self.training if self.stock == 1.0 else 0.0


@device
def _arrives(window, day):  # type: ignore[no-untyped-def]
    """Part of a stock that arrives today. window : first and last day."""
    first, last = window[0], window[1]
    return 1.0 / (last - first + 1) if first <= day <= last else 0.0


@part
def share_out(day, g, s, r, runs, hooks, back_to_duty, today):  # type: ignore[no-untyped-def]
    """Men called up, echelons, reserves and those back from hospital reach the axes."""
    shares = 0.0
    for k in range(s.position.size):
        shares += today.share[k]
    released = _released(day, g.late_mobilisation, s, r.mobilisation, hooks.replacement) if runs.mobilisation else 0.0
    for k in range(s.position.size):
        share = today.share[k] / shares
        fixed = 0.0
        if runs.mobilisation:
            fixed = g.second_echelon[k] * _arrives(g.windows[ECHELON], day)
            fixed += g.reserves * r.mobilisation.reserve * g.reserve_share[k] * _arrives(g.windows[RESERVE], day)
        today.fresh[k] = share * released + fixed
        s.arrived[0] += fixed
        s.inflow[k] = today.fresh[k] + share * back_to_duty
        s.defenders[k] += s.inflow[k]


@part
def _released(day, late, s, own, replacement):  # type: ignore[no-untyped-def]
    """Men called up who reach the axes today; those called pass through the interior where `stock` is on."""
    called = replacement * (own.early if day < late else own.late)
    s.called[0] += called
    if own.stock != 1.0:
        return called
    released = s.stock[0] / own.training
    s.stock[0] += called - released
    return released


@part
def reinforce(day, g, s, runs):  # type: ignore[no-untyped-def]
    """Replacements of the attacker, in proportion to his men, and his reserve."""
    if not runs.mobilisation:
        return
    total = s.attackers.sum()
    for k in range(s.attackers.size):
        new = g.replacements[day] * s.attackers[k] / total + g.attacker_reserve[k] * _arrives(g.windows[ATTACKER], day)
        s.attackers[k] += new
        s.replaced[0] += new


@kernel
def call_up(  # type: ignore[no-untyped-def]
    key, day, blocks, chance, block_start, households_per_block, household_size, turn, occupied, away, enlisted,
    published,
):  # fmt: skip
    """Calls people up. blocks : how many, from the first.   chance : of a person who can be reached, today."""
    whole = whole_of_any(chance)
    for b in prange(blocks):
        if occupied[b] == 1:
            continue
        first, slots = block_start[b], block_start[b + 1] - block_start[b]
        household = b * households_per_block
        if not happens_to_any(key, first, first + slots, day, whole):
            continue
        for slot in range(slots):
            i = first + slot
            if not happens(key, i, day, whole) or enlisted[i] == 1:
                continue
            column = column_of(household_size, household, households_per_block, slot)
            reached = away[household + column] == HOME or away[household + column] == ORDERED
            if reached and slot != turn[household]:  # the official is the first member of who acts first
                enlisted[i] = 1
                publish(published, row_start(block_start, b), slots, slot, NOBODY)
