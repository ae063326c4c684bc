"""Notifications: a line for one person, counted until it was looked at."""

from __future__ import annotations

from typing import Any

from homefront.lab.people import notifications


def test_a_line_is_counted_until_it_was_looked_at(school: Any) -> None:
    anna, boris = school.student("Anna"), school.student("Boris")
    with school.database.write() as session:
        notifications.notify(session, 2, "Boris answered <you>", "/essays/1#comment-2", school.clock())
    assert "News <span" in anna.get("/").text
    assert "News <span" not in boris.get("/").text
    anna.get("/notifications")
    assert "Boris answered &lt;you&gt;" in anna.page.text
    anna.send("/notifications")
    assert "News <span" not in anna.get("/").text
    assert "Boris answered" not in boris.get("/notifications").text


def test_old_lines_make_room_for_new_ones(school: Any) -> None:
    school.student("Anna")
    with school.database.write() as session:
        for n in range(notifications.MOST + 5):
            notifications.notify(session, 2, f"line {n}", "/", school.clock())
        kept = [one.text for one in notifications.lines_of(session, 2)]
    assert kept[0] == f"line {notifications.MOST + 4}"
    assert kept[-1] == "line 5"
