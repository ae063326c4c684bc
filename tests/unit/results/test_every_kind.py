"""Every kind of measure and outcome on drawn worlds, beside a slow reading of its docstring: plain loops, no arrays.

The slow readings are by kind, so that a kind without one fails. `a` holds its arguments, dates as days from the first.
"""

from __future__ import annotations

import dataclasses
import math
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homefront.inputs.society import ARMY_KIND
from homefront.observe.front_recorder import AXIS_MEASURES, INDUSTRY_MEASURES, NATION_MEASURES, FrontData
from homefront.observe.recorder import MEASURES as RECORDED
from homefront.processes.relocation import EAST, MOVING, STAGES
from homefront.results.frame import Frame, FrontFrame
from homefront.results.recorded_world import RecordedWorld
from homefront.results.results import PlaceTable, WorldResult
from homefront.scenario.answers import OffAxis
from homefront.scenario.loader import load_scenario
from homefront.scenario.measures import MEASURES
from homefront.scenario.outcomes import OUTCOMES
from homefront.scenario.quantities import Measure, Outcome, Quantity
from homefront.scenario.society_measures import SocietyMeasure

START = date(1941, 6, 22)
PLACES = PlaceTable(
    ("Moscow", "tula/towns", "tula/countryside", "army"), ("Moscow", "towns", "countryside", "soldiers"),
    ("moscow", "tula", "tula", "moscow"), ("city", "towns", "countryside", ARMY_KIND),
    np.array([4e6, 1e6, 3e6, 2e6]),
)  # fmt: skip
TULA = "Tula oblast (with Kaluga)"
ROWS: dict[Any, list[int]] = {"Moscow": [0], "tula": [1, 2], TULA: [1, 2], ("tula",): [1, 2], ("*",): [0, 1, 2, 3]}
"""What the places that are asked about mean: a city, an id that is no name, the name of a region, regions, all."""
CITIES = {"Kiev": (1, 50.0), "Moscow": (0, 100.0)}
"""City -> its axis and where it lies on it, km."""

Slow = Callable[["Read", Any], float]


@dataclasses.dataclass(frozen=True)
class Read:
    """A world, read one number at a time."""

    frame: Frame
    days: int

    def share(self, name: str, where: Any, day: int) -> float:
        """Of one place as it is; of several the mean over their people, of what is felt over those not occupied."""
        rows = ROWS[where]
        people, found = [float(PLACES.population[row]) for row in rows], []
        for row in rows:
            value = float(self.frame.society[name][row, day])
            if len(rows) > 1 and name in ("fear", "resolve", "unity"):
                free = 1 - float(self.frame.society["occupied"][row, day])
                people[rows.index(row)] *= 0.0 if math.isnan(value) else free
                value = 0.0 if math.isnan(value) else value
            found.append(value)
        return sum(n * share for n, share in zip(people, found, strict=True)) / sum(people) if sum(people) else math.nan

    def series(self, name: str, where: Any, first: int, last: int) -> list[float]:
        return [self.share(name, where, day) for day in range(first, last + 1)]

    @property
    def front(self) -> FrontData:
        assert self.frame.front is not None
        return self.frame.front.data

    def past(self, city: str, day: int) -> float:
        axis, km = CITIES[city]
        return float(self.front.axis["position"][axis, day]) - km

    def lost(self, city: str, day: int) -> bool:
        return bool(self.front.fallen[list(self.front.cities).index(city), day])

    def total(self, name: str, day: int) -> float:
        """Thousands, over the axes; 0 before the first day."""
        return sum(float(row[day]) for row in self.front.axis[name]) if day >= 0 else 0.0

    def home(self, *states: str) -> float:
        return sum(
            float(self.frame.society[name][row, -1]) * float(PLACES.population[row]) for name in states
            for row in range(4) if PLACES.kinds[row] != ARMY_KIND
        )  # fmt: skip

    def made(self, a: Any) -> float:
        return sum(10.0 * float(self.front.industry["output"][day]) for day in range(a.first, a.last + 1))


def first(days: list[int]) -> float:
    return float(days[0]) if days else math.nan


def largest_exit(w: Read, a: Any) -> float:
    exits = {
        day: w.share("own", a.place, day) - (w.share("own", a.place, day - 1) if day else 0.0)
        for day in range(a.first, a.last + 1)
    }
    most = max(exits.values())
    return first([day for day, exit_ in exits.items() if exit_ == most]) if most > 0 else math.nan


