"""The runs that a lab opens with: a few worlds of each scenario, computed by its worker at the first start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from homefront._version import __version__
from homefront.lab.tables import Class, Job, JobState, Result

RUNS = 20
"""Worlds of a stored run, at 1:20000; its middle and its 5 to 95 % are told from them."""


@dataclass(frozen=True)
class StoredRun:
    """A stored run of a scenario. key : hash of what decides it, and its name in an essay.   seed : of the first world.

    job_id : of its page, /runs/ID.   state : of tables.JobState; only one that is "done" has a result.   result_id :
    of tables.Result, None until then; `figures_of` gives its figures.
    """

    key: str
    scenario: str
    title: str
    job_id: int
    state: JobState
    runs: int
    seed: int
    people_per_agent: int
    version: str
    result_id: int | None


@dataclass(frozen=True)
class StoredFigure:
    """A chart of a stored run. name : as `homefront figure --list` has it.   spec : of Vega-Lite.   svg : the same,
    drawn; without a script, a style sheet or an address in it.   hash : of the run's result.   provenance : of the run.
    """

    name: str
    title: str
    what: str
    spec: dict[str, Any]
    svg: str
    hash: str
    provenance: dict[str, Any]


def missing(session: Session, runs: int = RUNS) -> list[dict[str, Any]]:
    """Specifications of the stored runs that the newest class has not of this version. It may load all scenarios."""
    from homefront.lab.runs.asked import run_spec
    from homefront.processes import Registry
    from homefront.scenario.catalogue import list_scenarios
    from homefront.scenario.loader import load_scenario

    mine = session.scalars(_ours().where(Job.class_id == _newest_class(session)))
    there = {job.spec["scenario"] for job in mine if job.spec["version"] == __version__ and job.spec["runs"] == runs}
    names = [entry.id for entry in list_scenarios() if entry.id not in there]
    return [run_spec(load_scenario(name, Registry()), runs) for name in names]


def ask_for(session: Session, specs: list[dict[str, Any]], now: datetime) -> None:
    """Asks for stored runs in the lab's own name; one that is asked for already is left as it is."""
    from homefront.lab.runs.asked import key_of

    class_id = _newest_class(session)
    for spec in specs:
        key = key_of(spec)
        there = select(Job.id).where(Job.key == key, Job.state != JobState.CANCELLED, Job.class_id == class_id)
        if class_id is not None and session.scalars(there).first() is None:
            session.add(Job(class_id=class_id, spec=spec, key=key, created_at=now))


def stored_runs(session: Session) -> list[StoredRun]:
    """The newest stored run of each scenario that is done; of one that has none, that which is being computed."""
    every = [_of(job) for job in session.scalars(_ours()) if job.spec["kind"] == "run"]
    newest = {run.scenario: run for run in every} | {run.scenario: run for run in every if run.state is JobState.DONE}
    return [run for _, run in sorted(newest.items())]


def stored_run(session: Session, key: str) -> StoredRun | None:
    """The stored run with this key, also one of an older version; None where there is none."""
    job = session.scalars(select(Job).where(Job.key == key, Job.person_id.is_(None))).first()
    return _of(job) if job is not None and job.spec["kind"] == "run" else None


def figures_of(session: Session, run: StoredRun) -> list[StoredFigure]:
    """The charts of a stored run; none until it is done."""
    result = session.get(Result, run.result_id) if run.result_id is not None else None
    if result is None:
        return []
    data = result.data
    return [
        StoredFigure(one["name"], one["title"], one["what"], one["spec"], one["svg"], data["result_hash"],
                     data["provenance"])
        for one in data["figures"]
    ]  # fmt: skip


def _of(job: Job) -> StoredRun:
    spec = job.spec
    return StoredRun(
        job.key, spec["scenario"], spec["words"], job.id, job.state, spec["runs"], spec["seed"],
        spec["people_per_agent"], spec["version"], job.result_id,
    )  # fmt: skip


def _ours() -> Select[Job]:
    return select(Job).where(Job.person_id.is_(None)).order_by(Job.id)


def _newest_class(session: Session) -> int | None:
    return session.scalar(select(func.max(Class.id)))
