"""Scenarios gone wrong: a shipped scenario as bytes by name, changed a few times as one seed says.

Every mutant follows from its seed alone, so a finding is told by a number: `benchmarks/fuzz.py scenarios --only 4711`.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from homefront.scenario import catalogue

Files = dict[str, bytes]

BASES = ("britain-1940",) * 6 + ("france-1940", "moscow-1941", "moscow-1941")
"""What is mutated: mostly the smallest, sometimes those with a front that is drawn or simulated."""

HUGE_INTEGERS = (
    "0x" + "f" * 400, "0x" + "f" * 5000, "9" * 400, "9" * 5000, "-" + "9" * 30, str(2**63), str(-(2**63) - 1),
    "1" + "0" * 308,
)  # fmt: skip
TOML_VALUES = (
    *HUGE_INTEGERS, "0", "-1", "1", "7", "1e400", "-1e308", "1e308", "5e-324", "0.0", "-0.0", "0.5", "inf", "-inf",
    "nan",
    "true", "false", '""', '" "', '"*"', '"x"', "'x'", "[]", "{}", "[[]]", "[{}]", "[1, 2]", '["x", "x"]', '[""]',
    '["*"]', "{ x = 1 }", "{ value = 1 }", '{ value = 1, unit = "share", source = "x", grade = "assumed" }',
    "0001-01-01", "9999-12-31", "1941-10-16", "1940-06-01", "2000-02-29", "1941-10-16T12:00:00", "1941-10-16T12:00:00Z",
    "12:00:00", '"1941-10-16"', '"\\u0000"', '"\\u001b[2J"', '"\\u202e"', '"../x.csv"', '"/etc/passwd"', '"block"',
    '"' + "x" * 3000 + '"', '"' + "x" * 70_000 + '"', "[" * 200 + "]" * 200, "[" * 5000 + "]" * 5000,
    "{ a = " * 80 + "1" + " }" * 80, "[" + "1, " * 3000 + "]", '"""\nx\n"""', '"scenario.toml"', '"regions.csv"',
)  # fmt: skip
TOML_KEYS = (
    "x", "line", '""', '" "', "value", "source", "kind", "'\\u0000'", '"\\u001b[2J"', "a.b", ".".join("a" * 60),
    ".".join("a" * 3000), '"' + "k" * 5000 + '"', "values", "scenario", "from", "to", "first", "name", "hardship",
    "talk",
)  # fmt: skip
CELLS = (
    "", " ", "0", "-1", "1", "NaN", "nan", "inf", "-inf", "1e308", "-1e308", "1e999", "5e-324", "1e-300", "0.5", "1.0",
    "999999999999999999", "-999999999999999999", "9" * 30, "9" * 400, "0001-01-01", "9999-12-31", "1941-02-30",
    "1941-10-16", "1940-09-07", "1890-01-01", "1990-12-31", "1941-10-16T00:00", "true", "*", "all", "outside", "x",
    "\x1b[31m", "\u202eabc", "a;b;c", ";" * 500, "'", '""""', '"a,b"', '"a\nb"', "=1+1", "x" * 3000, "x" * 70_000,
    "90", "-90", "180", "-180", "91", "block", "yes", "share", "\u0661\u0662",
    "\uff11\uff19\uff14\uff11-\uff11\uff10-\uff11\uff16", "\U0001f600",
)  # fmt: skip
JSON_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 1941, 10**400, 1e308, "", " ", "x", "1941", "and others", "\x1b[2J", "\ud800",
    "\u202e",
    "\0", [], {}, [[]], [{}], [None], [1], ["x"], [["x"]], [[1941]], [[]], {"x": 1}, {"family": 1}, {"family": None},
    [{"family": 1}], [{"family": ["x"]}], [{"given": "x"}], [{"literal": None}], [{"family": "x", "given": 3}],
    {"date-parts": []}, {"date-parts": [[]]}, {"date-parts": [[None]]}, {"date-parts": [["1941", "x"]]},
    {"date-parts": None}, {"date-parts": 1941}, {"date-parts": {"0": 1}}, {"date-parts": [[1941, 13, 99], [2000]]},
    {"raw": 1}, {"literal": ["x"]}, {"raw": "about 1941"}, {"date-parts": [[10**30]]}, "x" * 3000, "https://x",
    "ftp://x",
    "javascript:alert(1)", ["x"] * 2000, [{"family": "x"}] * 2000,
)  # fmt: skip
JSON_KEYS = (
    "author", "editor", "issued", "id", "title", "type", "URL", "DOI", "ISBN", "note", "publisher", "publisher-place",
    "container-title", "volume", "issue", "page", "edition", "version", "x", "", "\ud800", "abstract",
)  # fmt: skip
JSON_TEXTS = (
    "[" * 30_000, "1e999", "NaN", "-Infinity", "9" * 5000, '"\\ud800"', '{"a":' * 3000 + "1" + "}" * 3000,
    "[" * 900 + "]" * 900, '"\\u0000"',
)  # fmt: skip
BYTES = (
    b"\0", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\r\n", b"\n\n\n", b'"', b"'", b",", b";", b"\t", b"#",
    b"[",
    b"]]", b"{", b"=", b"\\", b"\x1b[2J", b"\xe2\x80\xae", b"-", b"0", b"9" * 40, b"x" * 5000, b"\n[x]\n",
    b"\na.b = 1\n",
)  # fmt: skip
NAMES = (
    b"\xff.csv", b"\xff\xfe", b"a\nb.csv", b"\x1b[31m.csv", b"x" * 250 + b".csv", b" .csv", b"-rf.csv", b"x.CSV",
    b".hidden",
    "ü.csv".encode(), b"x.json", b"x.toml", b"__pycache__", b"sub/x.csv", b"sub/\xff.csv", b"a/b/c/d/e/f/g.csv",
    b"x,y.csv",
)  # fmt: skip

