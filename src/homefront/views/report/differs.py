"""What differs between runs, in words: what was left out or changed, and what makes runs hard to compare."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from homefront.engine.drawn import changed_parameters
from homefront.parameters.posterior import WORLDS
from homefront.views.report import tale
from homefront.views.report.data import Collected
from homefront.views.report.strings import say

Say = Callable[[Collected], str]


@dataclass(frozen=True)
class Setting:
    """A row of the table. key : of its name in strings.json.   told : what a run has.   wanted : whether a run is made
    in order to change it; two runs that differ in anything else are no pairs of worlds."""

    key: str
    told: Say
    wanted: bool = False


@dataclass(frozen=True)
class Difference:
    """key : of the setting.   name : in words.   values : of each run.   wanted : as of the setting."""

    key: str
    name: str
    values: tuple[str, ...]
    wanted: bool


def differences(runs: Sequence[Collected]) -> tuple[list[Difference], list[str]]:
    """(settings in which the runs differ, names of those that they share)."""
    rows, alike = [], []
    for setting in SETTINGS:
        values = tuple(setting.told(run) for run in runs)
        name = say(f"compare.setting.{setting.key}")
        if len(set(values)) > 1:
            rows.append(Difference(setting.key, name, values, setting.wanted))
        else:
            alike.append(f"{name}: {values[0]}")
    return rows, alike


def are_pairs(runs: Sequence[Collected]) -> bool:
    """Whether the worlds of a seed are the same people with the same chance in every run, until a change acts."""
    rows, _ = differences(runs)
    return all(row.wanted for row in rows) and len({run.scenario.digest for run in runs}) == 1


def lead(rows: Sequence[Difference]) -> str:
    """What differs, in one sentence."""
    if not rows:
        return say("compare.differ.nothing")
    return say("compare.differ", n=len(rows), list=", ".join(row.name for row in rows))


def warnings(rows: Sequence[Difference]) -> list[str]:
    """Why a difference of outcomes is not of one cause alone; none where the runs are pairs."""
    if any(row.key == "scenario" for row in rows):
        return [say("compare.warn.scenario")]
    unwanted = [row for row in rows if not row.wanted]
    out = [say(f"compare.warn.{row.key}") for row in unwanted if row.key in WARNED]
    return out or ([say("compare.warn.other", list=", ".join(row.name for row in unwanted))] if unwanted else [])


def _listed(values: Sequence[str]) -> str:
    return ", ".join(values) or say("compare.nothing")


def _numbers(values: Any) -> str:
    return _listed([f"{name} = {value:g}" for name, value in dict(values or {}).items()])


def _left_out(run: Collected) -> str:
    return _listed([tale.plain(name) for name in run.provenance["causes_left_out"]])


def _worlds(run: Collected) -> str:
    given = str(run.provenance["parameter_set"])
    return say(f"compare.worlds.{given}") if given in WORLDS else given


def _seeds(run: Collected) -> str:
    return f"{run.seeds[0]} to {run.seeds[-1]}" if run.worlds > 1 else str(run.seeds[0])


def _given(key: str) -> Say:
    return lambda run: str(run.provenance.get(key) or say("compare.usual"))


SETTINGS = (
    Setting("scenario", lambda run: run.scenario.title),
    Setting("left_out", _left_out, True),
    Setting("processes", lambda run: _listed([str(name) for name in run.provenance["without"]]), True),
    Setting("edits", lambda run: _listed([str(edit) for edit in run.provenance.get("edits", ())]), True),
    Setting("changed", lambda run: _numbers(changed_parameters(run.provenance)), True),
    Setting("latents", lambda run: _numbers(run.provenance.get("latents")), True),
    Setting("positions", lambda run: _numbers(run.provenance.get("positions")), True),
    Setting("coder", _given("coder"), True),
    Setting("worlds", _worlds),
    Setting("only", lambda run: say(f"compare.only.{run.provenance['only'] or 'both'}")),
    Setting("days", lambda run: say("compare.days", n=run.days)),
    Setting("scale", lambda run: str(run.provenance["scale"])),
    Setting("seeds", _seeds),
    Setting("inputs", _given("inputs")),
    Setting("floor", _given("floor")),
    Setting("substeps", _given("substeps")),
    Setting("contacts", _given("contacts")),
    Setting("version", _given("version")),
)  # fmt: skip
"""In the order in which a reader wants to know them."""

WARNED = ("worlds", "only", "days", "scale", "seeds")
"""Settings that have a sentence of their own, of what it means that they differ."""
