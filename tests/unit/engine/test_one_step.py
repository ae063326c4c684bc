"""One sub-step of one day, person by person: what is published is a forecast, and fear follows belief all the way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import trial_figures as trial
from people_rows import heard_beliefs
from scipy.integrate import solve_ivp

from homefront.engine.loop import Loop
from homefront.engine.schedule import Schedule
from homefront.observe.recorder import recorder_for
from homefront.processes import PROCESSES, chosen_processes
from homefront.world.build import build
from homefront.world.published import publish_all

ALL = frozenset(cls.name for cls in PROCESSES)
SPEED, FOLLOWING, DECAY = 0.8, 1.5, 0.44
IN_16_BITS = 0.51 / 65534
PARAMETERS = {"fear.following": FOLLOWING, "fear.decay": DECAY, "fear.hardship": 0.0}


def stepped(belief: float, fear: float, sight: float, running: set[str], speed: float = SPEED) -> dict[str, float]:
    """A day of one step in which people see `sight` and nothing else: published, belief and fear at its end."""
    inputs = trial.case_inputs("britain").shortened(1)
    inputs = replace(inputs, table=np.zeros_like(inputs.table))
    built = build(inputs, 1e9, 1)
    state = built.world.state
    state.belief[:], state.fear[:], state.sight[:] = belief, fear, sight
    publish_all(state.published, built.world.layout.block_start, belief)
    processes = chosen_processes("defaults", PARAMETERS | {"belief.speed": speed})
    schedule = Schedule(processes, ALL - running, substeps=1)
    Loop(inputs, built, schedule, 1, recorder_for(built.world, inputs, 1)).run(1)
    out = {}
    heard = heard_beliefs(built.world.layout, state.published)
    for name, values in {"published": heard, "belief": state.belief, "fear": state.fear}.items():
        assert np.ptp(values) == 0, name
        out[name] = float(values[0])
    return out


@pytest.mark.parametrize(("before", "sight"), [(0.2, 0.8), (0.8, 0.1), (0.5, 0.4)])
def test_people_publish_where_their_belief_will_be_half_a_step_later(before: float, sight: float) -> None:
    """b1 + (b1 - b0) / 2, the step paper's forecast: others read it in the middle of the next step."""
    found = stepped(before, 0.0, sight, {"belief"})
    after = sight + (before - sight) * np.exp(-SPEED)
    assert found["belief"] == pytest.approx(after, rel=1e-6)
    assert found["published"] == pytest.approx(after + (after - before) / 2, abs=IN_16_BITS)
    assert abs(found["published"] - found["belief"]) > 0.02, "what is published is not belief itself"


@pytest.mark.parametrize(("before", "sight", "published"), [(0.6, 1.0, 1.0), (0.3, 0.0, 0.0), (0.4, 0.4, 0.4)])
def test_what_is_published_stays_a_share(before: float, sight: float, published: float) -> None:
    assert stepped(before, 0.0, sight, {"belief"}, speed=4.0)["published"] == pytest.approx(published, abs=IN_16_BITS)


@pytest.mark.parametrize(("belief", "sight"), [(0.5, 0.9), (0.9, 0.5), (0.7, 0.7)])
@pytest.mark.parametrize("fear", [0.0, 0.3])
def test_fear_follows_belief_to_the_end_of_the_step(belief: float, sight: float, fear: float) -> None:
    """df/dt = e_b (b - f) - e_dec f along the path of belief, over the whole step: not its first half."""

    def slope(t: float, f: np.ndarray) -> np.ndarray:
        now = sight + (belief - sight) * np.exp(-SPEED * t)
        return FOLLOWING * (now - f) - DECAY * f

    path = solve_ivp(slope, (0.0, 1.0), [fear], rtol=1e-9, atol=1e-12, t_eval=[0.5, 1.0]).y[0]
    found = stepped(belief, fear, sight, {"belief", "fear"})["fear"]
    assert found == pytest.approx(path[1], rel=1e-5)
    assert abs(path[1] - path[0]) > 0.02, "half a step is another number"


def test_fear_above_belief_decays_over_the_whole_step() -> None:
    found = stepped(0.1, 0.6, 0.0, {"belief", "fear"})["fear"]
    assert found == pytest.approx(0.6 * np.exp(-DECAY), rel=1e-6)
