"""tools/renew_digests.py writes the digests of scenarios into what ships, and no value."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import homefront
from homefront.parameters.posterior import read_posterior

ROOT = Path(__file__).parents[3]
PACKAGE = Path(homefront.__file__).parent
NOW = {"britain-1940": "a" * 64, "france-1940": "b" * 64}


@pytest.fixture(scope="module")
def tool() -> Any:
    spec = importlib.util.spec_from_file_location("renew_digests", ROOT / "tools" / "renew_digests.py")
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def test_a_set_gets_the_digests_of_today_and_keeps_its_values(tool: Any, tmp_path: Path) -> None:
    file = tmp_path / "set.parquet"
    shutil.copy(PACKAGE / "parameters" / "posteriors" / "without-moscow-1941.parquet", file)
    before = read_posterior(file)
    file.write_bytes(tool.of_set(file, NOW))
    after = read_posterior(file)
    assert after.provenance == {**before.provenance, "scenarios": NOW}
    assert list(after.values) == list(before.values)
    assert all(np.array_equal(after.values[name], before.values[name]) for name in before.values)
    assert np.array_equal(after.weight, before.weight)


def test_counterfactuals_get_both_digests_and_keep_the_rest(tool: Any, tmp_path: Path) -> None:
    file = tmp_path / "counterfactuals.json"
    shutil.copy(PACKAGE / "experiments" / "shipped_counterfactuals" / "britain-1940.json", file)
    before = json.loads(file.read_bytes())
    file.write_bytes(tool.of_counterfactuals(file, NOW, "c" * 64))
    after = json.loads(file.read_bytes())
    assert (after["scenario_hash"], after["worlds_hash"]) == ("a" * 64, "c" * 64)
    changed = {"scenario_hash", "worlds_hash", "sha256"}
    assert {key: after[key] for key in after.keys() - changed} == {key: before[key] for key in before.keys() - changed}
    file.write_text(file.read_text(encoding="utf-8").replace("britain", "brittain", 1), encoding="utf-8")
    with pytest.raises(SystemExit, match="damaged"):
        tool.of_counterfactuals(file, NOW, "c" * 64)
