"""The class and one's own account: roster, codes, sessions, export, removal, retention."""

from __future__ import annotations

import re
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from homefront.lab.people import exporting, removing, retention
from homefront.lab.people.notifications import notify
from homefront.lab.security import audit
from homefront.lab.tables import AuditEntry, Base, Class, Comment, Essay, Person

PASSWORD = "three quiet words"


def person_id(school: Any, name: str) -> int:
    with school.database.read() as session:
        return session.scalars(select(Person.id).where(Person.name == name)).one()


def test_the_roster_shows_who_is_there_and_what_they_did(school: Any) -> None:
    anna = school.student("Anna")
    path = school.essay(anna)
    anna.get(path)
    anna.send(f"{path}/comments", body="first")
    teacher = school.teacher()
    teacher.get("/class")
    row = re.search(r"<tr><th scope=\"row\"><a[^>]*>Anna</a></th>(.*?)</tr>", teacher.page.text, re.DOTALL)
    assert row is not None
    assert re.findall(r"<td[^>]*>(.*?)</td>", row[1])[:3] == ["student", "1", "1"]


def test_a_new_code_closes_the_old_one(school: Any) -> None:
    teacher = school.teacher()
    teacher.get("/class")
    teacher.send("/class/codes/student", new="yes")
    late = school.visitor()
    late.get("/join")
    assert late.send("/join", code=school.opened.code, name="Late", password=PASSWORD).status_code == 422
    code = re.search(r"Students: <strong class=\"code\">([\w-]+)<", teacher.page.text)
    assert code is not None
    assert late.send("/join", code=code[1].upper(), name="Late", password=PASSWORD).status_code == 200
    teacher.send("/class/codes/student", new="no")
    assert "no code is open" in teacher.page.text


def test_nobody_comes_in_as_a_teacher_by_a_code(school: Any) -> None:
    teacher = school.teacher()
    teacher.get("/class")
    assert teacher.post("/class/codes/teacher", {"new": "yes"}).status_code == 422


def test_a_password_that_the_teacher_made_is_good_for_choosing_ones_own(school: Any) -> None:
    anna, teacher = school.student("Anna"), school.teacher()
    number = person_id(school, "Anna")
    teacher.get(f"/class/people/{number}")
    teacher.send(f"/class/people/{number}/password")
    made = re.search(r"<strong class=\"code\">([\w-]+)<", teacher.page.text)
    assert made is not None
    assert "Join a class" in anna.get("/").text, "all sessions have ended"
    anna.get("/sign-in")
    anna.send("/sign-in", name="Anna", password=made[1])
    assert "Choose one of your own" in anna.page.text
    anna.send("/account/password", old=made[1], password="four other quiet words")
    assert "Your password is changed" in anna.page.text


def test_a_teacher_of_another_class_reaches_nobody_here(school: Any) -> None:
    anna, teacher = school.student("Anna"), school.teacher()
    with school.database.write() as session:
        other = Class(title="other", created_at=school.clock())
        session.add(other)
        session.flush()
        session.get_one(Person, 1).class_id = other.id
    number = person_id(school, "Anna")
    teacher.get("/class")
    assert "Anna" not in teacher.page.text
    for what in ("password", "sign-out", "remove", "role"):
        assert teacher.post(f"/class/people/{number}/{what}", {"sure": "yes", "role": "guest"}).status_code == 404
        teacher.get("/class")
    assert teacher.get(f"/class/people/{number}/export").status_code == 404
    assert "Anna" in anna.get("/").text


def test_a_guest_reads_and_does_not_write(school: Any) -> None:
    path = school.essay(school.student("Anna"))
    guest = school.guest()
    assert guest.get(path).status_code == 200
    assert "Leave a reply" not in guest.page.text
    assert guest.post(f"{path}/comments", {"body": "may I?"}).status_code == 403


def test_a_role_is_changed_by_others_only(school: Any) -> None:
    school.student("Anna")
    teacher, number = school.teacher(), person_id(school, "Anna")
    teacher.get(f"/class/people/{number}")
    teacher.send(f"/class/people/{number}/role", role="teacher")
    teacher.get("/class")
    assert teacher.post("/class/people/1/role", {"role": "student"}).status_code == 409
    teacher.get("/class")
    assert teacher.post(f"/class/people/{number}/role", {"role": "nobody"}).status_code == 409


def test_the_last_teacher_stays(school: Any) -> None:
    teacher = school.teacher()
    teacher.get("/account/delete")
    assert teacher.send("/account/delete", password=PASSWORD).status_code == 409


