"""Element 2 of ODD: entities and their state variables, from the declarations in world/ and processes/."""

from __future__ import annotations

import math
from collections.abc import Mapping

from homefront.processes.count import COUNTED
from homefront.views.odd.document import Block, code, codes, table
from homefront.views.odd.parameters import number
from homefront.views.odd.subject import Subject
from homefront.world.state import VariableSpec

ENTITY_OF = {
    "person": "person", "entry": "person", "household": "household", "block": "block", "order block": "block",
    "lag block": "block", "place": "place", "axis": "axis", "city": "city", "transfer": "army on the move",
    "plants": "region of plants", "plants stage": "region of plants", "industry_day": "war industry",
    "one": "country",
}  # fmt: skip
"""Dimensions of a state variable -> the entity that has it."""

DIMENSIONS = {
    "order": "one for each kind of order", "industry_day": "one for each day",
}  # fmt: skip
"""What the other dimensions of an array mean."""

TYPES = {"float32": "real", "float64": "real"}
"""Types in words; all others are whole numbers."""

STANDS_FOR = {
    "person": "A person, without age or sex. One row stands for as many people as the scale says. Lives in a "
    "household, hears others, believes, fears, has resolve.",
    "household": "People who decide together whether to stay, leave or return. Its threshold is drawn once. Of "
    "soldiers: a section of four.",
    "block": "Neighbouring households with one official, the first adult of the block, or with one officer. People see "
    "its departures; an order reaches it or does not. Its position on the map is drawn once.",
    "place": "A city, the other towns of a region, or its countryside. Inputs of the day are those of its row of the "
    "coding. Of soldiers: the panel of an axis.",
    "axis": "A line of advance through cities, with one position of the front and the men of both sides.",
    "city": "A city, which the front can take and free; far from every axis it follows the dates of the record.",
    "army on the move": "Attackers that an order moves from one axis to another.",
    "region of plants": "War plants of a region, counted by stage: at work, waiting, on the way, starting again, at "
    "work where they went, lost.",
    "war industry": "All plants together: capacity, output, wagons.",
    "country": "What there is once for the whole country or for the whole front.",
}
"""Entity -> what it stands for."""


def entity_of(spec: VariableSpec) -> str:
    """The entity that a state variable belongs to."""
    return ENTITY_OF[" ".join(spec.dims)]


def variable_tables(subject: Subject, counts: Mapping[str, str]) -> list[Block]:
    """The entities with their numbers, then the state variables of each. counts : by entity, in words."""
    by_entity: dict[str, list[tuple[str, VariableSpec]]] = {}
    for name, spec in subject.variables.items():
        by_entity.setdefault(entity_of(spec), []).append((name, spec))
    entities = [
        (name, subject.said(STANDS_FOR[name]), counts.get(name, ""), str(len(by_entity[name])))
        for name in STANDS_FOR
        if name in by_entity
    ]
    out: list[Block] = [
        table(
            "Entities.",
            [("entity", 14.0), ("what it stands for", 50.0), ("how many", 22.0), ("state variables", 10.0)],
            entities,
        )
    ]
    for entity in STANDS_FOR:
        if entity in by_entity:
            rows = [_row(subject, name, spec) for name, spec in by_entity[entity]]
            out.append(table(f"State variables: {entity}.", COLUMNS, rows))
    return out


COLUMNS = [
    ("variable", 16.0), ("meaning", 32.0), ("type", 9.0), ("unit", 9.0), ("range", 13.0), ("written by", 21.0),
]  # fmt: skip


def _row(subject: Subject, name: str, spec: VariableSpec) -> tuple[str, ...]:
    meaning = "; ".join([subject.said(spec.doc), *(DIMENSIONS[dim] for dim in spec.dims if dim in DIMENSIONS)])
    writers = [cls.name for cls in subject.processes if name in cls.writes]
    by = codes([*writers, *(["count"] if name in COUNTED else [])]) or "nobody: fixed for the run"
    return (code(name), meaning, TYPES.get(spec.dtype, "whole"), spec.unit, range_text(spec), by)


def range_text(spec: VariableSpec) -> str:
    """The declared range in words."""
    low, high = spec.range
    if math.isinf(low) and math.isinf(high):
        return "any"
    if math.isinf(high):
        return f"{number(low)} or more"
    return f"{number(low, 5)} to {number(high, 5)}"
