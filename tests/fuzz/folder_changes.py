"""Changes of files of JSON, Parquet and archives, with the hashes that vouch for them made anew; odd things in place of
files."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import random
import shutil
import socket
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from homefront.observe.front_recorder import AXIS_MEASURES, INDUSTRY_MEASURES, NATION_MEASURES
from homefront.observe.recorder import FOLLOWED, MEASURES

HARM = "<img src=x onerror=alert(1)>"
"""Text that a page must not take for more than text."""

WRONG: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 7, 1.5, -0.0, 1e-300, 1e308, float("nan"), float("inf"), 10**30, -(10**400), "", "x",
    "0", "a" * 100_000, HARM, "\x1b[2J\x1b]0;x\x07", "\u202e", "../../x", "/dev/zero", "a\0b", "$(touch x)",
    "1941-06-22", "9999-12-31", "nan", "1:0", "1:nan", [], {}, [[]], [None], {"a": None}, ["x", "x"], [1, "x"],
    {"": {}},
)  # fmt: skip


def write_signed(file: Path, content: Any) -> None:
    """JSON with the hash that vouches for it, whatever it holds."""
    if isinstance(content, dict):
        content = {key: value for key, value in content.items() if key != "sha256"}
        ascii_only = file.name == "checkpoint.json"
        text = json.dumps(content, sort_keys=True, ensure_ascii=ascii_only)
        content["sha256"] = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    file.unlink(missing_ok=True)
    file.write_bytes(json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def change_bytes(file: Path, dice: random.Random) -> str:
    data = bytearray(file.read_bytes())
    how = dice.choice(("flip", "cut", "insert", "empty", "noise", "twice", "text"))
    at = dice.randrange(len(data) or 1)
    if how == "flip" and data:
        data[at] ^= 1 << dice.randrange(8)
    elif how == "cut":
        del data[at:]
    elif how == "insert":
        data[at:at] = dice.randbytes(dice.randrange(1, 50))
    elif how == "noise":
        data = bytearray(dice.randbytes(dice.randrange(500)))
    elif how == "twice":
        data += bytes(data)
    else:
        data = bytearray(b"" if how == "empty" else b'{"a": ' + b"[" * 100_000)
    file.unlink()
    file.write_bytes(data)
    return f"bytes: {how}"


def nodes(content: Any) -> list[tuple[Any, Any]]:
    """(object or list, key) of every value; of long lists and tables only a few."""
    found: list[tuple[Any, Any]] = []
    keys = list(content) if isinstance(content, dict) else range(len(content)) if isinstance(content, list) else []
    for key in [*keys[:12], *keys[-4:]] if len(keys) > 40 else keys:
        found.append((content, key))
        found += nodes(content[key])
    return found


def change_node(content: Any, dice: random.Random) -> str:
    """One value becomes another of any type, goes, or comes twice."""
    places = nodes(content)
    if not places:
        return "nothing"
    top = dice.random() < 0.3
    owner, key = dice.choice([place for place in places if place[0] is content] if top else places)
    how = dice.choice(("wrong", "wrong", "wrong", "gone", "more", "deep", "near"))
    if how == "gone":
        del owner[key]
    elif how == "more":
        owner[key] = [owner[key], owner[key]] if dice.random() < 0.5 else {"a": owner[key]}
    elif how == "deep":
        deep: Any = 1
        for _ in range(dice.choice((60, 300))):
            deep = [deep]
        owner[key] = deep
    elif how == "near" and isinstance(owner[key], int | float) and not isinstance(owner[key], bool):
        owner[key] = dice.choice((-owner[key], owner[key] * 1000, owner[key] + 1, str(owner[key])))
    elif how == "near" and isinstance(owner[key], list | str):
        owner[key] = owner[key][:-1] if dice.random() < 0.5 else owner[key] + owner[key]
    else:
        owner[key] = dice.choice(WRONG)
    return f"node {key if isinstance(key, str) else 'of a list'}: {how}"


def change_json(file: Path, dice: random.Random) -> str:
    content = json.loads(file.read_bytes())
    what = change_node(content, dice)
    if dice.random() < 0.2:
        what += f", {change_node(content, dice)}"
    if "sha256" in content or file.name in ("plan.json", "manifest.json"):
        write_signed(file, content)
    else:
        file.write_bytes(json.dumps(content).encode())
    return f"json: {what}"


TABLES = ("drop", "rename", "type", "fewer", "more", "none", "value", "value", "metadata", "twice", "gaps")


def other_table(table: pa.Table, dice: random.Random) -> tuple[str, pa.Table]:
    """The same with other columns, types, rows, values or metadata."""
    how = dice.choice(TABLES)
    n = dice.randrange(table.num_columns)
    name, column = table.column_names[n], table.column(n)
    if how == "drop":
        return how, table.remove_column(n)
    if how == "rename":
        names = list(table.column_names)
        names[n] = dice.choice(("x", HARM, ""))
        return how, table.rename_columns(names)
    if how == "type":
        rows = len(table)
        made = dice.choice((
            lambda: pa.array(["x"] * rows), lambda: pa.nulls(rows), lambda: pa.array([[1.0]] * rows),
            lambda: pa.array(np.zeros(rows, dtype=np.int8)), lambda: pa.array([b"x"] * rows),
            lambda: pa.array([{"a": 1}] * rows), lambda: pa.array([True] * rows),
        ))()  # fmt: skip
        return how, table.set_column(n, name, made)
    if how == "fewer":
        return how, table.slice(0, dice.randrange(len(table)))
    if how == "more":
        return how, pa.concat_tables([table] * dice.choice((2, 50)))
    if how == "none":
        return how, table.slice(0, 0)
    if how == "value" and pa.types.is_primitive(column.type):
        values = np.array(column.to_numpy(zero_copy_only=False))
        wrong = dice.choice((np.nan, np.inf, -1, 1e30, 2, 1e9, 255, -(2**31)))
        with np.errstate(all="ignore"):
            values[dice.randrange(len(values) or 1) :: dice.choice((1, 7, 10**6))] = (
                wrong if values.dtype.kind == "f" or abs(wrong) < 2**31 else -1
            )
        return f"{how} {wrong}", table.set_column(n, name, pa.array(values))
    if how == "metadata":
        made = dice.choice(({"homefront": b"x" * 3_000_000}, {"homefront": b"[]"}, {}, {"homefront": b"{" * 10_000}))
        return how, table.replace_schema_metadata(made)
    if how == "twice":
        return how, table.append_column(name, column)
    gaps = [None if i % 3 == 0 else 1.0 for i in range(len(table))]
    return how, table.set_column(n, name, pa.array(gaps, pa.float64()))


def change_parquet(file: Path, dice: random.Random) -> str:
    table = pq.read_table(file)
    if dice.random() < 0.1 and table.schema.metadata and b"homefront" in table.schema.metadata:
        about = json.loads(table.schema.metadata[b"homefront"])
        what = change_node(about, dice)
        table = table.replace_schema_metadata({"homefront": json.dumps(about).encode()})
    else:
        what, table = other_table(table, dice)
    file.unlink()
    pq.write_table(table, file, compression=dice.choice(("zstd", "snappy", "none")))
    return f"parquet: {what}"


def vouched(folder: Path) -> None:
    """The manifest's hashes of files, and result hashes, are those of what now stands there."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    for entry in manifest["worlds"]:
        for key, hashed in (("file", "sha256"), ("front", "front_sha256"), ("followed", "followed_sha256")):
            with contextlib.suppress(OSError, KeyError):
                entry[hashed] = hashlib.sha256((folder / entry[key]).read_bytes()).hexdigest()
        with contextlib.suppress(Exception):
            entry["result_hash"] = _result_hash(folder, entry, manifest["front"])
    write_signed(folder / "manifest.json", manifest)


