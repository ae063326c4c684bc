"""Targets beside the record, misses first, each on the scale of its own record. The page has them as tables."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from homefront.errors import ResultsError
from homefront.results.targets import GROUPS, target_rows, target_values
from homefront.views import theme
from homefront.views.charts.definition import Chart, Needs
from homefront.views.charts.words import interval_text, value_text
from homefront.views.counts import counted_text
from homefront.views.evidence import evidence

if TYPE_CHECKING:
    import altair as alt

    from homefront.views.charts.printed import Sheet

WIDE_CM = 12.0
"""From this width on the numbers stand beside the intervals of targets."""

ROW = 9.5
"""Height of a target's row, point."""

FAR = 40.0
"""Half-ranges of the record at which the axis of targets ends."""


def targets(sheet: Sheet, groups: Sequence[str] = GROUPS) -> alt.VConcatChart:
    """Targets as intervals beside the record's, misses first."""
    from homefront.views.charts.printed import stacked

    parameters = str(sheet.about.provenance.get("parameter_set", "defaults"))
    worlds = [target_values(sheet.about.scenario, frame) for frame in sheet.frames]
    rows = target_rows(sheet.about.scenario, worlds, parameters)
    rows = [row for row in rows if row["group"] in groups]
    if not rows:
        raise ResultsError(f"this run answers no target of {' or '.join(groups)}")
    wide = sheet.width_cm >= WIDE_CM
    left = 0.36 * sheet.width if wide else 0.44 * sheet.width
    numbers = 0.34 * sheet.width if wide else 0.0
    charts = []
    shown = [group for group in groups if any(row["group"] == group for row in rows)]
    for group in shown:
        mine = [row for row in rows if row["group"] == group]
        charts.append(_group(sheet, group, mine, left, numbers, last=group == shown[-1]))
    which = "the one world" if len(sheet.worlds) == 1 else f"median and 5 to 95 % of {len(sheet.worlds)} worlds"
    note = (
        f"Blue: {which}; orange where the median lies outside the record's range (a miss); black tick and grey: the "
        f"record and its range. Distances in halves of that range, closer outwards; arrows: beyond {FAR:.0f}. "
        + " ".join(text[0].upper() + text[1:] for text in evidence(rows, sheet.about.scenario.id))
    )
    return stacked(sheet, "Targets beside the record, misses first", charts, note, left)


def _group(sheet: Sheet, group: str, rows: list[dict[str, Any]], left: float, numbers: float, last: bool) -> Any:
    import altair as alt

    from homefront.views.charts.printed import RIGHT, inline

    data = [_row(sheet, n, row, left) for n, row in enumerate(rows)]
    names = [row["name"] for row in data]
    hits = sum(row["hit"] for row in rows)
    width, height = sheet.width - left - RIGHT - numbers, ROW * len(rows)
    y = alt.Y("name:N", sort=names, axis=alt.Axis(title=None, ticks=False, domain=False, minExtent=left,
              maxExtent=left, labelLimit=left - 6, labelFontSize=theme.SMALL, grid=True, labelAlign="left",
              labelPadding=left - 2))  # fmt: skip
    ticks = [-30, -10, -3, -1, 0, 1, 3, 10, 30]
    axis = alt.Axis(title="Halves of the record's range, from its middle; closer outwards" if last else None,
                    labels=last, ticks=False, domain=False, values=ticks, grid=False)  # fmt: skip
    scale = alt.Scale(type="symlog", constant=1.5, domain=[-FAR, FAR], nice=False)

    def x(name: str) -> alt.X:
        return alt.X(f"{name}:Q", scale=scale, axis=axis)

    base = alt.Chart(inline(data))
    colour = alt.Color("hit:N", scale=alt.Scale(domain=["hit", "miss"], range=[theme.BLUE, theme.ORANGE]), legend=None)
    level = alt.Chart(inline([{"low": -1, "high": 1}]))
    layers: list[Any] = [
        level.mark_rect(color=theme.RECORD, opacity=0.13).encode(x=x("low"), x2="high:Q"),
        base.mark_tick(color=theme.RECORD, thickness=1.1, height=6).encode(y=y, x=x("best")),
        base.mark_rule(strokeWidth=2.0, opacity=0.6).encode(y=y, x=x("l"), x2="h:Q", color=colour),
        base.mark_point(filled=True, size=16, opacity=1).encode(y=y, x=x("m"), color=colour),
        base.mark_text(fontSize=theme.SMALL).encode(y=y, x=alt.value(width / 2), text="instead:N", color=colour),
    ]
    for side, place in (("less", -FAR), ("more", FAR)):
        arrows = base.transform_filter(f"datum.{side}").mark_point(
            shape="triangle-left" if side == "less" else "triangle-right", filled=True, size=14, opacity=1,
            xOffset=-3 if side == "less" else 3,
        )  # fmt: skip
        layers.append(arrows.encode(y=y, x=alt.XDatum(place, scale=scale, axis=axis), color=colour))
    if numbers:
        layers.append(
            base.mark_text(align="left", fontSize=theme.SMALL, color=theme.INK).encode(
                y=y, x=alt.value(width + 6), text="numbers:N"
            )
        )
    heading = f"{group.capitalize()}: {hits} of {len(rows)} hit"
    return alt.layer(*layers).properties(width=width, height=height, title=alt.Title(heading))


