"""The coding sheet has every coded variable, with all that a coder needs, and names equations that there are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from homefront.coding.sheet import POINTS, sheet
from homefront.inputs.coded import CODED, CODED_ORDERS, EVE
from homefront.scenario.coding import ON_THE_EVE
from homefront.scenario.rows import Variable

MODEL = Path(__file__).parents[3] / "docs" / "model"


def test_the_sheet_has_the_variables_that_files_may_have() -> None:
    assert set(sheet()) == set(get_args(Variable)) == {*CODED, *CODED_ORDERS, *EVE}


def test_what_is_coded_for_the_eve_is_what_a_check_takes_for_it() -> None:
    assert {code for code, variable in sheet().items() if variable.eve} == ON_THE_EVE


@pytest.mark.parametrize("code", sheet())
def test_a_variable_says_what_a_coder_needs(code: str) -> None:
    variable = sheet()[code]
    assert variable.question.endswith((".", "?"))
    assert len(set(variable.points)) == len(POINTS)
    assert all(text.endswith(".") for text in (*variable.points, variable.rules, *variable.examples))
    assert 0 <= variable.default[0] < variable.default[1] <= 1


def test_the_equations_are_there_and_name_the_input() -> None:
    headings = {found for page in MODEL.glob("*.md")
                for found in re.findall(r"^## (E\d+) ", page.read_text(encoding="utf-8"), re.MULTILINE)}  # fmt: skip
    assert {number for variable in sheet().values() for number in variable.equations} <= headings
