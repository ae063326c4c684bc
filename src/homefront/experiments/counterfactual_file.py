"""Counterfactual pairs in files: whole numbers of the last decimal place that is kept, in JSON under a hash of its own.

A file may come from a stranger: its size, types, lengths and bounds are looked at before anything is made of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from homefront.arguments import MOST_DAYS, MOST_SEED
from homefront.errors import ArgumentError, ResultsError
from homefront.experiments.counterfactual_events import STEPS, DatedChange
from homefront.experiments.counterfactual_parts import (
    KM_PLACES,
    Counterfactuals,
    Ends,
    Moved,
    Rounding,
    Twins,
    Worlds,
    counted,
    valued,
)
from homefront.experiments.parting import NEVER
from homefront.parameters.posterior import ADVICE, RECORD, shipped_digest, shipped_names
from homefront.reading import Unreadable, refused, typed
from homefront.results.files import content_hash, read_json
from homefront.scenario.catalogue import is_shipped
from homefront.scenario.front_measures import Ending
from homefront.scenario.schema import Scenario
from homefront.writing import make_folder, write_whole

FORMAT, FOLDER = 1, "shipped_counterfactuals"
"""Of those that ship, beside this module."""

FILE_BYTES, MOST_COUNT, MOST_PLACES = 10_000_000, 10**9, 12
LETTERS: dict[str, Ending] = {"h": "held", "b": "besieged", "e": "entered"}

Text = Annotated[str, Field(min_length=1, max_length=100)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Counts = Annotated[list[Annotated[int, Field(ge=-MOST_COUNT, le=MOST_COUNT)]], Field(min_length=1)]
Days = Annotated[list[Annotated[int, Field(ge=NEVER, le=MOST_DAYS)]], Field(min_length=1)]
What = Annotated[str, Field(pattern=r"^[^\s@=]([^@=\n]{0,98}[^\s@=])?@[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class Form(BaseModel):
    """Of a part of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class EndsForm(Form):
    """How worlds ended for a city, a letter each."""

    ending: Annotated[str, Field(pattern=r"^[hbe]+$")]
    km: Counts
    day: Days

    def read(self) -> Ends:
        km = valued(np.array(self.km, dtype=np.int64), KM_PLACES)
        return Ends(tuple(LETTERS[letter] for letter in self.ending), km, np.array(self.day, dtype=np.int64))


class WorldsForm(Form):
    """Worlds by seed."""

    values: Annotated[dict[Text, Counts], Field(min_length=1, max_length=100)]
    ends: dict[Text, EndsForm]

    def read(self, kept: Mapping[str, RoundingForm]) -> Worlds:
        values = {name: valued(np.array(one, dtype=np.int64), kept[name].places) for name, one in self.values.items()}
        return Worlds(values, {name: one.read() for name, one in self.ends.items()})


class TwinsForm(WorldsForm):
    """The same with a change."""

    parting: Days

    def read(self, kept: Mapping[str, RoundingForm]) -> Twins:
        found = super().read(kept)
        return Twins(found.values, found.ends, np.array(self.parting, dtype=np.int64))


class StepForm(TwinsForm):
    """The same with a dated change moved by days."""

    days: Literal[STEPS]  # type: ignore[valid-type]


class MovedForm(Form):
    """A dated change."""

    cause: Text
    day: date
    what: Annotated[list[What], Field(min_length=1, max_length=50)]
    steps: Annotated[list[StepForm], Field(min_length=1, max_length=len(STEPS))]


class RoundingForm(Form):
    """How an outcome is kept."""

    unit: Text
    places: Annotated[int, Field(ge=-MOST_PLACES, le=MOST_PLACES)]


