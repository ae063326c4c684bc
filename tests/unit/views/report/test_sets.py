"""The page of a run of one of the two sets of worlds."""

from __future__ import annotations

import dataclasses
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from homefront.api.compare import whatif
from homefront.engine.settings import Settings, parameter_values
from homefront.experiments.saved import saved
from homefront.results.results import Results
from homefront.scenario.schema import Scenario
from homefront.views.report.curves import panels
from homefront.views.report.data import Collected
from homefront.views.report.page import command_of, render, report_html

pytestmark = pytest.mark.usefixtures("two_sets")


def of_set(found: Collected, name: str, **more: Any) -> Collected:
    """The same worlds, as if they were of another set: what the page says of them is what is looked at."""
    values = parameter_values(Settings(parameters=name))
    given = {**found.provenance, "parameter_set": name, "parameters": values, **more}
    return dataclasses.replace(found, provenance=given)


def text_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", page.split('<script type="application/json"')[0])).split())


def test_the_page_says_what_its_worlds_have_seen_and_in_how_many_the_city_held(found: Collected) -> None:
    forecast, record = (text_of(render(of_set(found, name), [])) for name in ("forecast", "record"))
    assert "These worlds have seen the record of the front to 30 September 1941, and the targets marked fit" in forecast
    assert re.search(r"What one would have said on 30 September 1941: Moscow held in \d of 2 worlds \(", forecast)
    assert "These worlds have seen every target: they explain what happened and do not forecast, and a hit" in record
    assert re.search(r"of the record, chosen to match what happened: Moscow held in \d of 2\. This", record)
    assert "a sample of what this model can produce" in forecast
    assert "a sample of what this model can produce" not in record


def test_of_a_changed_run_and_of_another_set_the_page_says_no_such_thing(found: Collected) -> None:
    changed = text_of(render(of_set(found, "forecast", causes_left_out=["learning"]), []))
    assert "would have said on 30 September" not in changed
    defaults = text_of(render(of_set(found, "defaults"), []))
    assert "These worlds have seen" not in defaults


def test_runs_of_two_sets_are_told_apart(found: Collected) -> None:
    page = text_of(render(of_set(found, "forecast"), [of_set(found, "record")]))
    assert "worlds of the forecast" in page
    assert "worlds of the record" in page
    assert "so a difference is not one cause alone" in page
    same = text_of(render(of_set(found, "record"), [of_set(found, "record")]))
    assert "Same seeds: the same worlds until what was left out acts" in same


def test_the_command_names_the_set_where_it_is_not_the_default(found: Collected, moscow: Scenario) -> None:
    folder = Path(moscow.folder)
    assert "--worlds record" in command_of(of_set(found, "record").provenance, folder)
    of_forecast = command_of(of_set(found, "forecast").provenance, folder)
    assert "--worlds" not in of_forecast
    assert "--parameters" not in of_forecast
    assert "--parameters defaults" in command_of(of_set(found, "defaults").provenance, folder)


def test_what_was_asked_of_the_record_says_so(two: Results, moscow: Scenario) -> None:
    pairs = whatif(moscow, "relocation", runs=2, workers=1, only="front", days=5)
    page = text_of(report_html([two], [saved(pairs)], moscow))
    first = "In the worlds of the record (they have seen every target: they explain what happened and do not forecast)"
    assert f"{first}. 2 pairs" in page


def test_curves_lie_in_their_panels_with_both_axes_from_0_to_1(found: Collected) -> None:
    drawn = {panel["name"]: panel for panel in panels()}
    assert {"control", "siege", "orders"} <= set(drawn)
    for panel in drawn.values():
        assert [line["class"] for line in panel["lines"]] == ["declared", "actual", "changed"]
        assert [tick["text"] for tick in panel["across"]] == ["0", "0.5", "1"]
        assert {"0", "0.5", "1"} <= {tick["text"] for tick in panel["upwards"]}
        points = [
            tuple(map(float, point.split(",")))
            for line in panel["lines"] for point in f"{line['line']} {line['band']}".split()
        ]  # fmt: skip
        assert all(panel["left"] <= x <= panel["right"] and panel["top"] <= y <= panel["bottom"] for x, y in points)
    page = render(found, [])
    assert page.count("Measurement curve of ") == len(drawn)
    assert "Data table: measurement curves" in page
