"""What society does to the front, and to its own production: four hooks, all 1 without this process.

    cohesion_k  = clip(exp(k_C (m_k - m_ref)) (1 - stray_k) / (1 - stray_ref), 0.8, 1.15)      on combat power only
    leadership  = clip(fidelity / fidelity_ref, 0.7, 1.1)      fidelity = q^levels (1 - officers straggling)
    production  = labour x effort over their reference         effort = clip(1 + 0.3 (m - m_ref), 0.8, 1.1)
    replacement = share of those called up who arrive, over its reference

The references are one number each, means over uncoupled runs (engine/reference.py); never a daily series, which would
force the hooks to 1. The front's parameters were found with all hooks at 1, so only departures from the mean act.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, cast

import numpy as np

from homefront.compiled import device, serial
from homefront.elementary import exp
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.both_halves import BothHalves
from homefront.processes.country import Clock, Streams, Today
from homefront.processes.place_groups import ABSENT, ASKED, FELT, FREE, STRAYED, WORKERS, add_up_mood, add_up_people
from homefront.processes.relocation import EAST, WORKING
from homefront.processes.steps import step
from homefront.world.front_tuples import Hooks, no_hooks
from homefront.world.state import NOT_NEGATIVE, UNIT, variable
from homefront.world.sums import total
from homefront.world.work import COUNTED, OWN, PEOPLE, RESOLVE

_SIZE = "assumed: no target tells how resolve acts on combat, docs/model/coupling.md#e22-the-four-hooks"

EFFORT_SLOPE, EFFORT_LEAST, EFFORT_MOST = 0.3, 0.8, 1.1


@process(
    name="coupling",
    reads=("resolve", "away", "enlisted", "occupied", "officials", "defenders", "plants", "soldiers_resolve",
        "straggling", "fidelity", "work", "arriving"),
    writes=("soldiers_resolve", "straggling", "fidelity", "labour", "work", "work_resolve", "arriving"),
)  # fmt: skip
class Coupling(Process):
    cohesion: float = param(0.5, unit="1", bounds=(0, 5), prior=(0.2, 1), sampled=True, symbol="k_C", source=_SIZE,
                            doc="how combat power follows soldiers' resolve")  # fmt: skip
    least_cohesion: float = param(0.8, unit="1", bounds=(0, 1), prior=(0.7, 0.9), symbol="C_min", source=_SIZE,
                                  doc="least cohesion")  # fmt: skip
    most_cohesion: float = param(1.15, unit="1", bounds=(1, 3), prior=(1.1, 1.2), symbol="C_max", source=_SIZE,
                                 doc="greatest cohesion")  # fmt: skip
    least_leadership: float = param(0.7, unit="1", bounds=(0, 1), prior=(0.6, 0.8), symbol="Lambda_min",
                                    source=_SIZE, doc="least leadership")  # fmt: skip
    most_leadership: float = param(1.1, unit="1", bounds=(1, 3), prior=(1.05, 1.2), symbol="Lambda_max",
                                   source=_SIZE, doc="greatest leadership")  # fmt: skip
    soldiers_resolve: np.ndarray = variable(
        "axis", "float64", "1", "mean resolve of the soldiers of an axis", bounds=UNIT
    )
    straggling: np.ndarray = variable("axis", "float64", "share", "of them who are away")
    fidelity: np.ndarray = variable("one", "float64", "share", "of orders that arrive as they were given")
    labour: np.ndarray = variable("one", "float64", "share", "of workers who are there, by plants")
    work: np.ndarray = variable(
        "one", "float64", "1", "the same, each times the effort that follows the reference", bounds=NOT_NEGATIVE
    )
    work_resolve: np.ndarray = variable("one", "float64", "1", "mean resolve of townspeople", bounds=UNIT)
    arriving: np.ndarray = variable("one", "float64", "share", "of those called up who arrive")

    @step("what the society of the evening before does to the front")
    def hooks(self, world: BothHalves, today: Today, clock: Clock, streams: Streams) -> None:
        today.hooks = hooks_of(world)

    @step("what the front will read of this evening", always=True)
    def read(self, world: BothHalves, today: Today, clock: Clock, streams: Streams) -> None:
        own, groups, industry, at_rest = world.own, world.groups, world.front_inputs.industry, world.reference
        passed_on = world.schedule.value("command.fidelity") ** world.inputs.structure.report_levels
        work = read_evening(
            world.work.place_sums, world.weight, world.state.officials, world.front.defenders, world.front.plants,
            groups.members, groups.starts, groups.soldiers.start, groups.homes, groups.in_towns, industry.share,
            industry.plants, passed_on, world.schedule.value("relocation.efficiency"), industry.east_share,
            at_rest.work_resolve if at_rest is not None else 0.0, own.soldiers_resolve, own.straggling, own.fidelity,
            own.arriving, own.work_resolve, own.labour,
        )  # fmt: skip
        if at_rest is not None:
            own.work[0] = work


@dataclass(frozen=True)
class Reference:
    """Means over uncoupled runs. resolve, straggling : of soldiers (axes,).   fidelity, labour, arriving : share.

    work_resolve : resolve of townspeople.   digest : of the parameters and inputs they were made with.
    """

    resolve: np.ndarray
    straggling: np.ndarray
    fidelity: float
    labour: float
    work_resolve: float
    arriving: float
    digest: str = ""


def cohesion(resolve: np.ndarray, straggling: np.ndarray, at_rest: Reference, process: Coupling) -> np.ndarray:
    """C of each axis (axes,).

    resolve : mean of the axis' soldiers.   straggling : share of them who are away.
    """
    out = np.empty(len(resolve))
    _hold_together(
        resolve, straggling, at_rest.resolve, at_rest.straggling, process.cohesion, process.least_cohesion,
        process.most_cohesion, out,
    )  # fmt: skip
    return out


@serial
def _hold_together(resolve, straggling, resolve_at_rest, straggling_at_rest, follows, least, most, out):  # type: ignore[no-untyped-def]
    """`cohesion`, written to out (axes,). follows : how it follows resolve. An axis without soldiers stays nan."""
    for k in range(out.size):
        holding = (1.0 - straggling[k]) / (1.0 - straggling_at_rest[k])
        raw = exp(follows * (resolve[k] - resolve_at_rest[k])) * holding
        out[k] = np.minimum(np.maximum(raw, least), most)


def leadership(fidelity: float, at_rest: Reference, process: Coupling) -> float:
    """Lambda."""
    return min(max(fidelity / at_rest.fidelity, process.least_leadership), process.most_leadership)


@device
def effort(resolve, at_rest):  # type: ignore[no-untyped-def]
    """Work done by those present.

    >>> round(effort(0.7, 0.6), 3)
    1.03
    """
    return min(max(1.0 + EFFORT_SLOPE * (resolve - at_rest), EFFORT_LEAST), EFFORT_MOST)


class Readings(NamedTuple):
    """What the front reads of a day's end; labour is without effort. Means over days and runs make a Reference."""

    resolve: np.ndarray
    straggling: np.ndarray
    fidelity: float
    labour: float
    work_resolve: float
    arriving: float