_PAIR = re.compile(rb'[A-Za-z_"][\w."-]* = (?:"[^"\n]*"|\[[^\]\n]*\]|\{[^}\n]*\}|[^,}\n#]+)')
_HEADER = re.compile(rb"^\[\[?[^\n]*$", re.MULTILINE)


@dataclass
class Mutant:
    """A scenario after its changes. files : by name.   odd : entries that are no plain files, as (kind, name, target).

    done : what was done, for whoever looks at a finding.
    """

    base: str
    files: Files
    odd: list[tuple[str, bytes, bytes]] = field(default_factory=list)
    done: list[str] = field(default_factory=list)


MANY_NODES = 20_000
"""From so many lists and objects on, sources.json is written as one line: Python's own writer of lines takes a node's
depth times as long for it, 20 s where 300 copies of a list stand 2,000 deep."""


def originals() -> dict[str, Files]:
    """The shipped scenarios as bytes by name."""
    out = {}
    for name in sorted(set(BASES)):
        folder = catalogue.find(name)
        paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
        out[name] = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    return out


def mutant(seed: int, bases: dict[str, Files]) -> Mutant:
    """The mutant of a seed: one to three changes, more often one."""
    dice = random.Random(seed)
    base = dice.choice(BASES)
    out = Mutant(base, dict(bases[base]))
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        change = dice.choices([change for change, _ in CHANGES], [weight for _, weight in CHANGES])[0]
        name = change(out, dice)
        out.done.append(f"{change.__name__.strip('_')} {name}")
    return out


def write(changed: Mutant, original: Path, folder: Path) -> None:
    """The mutant as a folder: unchanged files are hard links to those of `original`, a folder of the base."""
    folder.mkdir()
    for name, data in changed.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        source = original / name
        if source.is_file() and source.stat().st_size == len(data) and source.read_bytes() == data:
            os.link(source, path)
        else:
            path.write_bytes(data)
    for kind, name, target in changed.odd:
        path = os.path.join(os.fsencode(folder), name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if os.path.lexists(path):
            continue
        if kind == "fifo":
            os.mkfifo(path)
        elif kind == "folder":
            os.mkdir(path)
        elif kind == "link":
            os.symlink(target, path)
        else:
            Path(os.fsdecode(path)).write_bytes(target)


def _pick(out: Mutant, dice: random.Random, ending: str = "") -> str:
    """A file that is there, scenario.toml and sources.json more often than their number would have it."""
    names = [name for name in out.files if name.endswith(ending)]
    if not ending and dice.random() < 0.4:
        names = [name for name in names if not name.endswith(".csv")] or names
    return dice.choice(names) if names else ""


def _bytes(out: Mutant, dice: random.Random) -> str:
    name = _pick(out, dice)
    data = out.files.get(name, b"")
    if not data:
        return name
    at, to = sorted(dice.randrange(len(data) + 1) for _ in range(2))
    short = min(to, at + dice.choice((1, 3, 30)))
    out.files[name] = dice.choice((
        data[:at] + dice.choice(BYTES) + data[at:],
        data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :],
        data[:at] + data[short:],
        data[:at] + data[at:short] * dice.choice((2, 50)) + data[short:],
        data[:at],
        data[:at] + data[to:],
        data.replace(b"\n", b"\r\n"),
    ))  # fmt: skip
    return name


