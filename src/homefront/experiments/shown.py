"""How a result shows itself: the views stand above the experiments, and are loaded only when somebody asks for one."""

from __future__ import annotations

import importlib
from typing import Any

from homefront.scenario.prices import price_entries


def shown(view: str, found: object, module: str = "causes", **options: Any) -> Any:
    """A view of homefront.views, of this result."""
    return getattr(importlib.import_module(f"homefront.views.{module}"), view)(found, **options)


def prices(scenario: Any, cause: str) -> list[str]:
    """The recorded human cost of the means of a cause, an entry each."""
    return price_entries(scenario, cause)
