"""A scenario of your own: a copy of another under a new id, to be changed."""

from __future__ import annotations

import datetime
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from homefront.errors import ParameterError, ResourceError
from homefront.scenario.bare import bare_files
from homefront.scenario.catalogue import is_shipped
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Registry, Scenario

LONGEST_ID = 60
"""Letters that the id of a scenario may have."""


class Copied(NamedTuple):
    """A scenario that was copied. folder : of the copy.   of : id of the original."""

    folder: Path
    of: str


def copy_scenario(name: str, source: str, folder: Path, registry: Registry) -> Copied:
    """A copy of a scenario under a new id. Nothing that is there already is overwritten.

    name : the new id.   source : id or folder of the scenario to start from.   folder : where the new one is put.
    Raises ParameterError for an id that cannot be one or a folder that is there, ScenarioError for the source,
    ResourceError where the disk does not take it.
    """
    original, target = _made(name, source, folder, registry)
    with _removed_if_it_fails(target):
        _fill(target, name, source, original.folder, registry)
    return Copied(target, original.id)


def bare_scenario(name: str, source: str, folder: Path, registry: Registry, start: datetime.date, days: int) -> Copied:
    """A scenario that is to be filled: numbers and command tree of another, and tables without rows.

    start, days : its first day, and how many days it has. The rest as in `copy_scenario`.
    """
    original, target = _made(name, source, folder, registry)
    with _removed_if_it_fails(target):
        for file, text in bare_files(original, name, start, days).items():
            (target / file).write_text(text, encoding="utf-8")
    return Copied(target, original.id)


def _made(name: str, source: str, folder: Path, registry: Registry) -> tuple[Scenario, Path]:
    """The scenario to start from, and a new folder."""
    if not isinstance(name, str) or len(name) > LONGEST_ID or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        expected = f"an id of at most {LONGEST_ID} small letters, digits and hyphens, as in port-city"
        raise ParameterError(f"{str(name)[:80]!r}: expected {expected}")
    if is_shipped(name):
        told = "ships with homefront, so that commands would take that one and not your copy; choose another id"
        raise ParameterError(f"{name!r}: {told}, as my-{name}")
    original = load_scenario(source, registry)
    target = folder / name
    if os.path.lexists(target):
        raise ParameterError(f"{target}: exists already; choose another id, or --in another folder")
    try:
        target.mkdir(parents=True)
    except OSError as error:
        raise ResourceError(f"{target}: could not be made ({error.strerror or error})") from error
    return original, target


@contextmanager
def _removed_if_it_fails(target: Path) -> Iterator[None]:
    """A folder just made goes again if what fills it fails."""
    try:
        yield
    except BaseException as error:
        shutil.rmtree(target, ignore_errors=True)
        if isinstance(error, OSError):
            raise ResourceError(f"{target}: could not be written ({error.strerror or error})") from error
        raise


def _fill(target: Path, name: str, source: str, original: Path, registry: Registry) -> None:
    """Copies a scenario into a folder just made, under a new id."""
    ignored = shutil.ignore_patterns("__pycache__", ".*")
    shutil.copytree(original, target, ignore=ignored, dirs_exist_ok=True)
    file = target / "scenario.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"(?m)^id = ([\"']).*?\1", f'id = "{name}"', text, count=1), encoding="utf-8")
    if load_scenario(target, registry).id != name:
        raise ParameterError(f"{source}: its scenario.toml has no line `id = ...` that could be changed to {name!r}")
