"""Lines of TOML keys."""

from __future__ import annotations

from homefront.scenario.locate import key_lines, line_of

TEXT = '''# a comment with [brackets] and = signs
title = "a # b"
[scenario]
days = 224   # trailing
long = """
[not.a.table]
x = 1
"""
"quoted key".inner = { a = 1, b = [1, 2], "c d" = "}" }
list = [
  "one",  # ] not the end
  { deep = 1979-05-27 },
]
[[raid]]
place = 'C:\\path'
[[raid]]
every = { value = 3 }
[raid.sub]
x = 1
'''


def test_lines_of_plain_keys_and_tables() -> None:
    lines = key_lines(TEXT)
    assert lines["title",] == 2
    assert lines["scenario",] == 3
    assert lines["scenario", "days"] == 4


def test_text_of_several_lines_is_passed_over() -> None:
    lines = key_lines(TEXT)
    assert ("not",) not in lines
    assert lines["scenario", "quoted key", "inner", "a"] == 9
    assert lines["scenario", "quoted key", "inner", "c d"] == 9


def test_elements_of_a_list_have_their_own_lines() -> None:
    lines = key_lines(TEXT)
    assert lines["scenario", "list", 0] == 11
    assert lines["scenario", "list", 1, "deep"] == 12


def test_arrays_of_tables_are_numbered() -> None:
    lines = key_lines(TEXT)
    assert lines["raid", 0, "place"] == 15
    assert lines["raid", 1] == 16
    assert lines["raid", 1, "every", "value"] == 17
    assert lines["raid", 1, "sub", "x"] == 19


def test_a_missing_key_has_the_line_of_its_parent() -> None:
    lines = key_lines(TEXT)
    assert line_of(lines, ("raid", 1, "missing")) == 16
    assert line_of(lines, ("nowhere",)) == 0


def test_a_table_that_is_only_a_parent_has_the_line_of_its_first_child() -> None:
    assert key_lines("x = 1\n[files.a]\n[files.b]\n")["files",] == 2


def test_windows_line_ends_count_once() -> None:
    assert key_lines("a = 1\r\nb = 2\r\n")["b",] == 2


def test_a_text_may_end_in_quotes_of_its_own() -> None:
    assert key_lines('a = """x""""\nb = 1\n')["b",] == 2
    assert key_lines('a = "x\\"y"\nb = 1\n')["b",] == 2
