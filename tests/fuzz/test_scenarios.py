"""Mutants of the shipped scenarios: each is refused in words, or can be cited, shown and prepared for a run.

`python benchmarks/fuzz.py scenarios --count 100000` tries more of them; `--only NUMBER` shows one.
"""

from __future__ import annotations

import collections
import contextlib
import os
import time
from collections.abc import Iterator

import campaign
import judge
import mutants
import pytest
import scenarios
from hypothesis import given, settings
from hypothesis import strategies as st

FAST, SLOW = 250, 20_000


@pytest.fixture(scope="module")
def case() -> Iterator[campaign.Case]:
    with scenarios.prepared() as tried:
        yield tried


@settings(max_examples=FAST, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_mutant_is_refused_or_of_use(case: campaign.Case, seed: int) -> None:
    assert case(seed) in ("accepted", "refused"), scenarios.described(seed)


@pytest.mark.parametrize("seed", [17089163])
def test_what_a_campaign_found_stays_mended(case: campaign.Case, seed: int) -> None:
    assert case(seed) == "refused"


@pytest.mark.slow
def test_thousands_of_mutants() -> None:
    tally = campaign.run(scenarios.prepared, judge.describe, range(SLOW), workers=2)
    assert tally.cases == SLOW
    assert not tally.findings, tally.findings
    assert tally.largest < 1000


def test_mutants_are_of_all_kinds() -> None:
    bases = mutants.originals()
    made = [mutants.mutant(seed, bases) for seed in range(300)]
    kinds = collections.Counter(text.partition(" ")[0] for one in made for text in one.done)
    assert len(kinds) == len(mutants.CHANGES)
    assert {one.base for one in made} == set(mutants.BASES)
    assert any(one.odd for one in made)
    assert sum(one.files != bases[one.base] or bool(one.odd) for one in made) > 250
    again = mutants.mutant(7, bases)
    assert (again.files, again.odd) == (made[7].files, made[7].odd)


def test_a_child_that_dies_or_hangs_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextlib.contextmanager
    def odd() -> Iterator[campaign.Case]:
        yield trouble

    def trouble(seed: int) -> str:
        if seed == 1:
            os._exit(3)
        if seed == 2:
            time.sleep(60)
        if seed == 3:
            raise KeyError(seed)
        return "fine"

    monkeypatch.setattr(campaign, "STUCK", 0.5)
    tally = campaign.run(odd, judge.describe, range(6), workers=2)
    assert tally.counts == {"fine": 3, "finding": 3}
    assert tally.findings == {"died": [1], "hangs": [2], "KeyError": [3]}
