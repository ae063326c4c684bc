"""homefront odd: what is printed and written, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]


def test_it_prints_markdown_and_writes_what_the_name_says(cli: Cli, tmp_path: Path) -> None:
    printed = cli("odd", "france-1940", "--part", "assumptions")
    assert printed.code == 0
    assert printed.out.startswith("# Assumption register of France 1940: the exodus\n")
    assert cli("odd", "france-1940", "--part", "assumptions", "-o", "a.md").out.startswith("a.md: ")
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == printed.out
    tex = cli("odd", "france-1940", "--part", "assumptions", "--format", "latex")
    cli("odd", "france-1940", "--part", "assumptions", "-o", "A.TEX")
    assert (tmp_path / "A.TEX").read_text(encoding="utf-8") == tex.out
    assert "\\begin{longtable}" in tex.out


def test_all_parts_are_the_three_after_one_another(cli: Cli) -> None:
    heads = [line for line in cli("odd", "britain-1940").out.splitlines() if line.startswith("# ")]
    assert [head.split()[1] for head in heads] == ["ODD", "Assumption", "Methods"]


def test_json_has_the_text_or_the_file(cli: Cli, tmp_path: Path) -> None:
    found = cli("odd", "britain-1940", "--part", "methods", "--json").json
    assert set(found) == {"id", "hash", "part", "format", "text"}
    assert found["text"].startswith("# Methods paragraph")
    written = cli("odd", "britain-1940", "-o", "b.tex", "--json").json
    assert (written["file"], written["format"], written["part"]) == ("b.tex", "latex", "all")
    assert (tmp_path / "b.tex").is_file()


def test_a_folder_of_ones_own_is_described(cli: Cli, copy: Path) -> None:
    toml = copy / "scenario.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('id = "moscow-1941"', 'id = "my-town"'), encoding="utf-8")
    answer = cli("odd", copy, "--part", "methods")
    assert answer.code == 0, answer.err
    assert "the scenario `my-town`" in answer.out
    assert "no target of this country" in answer.out
    assert cli("odd", copy, "-o", "mine.tex").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["moscow-1942"], "did you mean moscow-1941?"),
        (["moscow-1941", "--format", "latx"], "--format 'latx': did you mean latex? Expected markdown or latex"),
        (["moscow-1941", "--part", "all"], "--part 'all': expected odd, assumptions or methods, or nothing for all"),
        (["moscow-1941", "-o", "odd.pdf"], "odd.pdf: expected a name that ends in .md or .tex"),
        (
            ["moscow-1941", "-o", "odd.md", "--format", "latex"],
            "odd.md: the name says markdown, --format says latex; leave out one of the two",
        ),
        (["moscow-1941", "--run", "nowhere"], "so this is not a finished run"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(cli: Cli, tmp_path: Path, arguments: list[str], said: str) -> None:
    answer = cli("odd", *arguments)
    assert answer.code == 2
    assert said in answer.err.replace("\n", " ")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_told(cli: Cli, tmp_path: Path) -> None:
    answer = cli("odd", "britain-1940", "--part", "methods", "-o", tmp_path / "not" / "there.md")
    assert answer.code == 2
    assert "choose another name with -o" in answer.err