def readings_of(world: BothHalves) -> Readings:
    """Those of the last evening, as values of their own."""
    own = world.own
    return Readings(
        own.soldiers_resolve.copy(), own.straggling.copy(), float(own.fidelity[0]), float(own.labour[0]),
        float(own.work_resolve[0]), float(own.arriving[0]),
    )  # fmt: skip


def hooks_of(world: BothHalves) -> Hooks:
    """What the society of the evening before does to the front; all 1 on the first day and in an open loop."""
    own, at_rest, runs = world.own, world.reference, world.schedule.runs
    axes = len(world.front_inputs.axes)
    if at_rest is None or world.passed == 0:
        return no_hooks(axes)
    coupling = cast(Coupling, world.schedule.processes["coupling"])
    holding = cohesion(own.soldiers_resolve, own.straggling, at_rest, coupling) if runs("soldiers") else np.ones(axes)
    lead = leadership(float(own.fidelity[0]), at_rest, coupling) if runs("command") else 1.0
    arriving = float(own.arriving[0]) / at_rest.arriving if runs("mobilisation") else 1.0
    return Hooks(holding, lead, float(own.work[0]) / at_rest.labour, arriving)


@serial
def read_evening(  # type: ignore[no-untyped-def]
    sums, weight, officials, men, plants, members, starts, first_soldiers, homes, in_towns, share, number, passed_on,
    efficiency, east_share, at_rest, soldiers_resolve, straggling, fidelity, arriving, work_resolve, labour,
):  # fmt: skip
    """What the front will read of this evening, written to the last six; labour times its effort, weighed by plants.

    sums, weight, officials : of all places, of which those of soldiers are the last.   men : thousand (axes,).
    members, starts : groups of places, as `place_groups` adds them up; homes, in_towns : two of their numbers.
    passed_on : share of orders that arrive as they were given, with no officer straggling.   The others are those of
    `labour_of`.
    """
    army = sums[first_soldiers:]
    officers = read_army(army, officials[first_soldiers:], men, soldiers_resolve, straggling)
    fidelity[0] = passed_on * (1.0 - officers)
    persons, mood = np.empty((homes + 1, ABSENT + 1)), np.empty((starts.size - 1, FELT + 1))
    add_up_people(members, starts[: homes + 2], sums, weight, persons)
    add_up_mood(members, starts, sums, weight, mood)
    arriving[0] = 1.0 - persons[homes, STRAYED] / max(1.0, persons[homes, FREE])
    work_resolve[0] = mood[in_towns, FELT] / max(1e-9, mood[in_towns, ASKED])
    labour[0], work = labour_of(persons, mood, share, number, plants, efficiency, east_share, at_rest)
    return work