def nine_tenths(w: Read, a: Any) -> float:
    rises = [own - w.share("own", a.place, a.after) for own in w.series("own", a.place, a.after, a.last)]
    return a.after + first([n for n, rise in enumerate(rises) if rise >= 0.9 * max(rises)]) if max(rises) else math.nan


def days_of_exit(w: Read, a: Any) -> float:
    gone = w.series("gone", a.place, a.after, a.last)
    rise = max(gone) - gone[0]
    spans = [j - i for i in range(len(gone)) for j in range(i, len(gone)) if gone[j] - gone[i] >= a.part * rise]
    return float(min(spans)) if rise > 0 else math.nan


def until_fallen(w: Read, a: Any) -> float:
    own = w.series("own", a.place, a.after, a.last)
    low = [n for n, share in enumerate(own) if share <= a.part * own[0]]
    return math.nan if own[0] == 0 else first(low) if low else float(len(own))


def retreat_begins(w: Read, a: Any) -> float:
    past = [w.past(a.place, day) for day in range(a.last + 1)]
    furthest = past.index(max(past))
    return first([day for day in range(furthest + 1, a.last + 1) if past[day] < max(past) - a.behind])


def strength(w: Read, place: str | None, first_: int, last: int) -> float:
    axes = [CITIES[place][0]] if place else [0, 1]
    men = [sum(float(w.front.axis["defenders"][n, day]) for n in axes) for day in range(first_, last + 1)]
    return 1000 * (sum(men) / len(men) + (0.0 if place else 7.0))


def most(w: Read, name: str, where: Any, last: int, times: float = 1) -> float:
    known = [times * value for value in w.series(name, where, 0, last) if not math.isnan(value)]
    return max(known) if known else math.nan


def most_gone(w: Read, a: Any) -> float:
    gone, own = w.share("gone", a.place, a.after), w.share("own", a.place, a.after)
    rise = max(w.series("own", a.place, a.after + 1, a.last)) - own
    return min(1.0, rise / (1 - gone)) if gone < 1 else 0.0


def city_held(w: Read, a: Any) -> float:
    """Within 20 km on 3 days in a row."""
    days = range(getattr(a, "last", w.days - 1) + 1)
    near = [w.past(a.place, day) >= -20 for day in days]
    invested = any(x and y and z for x, y, z in zip(near, near[1:], near[2:], strict=False))
    return float(not invested and not any(w.lost(a.place, day) for day in days))


