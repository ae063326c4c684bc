"""The map: land and sea where they are, through the drawn path; who and what is in the frame; names apart."""

from __future__ import annotations

import dataclasses
import json
import re
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefront.inputs.society import ARMY_KIND
from homefront.processes import Registry
from homefront.scenario.geodesy import great_circle
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.views.report import extent
from homefront.views.report.coast import clipped, coast, divided, land, on_land, rings_within
from homefront.views.report.data import Collected
from homefront.views.report.map import beside, place_marks
from homefront.views.report.names import letters, named, overlap
from homefront.views.report.payload import Payload
from homefront.views.report.projection import WIDTH, Frame, Projection, frame_around, middle_of

COUNTRIES = ("britain-1940", "france-1940", "moscow-1941")
LAND = {  # lat, lon
    "britain-1940": {
        "London": (51.51, -0.12), "Birmingham": (52.48, -1.9), "Edinburgh": (55.94, -3.2), "Belfast": (54.58, -5.95),
        "Inverness": (57.47, -4.23), "Cardiff": (51.5, -3.2), "Wick": (58.43, -3.15), "Land's End": (50.1, -5.65),
        "Norwich": (52.63, 1.3), "Dover": (51.15, 1.27), "Aberdeen": (57.14, -2.15), "Leeds": (53.8, -1.55),
        "Isle of Man": (54.2, -4.5), "Derry": (55.0, -7.32), "Boulogne": (50.73, 1.65),
    },
    "france-1940": {
        "Paris": (48.86, 2.35), "Bordeaux": (44.84, -0.58), "Toulouse": (43.6, 1.44), "Marseille": (43.32, 5.39),
        "Brest": (48.42, -4.45), "Nice": (43.73, 7.25), "Strasbourg": (48.58, 7.75), "Brussels": (50.85, 4.35),
        "Lyon": (45.76, 4.84), "Cherbourg": (49.62, -1.62), "Perpignan": (42.7, 2.88), "Ajaccio": (41.95, 8.8),
        "Bayonne": (43.48, -1.46), "Dunkirk": (51.02, 2.38), "Southampton": (50.94, -1.4),
    },
    "moscow-1941": {
        "Moscow": (55.75, 37.62), "Leningrad": (59.9, 30.4), "Riga": (56.93, 24.15), "Kiev": (50.45, 30.52),
        "Odessa": (46.5, 30.68), "Sevastopol": (44.63, 33.6), "Rostov": (47.26, 39.72), "Stalingrad": (48.71, 44.5),
        "Kazan": (55.79, 49.12), "Sverdlovsk": (56.86, 60.6), "Kuibyshev": (53.2, 50.14), "Tallinn": (59.4, 24.75),
        "Kerch": (45.37, 36.4), "Chelyabinsk": (55.16, 61.43),
    },
}  # fmt: skip
SEA = {
    "britain-1940": {
        "North Sea": (56.0, 2.0), "Dogger Bank": (54.7, 1.5), "Irish Sea": (53.8, -5.0), "Channel": (50.2, -1.5),
        "Bristol Channel": (51.3, -4.3), "Moray Firth": (57.9, -3.3), "Minch": (58.1, -5.8), "the Wash": (52.95, 0.3),
        "Forth": (56.1, -2.9), "Cardigan Bay": (52.4, -4.6), "North Channel": (54.9, -5.4), "Celtic Sea": (51.0, -6.5),
        "Clyde": (55.4, -4.9), "Thames mouth": (51.5, 1.1),
    },
    "france-1940": {
        "Biscay": (45.5, -3.0), "Channel": (50.2, -1.5), "Gulf of Lion": (42.7, 4.0), "Seine Bay": (49.6, -0.5),
        "Gulf of Saint-Malo": (48.9, -2.3), "Strait of Dover": (51.0, 1.5), "Ligurian Sea": (43.5, 8.5),
        "off Corsica": (42.5, 7.8), "off Landes": (44.3, -2.0), "North Sea": (51.7, 2.6), "off Brest": (48.0, -5.3),
        "Gulf of Genoa": (44.1, 8.9), "off Toulon": (42.8, 6.0),
    },
    "moscow-1941": {
        "Gulf of Riga": (57.8, 23.4), "Gulf of Finland": (59.9, 26.5), "Black Sea": (44.5, 31.5), "Azov": (46.1, 36.6),
        "Baltic": (57.0, 20.0), "Caspian": (44.5, 49.0), "off Odessa": (46.2, 31.2), "Gulf of Bothnia": (61.5, 19.5),
        "off Yalta": (44.0, 34.8), "Karkinit Bay": (45.8, 32.7), "off Novorossiysk": (44.3, 37.5),
        "Kronstadt bight": (60.0, 29.2),
    },
}  # fmt: skip
FARTHEST_KM = 5.0
"""A mark of a town may lie so far off the coast that is drawn, which is simplified to 2 km."""


