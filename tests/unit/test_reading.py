"""The one door for files that come from elsewhere: nothing is waited for, nothing is larger than it may be."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from homefront.errors import ResultsError
from homefront.reading import Unreadable, columns_of, object_of, parquet, read_bytes, read_object, refused, typed

MOST = 1_000_000

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | st.text(st.characters(codec="utf-8"))
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda below: st.lists(below) | st.dictionaries(st.text(st.characters(codec="utf-8")), below),
    max_leaves=10,
)  # fmt: skip


# --- bytes ---------------------------------------------------------------------------------------------------------


def odd(kind: str, folder: Path) -> Path:
    """Something at a name that is no file of a few bytes."""
    file = folder / "odd"
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "folder":
        file.mkdir()
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind("odd")  # relative: the whole path may be too long for a socket
    elif kind == "large":
        with file.open("wb") as handle:
            handle.truncate(1 << 40)
    else:
        file.symlink_to({"itself": "odd", "nowhere": "not-there", "endless": "/dev/zero"}[kind])
    return file


KINDS = ("pipe", "folder", "socket", "large", "itself", "nowhere", "endless")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_small_file_is_refused_at_once(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Unreadable):
        read_bytes(odd(kind, tmp_path), MOST)


@pytest.mark.parametrize("name", ["a\0b", "n" * 300, "d\udce9j\udce0"])
def test_a_name_that_cannot_be_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        read_bytes(tmp_path / name, MOST)


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"some")
    (tmp_path / "link").symlink_to("file")
    assert read_bytes(tmp_path / "link", MOST) == b"some"


def test_a_refusal_says_where_what_and_what_to_try(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match=r"odd: a folder, expected a file; run it again"):  # noqa: PT012
        file = odd("folder", tmp_path)
        with refused(file, ResultsError, "run it again"):
            read_bytes(file, MOST)


# --- JSON ----------------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.text(st.characters(codec="utf-8")), VALUES, max_size=5))
def test_what_was_written_comes_back(content: dict[str, Any]) -> None:
    for ascii_only in (True, False):
        assert object_of(json.dumps(content, ensure_ascii=ascii_only).encode()) == content


@pytest.mark.parametrize("text", [
    "[1]", "3", '"a"', "null", "", "{", '{"a": NaN}', '{"a": -Infinity}', '{"a": 1e999}', '{"a": 1, "a": 2}',
    '{"a": ' + "9" * 50 + "}", '{"a": ' + "9" * 5000 + "}", '{"a": ' + "[" * 200 + "]" * 200 + "}",
    '{"a": ' + "[" * 200_000 + "}", '{"a":' * 100 + "1" + "}" * 100, r'{"a": "\ud800"}', r'{"\uDC00": 1}',
    '{"a": [' + ",".join(["[]"] * 2_000_000) + "," + "0," * 3_000_000 + "0]}",
], ids=lambda text: text[:20])  # fmt: skip
def test_json_that_is_no_bounded_object_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        object_of(text.encode())


@given(st.binary(max_size=200))
def test_any_bytes_are_an_object_or_refused(data: bytes) -> None:
    with suppress(Unreadable):
        assert isinstance(object_of(data), dict)


def test_nan_is_read_where_it_is_meant(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"a": NaN}', encoding="utf-8")
    assert np.isnan(read_object(tmp_path / "a.json", MOST, nan=True)["a"])


@pytest.mark.parametrize(("kind", "value"), [(int, "1"), (int, 1.5), (int, True), (bool, 1), (str, 1), (float, "1")])
def test_types_are_strict(kind: type, value: object) -> None:
    with pytest.raises(Unreadable, match="got"):
        typed(TypeAdapter(kind), value)


# --- Parquet -------------------------------------------------------------------------------------------------------


def packed(**columns: Any) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink)
    return sink.getvalue()


def column(data: bytes, rows: int, **wanted: str) -> dict[str, np.ndarray]:
    with parquet(data) as file:
        return columns_of(file, wanted, rows)


def test_columns_come_back() -> None:
    values = np.arange(100_000, dtype=np.float64)
    found = column(packed(a=values, b=values.astype(np.float32)), len(values), a="double", b="float")
    assert found["a"].tobytes() == values.tobytes()
    assert found["b"].dtype == np.float32


@pytest.mark.parametrize("data", [
    packed(a=np.zeros(3)), packed(b=np.zeros(2)), packed(a=np.zeros(2, dtype=np.int64)), packed(a=["x", "y"]),
    packed(a=[1.0, None]), packed(a=[[1.0], [2.0]]), packed(a=np.zeros(2))[:-9], b"", b"PAR1" * 3,
])  # fmt: skip
def test_other_columns_types_and_rows_are_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        column(data, 2, a="double")


def test_a_footer_that_lies_unpacks_no_more_than_was_expected() -> None:
    """Groups of a row each say so; the whole says two. What does not add up is refused, whoever counts."""
    data = packed(a=np.zeros(70_000))
    footer = data.rindex(b"\x16" + bytes([0xE0, 0xC5, 0x08]))  # zigzag varint of 70,000: the rows of the file
    with pytest.raises(Unreadable):
        column(data[:footer] + b"\x16" + bytes([0x84, 0x80, 0x00]) + data[footer + 4 :], 2, a="double")


BOMB = """
import resource, sys, numpy as np
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
from homefront.reading import Unreadable, columns_of, parquet
with open(sys.argv[1], "rb") as handle, parquet(handle.read()) as file:
    try:
        columns_of(file, {"a": "double"}, 100)
    except Unreadable:
        # Of this program alone; ru_maxrss would begin with the size of the one that started it.
        print(next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc")
def test_sixty_million_rows_are_not_unpacked(tmp_path: Path) -> None:
    schema = pa.schema([("a", pa.float64())])
    with pq.ParquetWriter(tmp_path / "bomb", schema, compression="zstd") as writer:
        batch = pa.table({"a": np.zeros(10_000_000)})
        for _ in range(6):
            writer.write_table(batch)
    done = subprocess.run(
        [sys.executable, "-c", BOMB, tmp_path / "bomb"], capture_output=True, text=True, timeout=60, check=True
    )
    assert int(done.stdout) < 300
