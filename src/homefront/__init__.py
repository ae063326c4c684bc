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
    from homefront.api.compare import explain, sensitivity, whatif
    from homefront.api.worlds import ensemble, run
    from homefront.engine.settings import Settings
    from homefront.models.graphs.well_mixed import crowd
    from homefront.models.mean_field import mean_field
    from homefront.models.spread import spread
    from homefront.results.folder import read_run
    from homefront.results.results import Results
    from homefront.scenario.loader import load_scenario
    from homefront.views.charts import figure
    from homefront.views.report.page import write_report

_PUBLIC = {
    "Settings": "homefront.engine.settings",
    "Results": "homefront.results.results",
    "crowd": "homefront.models.graphs.well_mixed",
    "ensemble": "homefront.api.worlds",
    "explain": "homefront.api.compare",
    "figure": "homefront.views.charts",
    "load_scenario": "homefront.scenario.loader",
    "mean_field": "homefront.models.mean_field",
    "read_run": "homefront.results.folder",
    "run": "homefront.api.worlds",
    "sensitivity": "homefront.api.compare",
    "spread": "homefront.models.spread",
    "whatif": "homefront.api.compare",
    "write_report": "homefront.views.report.page",
}

__all__ = [
    "Results",
    "Settings",
    "__version__",
    "crowd",
    "ensemble",
    "explain",
    "figure",
    "load_scenario",
    "mean_field",
    "read_run",
    "run",
    "sensitivity",
    "spread",
    "whatif",
    "write_report",
]


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'homefront' has no attribute {name!r}")
    return getattr(importlib.import_module(_PUBLIC[name]), name)