def test_one_sees_and_ends_ones_own_sessions_only(school: Any) -> None:
    anna, again, boris = school.student("Anna"), school.visitor(), school.student("Boris")
    again.get("/sign-in")
    again.send("/sign-in", name="Anna", password=PASSWORD)
    anna.get("/account")
    assert anna.page.text.count("testclient") == 2
    ends = [one.action for one in anna.forms() if re.fullmatch(r"/account/sessions/\d+/end", one.action)]
    boris.get("/account")
    assert boris.post(ends[0], {}).status_code == 404
    assert "Anna" in again.get("/").text
    anna.send(ends[0])
    assert "Join a class" in again.get("/").text
    assert "Anna" in anna.get("/").text


def test_all_other_sessions_end_at_once(school: Any) -> None:
    anna, again = school.student("Anna"), school.visitor()
    again.get("/sign-in")
    again.send("/sign-in", name="Anna", password=PASSWORD)
    again.get("/account")
    again.send("/account/sessions/end-others")
    assert "Join a class" in anna.get("/").text
    assert "Anna" in again.get("/").text


def test_the_export_has_all_that_is_ones_own_and_no_secret(school: Any) -> None:
    anna, boris = school.student("Anna"), school.student("Boris")
    path = school.essay(anna, "Mine", "my words")
    boris.get(path)
    boris.send(f"{path}/comments", body="not hers")
    anna.get(path)
    anna.send(f"{path}/comments", body="hers")
    anna.send(f"{path}/like")
    answer = anna.get("/account/export")
    assert "attachment" in answer.headers["content-disposition"]
    data = answer.json()
    assert [one["name"] for one in data["person"]] == ["Anna"]
    assert data["essay_version"][0]["body"] == "my words"
    assert [one["body"] for one in data["comment"]] == ["hers"]
    assert len(data["liked"]) == 1
    with school.database.read() as session:
        person = session.scalars(select(Person).where(Person.name == "Anna")).one()
    assert person.password not in answer.text
    assert "not hers" not in answer.text


def test_every_table_that_names_a_person_is_exported_and_removed() -> None:
    """A new table or column must say what becomes of it."""
    naming = {
        table.name: {key.ondelete for column in table.columns for key in column.foreign_keys
                     if key.column.table.name == "person" and column.name != "actor_id"}
        for table in Base.metadata.sorted_tables
    }  # fmt: skip
    naming = {name: found for name, found in naming.items() if found}
    assert all(exporting._naming(Base.metadata.tables[name], "person") for name in naming)
    assert {name for name, found in naming.items() if found == {"SET NULL"}} == removing.EMPTIED
    assert all(found in ({"SET NULL"}, {"CASCADE"}) for found in naming.values())


def test_of_a_person_who_is_removed_nothing_is_left_but_marks(school_on_both: Any) -> None:
    school = school_on_both
    anna, boris = school.student("Annabelle"), school.student("Boris")
    own, other = school.essay(anna, "Annatitle", "Annatext"), school.essay(boris, "Of Boris")
    anna.get(other)
    anna.send(f"{other}/comments", body="Annacomment")
    anna.send(f"{other}/like")
    boris.get(other)
    boris.send(f"{other}/comments", body="an answer", answers="1")
    with school.database.write() as session:
        notify(session, 3, "Annabelle answered you", other, school.clock(), 2)
    anna.get("/account/delete")
    anna.send("/account/delete", password="a wrong password")
    assert anna.page.status_code == 422
    anna.send("/account/delete", password=PASSWORD)
    assert "Your account is deleted" in anna.page.text
    assert boris.get(own).status_code == 404
    boris.get(other)
    assert "This comment was removed" in boris.page.text
    assert "in answer to" in boris.page.text
    assert "0 people like this" in boris.page.text
    with school.database.read() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)):
                assert "Anna" not in repr(row), table.name
        assert session.scalars(select(Comment.number).order_by(Comment.number)).all() == [1, 2]


def test_what_was_removed_is_not_in_the_file_either(school: Any) -> None:
    anna = school.student("Annabelle")
    path = school.essay(anna, "Annatitle", "Annatext")
    anna.get(path)
    anna.send(f"{path}/comments", body="Annacomment")
    anna.get("/account/delete")
    anna.send("/account/delete", password=PASSWORD)
    file = school.settings.data / "lab.sqlite3"
    school.database.close()
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    assert b"Anna" not in file.read_bytes()


