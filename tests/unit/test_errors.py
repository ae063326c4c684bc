"""Messages of errors are whole sentences, and a name is proposed only where it is near."""

import pytest

from homefront.errors import ArgumentError, and_then, nearest


@pytest.mark.parametrize(
    ("detail", "hint", "told"),
    [
        ("expected 0 or more", "try 30", "days -1: expected 0 or more; try 30"),
        ("expected 0 or more.", "try 30", "days -1: expected 0 or more. Try 30"),
        ("expected 0 or more", "", "days -1: expected 0 or more"),
        ("expected one of a, b", "did you mean a?", "days -1: did you mean a? Expected one of a, b"),
        ("`seed` is set", "did you mean a?", "days -1: did you mean a? `seed` is set"),
        ("expected b", "did you mean a? did you mean c?", "days -1: did you mean a or c? Expected b"),
    ],
)
def test_a_message_is_made_of_whole_sentences(detail: str, hint: str, told: str) -> None:
    assert str(ArgumentError("days", "-1", detail, hint)) == told


def test_a_text_without_more_stays_as_it_is() -> None:
    assert and_then("is it a tie?", "") == "is it a tie?"
    assert and_then("no such event", "there are two") == "no such event; there are two"


@pytest.mark.parametrize(
    ("name", "known", "meant"),
    [
        ("talkk", "talk", "did you mean talk?"),
        ("tlak", "talk", "did you mean talk?"),
        ("rnu", "run", "did you mean run?"),
        ("stalin", "talk", ""),
        ("winter", "weather", ""),
        ("bread", "raids", ""),
        ("leaders", "leaders_stay", "did you mean leaders_stay?"),
    ],
)
def test_only_a_near_name_is_proposed(name: str, known: str, meant: str) -> None:
    assert nearest(name, [known, "zzz"]) == meant
