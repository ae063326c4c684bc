"""Charts of what came out: targets beside the record, and outcomes as counted worlds or their distribution."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import altair as alt
import numpy as np

from homefront.engine.drawn import drawn_strengths
from homefront.errors import ResultsError
from homefront.results.outcomes import outcome_values
from homefront.results.targets import GROUPS, counted, interval, target_rows, target_values
from homefront.scenario.outcomes import CityHeld, FrontClosestEver
from homefront.scenario.schema import Outcome
from homefront.views import theme
from homefront.views.charts.panels import LEFT, RIGHT, inline, number, stacked
from homefront.views.charts.subject import Subject
from homefront.views.counts import counted_text
from homefront.views.distances import said_km
from homefront.views.evidence import evidence

WIDE_CM = 12.0
"""From this width on the numbers stand beside the intervals of targets."""

ROW = 9.5
"""Height of a target's row, point."""

FAR = 40.0
"""Half-ranges of the record at which the axis of targets ends."""


def targets(subject: Subject, groups: Sequence[str] = GROUPS) -> alt.VConcatChart:
    """Targets as intervals beside the record's, misses first."""
    parameters = str(subject.results.provenance.get("parameter_set", "defaults"))
    worlds = [target_values(subject.scenario, frame) for frame in subject.frames]
    rows = target_rows(subject.scenario, worlds, parameters)
    rows = [row for row in rows if row["group"] in groups]
    if not rows:
        raise ResultsError(f"this run answers no target of {' or '.join(groups)}")
    wide = subject.width_cm >= WIDE_CM
    left = 0.36 * subject.width if wide else 0.44 * subject.width
    numbers = 0.34 * subject.width if wide else 0.0
    charts = []
    shown = [group for group in groups if any(row["group"] == group for row in rows)]
    for group in shown:
        mine = [row for row in rows if row["group"] == group]
        charts.append(_group(subject, group, mine, left, numbers, last=group == shown[-1]))
    which = "the one world" if subject.n_worlds == 1 else f"median and 5 to 95 % of {subject.n_worlds} worlds"
    note = (
        f"Blue: {which}; orange where the median lies outside the record's range (a miss); black tick and grey: the "
        f"record and its range. Distances in halves of that range; arrows: beyond {FAR:.0f}. "
        + " ".join(text[0].upper() + text[1:] for text in evidence(rows, subject.scenario.id))
    )
    return stacked(subject, "Targets beside the record, misses first", charts, note, left)


def targets_of(group: str) -> Any:
    """The same for one group."""
    return partial(targets, groups=(group,))


