"""[[measure]]: every kind there is, by its name."""

from __future__ import annotations

import homefront.scenario.society_measures  # noqa: F401  its classes are the kinds of the society
from homefront.scenario.asked import Measure
from homefront.scenario.front_measures import FrontMeasure, IndustryMeasure
from homefront.scenario.society_bases import SocietyMeasure

MEASURES: dict[str, type[Measure]] = {**SocietyMeasure.kinds(), **FrontMeasure.kinds(), **IndustryMeasure.kinds()}
