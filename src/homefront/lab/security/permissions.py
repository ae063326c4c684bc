"""Which role may use which route: the one table. A route that does not stand here keeps the server from starting."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import BaseRoute

from homefront.lab.tables import Role


@dataclass(frozen=True)
class Permission:
    """roles : who may.   frozen_too : also in a class that is frozen, where nobody writes any more.

    scope : what a token of the API must be good for.
    """

    roles: frozenset[Role]
    frozen_too: bool = True
    scope: str = "read"


EVERYBODY = Permission(frozenset(Role))
NOT_SIGNED_IN = EVERYBODY
"""Pages that one sees before signing in; who is signed in may open them too, to change the account."""

MEMBERS = Permission(frozenset({Role.GUEST, Role.STUDENT, Role.TEACHER}))
READERS = MEMBERS
AUTHORS = Permission(frozenset({Role.STUDENT, Role.TEACHER}))
WRITERS = Permission(frozenset({Role.STUDENT, Role.TEACHER}), frozen_too=False, scope="write")
TEACHERS = Permission(frozenset({Role.TEACHER}))

ROUTES: dict[str, Permission] = {
    "home.home": EVERYBODY,
    "files.static": EVERYBODY,
    "files.ready": EVERYBODY,
    "door.join_form": NOT_SIGNED_IN,
    "door.join": NOT_SIGNED_IN,
    "door.sign_in_form": NOT_SIGNED_IN,
    "door.sign_in": NOT_SIGNED_IN,
    "door.sign_out": EVERYBODY,
    "outside.start": EVERYBODY,
    "outside.join": NOT_SIGNED_IN,
    "outside.back": EVERYBODY,
    "outside.connect": MEMBERS,
    "account.page": MEMBERS,
    "account.password_form": MEMBERS,
    "account.password": MEMBERS,
    "account.end_session": MEMBERS,
    "account.end_other_sessions": MEMBERS,
    "account.export": MEMBERS,
    "account.delete_form": MEMBERS,
    "account.delete": MEMBERS,
    "account.new_token": MEMBERS,
    "account.end_token": MEMBERS,
    "api.openapi": EVERYBODY,
    "api.me": MEMBERS,
    "api.essays": EVERYBODY,
    "api.essay": EVERYBODY,
    "api.comments": EVERYBODY,
    "api.new_comment": WRITERS,
    "api.new_essay": WRITERS,
    "api.publish": WRITERS,
    "classroom.page": TEACHERS,
    "classroom.settings": TEACHERS,
    "classroom.freeze": TEACHERS,
    "classroom.code": TEACHERS,
    "classroom.person": TEACHERS,
    "classroom.reset": TEACHERS,
    "classroom.role": TEACHERS,
    "classroom.sign_out": TEACHERS,
    "classroom.export": TEACHERS,
    "classroom.remove": TEACHERS,
    "classroom.log": TEACHERS,
    "news.page": MEMBERS,
    "news.seen": MEMBERS,
    "essays.read": EVERYBODY,
    "essays.like": WRITERS,
    "drafts.new": WRITERS,
    "drafts.create": WRITERS,
    "drafts.edit": WRITERS,
    "drafts.save": WRITERS,
    "drafts.autosave": WRITERS,
    "drafts.preview": WRITERS,
    "drafts.publish": WRITERS,
    "versions.history": EVERYBODY,
    "versions.version": EVERYBODY,
    "versions.changes": EVERYBODY,
    "material.page": WRITERS,
    "material.add_picture": WRITERS,
    "material.remove_picture": WRITERS,
    "material.add_sources": WRITERS,
    "material.picture": EVERYBODY,
    "figures.chart": EVERYBODY,
    "moderation.page": TEACHERS,
    "moderation.decide": TEACHERS,
    "comments.report_form": WRITERS,
    "comments.report": WRITERS,
    "comments.add": WRITERS,
    "comments.like": WRITERS,
    "runs.page": AUTHORS,
    "runs.ask": WRITERS,
    "runs.rules_form": TEACHERS,
    "runs.set_rules": TEACHERS,
    "runs.events": EVERYBODY,
    "runs.read": EVERYBODY,
    "runs.part": EVERYBODY,
    "runs.cancel": AUTHORS,
    "play.start": EVERYBODY,
    "play.ask": EVERYBODY,
    "play.guess": EVERYBODY,
    "play.answer": EVERYBODY,
}
"""By file of pages/ and function. What a role may do with one essay or comment is asked in essays/access.py."""

SAME_FOR_ALL = frozenset({"files.static"})
"""Routes that have nothing of anybody and do nothing: who asks is not looked up, ten times for each page."""

WITHOUT_PASSWORD_OF_ONES_OWN = frozenset({"account.password_form", "account.password", "door.sign_out", "files.static"})
"""Routes that somebody may use whose password was given by another: all others lead to the form that changes it."""


def key_of(route: BaseRoute | None) -> str:
    """The key of a route in ROUTES: "essays.read". TypeError for what is no route of FastAPI, as a mounted folder."""
    if not isinstance(route, APIRoute):
        raise TypeError(
            f"got {route!r}; expected a route made by @router.get or @router.post, which the guard stands before"
        )
    return f"{route.endpoint.__module__.rpartition('.')[2]}.{route.endpoint.__name__}"


def check_routes(app: FastAPI) -> None:
    """RuntimeError unless the routes of the application and ROUTES are the same."""
    found = [key_of(one.original_route) for one in iter_route_contexts(app.routes)]
    if missing := sorted(set(found) - set(ROUTES)):
        raise RuntimeError(f"no permission is declared for {', '.join(missing)}; add a line to {__name__}.ROUTES")
    if extra := sorted(set(ROUTES) - set(found)):
        raise RuntimeError(f"{__name__}.ROUTES names {', '.join(extra)}, which no route is called; take the line out")
