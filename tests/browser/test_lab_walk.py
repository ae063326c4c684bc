"""From nothing to an argument with a counter-run, by keyboard alone, with a real server and a real worker."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, pytest.param(1280, marks=pytest.mark.slow)])
def test_a_class_goes_the_whole_way_by_keyboard_alone(browser: Any, computing_lab: dict[str, str], width: int) -> None:
    from lab_walk import Walk

    walk = Walk(browser, computing_lab, width)
    walk.whole()
    assert walk.problems == []
