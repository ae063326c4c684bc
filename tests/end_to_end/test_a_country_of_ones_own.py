"""Somebody else adds a country from nothing: new, data, check, run, score. The country is invented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import homefront as hf
from homefront.cli.app import run_app

FIRST, LAST = "1950-03-01", "1950-03-30"
SOURCE = "invented for this test"
CODED = {
    "cov": 0.75, "can": 0.25, "ctl": 0.25, "siege": 0, "lg": 0, "ls": 0.25, "tau0": 0.5, "M": 0.75, "hard": 0.25,
    "shelter": 0.25, "cost": 1, "order_offices_go": 0, "order_all_go": 0, "order_stay": 0, "ret": 0, "ally": 0, "hm": 1,
}  # fmt: skip
TOWNS = (("Port", "R1", 50.0, 10.0, 90_000, "1950-03-20"), ("Mill", "R1", 50.5, 10.5, 40_000, "1950-03-12"),
         ("Hill", "R2", 48.0, 8.0, 60_000, ""))  # fmt: skip


def rows(file: Path, header: str, *lines: str) -> None:
    file.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")


def data(folder: Path) -> None:
    """The tables of a country of two regions, whose port and mill town are lost."""
    place = f",{SOURCE},derived"
    rows(
        folder / "regions.csv",
        "region_id,name,state,capital,lat,lon,population,population_date,urban_share,urban_share_state,"
        "capital_population,capital_share,economic_region,area_status,hardship_group,source,confidence,note",
        f"R1,Coast,Land,Port,50.0,10.0,400000,1948-01-01,0.5,0.5,90000,,Coast,whole,other{place},",
        f"R2,Hills,Land,Hill,48.0,8.0,300000,1948-01-01,,0.4,60000,,Hills,whole,other{place},",
    )
    rows(
        folder / "captures.csv",
        "city,modern_name,region_id,lat,lon,population,captured_on,recaptured_on,source,confidence,note",
        *(
            f"{city},{city},{region},{lat},{lon},{people},{lost},{place},"
            for city, region, lat, lon, people, lost in TOWNS
        ),
    )
    rows(folder / "events.csv", "date,kind,title,description,place,source,confidence",
         f"1950-03-02,speech,Speech in the harbour,The mayor spoke,Port{place}")  # fmt: skip
    rows(
        folder / "targets.csv",
        "target_id,what,date,place,region_id,value_low,value_best,value_high,unit,group,use,source,confidence",
        f"L1,share gone from the port,1950-03-19,Port,R1,0.1,0.3,0.5,share,society,fit{place}",
        f"L2,share gone from the hills,1950-03-30,Hill,R2,0,0.01,0.1,share,society,check{place}",
        f"L3,fear on the coast,1950-03-18,Coast,R1,0.1,0.3,0.6,1,society,check{place}",
        f"L4,unity of the land,1950-03-30,Hill,R2,0.5,0.7,0.9,1,society,check{place}",
    )
    rows(
        folder / "human_cost.csv",
        "what,date_start,date_end,place,value_low,value_best,value_high,unit,caused_by,cause_id,source,confidence,note",
        f"killed in the port,1950-03-01,1950-03-30,Port,100,200,300,persons,war,{place},invented",
    )
    coded = [
        f"land_1950,*,{kind},{FIRST},{LAST},{variable},{value},{value},{value},{value},agreed{place}"
        for kind in ("front_city", "other_city", "countryside", "far_region")
        for variable, value in CODED.items()
    ]
    rows(folder / "coding_merged.csv",
         "case,place,place_kind,date_start,date_end,variable,value_a,value_b,low,high,status,source,confidence",
         *coded)  # fmt: skip


def document(folder: Path) -> None:
    """What is asked of the country, below what `homefront new --bare` wrote."""
    file = folder / "scenario.toml"
    text = file.read_text(encoding="utf-8")
    text += """
[[measure]]
target = "L1"
kind = "share_gone_at"
place = "Port"
on = 1950-03-19

[[measure]]
target = "L2"
kind = "share_gone_at"
place = "Hills"
on = 1950-03-30

[[measure]]
target = "L3"
kind = "fear_at"
place = "Coast"
on = 1950-03-18

[[measure]]
target = "L4"
kind = "unity_min"
regions = ["*"]
to = 1950-03-30

[[outcome]]
id = "gone"
kind = "share_gone_most"
unit = "share"
regions = ["Land"]
sentence = "Most people away on any day."

[[outcome]]
id = "ordered"
kind = "share_ordered_most"
unit = "share"
regions = ["Land"]
sentence = "Most people away by order on any day; no order is given."

[[outcome]]
id = "homeless"
kind = "share_homeless_at"
unit = "share"
place = "Port"
on = 1950-03-19
sentence = "People of the port whose home bombs took by 19 March; no raid is given."

[[outcome]]
id = "resolve"
kind = "resolve_at"
unit = "1"
place = "Hill"
on = 1950-03-30
sentence = "Resolve in the hills at the end."

[[claim]]
id = "hills_stay"
sentence = "The hills stay at home."
holds = [{ target = "L2", low = 0, high = 0.1 }]
"""
    file.write_text(text, encoding="utf-8")


def test_a_folder_alone_makes_a_country(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_app(["new", "land-1950", "--from", "britain-1940", "--bare", "--start", FIRST, "--days", "30"]) == 0
    folder = tmp_path / "land-1950"
    data(folder)
    document(folder)
    assert run_app(["check", "land-1950"]) == 0, capsys.readouterr().err
    capsys.readouterr()
    assert run_app(["run", "land-1950", "--scale", "1:500", "--out", "r", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    targets = {row["id"]: row for row in found["targets"]}
    assert targets["L1"]["median"] > 0.05
    assert targets["L2"]["median"] < 0.1
    assert 0 < targets["L3"]["median"] < 1
    assert 0 < targets["L4"]["median"] <= 1
    assert 0 < found["outcomes"]["gone"]["median"] < 1
    assert found["outcomes"]["ordered"]["median"] == found["outcomes"]["homeless"]["median"] == 0
    assert 0 < found["outcomes"]["resolve"]["median"] < 1
    code = run_app(["score", "land-1950", "--parameters", "prior", "--runs", "4", "--workers", "1", "--json"])
    score = json.loads(capsys.readouterr().out)
    assert (code, score["claims"][0]["right"]) == (0, True)
    assert {row["id"] for row in score["targets"]} == {"L2", "L3", "L4"}
    assert score["baselines"]["other countries"] > 0


def test_people_live_where_the_tables_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the coast 130,000 of 400,000 live in its cities and half are urban; the hills have an urban share of 0.4."""
    monkeypatch.chdir(tmp_path)
    run_app(["new", "land-1950", "--from", "britain-1940", "--bare", "--start", FIRST, "--days", "30"])
    data(tmp_path / "land-1950")
    document(tmp_path / "land-1950")
    places = hf.run("land-1950", days=1, scale=1 / 2000, seed=1).places
    assert dict(zip(places.ids, places.population.tolist(), strict=True)) == {
        "Port": 90_000, "Mill": 40_000, "R1/towns": 70_000, "R1/countryside": 200_000,
        "Hill": 60_000, "R2/towns": 60_000, "R2/countryside": 180_000,
    }  # fmt: skip
