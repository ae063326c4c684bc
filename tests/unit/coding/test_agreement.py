"""Krippendorff's alpha: published values, limits, the sheet's own formula, and an interval that a library shares."""

from __future__ import annotations

import functools
import importlib
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from coder_rows import Written, row, whole
from scipy.stats import bootstrap

import homefront as hf
from homefront.coding.agreement import ALL, Agreement, Agreements, agreement, alpha_of, alphas_of, nearest_point
from homefront.coding.files import read_codings
from homefront.coding.sheet import POINTS
from homefront.coding.stretches import stretches
from homefront.errors import ParameterError
from homefront.scenario.catalogue import find

KRIPPENDORFF = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3),
    (0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0),
)
"""Four observers and twelve units, 0: not coded. Krippendorff (2011), Computing Krippendorff's alpha-reliability, C."""


@functools.cache
def shipped(name: str) -> Agreements:
    return agreement(*read_codings(find(name) / "coding_a.csv", find(name) / "coding_b.csv"))


def counts_of(values: object) -> np.ndarray:
    return (np.asarray(values)[:, :, None] == np.arange(1, 6)).sum(axis=0)


def by_hand(pairs: list[tuple[int, int]]) -> float:
    """Alpha of two coders without gaps, from the table of coincidences."""
    together = Counter(pairs) + Counter((b, a) for a, b in pairs)
    totals = Counter[int]()
    for (a, _), n in together.items():
        totals[a] += n

    def distance(c: int, k: int) -> float:
        between = sum(totals[g] for g in range(min(c, k), max(c, k) + 1))
        return float(between - (totals[c] + totals[k]) / 2) ** 2

    expected = sum(totals[c] * totals[k] * distance(c, k) for c in totals for k in totals)
    observed = sum(n * distance(c, k) for (c, k), n in together.items())
    return 1 - (len(pairs) * 2 - 1) * observed / expected


def test_the_published_example() -> None:
    found = alpha_of(counts_of(KRIPPENDORFF))
    assert found == pytest.approx(0.815, abs=0.0005)


def test_two_coders_who_agree_have_one_and_where_nothing_varies_there_is_none() -> None:
    assert alpha_of(counts_of([[1, 2, 5], [1, 2, 5]])) == 1.0
    assert alpha_of(counts_of([[3, 3, 3], [3, 3, 3]])) is None


def test_coders_who_answer_by_chance_have_none_to_speak_of() -> None:
    drawn = np.random.default_rng(1).integers(1, 6, size=(2, 20_000))
    assert alpha_of(counts_of(drawn)) == pytest.approx(0.0, abs=0.02)


@pytest.mark.parametrize("name", ["moscow-1941", "france-1940", "britain-1940"])
def test_every_alpha_of_the_coders_that_ship_is_that_of_the_formula(name: str) -> None:
    one, other = read_codings(find(name) / "coding_a.csv", find(name) / "coding_b.csv")
    both = [stretch for stretch in stretches(one, other) if stretch.gap is not None]
    for found in shipped(name).rows:
        of_it = [stretch.values for stretch in both if stretch.key.variable == found.variable]
        pairs = [(nearest_point(a), nearest_point(b)) for a, b in of_it if a is not None and b is not None]
        assert found.stretches == len(pairs)
        assert found.exact == pytest.approx(np.mean([a == b for a, b in pairs]))
        assert (found.alpha is None) == (len({point for pair in pairs for point in pair}) < 2)
        if found.alpha is not None:
            assert found.alpha == pytest.approx(by_hand(pairs))


def test_the_interval_is_that_of_another_bootstrap() -> None:
    found = next(row for row in shipped("moscow-1941").rows if row.variable == "ls")
    one, other = read_codings(find("moscow-1941") / "coding_a.csv", find("moscow-1941") / "coding_b.csv")
    both = [stretch for stretch in stretches(one, other) if stretch.gap is not None and stretch.key.variable == "ls"]
    points = np.array([[nearest_point(value or 0.0) for value in stretch.values] for stretch in both])
    counts = (points[:, :, None] == np.arange(len(POINTS))).sum(axis=1)
    theirs = bootstrap(
        (np.arange(len(counts)),), lambda drawn: alpha_of(counts[drawn]), method="percentile", vectorized=False,
        n_resamples=4_000, rng=np.random.default_rng(1),
    ).confidence_interval  # fmt: skip
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.alpha < found.high  # type: ignore[operator]
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), abs=0.05)