@pytest.fixture(scope="module")
def scenarios(moscow: Scenario) -> dict[str, Scenario]:
    return {name: moscow if name == moscow.id else load_scenario(name, Registry()) for name in COUNTRIES}


@pytest.fixture(scope="module")
def frames(scenarios: dict[str, Scenario]) -> dict[str, Frame]:
    return {name: extent.frame_of(scenario) for name, scenario in scenarios.items()}


def rings_of(path: str) -> list[np.ndarray]:
    """The rings of an SVG path of M, L and Z, (n, 2) each, units."""
    assert re.fullmatch(r"(M[-\d. ]+(L[-\d. ]+)+Z)*", path)
    return [
        np.array([[float(v) for v in point.split()] for point in part.rstrip("Z").split("L")])
        for part in path.split("M")[1:]
    ]


def inside(rings: list[np.ndarray], x: float, y: float) -> bool:
    """Even-odd, by a ray to the right."""
    odd = False
    for ring in rings:
        (x0, y0), (x1, y1) = ring.T, np.roll(ring, -1, axis=0).T
        spans = (y0 > y) != (y1 > y)
        at = x0[spans] + (y - y0[spans]) * (x1 - x0)[spans] / (y1 - y0)[spans]
        odd ^= bool((at > x).sum() % 2)
    return odd


def km_from_land(rings: list[np.ndarray], frame: Frame, x: float, y: float) -> float:
    """0 on land, else km to the nearest drawn shore."""
    if inside(rings, x, y):
        return 0.0
    here = np.array([x, y])
    least = np.inf
    for ring in rings:
        along = np.roll(ring, -1, axis=0) - ring
        part = np.clip(((here - ring) * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-12), 0, 1)
        least = min(least, float(np.hypot(*(ring + part[:, None] * along - here).T).min()))
    return least * frame.unit


def at(frame: Frame, lat: float, lon: float) -> tuple[float, float]:
    x, y = frame.place(np.array([lon]), np.array([lat]))
    return float(x[0]), float(y[0])


@pytest.mark.parametrize("country", COUNTRIES)
def test_land_is_land_and_sea_is_sea(country: str, frames: dict[str, Frame]) -> None:
    frame = frames[country]
    rings = rings_of(coast(frame))
    found = {}
    for kind in (LAND, SEA):
        for name, (lat, lon) in kind[country].items():
            x, y = at(frame, lat, lon)
            assert frame.holds(np.array([x]), np.array([y]))[0], name
            found[name] = inside(rings, x, y)
    assert found == {name: True for name in LAND[country]} | {name: False for name in SEA[country]}


@pytest.mark.parametrize("country", COUNTRIES)
def test_towns_lie_on_land(country: str, scenarios: dict[str, Scenario], frames: dict[str, Frame]) -> None:
    frame = frames[country]
    rings = rings_of(coast(frame))
    for row in scenarios[country].captures:
        x, y = at(frame, row.lat, row.lon)
        if frame.holds(np.array([x]), np.array([y]))[0]:
            assert km_from_land(rings, frame, x, y) < FARTHEST_KM, row.city


@pytest.mark.parametrize("country", COUNTRIES)
def test_people_are_drawn_on_land(country: str, scenarios: dict[str, Scenario], frames: dict[str, Frame]) -> None:
    from homefront.api.worlds import run

    scenario, frame = scenarios[country], frames[country]
    places = run(scenario, scale=1 / 20_000, seed=1, days=2, only="society").places
    rings = rings_of(coast(frame))
    marks = place_marks(scenario, places, frame)
    towns = {row.city for row in scenario.captures}
    drawn = 0
    for name, mark in zip(places.ids, marks, strict=True):
        if mark is None:
            continue
        drawn += 1
        x, y, radius = mark
        assert frame.holds(np.array([x]), np.array([y]), radius)[0], name
        assert km_from_land(rings, frame, x, y) < (FARTHEST_KM if name in towns else 0.5), name
    kinds = [kind for kind in places.kinds if kind != ARMY_KIND]
    assert drawn == len(kinds) if country != "moscow-1941" else drawn > 0.7 * len(kinds)