@serial
def read_army(sums, officials, men, soldiers_resolve, straggling):  # type: ignore[no-untyped-def]
    """Share of officers' posts that are empty, by men; the last two, of the soldiers of each axis, are written.

    sums : (axes, columns of world.work.SUMS).   officials : share of posts empty (axes,).   men : thousand (axes,).
    """
    empty = np.empty(men.size)
    for k in range(men.size):
        soldiers_resolve[k] = sums[k, RESOLVE] / sums[k, COUNTED]
        straggling[k] = sums[k, OWN] / sums[k, PEOPLE]
        empty[k] = officials[k] * men[k]
    return total(empty, 0, men.size) / total(men, 0, men.size)


@serial
def labour_of(persons, mood, share, number, plants, efficiency, east_share, at_rest):  # type: ignore[no-untyped-def]
    """Labour present, and the same times its effort, weighed by the plants at which it works.

    persons, mood : of the regions of plants, then of where plants go, as `place_groups.group_sums` and `mood_sums` say.
    share, number : of the plants of each region at first.   plants : (regions, stages).   at_rest : resolve of
    townspeople in the reference.
    """
    regions = share.size
    weights, moved = np.empty(regions + 1), np.empty(regions)
    for j in range(regions):
        weights[j] = share[j] * plants[j, WORKING] / number[j]
        moved[j] = share[j] * efficiency * plants[j, EAST] / number[j]
    weights[regions] = total(moved, 0, regions) + east_share
    every = total(weights, 0, regions) + weights[regions]
    labour, work = 0.0, 0.0
    for j in range(regions + 1):
        present = 1.0 - persons[j, ABSENT] / persons[j, WORKERS] if persons[j, WORKERS] > 0.0 else 1.0
        labour += weights[j] * present
        if mood[j, ASKED] > 0.0:
            present *= effort(mood[j, FELT] / mood[j, ASKED], at_rest)
        work += weights[j] * present
    return labour / every, work / every
