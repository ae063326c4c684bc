"""Measurement curves as `show --assumptions` has them."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from homefront.cli.app import run_app
from homefront.parameters.posterior import Posterior
from homefront.views.curves import curve_lines, curve_rows, curves_of_draws
from homefront.views.report.curves import panels

POINTS = [0.0, 0.25, 0.5, 0.75, 1.0]


def of(rows: list[dict[str, Any]], variable: str) -> dict[str, dict[str, Any]]:
    return {row["set"]: row for row in rows if row["variable"] == variable}


def test_a_curve_of_draws_is_the_weighted_mean_of_their_powers() -> None:
    draws = {"measurement.siege": np.array([1.0, 2.0]), "measurement.siege_weight": np.array([0.5, 1.5])}
    found = curves_of_draws(Posterior(draws, np.array([0.25, 0.75]), np.ones(2), {}))
    assert set(found) == {"siege"}
    mean, low, high = found["siege"]
    x = np.array(POINTS)
    np.testing.assert_allclose(mean, 0.25 * 0.5 * x + 0.75 * 1.5 * x**2)
    np.testing.assert_allclose(low, np.minimum(0.5 * x, 1.5 * x**2))
    np.testing.assert_allclose(high, np.maximum(0.5 * x, 1.5 * x**2))


def test_the_ends_hold_nine_tenths_of_the_weight() -> None:
    g = np.linspace(0.5, 3.0, 101)
    found = curves_of_draws(Posterior({"measurement.cost": g}, np.full(101, 1 / 101), np.ones(101), {}))
    _, low, high = found["cost"]
    np.testing.assert_allclose([low[2], high[2]], [0.5 ** g[95], 0.5 ** g[5]], rtol=0.02)
    assert (low <= high).all()


@pytest.mark.usefixtures("two_sets")
def test_each_variable_has_its_points_declared_and_in_both_sets() -> None:
    rows = curve_rows()
    control, trust = of(rows, "control"), of(rows, "trust")
    assert set(control) == {"declared", "forecast", "record"}
    assert control["declared"]["acts_at"] == POINTS
    assert control["declared"]["low"] is None
    for name in ("forecast", "record"):
        acts = control[name]["acts_at"]
        assert acts == sorted(acts)
        assert (acts[0], acts[-1]) == (0.0, pytest.approx(1.0))
        assert all(a <= b for a, b in zip(control[name]["low"], control[name]["high"], strict=True))
    assert set(trust) == {"declared"}  # no fit frees it


@pytest.mark.usefixtures("two_sets")
def test_the_table_fits_a_narrow_terminal_and_names_what_no_fit_frees() -> None:
    lines = curve_lines(curve_rows())
    assert max(map(len, lines)) <= 80
    assert any(line.split()[:2] == ["siege", "declared"] for line in lines)
    assert "no fit moves them: ally, cause, war_on, trust, hardship." in " ".join(" ".join(lines).split())


@pytest.mark.usefixtures("no_sets")
def test_where_no_set_ships_all_are_shown_as_declared() -> None:
    rows = curve_rows()
    assert {row["set"] for row in rows} == {"declared"}
    assert panels() == []
    assert sum("declared" in line.split() for line in curve_lines(rows)) == len(rows)


@pytest.mark.usefixtures("two_sets")
def test_show_has_them_as_text_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_app(["show", "britain-1940", "--assumptions", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["measurement curves"]
    assert {"variable", "set", "points", "acts_at", "low", "high"} == set(rows[0])
    assert run_app(["show", "britain-1940", "--assumptions"]) == 0
    assert "The effect of each point of the coding sheet" in capsys.readouterr().out
