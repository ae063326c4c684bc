"""What all tables have in common: types of columns and names of constraints."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, Enum, ForeignKey, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from homefront.lab.database import Utc

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Constraints have the same names in SQLite and Postgres, so that a migration can change them."""


class Base(DeclarativeBase):
    """Base of the tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Utc(), dict[str, Any]: JSON()}


def word(kind: type[StrEnum]) -> Enum:
    """The type of a column that holds one word of these."""
    return Enum(kind, native_enum=False, length=24, values_callable=lambda one: [entry.value for entry in one],
                create_constraint=False, validate_strings=True)  # fmt: skip


def owned(table: str, index: bool = True) -> Mapped[int]:
    """A column that names a row of another table; this row goes when that one goes."""
    return mapped_column(ForeignKey(f"{table}.id", ondelete="CASCADE"), index=index)


def by(table: str = "person") -> Mapped[int | None]:
    """A column that names a row of another table, and is NULL when that one has gone."""
    return mapped_column(ForeignKey(f"{table}.id", ondelete="SET NULL"), index=True)
