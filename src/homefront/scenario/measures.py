"""[[measure]]: every kind there is, by its name."""

from __future__ import annotations

from homefront.scenario.front_measures import FrontMeasure, IndustryMeasure
from homefront.scenario.quantities import Measure
from homefront.scenario.society_measures import SocietyMeasure

MEASURES: dict[str, type[Measure]] = {**SocietyMeasure.kinds(), **FrontMeasure.kinds(), **IndustryMeasure.kinds()}
