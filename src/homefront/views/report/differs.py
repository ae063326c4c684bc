"""What differs between runs, in words: what was left out or changed, and what makes runs hard to compare."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from homefront.engine.drawn_inputs import changed_parameters
from homefront.parameters.posterior import WORLDS
from homefront.processes.mechanisms import without_mechanisms
from homefront.views.report import tale
from homefront.views.report.data import Collected
from homefront.views.report.quantities import name_line, verbatim
from homefront.views.report.strings import say_line
from homefront.views.report.tale import Line

Say = Callable[[Collected], Line]


@dataclass(frozen=True)
class Setting:
    """A row of the table. key : of its name in strings.json.   say : what a run has.   intended : whether a run is made
    in order to change it; two runs that differ in anything else are no pairs of worlds."""

    key: str
    say: Say
    intended: bool = False


@dataclass(frozen=True)
class Difference:
    """key : of the setting.   values : of each run.   intended : as of the setting."""

    key: str
    values: tuple[Line, ...]
    intended: bool

    @property
    def name(self) -> Line:
        """The setting in words."""
        return f"compare.setting.{self.key}", {}


def differences(runs: Sequence[Collected]) -> tuple[list[Difference], list[Line]]:
    """(settings in which the runs differ, those that they share)."""
    rows: list[Difference] = []
    alike: list[Line] = []
    for setting in SETTINGS:
        row = Difference(setting.key, tuple(setting.say(run) for run in runs), setting.intended)
        if len(set(map(say_line, row.values))) > 1:
            rows.append(row)
        else:
            alike.append(("compare.part", {"name": row.name, "value": row.values[0]}))
    return rows, alike


def are_pairs(runs: Sequence[Collected]) -> bool:
    """Whether the worlds of a seed are the same people with the same chance in every run, until a change acts."""
    rows, _ = differences(runs)
    acting = {without_mechanisms(run.scenario).inputs_digest for run in runs}
    return all(row.intended for row in rows) and len(acting) == 1


def lead(rows: Sequence[Difference]) -> Line:
    """What differs, in one sentence."""
    if not rows:
        return "compare.differ.nothing", {}
    return "compare.differ", {"n": len(rows), "list": [row.name for row in rows]}


def warnings(rows: Sequence[Difference]) -> list[Line]:
    """Why a difference of outcomes is not of one cause alone; none where the runs are pairs."""
    if any(row.key == "scenario" for row in rows):
        return [("compare.warn.scenario", {})]
    unintended = [row for row in rows if not row.intended]
    out: list[Line] = [(f"compare.warn.{row.key}", {}) for row in unintended if row.key in WARNED]
    return out or ([("compare.warn.other", {"list": [row.name for row in unintended]})] if unintended else [])


def _listed(values: Iterable[Line]) -> Line:
    found = list(values)
    return ("compare.names", {"list": found}) if found else NOTHING


def _numbers(values: Any) -> Line:
    return _listed(verbatim(f"{name} = {value:g}") for name, value in dict(values or {}).items())


def _left_out(run: Collected) -> Line:
    return _listed(name_line(tale.plain(name)) for name in run.provenance["causes_left_out"])


def _mechanisms(run: Collected) -> Line:
    """Of other packages. Their code is what is installed here, in all runs of a page."""
    return _listed(verbatim(f"{one.name} {one.version}") for one in run.scenario.mechanisms)


def _worlds(run: Collected) -> Line:
    given = str(run.provenance["parameter_set"])
    return (f"compare.worlds.{given}", {}) if given in WORLDS else verbatim(given)


def _seeds(run: Collected) -> Line:
    ends = {"low": run.seeds[0], "high": run.seeds[-1]}
    return ("compare.seeds", ends) if run.worlds > 1 else verbatim(run.seeds[0])


def _of_provenance(key: str) -> Say:
    def line_of(run: Collected) -> Line:
        value = run.provenance.get(key)
        return name_line(str(value)) if value else ("compare.usual", {})

    return line_of


NOTHING: Line = ("compare.nothing", {})

SETTINGS = (
    Setting("scenario", lambda run: name_line(run.scenario.title)),
    Setting("left_out", _left_out, True),
    Setting("mechanisms", _mechanisms, True),
    Setting("processes", lambda run: _listed(map(verbatim, run.provenance["without"])), True),
    Setting("edits", lambda run: _listed(map(verbatim, run.provenance.get("edits", ()))), True),
    Setting("changed", lambda run: _numbers(changed_parameters(run.provenance)), True),
    Setting("latents", lambda run: _numbers(run.provenance.get("latents")), True),
    Setting("positions", lambda run: _numbers(run.provenance.get("positions")), True),
    Setting("coder", _of_provenance("coder"), True),
    Setting("worlds", _worlds),
    Setting("only", lambda run: (f"compare.only.{run.provenance['only'] or 'both'}", {})),
    Setting("days", lambda run: ("compare.days", {"n": run.days})),
    Setting("scale", lambda run: verbatim(run.provenance["scale"])),
    Setting("seeds", _seeds),
    Setting("floor", _of_provenance("floor")),
    Setting("substeps", _of_provenance("substeps")),
    Setting("contacts", _of_provenance("contacts")),
    Setting("version", _of_provenance("version")),
)  # fmt: skip
"""In the order in which a reader wants to know them."""

WARNED = ("worlds", "only", "days", "scale", "seeds")
"""Settings that have a sentence of their own, of what it means that they differ."""
