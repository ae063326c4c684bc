"""What people hear from each other, amplified by ambiguity, and the one named rumour: the authorities have left.

E3 (talk):    heard = c + rho A c (1 - c)      A = 1 - coverage candour trust      (Allport & Postman 1947)
c: mean belief published by the contacts, and twice that of the rest of the household.

E2 (rumour k): somebody who has not heard it witnesses the leaving at rate wit lg max(0.3, own official gone) and
forgets it at rate delta. Nobody tells it on (docs/decisions/0032-fewer-mechanisms.md).
"""

from __future__ import annotations

import numpy as np

from homefront.compiled import device
from homefront.elementary import log
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.sources import SOCIETY_FITTED as _FITTED
from homefront.processes.sources import SOCIETY_SET as _SET
from homefront.processes.sources import TRIAL
from homefront.processes.steps import kernel_step
from homefront.streams import uniform
from homefront.vectors import ONE, ZERO, F, I
from homefront.world.published import STEPS
from homefront.world.state import KNOWS, UNAWARE

_ALLPORT = "Allport & Postman 1947 (docs/model/references.md#allport-and-postman-1947)"


@process(
    name="talk",
    reads=("belief", "published", "rumour", "away", "host", "order_from", "occupied", "coverage", "candour",
        "trust"),
    writes=("belief", "published_next", "rumour"),
)  # fmt: skip
class Talk(Process):
    weight: float = param(1.0, unit="1", bounds=(0, 10), prior=(0.5, 2), log=True, symbol="w_t",
                          source=f"1 by convention in the trial, {TRIAL}",
                          doc="weight of talk in belief")  # fmt: skip
    amplification: float = param(0.48, unit="1", bounds=(0, 2), prior=(0, 0.7), symbol="rho",
                                 source=f"form {_ALLPORT}; size {_FITTED}",
                                 doc="growth of what is heard where the official word is thin")  # fmt: skip
    witnessing: float = param(3.0, unit="1/day", bounds=(0, 100), prior=(1, 5), symbol="wit", source=_SET,
                              doc="rate at which people witness that the authorities leave")  # fmt: skip
    forgetting: float = param(0.1, unit="1/day", bounds=(0, 10), prior=(0.03, 0.3), log=True, symbol="delta",
                              source=_SET, doc="rate at which the rumour is dropped")  # fmt: skip

    hear_block = kernel_step("what people hear from each other; who learns that the authorities leave")


WITNESS_FLOOR = 0.3
"""Least visibility of the leaving while one's own official stays (E2)."""


@device
def ambiguity(coverage, candour, trust):  # type: ignore[no-untyped-def]
    """How little the official word settles, from 0 to 1."""
    return 1.0 - coverage * candour * trust


@device
def mean_heard(entries, voices, rest, household_weight):  # type: ignore[no-untyped-def]
    """(mean belief heard, whether anything is), float32.

    entries, voices : int32, sum and number of what contacts publish (world/published.py).   rest : mean of the rest of
    the household, which counts as `household_weight` contacts; below 0 where there is none.
    """
    together = rest >= ZERO
    total = F(I(entries - voices)) / STEPS + (rest * household_weight if together else ZERO)
    count = F(voices) + (household_weight if together else ZERO)
    any_voice = count > ZERO
    return total / (count if any_voice else ONE), any_voice


@device
def amplified(heard, growth):  # type: ignore[no-untyped-def]
    """What talk makes of what was said: importance times ambiguity. growth : rho times `ambiguity`, float32."""
    return heard + growth * heard * (ONE - heard)


@device
def witness_rate(leaving_seen, official_gone, witnessing):  # type: ignore[no-untyped-def]
    """Rate at which somebody at home learns of the leaving, 1/day."""
    return witnessing * leaving_seen * max(WITNESS_FLOOR, official_gone)


@device
def learn_of_leaving(state, i, keys, rate, p_witness, p_forget, dt):  # type: ignore[no-untyped-def]
    """(new state, share of the step in which it was known, known at the middle) of the rumour k."""
    if state != UNAWARE:
        if uniform(keys.forget, i, 0) < p_forget:
            return np.uint8(UNAWARE), 0.5, 1.0
        return state, 1.0, 1.0
    if p_witness > 0.0:
        u = uniform(keys.witness, i, 0)
        if u < p_witness:
            t = -log(1.0 - u) / rate
            return np.uint8(KNOWS), max(0.0, 1.0 - t / dt), 1.0 if t < 0.5 * dt else 0.0
    return np.uint8(UNAWARE), 0.0, 0.0


def rumour_feeds_itself(amplification: float, weight_eyes: float, weight_talk: float) -> bool:
    """At coverage 0, whether belief grows by talk alone: w_t (1 + rho) > w_t + w_e (E3)."""
    return weight_talk * (1 + amplification) > weight_talk + weight_eyes