def test_alphas_of_many_sets_are_those_of_the_library_one_by_one() -> None:
    rng = np.random.default_rng(1)
    sets = [rng.choice(5, size=(12, 2), p=rng.dirichlet(np.full(5, 0.3))) for _ in range(200)]
    pairs = np.zeros((len(sets), 5, 5), dtype=int)
    for number, both in enumerate(sets):
        for one, other in both:
            pairs[number, one, other] += 1
            pairs[number, other, one] += 1
    wanted = [alpha_of((both[:, :, None] == np.arange(5)).sum(axis=1)) for both in sets]
    assert 0 < wanted.count(None) < 100
    np.testing.assert_allclose(
        alphas_of(pairs), [np.nan if one is None else one for one in wanted], rtol=1e-12, atol=1e-12
    )


def test_the_same_seed_gives_the_same_interval() -> None:
    one, other = read_codings(find("britain-1940") / "coding_a.csv", find("britain-1940") / "coding_b.csv")
    assert agreement(one, other, 1) == shipped("britain-1940")
    assert agreement(one, other, 2).rows != shipped("britain-1940").rows


def test_the_least_agreement_and_the_largest_disagreement_come_first() -> None:
    found = shipped("moscow-1941")
    known = [row.alpha for row in found.rows if row.alpha is not None]
    assert known == sorted(known)
    assert [row.alpha for row in found.rows][len(known) :] == [None]
    gaps = [stretch.gap for stretch in found.apart]
    assert gaps == sorted(gaps, reverse=True)  # type: ignore[type-var]
    assert all(gaps)
    assert found.all.variable == ALL
    assert found.all.stretches == sum(row.stretches for row in found.rows)


def test_a_stretch_is_parted_where_either_coder_begins_anew(write: Written) -> None:
    first = write("a.csv", [row("lg", 0), *whole()[:4]])
    halves = [row("lg", 0.25, date_end="1950-03-04"), row("lg", 1, date_start="1950-03-05")]
    found = agreement(*read_codings(first, write("b.csv", [*halves, *whole()[:4]])))
    apart = [(stretch.days, stretch.gap) for stretch in found.apart]
    assert apart == [(6, 1.0), (4, 0.25)]


def test_what_one_coder_alone_has_a_value_for_does_not_count(write: Written) -> None:
    first = write("a.csv", [row("lg", 0.5), row("ls", None), row("cov", 0)])
    second = write("b.csv", [row("lg", 0.5), row("ls", 0.25), row("cov", None)])
    found = agreement(*read_codings(first, second))
    assert [one.variable for one in found.rows] == ["lg"]
    assert {stretch.key.variable for stretch in found.alone} == {"ls", "cov"}


def test_two_files_without_a_common_value_are_refused(write: Written) -> None:
    first, second = write("a.csv", [row("lg", 0.5)]), write("b.csv", [row("lg", None)])
    with pytest.raises(ParameterError, match="no day and place for which both coders have a value"):
        agreement(*read_codings(first, second))


def test_without_the_library_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "krippendorff", None)
    with pytest.raises(ParameterError, match=r"pip install 'homefront\[coding\]'"):
        alpha_of(counts_of(KRIPPENDORFF))
    monkeypatch.undo()
    assert importlib.import_module("krippendorff")


def test_python_has_it_too(write: Written) -> None:
    first: Path = write("a.csv", whole(0.5))
    found = hf.coding_agreement(first, write("b.csv", [*whole(0.5)[1:], row("cov", 0.25)]))
    assert str(found) == "a.csv and b.csv: 17 stretches, 94% equal, alpha 0.00"


@pytest.mark.parametrize(
    ("alpha", "advice"),
    [
        (1.0, "use"), (0.80, "use"), (0.799, "use with the range"), (0.67, "use with the range"),
        (0.669, "reword and code again, or sweep"), (-0.2, "reword and code again, or sweep"), (None, ""),
    ],
)  # fmt: skip
def test_alpha_says_what_may_be_done_with_a_variable(alpha: float | None, advice: str) -> None:
    of_one = Agreement("cov", 10, 100, 0.5, 0.9, alpha, None, None)
    assert of_one.advice == of_one.to_dict()["advice"] == advice
    assert Agreement(ALL, 10, 100, 0.5, 0.9, alpha, None, None).advice == "", "all together say nothing of one"
