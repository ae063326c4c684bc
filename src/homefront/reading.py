"""The one door for files that come from elsewhere: opened without waiting, bounded, and typed before anybody uses them.

A folder of results, a plan, a checkpoint, a posterior may come from a stranger. What is read here is a regular file of
a bounded size; JSON is of bounded depth and size, without NaN where none is meant, and is turned into what a caller
expects by pydantic; Parquet has the expected columns, types and number of rows, and is unpacked piece by piece.

Functions raise `Unreadable`, whose text says what came and what was expected; `refused` makes it an error of homefront.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

from homefront.errors import HomefrontError

if TYPE_CHECKING:
    import numpy as np
    from pydantic import TypeAdapter

T = TypeVar("T")

MOST_DEPTH = 50
MOST_NODES = 5_000_000
"""Values that a JSON file may hold; 100 bytes of memory each, about."""

MOST_DIGITS = 40
"""Of a whole number; a seed may be a long one."""

PIECE = 1 << 16
"""Rows of Parquet, or bytes of a file, that are read at a time."""


class Unreadable(ValueError):  # noqa: N818 - a reason, put into words by `refused`
    """What came instead of what was expected."""


@contextmanager
def refused(file: object, error: type[HomefrontError], hint: str) -> Iterator[None]:
    """What is unreadable inside becomes `error`: which file, what came and was expected, what to try."""
    try:
        yield
    except Unreadable as reason:
        raise error(f"{file}: {reason}; {hint}") from reason


# --- bytes and text -----------------------------------------------------------------------------------------------


@contextmanager
def open_regular(file: Path) -> Iterator[IO[bytes]]:
    """A regular file, open. Nothing is waited for: a pipe or device is refused."""
    with put_in_reasons():
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    try:
        with put_in_reasons():
            mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise Unreadable(f"{_kind_of(mode)}, expected a file")
        with os.fdopen(descriptor, "rb", closefd=False) as handle:
            yield handle
    finally:
        os.close(descriptor)


def read_bytes(file: Path, most: int) -> bytes:
    """All of a regular file of at most so many bytes."""
    with open_regular(file) as handle, put_in_reasons():
        size = os.fstat(handle.fileno()).st_size
        if size > most:
            raise Unreadable(f"{size:,} bytes, expected {most:,} at most")
        content = handle.read(size + 1)
    if len(content) > size:
        raise Unreadable("a file that grows while it is read, expected one at rest")
    return content


@contextmanager
def put_in_reasons() -> Iterator[None]:
    """What the system refuses inside becomes Unreadable."""
    try:
        yield
    except Unreadable:
        raise
    except (OSError, ValueError) as error:
        raise Unreadable(reason_of(error)) from error


def read_text(file: Path, most: int) -> str:
    """A regular file of at most so many bytes, in UTF-8."""
    try:
        return read_bytes(file, most).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(f"byte {error.start} is no UTF-8, expected text in UTF-8") from error


def reason_of(error: BaseException) -> str:
    """Why the system did not do what it was asked, in a few words."""
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def there(file: Path) -> bool:
    """Whether anything has this name, be it a link that leads nowhere; False where that cannot be told."""
    try:
        return os.path.lexists(file)
    except (OSError, ValueError):
        return False


def _kind_of(mode: int) -> str:
    kinds = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"))
    return next((name for test, name in kinds if test(mode)), "a device")


# --- JSON ---------------------------------------------------------------------------------------------------------


def read_object(file: Path, most: int, nan: bool = False) -> dict[str, Any]:
    """The JSON object of a file; `nan`: whether NaN and Infinity may stand for numbers."""
    return object_of(read_bytes(file, most), nan)


def object_of(data: bytes, nan: bool = False) -> dict[str, Any]:
    """The JSON object that some bytes hold: no key twice, no number of more than MOST_DIGITS, MOST_DEPTH levels."""
    if sum(data.count(mark) for mark in (b",", b"[", b"{")) > MOST_NODES:
        raise Unreadable(f"more than {MOST_NODES:,} values, expected fewer")
    try:
        content = json.loads(
            data.decode("utf-8"), parse_int=_whole, parse_float=float if nan else _finite,
            parse_constant=float if nan else _no_constant, object_pairs_hook=_object,
        )  # fmt: skip
    except UnicodeDecodeError as error:
        raise Unreadable(f"byte {error.start} is no UTF-8, expected JSON in UTF-8") from error
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"no JSON ({error.msg} in line {error.lineno}), expected the file as it was written"
        ) from error
    except RecursionError as error:
        raise Unreadable(f"nested too deep, expected {MOST_DEPTH} levels at most") from error
    if not isinstance(content, dict):
        raise Unreadable(f"{_named(content)}, expected a JSON object")
    _refuse_deep(content, b"\\ud" in data or b"\\uD" in data)
    return content


def typed(adapter: TypeAdapter[T], content: Any, where: str = "") -> T:
    """Plain JSON as what the adapter describes, strictly: text is no number, 1 is no truth."""
    from pydantic import ValidationError

    try:
        return adapter.validate_json(json.dumps(content), strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(part for part in (where, *map(str, first["loc"])) if part)
        got = "" if first["type"] == "missing" else f", got {_named(first['input'])}"
        raise Unreadable(f"{short(place or 'its content')}: {first['msg'].rstrip('.')}{got}") from error
    except HomefrontError as error:  # what a dataclass says of its own fields
        raise Unreadable(str(error)) from error
    except (ValueError, TypeError, RecursionError) as error:
        raise Unreadable(f"{where or 'its content'}: {short(str(error))}") from error


def short(text: str, most: int = 80) -> str:
    """The text, cut where it would fill a screen."""
    return text if len(text) <= most else f"{text[:most]}..."


def _named(value: object) -> str:
    """A JSON value for a message."""
    if isinstance(value, dict | list):
        return f"{'an object' if isinstance(value, dict) else 'a list'} of {len(value)}"
    return short(json.dumps(value, default=str))


def _whole(text: str) -> int:
    if len(text.lstrip("-")) > MOST_DIGITS:
        raise Unreadable(f"a whole number of {len(text)} digits, expected {MOST_DIGITS} at most")
    return int(text)


def _finite(text: str) -> float:
    number = float(text)
    if number - number != 0:
        raise Unreadable(f"the number {short(text)}, expected one that fits 64 bits")
    return number


def _no_constant(text: str) -> float:
    raise Unreadable(f"{text}, expected a number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Unreadable("an object with a key that stands twice, expected each once")
    return found


def _refuse_deep(content: Any, look_at_texts: bool) -> None:
    """Level by level; a text with half of a letter (a lone surrogate) could not be written again."""
    level: list[Any] = [content]
    for _ in range(MOST_DEPTH):
        below: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                below += item.values()
                if look_at_texts:
                    below += item.keys()
            elif isinstance(item, list):
                below += item
            elif look_at_texts and isinstance(item, str) and any("\ud800" <= letter <= "\udfff" for letter in item):
                raise Unreadable("a text with half of a letter (a lone surrogate), expected whole ones")
        level = [item for item in below if look_at_texts or isinstance(item, dict | list)]
        if not level:
            return
    raise Unreadable(f"nested too deep, expected {MOST_DEPTH} levels at most")


# --- Parquet ------------------------------------------------------------------------------------------------------

MOST_COLUMNS, MOST_GROUPS, MOST_METADATA = 1_000, 100_000, 1_000_000


@contextmanager
def _as_unreadable() -> Iterator[None]:
    """What pyarrow raises where a file is not what it says."""
    import pyarrow as pa

    try:
        yield
    except Unreadable:
        raise
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError, IndexError, OverflowError) as error:
        raise Unreadable(f"no Parquet that can be read ({short(reason_of(error))})") from error


@contextmanager
def parquet(data: bytes) -> Iterator[Any]:
    """The bytes of a file as a pyarrow ParquetFile, none of its rows read yet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with _as_unreadable():
        limits = {"thrift_string_size_limit": 2 * MOST_METADATA, "thrift_container_size_limit": MOST_GROUPS}
        with pq.ParquetFile(pa.BufferReader(data), **limits) as file:
            if file.metadata.num_columns > MOST_COLUMNS:
                raise Unreadable(f"{file.metadata.num_columns} columns, expected {MOST_COLUMNS} at most")
            yield file


