"""The engine's own parts: V22 command and plants, V24 movement between zones, V25 household sizes."""

from __future__ import annotations

import math

import numpy as np
from scipy.linalg import expm

from homefront.models.degroot import DeGroot
from homefront.processes.command import receive, share_reached, share_reached_by
from homefront.processes.movement import doubly_constrained, radiation
from homefront.processes.relocation import EAST, MOVING, N_RESTART, STAGES, pipeline
from homefront.streams import stream_key
from homefront.verify.case import Case, Check, within_errors
from homefront.world.people import evenly_first, lay_out

BLOCKS = 20_000


def _received(levels: int, fidelity: float) -> np.ndarray:
    """Day on which each block receives an order given to all, inf where it does not, by the engine's kernel."""
    order_from = np.full((3, BLOCKS), np.inf)
    order_first = np.tile(evenly_first(1, "case", 1), (3, 1))
    share, row, free = np.zeros((3, 1, 1)), np.zeros(1, dtype=np.int64), np.zeros(BLOCKS, dtype=np.uint8)
    share[0] = 1.0
    receive(
        stream_key(1, "command.delay"), 0, np.array([0, BLOCKS]), row, share, np.zeros((3, 1, 1)), order_first,
        np.array([levels, 1, 1]), fidelity, 0.5, False, free, order_from,
    )  # fmt: skip
    day: np.ndarray = order_from[0]
    return day


def down_the_line() -> list[Check]:
    """V22, orders."""
    checks = []
    flipped = DeGroot().run([[0.95, 0.05], [0.05, 0.95]], [1.0, 0.0], 7)[:, 0]
    for levels, kept, right in ((1, 0.9, 0.95), (3, 0.729, 0.8645), (5, 0.59049, 0.795245), (7, 0.478297, 0.739148)):
        reached = np.isfinite(_received(levels, 0.9)).astype(float)
        checks += [
            Check(f"kept over {levels} levels", kept, share_reached(0.9, levels), 1e-6),
            within_errors(f"kept over {levels} levels, kernel", kept, reached.tolist()),
            Check(f"yes or no, right after {levels} levels", right, float(flipped[levels]), 1e-6),
        ]
    day = _received(5, 1.0)
    for days, done in ((1.0, 0.052653), (2.0, 0.371163), (2.5, 0.559507), (4.0, 0.900368)):
        checks += [
            Check(f"done by {days:g} days", done, share_reached_by(days, 5, 0.5), 1e-6),
            within_errors(f"done by {days:g} days, kernel", done, (day <= days).astype(float).tolist()),
        ]
    # Nichols: 63, 56, 40, 30, 20 % after one to five levels; a chain of five with 0.72478 a level keeps as much
    nichols = math.prod(b / a for a, b in zip((100, 63, 56, 40, 30), (63, 56, 40, 30, 20), strict=True)) ** (1 / 5)
    return [
        *checks,
        Check("Nichols: geometric mean of a level", 0.724780, nichols, 1e-6),
        Check("Nichols: kept over five such levels", 0.2, share_reached(nichols, 5), 1e-6),
    ]


def _through(after: float, means: list[float]) -> float:
    """Share that has left stages of these exponential times, one after another."""
    rates = 1.0 / np.array(means)
    flow = np.diag(np.append(-rates, 0.0))
    flow[np.arange(1, rates.size + 1), np.arange(rates.size)] = rates
    return float(expm(after * flow)[-1, 0])


def plants_on_the_way(steps_a_month: int = 400) -> list[Check]:
    """V22, plants: the chain of three stages; and the engine's pipeline against the chain of its own stages."""
    known = ((1, 0.082132), (2, 0.311806), (3, 0.543472), (6, 0.900659), (9, 0.981249))
    checks = [
        Check(f"running after {months} months, chain", share, _through(months, [0.5, 1.0, 1.75]), 1e-6)
        for months, share in known
    ]
    plants, still = np.zeros((1, len(STAGES))), 0.0
    plants[0, MOVING] = 1.0
    own = [1.0] + [1.75 / N_RESTART] * N_RESTART
    for step in range(1, 40 * steps_a_month + 1):
        still += 1.0 - plants[0, EAST]
        pipeline(plants, 0, 1.0 * steps_a_month, 1.75 * steps_a_month)
        if step % steps_a_month == 0 and step // steps_a_month in dict(known):
            months = step // steps_a_month
            checks.append(
                Check(f"running after {months} months, pipeline", _through(months, own), float(plants[0, EAST]), 0.002)
            )
    return [
        *checks,
        Check("mean time of the three stages, months", 3.25, _mean_time([0.5, 1.0, 1.75]), 1e-6),
        Check("mean time of the pipeline, months", 2.75, still / steps_a_month, 1e-6),
    ]


def _mean_time(means: list[float]) -> float:
    """Mean time to leave all the stages: the sum over the inverse of their flow."""
    n = len(means)
    flow = np.diag(-1.0 / np.array(means))
    flow[np.arange(1, n), np.arange(n - 1)] = 1.0 / np.array(means[:-1])
    return float(-np.linalg.inv(flow)[:, 0].sum())


def between_zones() -> list[Check]:
    """V24."""
    at = np.array([0.0, 1.0, 3.0])
    go = radiation(np.array([100.0, 50.0, 200.0]), np.abs(np.subtract.outer(at, at)))
    origins, room = np.array([100.0, 200.0, 300.0]), np.array([250.0, 150.0, 200.0])
    cost = np.array([[1.0, 3.0, 5.0], [3.0, 1.0, 4.0], [5.0, 4.0, 1.0]])
    flows = doubly_constrained(origins, room, cost, lambda c: np.exp(-0.5 * c))
    known = {(0, 1): 1 / 3, (0, 2): 0.380952, (1, 0): 2 / 3, (1, 2): 0.190476, (2, 0): 0.228571, (2, 1): 0.2}
    rows = ((84.642637, 11.665443, 3.691921), (90.340749, 91.999337, 17.659914))
    return [
        *(Check(f"radiation, {'ABC'[i]} to {'ABC'[j]}", p, float(go[i, j]), 1e-6) for (i, j), p in known.items()),
        *(
            Check(f"gravity, {i + 1} to {j + 1}", flow, float(flows[i, j]), 1e-6)
            for i, row in enumerate(rows)
            for j, flow in enumerate(row)
        ),
        Check("gravity, mean cost", 2.184720, float((flows * cost).sum() / 600.0), 1e-6),
        Check("origins, furthest off", 0.0, float(np.abs(flows.sum(axis=1) - origins).max()), 1e-8),
        Check("destinations, furthest off", 0.0, float(np.abs(flows.sum(axis=0) - room).max()), 1e-8),
    ]


def household_sizes(seeds: int = 20) -> list[Check]:
    """V25, households."""
    means, met = [], []
    for seed in range(seeds):
        sizes = lay_out(np.array([500]), 10, 3.1, seed).household_size.astype(float)
        means.append(float(sizes.mean()))
        met.append(float((sizes**2).sum() / sizes.sum()))
    return [
        within_errors("persons of a household", 4.1, means),
        within_errors("persons of the household of somebody met by chance", 4.1 + 3.1 / 4.1, met),
    ]


CASES = (
    Case("V22", "Orders down a line of command", "Nichols; closed forms", down_the_line, ("degroot",)),
    Case("V22 plants", "Plants on their way", "closed form", plants_on_the_way),
    Case("V24", "Movement between zones", "Simini et al. 2012; Wilson 1967", between_zones),
    Case("V25 households", "Household sizes", "closed form", household_sizes),
)
