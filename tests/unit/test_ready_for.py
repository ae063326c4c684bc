"""The machine code of a kernel is found again for arguments of the same types, and for no others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

import homefront.compiled as module
from homefront.compiled import ready_for, serial


class Two(NamedTuple):
    values: np.ndarray
    more: float


class Other(NamedTuple):
    values: np.ndarray
    more: float


@pytest.fixture
def add() -> Callable[..., Any]:
    @serial
    def add(two: Any, n: Any) -> Any:
        for k in range(two.values.size):
            two.values[k] += two.more * n

    return add  # type: ignore[no-any-return]


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What numba was asked for the types of."""
    found: list[Any] = []
    types_of = module.types_of

    def told(function: Any, *arguments: Any) -> tuple[Any, ...]:
        found.append(arguments)
        return types_of(function, *arguments)

    monkeypatch.setattr(module, "types_of", told)
    return found


def test_types_are_looked_at_once_for_all_worlds(add: Callable[..., Any], looked: list[Any]) -> None:
    one, other = Two(np.zeros(3), 2.0), Two(np.ones(5), 4.0)
    first = ready_for(add, one, 1)
    assert ready_for(add, other, 3) is first
    assert len(looked) == 1
    first(one, 1)
    first(other, 3)
    assert one.values.tolist() == [2.0] * 3
    assert other.values.tolist() == [13.0] * 5


@pytest.mark.parametrize("two", [
    Two(np.zeros(3, dtype=np.float32), 2.0), Two(np.zeros((3, 2))[:, 0], 2.0), Two(np.zeros(3), 2),
    Other(np.zeros(3), 2.0),
])  # fmt: skip
def test_other_types_have_code_of_their_own(add: Callable[..., Any], looked: list[Any], two: Any) -> None:
    first = ready_for(add, Two(np.zeros(3), 2.0), 1)
    again = ready_for(add, two, 1)
    assert again is not first
    assert len(looked) == 2
    again(two, 1)
    assert two.values.tolist() == [2.0] * 3


def test_what_is_not_compiled_is_handed_back() -> None:
    def plain(n: int) -> int:
        return n

    assert ready_for(plain, 1) is plain
