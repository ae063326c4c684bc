"""Comments that speak of a place, their threads, who is told of them, and the teacher's queue."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from homefront.lab.argument.anchors import AnchorState, place_of, spot_of
from homefront.lab.essays.document import document_of
from homefront.lab.essays.rendered import Rendered
from homefront.lab.figures import stored
from homefront.lab.tables import Anchor, Comment

TEXT = "It was cold. The railways ran. Nobody knew the end.\n\nThe city held. Many did not live to read it."
MOSCOW = "moscow-1941-9b8dcd73"


def text(body: str) -> Rendered:
    return Rendered(document_of(body), {}, {})


@pytest.mark.parametrize(
    ("later", "state", "target"),
    [
        (TEXT, AnchorState.HERE, "p1s2"),
        ("A new beginning.\n\n" + TEXT, AnchorState.HERE, "p2s2"),
        (TEXT.replace("The railways ran.", "The railways nearly always ran."), AnchorState.CHANGED, "p1s2"),
        (TEXT.replace("The railways ran.", ""), AnchorState.GONE, ""),
        ("Another. The railways ran. Text.\n\n" + TEXT, AnchorState.HERE, "p2s2"),
    ],
)
def test_a_comment_keeps_its_sentence_or_says_that_it_is_gone(later: str, state: AnchorState, target: str) -> None:
    anchor, place = place_of(text(TEXT), "p1s2")
    assert anchor is Anchor.SENTENCE
    spot = spot_of(text(later), anchor, place, same_version=later == TEXT)
    assert spot is not None
    assert (spot.state, spot.target, spot.quote) == (state, target, "The railways ran.")


def reply(who: Any, path: str, body: str, at: str = "", **more: str) -> None:
    """Sends the form at the end of the page, for a place if one is named."""
    who.get(f"{path}?at={at}")
    form = next(one for one in who.forms() if one.action == f"{path}/comments" and "version" in one.fields)
    who.page = who.client.post(form.action, data=form.fields | {"body": body} | more)


def commented(school: Any) -> tuple[Any, Any, str]:
    anna, boris = school.student("Anna"), school.student("Boris")
    path = school.essay(anna, "Why", TEXT)
    reply(boris, path, "Did they?", "p1s2")
    return anna, boris, path


def test_a_comment_on_a_sentence_follows_the_essay(school: Any) -> None:
    anna, boris, path = commented(school)
    assert "<q>The railways ran.</q>" in boris.page.text
    assert 'data-target="p1s2"' in boris.page.text
    anna.get(f"{path}/edit")
    anna.send(f"{path}/edit", body="A line before.\n\n" + TEXT)
    anna.send(f"{path}/publish")
    assert 'data-target="p2s2"' in boris.get(path).text
    anna.get(f"{path}/edit")
    anna.send(f"{path}/edit", body="Something else.")
    anna.send(f"{path}/publish")
    page = boris.get(path).text
    assert "Its place is gone" in page
    assert "The railways ran." in page
    assert "The railways ran." in boris.get(f"{path}/versions/1").text
    assert "<del>" in boris.get(f"{path}/changes?old=1&new=3").text


@pytest.mark.parametrize("at", ["p9", "p1s9", "fig-1", "javascript:1", "p1s2<script>"])
def test_a_place_that_is_not_there_is_told_and_the_comment_is_kept_in_the_form(school: Any, at: str) -> None:
    anna = school.student("Anna")
    path = school.essay(anna, "Why", TEXT)
    anna.get(path)
    anna.send(f"{path}/comments", body="a thought", at=at)
    assert anna.page.status_code == 422
    assert "a thought" in anna.page.text
    assert "<script" not in anna.page.text.replace("<script src=", "")


def test_a_comment_on_a_day_of_a_figure_has_its_value(school: Any) -> None:
    with school.database.write() as session:
        stored.keep(session, next(run for run in stored.shipped() if run["key"] == MOSCOW), school.clock())
    anna = school.student("Anna")
    path = school.essay(anna, body=f":::figure run={MOSCOW} chart=gone place=Moscow :::")
    reply(anna, path, "Here.", "fig-1&day=1941-10-16")
    assert "16 October 1941. All (% of residents): 14.4" in anna.page.text
    assert 'data-target="fig-1"' in anna.page.text
    reply(anna, path, "Later.", "fig-1", day="1955-01-01")
    assert anna.page.status_code == 422
    assert "the figure goes from 22 June 1941" in anna.page.text
    assert "Later." in anna.page.text


def test_answers_stand_beneath_what_they_answer(school: Any) -> None:
    anna = school.student("Anna")
    path = school.essay(anna)
    for body, answers in (("one", ""), ("two", ""), ("to one", "1"), ("to that", "3")):
        reply(anna, path, body, **({"answers": answers} if answers else {}))
    page = anna.get(path).text
    order = sorted(
        (page.index(f'id="comment-{n}" class="depth-{depth}"'), n) for n, depth in ((1, 0), (3, 1), (4, 2), (2, 0))
    )
    assert [n for _, n in order] == [1, 3, 4, 2]


def test_the_authors_are_told_once(school: Any) -> None:
    anna, boris, path = commented(school)
    for _ in range(3):
        boris.get(path)
        boris.send(f"{path}/like")
    reply(anna, path, "They did.", answers="1")
    news = anna.get("/notifications").text
    assert news.count("Boris commented on") == 1
    assert news.count("Boris likes") == 1
    assert "Anna answered your comment 1" in boris.get("/notifications").text


def test_review_first_report_and_undo(school: Any) -> None:
    teacher = school.teacher()
    anna, boris, path = commented(school)
    teacher.get("/class")
    teacher.send("/class/settings", moderation="review-first")
    reply(boris, path, "wait for me")
    assert "wait for me" not in anna.get(path).text
    assert "commented on" in anna.get("/notifications").text
    assert anna.page.text.count("Boris commented on") == 1, "of a comment that waits nobody is told"
    teacher.get("/moderation")
    assert "Waiting (1)" in teacher.page.text
    teacher.send("/moderation/2", decision="show")
    assert "wait for me" in anna.get(path).text
    assert anna.get("/notifications").text.count("Boris commented on") == 2
    anna.get(f"{path}/comments/2/report")
    anna.send(f"{path}/comments/2/report", reason="")
    assert anna.page.status_code == 422
    anna.send(f"{path}/comments/2/report", reason="it is <unkind>")
    assert "it is &lt;unkind&gt;" in teacher.get("/moderation").text
    teacher.send("/moderation/2", decision="hide")
    assert "wait for me" not in anna.get(path).text
    assert "Reported (0)" in teacher.page.text
    teacher.send("/moderation/2", decision="show")
    assert "wait for me" in anna.get(path).text
    assert boris.get("/moderation").status_code == 403
    with school.database.read() as session:
        assert session.scalars(select(Comment.reviewed_at).where(Comment.number == 2)).one() is not None


def test_a_comment_on_a_sentence_is_kept_when_the_session_has_ended(school: Any) -> None:
    anna = school.student("Anna")
    path = school.essay(anna, "Why", TEXT)
    anna.get(f"{path}?at=p1s2")
    form = next(one for one in anna.forms() if one.action == f"{path}/comments")
    school.clock.move(hours=9)
    anna.page = anna.client.post(form.action, data=form.fields | {"body": "not lost"})
    assert "not lost" in anna.page.text
    anna.send("/sign-in", name="Anna", password="three quiet words")
    anna.send(f"{path}/comments")
    assert "<q>The railways ran.</q>" in anna.page.text
    assert "not lost" in anna.page.text


def test_a_comment_is_answered_with_a_counter_run(school: Any) -> None:
    anna, boris, path = commented(school)
    page = anna.get(f"{path}?run=yes&answers=1").text
    assert "In answer to" in page
    assert "Counter-run" in page
    form = next(one for one in anna.forms() if one.action == f"{path}/comments" and "version" in one.fields)
    fields = form.fields | {"body": "And without allies?"}
    anna.page = anna.client.post(form.action, data=fields | {"change": "moscow-1941/none"})
    assert anna.page.status_code == 422
    assert "And without allies?" in anna.page.text
    choice = re.search(r'value="(moscow-1941/[^"]*allies[^"]*)"', page)
    assert choice is not None
    anna.page = anna.client.post(form.action, data=fields | {"change": choice[1]})
    assert 'data-state="queued"' in anna.page.text
    with school.database.read() as session:
        comment = session.scalars(select(Comment).where(Comment.number == 2)).one()
        assert comment.parent_id == 1
        assert comment.job_id is not None
    assert 'data-state="queued"' in boris.get(path).text
