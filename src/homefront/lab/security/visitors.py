"""Who asks: somebody who is signed in, or nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from fastapi import Request

from homefront.lab.refusals import LabRefusalError
from homefront.lab.tables import Role


@dataclass(frozen=True)
class Visitor:
    """Who asks. csrf : what forms of this visitor carry.   frozen : whether the class is frozen, so nobody writes.
    unread : notifications that were not looked at.

    person_id, class_id, sign_in_id : None for nobody.
    """

    role: Role
    csrf: str
    person_id: int | None = None
    class_id: int | None = None
    sign_in_id: int | None = None
    name: str = ""
    must_change: bool = False
    frozen: bool = False
    unread: int = 0
    has_password: bool = True

    @property
    def signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def may_write(self) -> bool:
        """Whether essays and comments are open to the visitor, as permissions.WRITERS has it."""
        return self.role in (Role.STUDENT, Role.TEACHER) and not self.frozen

    @property
    def person(self) -> int:
        """The id of the person; LabRefusalError for nobody, whom the permissions keep from getting here."""
        if self.person_id is None:
            raise LabRefusalError(403, "Please sign in", "This is for people of the class.")
        return self.person_id

    @property
    def group(self) -> int:
        """The id of the class; LabRefusalError for nobody."""
        if self.class_id is None:
            raise LabRefusalError(403, "Please sign in", "This is for people of the class.")
        return self.class_id


def visitor_of(request: Request) -> Visitor:
    """Who asks, as security/guard.py found."""
    return cast(Visitor, request.state.visitor)


def address_of(request: Request) -> str:
    """The network address that asks. Behind a proxy uvicorn sets it from what the trusted proxy says."""
    return request.client.host if request.client else "unknown"
