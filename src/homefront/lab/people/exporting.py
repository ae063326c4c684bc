"""All that the lab holds of a person, as data that a program can read; without what keeps their account safe."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, or_, select
from sqlalchemy.orm import Session

from homefront.lab.tables import Base, Essay

SECRETS = frozenset({"password", "token_hash", "previous_hash", "csrf", "once"})
"""Columns that are left out: with them somebody else could act as the person."""


def export(session: Session, person_id: int) -> dict[str, list[dict[str, Any]]]:
    """Rows by table: the person's own, those that name them, and all parts of their essays."""
    essays = select(Essay.id).where(Essay.author_id == person_id)
    found = {}
    for table in Base.metadata.sorted_tables:
        where: list[ColumnElement[bool]] = [column == person_id for column in _naming(table, "person")]
        if table.name == "person":
            where.append(table.c.id == person_id)
        if table.name in ("draft", "essay_version", "picture"):
            where.append(table.c.essay_id.in_(essays))
        if where:
            rows = session.execute(select(table).where(or_(*where)).order_by(*table.primary_key)).mappings()
            found[table.name] = [{name: _plain(row[name]) for name in row if name not in SECRETS} for row in rows]
    return found


def _naming(table: Table, other: str) -> list[ColumnElement[Any]]:
    """Columns that name a row of another one. Who caused a line of news for somebody else does not own it."""
    return [
        column
        for column in table.columns
        if column.name != "actor_id" and any(key.column.table.name == other for key in column.foreign_keys)
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value
