"""Losses of both armies since the first day, and their men, each beside the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from homefront.results.frame import FrontFrame
from homefront.scenario.front_measures import AttackersCasualties, DefendersIrrecoverable, DefendersSanitary
from homefront.scenario.parts import CurveName
from homefront.scenario.sides import sides
from homefront.units import THOUSAND
from homefront.views.charts.about import About
from homefront.views.charts.definition import Chart, Drawing, Mark, Panel, Series
from homefront.views.charts.record import added_up, beside, since_the_first_day

Take = Callable[[FrontFrame], np.ndarray]


def irrecoverable(front: FrontFrame) -> np.ndarray:
    """Defenders killed, captured and missing since the first day, with those off the axes, as the scenario has them."""
    axes: np.ndarray = (front.axis["killed"] + front.axis["captured"]).sum(axis=0)
    return np.asarray(axes + front.off_axis.irrecoverable * np.arange(1, front.days + 1))


def wounded(front: FrontFrame) -> np.ndarray:
    """Defenders wounded and sick since the first day, with those off the axes."""
    axes: np.ndarray = front.axis["wounded"].sum(axis=0)
    return np.asarray(axes + front.off_axis.wounded * np.arange(1, front.days + 1))


def defenders_men(front: FrontFrame) -> np.ndarray:
    """With those off the axes."""
    axes: np.ndarray = front.axis["defenders"].sum(axis=0)
    return axes + front.off_axis.men


def on_axes(name: str) -> Take:
    """A measure of the axes, added up."""
    return lambda front: front.axis[name].sum(axis=0)


def people(side: str, what: str, key: str, take: Take, marks: Sequence[Mark]) -> Panel:
    """Thousands of people of a side by day."""
    name = side[:1].upper() + side[1:]
    one = Series(key, name, lambda world: take(world.fronts)[: world.about.days])
    return Panel(f"{name} {what}", "thousand people", (one,), tuple(marks))


def losses(about: About) -> Drawing:
    """Losses since the first day."""
    named, lost = sides(about.scenario), added_up(about, DefendersIrrecoverable)
    panels = (
        people(named.defender, "soldiers killed, captured and missing", "irrecoverable", irrecoverable, lost),
        people(named.defender, "soldiers wounded and sick", "wounded", wounded, added_up(about, DefendersSanitary)),
        people(named.attacker, "soldiers killed, wounded and missing, without frostbite", "attacker",
               on_axes("attacker_losses"), since_the_first_day(about, AttackersCasualties)),
    )  # fmt: skip
    note = f"Record of {named.defender} losses: spans added up, ends of ranges too."
    return Drawing(panels, note=note if lost else "")


def armies(about: About) -> Drawing:
    """Men of both sides, and defenders captured and missing, beside counts on record."""
    named = sides(about.scenario)

    def counted(curve: CurveName) -> list[Mark]:
        return beside(about, curve, 1 / THOUSAND, at_end=True)

    panels = (
        people(named.defender, "soldiers", "defenders_men", defenders_men, counted("defenders_men")),
        people(named.attacker, "soldiers", "attackers_men", on_axes("attackers"), counted("attackers_men")),
        people(named.defender, "soldiers captured and missing, on the axes", "captured", on_axes("captured"),
               counted("defenders_captured")),
    )  # fmt: skip
    note = f"Counts on record differ in whom they count; {named.defender} soldiers with those off the axes, as given."
    return Drawing(panels, note=note)


CHARTS = (
    Chart("losses", "Losses of the armies since the first day",
          "losses of both armies since the first day, beside the record", 22, losses, "front", section="front"),
    Chart("armies", "Soldiers at the front", "men of both sides and defenders captured by day, beside counts on record",
          23, armies, "front", section="front"),
)  # fmt: skip
