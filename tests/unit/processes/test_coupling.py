"""The four hooks by hand."""

from __future__ import annotations

import numpy as np
import pytest

from homefront.processes.coupling import Coupling, Reference, cohesion, effort, leadership

AT_REST = Reference(np.array([0.6, 0.6]), np.array([0.2, 0.2]), 0.5, 0.9, 0.7, 0.95)


def found(resolve: float, straggling: float, **changes: float) -> float:
    both = cohesion(np.array([resolve, 0.6]), np.array([straggling, 0.2]), AT_REST, Coupling(**changes))
    assert both[1] == pytest.approx(1.0, rel=1e-12)
    return float(both[0])


def test_all_are_one_at_rest() -> None:
    assert found(0.6, 0.2) == pytest.approx(1.0, rel=1e-12)
    assert leadership(0.5, AT_REST, Coupling()) == 1.0
    assert effort(0.7, 0.7) == 1.0


def test_cohesion_follows_resolve() -> None:
    assert found(0.8, 0.2) == pytest.approx(np.exp(0.5 * 0.2), rel=1e-12)
    assert found(0.5, 0.2, cohesion=1.0) == pytest.approx(np.exp(-0.1), rel=1e-12)


def test_cohesion_follows_those_who_hold() -> None:
    assert found(0.6, 0.28) == pytest.approx(0.72 / 0.8, rel=1e-12)


def test_cohesion_is_clipped_at_both_ends() -> None:
    assert found(0.6, 0.9) == 0.8
    assert found(1.0, 0.0) == 1.15
    assert found(0.6, 0.9, least_cohesion=0.5) == 0.5
    assert found(1.0, 0.0, most_cohesion=1.2) == 1.2


@pytest.mark.parametrize(("fidelity", "lead"), [(0.45, 0.9), (0.525, 1.05), (0.1, 0.7), (0.9, 1.1)])
def test_leadership_is_fidelity_over_its_reference_clipped(fidelity: float, lead: float) -> None:
    assert leadership(fidelity, AT_REST, Coupling()) == pytest.approx(lead, rel=1e-12)


@pytest.mark.parametrize(("resolve", "expected"), [(0.9, 1.06), (0.5, 0.94), (1.0, 1.09), (0.0, 0.8)])
def test_effort(resolve: float, expected: float) -> None:
    assert effort(resolve, 0.7) == pytest.approx(expected, rel=1e-12)


def test_effort_is_clipped_above() -> None:
    assert effort(1.0, 0.1) == 1.1