SLOW: dict[type[Quantity], dict[str, Slow]] = {
    Measure: {
        "share_gone_own_at": lambda w, a: w.share("own", a.place, a.on),
        "share_gone_own_rise": lambda w, a: (w.share("own", a.place, a.last) - w.share("own", a.place, a.after)) / there
        if (there := 1 - w.share("gone", a.place, a.after)) else math.nan,
        "day_of_largest_exit": largest_exit,
        "days_to_largest_exit": lambda w, a: largest_exit(w, a) - a.since,
        "day_nine_tenths": nine_tenths,
        "population_at": lambda w, a: sum(PLACES.population[row] for row in ROWS[a.place])
        * (1 - w.share("gone", a.place, max(0, a.on - 1))),
        "population_fall_unordered": lambda w, a: sum(PLACES.population[row] for row in ROWS[a.place])
        * sum(w.share(n, a.place, a.last) - w.share(n, a.place, a.first) for n in ("own", "homeless")),
        "fear_greater": lambda w, a: float(w.share("fear", a.place, a.on) > w.share("fear", a.place, a.than_on)),
        "share_gone_own_max": lambda w, a: max(w.series("own", a.regions, 0, a.last)),
        "share_gone_at": lambda w, a: w.share("gone", a.place, a.on),
        "share_gone_max": lambda w, a: max(w.series("gone", a.regions, 0, a.last)),
        "share_of_peak_left": lambda w, a: w.share("own", a.regions, a.on) / most
        if (most := max(w.series("own", a.regions, 0, a.on))) else math.nan,
        "days_of_exit": days_of_exit,
        "days_until_fallen": until_fallen,
        "share_homeless_at": lambda w, a: w.share("homeless", a.place, a.on),
        "share_homeless_max": lambda w, a: most(w, "homeless", a.regions, a.last),
        "share_ordered_at": lambda w, a: w.share("ordered", a.place, a.on),
        "share_ordered_max": lambda w, a: most(w, "ordered", a.regions, a.last),
        "fear_at": lambda w, a: w.share("fear", a.place, a.on),
        "fear_max": lambda w, a: most(w, "fear", a.regions, a.last),
        "resolve_at": lambda w, a: w.share("resolve", a.place, a.on),
        "resolve_min": lambda w, a: -most(w, "resolve", a.regions, a.last, -1),
        "unity_at": lambda w, a: w.share("unity", a.place, a.on),
        "unity_min": lambda w, a: -most(w, "unity", a.regions, a.last, -1),
        "city_lost_day": lambda w, a: first([day for day in range(w.days) if w.lost(a.place, day)]),
        "city_regained_day": lambda w, a: first(
            [d + 1 for d, (x, y) in enumerate(pairwise([w.lost(a.place, d) for d in range(w.days)])) if x and not y]
        ),
        "city_lost_by": lambda w, a: float(any(w.lost(a.place, day) for day in range(a.last + 1))),
        "city_held_to": city_held,
        "front_distance_at": lambda w, a: -w.past(a.place, a.on),
        "front_past_at": lambda w, a: w.past(a.place, a.on),
        "front_closest": lambda w, a: min(-w.past(a.place, day) for day in range(a.last + 1)),
        "front_beyond": lambda w, a: max(w.past(a.place, day) for day in range(a.last + 1)),
        "retreat_begins": retreat_begins,
        "retreat_by": lambda w, a: max(w.past(a.place, day) for day in range(a.on + 1)) - w.past(a.place, a.on),
        "defenders_irrecoverable": lambda w, a: 1000 * (0.5 * (a.last - a.first + 1) + sum(
            w.total(name, a.last) - w.total(name, a.first - 1) for name in ("killed", "captured"))),
        "defenders_sanitary": lambda w, a: 1000 * (0.25 * (a.last - a.first + 1)
            + w.total("wounded", a.last) - w.total("wounded", a.first - 1)),
        "attackers_casualties": lambda w, a: 1000 * w.total("attacker_losses", a.last),
        "defenders_strength_at": lambda w, a: strength(w, a.place, a.on, a.on),
        "defenders_strength_mean": lambda w, a: strength(w, a.place, a.first, a.last),
        "attackers_strength_at": lambda w, a: 1000 * w.total("attackers", a.on),
        "tanks_made": lambda w, a: w.made(a),
        "tanks_a_day": lambda w, a: w.made(a) / (a.last - a.first + 1),
        "capacity_index": lambda w, a: sum(float(w.front.industry["capacity"][day])
            for day in range(a.first, a.last + 1)) / (a.last - a.first + 1),
        "plants_shipped": lambda w, a: sum(float(w.front.stages[plant, stage, a.on])
            for plant in range(2) for stage in range(MOVING, EAST + 1)),
    },
    Outcome: {
        "gone_own_most": most_gone,
        "share_gone_most": lambda w, a: max(w.series("gone", a.regions, 0, w.days - 1)),
        "share_own_most": lambda w, a: max(w.series("own", a.regions, 0, w.days - 1)),
        "share_homeless_at": lambda w, a: w.share("homeless", a.place, a.on),
        "share_homeless_most": lambda w, a: most(w, "homeless", a.regions, w.days - 1),
        "share_ordered_at": lambda w, a: w.share("ordered", a.place, a.on),
        "share_ordered_most": lambda w, a: most(w, "ordered", a.regions, w.days - 1),
        "fear_at": lambda w, a: w.share("fear", a.place, a.on),
        "fear_most": lambda w, a: most(w, "fear", a.regions, w.days - 1),
        "resolve_at": lambda w, a: w.share("resolve", a.place, a.on),
        "resolve_least": lambda w, a: -most(w, "resolve", a.regions, w.days - 1, -1),
        "unity_at": lambda w, a: w.share("unity", a.place, a.on),
        "unity_least": lambda w, a: -most(w, "unity", a.regions, w.days - 1, -1),
        "people_occupied": lambda w, a: w.home("occupied"),
        "people_away": lambda w, a: w.home("own", "ordered", "homeless"),
        "city_held": city_held,
        "front_closest": lambda w, a: min(-w.past(a.place, day) for day in range(w.days)),
        "defenders_killed": lambda w, a: 1000 * w.total("killed", w.days - 1),
        "defenders_captured": lambda w, a: 1000 * w.total("captured", w.days - 1),
        "attackers_casualties": lambda w, a: 1000 * w.total("attacker_losses", w.days - 1),
        "war_output": lambda w, a: w.made(a) / 10.0 / (a.last - a.first + 1),
    },
}  # fmt: skip
KINDS: dict[type[Quantity], dict[str, type[Quantity]]] = {Measure: {**MEASURES}, Outcome: {**OUTCOMES}}
ALL = [(base, kind) for base, kinds in KINDS.items() for kind in kinds]


