"""Where a parameter, a measure and a cause pass through the code of two trees: files and lines.

    python benchmarks/walks.py BEFORE AFTER

BEFORE and AFTER are folders of the source; what is looked for in BEFORE is for commit 7a18a96. Of a parameter these are
all lines of engine/ and processes/ that name it, without comments and docstrings. Of the measure and the cause they are
the stops of docs/walks.md, in the order in which they act, and those of BEFORE that did the same. A stop that is not
found ends the script.
"""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator
from pathlib import Path

Stops = tuple[tuple[str, str], ...]
"""(file below src/homefront, regular expression that a line of it has)."""

NAMES = {
    "talk.witnessing": (("witnessing",), ("witnessing",)),
    "action.leaders_stay": (("leaders_stay", "c_staying", "c_L"), ("leaders_stay",)),
}
"""Of a parameter, all names that it has in the code of BEFORE and of AFTER."""

FEAR: tuple[Stops, Stops] = (
    (
        ("processes/fear.py", r"^def followed"), ("engine/loop.py", r"def _spread_of_fear"),
        ("engine/loop.py", r"fear_decay_rate="), ("engine/tuples.py", r"fear_following: np"),
        ("engine/tuples.py", r"fear_decay_rate: float"), ("engine/people.py", r"day\.fear_following"),
        ("engine/surroundings.py", r"fear_following: float"), ("engine/seats.py", r"following = followed\("),
        ("engine/seats.py", r"fear\[i\] = np\.float32"), ("engine/household.py", r"f1 = followed\("),
        ("engine/household.py", r"s\.fear\[i\] = f1"), ("engine/people.py", r"s\.fear\[i\] = frightened"),
        ("processes/raids.py", r"^def frightened"), ("engine/people.py", r"fear \+= s\.fear"),
        ("world/work.py", r'"fear", "resolve"'), ("engine/totals.py", r"^def add_up_places"),
        ("observe/recorder.py", r'"fear": \('), ("observe/recorder.py", r'\("fear", fear\)'),
    ),
    (
        ("processes/fear.py", r"^def next_fear"), ("engine/people/person.py", r"= next_fear\("),
        ("engine/people/rows.py", r"store\(s\.fear"), ("engine/people/household.py", r"s\.fear\[i\].* = after"),
        ("engine/people/guests.py", r"s\.fear\[i\].* = guests"), ("processes/raids.py", r"^def live_through"),
        ("engine/people/counting.py", r"^def count_block"), ("engine/people/counting.py", r"felt\[place, FEAR\]"),
        ("world/work.py", r'"fear"'), ("engine/people_step.py", r"^def add_up_felt"),
        ("observe/recorder.py", r'"fear": \('), ("observe/recorder.py", r"def measure"),
    ),
)  # fmt: skip

_DECLARED: Stops = (("library/moscow-1941/scenario.toml", r'^id = "leaders_stay"'),)

LEADERS_STAY: tuple[Stops, Stops] = (
    (
        *_DECLARED, ("scenario/changed.py", r"^def changes_of"), ("scenario/changed.py", r"^def changed_inputs"),
        ("scenario/targets.py", r"^class Daily"), ("engine/prepare.py", r"= changes_of\(scenario, settings\.causes, "),
        ("engine/loop.py", r"staying=given"), ("engine/tuples.py", r"staying: np"),
        ("engine/surroundings.py", r"day\.staying\["), ("engine/loop.py", r"c_staying=a\.leaders_stay"),
        ("engine/tuples.py", r"c_staying: float"), ("engine/seats.py", r"by_0 = push\("),
        ("engine/household.py", r"x0 \+= push\("), ("processes/action.py", r"^def push"),
        ("engine/loop.py", r"w_leaders=r\.leaders"), ("engine/tuples.py", r"w_leaders: float"),
        ("engine/seats.py", r"= resolve_target\("), ("engine/household.py", r"= resolve_target\("),
        ("processes/resolve.py", r"^def resolve_target"), ("engine/people.py", r"s\.order_from\[STAY"),
    ),
    (
        *_DECLARED, ("inputs/changed.py", r"^def changes_of"), ("inputs/changed.py", r"^def changed_inputs"),
        ("inputs/making.py", r"^def make_daily"),
        ("engine/prepare.py", r"changes_of\(scenario, settings\.causes, settings"),
        ("processes/measurement.py", r"^def on_scale"),
        ("engine/people_step.py", r"staying=today\.of"), ("engine/people/tuples.py", r"staying: np"),
        ("engine/people/heard.py", r"day\.staying\["), ("processes/action.py", r"^def heeded"),
        ("engine/people/step.py", r"= heeded\("), ("engine/people/household.py", r"heed_first = heeded\("),
        ("processes/resolve.py", r"^def upheld"), ("engine/people/heard.py", r"= upheld\("),
        ("processes/command.py", r"^def orders_of"),
    ),
)  # fmt: skip


def code_of(file: Path) -> list[str]:
    """Lines of a file, with those of docstrings, and comments, left empty."""
    text = file.read_text(encoding="utf-8")
    lines = text.splitlines()
    if file.suffix == ".py":
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                for n in range(node.lineno - 1, node.end_lineno or node.lineno):
                    lines[n] = ""
    return [line.split("  # ")[0] for line in lines]


def lines_with(package: Path, names: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """(file, line) of all lines of engine/ and processes/ that have one of these words."""
    words = re.compile(rf"\b({'|'.join(names)})\b")
    for folder in ("processes", "engine"):
        for file in sorted((package / folder).rglob("*.py")):
            for n, line in enumerate(code_of(file), 1):
                if words.search(line):
                    yield file.relative_to(package).as_posix(), n


def lines_of(package: Path, stops: Stops) -> Iterator[tuple[str, int]]:
    """(file, line) of each stop: the first line that is like it."""
    for name, pattern in stops:
        lines = enumerate(code_of(package / name), 1)
        at = next((n for n, line in lines if re.search(pattern, line)), 0)
        if not at:
            raise SystemExit(f"{package / name}: expected a line like {pattern}")
        yield name, at


def tell(title: str, each: list[list[tuple[str, int]]]) -> None:
    print(f"\n{title}")
    for tree, stops in zip(("before", "after"), each, strict=True):
        print(f"  {tree}: {len(stops)} lines in {len({name for name, _ in stops})} files")
        for name in dict.fromkeys(name for name, _ in stops):
            print(f"    {name}: {', '.join(str(n) for other, n in stops if other == name)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    asked = parser.parse_args()
    trees = [folder / "src" / "homefront" for folder in (asked.before, asked.after)]
    for parameter, names in NAMES.items():
        each = [list(lines_with(tree, words)) for tree, words in zip(trees, names, strict=True)]
        tell(f"parameter {parameter}", each)
    for title, stops in (("measure fear", FEAR), ("cause leaders_stay", LEADERS_STAY)):
        tell(title, [list(lines_of(tree, asked_for)) for tree, asked_for in zip(trees, stops, strict=True)])


if __name__ == "__main__":
    main()