def _lines(out: Mutant, dice: random.Random) -> str:
    name = _pick(out, dice)
    lines = out.files.get(name, b"").split(b"\n")
    n, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    what = dice.randrange(5)
    if what == 0:
        del lines[n]
    elif what == 1:
        lines.insert(n, lines[other])
    elif what == 2:
        lines[n], lines[other] = lines[other], lines[n]
    elif what == 3:
        lines[n:n] = [lines[n]] * dice.choice((2, 60, 3000))
    else:
        lines[n : n + 2] = [b"".join(lines[n : n + 2])]
    out.files[name] = b"\n".join(lines)
    return name


def _cell(out: Mutant, dice: random.Random) -> str:
    name = _pick(out, dice, ".csv")
    lines = out.files.get(name, b"").split(b"\n")
    n = dice.choice((0, dice.randrange(len(lines)), dice.randrange(len(lines))))
    cells = lines[n].split(b",")
    at = dice.randrange(len(cells))
    other = dice.choice(lines).split(b",")
    cells[at] = dice.choice((
        dice.choice(CELLS).encode(), dice.choice(CELLS).encode(), other[min(at, len(other) - 1)], dice.choice(other),
        dice.choice((b"-", b"0", b"1e9", b" ")) + cells[at],
        cells[at] + dice.choice((b"0000000", b"e9", b" ", b".5", b";x")),
    ))  # fmt: skip
    lines[n] = b",".join(cells)
    out.files[name] = b"\n".join(lines)
    return name


def _column(out: Mutant, dice: random.Random) -> str:
    """A column of every row: set to one value, dropped, doubled, or changed places with another."""
    name = _pick(out, dice, ".csv")
    rows = [line.split(b",") for line in out.files.get(name, b"").split(b"\n")]
    at, to = dice.randrange(len(rows[0])), dice.randrange(len(rows[0]))
    what, value = dice.randrange(4), dice.choice(CELLS).encode()
    for n, row in enumerate(rows):
        if len(row) <= max(at, to):
            continue
        if what == 0 and n > 0:
            row[at] = value
        elif what == 1:
            del row[at]
        elif what == 2:
            row.insert(at, row[at])
        elif what == 3:
            row[at], row[to] = row[to], row[at]
    out.files[name] = b"\n".join(b",".join(row) for row in rows)
    return name


def _pair(out: Mutant, dice: random.Random) -> str:
    """A key of scenario.toml, also inside an inline table: another value, another name, gone, or twice."""
    data = out.files.get("scenario.toml", b"")
    found = list(_PAIR.finditer(data))
    if not found:
        return "none"
    match = dice.choice(found)
    key, _, value = match.group().partition(b" = ")
    other = dice.choice(found).group().partition(b" = ")
    new = dice.choice((
        key + b" = " + dice.choice(TOML_VALUES).encode(), key + b" = " + dice.choice(TOML_VALUES).encode(),
        key + b" = " + dice.choice(TOML_VALUES).encode(), key + b" = " + other[2], other[0] + b" = " + value,
        dice.choice(TOML_KEYS).encode() + b" = " + value, b"", key + b".x = " + value,
        match.group() + dice.choice((b", ", b"\n")) + dice.choice(TOML_KEYS).encode() + b" = 1",
    ))  # fmt: skip
    out.files["scenario.toml"] = data[: match.start()] + new + data[match.end() :]
    return f"scenario.toml {key.decode(errors='replace')}"


