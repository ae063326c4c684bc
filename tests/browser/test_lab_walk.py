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


WRONG = """data:text/html,<html lang=en><title>t</title>
<meta http-equiv=Content-Security-Policy content="script-src 'none'"><style>a:focus{outline:none}</style>
<main><h1>A page</h1><img src=x.png><p style='width:900px'>wide</p><a href=x>y</a>"""


def test_what_is_wrong_with_a_page_is_found_whatever_its_policy(browser: Any) -> None:
    from lab_hands import Hands

    problems: list[str] = []
    hands = Hands(browser, "", 390, problems)
    hands.page.goto(WRONG)
    hands.look("wrong")
    hands.to("a")
    hands.context.close()
    for told in ("image-alt", "wider than the screen", "no ring around <a"):
        assert sum(told in one for one in problems) == 1, told
