"""Temperature on one axis beside the record: the second of the scenario, as the front records it."""

from __future__ import annotations

import numpy as np

from homefront.views.charts.about import About, World
from homefront.views.charts.definition import Chart, Drawing, Panel, Series
from homefront.views.charts.record import beside


def weather(about: About) -> Drawing:
    """Temperature by day."""
    marks = tuple(beside(about, "temperature"))
    one = Series("temperature", "temperature", temperature)
    axes = list(dict.fromkeys(row.axis for row in about.scenario.axes))
    heading = f"Temperature on the axis {axes[min(1, len(axes) - 1)]}"
    panel = Panel(heading, "°C", (one,), marks, zero=False, level=(0.0, "frost below"), height=1.4)
    return Drawing((panel,), note="On record: bars are means of a month, diamonds a day." if marks else "")


def temperature(world: World) -> np.ndarray:
    """(days,) degrees."""
    return world.fronts.data.nation["temperature"][: world.about.days]


CHARTS = (Chart("weather", "Weather", "temperature by day, beside the record", 24, weather, "front", section="front"),)
