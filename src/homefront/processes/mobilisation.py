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

from numba import prange

from homefront.compiled import kernel
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.sources import FRONT_FITTED as _FITTED
from homefront.streams import uniform
from homefront.world.state import ABSENT, HOME, ORDERED


@process(
    name="mobilisation",
    reads=("away", "enlisted", "occupied", "attackers", "defenders", "inflow", "stock", "called", "arrived",
        "replaced"),
    writes=("published", "published_next", "enlisted", "attackers", "defenders", "inflow", "stock", "called",
        "arrived", "replaced"),
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
    stock: float = param(1.0, unit="flag", bounds=(0, 1), symbol="stock", source="design section 3",
                         doc="men called up pass through the interior")  # fmt: skip


@kernel
def call_up(  # type: ignore[no-untyped-def]
    key, day, blocks, chance, block_start, households_per_block, household_size, occupied, away, enlisted, published,
):  # fmt: skip
    """Calls people up. blocks : how many, from the first.   chance : of a person who can be reached, today."""
    for b in prange(blocks):
        if occupied[b] == 1:
            continue
        i = block_start[b]
        for g in range(b * households_per_block, (b + 1) * households_per_block):
            reached = away[g] == HOME or away[g] == ORDERED
            for _ in range(household_size[g]):
                official = i == block_start[b]
                if reached and not official and enlisted[i] == 0 and uniform(key, i, day) < chance:
                    enlisted[i] = 1
                    published[i] = ABSENT
                i += 1