def _header(out: Mutant, dice: random.Random) -> str:
    """A header of scenario.toml: another, doubled brackets, a deeper one, gone with its table, or table twice."""
    data = out.files.get("scenario.toml", b"")
    found = list(_HEADER.finditer(data))
    if not found:
        return "none"
    n = dice.randrange(len(found))
    match = found[n]
    end = found[n + 1].start() if n + 1 < len(found) else len(data)
    own, table = match.group(), data[match.start() : end]
    new = dice.choice((
        dice.choice(found).group() + table[len(own) :], b"[" + own + b"]" + table[len(own) :],
        own.replace(b"[[", b"[").replace(b"]]", b"]") + table[len(own) :], b"", table * 2, table * 200, own + b"\n",
        own.replace(b"]", b"." + dice.choice(TOML_KEYS).encode() + b"]", 1) + table[len(own) :],
        b"[" + dice.choice(TOML_KEYS).encode() + b"]\n" + table, table[len(own) :],
    ))  # fmt: skip
    out.files["scenario.toml"] = data[: match.start()] + new + data[end:]
    return f"scenario.toml {own.decode(errors='replace')}"


def _node(out: Mutant, dice: random.Random) -> str:
    """A node of sources.json: another value, a new key, gone, or another text in its place."""
    try:
        data = json.loads(out.files.get("sources.json", b""))
    except (ValueError, RecursionError):
        return "none"
    holders = [holder for holder in _holders(data) if holder]
    if not holders:
        return "none"
    holder = dice.choice(holders)
    key = dice.choice(list(holder)) if isinstance(holder, dict) else dice.randrange(len(holder))
    what = dice.randrange(6)
    if what == 0:
        del holder[key]
    elif what == 1 and isinstance(holder, dict):
        holder[dice.choice(JSON_KEYS)] = dice.choice(JSON_VALUES)
    elif what == 2:
        holder[key] = "@@"
    elif isinstance(holder, list) and what == 3:
        holder.extend(holder * dice.choice((1, 300)))
    else:
        holder[key] = dice.choice(JSON_VALUES)
    lines = 1 if len(_holders(data)) < MANY_NODES else None
    try:
        text = json.dumps(data, indent=lines).replace('"@@"', dice.choice(JSON_TEXTS), 1)
    except RecursionError:
        return "none"
    out.files["sources.json"] = text.encode()
    return f"sources.json {key}"


def _holders(data: Any) -> list[Any]:
    """Lists and objects inside a JSON value, itself too; without recursion, for some are deep."""
    found, waiting = [], [data]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict | list):
            found.append(here)
            waiting += here.values() if isinstance(here, dict) else here
    return found


def _folder(out: Mutant, dice: random.Random) -> str:
    """A file gone, renamed, exchanged, emptied, made a folder, a FIFO or a link; or a stranger beside the others."""
    name, other = _pick(out, dice), _pick(out, dice)
    if not name:
        return "none"
    data = out.files[name]
    what = dice.randrange(9)
    here = name.encode()
    links = (here, b"./" + here, other.encode(), b"/dev/zero", b"/etc/passwd", b"..", b".", b"none", b"/", b"x" * 4000)
    if what == 0:
        del out.files[name]
    elif what == 1:
        out.files[name], out.files[other] = out.files[other], data
    elif what == 2:
        out.files[name] = b""
    elif what == 3:
        del out.files[name]
        out.odd.append((dice.choice(("fifo", "folder", "link")), here, dice.choice(links)))
    elif what == 4:
        out.odd.append((dice.choice(("fifo", "folder", "link", "file")), dice.choice(NAMES), dice.choice(links)))
    elif what == 5:
        out.odd.append(("file", dice.choice(NAMES), data))
        del out.files[name]
    elif what == 6:
        out.odd += [("file", f"more{n}.txt".encode(), b"x") for n in range(dice.choice((3, 250)))]
    elif what == 7:
        out.odd.append(("folder", b"/".join([b"d"] * dice.choice((5, 300))), b""))
    else:
        out.odd += [("link", b"one.csv", b"two.csv"), ("link", b"two.csv", b"one.csv")]
    return name


CHANGES: tuple[tuple[Callable[[Mutant, random.Random], str], int], ...] = (
    (_bytes, 12), (_lines, 10), (_cell, 22), (_column, 8), (_pair, 26), (_header, 7), (_node, 10), (_folder, 5),
)  # fmt: skip
"""Changes, and how often each is made."""
