"""Guns and fighters stop a part of a raid, more of it with every raid that they have met.

    on a night with a raid, if the sky is clear (chance c):  what it does <- (1 - a r) what it does
    after each such night:                                   r <- r + l (1 - r)

r: readiness of a place's defence, 0 to 1. a: share of a raid that a ready defence stops. What a raid does is its chance
of a near miss, its violence, and its chance to take homes.

What is recorded of raids is what came through the defence that there was. So this asks what a defence beside it would
have changed; it does not say what the defence of the time did. All numbers are assumed.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from homefront.mechanism import (
    Clock,
    Country,
    Process,
    Streams,
    Today,
    Without,
    param,
    process,
    serial,
    step,
    uniform,
    variable,
)

ASSUMED = "assumed: the record has what came through the defence that there was"


@process(name="air_defence", reads=("readiness",), writes=("readiness",))
class AirDefence(Process):
    """Raids of the day are weakened, place by place."""

    readiness: np.ndarray = variable("place", "float64", "share", "how ready the air defence of the place is")

    stopped: float = param(0.2, unit="1", bounds=(0, 1), prior=(0, 0.4), symbol="a", source=ASSUMED,
                           doc="share of a raid that a ready defence stops")  # fmt: skip
    learning: float = param(0.1, unit="1", bounds=(0, 1), prior=(0.02, 0.3), symbol="l", source=ASSUMED,
                            doc="share of what is missing to full readiness that each raid teaches")  # fmt: skip
    clear: float = param(0.6, unit="1", bounds=(0, 1), prior=(0.3, 0.9), symbol="c", source=ASSUMED,
                         doc="chance that a night is clear enough to aim")  # fmt: skip

    draws = (("sky", "whether the sky over a place is clear, each night"),)
    inputs = ("near_miss", "violence", "homeless")
    causes = (
        Without("air_defence", "More guns and fighters meet the raids.", "Raids do what the record says.", ASSUMED,
                parameters={"stopped": 0.0}),
    )  # fmt: skip

    @step("air defence stops a part of the night's raids", at="morning")
    def defend(self, world: Country, today: Today, clock: Clock, streams: Streams) -> None:
        """What the raids of this night will do."""
        near, violence, homeless = (today.of(name) for name in self.inputs)
        defend_places(near, violence, homeless, world.own.readiness, streams.key("sky", clock.day), self.rates())


@serial
def defend_places(near: Any, violence: Any, homeless: Any, readiness: Any, key: Any, r: Any) -> None:
    """All places of one night; arrays are written where they stand."""
    for place in range(readiness.size):
        if near[place] > 0.0 or violence[place] > 0.0 or homeless[place] > 0.0:
            if uniform(key, place, 0) < r.clear:
                kept = 1.0 - r.stopped * readiness[place]
                near[place] *= kept
                violence[place] *= kept
                homeless[place] *= kept
            readiness[place] += r.learning * (1.0 - readiness[place])
