"""How far the front stays behind a place off its axis: fitted once on the days of loss before 1 October 1941.

    python benchmarks/lateral_lag.py

For each city of captures.csv within the breadth of an axis and lost before 1 October: where the front (parameters as
they are, noise off) stands on the day of loss, less the city's chainage, against its distance off the axis. The lag is
the least-squares slope through the origin. Later days of loss are not looked at. Wings and pockets make the points
scatter (docs/decisions/0009-front-day.md): the slope of least absolute deviations is printed beside it.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from homefront.engine.prepare import prepare
from homefront.engine.run import front_alone
from homefront.engine.settings import Settings
from homefront.processes import Registry
from homefront.scenario.loader import load_scenario
from homefront.world.army import cities_of

BEFORE = date(1941, 10, 1)
STILL = {"front.noise": 0.0, "weather.deviation": 0.0, "front.sampled_zones": 0.0, "front.invest_distance": 15.0}


def main() -> None:
    scenario = load_scenario("moscow-1941", Registry())
    settings = Settings(only="front", changes=STILL)
    given = prepare(scenario, settings, 1)
    inputs, front = given.inputs, given.known_front
    run = front_alone(given)
    position = run.data().axis["position"]
    cities = cities_of(inputs, front, lag=0.0, breadth=250.0)
    off = cities_of(inputs, front, lag=1.0, breadth=250.0).reach - cities.chainage
    last = (BEFORE - scenario.start).days
    used = [c for c in range(len(cities.names)) if cities.axis[c] >= 0 and cities.entry_day[c] < last]
    ahead = np.array([position[cities.axis[c], int(cities.entry_day[c])] - cities.chainage[c] for c in used])
    to_side = off[used]
    grid = np.arange(0.0, 2.0001, 0.01)
    miss = [np.abs(ahead - lag * to_side).sum() for lag in grid]
    best = float(grid[int(np.argmin(miss))])
    squares = float((ahead * to_side).sum() / (to_side**2).sum())
    print(f"{len(used)} cities lost before {BEFORE}, {np.median(to_side):.0f} km off the axis in the median")
    print(f"front past the city on its day of loss: median {np.median(ahead):+.0f} km")
    print(f"lag {squares:.2f} (least squares; {best:.2f} by least absolute deviations)")
    for low, high in ((0, 25), (25, 50), (50, 100), (100, 150), (150, 250)):
        here = (to_side >= low) & (to_side < high)
        if here.any():
            past = np.median(ahead[here])
            print(f"  {low:3d}-{high:3d} km off: {here.sum():3d} cities, front past them by {past:+5.0f} km")


if __name__ == "__main__":
    main()