def _result_hash(folder: Path, entry: dict[str, Any], names: dict[str, Any]) -> str:
    table, followed = pq.read_table(folder / entry["file"]), pq.read_table(folder / entry["followed"])
    society = hashlib.blake2b(digest_size=16)
    for source, columns in ((table, MEASURES), (followed, FOLLOWED)):
        for name in columns:
            society.update(np.ascontiguousarray(source[name].to_numpy()).tobytes())
    values = pq.read_table(folder / entry["front"])["value"].to_numpy()
    axes, cities, days, long = len(names["axes"]), len(names["cities"]), names["days"], names["industry_days"]
    of_axes, of_nation, of_industry = len(AXIS_MEASURES), len(NATION_MEASURES), len(INDUSTRY_MEASURES)
    ends = np.cumsum([axes * days * of_axes, days * of_nation, long * of_industry, cities * days])
    axis, nation, industry, fallen, rest = np.split(values, ends)
    with np.errstate(invalid="ignore"):
        parts = (axis, nation, fallen.astype(np.uint8), industry, rest[: len(rest) - 3 * cities])
    front = hashlib.blake2b(digest_size=16)
    for part in parts:
        front.update(np.ascontiguousarray(part).tobytes())
    hashes = "\n".join([society.hexdigest(), front.hexdigest()])
    return hashlib.blake2b(hashes.encode(), digest_size=16).hexdigest()


