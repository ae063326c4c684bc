"""The order of a day, and what is left out of it."""

from __future__ import annotations

import pytest

from homefront.engine.schedule import Schedule, describe, processes_in_words
from homefront.engine.settings import removals
from homefront.errors import ParameterError
from homefront.processes import PROCESSES, chosen_processes

ALL = [cls.name for cls in PROCESSES]


def test_a_removed_process_does_not_run() -> None:
    schedule = Schedule(chosen_processes(), frozenset({"talk", "raids"}))
    assert [cls.name for cls in PROCESSES if not schedule.runs(cls.name)] == ["talk", "raids"]


@pytest.mark.parametrize("item", ["process:tallk", "talk", "agent:talk", "process:"])
def test_what_cannot_be_removed_is_refused(item: str) -> None:
    with pytest.raises(ParameterError, match="xpected one of process:"):
        removals([item], ())


def test_a_typing_error_gets_a_hint() -> None:
    with pytest.raises(ParameterError, match="did you mean process:talk"):
        removals(["process:tallk"], ())


def test_causes_and_processes_are_told_apart() -> None:
    """A cause and a process may have the same name."""
    causes = ["talk", "purges"]
    assert removals(["talk"], causes) == (frozenset(), frozenset({"talk"}))
    assert removals(["process:talk"], causes) == (frozenset({"talk"}), frozenset())
    assert removals(["purges", "process:fear", "purges"], causes) == (frozenset({"fear"}), frozenset({"purges"}))


def test_what_is_neither_is_told_the_nearest_of_both_kinds() -> None:
    with pytest.raises(ParameterError) as caught:
        removals(["rais"], ["raise", "purges"])
    meant = "did you mean raise or process:raids? Expected one of raise, purges, process:front"
    assert f"'rais': {meant}" in str(caught.value)
    with pytest.raises(ParameterError, match=r"did you mean process:raids or raise\? Expected one of"):
        removals(["process:rais"], ["raise", "purges"])


def test_a_cause_is_no_process() -> None:
    with pytest.raises(ParameterError, match="did you mean purges"):
        removals(["process:purges"], ["purges"])


def test_what_is_left_out_is_said_to_be_off() -> None:
    rows = describe(Schedule(chosen_processes(), frozenset({"news"})))
    assert {row["process"] for row in rows if not row["runs"]} == {"news"}
    assert [row["process"] for row in processes_in_words(Schedule(chosen_processes())) if row["runs"]] == ALL
    assert all(row["what"] for row in rows)
