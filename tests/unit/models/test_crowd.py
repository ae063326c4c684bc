"""A well-mixed crowd: the law of the complete graph, without its ties."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numba
import numpy as np
import pytest
from scipy import stats

from homefront.errors import ParameterError, ResourceError
from homefront.models.graphs import GraphError, Network, as_network, crowd
from homefront.models.majority import Majority, follow_majority
from homefront.models.reed_frost import final_sizes
from homefront.models.spread import ON_GRAPHS, spread
from homefront.streams import stream_key
from homefront.world.contacts import Crowd

SMALL = 25
PASSED: dict[str, dict[str, float]] = {
    "si": {"transmission": 0.01}, "sir": {"transmission": 0.04, "recovery": 0.4},
    "seir": {"transmission": 0.04, "recovery": 0.4, "onset": 0.5}, "sis": {"transmission": 0.03, "recovery": 0.4},
    "sirs": {"transmission": 0.04, "recovery": 0.4, "loss": 0.2}, "independent-cascade": {"activation": 0.08},
    "competing": {"transmission": 0.03, "rival_transmission": 0.04, "recovery": 0.3, "rival_recovery": 0.5},
}  # fmt: skip


@pytest.fixture(scope="module")
def complete() -> Network:
    return as_network([(i, j) for i in range(SMALL) for j in range(i)])


def chi_square(one: np.ndarray, other: np.ndarray) -> float:
    """Chance that two samples of whole numbers of one law differ as much; rare values are put together."""
    cuts = np.unique(np.quantile(np.concatenate([one, other]), np.linspace(0, 1, 9)))
    table = [np.bincount(np.searchsorted(cuts, sample), minlength=cuts.size + 1) for sample in (one, other)]
    counts = np.array(table)[:, np.sum(table, axis=0) > 0]
    return 1.0 if counts.shape[1] < 2 else float(stats.chi2_contingency(counts).pvalue)


@pytest.mark.parametrize("name", PASSED)
def test_a_crowd_has_the_law_of_the_complete_graph(complete: Network, name: str) -> None:
    """Number in each state after a few steps, over many worlds."""
    settings: dict[str, Any] = {"seeds": 2, "steps": 6, "runs": 800, **PASSED[name]}
    stored, mixed = (spread(graph, name, **settings).prevalence.values for graph in (complete, crowd(SMALL)))
    for step in (1, 3, 6):
        for state in range(stored.shape[2]):
            assert chi_square(stored[:, step, state], mixed[:, step, state]) > 1e-4, (step, state)


@pytest.mark.parametrize("name", ["maki-thompson", "daley-kendall", "blocked-rumour", "supersession"])
def test_rumours_in_a_crowd_are_those_of_the_complete_graph_call_by_call(complete: Network, name: str) -> None:
    """The k-th contact of a person is the same one: so are the draws, and every byte."""
    seen = set()
    for graph in (complete, crowd(SMALL)):
        data = spread(graph, name, seeds=2, steps=12, runs=20, times=True, tellers=True)
        seen.add(data.prevalence.values.tobytes() + data.adopted_at.values.tobytes() + data.told_by.values.tobytes())
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("name", "settings"),
    [("granovetter", {"mean": 0.2, "sd": 0.15}), ("linear-threshold", {}), ("watts", {"threshold": 0.08})],
)  # fmt: skip
def test_thresholds_in_a_crowd_are_those_of_the_complete_graph(
    complete: Network, name: str, settings: dict[str, float]
) -> None:
    one, other = (
        spread(graph, name, seeds=2, steps=12, runs=30, times=True, **settings) for graph in (complete, crowd(SMALL))
    )
    assert (one.prevalence.values == other.prevalence.values).all()
    assert (one.incidence.values == other.incidence.values).all()
    assert np.array_equal(one.adopted_at.values, other.adopted_at.values, equal_nan=True)


def test_a_share_equal_to_the_threshold_counts_and_nobody_joins_of_themselves() -> None:
    for n in (11, 31, 1_001, 300_001):
        for tenth in (1, 3, 7):
            seeds = (n - 1) * tenth // 10
            settings: dict[str, Any] = {"steps": 3, "threshold": tenth / 10}
            assert spread(crowd(n), "watts", seeds=seeds, **settings).prevalence[0, -1, 1] == n
            assert spread(crowd(n), "watts", seeds=seeds - 1, **settings).prevalence[0, -1, 1] == seeds - 1
    assert spread(crowd(100), "watts", seeds=0, threshold=1e-12).prevalence[0, -1, 1] == 0
    assert spread(crowd(100), "watts", seeds=0, threshold=0).prevalence[0, -1, 1] == 100


def test_a_chance_a_step_and_an_end_at_once_is_reed_frost() -> None:
    runs = 4_000
    data = spread(crowd(5), "sir", seeds=1, steps=10, runs=runs, transmission=0.2, recovery=1.0)
    infected = np.bincount(5 - data.prevalence[:, -1, 0].values, minlength=6)
    expected = final_sizes(5, 0.2) * runs
    assert infected[0] == 0
    assert stats.chisquare(infected[1:], expected[1:]).pvalue > 1e-3


@pytest.mark.parametrize("name", [name for name in ON_GRAPHS if name != "granovetter"])
def test_the_same_bytes_on_one_and_two_threads(name: str) -> None:
    seen = set()
    for threads in (1, 2):
        numba.set_num_threads(threads)
        data = spread(crowd(30_000), name, seeds=0.01, steps=8, times=True, **({"transmission": 1e-5} if name in
                      ("si", "sir", "seir", "sis", "sirs", "competing") else {}))  # fmt: skip
        seen.add(data.prevalence.values.tobytes() + data.adopted_at.values.tobytes())
        assert (data.prevalence.sum("state") == 30_000).all()
    assert len(seen) == 1


def test_contacts_thin_the_meetings() -> None:
    """A tenth of the contacts with ten times the chance is the same law, here the same draws."""
    one = spread(crowd(2_001, contacts=200), "sir", seeds=20, steps=30, transmission=0.001)
    other = spread(crowd(2_001, contacts=20), "sir", seeds=20, steps=30, transmission=0.01)
    assert (one.prevalence.values == other.prevalence.values).all()
    assert (one.attrs["contacts"], spread(crowd(7), "si").attrs["contacts"]) == (200, 6)


def test_who_told_whom_had_it_before() -> None:
    data = spread(crowd(5_000, contacts=5), "sir", seeds=20, steps=40, times=True, tellers=True)
    at, by = data.adopted_at[0].values, data.told_by[0].values
    told = np.flatnonzero(by >= 0)
    assert told.size == np.isfinite(at).sum() - 20
    assert (at[by[told]] < at[told]).all()


def test_people_may_recover_each_at_their_own_rate() -> None:
    some = np.where(np.arange(4_000) < 2_000, 0.0, 1.0)
    data = spread(crowd(4_000, contacts=10), "sir", seeds=20, steps=20, recovery=some, times=True)
    at = data.adopted_at[0].values
    assert data.prevalence[0, -1, 1] == np.isfinite(at[:2_000]).sum() + (at[2_000:] == 20).sum()


def test_a_million_people_in_a_child_of_little_memory() -> None:
    """A complete graph of a million people would take 4 TB of ties; the crowd takes some 30 bytes a person."""
    script = (
        "import resource\n"
        "import homefront as hf\n"
        "settings = dict(seeds=10, steps=3, transmission=0.05)\n"
        "hf.spread(hf.crowd(100), 'sir', **settings)\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "hf.spread(hf.crowd(1_000_000, contacts=10), 'sir', **settings)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 200_000  # KiB


@pytest.mark.parametrize(
    ("make", "error", "text"),
    [
        (lambda: crowd(0), GraphError, "n = 0"), (lambda: crowd(2.5), GraphError, "n = 2.5"),  # type: ignore[arg-type]
        (lambda: crowd(10, contacts=10), ParameterError, "from 0 to 9"),
        (lambda: crowd(10, contacts=float("nan")), ParameterError, "from 0 to 9"),
        (lambda: spread(crowd(10, contacts=3), "maki-thompson"), ParameterError, "contacts = 3 has no meaning"),
        (lambda: spread(crowd(10, contacts=3), "watts"), ParameterError, "contacts = 3 has no meaning"),
        (lambda: spread(crowd(10), "sir", seeds=11), ParameterError, "10 nodes"),
        (lambda: crowd(2**31 - 1), ResourceError, "GiB"),
        (lambda: spread(crowd(10), "sir", directed=True), ParameterError, "leave directed out"),
        (lambda: spread(crowd(10), "sir", nodes=10, repeated="merge"), ParameterError, "leave nodes, repeated out"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(make: Any, error: type[Exception], text: str, monkeypatch: Any) -> None:
    monkeypatch.setattr("homefront.world.build.memory_available", lambda: 2**33)
    with pytest.raises(error, match=text):
        make()


def test_one_person_alone_is_a_crowd() -> None:
    for name in ("sir", "maki-thompson", "granovetter", "supersession"):
        data = spread(crowd(1), name, steps=3, rivals=0 if name == "supersession" else None)
        assert data.prevalence.sum().item() == 4


def test_nobody_left_to_catch_it_ends_early_and_says_the_same_to_the_end() -> None:
    data = spread(crowd(50), "sir", seeds=1, steps=5_000, transmission=0.001, recovery=1.0)
    assert (data.prevalence[0, -1] == data.prevalence[0, 100]).all()


@pytest.mark.parametrize("n", [1, 2, 25, 26])
def test_a_majority_of_a_crowd_is_counted_once_and_is_that_of_all_contacts(n: int) -> None:
    drawn = (np.random.default_rng(n).random(n) < 0.5).astype(np.uint8)
    for noise in (0.0, 0.2):
        one = Majority(noise=noise).step(drawn, Crowd(n), 3, 0)
        other = np.empty_like(one)
        follow_majority(drawn, other, Crowd(n), noise, stream_key(3, "majority", 0))
        assert one.tolist() == other.tolist()
    assert Majority().run(np.arange(300_000) % 3 == 0, Crowd(300_000), 1)[1].max() == 0