def change_zip(file: Path, dice: random.Random) -> str:
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    content = json.loads(members["content.json"])
    how = dice.choice(("node", "node", "node", "packed", "name", "twice", "gone", "table"))
    if how == "node":
        how = change_node(content, dice)
    elif how == "name" and len(members) > 1:
        name = dice.choice(("../../out.parquet", "/tmp/out.parquet", "a\n", HARM))
        members[name] = members.pop(next(n for n in members if n != "content.json"))
    elif how == "gone":
        members.pop(dice.choice(list(members)))
    elif how == "table" and len(members) > 1:
        name = dice.choice([n for n in members if n != "content.json"])
        sink = io.BytesIO()
        pq.write_table(other_table(pq.read_table(io.BytesIO(members[name])), dice)[1], sink)
        members[name] = sink.getvalue()
    if isinstance(content, dict) and "content.json" in members:
        content["files"] = {n: hashlib.sha256(d).hexdigest() for n, d in members.items() if n != "content.json"}
        with contextlib.suppress(Exception):
            entry = content["jobs"][0]["entry"]
            for key, hashed in (("file", "sha256"), ("front", "front_sha256"), ("followed", "followed_sha256")):
                entry[hashed] = content["files"][entry[key]]
        scratch = file.with_suffix(".scratch")
        write_signed(scratch, content)
        members["content.json"] = scratch.read_bytes()
        scratch.unlink()
    file.unlink()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED if how == "packed" else zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, archive.compression)
        if how == "packed":
            archive.writestr("bomb", b"\0" * 30_000_000)
        if how == "twice":
            with contextlib.suppress(UserWarning):
                archive.writestr("content.json", b"{}")
    return f"zip: {how}"


ODD = ("fifo", "endless", "loop", "folder", "socket", "nowhere", "hole", "gone", "swapped", "named")


def change_file(file: Path, folder: Path, dice: random.Random) -> str:
    """Something else stands at the name of a file."""
    how = dice.choice(ODD)
    others = [path for path in folder.rglob("*") if path.is_file() and path != file]
    if how == "named":
        with contextlib.suppress(OSError):
            (file.parent / dice.choice((b"\xff\xfe".decode("utf-8", "surrogateescape"), "a\nb\x1b[31m", "n" * 250,
                                        f"x{file.name}", "1x.zip", "00001x.lock", "day-x"))).touch()  # fmt: skip
        return "file: odd names beside it"
    content = file.read_bytes()
    file.unlink()
    if how == "fifo":
        os.mkfifo(file)
    elif how == "socket":
        with socket.socket(socket.AF_UNIX) as bound, contextlib.suppress(OSError):
            bound.bind(str(file))
    elif how == "folder":
        file.mkdir()
    elif how == "hole":
        with file.open("wb") as handle:
            handle.write(content)
            handle.truncate(1 << 40)
    elif how == "swapped" and others:
        shutil.copyfile(dice.choice(others), file)
    elif how != "gone":
        file.symlink_to({"endless": "/dev/zero", "loop": file.name}.get(how, "not-there"))
    return f"file: {how}"