def drawn_world(seed: int, days: int) -> Frame:
    """Shares in eighths and steps of 5 km about the cities, so that what is compared is often just the same."""
    rng = np.random.default_rng(seed)
    eighths = [[0, 1, 2, 4, 6, 7, 8], [0, 3, 6, 7, 8]][rng.integers(2)]
    data = {name: (rng.choice(eighths, (4, days)) / 8).astype(np.float32) for name in RECORDED}
    if rng.random() < 0.5:
        data = {name: np.sort(values, axis=1) for name, values in data.items()}
    data["own"] *= rng.random() < 0.8
    for name in ("fear", "resolve", "unity"):
        data[name][data["occupied"] == 1] = np.nan
    axis = {name: rng.integers(0, 40, (2, days)).cumsum(axis=1).astype(float) for name in AXIS_MEASURES}
    axis["position"] = np.array([[80.0], [30.0]]) + 5.0 * rng.integers(-2, 3, (2, days)).cumsum(axis=1)
    fallen = (rng.random((3, days)) < rng.choice([0.0, 0.3])).astype(np.uint8)
    industry = {name: rng.random(days + 5) for name in INDUSTRY_MEASURES}
    front = FrontData(
        ("centre", "south"), ("Moscow", "Kiev", "Minsk"), ("a", "b"), np.array([0, 1, -1]),
        np.array([100.0, 50.0, 0.0]), np.array([90.0, 50.0, 0.0]), axis,
        {name: np.zeros(days) for name in NATION_MEASURES}, fallen, industry, rng.random((2, len(STAGES), days + 5)),
    )  # fmt: skip
    world = WorldResult(seed, data, np.empty(0, dtype=np.int64), {}, 0.0, {})
    return Frame(world, PLACES, START, days, FrontFrame(front, OffAxis(7.0, 0.5, 0.25), 10.0, 20.0, 3.0))


def drawn_arguments(kind: type[Quantity], days: int, rng: np.random.Generator) -> dict[str, Any]:
    """As scenario.toml would give them: days in order, and those of industry also after the last of the run."""
    last = days + 4 if kind.half == "industry" else days - 1
    begin, end = sorted(int(n) for n in rng.choice(last + 1, size=2, replace=False))
    of_front = kind.half == "front"
    drawn: dict[str, Any] = {
        "place": str(rng.choice(list(CITIES) if of_front else ["Moscow", TULA])),
        "regions": [["tula"], ["*"]][rng.integers(2)], "from": begin, "after": begin, "to": end,
        "part": float(rng.choice([0.25, 0.5, 0.75])), "behind": float(rng.choice([0, 5, 10])), "target": "T", "id": "o",
        "sentence": "-", **{name: int(rng.integers(last + 1)) for name in ("on", "than_on", "since")},
    }  # fmt: skip
    keys = [field.alias or name for name, field in kind.model_fields.items()]
    return {
        key: drawn[key] for key in keys if key in drawn and not (key == "place" and rng.random() < 0.3 and of_all(kind))
    }


def of_all(kind: type[Quantity]) -> bool:
    """Whether it may be of no place."""
    return not kind.model_fields["place"].is_required()


def test_every_kind_has_a_slow_reading() -> None:
    assert {base: set(kinds) for base, kinds in KINDS.items()} == {base: set(slow) for base, slow in SLOW.items()}


