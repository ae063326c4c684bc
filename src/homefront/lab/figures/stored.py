"""Runs and charts in the database: kept once, listed in the editor, read with the essay."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from importlib import resources
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from homefront.lab.tables import StoredChart, StoredRun


def stored_runs(session: Session) -> list[StoredRun]:
    """The runs that figures can be drawn from, in the order of their keys."""
    return list(session.scalars(select(StoredRun).order_by(StoredRun.key)))


def charts_of(session: Session, run: StoredRun) -> list[tuple[str, str]]:
    """(name, title) of each chart of a run, in the order in which they were made."""
    rows = session.execute(
        select(StoredChart.name, StoredChart.title).where(StoredChart.run_id == run.id).order_by(StoredChart.id)
    )
    return [(name, title) for name, title in rows]


def chart_of(session: Session, run_key: str, name: str) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    """(facts of the run, chart), or None where there is no such run or chart."""
    found = session.execute(
        select(StoredRun.facts, StoredChart.data)
        .join(StoredChart, StoredChart.run_id == StoredRun.id)
        .where(StoredRun.key == run_key, StoredChart.name == name)
    ).first()
    return None if found is None else (found[0], found[1])


def keep(session: Session, packed: Mapping[str, Any], now: datetime) -> StoredRun:
    """Keeps a run that figures/packing.py has made; one that is there already stays as it is.

    packed : {"key": ..., "facts": ..., "charts": {name: chart}}.
    """
    known = session.scalars(select(StoredRun).where(StoredRun.key == packed["key"])).first()
    if known is not None:
        return known
    run = StoredRun(key=packed["key"], facts=packed["facts"], created_at=now)
    session.add(run)
    session.flush()
    for name, chart in packed["charts"].items():
        session.add(StoredChart(run_id=run.id, name=name, title=chart["title"], data=chart))
    return run


def shipped(known: Collection[str] = ()) -> Iterator[dict[str, Any]]:
    """The runs that come with the package, one of each scenario. known : keys of those that are not wanted."""
    folder = resources.files("homefront.lab.content").joinpath("runs")
    for file in sorted((file for file in folder.iterdir() if file.name.endswith(".json")), key=lambda file: file.name):
        if file.name.removesuffix(".json") not in known:
            yield json.loads(file.read_text(encoding="utf-8"))
