"""Keyed draws: uniform, unrelated to their neighbours, and always the same for the same key."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from homefront.streams import (
    bits,
    happens,
    happens_to_any,
    index,
    stream_key,
    uniform,
    uniforms,
    whole_chance,
    whole_of_any,
)  # fmt: skip

N = 100_000


def draws(seed: int = 7, process: str = "test", step: int = 0, slot: int = 0, n: int = N) -> np.ndarray:
    return np.asarray(uniforms(stream_key(seed, process, step), n, slot))


def test_draws_lie_from_zero_to_below_one() -> None:
    values = draws()
    assert values.min() >= 0.0
    assert values.max() < 1.0


@pytest.mark.parametrize(("seed", "slot"), [(0, 0), (1, 0), (1, 5), (2**40, 1023)])
def test_draws_are_uniform(seed: int, slot: int) -> None:
    assert stats.kstest(draws(seed, slot=slot), "uniform").pvalue > 1e-3


def test_draws_fill_the_cells_of_a_plane_evenly() -> None:
    """Pairs of agent i in two slots: chi-square over 20 x 20 cells."""
    counts, _, _ = np.histogram2d(draws(slot=0), draws(slot=1), bins=20, range=((0, 1), (0, 1)))
    assert stats.chisquare(counts.ravel()).pvalue > 1e-3


@pytest.mark.parametrize("p", [0.0, 2.0**-53, 1e-9, 0.05, 0.1 + 0.2, 0.5, 1.0 - 2.0**-53, 1.0])
def test_what_happens_with_a_chance_is_a_draw_below_it(p: float) -> None:
    """The draw itself as the chance: it is not below itself, and below the next larger number."""
    key, whole = stream_key(5, "chance"), whole_chance(p)
    for i in range(2_000):
        u = uniform(key, i, 3)
        assert happens(key, i, 3, whole) == (u < p)
        assert not happens(key, i, 3, whole_chance(u))
        assert happens(key, i, 3, whole_chance(np.nextafter(u, 2.0)))


def test_low_bits_are_as_random_as_high_ones() -> None:
    key = stream_key(3, "bits")
    low = np.array([int(bits(key, i, 0)) & 0xFF for i in range(20_000)])
    assert stats.chisquare(np.bincount(low, minlength=256)).pvalue > 1e-3


@pytest.mark.parametrize(
    "other",
    [
        {"slot": 1}, {"step": 1}, {"seed": 8}, {"process": "test2"}, {"process": "test.purpose"}, {"slot": 1_000},
    ],
    ids=str,
)  # fmt: skip
def test_neighbouring_streams_are_uncorrelated(other: dict[str, int | str]) -> None:
    there = draws(**other)  # type: ignore[arg-type]
    assert abs(np.corrcoef(draws(), there)[0, 1]) < 4 / np.sqrt(N)
    assert (draws() != there).mean() > 0.999


@pytest.mark.parametrize("lag", [1, 2, 3, 41, 64, 1024])
def test_neighbouring_agents_are_uncorrelated(lag: int) -> None:
    values = draws()
    assert abs(np.corrcoef(values[lag:], values[:-lag])[0, 1]) < 4 / np.sqrt(N)


def test_an_agents_draws_over_steps_are_uncorrelated() -> None:
    values = np.array([uniform(stream_key(7, "test", step), 12, 0) for step in range(20_000)])
    assert stats.kstest(values, "uniform").pvalue > 1e-3
    assert abs(np.corrcoef(values[1:], values[:-1])[0, 1]) < 4 / np.sqrt(len(values))


@pytest.mark.parametrize("n", [1, 2, 3, 7, 41, 1000])
def test_index_is_uniform_over_its_numbers(n: int) -> None:
    key = stream_key(11, "index")
    counts = np.bincount([int(index(key, i, 0, n)) for i in range(40_000)], minlength=n)
    assert len(counts) == n
    assert n == 1 or stats.chisquare(counts).pvalue > 1e-3


def test_index_stays_in_range_for_large_n() -> None:
    key, n = stream_key(11, "index"), 2**32 - 1
    values = np.array([int(index(key, i, 0, n)) for i in range(5_000)])
    assert values.min() >= 0
    assert values.max() < n
    assert stats.kstest(values / n, "uniform").pvalue > 1e-3


def test_same_key_same_draws() -> None:
    np.testing.assert_array_equal(draws(5), draws(5))


def test_a_key_is_a_pinned_number() -> None:
    """The key is part of what a seed means: runs of older versions stay repeatable."""
    keys = [int(stream_key(1, "talk.witness", step)) for step in (0, 1)]
    assert keys == [3452542289703579421, 12834796821302034824]


def test_keys_differ_by_seed_process_and_step() -> None:
    keys = {
        int(stream_key(seed, process, step))
        for seed in range(20) for process in ("a", "b", "a.b") for step in range(20)
    }  # fmt: skip
    assert len(keys) == 20 * 3 * 20


def test_negative_and_large_seeds_have_keys_of_their_own() -> None:
    assert len({int(stream_key(seed, "a")) for seed in (-1, 1, 2**64 + 1, 10**30)}) == 4


def test_draws_do_not_depend_on_how_many_are_made() -> None:
    np.testing.assert_array_equal(draws(n=1_000), draws(n=50_000)[:1_000])


def test_draws_do_not_depend_on_order() -> None:
    key = stream_key(7, "test")
    backwards = np.array([uniform(key, i, 0) for i in reversed(range(2_000))])[::-1]
    np.testing.assert_array_equal(backwards, draws(n=2_000))


def test_plain_python_gives_the_same_bits() -> None:
    key = stream_key(2, "twin")
    with np.errstate(over="ignore"):
        plain = [int(bits.py_func(key, i, slot)) for i in (0, 1, 77, 2**31) for slot in (0, 1, 1_003)]
    compiled = [int(bits(key, i, slot)) for i in (0, 1, 77, 2**31) for slot in (0, 1, 1_003)]
    assert plain == compiled


def test_plain_python_kernel_gives_the_same_draws() -> None:
    key = stream_key(2, "twin")
    np.testing.assert_array_equal(uniforms.py_func(key, 500, 3), uniforms(key, 500, 3))


def test_bits_are_the_splitmix64_finaliser() -> None:
    """Against Python's own integers: key + agent a + slot s, then Steele, Lea & Flood's mix."""

    def mixed(z: int) -> int:
        mask = 2**64 - 1
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return z ^ (z >> 31)

    key = stream_key(9, "mix")
    for agent, slot in ((0, 0), (1, 0), (0, 1), (123_456_789, 42)):
        z = (int(key) + agent * 0x9E3779B97F4A7C15 + slot * 0xD1B54A32D192ED03) % 2**64
        assert int(bits(key, agent, slot)) == mixed(z)


@pytest.mark.parametrize("p", [0.0, 1e-300, 0.02, 0.5, 1.0, 7.0, 1e12, np.inf, -1.0, np.nan])
def test_what_is_no_chance_happens_as_a_draw_below_it_would(p: float) -> None:
    """To all above 1, to nobody at 0 and below, or where it is no number."""
    key, whole = stream_key(5, "chance"), whole_of_any(p)
    for i, u in enumerate(draws(5, "chance", slot=3, n=300)):
        assert happens(key, i, 3, whole) == (u < p)


def test_whether_it_happens_to_any_of_several_is_that_of_each() -> None:
    key, whole = stream_key(5, "chance"), whole_chance(0.01)
    for first in range(0, 2000, 40):
        each = [happens(key, i, 2, whole) for i in range(first, first + 40)]
        assert happens_to_any(key, first, first + 40, 2, whole) == any(each)
    assert not happens_to_any(key, 5, 5, 2, whole_chance(1.0))
