"""What the API takes and gives; lists of essays and comments are those of the pages (essays/reading.py)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from homefront.lab.security.texts import CANNOT, can_be_stored
from homefront.lab.tables import Role, Visibility


def _storable(text: str) -> str:
    if not can_be_stored(text):
        raise ValueError(CANNOT)
    return text


Text = Annotated[str, AfterValidator(_storable)]


class RequestBody(BaseModel):
    """A body that a program sends; names that are not known are refused."""

    model_config = ConfigDict(extra="forbid")


class EssayForm(RequestBody):
    """A new essay. body : Markdown."""

    title: Annotated[Text, Field(min_length=1, max_length=200)]
    body: Text


class PublishForm(RequestBody):
    """Who may read an essay."""

    to: Literal["class", "world"] = "class"


class CommentForm(RequestBody):
    """A comment. answers : id of the one that it answers.   once : any word; what comes again with it is kept once."""

    body: Annotated[Text, Field(min_length=1)]
    answers: Annotated[int | None, Field(ge=1, le=2**31 - 1)] = None
    once: Annotated[Text, Field(max_length=40)] = ""


class Me(BaseModel):
    """Whose token it is."""

    id: int
    name: str
    role: Role
    class_id: int


class EssayPage(BaseModel):
    """An essay as it is read now. body : Markdown."""

    id: int
    title: str
    body: str
    version: int
    author: str | None
    published_at: datetime
    visibility: Visibility


class ErrorDetail(BaseModel):
    """What went wrong. id : stands in the log of the server."""

    id: str
    title: str
    detail: str


class Problem(BaseModel):
    """The answer where something cannot be done."""

    error: ErrorDetail
