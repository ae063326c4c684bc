"""A scenario, a run and a figure with hostile titles are text in the lab, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hostile import BAD, RUN, acting, hostile_run, spoiled

from homefront.lab.figures import stored
from homefront.lab.pages import play as pages_of_play
from homefront.lab.pages import runs as pages_of_runs
from homefront.lab.runs import counter, menu, playing, specification
from homefront.lab.runs.queue import Queue

LEAVE = "france-1940/without:leaders_leave"
OUTCOME = {"outcome": "held", "unit": "flag", "words": "Paris held", "pairs": 5, "interval": "exact", "low": -0.5,
           "high": 0.1, "without_mean": 0.6, "with_mean": 0.2, "difference": -0.4}  # fmt: skip


def inert(page: str) -> None:
    """The bad words are in the page, as text."""
    assert acting(page) == []
    assert "&lt;script&gt;alert(1)" in page
    assert "49" not in page.partition("alert(1)&gt;")[2][:8], "no template is filled in a second time"


def test_bad_words_act_in_a_page_that_does_not_escape_them() -> None:
    assert len(acting(f"<p>{BAD}</p>")) == 2


def test_a_run_with_hostile_words_is_text_in_an_essay(school: Any) -> None:
    with school.database.write() as session:
        stored.keep(session, hostile_run(), school.clock())
    anna = school.student("Anna")
    charts = ("gone", "front", "said", "losses")
    lines = [f':::figure run={RUN} chart={name} caption="{BAD.replace(chr(34), "")}" :::' for name in charts]
    path = school.essay(anna, BAD, "\n\n".join([*lines, BAD]))
    anna.get(path)
    assert anna.page.text.count("<figure") == len(charts)
    inert(anna.page.text)
    anna.get(f"{path}?at=fig-1")
    anna.send(f"{path}/comments", body=BAD, at="fig-1", day="1941-10-16")
    for where in (path, f"{path}/edit", f"{path}/preview", f"{path}/versions/1", f"{path}?at=fig-1", f"{path}/changes"):
        inert(anna.get(where).text)
    for name in charts:
        data = anna.get(f"/figures/{RUN}/{name}.json")
        assert data.headers["content-type"] == "application/json"
        assert BAD in json.loads(data.text)["title"]


def test_a_scenario_with_hostile_words_is_text_in_the_lab(school: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    real = {one.scenario.id: one for one in menu.menus()}
    bad = [
        replace(one, scenario=replace(one.scenario, title=BAD), choices=tuple(
            replace(choice, words=choice.words + BAD) for choice in one.choices
        )) for one in real.values()
    ]  # fmt: skip
    for module in (pages_of_runs, counter):
        monkeypatch.setattr(module, "menus", lambda *_: bad)
    monkeypatch.setattr(
        specification, "menu_of", lambda name, *_: next((one for one in bad if one.scenario.id == name), None)
    )
    monkeypatch.setattr(menu, "titles", lambda: dict.fromkeys(real, BAD))
    anna, teacher = school.student("Anna"), school.teacher()
    path = school.essay(anna)
    anna.get(f"{path}?run=yes")
    inert(anna.page.text)
    anna.send(f"{path}/comments", body="And without?", change=LEAVE, pairs="5")
    queue = Queue(school.database)
    claim = queue.claim("w")
    assert claim is not None
    data = {"kind": "pairs", "parting": "They part.", "prices": ["dead"], "outcomes": [OUTCOME],
            "values": {"held": [[1, 1, 1, 0, 0], [0, 0, 1, 0, 0]]}}  # fmt: skip
    assert queue.finish(claim, spoiled(data), 1.0)
    for where in (path, "/runs", "/runs/1", "/runs/1/part", "/notifications"):
        inert(anna.get(where).text)
    for where in ("/runs", "/runs/rules"):
        inert(teacher.get(where).text)


def test_counterfactuals_with_hostile_words_are_text_in_the_lab(school: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def hostile(scenario: str, cause: str) -> playing.Question | None:
        found = playing.question_of(scenario, cause)
        return found and replace(
            found, title=BAD, name=BAD, neutral=BAD, text=BAD, price=(BAD,), names=dict.fromkeys(found.names, BAD)
        )

    monkeypatch.setattr(pages_of_play, "question_of", hostile)
    anna = school.student("Anna")
    for where in ("/play", "/play/moscow-1941/reserves", "/play/moscow-1941/reserves/answer?guess=50"):
        inert(anna.get(where).text)
