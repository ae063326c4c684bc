"""Draws on disk: whole or not there, and known again only for what they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from homefront.errors import ResultsError
from homefront.experiments.draw_files import DrawFiles

Z = np.array([[0.1, -1.0], [2.0, 0.5]])
FOUND = [{"x.T1": 3.0, "x.T2": 0.5}, {"x.T1": 4.0}]


@pytest.fixture
def files(tmp_path: Path) -> DrawFiles:
    return DrawFiles(tmp_path / "draws", ("a.b", "x/zone.P"), ("x.T1", "x.T2"))


def only(files: DrawFiles) -> Path:
    (file,) = files.folder.iterdir()
    return file


def test_what_is_written_is_read_with_what_has_no_answer(files: DrawFiles) -> None:
    assert files.read("front.prior", 24, Z) is None
    written = files.write("front.prior", 24, Z, FOUND)
    np.testing.assert_array_equal(written, [[3.0, 0.5], [4.0, np.nan]])
    found = files.read("front.prior", 24, Z)
    assert found is not None
    np.testing.assert_array_equal(found, written)
    assert files.read("front.prior", 0, Z) is None
    assert files.read("front.again", 24, Z) is None


def test_the_same_draws_make_the_same_bytes(files: DrawFiles) -> None:
    files.write("s", 0, Z, FOUND)
    before = only(files).read_bytes()
    files.write("s", 0, Z, FOUND)
    assert only(files).read_bytes() == before


@pytest.mark.parametrize("z", [Z + 1e-15, Z[:1], np.vstack([Z, Z])], ids=["other", "fewer", "more"])
def test_a_file_of_other_draws_is_refused(files: DrawFiles, z: np.ndarray) -> None:
    files.write("s", 0, Z, FOUND)
    with pytest.raises(ResultsError, match=r"other draws than this fit makes.*choose another --out"):
        files.read("s", 0, z)


def test_a_file_of_other_columns_is_refused(files: DrawFiles) -> None:
    files.write("s", 0, Z, FOUND)
    table = pq.read_table(only(files))
    pq.write_table(table.drop_columns(["y x.T2"]), only(files))
    with pytest.raises(ResultsError, match="expected"):
        files.read("s", 0, Z)
    pq.write_table(table.append_column("more", pa.array([1.0, 2.0])), only(files))
    assert files.read("s", 0, Z) is not None


@pytest.mark.parametrize("damage", ["cut short", "empty", "text", "endless", "words", "a folder"])
def test_a_damaged_file_is_an_error_in_words(files: DrawFiles, damage: str) -> None:
    files.write("s", 0, Z, FOUND)
    file = only(files)
    table = pq.read_table(file)
    if damage == "cut short":
        file.write_bytes(file.read_bytes()[:-20])
    elif damage == "a folder":
        file.unlink()
        file.mkdir()
    elif damage in ("empty", "text"):
        file.write_bytes(b"" if damage == "empty" else b"draws")
    else:
        column = [np.inf, 1.0] if damage == "endless" else ["one", "two"]
        pq.write_table(table.set_column(table.schema.get_field_index("y x.T1"), "y x.T1", pa.array(column)), file)
    with pytest.raises(ResultsError, match=r"s-00000\.parquet.*choose another --out"):
        files.read("s", 0, Z)
