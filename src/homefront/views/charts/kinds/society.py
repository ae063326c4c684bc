"""The society by place and day: belief, fear, resolve, people away, each beside what is on record of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from homefront.scenario.society_measures import FearGreater
from homefront.views.charts.about import About, World
from homefront.views.charts.definition import Chart, Drawing, Panel, Series
from homefront.views.charts.record import of_series, shares_away

PERCENT = 100.0
FEW = 5.0
"""Reasons of fewer than so many per cent, in every world on every day, are named in the note instead of drawn."""

THE_MODELS_OWN = "A quantity of the model from 0 to 1: nobody measured it."


def of(name: str, label: str, times: float = 1.0, free: bool = True) -> Series:
    """A measure of the society by place."""
    return Series(name, label, lambda world: world.society[name], by_place=True, times=times, free=free)


def belief(about: About) -> Drawing:
    """Mean belief in danger."""
    marks = tuple(of_series(about, "belief"))
    panel = Panel("Belief in danger", "0 none, 1 certain", (of("belief", "belief"),), marks, (0, 1))
    return Drawing((panel,), note=THE_MODELS_OWN)


def fear(about: About) -> Drawing:
    """Mean fear, and what diaries say of two days."""
    days, notes = [], [THE_MODELS_OWN]
    for measure, target in about.recorded(FearGreater, place=about.place_id):
        if about.has(measure.than_on):
            more = "greater" if target.value_best == 1 else "not greater"
            notes.append(f"Record: fear {more} on {said(measure.on)} than on {said(measure.than_on)} (dotted).")
            days += [measure.on, measure.than_on]
    marks = tuple(of_series(about, "fear"))
    panel = Panel("Fear", "0 none, 1 utmost", (of("fear", "fear"),), marks, (0, 1), dotted=tuple(days))
    return Drawing((panel,), note=" ".join(notes))


def resolve(about: About) -> Drawing:
    """Resolve as felt, shown and reported."""
    panels = [
        Panel(heading, "0 none, 1 utmost", (of(name, label),), tuple(of_series(about, name)), (0, 1), height=0.6)
        for heading, name, label in (
            ("Felt", "resolve", "felt"), ("Shown to others", "shown", "shown"),
            ("Reported upward", "reported", "reported"),
        )
    ]  # fmt: skip
    return Drawing(tuple(panels), note=THE_MODELS_OWN)


def away(name: str) -> Series:
    """Per cent of residents away."""
    return of(name, "away", PERCENT, free=False)


def called_up(world: World) -> np.ndarray:
    """Away for no other reason: called up. What is left of sums that are rounded is not below 0."""
    data = world.society
    return np.asarray(np.maximum(data["gone"] - data["own"] - data["ordered"] - data["homeless"], 0.0))


def gone(about: About) -> Drawing:
    """People away from home by reason."""
    (everybody, own), fought = shares_away(about), about.scenario.has_fighting
    unit = "% of residents"
    rows = [
        ("All", away("gone"), everybody), ("By their own decision", away("own"), own),
        ("By order", away("ordered"), of_series(about, "ordered", PERCENT)),
        ("Bombed out" if fought else "Lost their home", away("homeless"), of_series(about, "homeless", PERCENT)),
        *([("Called up", replace(away("called"), take=called_up), [])] if fought else []),
    ]  # fmt: skip
    panels = [
        Panel(heading, unit, (one,), tuple(marks), (0, 100), height=1.0 if n == 0 else 0.6,
              least=0.0 if n == 0 or marks else FEW)
        for n, (heading, one, marks) in enumerate(rows)
    ]  # fmt: skip
    note = "Record of all: people counted by the city, against those of the run's start." if everybody else ""
    return Drawing(tuple(panels), note=note)


def said(when: date) -> str:
    """16 October."""
    return f"{when.day} {when:%B}"


CHARTS = (
    Chart("belief", "Belief in danger: {place}", "mean belief in danger by day", 10, belief, "society", True, "people"),
    Chart("fear", "Fear: {place}", "mean fear by day, and the two days that diaries compare", 11, fear, "society", True,
          "people"),
    Chart("resolve", "Resolve felt, shown and reported: {place}", "resolve felt, shown and reported by day", 12,
          resolve, "society", True, "people"),
    Chart("gone", "People away from home, by reason: {place}",
          "residents away by reason and day, beside the people counted", 13, gone, "society", True, "people"),
)  # fmt: skip
