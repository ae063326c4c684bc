"""A constant stands once: another module that means the same takes it from there."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import homefront

ROOT = Path(homefront.__file__).parent

OF_ANOTHER_MEANING = {
    "EVERYWHERE": "all axes of an order of the front; all places of a chart",
    "FORMAT": "numbers of the formats of a checkpoint and of a saved experiment, which change apart",
    "MOST": "lines of the page of moderation, and of a list of news",
    "branch_labels": "of a revision of the database, as alembic reads it",
    "depends_on": "of a revision of the database, as alembic reads it",
    "log": "the log of the lab, which logging finds by its name",
    "router": "the routes of one file of the lab's pages",
    "MOST_PLAN": "bytes of the file of a fit, and of what an unfinished run was told to do",
    "PLAN": "name of the file of a plan, and of the file of what an unfinished run was told to do",
    "ULPS": "slack of weights that are added up; slack of a share before it is looked up",
}
"""Constants of one name and value that two modules hold for different things."""


def constants() -> Iterator[tuple[str, str, str]]:
    """(module, name, value as written) of all constants of the package, without a leading underscore."""
    for file in sorted(ROOT.rglob("*.py")):
        module = file.relative_to(ROOT).as_posix()
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            value = getattr(node, "value", None)
            if not isinstance(node, ast.Assign | ast.AnnAssign) or value is None:
                continue
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                pairs = [(target, value)]
                if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                    pairs = list(zip(target.elts, value.elts, strict=True))
                for left, right in pairs:
                    if isinstance(left, ast.Name) and "TypeVar" not in ast.unparse(right):
                        yield module, left.id.lstrip("_"), ast.unparse(right)


def test_no_constant_stands_in_two_modules_with_the_same_name_and_value() -> None:
    places = defaultdict(set)
    for module, name, value in constants():
        places[name, value].add(module)
    twice = {f"{name} = {value}": sorted(at) for (name, value), at in places.items() if len(at) > 1}
    assert {text: at for text, at in twice.items() if text.split(" = ")[0] not in OF_ANOTHER_MEANING} == {}


def test_no_table_or_sentence_stands_in_two_modules() -> None:
    places = defaultdict(set)
    for module, _, value in constants():
        node = ast.parse(value, mode="eval").body
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) > 35
        if is_text or (isinstance(node, ast.Tuple | ast.List | ast.Dict | ast.Set) and value not in ("{}", "()", "[]")):
            places[value].add(module)
    assert {value: sorted(at) for value, at in places.items() if len(at) > 1} == {}