def _row(sheet: Sheet, n: int, row: dict[str, Any], left: float) -> dict[str, Any]:
    """A target on the scale of its own record. A flag, and what happens in no world, is said in words instead."""
    from homefront.views.charts.printed import number

    what = _label(sheet, row, int((left - 12) / (theme.SMALL * 0.53)))
    out: dict[str, Any] = {
        "name": what, "n": n, "hit": "hit" if row["hit"] else "miss", "instead": "", "less": False, "more": False,
        "l": None, "m": None, "h": None, "best": None, "numbers": "",
    }  # fmt: skip
    if row["unit"] == "flag":
        yes = "yes" if row["record_best"] == 1 else "no"
        out["instead"] = f"in {counted_text(row['yes'], row['worlds'])}; record: {yes}"
        return out
    if row["median"] is None:
        out["instead"] = "in no world"
        return out
    low, best, high = (row[f"record_{end}"] for end in ("low", "best", "high"))
    half = (high - low) / 2 or abs(best) * 0.05 or 1.0
    middle = (low + high) / 2
    ends = {key: (row[name] - middle) / half for key, name in (("l", "low"), ("m", "median"), ("h", "high"))}
    out["less"], out["more"] = bool(ends["l"] < -FAR), bool(ends["h"] > FAR)
    out |= {key: number(float(np.clip(value, -FAR, FAR))) for key, value in ends.items()}
    out["best"] = number((best - middle) / half)
    model = interval_text(sheet.about.scenario, row["unit"], row["median"], row["low"], row["high"], row["kind"])
    record = value_text(sheet.about.scenario, row["unit"], low), value_text(sheet.about.scenario, row["unit"], high)
    out["numbers"] = f"{model} | {record[0] if record[0] == record[1] else ' to '.join(record)}"
    return out


def _label(sheet: Sheet, row: dict[str, Any], letters: int) -> str:
    """Id and words of a target in so many letters: what it is, then where a city is lost, else by which day."""
    what = row["what"].replace(" (0 no, 1 yes)", "").replace(" (day)", "").replace(" by 31 January", "")
    when = next(t.date for t in sheet.about.scenario.targets if t.target_id == row["id"])
    tail = f", {row['place']}" if what.startswith("city") else f", {when.day} {when:%b}"
    head = f"{row['id']} {what}"
    if len(head) + len(tail) > letters:
        head = head[: letters - len(tail) - 1].rstrip(" ,") + "…"
    return head + tail


def _of(group: str, order: int, needs: Needs) -> Chart:
    what = "the same, of " + ("industry" if group == "industry" else f"the {group}")
    title = f"Targets of {'' if group == 'industry' else 'the '}{group}"
    return Chart(f"targets-{group}", title, what, order, needs=needs, printed=partial(targets, groups=(group,)))


CHARTS = (
    Chart("targets", "Targets", "every target as an interval beside the record's, misses first", 30, printed=targets),
    _of("front", 31, "front"),
    _of("society", 32, "society"),
    _of("industry", 33, "front"),
)
