"""From nothing to an essay with a comment and a like, by pages and forms alone."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from homefront.lab.tables import Comment, Essay


def test_an_essay_is_written_published_commented_and_liked(school_on_both: Any) -> None:
    school = school_on_both
    anna, boris = school.student("Anna"), school.student("Boris")
    path = school.essay(anna, "Why it held", "# The winter\n\nIt was *cold*.")
    assert ">The winter <a" in anna.page.text
    boris.get("/")
    assert "Why it held" in boris.page.text
    boris.get(path)
    boris.send(f"{path}/comments", body="Which winter?")
    assert "1 thought on" in boris.page.text
    assert "Which winter?" in boris.page.text
    boris.send(f"{path}/like")
    assert "1 person likes this" in boris.page.text
    anna.get(path)
    anna.send(f"{path}/comments", body="That of 1941.", answers="1")
    assert "in answer to" in anna.page.text
    anna.send(f"{path}/comments/1/like")
    assert "Take the like back<" in anna.page.text
    boris.send("/sign-out")
    assert "You are signed out" in boris.page.text
    assert "Why it held" not in boris.page.text


def test_a_draft_is_read_by_its_author_alone(school: Any) -> None:
    anna, boris = school.student("Anna"), school.student("Boris")
    anna.get("/essays/new")
    anna.send("/essays/new", title="A draft", body="not yet")
    assert boris.get("/essays/1").status_code == 404
    assert boris.get("/essays/1/edit").status_code == 404
    assert "A draft" not in boris.get("/").text
    assert "A draft" in anna.get("/").text


def test_an_essay_for_the_world_is_read_without_signing_in(school: Any) -> None:
    anna, nobody = school.student("Anna"), school.visitor()
    own, open_one = school.essay(anna, "For us"), school.essay(anna, "For all", to="world")
    assert nobody.get(own).status_code == 404
    assert nobody.get(open_one).status_code == 200
    assert "Leave a reply" not in nobody.page.text


def test_a_comment_that_is_sent_twice_is_kept_once(school_on_both: Any) -> None:
    school = school_on_both
    anna = school.student("Anna")
    path = school.essay(anna)
    anna.get(path)
    form = next(one for one in anna.forms() if one.action == f"{path}/comments")
    for _ in range(2):
        assert anna.client.post(form.action, data=form.fields | {"body": "once"}).status_code == 200
    anna.get(path)
    anna.send(f"{path}/comments", body="once more")
    with school.database.read() as session:
        assert session.scalars(select(Comment.number).order_by(Comment.number)).all() == [1, 2]
        assert session.scalar(select(Essay.comments)) == 2


def test_a_second_like_takes_the_first_back(school: Any) -> None:
    anna = school.student("Anna")
    path = school.essay(anna)
    anna.get(path)
    anna.send(f"{path}/like")
    anna.send(f"{path}/like")
    assert "0 people like this" in anna.page.text


def test_a_draft_that_another_tab_has_saved_is_not_overwritten(school: Any) -> None:
    anna = school.student("Anna")
    path = school.essay(anna)
    anna.get(f"{path}/edit")
    old = next(one for one in anna.forms() if one.action == f"{path}/edit").fields
    anna.send(f"{path}/edit", body="the first tab")
    anna.page = anna.client.post(f"{path}/edit", data=old | {"body": "the second tab"})
    assert anna.page.status_code == 422
    assert "Another tab or device has saved this draft" in anna.page.text
    assert "the second tab" in anna.page.text, "what was written stays in the form"
    assert "the first tab" in anna.get(f"{path}/edit").text


def test_a_text_that_is_too_long_stays_in_the_form(school_with: Any) -> None:
    school = school_with(longest_comment=100)
    anna = school.student("Anna")
    path = school.essay(anna)
    anna.get(path)
    anna.send(f"{path}/comments", body="x" * 101)
    assert anna.page.status_code == 422
    assert "It has 101 letters; expected 100 at most" in anna.page.text
    assert "x" * 101 in anna.page.text
    with school.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Comment)) == 0
