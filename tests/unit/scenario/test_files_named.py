"""A message names the files of the folder: a scenario may call its tables as it likes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from homefront.coding.grid import grid_of
from homefront.errors import HomefrontError, ScenarioError
from homefront.inputs.coded import coded_inputs
from homefront.scenario import catalogue
from homefront.scenario.loader import load_scenario, read_partial

FLOOD = Path(__file__).parents[3] / "examples" / "scenarios" / "flood"
NAMED = re.compile(r"[\w.-]+\.csv\b")

Break = tuple[str, str, str]
"""File by its usual name, a text that stands in it, and what stands there instead."""


def renamed(folder: Path, original: Path, breaks: tuple[Break, ...]) -> Path:
    """A copy in which each table X.csv is called table-X.csv, and which is broken."""
    shutil.copytree(original, folder)
    for file, old, new in breaks:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, f"{old!r} does not stand in {file}"
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    toml = folder / "scenario.toml"
    toml.write_text(re.sub(r'^file = "(\w+\.csv)"', r'file = "table-\1"', toml.read_text("utf-8"), flags=re.M), "utf-8")
    for table in folder.glob("*.csv"):
        table.rename(folder / f"table-{table.name}")
    return folder


def told(folder: Path) -> list[str]:
    """What is wrong with it, a line each; no line names a file that is not there."""
    with pytest.raises(ScenarioError) as caught:
        coded_inputs(load_scenario(folder), 1)
    lines = [str(problem) for problem in caught.value.problems]
    strangers = [line for line in lines if any(not (folder / name).is_file() for name in NAMED.findall(line))]
    assert strangers == []
    return lines


def names_all(lines: list[str], *wanted: str) -> bool:
    return [text for text in wanted if not any(text in line for line in lines)] == []


def test_a_crisis_names_its_own_files(tmp_path: Path) -> None:
    lines = told(renamed(tmp_path / "flood", FLOOD, (
        ("cities.csv", "Arleford,LOW", "Arleford,LOWW"),
        ("dangers.csv", "flood,Millbridge", "flood,Millbrigde"),
        ("coding_merged.csv", "flood_2001,Millbridge", "flood_2001,Millbrigde"),
        ("scenario.toml", 'place = "Millbridge"', 'place = "Millbrigde"'),
        ("scenario.toml", 'kind = "share_gone_most"\nunit = "share"\nregions = ["LOW"]',
         'kind = "share_gone_most"\nunit = "share"\nregions = ["LOWW"]'),
        ("scenario.toml", 'target = "F1"', 'target = "F9"'),
        ("scenario.toml", 'title = "The head of the district speaks"', 'title = "The head speaks"'),
        ("scenario.toml", 'what = "people drowned"', 'what = "people lost"'),
    )))  # fmt: skip
    assert names_all(
        lines, "a region_id of table-regions.csv", "a city of table-cities.csv or a name or state of table-regions.csv",
        "a region_id, name, economic_region or state of table-regions.csv, or *", "a target_id of table-targets.csv",
        "in table-events.csv", "a row of table-human_cost.csv", "flood/table-dangers.csv:2", "* or a city of table-cit",
    ), "\n".join(lines)  # fmt: skip


def test_a_war_names_its_own_files(tmp_path: Path) -> None:
    lines = told(renamed(tmp_path / "moscow-1941", catalogue.find("moscow-1941"), (
        ("captures.csv", "Minsk,Minsk,bel_minsk_vitebsk_mogilev,5", "Minsk,Minsk,bel_minsk_vitebsk_mogilev,4"),
        ("industry.csv", "centre,Minsk", "centre,Minks"), ("industry.csv", "bel_west; lit", "bel_wets; lit"),
        ("zones.csv", "Luga,north", "Luga,nroth"), ("evacuation.csv", "all,Volga", "all,Vogla"),
        ("targets.csv", "MF01,city lost (day),1941-06-26", "MF01,city lost (day),1941-06-27"),
        ("scenario.toml", '"servicemen shot by order of special departments', '"men shot by order of'),
        ("scenario.toml", 'curve = "defenders_men"\n', 'curve = "people_present"\nplace = "Moscwo"\n'),
    )))  # fmt: skip
    assert names_all(
        lines, "from where table-captures.csv has it", "a place of axis centre in table-axes.csv",
        "region_ids of table-regions.csv", "an axis of table-axes.csv", "an economic_region of table-regions.csv",
        "captured_on of Daugavpils in table-captures.csv", "a row of table-human_cost.csv with cause_id",
        "a city of table-captures.csv",
    ), "\n".join(lines)  # fmt: skip


def test_a_city_of_a_raid_is_looked_for_in_the_file_of_cities(tmp_path: Path) -> None:
    breaks = (("nights.csv", "1940-09-07,London", "1940-09-07,Lodnon"),)
    lines = told(renamed(tmp_path / "britain-1940", catalogue.find("britain-1940"), breaks))
    assert names_all(lines, "a city of table-captures.csv"), "\n".join(lines)


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        (("cities.csv", "Arleford,LOW,48.20,-30.00,85000", "Arleford,LOW,48.20,-30.00,0"), "flood/table-cities.csv:3"),
        (("cities.csv", "48.20,-30.00,85000", "48.20,-30.00,850000"), "flood/table-regions.csv:3"),
    ],
    ids=["nobody", "too-many"],
)
def test_what_is_found_when_places_are_made_names_its_file(broken: Break, named: str, tmp_path: Path) -> None:
    assert names_all(told(renamed(tmp_path / "flood", FLOOD, (broken,))), named)


def test_a_grid_names_the_file_of_cities(tmp_path: Path) -> None:
    partial = read_partial(renamed(tmp_path / "flood", FLOOD, ()))
    with pytest.raises(HomefrontError, match=r"a city of table-cities\.csv or a name or state of table-regions\.csv"):
        grid_of(partial, {"Arlefrod": ""}, ())
