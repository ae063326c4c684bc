"""The scenarios that ship with homefront."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from homefront.errors import Problem, ScenarioError, nearest

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Entry:
    """A scenario that ships: what `homefront.list_scenarios` returns.

    Attributes
    ----------
    id, title : str
        Id and title of the scenario.
    folder : Path
        Folder of its files.
    """

    id: str
    title: str
    folder: Path


def list_scenarios() -> tuple[Entry, ...]:
    """The scenarios that ship, by id."""
    entries = []
    for name in _ids():
        folder = _library() / name
        head = tomllib.loads((folder / "scenario.toml").read_text(encoding="utf-8"))["scenario"]
        entries.append(Entry(name, str(head["title"]), folder))
    return tuple(entries)


def find(scenario_id: str) -> Path:
    """The folder of a scenario that ships; ScenarioError, with the nearest id, if there is none."""
    ids = _ids()
    if scenario_id not in ids:
        expected, hint = f"a folder, or one of {', '.join(ids)}", nearest(scenario_id, ids)
        raise ScenarioError([Problem(scenario_id, 0, "scenario", "no such scenario", expected, hint)])
    return _library() / scenario_id


def is_shipped(name: str) -> bool:
    """Whether a name is the id of a scenario that ships."""
    return name in _ids()


def looks_like_id(name: str) -> bool:
    """Whether a name has the form of an id rather than of a path."""
    return _ID.fullmatch(name) is not None


def _library() -> Path:
    return Path(str(resources.files("homefront.library")))


def _ids() -> list[str]:
    return sorted(path.name for path in _library().iterdir() if (path / "scenario.toml").is_file())
