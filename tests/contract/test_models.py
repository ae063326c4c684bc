"""Every model is declared whole and has a case; every case holds."""

from __future__ import annotations

import pytest

from homefront.models.case import Case
from homefront.models.registry import all_models
from homefront.models.verify import all_cases, run_cases
from homefront.parameters import specs_of

CASES = all_cases()


@pytest.mark.parametrize("name", all_models())
def test_a_model_has_a_source_a_case_and_declared_parameters(name: str) -> None:
    model = all_models()[name]
    assert model.source
    assert any(name in case.models for case in CASES), f"{name}: no case"
    assert all(spec.source and spec.doc for spec in specs_of(model).values())


def test_ids_of_cases_are_their_own() -> None:
    ids = [case.id for case in CASES]
    assert len(ids) == len(set(ids))
    known = set(all_models())
    assert all(set(case.models) <= known for case in CASES)


@pytest.mark.parametrize("case", [case for case in CASES if case.quick], ids=lambda case: case.id)
def test_a_quick_case_holds(case: Case) -> None:
    for verdict in run_cases([case]):
        assert [check for check in verdict.checks if not check.passed] == []


@pytest.mark.slow
@pytest.mark.parametrize("case", [case for case in CASES if not case.quick], ids=lambda case: case.id)
def test_a_long_case_holds(case: Case) -> None:
    for verdict in run_cases([case]):
        assert [check for check in verdict.checks if not check.passed] == []
