"""A notebook's session from the first line to the last, with nothing but `import homefront as hf`."""

from __future__ import annotations

import ast
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import homefront as hf

SMALL: dict[str, Any] = {"scale": 1 / 20_000, "days": 20}


def test_a_session(tmp_path: Path) -> None:
    """List, load, run, store, read again, stop and go on, compare, plan, carry out, collect, score, cite, export."""
    ids = [entry.id for entry in hf.list_scenarios()]
    assert ids == ["britain-1940", "france-1940", "moscow-1941"]
    britain = hf.load_scenario("britain-1940")

    one = hf.run(britain, seed=3, **SMALL)
    assert "Britain 1940-41" in one.table()
    stored = hf.run("britain-1940", seed=3, out=tmp_path / "run", report=True, **SMALL)
    assert stored.folder == tmp_path / "run"
    assert stored.result_hash == one.result_hash == hf.read_run(tmp_path / "run").result_hash
    assert (tmp_path / "run" / "report.html").stat().st_size > 100_000
    assert stored.table().startswith(one.table().partition("\n\n")[0])
    one.data.to_netcdf(tmp_path / "run.nc")
    assert hf.figure(stored, "outcomes").to_dict()

    many = hf.ensemble(britain, 3, workers=1, out=tmp_path / "many", **SMALL)
    assert [world.seed for world in many.worlds] == [1, 2, 3]
    assert many.worlds[2].result_hash == one.result_hash

    pairs = hf.whatif("britain-1940", "candour", runs=2, workers=1, **SMALL)
    assert "without candour" in pairs.table()
    why = hf.explain(britain, "people_away", causes=["candour", "raids"], most=2, check_scale=0, workers=1, **SMALL)
    assert {share.name for share in why.shares} == {"candour", "raids"}
    hangs = hf.sensitivity("britain-1940", ["people_away"], size=2, inputs="talk.amplification", workers=1, **SMALL)
    assert "talk.amplification" in hangs[0].table()

    plan = hf.plan("britain-1940", "run", tmp_path / "plan", runs=3, **SMALL)
    assert (hf.status(plan).done, hf.status(tmp_path / "plan").tasks) == (0, 3)
    assert hf.resume(plan, workers=1).remaining == 0
    collected = hf.collect(tmp_path / "plan")
    assert collected.result_hash == many.result_hash
    assert "Britain" in collected.table()

    assert "homefront" in hf.cite()
    assert len(json.loads(hf.cite(britain, format="csl"))) > 5
    page = hf.write_report([stored, pairs, why, *hangs], tmp_path / "page.html", britain)
    assert page.stat().st_size > 100_000


def test_a_run_that_was_stopped_is_gone_on_with(tmp_path: Path) -> None:
    def stop(done: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    whole = hf.ensemble("britain-1940", 3, workers=1, **SMALL)
    with pytest.raises(KeyboardInterrupt, match="homefront resume"):
        hf.ensemble("britain-1940", 3, workers=1, out=tmp_path / "run", tell=stop, **SMALL)
    again = hf.resume(tmp_path / "run")
    assert again.result_hash == whole.result_hash
    assert len(again.worlds) == 3
    with pytest.raises(hf.HomefrontError, match="a finished run; there is nothing to resume"):
        hf.resume(tmp_path / "run")


def test_calibrate_and_score(tmp_path: Path) -> None:
    fit = hf.calibrate("britain-1940", tmp_path / "fit", prior_draws=50, members=10, rounds=1, workers=1)
    assert set(fit.posteriors) == {"forecast", "record"}
    found = hf.score("britain-1940", parameters=str(fit.file("forecast")), runs=4, scale=1 / 20_000, workers=1)
    assert "britain-1940" in found.table()
    assert found.to_dict()["scenario"] == "britain-1940"
    shutil.rmtree(tmp_path / "fit")


def test_this_session_imports_nothing_below_homefront() -> None:
    tree = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    named = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    named += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert [name for name in named if name.startswith("homefront")] == ["homefront"]
