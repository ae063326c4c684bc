"""Pages of runs: asked for within the teacher's limits, followed, drawn, cancelled, brought in a reply; play first."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from sqlalchemy import func, select

from homefront.lab.refusals import FieldError, LabRefusalError
from homefront.lab.runs import asking, counter, rules, showing
from homefront.lab.runs.queue import Queue
from homefront.lab.runs.rules import Rules
from homefront.lab.runs.specification import key_of, pairs_spec
from homefront.lab.security.visitors import Visitor
from homefront.lab.tables import Comment, Essay, Guess, Job, JobState, Result, Role

LEAVE = "france-1940/without:leaders_leave"


def outcome(name: str, unit: str, words: str, **more: Any) -> dict[str, Any]:
    return {"outcome": name, "unit": unit, "words": words, "pairs": 5, "interval": "exact", "low": -0.5, "high": 0.1,
            "without_mean": 0.6, "with_mean": 0.2, "difference": -0.4, **more}  # fmt: skip


DATA = {
    "kind": "pairs", "parting": "They part on 10 June.", "prices": ["Dead on the roads: 100,000 people"],
    "outcomes": [
        outcome("held", "flag", "Paris held"),
        outcome("away", "person", "people away from home", without_mean=1e6, with_mean=2e6, difference=1e6, low=None,
                high=None, interval="none"),
    ],
    "values": {"held": [[1, 1, 1, 0, 0], [0, 0, 1, 0, 0]], "away": [[1e6] * 5, [2e6] * 5]},
}  # fmt: skip
"""What a worker would bring."""


def asked_for(who: Any, change: str = LEAVE, **more: str) -> str:
    """The path of a run that somebody has asked for."""
    who.get("/runs")
    who.send("/runs", change=change, pairs="5", **more)
    assert who.page.status_code == 200, who.page.text
    return str(who.page.url.path)


def computed(school: Any, data: dict[str, Any] = DATA) -> None:
    """All that waits is computed."""
    queue = Queue(school.database)
    while (claim := queue.claim("w")) is not None:
        assert queue.finish(claim, data, 3.0)


def test_a_run_is_asked_for_waits_and_shows_what_came_out(school: Any) -> None:
    anna = school.student("Anna")
    path = asked_for(anna)
    assert "waits for its turn" in anna.page.text
    assert "Cancel" in anna.page.text
    claim = Queue(school.database).claim("w")
    assert claim is not None
    Queue(school.database).beat(claim, 0.42)
    assert 'value="42"' in anna.get(path).text
    assert Queue(school.database).finish(claim, DATA, 3.0)
    page = anna.get(path).text
    assert "Paris held: 3 of 5 as it was, 1 of 5 with the change." in page
    assert "95 % interval \N{MINUS SIGN}50 to +10 points" in page
    assert "2 of 5 turn to no, 0 to yes" in page
    assert "Dead on the roads: 100,000 people" in page, "what it cost stands beside the outcome"
    assert "all pairs differ alike; too few to say how sure that is" in page
    drawn = [json.loads(one.replace("&#34;", '"')) for one in re.findall(r'data-twins="([^"]+)"', page)]
    assert {"ends": [["h", "h", "h", "b", "b"], ["b", "b", "h", "b", "b"]]} in drawn
    assert "Your run is done: without “leaders leave”" in anna.get("/notifications").text


def test_the_same_run_is_there_at_once_for_the_next(school: Any) -> None:
    anna, boris = school.student("Anna"), school.student("Boris")
    asked_for(anna)
    computed(school)
    asked_for(boris)
    assert "3 of 5 as it was" in boris.page.text
    with school.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Result)) == 1


def test_a_run_that_is_asked_twice_by_one_person_is_one(school: Any) -> None:
    anna = school.student("Anna")
    assert asked_for(anna) == asked_for(anna)


def test_a_key_follows_what_decides_the_result_and_nothing_else() -> None:
    spec = pairs_spec({"change": LEAVE, "pairs": "5"}, Rules())
    assert key_of(spec) == key_of(spec | {"words": "other words", "change": "other"})
    for name in ("inputs", "worlds_hash", "version", "seed", "runs", "people_per_agent", "without", "scenario"):
        assert key_of(spec | {name: "x"}) != key_of(spec), name


@pytest.mark.parametrize(
    ("form", "field", "told"),
    [
        ({"change": ""}, "change", "Choose what is to be different"),
        ({"change": "france-1940/without:nothing"}, "change", "Choose what is to be different"),
        ({"change": "../../etc/passwd"}, "change", "Choose what is to be different"),
        ({"change": LEAVE, "pairs": "1000"}, "pairs", "your teacher allows 5, 10, 20"),
        ({"change": LEAVE, "people_per_agent": "1"}, "people_per_agent", "your teacher allows 20000"),
        ({"change": "france-1940/move:leaders_leave", "days": "11"}, "days", "expected a whole number from -10 to 10"),
        ({"change": "france-1940/move:leaders_leave", "days": "0"}, "days", "below 0 for earlier"),
        ({"change": "france-1940/move:leaders_leave", "days": "٣"}, "days", "expected a whole number"),
        ({"change": "france-1940/value:reassurance:candour", "value": "1.5"}, "value", "expected a number from 0 to 1"),
        ({"change": "france-1940/value:reassurance:candour", "value": "nan"}, "value", "expected a number from 0 to 1"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field(form: dict[str, str], field: str, told: str) -> None:
    with pytest.raises(FieldError, match=told) as caught:
        pairs_spec({"pairs": "5"} | form, Rules())
    assert caught.value.field == field


def test_a_form_that_cannot_be_taken_keeps_what_was_written(school: Any) -> None:
    anna = school.student("Anna")
    anna.get("/runs")
    anna.send("/runs", change="france-1940/move:leaders_leave", days="99", pairs="5")
    assert anna.page.status_code == 422
    assert 'value="99"' in anna.page.text
    assert 'value="france-1940/move:leaders_leave" selected' in anna.page.text


def test_a_person_has_so_many_runs_in_an_hour_and_cached_ones_are_free(school: Any) -> None:
    anna, boris, teacher = school.student("Anna"), school.student("Boris"), school.teacher()
    teacher.get("/runs/rules")
    teacher.post("/runs/rules", rules_form(per_hour="1"))
    asked_for(anna)
    computed(school)
    anna.get("/runs")
    anna.send("/runs", change="france-1940/without:evacuation_orders", pairs="5")
    assert anna.page.status_code == 429
    assert "your teacher has set 1 an hour" in anna.page.text
    asked_for(anna), asked_for(boris)
    asked_for(boris, "france-1940/without:evacuation_orders")
    school.clock.move(minutes=61)
    asked_for(anna, "france-1940/without:evacuation_orders")


def rules_form(**more: str) -> dict[str, Any]:
    """A form of rules as the page sends it, with every cause open."""
    from homefront.lab.runs.menu import menus

    every = [f"{menu.scenario.id}/{cause.id}" for menu in menus() for cause in menu.scenario.causes]
    return {"people_per_agent": "20000", "pairs": "20", "per_hour": "10", "days": "10", "without": "yes",
            "dates": "yes", "values": "yes", "open": every, **more}  # fmt: skip


def test_the_teacher_says_what_may_be_changed(school: Any) -> None:
    anna, teacher = school.student("Anna"), school.teacher()
    anna.get("/runs")
    form = rules_form(people_per_agent="10000")
    form["open"].remove("france-1940/leaders_leave")
    del form["dates"]
    assert anna.post("/runs/rules", form).status_code == 403
    teacher.get("/runs/rules")
    teacher.post("/runs/rules", form)
    assert "The rules are kept" in teacher.page.text
    page = anna.get("/runs").text
    assert LEAVE not in page
    assert "without:evacuation_orders" in page
    assert "move:" not in page
    assert "<option>10000" in page
    anna.send("/runs", change=LEAVE, pairs="5")
    assert "Your teacher has closed this change" in anna.page.text
    teacher.post("/runs/rules", form | {"per_hour": "many"})
    assert teacher.page.status_code == 422
    assert "expected a whole number from 0 to 200" in teacher.page.text


def test_a_run_is_seen_and_cancelled_by_whom_it_concerns(school: Any) -> None:
    anna, boris, teacher, nobody = (
        school.student("Anna"), school.student("Boris"), school.teacher(), school.visitor(),
    )  # fmt: skip
    path = asked_for(anna)
    assert boris.get(path).status_code == 404
    assert nobody.get(f"{path}/part").status_code == 404
    assert nobody.get("/runs/events?ids=1").status_code == 404
    boris.get("/runs")
    assert boris.post(f"{path}/cancel", {}).status_code == 404
    assert "Run 1" in teacher.get(path).text
    assert "leaders leave" in teacher.get("/runs").text
    anna.get(path)
    anna.send(f"{path}/cancel")
    assert "The run is cancelled" in anna.page.text
    assert Queue(school.database).claim("w") is None


def test_events_tell_of_a_run_until_it_is_over(school: Any) -> None:
    anna = school.student("Anna")
    asked_for(anna)
    computed(school)
    with anna.client.stream("GET", "/runs/events?ids=1") as answer:
        text = "".join(answer.iter_text())
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert 'event: run\ndata: {"id": 1, "state": "done", "percent": 100}' in text
    assert text.endswith("event: over\ndata: {}\n\n")


def test_a_counter_run_stands_in_its_reply_for_all_who_read_it(school_on_both: Any) -> None:
    school = school_on_both
    anna, boris = school.student("Anna"), school.student("Boris")
    path = school.essay(anna)
    anna.get(path)
    anna.send(f"{path}/comments", body="And without that?")
    me, now = Visitor(Role.STUDENT, "", 2, 1), school.clock()
    with school.database.write() as session:
        essay, comment = session.get_one(Essay, 1), session.scalars(select(Comment)).one()
        assert counter.is_requested({"change": LEAVE})
        assert not counter.is_requested({"change": " "})
        job = counter.ask(session, me, essay, comment, {"change": LEAVE, "pairs": "5"}, now)
        assert counter.ask(session, me, essay, comment, {"change": LEAVE, "pairs": "5"}, now) is job
    assert boris.get("/runs/1/part").status_code == 200
    assert school.visitor().get("/runs/1/part").status_code == 404, "the essay is the class's"
    computed(school)
    with school.database.read() as session:
        other = Visitor(Role.STUDENT, "", 3, 1)
        found = showing.run_views_by_id(session, other, [1])[1]
        assert found.state is JobState.DONE
        assert not found.may_cancel
    assert "/essays/1#comment-1" in anna.get("/notifications").text


def test_a_counter_run_that_cannot_be_asked_leaves_no_comment_half_done(school: Any) -> None:
    anna = school.student("Anna")
    path = school.essay(anna)
    anna.get(path)
    anna.send(f"{path}/comments", body="And?")

    def ask() -> None:
        with school.database.write() as session:
            comment = session.scalars(select(Comment)).one()
            essay, me = session.get_one(Essay, 1), Visitor(Role.STUDENT, "", 2, 1)
            counter.ask(session, me, essay, comment, {"change": "none"}, school.clock())

    with pytest.raises(FieldError):
        ask()
    with school.database.read() as session:
        assert session.scalars(select(Comment)).one().job_id is None
        assert session.scalar(select(func.count()).select_from(Job)) == 0


def test_nobody_asks_for_more_than_allowed_by_asking_twice_at_the_same_time(school_on_both: Any) -> None:
    import threading

    school = school_on_both
    school.student("Anna")
    me, refused = Visitor(Role.STUDENT, "", 2, 1), []
    with school.database.write() as session:
        rules.set_rules(session, 1, Rules(per_hour=1))

    def ask(cause: str) -> None:
        try:
            with school.database.write() as session:
                asking.ask(session, me, {"change": f"france-1940/without:{cause}", "pairs": "5"}, school.clock())
        except LabRefusalError as error:
            refused.append(error)

    threads = [threading.Thread(target=ask, args=(cause,)) for cause in ("leaders_leave", "evacuation_orders")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(refused) == 1


def test_anybody_pulls_a_thread_and_sees_the_price_before_the_answer(school: Any) -> None:
    nobody = school.visitor()
    assert "Pull one thread" in nobody.get("/").text
    assert "Soviet Union" in nobody.get("/play").text or "Moscow" in nobody.page.text
    page = nobody.get("/play/moscow-1941/control_and_siege").text
    assert "Moscow holds in" in page
    assert "Without this cause Moscow holds" not in page
    nobody.send("/play/moscow-1941/control_and_siege", guess="40")
    text = nobody.page.text
    assert "Without this cause Moscow holds in" in text
    assert "You guessed 40 of 100" in text
    assert "What the class guessed" not in text
    assert text.index("by the record") < text.index("Without this cause Moscow holds")
    with school.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Guess)) == 0, "nobody's guess is nobody's"


def test_a_class_sees_its_guesses_beside_the_answer(school: Any) -> None:
    anna, teacher = school.student("Anna"), school.teacher()
    for guess in ("10", "90"):
        nobody = school.visitor()
        nobody.get(f"/play/moscow-1941/reserves?code={school.opened.code}")
        nobody.send("/play/moscow-1941/reserves", guess=guess)
    anna.get("/play/moscow-1941/reserves")
    for guess in ("40", "77"):
        anna.get("/play/moscow-1941/reserves")
        anna.send("/play/moscow-1941/reserves", guess=guess)
    assert "3 guesses; the middle one is 40 of 100, the lowest 10, the highest 90" in anna.page.text
    assert teacher.get("/play/moscow-1941/reserves/answer").text.count("<circle cx") == 3


def test_a_guess_that_is_none_and_a_code_that_is_none(school: Any) -> None:
    nobody = school.visitor()
    nobody.get("/play/moscow-1941/allies?code=wrong-code")
    nobody.send("/play/moscow-1941/allies", guess="101")
    assert nobody.page.status_code == 422
    assert "expected a whole number from 0 to 100" in nobody.page.text
    nobody.send("/play/moscow-1941/allies", guess="50")
    assert "What the class guessed" not in nobody.page.text
    for _ in range(20):
        nobody.get("/play/moscow-1941/allies/answer?code=wrong-code")
    assert nobody.page.status_code == 429, "codes are not found by guessing here"
    assert school.visitor().get("/play/moscow-1941/nothing").status_code == 404
    assert school.visitor().get("/play/..%2f..%2fetc/allies").status_code == 404


def test_a_number_is_guessed_by_its_direction(school: Any) -> None:
    anna = school.student("Anna")
    anna.get("/play/france-1940/leaders_leave")
    anna.send("/play/france-1940/leaders_leave", guess="less")
    assert "You guessed less" in anna.page.text
    assert "1 guess; the pairs say:" in anna.page.text
