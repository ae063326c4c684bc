"""What is made once is used again only where all that its maker was handed is the same, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

import homefront.inputs.made_once as module
from homefront.inputs.made_once import KeptDays, MadeOnce, same


@dataclass(frozen=True)
class Given:
    names: tuple[str, ...]
    km: np.ndarray
    share: float


GIVEN = Given(("Tula", "Kaluga"), np.array([1.0, np.nan]), 0.5)

OTHERS: dict[str, Any] = {
    "a name": replace(GIVEN, names=("Tula", "Serpukhov")),
    "one name fewer": replace(GIVEN, names=("Tula",)),
    "a number of an array": replace(GIVEN, km=np.array([1.0, 2.0])),
    "its type": replace(GIVEN, km=np.array([1.0, np.nan], dtype=np.float32)),
    "its shape": replace(GIVEN, km=np.array([[1.0, np.nan]])),
    "a number": replace(GIVEN, share=0.25),
    "the type of a number": replace(GIVEN, share=1),
    "something else": None,
}
"""What differs from GIVEN."""


def made_of(given: Given, seed: int) -> list[Any]:
    return [given, seed]


@pytest.mark.parametrize("what", OTHERS)
def test_it_is_made_anew_where_anything_that_is_given_differs(what: str) -> None:
    once = MadeOnce()
    first = once.of(made_of, GIVEN, 1)
    again = Given(tuple(list(GIVEN.names)), GIVEN.km.copy(), 0.5)
    assert once.of(made_of, again, 1) is first
    assert once.of(made_of, again, 2) is not first
    known = once.of(made_of, GIVEN, 1)
    found = once.of(made_of, OTHERS[what], 1)
    assert found is not known
    assert found[0] is OTHERS[what]


def test_only_the_last_of_each_maker_is_kept() -> None:
    once = MadeOnce()
    first, other = once.of(made_of, GIVEN, 1), once.of(np.zeros, 3)
    once.of(made_of, GIVEN, 2)
    assert once.of(made_of, GIVEN, 1) is not first
    assert once.of(np.zeros, 3) is other


def test_nothing_is_given_by_name() -> None:
    with pytest.raises(TypeError, match="made_of: seed is given by name; expected all of it in order"):
        MadeOnce().of(made_of, GIVEN, seed=1)


def test_what_cannot_be_made_is_not_kept() -> None:
    once = MadeOnce()
    once.of(np.zeros, 3)
    with pytest.raises(ValueError, match="negative"):
        once.of(np.zeros, -1)
    assert len(once.of(np.zeros, 3)) == 3


def test_same_looks_into_mappings_and_takes_nan_for_itself() -> None:
    one = MappingProxyType({"a": np.arange(3), "b": (1, float("nan"))})
    assert same(one, MappingProxyType({"a": np.arange(3), "b": (1, float("nan"))}))
    assert not same(one, MappingProxyType({"a": np.arange(3), "b": (1, 2.0)}))
    assert not same(one, MappingProxyType({"a": np.arange(3)}))


def test_days_are_kept_as_long_as_they_are_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_KEPT", 2 * 8 * 3)
    kept, made = KeptDays(), list[int]()

    def make(day: int) -> np.ndarray:
        made.append(day)
        return np.full(3, float(day))

    for day in (0, 1, 2, 0, 1, 2):
        assert kept.of(day, make).tolist() == [day] * 3
    assert made == [0, 1, 2, 2]