def test_the_frame_holds_where_people_and_plants_went(scenarios: dict[str, Scenario], frames: dict[str, Frame]) -> None:
    for country in ("britain-1940", "france-1940"):
        frame = frames[country]
        for row in (*scenarios[country].captures, *scenarios[country].regions):
            x, y = at(frame, row.lat, row.lon)
            assert frame.holds(np.array([x]), np.array([y]))[0], row
    north = at(frames["britain-1940"], 58.67, -3.37)  # Dunnet Head
    assert frames["britain-1940"].holds(np.array([north[0]]), np.array([north[1]]))[0]
    moscow, frame = scenarios["moscow-1941"], frames["moscow-1941"]
    shown = {row.city for row in moscow.captures if frame.holds(*map(np.atleast_1d, at(frame, row.lat, row.lon)))[0]}
    assert {row.city for row in moscow.captures if row.captured_on} <= shown
    assert {"Sverdlovsk", "Chelyabinsk", "Magnitogorsk", "Molotov (Perm)", "Kuibyshev", "Stalingrad"} <= shown
    assert not {"Vladivostok", "Irkutsk", "Murmansk"} & shown
    assert all(frame.holds(*map(np.atleast_1d, at(frame, row.lat, row.lon)))[0] for row in moscow.axes)
    lost = [row for row in moscow.captures if row.captured_on]
    x, y = frame.place(np.array([row.lon for row in lost]), np.array([row.lat for row in lost]))
    assert np.ptp(x) > 0.35 * WIDTH
    assert np.ptp(y) > 0.6 * frame.height


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_frame_does_not_ask_for_the_name(country: str, scenarios: dict[str, Scenario]) -> None:
    scenario = scenarios[country]
    other = dataclasses.replace(scenario, id="elsewhere", title="Elsewhere", case="none")
    assert extent.frame_of(other) == extent.frame_of(scenario)


@pytest.mark.parametrize("country", COUNTRIES)
def test_how_far_away_is_the_distance_to_the_nearest_place_of_the_war(
    country: str, scenarios: dict[str, Scenario]
) -> None:
    war, towns = extent.war_points(scenarios[country]), extent.towns(scenarios[country])
    nearest = [min(great_circle(lat, lon, at, along) for along, at in war) for lon, lat in towns]
    np.testing.assert_allclose(extent.Away(war).km(towns), nearest, atol=1e-4)
    assert extent.Away(war).km([]).size == 0


@pytest.mark.parametrize("country", COUNTRIES)
def test_names_lie_apart_and_on_the_map(country: str, scenarios: dict[str, Scenario], frames: dict[str, Frame]) -> None:
    frame, key = frames[country], (10.0, 10.0, 300.0, 90.0)
    names = named(scenarios[country], frame, set(), {"London": 20.0}, np.zeros((0, 2)), [key])
    for screen, size in letters(frame).items():
        boxes = [key]
        for name in (n for n in names if n["screen"] == screen):
            wide = 0.55 * size * len(name["name"])
            left = name["x"] - {"start": 0.0, "middle": wide / 2, "end": wide}[name["anchor"]]
            box = (left, name["y"] - 0.7 * size, left + wide, name["y"] + 0.2 * size)
            assert box[0] >= 0
            assert box[1] >= 0
            assert box[2] <= WIDTH
            assert box[3] <= frame.height
            assert not any(overlap(box, other) for other in boxes), name
            boxes.append(box)
        assert len(boxes) > 8


ANYWHERE = {  # points to frame (lat, lon); then a point of land and one of sea
    "Japan": ([(31.6, 130.5), (43.1, 141.3), (35.7, 139.7)], (36.2, 138.2), (38.5, 134.5)),
    "Fiji, on both sides of the 180th meridian": ([(-16.6, 179.9), (-17.8, 177.6), (-18.0, -178.5)], (-17.8, 178.0),
                                                 (-18.5, 179.9)),
    "Chile": ([(-18.5, -70.3), (-53.2, -70.9), (-33.4, -70.7)], (-33.4, -70.5), (-33.0, -73.0)),
    "on the equator": ([(5.0, 10.0), (-5.0, 15.0)], (0.0, 11.0), (1.0, 7.5)),
    "Svalbard": ([(78.2, 15.6), (80.0, 20.0)], (78.5, 17.0), (76.3, 10.0)),
}  # fmt: skip


@pytest.mark.parametrize("name", ANYWHERE)
def test_a_country_anywhere_has_its_coasts(name: str) -> None:
    points, ashore, afloat = ANYWHERE[name]
    lat, lon = np.array(points).T
    frame = frame_around(lon, lat)
    assert frame.holds(*frame.place(lon, lat)).all()
    rings = rings_of(coast(frame))
    assert inside(rings, *at(frame, *ashore))
    assert not inside(rings, *at(frame, *afloat))
    both = np.array([ashore, afloat]).T
    assert on_land(frame, both[1], both[0]).tolist() == [True, False]


corner = st.tuples(st.floats(-50, 50), st.floats(-50, 50))