def test_no_two_classes_are_of_one_kind() -> None:
    def below(base: type[Quantity]) -> set[type[Quantity]]:
        return {base}.union(*(below(one) for one in base.__subclasses__()))

    for base, kinds in KINDS.items():  # without those of packages of other tests
        own = {one for one in below(base) if one.__module__.startswith("homefront.")}
        concrete = {one for one in own if isinstance(kind_of(one), str)}
        assert concrete == set(kinds.values())
        assert all(kind_of(found) == kind for kind, found in kinds.items())


def kind_of(found: type[Quantity]) -> str | None:
    return next(iter(getattr(found.model_fields["kind"].annotation, "__args__", ())), None)


def test_every_kind_of_the_society_says_what_it_is_like() -> None:
    of_society = {kind for kind, found in MEASURES.items() if issubclass(found, SocietyMeasure) and found.alike}
    assert of_society == {kind for kind, found in MEASURES.items() if found.half == "society"}


def test_every_outcome_has_words_for_a_short_line_and_names_a_kind_of_the_record_that_there_is() -> None:
    assert all(found.words.replace("{where}", "Kiev").strip() for found in OUTCOMES.values())
    assert {found.recorded_by for found in OUTCOMES.values()} <= {"", *MEASURES}


NEW_KIND = """
from typing import Literal
from homefront.scenario.answers import World
from homefront.scenario.quantities import OfPlace, OnDay
from homefront.scenario.society_measures import SocietyMeasure

class ShareHereAt(OfPlace, OnDay, SocietyMeasure):
    kind: Literal["share_here_at"]
    alike = "share away"

    def value(self, world: World) -> float:
        return 1 - float(world.series("gone", self.place)[world.day(self.on)])

import sys
import numpy as np
from homefront.errors import ScenarioError
from homefront.scenario.loader import load_scenario

class Fake:
    def day(self, when): return (when - scenario.start).days
    def series(self, name, where): return np.arange(1000) / 1000

try:
    scenario = load_scenario(sys.argv[1])
except ScenarioError as failure:
    print(failure.problems[0].where, failure.problems[0].got)
else:
    print(scenario.measures[0].value(Fake()))
"""


@pytest.mark.parametrize(
    ("day", "printed"), [("1941-10-13", "0.887"), ("1951-10-13", "measure.on 1951-10-13"), ('"x"', "measure[1].on 'x'")]
)
def test_a_kind_is_added_by_writing_its_class(tmp_path: Path, day: str, printed: str) -> None:
    """It is read, checked and worked out; 13 October is day 113."""
    folder = tmp_path / "moscow-1941"
    shutil.copytree(SCENARIO.folder, folder)
    text = (folder / "scenario.toml").read_text(encoding="utf-8")
    old = 'kind = "share_gone_own_at"\nplace = "Moscow"\non = 1941-10-13\n'
    assert text.count(old) == 1
    new = f'kind = "share_here_at"\nplace = "Moscow"\non = {day}\n'
    (folder / "scenario.toml").write_text(text.replace(old, new), encoding="utf-8")
    command = [sys.executable, "-c", NEW_KIND, str(folder)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == printed


@pytest.mark.parametrize(("base", "kind"), ALL)
@given(seed=st.integers(0, 2**31), days=st.integers(3, 12))
@settings(max_examples=60, deadline=None)
def test_a_value_is_what_its_docstring_says(base: type[Quantity], kind: str, seed: int, days: int) -> None:
    found, frame = KINDS[base][kind], drawn_world(seed, days)
    written = drawn_arguments(found, days, np.random.default_rng(seed + 1))
    numbers = {"place": None} | {{"from": "first", "to": "last"}.get(key, key): n for key, n in written.items()}
    numbers["regions"] = tuple(written.get("regions", ()))
    dated = {key: START + timedelta(n) if type(n) is int else n for key, n in written.items()}
    unit = {"unit": next(iter(found.model_fields["unit"].annotation.__args__))} if base is Outcome else {}  # type: ignore[union-attr]
    asked = found.model_validate({"kind": kind, **unit, **dated})
    value = asked.value(RecordedWorld(SCENARIO, frame))
    assert type(value) is float
    slow = SLOW[base][kind](Read(frame, days), type("Arguments", (), numbers))
    assert value == pytest.approx(slow, rel=1e-9, abs=1e-9, nan_ok=True)


SCENARIO = load_scenario("moscow-1941")
