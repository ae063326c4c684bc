"""hoarding: what holds for all values, what it does to a world, and the checks that homefront has."""

from __future__ import annotations

from typing import Any

import numpy as np
from homefront_hoarding import Hoarding, hoard_places
from hypothesis import given, settings
from hypothesis import strategies as st

import homefront as hf
from homefront.mechanism.check import check_mechanism

SMALL: dict[str, Any] = {"scale": 1 / 20_000, "days": 20, "only": "society"}


def a_day(fear: float, away: int = 0, stores: float = 0.0, **values: float) -> tuple[float, np.ndarray]:
    """(stores, resolve) after a day of one place with 2,000 people, all with the same fear, and 0.5 resolve."""
    people, at = 2_000, np.array([0, 2_000])
    of_place, resolve = np.array([stores]), np.full(people, 0.5, dtype=np.float32)
    made = Hoarding(**values)
    hoard_places(at, np.array([True]), np.full(people, away, dtype=np.uint8), np.full(people, fear, dtype=np.float32),
                 resolve, of_place, np.uint64(7), made.rates(), np.exp(-made.eating))  # fmt: skip
    return float(of_place[0]), resolve


@settings(max_examples=40, deadline=None)
@given(fear=st.floats(0, 1), stores=st.floats(0, 500), buying=st.floats(0, 20), wear=st.floats(0, 1))
def test_resolve_stays_a_share_and_stores_are_never_below_0(
    fear: float, stores: float, buying: float, wear: float
) -> None:
    after, resolve = a_day(fear, stores=stores, buying=buying, wear=wear)
    assert after >= 0
    assert ((resolve >= 0) & (resolve <= 0.5)).all()


def test_as_many_buy_as_the_equation_says() -> None:
    after, _ = a_day(1.0, buying=0.5, threshold=0.2, portion=3.0)
    expected = 1 - np.exp(-0.5 * 0.8)
    assert abs(after / 3.0 - expected) < 4 * np.sqrt(expected * (1 - expected) / 2_000)


def test_nobody_buys_without_fear_or_away_from_home() -> None:
    assert a_day(0.2)[0] == 0.0
    assert a_day(1.0, away=1)[0] == 0.0
    assert (a_day(1.0, away=1, stores=10.0)[1] == 0.5).all()


def test_left_out_it_changes_nothing() -> None:
    bare = hf.run("britain-1940", **SMALL)
    with_it = hf.run("britain-1940", mechanisms="hoarding", **SMALL)
    without = hf.run("britain-1940", mechanisms="hoarding", without=["hoarding"], **SMALL)
    assert float(with_it.data.stores.max()) > 0
    assert float((with_it.data.resolve - bare.data.resolve).min()) < 0
    for name in bare.data:
        np.testing.assert_array_equal(without.data[name], bare.data[name])


def test_it_passes_the_checks() -> None:
    assert {"stores", "resolve"} <= {one.measure for one in check_mechanism("hoarding", days=20).moved}
