"""The tables of a scenario in lines for a reader: first what something is, then its value, then how sure and by whom.

Names that may be typed stand in brackets after the words, or first where there are no words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from homefront.scenario.prices import NONE_RECORDED
from homefront.scenario.schema import Scenario
from homefront.views.columns import entry, labelled, wrapped
from homefront.views.curves import curve_lines
from homefront.views.numbers import day_text, days_text
from homefront.views.outcome_words import outcome_words
from homefront.views.scenario_tables import Parts

Row = dict[str, Any]

HEADS = {"front_timeline": "timeline of the front", "latents": "inputs that every world draws"}
"""What a part is called above its lines, where that is not its name."""

ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
"""A day as files have it."""

BESIDE = 21
"""Column from which the text of a step and of a day stands."""


def scenario_text(scenario: Scenario, parts: Parts) -> str:
    """What a scenario is, and the parts that were asked for."""
    lines = [
        *wrapped(scenario.title), *wrapped(days_text(scenario.start, scenario.end)), "", *wrapped(scenario.summary)
    ]  # fmt: skip
    for name, rows in parts.items():
        lines += ["", HEADS.get(name, name)]
        if name in WHOLE:
            lines += WHOLE[name](rows)
        elif name == "outcomes":
            lines += [line for row in rows for line in _outcome(scenario, row)]
        else:
            lines += [line for row in rows for line in ROWS.get(name, _words)(row)]
    return "\n".join(lines)


def _outcome(scenario: Scenario, row: Row) -> list[str]:
    return entry(f"{outcome_words(scenario, row['outcome'])} ({row['outcome']}): {row['what']}")


def _file(row: Row) -> list[str]:
    return entry(f"{row['file']}, for {row['used_by']}: {row['what']}")


def _claim(row: Row) -> list[str]:
    return entry(f"{row['what']} ({row['claim']})")


def _cause(row: Row) -> list[str]:
    lines = ["", *wrapped(row["cause"], 2), *wrapped(row["what"], 6), *entry(f"without: {row['neutral']}", 6)]
    lines += entry(f"changes: {_dates_said('; '.join(row['changes']))}", 6)
    lines += wrapped("price, by the record; entries overlap, so do not add them:", 6)
    return lines + [line for text in row["price"] or [NONE_RECORDED] for line in entry(text, 8)]


def _gap(row: Row) -> list[str]:
    return entry(f"{row['why']} ({row['target']})")


def _value(row: Row) -> list[str]:
    """A number: its name, its value with its range, how sure, by whom."""
    unit = _unit(row.get("unit"))
    ends = f"{_short(row['low'])} to {_short(row['high'])}"
    between = f" ({ends})" if row["low"] is not None else ""
    value = f": {_short(row['value'])}{unit}{between}" if "value" in row else f": {ends}"
    of = f"{row['cause']}: " if "cause" in row else ""
    grade = f"{row['grade']}, by " if row.get("grade") else ""
    return [*entry(f"{of}{row['name']}{value}"), *_source(f"{grade}{row['source']}")]


def _parameter(row: Row) -> list[str]:
    unit = _unit(row["unit"])
    told = f"{row['what']}: {_short(row['value'])}{unit}, prior {row['prior']} ({row['name']}"
    return [*entry(f"{told}, {row['symbol']})" if row["symbol"] else f"{told})"), *_source(row["source"])]


def _latent(row: Row) -> list[str]:
    unit = _unit(row["unit"])
    return entry(f"{row['what']}: {row['prior']}{unit} ({row['name']}; {row['source']})")


def _source(text: str) -> list[str]:
    return wrapped(text, 6)


def _event(row: Row) -> list[str]:
    day = row["date"] if isinstance(row["date"], date) else date.fromisoformat(str(row["date"]))
    return labelled(day_text(day), f"{_dates_said(row['title'])} ({str(row['kind']).replace('_', ' ')})", BESIDE)


def _dates_said(text: str) -> str:
    """The same with its days as they are said."""
    return ISO.sub(lambda found: day_text(date.fromisoformat(found[0])), text)


def _work(row: Row) -> list[str]:
    return entry(f"{row['title']} ({row['id']})")


def _taught(row: Row) -> list[str]:
    told = f"{row['name']}: {row['posterior']}, prior {row['prior']}; {row['verdict']}"
    return entry(f"{told} ({row['width']}, moved {row['moved']}; {row['symbol']})")


def _ridge(row: Row) -> list[str]:
    return entry(f"{row['one']} and {row['other']}: correlation {row['correlation']:+.2f}")


def _unreached(row: Row) -> list[str]:
    return entry(f"{row['what']}, {row['place']}: model {row['model']}, record {row['record']} ({row['target']})")


def _words(row: Row) -> list[str]:
    """Any other row: its first cell, then the others."""
    first, *others = (str(value) for value in row.values() if value not in ("", None))
    return entry(f"{first}: {'; '.join(others)}" if others else first)


def _steps(rows: list[Row]) -> list[str]:
    """The order of a day: a heading for each part of it, then a line a step."""
    lines, phase = [], None
    for row in rows:
        if row["phase"] != phase:
            phase = row["phase"]
            lines.append(f"  {phase}")
        process = f" ({row['process']}{'' if row['runs'] else ', off'})" if row["process"] else ""
        lines += labelled(row["step"], f"{row['what']}{process}", BESIDE, 4)
    return lines


def _processes(rows: list[Row]) -> list[str]:
    lines = []
    for row in rows:
        lines += entry(f"{row['process']}: {row['what']}")
        lines += entry(f"reads {row['reads'] or 'no state'}", 6, 2)
        lines += entry(f"writes {row['writes'] or 'no state'}", 6, 2)
    return lines


def _discrepancies(rows: list[Row]) -> list[str]:
    lines = wrapped("Errors that a model of this kind cannot avoid, besides the range of the record:", 2)
    for row in rows:
        told = f"{row['why']} Targets: {' '.join(row['targets'])}."
        lines += [*entry(f"{row['what']}: {row['discrepancy']}"), *wrapped(told, 6)]
    return lines


def _unit(unit: str | None) -> str:
    """A unit as it is said after a number; what has none has "1" or counts."""
    return "" if unit in (None, "", "1", "count") else " people" if unit == "person" else f" {unit}"


def _short(value: object) -> str:
    """A number with four digits at most where it has more, any other value as it is."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, int) or value.is_integer():
        return f"{value:,.0f}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}" if abs(value) >= 1e-4 else f"{value:.2e}"


ROWS: dict[str, Callable[[Row], list[str]]] = {
    "files": _file, "claims": _claim, "causes": _cause, "targets not modelled": _gap, "values": _value,
    "parameters": _parameter, "without a cause": _value, "front": _value, "latents": _latent, "timeline": _event,
    "front_timeline": _event, "sources": _work, "what the fit taught": _taught, "ridges of the fit": _ridge,
    "targets that no world of the prior reached": _unreached,
}  # fmt: skip
"""Lines of a row, by part."""

WHOLE: dict[str, Callable[[list[Row]], list[str]]] = {
    "schedule": _steps, "processes": _processes, "discrepancies": _discrepancies, "measurement curves": curve_lines,
}  # fmt: skip
"""Lines of a whole part."""
