"""What would change an answer: numbers that nobody knows, in the panel of a cause."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
ROW = """{what: "elasticity of power to equipment per man", name: "front.equipment",
          low: [0.0237, 0.174, 33, 29], high: [0.406, 0.759, 33, 17]}"""


def told(page: Any) -> str:
    """The fold of the panel, opened."""
    page.locator("#threadpanel details summary").click()
    return " ".join(page.locator("#threadpanel details").inner_text().split())


def test_a_number_of_which_the_answer_hangs_is_told_with_its_ranges(opened: Open) -> None:
    page = opened()
    page.locator("#skipguess").click()
    page.evaluate(f"homefront.data.doubts = {{outcome: 'moscow_held', rows: [{ROW}]}}")
    page.evaluate("homefront.state.set({thread: 'learning'})")
    page.locator("#thread form button").click()
    text = "From 0.0237 to 0.174 the answer is yes in 29 of 33, from 0.406 to 0.759 in 17 of 33."
    assert text in told(page)
    page.evaluate("homefront.state.set({language: 'ru'})")
    assert "От 0,0237 до 0,174 ответ «да» в 29 из 33, от 0,406 до 0,759 в 17 из 33." in told(page)
    page.evaluate("homefront.state.set({language: 'en'})")
    page.evaluate("homefront.data.doubts.outcome = 'moscow_gone'")
    page.evaluate("homefront.state.set({thread: 'allies'})")
    assert "nobody knows" not in told(page)