def _group(subject: Subject, group: str, rows: list[dict[str, Any]], left: float, numbers: float, last: bool) -> Any:
    data = [_row(subject, n, row, left) for n, row in enumerate(rows)]
    names = [row["name"] for row in data]
    hits = sum(row["hit"] for row in rows)
    width, height = subject.width - left - RIGHT - numbers, ROW * len(rows)
    y = alt.Y("name:N", sort=names, axis=alt.Axis(title=None, ticks=False, domain=False, minExtent=left,
              maxExtent=left, labelLimit=left - 6, labelFontSize=theme.SMALL, grid=True, labelAlign="left",
              labelPadding=left - 2))  # fmt: skip
    ticks = [-30, -10, -3, -1, 0, 1, 3, 10, 30]
    axis = alt.Axis(title="Halves of the record's range, from its middle" if last else None,
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


def _row(subject: Subject, n: int, row: dict[str, Any], left: float) -> dict[str, Any]:
    """A target on the scale of its own record. A flag, and what happens in no world, is said in words instead."""
    what = _label(subject, row, int((left - 6) / (theme.SMALL * 0.53)))
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
    model = _interval(subject, row["unit"], row["median"], row["low"], row["high"], row["kind"])
    record = _said(subject, row["unit"], low), _said(subject, row["unit"], high)
    out["numbers"] = f"{model} | {record[0] if record[0] == record[1] else ' to '.join(record)}"
    return out


def _label(subject: Subject, row: dict[str, Any], letters: int) -> str:
    """Id and words of a target in so many letters: what it is, then where a city is lost, else by which day."""
    what = row["what"].replace(" (0 no, 1 yes)", "").replace(" (day)", "").replace(" by 31 January", "")
    when = next(t.date for t in subject.scenario.targets if t.target_id == row["id"])
    tail = f", {row['place']}" if what.startswith("city") else f", {when.day} {when:%b}"
    head = f"{row['id']} {what}"
    if len(head) + len(tail) > letters:
        head = head[: letters - len(tail) - 1].rstrip(" ,") + "…"
    return head + tail


def outcomes(subject: Subject) -> alt.VConcatChart:
    """Outcomes, each with its sentence."""
    worlds = [outcome_values(subject.scenario, frame) for frame in subject.frames]
    charts = []
    for outcome in subject.scenario.outcomes:
        values = [world[outcome.id] for world in worlds if outcome.id in world]
        if values:
            charts.append(_outcome(subject, outcome, values))
    if not charts:
        raise ResultsError("this run answers no outcome of its scenario")
    note = "Each stroke or square is a world; the dot is the median." if subject.n_worlds > 1 else "One world."
    return stacked(subject, "Outcomes", charts, note, 0.0, spacing=9.0)


def _outcome(subject: Subject, outcome: Outcome, values: list[float]) -> Any:
    width = subject.width - RIGHT - 4
    row = interval(values)
    name = outcome.id.replace("_", " ").capitalize()
    axis = alt.Axis(title=None, grid=False, tickCount=5, format=_format(outcome.unit), labelFlush=True)
    layers: list[Any]
    cells: list[dict[str, Any]]
    if outcome.unit == "flag":
        yes = counted(values)
        side = min(8.0, width / len(values) - 1)
        cells = [{"n": (n + 0.5) * (side + 1.5), "what": "yes" if n < yes else "no"} for n in range(len(values))]
        scale = alt.Scale(domain=["yes", "no"], range=[theme.MODEL, "#d9d9d9"])
        squares = alt.Chart(inline(cells)).mark_square(size=side**2, opacity=1)
        colour = alt.Color("what:N", scale=scale, legend=None)
        at = alt.X("n:Q", scale=alt.Scale(domain=[0, width], nice=False, zero=False), axis=None)
        layers = [squares.encode(x=at, y=alt.value(5), color=colour)]
        said = counted_text(yes, len(values))
    elif row["median"] is None:
        layers = [alt.Chart(inline([{}])).mark_text(text="in no world", align="left").encode(x=alt.value(0))]
        said = "in no world"
    else:
        cells = [{"v": number(v)} for v in values if np.isfinite(v)]
        x = alt.X("v:Q", scale=alt.Scale(zero=False, nice=True, padding=4), axis=axis)
        strokes = alt.Chart(inline(cells)).mark_tick(color=theme.MODEL, opacity=0.55, thickness=1.1, height=9)
        middle = alt.Chart(inline([{"v": number(float(row["median"]))}]))
        point = middle.mark_point(filled=True, size=26, color=theme.RECORD, opacity=1, stroke="white", strokeWidth=0.6)
        layers = [strokes.encode(x=x, y=alt.value(5)), point.encode(x=x, y=alt.value(5))]
        low, mid, high = (float(row[end] or 0) for end in ("low", "median", "high"))
        said = _interval(subject, outcome.unit, mid, low, high, outcome.kind) + UNITS_SAID.get(outcome.unit, "")
        if outcome.unit == "km":
            name = name.removesuffix(" km")
    sentence = theme.wrapped(outcome.sentence, subject.width, theme.SMALL)
    return alt.layer(*layers).properties(
        width=width, height=10, title=alt.Title(f"{name}: {said}", subtitle=sentence, offset=3, frame="group")
    )


def _interval(subject: Subject, unit: str, mid: float, low: float, high: float, kind: str) -> str:
    million = unit in ("person", "persons") and max(abs(low), abs(high)) >= 1e6
    texts = [
        f"{v / 1e6:.2f}".replace("-", "−") if million else said_km(v, kind) or _said(subject, unit, v)
        for v in (mid, low, high)
    ]
    text = texts[0] if len(set(texts)) == 1 else f"{texts[0]} [{texts[1]} to {texts[2]}]"
    return f"{text} million" if million else text


def _said(subject: Subject, unit: str, value: float) -> str:
    if unit.startswith("days since"):
        when = subject.scenario.start + timedelta(round(value))
        return f"{when.day} {when:%b}"
    if unit in ("person", "persons") and abs(value) >= 1e6:
        return f"{value / 1e6:.2f} million".replace("-", "−")
    text = f"{value:,.0f}" if abs(value) >= 100 or unit in ("km", "count", "enterprises") else f"{value:.3g}"
    return text.replace("-", "−")


UNITS_SAID = {"share": " (share)", "index": " (June 1941 = 1)", "km": " km"}


def _format(unit: str) -> str:
    return "~s" if unit in ("person", "persons") else ",~f"


def strength(subject: Subject) -> alt.VConcatChart:
    """Each world's drawn strength of the zone before the city of the outcome, and how near the front came."""
    asked = subject.scenario.outcomes
    held = next((o for o in asked if isinstance(o, CityHeld)), None)
    near = next((o for o in asked if held and isinstance(o, FrontClosestEver) and o.place == held.place), None)
    if held is None or near is None or held.place not in subject.front_frames[0].data.cities:
        raise ResultsError("no outcome of this scenario asks whether a city is held, and how near the front came")
    values = [outcome_values(subject.scenario, frame) for frame in subject.frames]
    if any(held.id not in world or near.id not in world for world in values):
        raise ResultsError("this run is too short to say whether the city was held")
    drawn = [
        drawn_strengths(subject.scenario, subject.results.provenance, world.positions, world.seed)
        for world in subject.results.worlds
    ]
    if held.place not in drawn[0]:
        raise ResultsError(f"{held.place} has no defended zone in this scenario")
    rows = [
        {
            "strength": strengths[held.place], "km": found[near.id],
            "held": "held" if found[held.id] else "not held",
        }
        for strengths, found in zip(drawn, values, strict=True)
    ]  # fmt: skip
    colour = alt.Scale(domain=["held", "not held"], range=[theme.BLUE, theme.ORANGE])
    shape = alt.Scale(domain=["held", "not held"], range=["circle", "triangle-down"])
    chart = (
        alt.Chart(inline(rows))
        .mark_point(filled=True, size=34, opacity=0.9)
        .encode(
            x=alt.X("strength:Q", title=f"strength of the zone of {held.place} (assumed, drawn)",
                    scale=alt.Scale(zero=False)),
            y=alt.Y("km:Q", title=f"nearest to {held.place} (km; below 0: past it)"),
            color=alt.Color("held:N", title=held.place, scale=colour),
            shape=alt.Shape("held:N", title=held.place, scale=shape),
        )
        .properties(width=subject.width - LEFT - 3 * RIGHT, height=150)
    )  # fmt: skip
    title = f"Strength of the zone of {held.place}, and how near the front came"
    return stacked(subject, title, [chart], held.sentence, LEFT)
