"""The two sets of worlds, small, in place of those that ship."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from homefront.experiments.fit import Fit, free_specs
from homefront.parameters import posterior
from homefront.parameters.fitted import FITTED, FITTED_FRONT
from homefront.parameters.posterior import FORECAST, RECORD, Posterior, write_posterior
from homefront.scenario.loader import load_scenario

DRAWS = 8


@pytest.fixture(scope="session")
def sets_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of both sets, a few draws from the priors with the provenance that a fit of all countries writes."""
    folder, rng = tmp_path_factory.mktemp("sets"), np.random.default_rng(1)
    countries = {name: load_scenario(name) for name in ("moscow-1941", "france-1940", "britain-1940")}
    fronts = {"moscow-1941": countries["moscow-1941"]}
    for name, uses in ((FORECAST, ("fit",)), (RECORD, ("fit", "check"))):
        specs = free_specs((*FITTED, *FITTED_FRONT))
        values = {one: rng.uniform(*spec.prior, DRAWS) for one, spec in specs.items()}
        plan = Fit(fronts, "both", uses).joined(Fit(countries, "society", uses)).plan()
        write_posterior(folder / f"{name}.parquet", Posterior(values, np.full(DRAWS, 1 / DRAWS), np.ones(DRAWS), plan))
    return folder


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """What ships may be put elsewhere in this process; `ship_from` does it."""
    yield monkeypatch
    monkeypatch.undo()
    _forget()


@pytest.fixture
def two_sets(sets_made: Path, shipped: pytest.MonkeyPatch) -> Path:
    """Both sets ship. In this process alone: workers of a pool have what really ships."""
    ship_from(sets_made, shipped)
    return sets_made


@pytest.fixture
def no_sets(tmp_path: Path, shipped: pytest.MonkeyPatch) -> None:
    """Nothing ships."""
    ship_from(tmp_path / "nothing", shipped)


def ship_from(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posterior, "_folder", lambda: folder)
    _forget()


def _forget() -> None:
    posterior.shipped_names.cache_clear()
    posterior.shipped_posterior.cache_clear()
