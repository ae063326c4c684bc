"""Runs: one's own, one's class's, one at a time, and what the class may run."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from homefront.lab.database import Database
from homefront.lab.pages.answers import Id, do, go, show, show_again
from homefront.lab.refusals import FieldError, LabRefusalError
from homefront.lab.runs import asking, rules, showing
from homefront.lab.runs.menu import menus
from homefront.lab.security.visitors import Visitor, visitor_of
from homefront.lab.server import Lab, lab_of
from homefront.lab.tables import Role

router = APIRouter(include_in_schema=False)

EVERY_S, LONGEST_S = 1.0, 600.0
"""From one look at a run to the next, and how long one stream of events lasts; the browser asks again."""

MOST_FOLLOWED = 30
"""Runs that one page follows."""


async def fields_of(request: Request) -> dict[str, str]:
    """The texts of a form; of a field that stands several times, the last."""
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


@router.get("/runs")
def page(request: Request) -> Response:
    """One's own runs, for the teacher all of the class, and the form to ask for one."""
    return show(request, "runs.html", **_values(lab_of(request), visitor_of(request)), asked={}, wrong={})


def _values(lab: Lab, visitor: Visitor) -> dict[str, Any]:
    with lab.database.read() as session:
        own = showing.run_views(session, visitor, asking.own(session, visitor), results=False)
        of_class = asking.of_class(session, visitor.group) if visitor.role is Role.TEACHER else None
        every = None if of_class is None else showing.run_views(session, visitor, of_class, results=False)
        allowed = rules.rules_of(session, visitor.group)
    return {"own": own, "all": every, "rules": allowed, "menus": menus(lab.settings.mechanisms)}


@router.post("/runs")
async def ask(request: Request) -> Response:
    """Asks for a run."""
    return await run_in_threadpool(_ask, request, await fields_of(request))


def _ask(request: Request, form: Mapping[str, str]) -> Response:
    lab, visitor = lab_of(request), visitor_of(request)
    try:
        with lab.database.write() as session:
            job_id = asking.ask(session, visitor, form, lab.clock(), lab.settings.mechanisms).id
    except FieldError as error:
        return show_again(request, "runs.html", error, **_values(lab, visitor), asked=form)
    return go(f"/runs/{job_id}", "asked")


@router.get("/runs/rules")
def rules_form(request: Request) -> Response:
    """What the class may run."""
    lab, visitor = lab_of(request), visitor_of(request)
    with lab.database.read() as session:
        allowed = rules.rules_of(session, visitor.group)
    return show(request, "run_rules.html", **_rules_values(lab), asked=allowed, form={}, wrong={})


@router.post("/runs/rules")
async def set_rules(request: Request) -> Response:
    """Changes what the class may run."""
    opened = {value for value in (await request.form()).getlist("open") if isinstance(value, str)}
    return await run_in_threadpool(_set_rules, request, await fields_of(request), opened)


def _set_rules(request: Request, form: Mapping[str, str], opened: set[str]) -> Response:
    lab, visitor = lab_of(request), visitor_of(request)
    offered = menus(lab.settings.mechanisms)
    every = [f"{menu.scenario.id}/{cause.id}" for menu in offered for cause in menu.scenario.causes]
    try:
        chosen = rules.rules_from(form, tuple(one for one in every if one not in opened))
    except FieldError as error:
        with lab.database.read() as session:
            before = rules.rules_of(session, visitor.group)
        return show_again(request, "run_rules.html", error, **_rules_values(lab), asked=before, form=form)
    with lab.database.write() as session:
        rules.set_rules(session, visitor.group, chosen)
    return go("/runs/rules", "rules")


def _rules_values(lab: Lab) -> dict[str, Any]:
    return {"menus": menus(lab.settings.mechanisms), "all_pairs": rules.PAIRS, "all_scales": rules.SCALES}


@router.get("/runs/events")
def events(request: Request, ids: str = "") -> Response:
    """The states of runs as they change, as server-sent events: "run" for each change, "over" when all are over."""
    lab, visitor = lab_of(request), visitor_of(request)
    wanted = [int(one) for one in ids.split(",")[:MOST_FOLLOWED] if one.isascii() and one.isdigit() and len(one) < 10]
    with lab.database.read() as session:
        for job_id in wanted:
            asking.run_to_read(session, visitor, job_id)
    stream = _stream(request, lab.database, visitor, wanted)
    return StreamingResponse(stream, media_type="text/event-stream", headers={"x-accel-buffering": "no"})


async def _stream(request: Request, database: Database, visitor: Visitor, wanted: list[int]) -> AsyncIterator[str]:
    told: dict[int, str] = {}
    for _ in range(int(LONGEST_S / EVERY_S)):
        found = await run_in_threadpool(_states, database, visitor, wanted)
        for job_id, (state, over) in found.items():
            if told.get(job_id) != state:
                told[job_id] = state
                yield f"event: run\ndata: {state}\n\n"
            if over:
                wanted.remove(job_id)
        if not wanted:
            yield "event: over\ndata: {}\n\n"
            return
        yield ": still here\n\n"
        await asyncio.sleep(EVERY_S)
        if await request.is_disconnected():
            return


def _states(database: Database, visitor: Visitor, wanted: list[int]) -> dict[int, tuple[str, bool]]:
    """By run: what is told of it, and whether it is over. One that may not be seen any more is over."""
    found = {}
    with database.read() as session:
        for job_id in wanted:
            try:
                job = asking.run_to_read(session, visitor, job_id)
            except LabRefusalError:
                found[job_id] = (json.dumps({"id": job_id, "state": "gone", "percent": 0}), True)
                continue
            told = {"id": job_id, "state": job.state.value, "percent": round(100 * job.progress)}
            found[job_id] = (json.dumps(told), job.state not in asking.OPEN)
    return found


@router.get("/runs/{run_id}")
def read(request: Request, run_id: Id) -> Response:
    """One run: how far it is, or what came out."""
    return show(request, "run.html", run=_run_view(request, run_id))


@router.get("/runs/{run_id}/part")
def part(request: Request, run_id: Id) -> Response:
    """The same as a part of a page, for static/runs.js."""
    return show(request, "run_in_reply.html", run=_run_view(request, run_id))


def _run_view(request: Request, run_id: int) -> showing.RunView:
    lab, visitor = lab_of(request), visitor_of(request)
    with lab.database.read() as session:
        return showing.run_views(session, visitor, [asking.run_to_read(session, visitor, run_id)])[0]


@router.post("/runs/{run_id}/cancel")
def cancel(request: Request, run_id: Id) -> Response:
    """Cancels a run that is not over."""
    return do(request, asking.cancel, run_id, path=f"/runs/{run_id}", done="cancelled")
