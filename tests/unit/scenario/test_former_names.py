"""A scenario that still has a former name is told the name of today, where it stands."""

from __future__ import annotations

import pytest

from homefront.scenario.former_names import FORMER
from homefront.scenario.front_rows import FRONT_ROWS
from homefront.scenario.measures import MEASURES
from homefront.scenario.outcomes import OUTCOMES
from homefront.scenario.parts import CurveName
from homefront.scenario.rows import ROWS

from .conftest import Copy


@pytest.mark.parametrize(
    ("file", "new", "old", "where"),
    [
        ("scenario.toml", 'kind = "attackers_strength_at"', 'kind = "german_strength_at"', "measure[33].kind"),
        ("scenario.toml", 'kind = "defenders_killed"', 'kind = "soviet_killed"', "outcome[3].kind"),
        ("scenario.toml", 'curve = "defenders_captured"', 'curve = "soviet_captured"', "on_record[7].curve"),
        ("scenario.toml", 'kind = "panic"', 'kind = "panic_moscow"', "files.panic.kind"),
        ("strengths.csv", "north,attacker_reserve", "north,okh_reserve", "what"),
        ("front_dates.csv", "attacker_reserve", "okh_reserve", "what"),
    ],
)
def test_a_former_name_is_answered_by_the_name_of_today(copy: Copy, file: str, new: str, old: str, where: str) -> None:
    copy.edit(file, new, old)
    word = next(name for name in FORMER if name in old)
    told = [problem for problem in copy.problems() if word in problem.got]
    assert [problem.hint for problem in told] == [f"it is called {FORMER[word]} now"]
    assert told[0].file.endswith(file)
    assert told[0].where.partition("[")[0] == where.partition("[")[0]


def test_every_name_of_today_is_known_and_no_former_one_is() -> None:
    files = {**ROWS, **FRONT_ROWS}
    known = {*MEASURES, *OUTCOMES, *CurveName.__args__, *files, "attacker_reserve"}  # type: ignore[attr-defined]
    assert set(FORMER.values()) <= known
    assert not known & FORMER.keys()
