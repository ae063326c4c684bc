"""A backup gives the same class back, on either database."""

from __future__ import annotations

import json
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from homefront.cli.app import run_app
from homefront.errors import ResourceError, ResultsError
from homefront.lab.backup import backup, restore
from homefront.lab.database import Database
from homefront.lab.tables import Base, Picture


def rows(database: Database) -> dict[str, list[Any]]:
    with database.read() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
        }


def lived_in(school: Any) -> None:
    anna, boris = school.student("Anna"), school.student("Боря")
    path = school.essay(anna, "Why it held", "Text with “signs” and 1941.")
    boris.get(path)
    boris.send(f"{path}/comments", body="A question")
    anna.get(path)
    anna.send(f"{path}/comments", body="An answer", answers="1")
    anna.send(f"{path}/like")
    with school.database.write() as session:
        session.add(Picture(essay_id=1, author_id=2, media_type="image/png", width=1, height=1, data=bytes(range(256)),
                            alt="", created_at=school.clock()))  # fmt: skip


def test_a_restored_class_is_the_same(school_on_both: Any, tmp_path: Path) -> None:
    school = school_on_both
    lived_in(school)
    file = tmp_path / "class.zip"
    counts = backup(school.database, file, school.clock())
    assert counts["person"] == 3
    assert file.stat().st_mode & 0o077 == 0
    with closing(Database(f"sqlite:///{tmp_path / 'again.sqlite3'}")) as again:
        assert restore(again, file) == counts
        assert rows(again) == rows(school.database)


def test_a_class_moves_from_sqlite_to_postgres_and_goes_on(
    school: Any, school_on_postgres: Any, tmp_path: Path
) -> None:
    lived_in(school)
    backup(school.database, tmp_path / "class.zip", school.clock())
    with school_on_postgres.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    restore(school_on_postgres.database, tmp_path / "class.zip")
    assert rows(school_on_postgres.database) == rows(school.database)
    school_on_postgres.opened = school.opened
    new = school_on_postgres.student("Newcomer")
    assert "Why it held" in new.get("/").text


def test_a_backup_is_not_restored_over_a_class(school: Any, tmp_path: Path) -> None:
    backup(school.database, tmp_path / "class.zip", school.clock())
    with pytest.raises(ResourceError, match="has a lab already"):
        restore(school.database, tmp_path / "class.zip")


def test_a_file_that_is_damaged_is_said(school: Any, tmp_path: Path) -> None:
    lived_in(school)
    file = tmp_path / "class.zip"
    backup(school.database, file, school.clock())
    short = tmp_path / "short.zip"
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(short, "w") as part:
        for name in whole.namelist():
            data = whole.read(name)
            part.writestr(name, data.splitlines(keepends=True)[0] if name == "comment.jsonl" else data)
    newer = tmp_path / "newer.zip"
    with zipfile.ZipFile(newer, "w") as made:
        made.writestr("lab.json", json.dumps({"format": 1, "revision": "r9999", "rows": {}}))
    (tmp_path / "text.zip").write_text("no zip")
    (tmp_path / "cut.zip").write_bytes(file.read_bytes()[:-200])
    for name in ("short", "newer", "text", "cut", "missing"):
        with (
            closing(Database(f"sqlite:///{tmp_path / name}.sqlite3")) as again,
            pytest.raises(ResultsError, match=rf"{name}\.zip"),
        ):
            restore(again, tmp_path / f"{name}.zip")
    with closing(Database(f"sqlite:///{tmp_path / 'short'}.sqlite3")) as again:
        restore(again, file)  # nothing was left of the damaged one


def test_the_commands_say_what_they_did(school: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lived_in(school)
    file = str(tmp_path / "class.zip")
    assert run_app(["lab", "backup", file, "--data", str(school.settings.data)]) == 0
    assert "3 people and 1 essays" in capsys.readouterr().out
    assert run_app(["lab", "restore", file, "--data", str(tmp_path / "new"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"]["comment"] == 2
    assert run_app(["lab", "restore", file, "--data", str(tmp_path / "new")]) == 2
    assert run_app(["lab", "backup", file, "--data", str(tmp_path / "nothing")]) == 2
    assert run_app(["lab", "backup", str(tmp_path / "no" / "x.zip"), "--data", str(school.settings.data)]) == 2
    said = capsys.readouterr().err
    assert "has a lab already" in said
    assert "there is no lab in this folder" in said
    assert "expected a file that can be written" in said
