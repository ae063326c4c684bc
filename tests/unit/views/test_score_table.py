"""The printed score: its lines, and what it says of tolerances."""

from __future__ import annotations

import numpy as np
import pytest

from homefront.experiments import predictive
from homefront.experiments.predictive import Ensemble, score_country
from homefront.experiments.score import Score
from homefront.scenario.loader import load_scenario
from homefront.views.score_table import score_text


def test_a_score_says_gaps_and_tolerances_in_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    moscow = load_scenario("moscow-1941")
    values = {row.target_id: np.full(8, row.value_best) for row in moscow.targets}
    values |= {"MF11": np.full(8, 117.0), "MF16": np.full(8, np.nan)}
    monkeypatch.setattr(predictive, "predictive", lambda *given: values)
    measured = {measure.target for measure in moscow.measures if measure.half != "society"}
    checked = [row for row in moscow.targets if row.use == "check" and row.target_id in measured]
    country = score_country(moscow, "prior", checked, [], Ensemble(runs=8), left_out=False, half="front")
    lines = score_text(Score((country,), left_out=False)).splitlines()
    assert max(map(len, lines)) <= 80
    text = " ".join(" ".join(lines).split())
    monkeypatch.setenv("COLUMNS", "40")  # a row is lines
    narrow = score_text(Score((country,), left_out=False)).splitlines()
    assert max(map(len, narrow)) <= 40
    told = " ".join(" ".join(narrow).split())
    assert "MISS +2.0 city lost, Vyazma (check; MF11) worlds: 17 October record: 7 October (6 to 8 Oct)" in told
    assert "MISS +14.1 city lost, Rostov-on-Don (check; MF16) worlds: no answer record: 21 November" in told
    assert f"medians of {len(checked) - 2} of {len(checked)} targets within one tolerance" in text
    assert "half-widths of the record, the scale of earlier scores" in text
    assert text.count("A tolerance combines half the range of the record") == 1
