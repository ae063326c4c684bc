"""Runs whose charts essays show."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from homefront.lab.tables.base import Base, owned


class StoredRun(Base):
    """A run that figures are drawn from. key : what texts call it.   facts : as figures/packing.py makes them."""

    __tablename__ = "stored_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    facts: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class StoredChart(Base):
    """A chart of a run. name : as `homefront figure` has it.   data : as figures/packing.py makes it."""

    __tablename__ = "stored_chart"
    __table_args__ = (UniqueConstraint("run_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = owned("stored_run", index=False)
    name: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    data: Mapped[dict[str, Any]] = mapped_column(deferred=True)
