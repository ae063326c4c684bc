"""Two messages that both spread: who starts with which, what supersedes what; and a former name."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homefront.errors import ParameterError
from homefront.models.blocked_rumour import BlockedRumour
from homefront.models.competing import Competing, shares_one_after_the_other
from homefront.models.graphs import Network, crowd, erdos_renyi
from homefront.models.spread import model_of, spread
from homefront.models.supersession import Supersession, p_never_above


@pytest.fixture(scope="module")
def network() -> Network:
    return erdos_renyi(3_000, 6.0, 4)


def test_a_correction_reaches_all_whom_it_can_reach(network: Network) -> None:
    out = spread(network, "supersession", seeds=300, rivals=1, steps=60).prevalence[0].values
    assert out[0].tolist() == [2_699, 300, 1]
    assert (np.diff(out[:, 2]) >= 0).all()
    assert out[:, 1].max() > 1_500
    assert out[-1, 1] < 30  # on pieces of the graph that the correction cannot reach
    assert out[-1, 2] > 2_900


def test_without_a_correction_the_rumour_has_everybody() -> None:
    out = spread(crowd(500), "supersession", seeds=1, rivals=0, steps=60).prevalence[0].values
    assert out[-1].tolist() == [0, 500, 0]


def test_a_chain_hands_the_second_on_behind_the_first() -> None:
    chain = np.array([(0, 1), (1, 2), (2, 3)])
    data = spread(chain, "supersession", seeds=[1], rivals=[0], steps=200, directed=True, times=True, tellers=True)
    assert data.prevalence[0, -1].values.tolist() == [0, 0, 4]
    at, by = data.adopted_at[0].values, data.told_by[0].values
    assert (at[0], at[1]) == (0, 0)
    assert 0 < at[2] < at[3]
    assert by.tolist() == [-1, -1, 1, 2]


@given(z=st.floats(0.02, 1), y0=st.floats(1e-6, 0.5), z0=st.floats(1e-6, 0.02), rate=st.floats(0.2, 5))
@settings(max_examples=60, deadline=None)
def test_the_closed_form_solves_the_equations(z: float, y0: float, z0: float, rate: float) -> None:
    """dy/dz of the closed form is that of the rates."""
    model, h = Supersession(rate=rate), 1e-6
    z = min(max(z, z0 + 2 * h), 1 - 2 * h)
    y = model.share_telling(z, y0, z0)
    x = 1 - y - z
    slope = (model.share_telling(z + h, y0, z0) - model.share_telling(z - h, y0, z0)) / (2 * h)
    assert slope == pytest.approx((x * y - rate * y * z) / (rate * z * (1 - z)), rel=1e-3, abs=1e-3)
    assert 0 <= y <= model.most_telling(y0, z0) + 1e-9


def test_shares_of_a_crowd_lie_on_the_curve_whatever_the_rate() -> None:
    for rate in (0.5, 1.0, 2.0):
        n = 40_000
        out = (
            spread(crowd(n), Supersession(rate=rate), seeds=400, rivals=400, steps=20, seed=3).prevalence[0].values / n
        )
        curve = [Supersession(rate=rate).share_telling(z, 0.01, 0.01) for z in out[:, 2]]
        assert np.abs(out[:, 1] - curve).max() < 0.03


def test_of_competing_messages_each_keeps_what_reached_it_first(network: Network) -> None:
    sure = {"transmission": 1, "rival_transmission": 1, "recovery": 0, "rival_recovery": 0}
    chain = np.array([(i, i + 1) for i in range(9)])
    out = spread(chain, "competing", seeds=[0], rivals=[9], steps=20, times=True, **sure)
    assert out.prevalence[0, -1].values.tolist() == [0, 5, 5, 0, 0]
    assert out.adopted_at[0].values.tolist() == [0, 1, 2, 3, 4, 4, 3, 2, 1, 0]
    one = spread(network, "competing", seeds=30, rivals=0, steps=400, transmission=0.1)
    assert one.prevalence[0, -1, [2, 4]].sum() == 0


def test_two_that_arrive_at_once_are_taken_in_proportion() -> None:
    """One tie from each, with chances .2 and .4: hazards .2231 and .5108."""
    star = np.array([(0, 2), (1, 2)])
    out = spread(star, "competing", seeds=[0], rivals=[1], steps=1, runs=4_000, transmission=0.2,
                 rival_transmission=0.4, recovery=0, rival_recovery=0).prevalence[:, -1].values  # fmt: skip
    neither = (out[:, 0] == 1).mean()
    assert neither == pytest.approx(0.48, abs=0.032)
    first = (out[:, 1] == 2).sum() / (out[:, 0] == 0).sum()
    assert first == pytest.approx(0.2231 / (0.2231 + 0.5108), abs=0.045)


def test_weights_count_as_ties_or_are_refused(network: Network) -> None:
    heavy = Network(network.indptr, network.indices, np.full(network.indices.size, 3.0))
    chances = {"transmission": 0.02, "rival_transmission": 0.05}
    three = {name: 1 - (1 - p) ** 3 for name, p in chances.items()}
    one = spread(heavy, "competing", seeds=20, rivals=20, steps=30, **chances)
    other = spread(network, "competing", seeds=20, rivals=20, steps=30, **three)
    assert (one.prevalence.values == other.prevalence.values).all()
    one, other = (spread(graph, "supersession", seeds=20, rivals=20, steps=9) for graph in (heavy, network))
    assert (one.prevalence.values == other.prevalence.values).all()
    uneven = (np.array([0, 0]), np.array([1, 2]), np.array([1.0, 1e-9]))
    assert (spread(uneven, "supersession", seeds=[1], rivals=[0], steps=30, runs=20).prevalence[:, -1, 0] == 1).all()


def test_the_slower_needs_what_the_faster_left() -> None:
    assert shares_one_after_the_other(2.0, 4.9)[1] == 0.0  # 4.9 * .2032 < 1
    assert shares_one_after_the_other(2.0, 5.0)[1] > 0.0
    assert shares_one_after_the_other(0.5, 2.0) == (0.0, pytest.approx(0.796812, abs=1e-6))


@pytest.mark.parametrize(
    ("name", "changes", "text"),
    [
        ("sir", {"rivals": 1}, "has one message; supersession and competing have two"),
        ("supersession", {"rivals": 2_999, "seeds": 2}, "2998 of 3000 people"),
        ("supersession", {"rivals": [3], "seeds": [3]}, "expected others"),
        ("competing", {"rivals": 1.5}, "a share from 0 to 1"), ("competing", {"rivals": -1}, "whole number"),
        ("competing", {"rivals": "two"}, "no node 'two'"), ("competing", {"rivals": 1e-9}, "less than one person"),
        ("competing", {"rivals": [3_000]}, "from 0 to 2999"), ("competing", {"tellers": True}, "tellers=False"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(network: Network, name: str, changes: dict[str, Any], text: str) -> None:
    with pytest.raises(ParameterError, match=text):
        spread(network, name, **changes)


def test_chances_of_peaks_are_refused_outside_shares() -> None:
    with pytest.raises(ParameterError, match="share"):
        p_never_above(1.5)


def test_the_former_name_works_and_says_what_it_is_called_now(network: Network) -> None:
    with pytest.warns(FutureWarning, match="is now called blocked-rumour: it is one rumour"):
        old = spread(network, "rumour-and-denial", seeds=20, steps=20)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        new = spread(network, "blocked-rumour", seeds=20, steps=20)
    assert (old.prevalence.values == new.prevalence.values).all()
    assert old.attrs["model"] == "blocked-rumour"
    from homefront.models.rumour_and_denial import RumourAndDenial

    assert RumourAndDenial is BlockedRumour
    assert isinstance(model_of("competing", {}), Competing)
