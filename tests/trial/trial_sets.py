"""Sets of parameters with which this engine obeys the trial code's rules: trial.toml and trial_reduced.toml, here."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from homefront.parameters import specs_of
from homefront.processes import Processes, chosen_processes

NAMES = ("trial", "trial_reduced")


@cache
def values(name: str) -> Mapping[str, float]:
    """Values of a set that differ from the declared defaults, by "process.parameter"."""
    tables = tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))
    return {f"{process}.{key}": float(value) for process, table in tables.items() for key, value in table.items()}


def processes(name: str, changes: Mapping[str, float] | None = None) -> Processes:
    """Processes with the values of one of these sets, or of one that ships, then with single changes."""
    if name in NAMES:
        return chosen_processes("defaults", {**values(name), **(changes or {})})
    return chosen_processes(name, dict(changes or {}))


def all_values(name: str) -> dict[str, float]:
    """Every parameter of one of these sets, by "process.parameter": for settings that let no world draw any."""
    found = processes(name).items()
    return {f"{process}.{key}": getattr(owner, key) for process, owner in found for key in specs_of(owner)}
