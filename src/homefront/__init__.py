"""homefront: a laboratory for claims about how a society holds or breaks under attack.

>>> import homefront as hf
>>> france = hf.load_scenario("france-1940")
>>> hf.run(france, scale=1 / 20000, seed=1, days=2).data.sizes["day"]
2
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from homefront._version import __version__

if TYPE_CHECKING:
    from homefront.api.coding import coding_agreement, coding_grid, merge_codings
    from homefront.api.compare import explain, sensitivity, whatif
    from homefront.api.counterfactuals import counterfactuals, make_counterfactuals
    from homefront.api.fits import calibrate, score
    from homefront.api.pages import compare, figure, gallery, write_report
    from homefront.api.papers import odd
    from homefront.api.plans import collect, plan, status
    from homefront.api.scenarios import cite, list_scenarios, load_scenario
    from homefront.api.worlds import ensemble, resume, run
    from homefront.engine.settings import Settings, settings_for
    from homefront.errors import ArgumentError, HomefrontError
    from homefront.experiments.ensemble import Ensemble
    from homefront.models.graphs.well_mixed import crowd
    from homefront.models.mean_field import mean_field
    from homefront.models.spread import spread
    from homefront.results.folder import read_run
    from homefront.results.results import Results

_PUBLIC = {
    "ArgumentError": "homefront.errors",
    "Ensemble": "homefront.experiments.ensemble",
    "HomefrontError": "homefront.errors",
    "Results": "homefront.results.results",
    "Settings": "homefront.engine.settings",
    "calibrate": "homefront.api.fits",
    "cite": "homefront.api.scenarios",
    "coding_agreement": "homefront.api.coding",
    "coding_grid": "homefront.api.coding",
    "collect": "homefront.api.plans",
    "compare": "homefront.api.pages",
    "counterfactuals": "homefront.api.counterfactuals",
    "crowd": "homefront.models.graphs.well_mixed",
    "ensemble": "homefront.api.worlds",
    "explain": "homefront.api.compare",
    "figure": "homefront.api.pages",
    "gallery": "homefront.api.pages",
    "list_scenarios": "homefront.api.scenarios",
    "load_scenario": "homefront.api.scenarios",
    "make_counterfactuals": "homefront.api.counterfactuals",
    "mean_field": "homefront.models.mean_field",
    "merge_codings": "homefront.api.coding",
    "odd": "homefront.api.papers",
    "plan": "homefront.api.plans",
    "read_run": "homefront.results.folder",
    "resume": "homefront.api.worlds",
    "run": "homefront.api.worlds",
    "score": "homefront.api.fits",
    "sensitivity": "homefront.api.compare",
    "settings_for": "homefront.engine.settings",
    "spread": "homefront.models.spread",
    "status": "homefront.api.plans",
    "whatif": "homefront.api.compare",
    "write_report": "homefront.api.pages",
}

__all__ = [
    "ArgumentError",
    "Ensemble",
    "HomefrontError",
    "Results",
    "Settings",
    "__version__",
    "calibrate",
    "cite",
    "coding_agreement",
    "coding_grid",
    "collect",
    "compare",
    "counterfactuals",
    "crowd",
    "ensemble",
    "explain",
    "figure",
    "gallery",
    "list_scenarios",
    "load_scenario",
    "make_counterfactuals",
    "mean_field",
    "merge_codings",
    "odd",
    "plan",
    "read_run",
    "resume",
    "run",
    "score",
    "sensitivity",
    "settings_for",
    "spread",
    "status",
    "whatif",
    "write_report",
]


_MODULES = frozenset({"lab"})
"""Parts whose own names are public too: hf.lab.connect."""


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return importlib.import_module(f"{__name__}.{name}")
    if name not in _PUBLIC:
        raise AttributeError(f"module 'homefront' has no attribute {name!r}")
    return getattr(importlib.import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_MODULES})