def columns_of(file: Any, wanted: Mapping[str, str], rows: int, most_bytes: int = 1 << 34) -> dict[str, np.ndarray]:
    """Columns by name from an open ParquetFile, as arrays of so many numbers.

    wanted : type of each as pyarrow names it ("float", "double", "int32", "int64").   rows : of each, as expected by
    whoever asks; the file's own word is compared with it, and no more is unpacked whatever the file says.
    """
    import numpy as np

    types = {"float": np.float32, "double": np.float64, "int32": np.int32, "int64": np.int64}
    with _as_unreadable():
        schema, found = file.schema_arrow, file.metadata.num_rows
        for name, kind in wanted.items():
            at = schema.get_all_field_indices(name)
            if len(at) != 1 or str(schema.types[at[0]]) != kind:
                came = f"{len(at)} columns" if len(at) != 1 else str(schema.types[at[0]])
                raise Unreadable(f"column {short(name)!r}: {short(came)}, expected one of type {kind}")
        if found != rows:
            raise Unreadable(f"{found:,} rows, expected {rows:,}")
        if rows * sum(np.dtype(types[kind]).itemsize for kind in wanted.values()) > most_bytes:
            raise Unreadable(f"{rows:,} rows of {len(wanted)} columns, expected {most_bytes:,} bytes at most")
        out = {name: np.empty(rows, dtype=types[kind]) for name, kind in wanted.items()}
        done = 0
        for batch in file.iter_batches(batch_size=PIECE, columns=list(wanted), use_threads=False):
            if done + batch.num_rows > rows:
                raise Unreadable(f"more rows than the {rows:,} that it says it has")
            for name in wanted:
                column = batch.column(name)
                if column.null_count:
                    raise Unreadable(f"column {name!r} has gaps, expected a number in each row")
                out[name][done : done + batch.num_rows] = np.from_dlpack(column)  # to_numpy would load pandas
            done += batch.num_rows
        if done != rows:
            raise Unreadable(f"{done:,} rows could be read, expected {rows:,}")
        return out
