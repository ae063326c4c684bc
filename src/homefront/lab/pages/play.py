"""Play first: pull one thread, without signing in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from homefront.lab.pages.answers import Text, go, show, show_again
from homefront.lab.refusals import FieldError, not_found
from homefront.lab.runs import guesses
from homefront.lab.runs.menu import titles
from homefront.lab.runs.playing import Question, answer_of, question_of
from homefront.lab.security.visitors import address_of, visitor_of
from homefront.lab.server import lab_of

router = APIRouter(include_in_schema=False)

REFERENCE = "moscow-1941"


@router.get("/play")
def start(request: Request, code: str = "") -> Response:
    """The scenarios, the reference one first. code : of a class, whose guesses are gathered then."""
    names = sorted(titles(), key=lambda name: name != REFERENCE)
    found = [one for one in (question_of(name, "") for name in names) if one is not None]
    return show(request, "play.html", questions=found, code=code[:24])


@router.get("/play/{scenario}/{cause}")
def ask(request: Request, scenario: str, cause: str, code: str = "") -> Response:
    """One question: what it cost people, and a guess."""
    question = _question(scenario, cause)
    return show(request, "play_ask.html", question=question, code=code[:24], guess="", wrong={})


@router.post("/play/{scenario}/{cause}")
def guess(request: Request, scenario: str, cause: str, guess: Text = "", code: Text = "") -> Response:
    """Takes a guess, keeps it where a class is known, and leads to the answer."""
    lab, visitor, question = lab_of(request), visitor_of(request), _question(scenario, cause)
    address, now = address_of(request), lab.clock()
    try:
        kept = guesses.checked(question, guess)
    except FieldError as error:
        return show_again(request, "play_ask.html", error, question=question, code=code[:24], guess=guess[:20])
    with lab.database.write() as session:
        class_id = guesses.class_of(session, visitor, code[:24], address, now)
        if class_id is not None and not visitor.frozen:
            guesses.keep(session, visitor, class_id, question, kept, address, now)
    query = urlencode({"guess": kept, **({"code": code[:24]} if code else {})})
    return go(f"/play/{scenario}/{cause}/answer?{query}", anchor="answer")


@router.get("/play/{scenario}/{cause}/answer")
def answer(request: Request, scenario: str, cause: str, guess: str = "", code: str = "") -> Response:
    """What the pairs say, beside the guess and those of the class."""
    lab, visitor, question = lab_of(request), visitor_of(request), _question(scenario, cause)
    with lab.database.write() as session:  # a code that there is not is counted
        class_id = guesses.class_of(session, visitor, code[:24], address_of(request), lab.clock())
        of_class = None if class_id is None else guesses.gathered(session, class_id, question)
    try:
        mine = guesses.checked(question, guess)
    except FieldError:
        mine = ""
    values: dict[str, Any] = {"question": question, "answer": answer_of(question), "guess": mine, "code": code[:24]}
    return show(request, "play_answer.html", of_class=of_class, **values)


def _question(scenario: str, cause: str) -> Question:
    question = question_of(scenario, cause)
    if question is None:
        raise not_found()
    return question