class CounterfactualsForm(Form):
    """All of it."""

    format: Literal[1]
    scenario: Text
    scenario_hash: Digest
    worlds: Text
    worlds_hash: Digest
    version: Text
    people_per_agent: Annotated[float, Field(ge=1, le=1e6)]
    seed: Annotated[int, Field(ge=0, le=MOST_SEED)]
    outcomes: Annotated[dict[Text, RoundingForm], Field(min_length=1, max_length=100)]
    base: WorldsForm
    without: Annotated[dict[Text, TwinsForm], Field(min_length=1, max_length=1_000)]
    moved: Annotated[list[MovedForm], Field(max_length=100)]


def write_counterfactuals(file: Path, pairs: Counterfactuals) -> None:
    """All of it or nothing; the same pairs give the same bytes. ResourceError if it cannot be written."""
    make_folder(file.parent, ADVICE)
    write_whole(file, bytes_of(pairs), ADVICE)


def bytes_of(pairs: Counterfactuals) -> bytes:
    """What its file holds: a line for each list."""
    content = packed(pairs)
    text = json.dumps({**content, "sha256": content_hash(content)}, ensure_ascii=False, separators=(",", ":"))
    return (text.replace('],"', '],\n"').replace('"},"', '"},\n"') + "\n").encode()


def packed(pairs: Counterfactuals) -> dict[str, Any]:
    """What its file holds: in counts of the last place of each outcome, shorter than `Counterfactuals.to_dict`."""
    return {
        "format": FORMAT, "scenario": pairs.scenario.id, "scenario_hash": pairs.scenario.inputs_digest,
        "worlds": pairs.worlds, "worlds_hash": pairs.worlds_hash, "version": pairs.version,
        "people_per_agent": pairs.people_per_agent,
        "seed": pairs.first_seed,
        "outcomes": {name: {"unit": kept.unit, "places": kept.places} for name, kept in pairs.outcomes.items()},
        "base": _packed_worlds(pairs, pairs.base),
        "without": {cause: _packed_twins(pairs, twins) for cause, twins in pairs.without.items()},
        "moved": [
            {"cause": one.change.cause, "day": one.change.day.isoformat(), "what": list(one.change.whats),
             "steps": [{"days": days, **_packed_twins(pairs, twins)} for days, twins in one.steps.items()]}
            for one in pairs.moved
        ],
    }  # fmt: skip


def read_counterfactuals(file: Path, scenario: Scenario) -> Counterfactuals:
    """What `write_counterfactuals` wrote; ResultsError if it is not whole, or not of this scenario as it is
    now, or of other worlds of the record than those that ship."""
    expected = "expected a file that homefront counterfactuals --make wrote"
    with refused(f"{file}: no counterfactual pairs of {scenario.id}", ResultsError, expected):
        form = _form_of(file)
        if other := _other(form, scenario):
            raise Unreadable(f"it is {other}")
        return _read(form, scenario)


def shipped_counterfactuals(scenario: Scenario) -> Counterfactuals:
    """The pairs that ship with a scenario; ArgumentError where none do, or they are of another state of it."""
    again = "homefront counterfactuals ID --make --out FILE makes them, homefront whatif runs pairs of one change"
    file = shipped_file(scenario.id)
    if not is_shipped(scenario.id) or not file.is_file():
        raise ArgumentError("scenario", repr(scenario.id), f"no counterfactual pairs ship with it; {again}")
    with refused(f"{file}: no counterfactual pairs", ResultsError, "install homefront again"):
        form = _form_of(file)
        if other := _other(form, scenario):
            raise ArgumentError(
                "scenario", repr(scenario.id), f"the counterfactual pairs that ship are {other}; {again}"
            )
        return _read(form, scenario)


def _form_of(file: Path) -> CounterfactualsForm:
    form: CounterfactualsForm = typed(_adapter(), read_json(file, FILE_BYTES, nan=False))
    _refuse_other_lengths(form)
    return form