@given(st.lists(corner, min_size=3, max_size=12), corner, st.floats(1, 60), st.floats(1, 60), st.integers(0, 10_000))
def test_clipping_changes_nothing_within_the_window(
    ring: list[tuple[float, float]], low: tuple[float, float], wide: float, tall: float, seed: int
) -> None:
    """Any ring, also one that crosses itself or leaves the window many times."""
    window = (low[0], low[1], low[0] + wide, low[1] + tall)
    whole = np.array(ring)
    part = clipped(whole, window)
    if len(part):
        assert (part.min(axis=0) >= np.array(low) - 1e-9).all()
        assert (part.max(axis=0) <= np.array(window[2:]) + 1e-9).all()
    rng = np.random.default_rng(seed)
    for x, y in rng.uniform(low, window[2:], (10, 2)):
        if min(_off(whole, x, y), _off(part, x, y) if len(part) else 1.0) < 1e-6:
            continue  # on a line
        assert inside([part], x, y) == inside([whole], x, y)


def _off(ring: np.ndarray, x: float, y: float) -> float:
    along = np.roll(ring, -1, axis=0) - ring
    here = np.array([x, y])
    part = np.clip(((here - ring) * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-30), 0, 1)
    return float(np.hypot(*(ring + part[:, None] * along - here).T).min())


@given(st.lists(corner, min_size=3, max_size=8))
def test_divided_edges_are_short_and_go_the_same_way(ring: list[tuple[float, float]]) -> None:
    whole = np.array(ring)
    parts = divided(whole, 0.25)
    steps = np.hypot(*(np.roll(parts, -1, axis=0) - parts).T)
    assert steps.max() <= 0.25 + 1e-9
    assert steps.sum() == pytest.approx(np.hypot(*(np.roll(whole, -1, axis=0) - whole).T).sum())


degree_lat, degree_lon = st.floats(-85, 85), st.floats(-179, 179)


@given(degree_lat, degree_lon, st.floats(-60, 60), st.floats(-80, 80))
def test_the_projection_comes_back_and_keeps_areas(lat: float, lon: float, turn: float, up: float) -> None:
    projection = Projection(lon, lat)
    here_lon, here_lat = np.array([lon + turn]), np.array([up])
    x, y = projection.forward(here_lon, here_lat)
    if np.hypot(x, y)[0] > 12_000:
        return  # near the other side of the earth
    back_lon, back_lat = projection.backward(x, y)
    assert back_lat[0] == pytest.approx(up, abs=1e-6)
    assert np.mod(back_lon[0] - here_lon[0] + 180, 360) - 180 == pytest.approx(0, abs=1e-6)
    step = 1e-3
    (x1, y1), (x2, y2) = projection.forward(here_lon + step, here_lat), projection.forward(here_lon, here_lat + step)
    drawn = abs((x1 - x)[0] * (y2 - y)[0] - (x2 - x)[0] * (y1 - y)[0])
    true = (6371.0 * np.radians(step)) ** 2 * np.cos(np.radians(up))
    assert drawn == pytest.approx(true, rel=1e-3)


def test_the_middle_lies_between_points_across_the_180th_meridian() -> None:
    assert middle_of(np.array([170.0, -170.0]), np.array([0.0, 10.0])) == Projection(-180.0, 5.0)
    assert middle_of(np.array([10.0, 30.0]), np.array([0.0, 10.0])) == Projection(20.0, 5.0)


def test_towns_and_countryside_move_to_the_side_where_land_is(frames: dict[str, Frame]) -> None:
    frame = frames["britain-1940"]
    lon, lat = np.array([1.7, -1.9]), np.array([52.6, 52.5])  # Great Yarmouth, Birmingham
    to_lon, to_lat = beside(frame, lon, lat, 0.35, 0.2)
    assert on_land(frame, to_lon, to_lat).all()
    assert to_lon[0] < lon[0]
    assert (to_lon[1], to_lat[1]) == pytest.approx((-1.55, 52.7))


def test_the_coasts_are_small_and_public() -> None:
    file = resources.files("homefront.views.report").joinpath("land.json").read_bytes()
    assert len(file) < 150_000
    assert json.loads(file) == land()
    assert land()["licence"] == "public domain"


def test_places_off_the_map_are_counted(found: Collected, made: Payload) -> None:
    places = made.data["places"]
    off = [
        people
        for people, mark, kind in zip(places["people"], places["at"], found.places.kinds, strict=True)
        if mark is None and kind != ARMY_KIND
    ]
    assert made.map["off"]["places"] == len(off)
    assert made.map["off"]["people"] == f"{sum(off) / 1e6:.1f} million people"


def test_an_invented_country_in_the_middle_of_an_ocean_lies_on_land() -> None:
    atlantic, channel = (-31.0, 48.0, -29.5, 48.8), (-1.0, 49.5, 1.0, 51.5)
    (ring,) = rings_within(atlantic)
    assert ring.tolist() == [[-31.0, 48.0], [-29.5, 48.0], [-29.5, 48.8], [-31.0, 48.8]]
    assert len(rings_within(channel)) > 1
