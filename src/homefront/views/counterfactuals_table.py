"""Counterfactual pairs for a terminal: for each outcome what each cause changes, and what would change the answer."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from homefront.experiments.counterfactual_answers import (
    Effect,
    effect,
    effects_of_steps,
    nearest_to_the_line,
    together,
)
from homefront.experiments.counterfactual_events import DatedChange
from homefront.experiments.counterfactual_parts import Counterfactuals, Ends
from homefront.experiments.whatif import Paired
from homefront.scenario.front_measures import Ending
from homefront.scenario.prices import price_entries
from homefront.views.columns import wrapped
from homefront.views.distances import BEFORE_A_CITY, BELOW_ZERO
from homefront.views.worlds import in_the_worlds_of

WHAT_A_PAIR_IS = (
    "A pair says what the model attributes to a cause. It never says that a means was right or needed. 'Held' never "
    "means success."
)
ROUNDED = "A difference is the mean over pairs of the changed world minus its unchanged twin, with its 95 % interval."
SAME = "the same in all"
WITH_ALL = "with all causes"
NAME, CELL, SHOWN = 26, 27, 3
"""Columns of a name and of an effect; worlds and pairs of causes that are printed."""

ENDINGS: tuple[Ending, ...] = ("held", "besieged", "entered")
LARGE = ((1e6, "million"), (1e3, "thousand"))


def counterfactuals_text(pairs: Counterfactuals, outcomes: Iterable[str] = ()) -> str:
    """For a reader. outcomes : those to print; none for all. ArgumentError if the pairs do not have one of them."""
    told = tuple(outcomes) or tuple(pairs.outcomes)
    rows = {name: [effect(pairs, cause, name) for cause in pairs.without] for name in told}
    flags = [name for name in told if pairs.outcomes[name].unit == "flag"]
    numbers = [name for name in told if name not in flags]
    lines = [
        *wrapped(
            f"{pairs.scenario.title}: {pairs.runs} worlds at {pairs.scale}, each beside the same world without one "
            f"cause. Made by version {pairs.version}; price of each cause: homefront show {pairs.scenario.id}"
        ),
        *wrapped(in_the_worlds_of(pairs.worlds, pairs.scenario)),
    ]
    for name in flags:
        lines += ["", *_flag_lines(pairs, name, rows[name])]
    for first in range(0, len(numbers), 2):
        lines += ["", *_number_lines(pairs, {name: rows[name] for name in numbers[first : first + 2]})]
    for name in flags or numbers[:1]:
        lines += _moved_lines(pairs, name)
    for name in flags:
        lines += ["", *_changing_lines(pairs, name)]
    return "\n".join([*lines, "", *(line for text in _notes(pairs, told) for line in wrapped(text))])


def counterfactuals_object(pairs: Counterfactuals, outcomes: Iterable[str] = ()) -> dict[str, Any]:
    """All pairs for --json, with the effects of each cause on these outcomes, none for all, and its price."""
    told = tuple(outcomes) or tuple(pairs.outcomes)
    found = pairs.to_dict()
    for cause, twins in found["without"].items():
        twins["effects"] = {name: _effect_object(effect(pairs, cause, name)) for name in told}
        twins["price"] = price_entries(pairs.scenario, cause)
    for one in found["moved"]:
        effects = {name: effects_of_steps(pairs, one["cause"], name) for name in told}
        for days, twins in one["steps"].items():
            twins["effects"] = {name: _effect_object(by_step[int(days)]) for name, by_step in effects.items()}
    return found


def _effect_object(found: Effect) -> dict[str, Any]:
    one = found.paired
    flips = {"changed": one.flipped, "changed_low": one.flipped_low, "changed_high": one.flipped_high,
             "lost": found.lost, "gained": found.gained} if found.lost is not None else {}  # fmt: skip
    ends = {"low": one.low, "high": one.high}
    return {
        "with_all_mean": one.without_mean, "mean": one.with_mean, "difference": one.difference,
        **{name: value if math.isfinite(value) else None for name, value in ends.items()},
        "interval": one.interval, "pairs": one.pairs, **flips,
    }  # fmt: skip


# --- a yes or no ---------------------------------------------------------------------------------------------------


def _flag_lines(pairs: Counterfactuals, name: str, effects: list[Effect]) -> list[str]:
    """How many worlds change side without each cause, and how the worlds end then."""
    head = f"{_cut(name):{NAME}s}{'changed side (95 %, exact)':{CELL}s}"
    ends = pairs.base.ends.get(name)
    if ends is None:
        up = int(pairs.base.values[name].sum())
        lines = [f"{head}{'lost':>8s} {'gained':>8s}", f"  {WITH_ALL}: {up} of {pairs.runs}"]
    else:
        lines = [head + "".join(f"{ending:>9s}" for ending in ENDINGS), _ends_line(WITH_ALL, "", ends)]
    lines.append("  without")
    for cause, found in zip(pairs.without, effects, strict=True):
        label, cell = _cut(cause), _flips(found.paired)
        of_twins = pairs.without[cause].ends.get(name)
        lines.append(
            f"  {label:{NAME - 2}s}{cell:{CELL}s}{found.lost:>8d} {found.gained:>8d}" if of_twins is None
            else _ends_line(label, cell, of_twins)
        )  # fmt: skip
    return lines


def _ends_line(label: str, cell: str, ends: Ends) -> str:
    counts = "".join(f"{ends.ending.count(ending):>9d}" for ending in ENDINGS)
    return f"  {label:{NAME - 2}s}{cell:{CELL}s}{counts}"


def _flips(found: Paired) -> str:
    assert found.flipped_low is not None
    assert found.flipped_high is not None
    return f"{found.flipped} of {found.pairs} ({100 * found.flipped_low:.0f} to {100 * found.flipped_high:.0f} %)"


# --- numbers -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Scale:
    """How an outcome is written. by : what a value is divided by.   name : of that.   places : decimal places."""

    by: float
    name: str
    places: int

    def signed(self, value: float) -> str:
        """A number, with its sign unless nothing of it is left."""
        text = f"{value / self.by:+.{self.places}f}"
        return text if float(text) else text[1:]


def _scale(pairs: Counterfactuals, name: str, effects: Iterable[Effect]) -> _Scale:
    """By the largest number of an outcome, and three digits of the largest difference."""
    rows = [found.paired for found in effects]
    most = max(abs(value) for row in rows for value in (row.without_mean, row.with_mean))
    gap = max(abs(value) for row in rows for value in (row.difference, row.low, row.high) if math.isfinite(value))
    unit = "people" if pairs.outcomes[name].unit == "person" else pairs.outcomes[name].unit
    by, large = next(((by, large) for by, large in LARGE if most >= by), (1.0, ""))
    places = 2 - math.floor(math.log10(gap / by)) if gap else 0
    return _Scale(by, f"{large} {unit}".strip(), min(max(places, 0), 4))


def _number_lines(pairs: Counterfactuals, columns: dict[str, list[Effect]]) -> list[str]:
    """Mean differences of one or two outcomes, side by side."""
    scales = {name: _scale(pairs, name, effects) for name, effects in columns.items()}
    titles = "".join(f"{_cut(name):{CELL}s}" for name in columns)
    units = "".join(f"{scale.name:{CELL}s}" for scale in scales.values())
    means = "".join(
        f"{effects[0].paired.without_mean / scales[name].by:<{CELL}.{scales[name].places}f}"
        for name, effects in columns.items()
    )  # fmt: skip
    lines = [f"{'':{NAME}s}{titles}", f"{'':{NAME}s}{units}", f"  {WITH_ALL:{NAME - 2}s}{means}", "  without"]
    for n, cause in enumerate(pairs.without):
        cells = "".join(f"{_difference(columns[name][n].paired, scales[name]):{CELL}s}" for name in columns)
        lines.append(f"  {_cut(cause):{NAME - 2}s}{cells}")
    return [line.rstrip() for line in lines]


def _difference(found: Paired, scale: _Scale) -> str:
    if found.interval in ("none", "construction") and found.difference == 0.0:
        return SAME
    if not (math.isfinite(found.low) and math.isfinite(found.high)):
        return f"{scale.signed(found.difference)} in all"
    return f"{scale.signed(found.difference)} ({scale.signed(found.low)} to {scale.signed(found.high)})"


# --- dates, and what would change the answer -----------------------------------------------------------------------


def _moved_lines(pairs: Counterfactuals, name: str) -> list[str]:
    """What becomes of an outcome where a dated change is moved by days."""
    if not pairs.moved:
        return []
    by_change = {one.change: effects_of_steps(pairs, one.change.cause, name) for one in pairs.moved}
    every = [found for effects in by_change.values() for found in effects.values()]
    flag = pairs.outcomes[name].unit == "flag"
    unit = "changed side (95 %, exact)" if flag else _scale(pairs, name, every).name
    lines = ["", *wrapped(f"{name}, in the first {every[0].paired.pairs} worlds with a date moved: {unit}")]
    for change, effects in by_change.items():
        lines.append(f"  {_said(change)}")
        for days, found in effects.items():
            cell = _flips(found.paired) if flag else _difference(found.paired, _scale(pairs, name, every))
            lines.append(f"    {days:+4d} days{'':{NAME - 13}s}{cell}")
    return lines


def _said(change: DatedChange) -> str:
    """A dated change in a line that fits: the first of what is moved, and how many more."""
    more = f" and {len(change.whats) - 1} more" if len(change.whats) > 1 else ""
    return f"{change.cause}: {change.whats[0]}{more}"


def _changing_lines(pairs: Counterfactuals, name: str) -> list[str]:
    """Worlds that are nearest to the line, and causes that are needed in the same worlds."""
    lines, of = [f"What would change this answer ({name})"], len(pairs.without)
    for one in nearest_to_the_line(pairs, name)[:SHOWN]:
        near = f"; nearest {one.nearest_km:.0f} km" if one.nearest_km is not None else ""
        told = f"world {one.seed} changes side without {len(one.without)} of {of} causes, each alone{near}"
        lines += wrapped(told, 2)
    for pair in together(pairs, name)[:SHOWN]:
        told = f"{pair.both} worlds change side without either of the two alone, {pair.either} without at least one"
        lines += wrapped(f"{' and '.join(pair.causes)}: {told}", 2)
    return lines


def _cut(name: str) -> str:
    """A name that leaves room for the next column."""
    most = NAME - 5
    return name if len(name) <= most else f"{name[: most - 3]}..."


def _notes(pairs: Counterfactuals, told: tuple[str, ...]) -> list[str]:
    kinds = {outcome.id: outcome.kind for outcome in pairs.scenario.outcomes}
    return [
        ROUNDED,
        *([BELOW_ZERO] if any(kinds[name] in BEFORE_A_CITY for name in told) else []),
        WHAT_A_PAIR_IS,
    ]
