"""What keeps the pages of a busy class fast: counted, not timed. benchmarks/lab_load.py has the times."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest
from sqlalchemy import event

from homefront.lab.cache import Cache
from homefront.lab.essays import rendered
from homefront.lab.essays.document import document_of


@pytest.fixture
def statements(school: Any) -> list[str]:
    """What the database is asked, as it is asked."""
    asked: list[str] = []
    event.listen(school.database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    return asked


def test_a_page_asks_the_database_as_much_for_one_comment_as_for_many(school: Any, statements: list[str]) -> None:
    anna, boris = school.student("Anna"), school.student("Boris")
    path = school.essay(anna)
    counts = []
    for number in (1, 2, 12):
        for _ in range(number):
            boris.get(path)
            boris.send(f"{path}/comments", body=f"thought {number}")
        statements.clear()
        anna.get(path)
        counts.append(len([one for one in statements if one.startswith("SELECT")]))
    assert len(set(counts)) == 1
    assert counts[0] <= 7, statements


def test_a_static_file_asks_nothing_of_the_database(school: Any, statements: list[str]) -> None:
    anna = school.student("Anna")
    address = re.search(r'"(/static/lab\.css\?v=\w+)"', anna.get("/").text)
    assert address is not None
    statements.clear()
    answer = anna.get(address[1])
    assert statements == []
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert anna.get("/static/lab.css", headers={"if-none-match": answer.headers["etag"]}).status_code == 304


def test_pieces_that_are_shared_carry_the_forms_of_whoever_reads(school: Any) -> None:
    anna, boris = school.student("Anna"), school.student("Boris")
    path = school.essay(anna)
    for text in ("one", "two"):
        boris.get(path)
        boris.send(f"{path}/comments", body=text)
    words = []
    for reader in (anna, boris, anna):
        reader.get(path)
        fields = [one.fields for one in reader.forms()]
        assert len({one["csrf"] for one in fields}) == 1, "each form has the word of the one session"
        once = next(one["once"] for one in fields if one.get("version"))
        assert [one["once"] for one in fields if "answers" in one] == [f"{once}-1", f"{once}-2"]
        words.append(fields[0]["csrf"])
        reader.send(f"{path}/comments/1/like")
        assert reader.page.status_code == 200
    assert words[0] == words[2] != words[1]
    assert "0 likes" in anna.page.text, "the third like took Anna's back"


def test_a_comment_that_is_changed_is_shown_as_it_is_now(school: Any) -> None:
    anna, teacher = school.student("Anna"), school.teacher()
    path = school.essay(anna)
    anna.get(path)
    anna.send(f"{path}/comments", body="to be hidden")
    assert "to be hidden" in school.student("Boris").get(path).text
    teacher.get("/moderation")
    teacher.send("/moderation/1", decision="hide")
    assert "to be hidden" not in anna.get(path).text
    assert "This comment was hidden" in anna.page.text
    assert "to be hidden" in teacher.get(path).text


def test_many_who_open_an_essay_at_once_make_it_once(school: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = school.student("Anna")
    path, made, make = school.essay(anna), [], rendered.rendered
    together = threading.Barrier(6)

    def counted(*given: Any) -> Any:
        made.append(given)
        threading.Event().wait(0.05)  # the others come meanwhile
        return make(*given)

    monkeypatch.setattr(rendered, "rendered", counted)
    readers = [school.student(f"reader {n}") for n in range(6)]
    read: list[int] = []
    school.app.state.lab.versions.forget()

    def one(reader: Any) -> None:
        together.wait()
        read.append(reader.get(path).status_code)

    threads = [threading.Thread(target=one, args=(reader,)) for reader in readers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [200] * 6
    assert len(made) == 1


def test_what_is_kept_is_made_again_when_its_time_is_over_or_it_was_not_good() -> None:
    now, made = [0.0], []

    def make() -> int:
        made.append(1)
        return len(made)

    kept: Cache[int] = Cache(2, lasts_s=1, now=lambda: now[0])
    assert [kept.of("a", make), kept.of("a", make)] == [1, 1]
    now[0] = 1.5
    assert kept.of("a", make) == 2
    assert [kept.of("b", make, lambda value: value != 3), kept.of("b", make)] == [3, 4]
    kept.of("c", make)
    assert kept.of("a", make) == 6, "two are kept at most"
    with pytest.raises(ZeroDivisionError):
        kept.of("d", lambda: 1 // 0)
    assert kept.of("d", make) == 7, "one that failed keeps nobody waiting"


def test_headings_that_read_alike_have_names_of_their_own() -> None:
    names = [one.id for one in document_of("# a\n\n# a 2\n\n# a\n\n# a\n\n# a 2").headings]
    assert names == ["h-a", "h-a-2", "h-a-3", "h-a-4", "h-a-2-2"]
    many = document_of("# a\n\n" * 20_000).headings
    assert len({one.id for one in many}) == 20_000


def test_a_like_that_is_sent_twice_is_one_like(school: Any) -> None:
    anna, boris = school.student("Anna"), school.student("Boris")
    path = school.essay(anna)
    boris.get(path)
    form = next(one for one in boris.forms() if one.action == f"{path}/like").fields
    for _ in range(2):
        boris.page = boris.client.post(f"{path}/like", data=form)
        assert "1 person likes this" in boris.page.text
    boris.page = boris.client.post(f"{path}/like", data=form | {"like": "perhaps"})
    assert boris.page.status_code == 422
    boris.get(path)
    boris.send(f"{path}/like")
    assert "0 people like this" in boris.page.text


def test_those_who_are_not_signed_in_share_a_page_until_it_changes(
    school: Any, monkeypatch: pytest.MonkeyPatch, statements: list[str]
) -> None:
    anna, readers = school.student("Anna"), [school.visitor() for _ in range(3)]
    path = school.essay(anna, to="world")
    for reader in readers:
        statements.clear()
        assert "0 thoughts" in reader.get(path).text
        assert "csrf" not in reader.page.text, "a page that is shared has nothing of one session"
    assert len([one for one in statements if one.startswith("SELECT")]) == 1, "whether it may be read is looked up"
    anna.get(path)
    anna.send(f"{path}/comments", body="seen at once")
    assert "seen at once" in readers[0].get(path).text
    anna.get(f"{path}/edit")
    anna.send(f"{path}/publish", to="class")
    assert readers[0].get(path).status_code == 404
