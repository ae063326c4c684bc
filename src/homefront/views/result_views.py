"""The views of results, in the form in which experiments take them (experiments/views.py)."""

from __future__ import annotations

import functools
from typing import Any

from homefront.experiments.counterfactual_parts import Counterfactuals
from homefront.experiments.ensemble import Ensemble
from homefront.experiments.explanation import Explanation
from homefront.experiments.score import Score
from homefront.experiments.sensitivity import Sensitivity
from homefront.experiments.views import Views
from homefront.experiments.whatif import Pairs


class _ResultViews:
    """Each result by the view of its type; charts are loaded when one is asked for."""

    def text(self, found: object) -> str:
        return text(found)

    def chart(self, found: object, **options: Any) -> Any:
        return chart(found, **options)


@functools.singledispatch
def text(found: object) -> str:
    """The table of a result; TypeError where it has none."""
    raise TypeError(f"{type(found).__name__} has no table")


@functools.singledispatch
def chart(found: object, **options: Any) -> Any:
    """The chart of a result; TypeError where it has none."""
    raise TypeError(f"{type(found).__name__} has no chart")


@text.register
def _(found: Ensemble) -> str:
    from homefront.views.tables import ensemble_text

    return ensemble_text(found)


@text.register
def _(found: Pairs) -> str:
    from homefront.views.pairs_table import pairs_text

    return pairs_text(found)


@text.register
def _(found: Explanation) -> str:
    from homefront.views.explanation_table import explanation_text

    return explanation_text(found)


@text.register
def _(found: Sensitivity) -> str:
    from homefront.views.sensitivity_table import sensitivity_text

    return sensitivity_text(found)


@text.register
def _(found: Counterfactuals) -> str:
    from homefront.views.counterfactuals_table import counterfactuals_text

    return counterfactuals_text(found)


@text.register
def _(found: Score) -> str:
    from homefront.views.score_table import score_text

    return score_text(found)


@chart.register
def _(found: Ensemble, name: str = "outcomes", place: str = "", **options: Any) -> Any:
    from homefront.views.charts import figure

    return figure(found, name=name, place=place, scenario=found.scenario, **options)


@chart.register
def _(found: Pairs) -> Any:
    from homefront.views.causes import pairs_chart

    return pairs_chart(found)


@chart.register
def _(found: Explanation) -> Any:
    from homefront.views.causes import explanation_chart

    return explanation_chart(found)


@chart.register
def _(found: Sensitivity) -> Any:
    from homefront.views.causes import sensitivity_chart

    return sensitivity_chart(found)


VIEWS: Views = _ResultViews()
