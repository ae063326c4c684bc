"""Losses of both armies since the first day, and their men, each beside the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from homefront.results.frame import FrontFrame
from homefront.scenario.front_measures import GermanCasualties, SovietIrrecoverable, SovietSanitary
from homefront.scenario.parts import CurveName
from homefront.units import THOUSAND
from homefront.views.charts.about import About
from homefront.views.charts.definition import Chart, Drawing, Mark, Panel, Series
from homefront.views.charts.record import added_up, beside, since_the_first_day

Take = Callable[[FrontFrame], np.ndarray]


def irrecoverable(front: FrontFrame) -> np.ndarray:
    """Soviet killed, captured and missing since the first day, with those off the axes as the scenario gives them."""
    axes: np.ndarray = (front.axis["killed"] + front.axis["captured"]).sum(axis=0)
    return np.asarray(axes + front.off_axis.irrecoverable * np.arange(1, front.days + 1))


def wounded(front: FrontFrame) -> np.ndarray:
    """Soviet wounded and sick since the first day, with those off the axes."""
    axes: np.ndarray = front.axis["wounded"].sum(axis=0)
    return np.asarray(axes + front.off_axis.wounded * np.arange(1, front.days + 1))


def soviet_men(front: FrontFrame) -> np.ndarray:
    """With those off the axes."""
    axes: np.ndarray = front.axis["defenders"].sum(axis=0)
    return axes + front.off_axis.men


def on_axes(name: str) -> Take:
    """A measure of the axes, added up."""
    return lambda front: front.axis[name].sum(axis=0)


def people(heading: str, key: str, take: Take, marks: Sequence[Mark]) -> Panel:
    """Thousands of people by day."""
    one = Series(key, heading.split()[0], lambda world: take(world.fronts)[: world.about.days])
    return Panel(heading, "thousand people", (one,), tuple(marks))


def losses(about: About) -> Drawing:
    """Losses since the first day."""
    soviet, german = added_up(about, SovietIrrecoverable), since_the_first_day(about, GermanCasualties)
    panels = (
        people("Soviet soldiers killed, captured and missing", "irrecoverable", irrecoverable, soviet),
        people("Soviet soldiers wounded and sick", "wounded", wounded, added_up(about, SovietSanitary)),
        people("German soldiers killed, wounded and missing, without frostbite", "german", on_axes("german_losses"),
               german),
    )  # fmt: skip
    return Drawing(panels, note="Soviet record: spans added up, ends of ranges too." if soviet else "")


def armies(about: About) -> Drawing:
    """Men of both sides, and Soviet soldiers captured and missing, beside counts on record."""

    def counted(curve: CurveName) -> list[Mark]:
        return beside(about, curve, 1 / THOUSAND, at_end=True)

    panels = (
        people("Soviet soldiers", "soviet_men", soviet_men, counted("soviet_men")),
        people("German soldiers", "german_men", on_axes("attackers"), counted("german_men")),
        people("Soviet soldiers captured and missing, on the axes", "captured", on_axes("captured"),
               counted("soviet_captured")),
    )  # fmt: skip
    note = "Counts on record differ in whom they count; Soviet soldiers with those off the axes, as given."
    return Drawing(panels, note=note)


CHARTS = (
    Chart("losses", "Losses of the armies since the first day",
          "losses of both armies since the first day, beside the record", 22, losses, "front", section="front"),
    Chart("armies", "Soldiers at the front", "men of both sides and Soviet prisoners by day, beside counts on record",
          23, armies, "front", section="front"),
)  # fmt: skip
