"""Pull one thread before any sign-in: a question about the pairs that ship, a guess, the price, the answer.

The pairs (docs/decisions/0034) are worlds of the record, and each again without every cause alone. Nothing is computed
here but sums.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from math import ceil
from typing import Any

from homefront.processes import Registry
from homefront.scenario.catalogue import is_shipped
from homefront.scenario.loader import load_scenario
from homefront.views.report.sources import SourceBook
from homefront.views.report.strings import say
from homefront.views.report.threads import counterfactuals_of, threads
from homefront.views.report.words import day_text, number

LESS, SAME, MORE = "less", "the same", "more"
WAYS = (LESS, SAME, MORE)
"""What can be guessed of a number."""


@dataclass(frozen=True)
class Question:
    """A cause to be left out, and what is asked. n : pairs of worlds.   flag : whether the answer is in how many.

    before : with all causes, in words or of n.   price : what the cause cost people, by the record; it is shown before
    the answer.   names : the causes of the scenario, id -> words.
    """

    scenario: str
    title: str
    cause: str
    name: str
    neutral: str
    outcome: str
    flag: bool
    text: str
    n: int
    before: int
    price: tuple[str, ...]
    more_prices: int
    names: dict[str, str]

    @property
    def id(self) -> str:
        """As a guess names it."""
        return f"{self.cause}/{self.outcome}"


@dataclass(frozen=True)
class Answer:
    """What the pairs say. after : of n, of a flag.   right : of a number, one of WAYS.   big : in a sentence.

    texts : how sure it is, and what it rests on.   twins : what static/runs.js draws.
    """

    after: int
    right: str
    big: str
    texts: tuple[str, ...]
    twins: dict[str, Any]
    command: str


@cache
def _threads_of(scenario_id: str) -> tuple[dict[str, Any], str, Any] | None:
    """(what the report's page is given of the pairs, title, first day); None where no pairs ship."""
    if not is_shipped(scenario_id):
        return None
    scenario = load_scenario(scenario_id, Registry())
    pairs = counterfactuals_of(scenario)
    return None if pairs is None else (threads(pairs, SourceBook(scenario)), scenario.title, scenario.start)


def question_of(scenario_id: str, cause: str) -> Question | None:
    """What is asked of a cause, "" for the first; None where no pairs ship, or they have no such cause."""
    told = _threads_of(scenario_id)
    if told is None:
        return None
    pairs, title, _ = told
    found = next((one for one in pairs["causes"] if not cause or one["id"] == cause), None)
    if found is None:
        return None
    outcome = pairs["outcomes"][0]
    flag = outcome["unit"] == "flag"
    before = _up(pairs["base"], outcome) if flag else 0
    if flag:
        key = "thread.ask.city" if outcome["city"] else "thread.ask.flag"
        asked = say(key, place=outcome["place"], n=pairs["n"], before=before)
    else:
        middle = number(_middle(pairs["base"]["values"][outcome["id"]]), outcome["unit"])
        asked = f"With all causes, {outcome['words']}: {middle} in the middle of the replays. And without this one?"
    return Question(
        scenario_id, title, found["id"], found["name"], found["neutral"], outcome["id"], flag, asked, pairs["n"],
        before, tuple(one["text"] for one in found["price"]), found["more"],
        {one["id"]: one["name"] for one in pairs["causes"]},
    )  # fmt: skip


def answer_of(question: Question) -> Answer:
    """What the pairs say to a question that `question_of` gave."""
    told = _threads_of(question.scenario)
    assert told is not None
    pairs, _, start = told
    cause = next(one for one in pairs["causes"] if one["id"] == question.cause)
    found = (_of_flag if question.flag else _of_number)(question, pairs, cause)
    texts = [found.texts[0]]
    if cause["until"] is not None:
        texts.append(f"The same people and the same chance until {day_text(start + timedelta(cause['until']))}.")
    texts.append(say("thread.rests", basis=say(f"basis.{cause['basis']}")))
    return replace(found, texts=tuple(texts))


def _of_flag(question: Question, pairs: dict[str, Any], cause: dict[str, Any]) -> Answer:
    outcome, n = pairs["outcomes"][0], pairs["n"]
    effect, after = cause["effect"][outcome["id"]], _up(cause, outcome)
    key = "thread.result.city" if outcome["city"] else "thread.result.flag"
    big = say(key, place=outcome["place"], n=n, before=question.before, after=after, name=question.name)
    low, high, back = int(effect["low"]), ceil(effect["high"]), ceil(effect["gained_high"])
    lost = say("thread.changed", lost=effect["lost"], n=n, low=low, high=high)
    gained = say("thread.changed.back", gained=effect["gained"], high=back, n=n)
    twins: dict[str, Any] = {"ends": [_ends(pairs["base"], outcome), _ends(cause, outcome)]}
    if outcome["city"]:
        twins["km"] = pairs["base"]["km"][outcome["id"]]
    return Answer(after, "", big, (f"{lost} {gained}",), twins, _command(question, pairs))


def _of_number(question: Question, pairs: dict[str, Any], cause: dict[str, Any]) -> Answer:
    outcome = pairs["outcomes"][0]
    effect, unit = cause["effect"][outcome["id"]], outcome["unit"]
    values = [one["values"][outcome["id"]] for one in (pairs["base"], cause)]
    before, after = (number(_middle(one), unit) for one in values)
    known = effect["low"] is not None and effect["high"] is not None
    surely = known and (effect["low"] > 0 or effect["high"] < 0)
    right = SAME if not surely else LESS if effect["mean"] < 0 else MORE
    text = _difference(effect, unit) if known else say("thread.alike", n=pairs["n"])
    every = values[0] + values[1]
    twins = {"values": values, "low": number(min(every), unit), "high": number(max(every), unit)}
    big = say("thread.result.number", before=before, after=after)
    return Answer(0, right, big, (text,), twins, _command(question, pairs))


def _command(question: Question, pairs: dict[str, Any]) -> str:
    asked = f"{question.scenario} --without {question.cause}"
    return f"homefront whatif {asked} --runs {pairs['n']} --seed {pairs['seeds'][0]}"


def _difference(effect: dict[str, Any], unit: str) -> str:
    way = say("thread.less") if effect["mean"] < 0 else say("thread.more.of")
    low, high = number(effect["low"], unit), number(effect["high"], unit)
    return say("thread.difference", mean=number(abs(effect["mean"]), unit), way=way, low=low, high=high)


def _ends(worlds: dict[str, Any], outcome: dict[str, Any]) -> list[str]:
    if outcome["city"]:
        return list(worlds["ends"][outcome["id"]])
    return ["h" if value == 1 else "b" for value in worlds["values"][outcome["id"]]]


def _up(worlds: dict[str, Any], outcome: dict[str, Any]) -> int:
    return _ends(worlds, outcome).count("h")


def _middle(values: list[float]) -> float:
    ordered = sorted(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