def test_a_person_is_removed_by_the_teacher_only_after_a_tick(school: Any) -> None:
    anna, teacher = school.student("Anna"), school.teacher()
    number = person_id(school, "Anna")
    teacher.get(f"/class/people/{number}")
    teacher.send(f"/class/people/{number}/remove")
    assert "tick the box first" in teacher.page.text
    teacher.send(f"/class/people/{number}/remove", sure="yes")
    assert "The person is removed" in teacher.page.text
    assert "Join a class" in anna.get("/").text
    teacher.get("/class/log")
    assert "removed a person" in teacher.page.text
    assert f"person {number}" in teacher.page.text


def test_deeds_of_weight_stand_in_the_audit_log(school: Any) -> None:
    school.student("Anna")
    teacher, number = school.teacher(), person_id(school, "Anna")
    for action, more in (("password", {}), ("sign-out", {}), ("role", {"role": "guest"}), ("remove", {"sure": "yes"})):
        teacher.get(f"/class/people/{number}")
        teacher.send(f"/class/people/{number}/{action}", **more)
    with school.database.read() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [one.action for one in entries] == [
        "password.changed", "person.password-reset", "person.signed-out", "person.role", "person.removed"
    ]  # fmt: skip
    assert "Anna" not in repr([one.detail for one in entries])


def test_every_deed_of_the_log_has_words() -> None:
    folder = Path(audit.__file__).parents[1]
    code = "".join(file.read_text(encoding="utf-8") for file in sorted(folder.rglob("*.py")))
    calls = re.findall(r"audit\.(?:record|note)\(\s*session,.*?\)", code, flags=re.DOTALL)
    deeds = {deed for call in calls for deed in re.findall(r"\"([a-z-]+\.[a-z-]+)\"", call)}
    assert deeds | {"comment.hide", "comment.show"} == set(audit.SAID)


def test_a_class_is_deleted_with_all_in_it_after_its_last_day(school: Any) -> None:
    anna, teacher = school.student("Anna"), school.teacher()
    school.essay(anna)
    teacher.get("/class")
    teacher.send("/class/settings", kept_until="2026-03-03")
    assert "The class is changed" in teacher.page.text
    assert 'value="2026-03-03"' in teacher.page.text
    for hours, left in ((39, 2), (2, 0)):
        school.clock.move(hours=hours)
        with school.database.write() as session:
            retention.sweep(session, school.clock())
            assert session.scalar(select(func.count()).select_from(Person)) == left, school.clock()
    with school.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Essay)) == 0


@pytest.mark.parametrize(("field", "value", "told"), [
    ("kept_until", "soon", "Expected a day"), ("kept_until", "2026-02-28", "This day is over"),
    ("kept_until", "9999-12-31", "Expected a day"), ("title", "  ", "It has 0 letters"), ("moderation", "never", ""),
])  # fmt: skip
def test_settings_that_cannot_be_are_refused(school: Any, field: str, value: str, told: str) -> None:
    teacher = school.teacher()
    teacher.get("/class")
    teacher.send("/class/settings", **{field: value})
    assert teacher.page.status_code == 422
    assert told in teacher.page.text


def test_old_sessions_are_forgotten(school: Any) -> None:
    school.student("Anna")
    with school.database.write() as session:
        retention.sweep(session, school.clock() + timedelta(days=31))
        assert session.scalar(select(func.count()).select_from(Base.metadata.tables["sign_in"])) == 0


def test_the_class_is_closed_and_opened_again(school: Any) -> None:
    anna, teacher = school.student("Anna"), school.teacher()
    teacher.get("/class")
    teacher.send("/class/freeze", frozen="yes")
    anna.get("/")
    assert "The teacher has closed this class" in anna.page.text
    assert "Write an essay" not in anna.page.text
    teacher.send("/class/freeze", frozen="no")
    assert "Write an essay" in anna.get("/").text


def test_the_teacher_sees_that_somebody_tried_a_pupils_password(school: Any) -> None:
    school.student("Anna")
    one = school.visitor()
    one.get("/sign-in")
    one.send("/sign-in", name="Anna", password="wrong words")
    one.send("/sign-in", name="Nobody", password="wrong words")
    teacher = school.teacher()
    teacher.get("/class/log")
    assert teacher.page.text.count("tried a wrong password") == 1
    assert f"person {person_id(school, 'Anna')}" in teacher.page.text