def _other(form: CounterfactualsForm, scenario: Scenario) -> str:
    """How a file does not belong to a scenario and to the worlds that ship, in words; "" where it does."""
    if form.scenario != scenario.id:
        return f"of {form.scenario}"
    if form.scenario_hash != scenario.inputs_digest:
        return "of another state of this scenario"
    if list(form.without) != [cause.id for cause in scenario.causes]:
        return "of other causes"
    if list(form.outcomes) != [outcome.id for outcome in scenario.outcomes]:
        return "of other outcomes"
    if form.worlds != RECORD or RECORD not in shipped_names() or form.worlds_hash != shipped_digest(RECORD):
        return "of other worlds of the record than those that ship"
    return ""


def shipped_file(scenario_id: str) -> Path:
    """Where the pairs of a scenario that ships are, or would be."""
    return Path(str(resources.files("homefront.experiments"))) / FOLDER / f"{scenario_id}.json"


def _packed_worlds(pairs: Counterfactuals, worlds: Worlds) -> dict[str, Any]:
    letters = {ending: letter for letter, ending in LETTERS.items()}
    return {
        "values": {name: counted(one, pairs.outcomes[name].places).tolist() for name, one in worlds.values.items()},
        "ends": {
            name: {"ending": "".join(letters[ending] for ending in one.ending),
                   "km": counted(one.nearest_km, KM_PLACES).tolist(), "day": one.day.tolist()}
            for name, one in worlds.ends.items()
        },
    }  # fmt: skip


def _packed_twins(pairs: Counterfactuals, twins: Twins) -> dict[str, Any]:
    return {**_packed_worlds(pairs, twins), "parting": twins.parting.tolist()}


@cache
def _adapter() -> TypeAdapter[CounterfactualsForm]:
    return TypeAdapter(CounterfactualsForm)


def _read(form: CounterfactualsForm, scenario: Scenario) -> Counterfactuals:
    kept = form.outcomes
    return Counterfactuals(
        scenario, form.worlds, form.worlds_hash, form.version, form.people_per_agent, form.seed,
        {name: Rounding(one.unit, one.places) for name, one in kept.items()}, form.base.read(kept),
        {cause: twins.read(kept) for cause, twins in form.without.items()},
        tuple(
            Moved(DatedChange(one.cause, one.day, tuple(one.what)), {step.days: step.read(kept) for step in one.steps})
            for one in form.moved
        ),
    )  # fmt: skip


def _refuse_other_lengths(form: CounterfactualsForm) -> None:
    """Unreadable unless all parts are of the same outcomes and worlds, and a flag is up where a city was held."""
    runs = len(next(iter(form.base.values.values())))
    flags = {name for name, kept in form.outcomes.items() if kept.unit == "flag"}
    parts: list[tuple[str, WorldsForm, int]] = [("base", form.base, runs)]
    parts += [(f"without.{cause}", twins, runs) for cause, twins in form.without.items()]
    for one in form.moved:
        if one.cause not in form.without or len({step.days for step in one.steps}) < len(one.steps):
            raise Unreadable(f"moved: {one.cause}, expected a cause of `without`, and each step once")
        fewer = len(next(iter(one.steps[0].values.values())))
        parts += [(f"moved.{one.cause}", step, fewer) for step in one.steps]
    for where, part, worlds in parts:
        of_worlds = [*part.values.values(), *(part.parting for part in [part] if isinstance(part, TwinsForm))]
        of_ends = [len(values) for ends in part.ends.values() for values in (ends.ending, ends.km, ends.day)]
        if {*map(len, of_worlds), *of_ends} != {worlds} or worlds > runs:
            raise Unreadable(f"{where}: lists of other lengths, expected a value for each world")
        if set(part.values) != set(form.outcomes) or set(part.ends) != set(form.base.ends) or set(part.ends) - flags:
            raise Unreadable(f"{where}: other outcomes, expected those of `outcomes`")
        for name in flags:
            ends = part.ends.get(name)
            up = part.values[name] if ends is None else [int(letter == "h") for letter in ends.ending]
            if part.values[name] != up or set(up) - {0, 1} or form.outcomes[name].places:
                raise Unreadable(f"{where}.{name}: expected 1 where it was so, else 0")
