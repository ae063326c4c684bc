"""Names that a page shows in Russian: events of the timeline and known facts of every country that ships."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from homefront.scenario.catalogue import list_scenarios
from homefront.scenario.loader import load_scenario
from homefront.views.report.labels import labelled
from homefront.views.report.strings import strings

SHIPPED = [entry.id for entry in list_scenarios()]


def untranslated(texts: set[str]) -> list[str]:
    return sorted(text for text in texts if "ru" not in strings()["names"].get(text, {}))


@pytest.mark.parametrize("scenario_id", SHIPPED)
def test_known_facts_have_russian_names(scenario_id: str) -> None:
    scenario = load_scenario(scenario_id)
    answered = {measure.target for measure in scenario.measures}
    rows = [row for row in scenario.targets if row.target_id in answered]
    assert rows
    assert untranslated({text for row in rows for text in (row.what, row.place)}) == []


@pytest.mark.parametrize("scenario_id", SHIPPED)
def test_events_of_the_timeline_have_russian_names(scenario_id: str) -> None:
    scenario = load_scenario(scenario_id)
    cities = [(row.city, "city", float(row.population)) for row in scenario.captures if row.population]
    ids, kinds, people = zip(*cities, strict=True) if cities else ((), (), ())
    days = (scenario.end - scenario.start).days + 1
    found: Any = SimpleNamespace(
        scenario=scenario, start=scenario.start, days=days,
        places=SimpleNamespace(ids=ids, kinds=kinds, population=people),
    )  # fmt: skip
    titles = {str(one["title"]) for near in range(0, days, 10) for one in labelled(found, near)}
    assert titles
    assert untranslated(titles) == []
