"""Which inputs an outcome depends on, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homefront.views.columns import table, wrapped
from homefront.views.differences import A_POINT, parts, worlds_of
from homefront.views.numbers import said
from homefront.views.outcome_words import outcome_words

if TYPE_CHECKING:
    from homefront.experiments.sensitivity import Sensitivity


def sensitivity_text(found: Sensitivity) -> str:
    """What it means, then the strongest inputs first."""
    design = found.design
    morris = design.method == "morris"
    name, unit = outcome_words(found.scenario, found.outcome), found.unit
    level = "share" if unit == "flag" else unit
    points = " (points)" if morris and unit in ("flag", "share") else ""
    rows = []
    for e in found.effects:
        low, high = design.ranges[e.name]
        strength, alone, error = (_number(value, unit, morris) for value in (e.strength, e.alone, e.error))
        rows.append((e.name, f"{low:.3g} to {high:.3g}", strength, error, alone))
    heads = ("input", "range", f"effect{points}", "+-", "sd") if morris else ("input", "range", "total", "+-", "first")
    lines = [
        *wrapped(found.sentence),
        "",
        *table(heads, rows, right=(2, 3, 4)),
        "",
        *wrapped(
            f"{name} ({found.outcome}): {said(found.mean, level)} on average, standard deviation "
            f"{said(found.spread, level)}, over {len(design.points)} rows of {len(design.ranges)} inputs "
            f"({design.method}), {design.repeats} world(s) for each row."
        ),
        *wrapped(f"{found.scenario.id}: {worlds_of(found, found.runs)}"),
    ]  # fmt: skip
    note = (
        "coded.X: position between the two coders of X. 0 is the lower value in every place, 1 the higher. "
        + ("Effect: mean change of the outcome over the whole range of the input." if morris else
           "Total: the share of the variance of the outcome in which this input is involved.")
        + (f" {A_POINT}" if points else "")
        + (" Alike: the same in every part of the design, so no interval is known. More rows may show a difference."
           if any(e.error != e.error for e in found.effects) else "")
    )  # fmt: skip
    return "\n".join([*lines, *wrapped(note)])


def _number(value: float, unit: str, morris: bool) -> str:
    """An effect in the unit of the outcome, or an index."""
    if value != value:
        return "alike"
    return parts([value], unit)[0].removesuffix(" points") if morris else f"{value:.2f}"
