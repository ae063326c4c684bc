"""Weather of an axis: mud, cold and deep snow from the day's temperature, and what they do to movement.

    w = clip((7 - T) / 3) clip((T + 4) / 3) in the season of mud
    c = clip((-T - 3) / 17)      d = clip((-T - 5) / 15)
    m = (1 - mud w) (1 - snow u d) for the attacker      m_D = (1 - mud w) (1 - snow_defender d) for the defender

T: deg C, the record's plus this world's deviation, drawn at knots (knots.py); u: 1 where the attacker has no winter
equipment. clip: to [0, 1].
"""

from __future__ import annotations

import math

import numpy as np

from homefront.compiled import device, part
from homefront.inputs.front import FrontInputs
from homefront.inputs.latents import WEATHER_DAYS, weather_name
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.knots import deviation_of
from homefront.processes.sources import FRONT_ASSUMED, FRONT_FITTED
from homefront.processes.steps import kernel_step


@process(
    name="weather",
    reads=(),
    writes=("temperature",),
)
class Weather(Process):
    mud: float = param(0.5001014508856022, unit="1", bounds=(0, 1), prior=(0.5, 0.97), symbol="mud",
                       source=f"{FRONT_FITTED}; at the end of its range, the record suggests more",
                       doc="mobility lost in full mud")  # fmt: skip
    snow: float = param(0.5, unit="1", bounds=(0, 1), prior=(0.3, 0.7), symbol="snow", source=FRONT_ASSUMED,
                        doc="mobility lost in full snow by an attacker without winter equipment")  # fmt: skip
    snow_defender: float = param(0.3, unit="1", bounds=(0, 1), prior=(0.1, 0.5), symbol="snowD",
                                 source=FRONT_ASSUMED, doc="the same, defender")  # fmt: skip
    deviation: float = param(4.0, unit="deg C", bounds=(0, 10), prior=(3, 5), symbol="sd_T",
                             source=FRONT_ASSUMED,
                             doc="spread of a world's weather about the record's")  # fmt: skip
    persistence: float = param(0.85, unit="1", bounds=(0, 0.999), prior=(0.8, 0.9), symbol="rho_T",
                               source=FRONT_ASSUMED,
                               doc="share of the deviation left a day later, from knot to knot")  # fmt: skip

    set_weather = kernel_step("temperature; mud, cold and snow on each side's mobility", always=True)


@device
def clip01(x):  # type: ignore[no-untyped-def]
    return min(1.0, max(0.0, x))


@device
def mud_at(temperature, season):  # type: ignore[no-untyped-def]
    """Mud, 0 to 1."""
    return clip01((7.0 - temperature) / 3.0) * clip01((temperature + 4.0) / 3.0) * season


@device
def cold_at(temperature):  # type: ignore[no-untyped-def]
    """Cold, 0 to 1."""
    return clip01((-temperature - 3.0) / 17.0)


@device
def snow_at(temperature):  # type: ignore[no-untyped-def]
    """Deep snow, 0 to 1."""
    return clip01((-temperature - 5.0) / 15.0)


@part
def set_weather(day, g, s, r, runs, today):  # type: ignore[no-untyped-def]
    """Temperature of the day, and what mud, cold and snow leave of each side's mobility."""
    own = r.weather
    axes = s.position.size
    for k in range(axes):
        temperature = g.temperature[day, k] + own.deviation * g.weather[day]
        mud, cold, snow = 0.0, 0.0, 0.0
        if runs.weather:
            mud, cold, snow = mud_at(temperature, g.mud[day]), cold_at(temperature), snow_at(temperature)
        today.mobility[k] = (1.0 - own.mud * mud) * (1.0 - own.snow * g.unready * snow)
        today.mobility_defender[k] = (1.0 - own.mud * mud) * (1.0 - own.snow_defender * snow)
        today.cold[k], today.temperature[k] = cold, temperature
    s.temperature[0] = today.temperature[min(1, axes - 1)]


def weather_of(inputs: FrontInputs, weather: Weather, seed: int) -> np.ndarray:
    """Weather less the record's in the world of a seed, in standard deviations, float64 (days,); one for all axes."""
    rho = math.prod([weather.persistence] * WEATHER_DAYS)
    return deviation_of(seed, "weather.deviation", rho, WEATHER_DAYS, inputs.days, weather_name, inputs.latents)
