"""Packages that add to homefront: found by the name of an entry point, and loaded when the user asks for that name.

    [project.entry-points."homefront.processes"]
    hoarding = "homefront_hoarding:Hoarding"

A plugin is code. No file can ask for it, neither a scenario nor the folder of a run: only a name that the user gives
does, as `--with hoarding` or `mechanisms=["hoarding"]`. docs/decisions/0042-plugins.md says why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Literal, get_args

from homefront.code_digest import code_digest
from homefront.errors import ArgumentError, ResultsError, nearest

Group = Literal["processes", "measures", "outcomes", "charts", "models"]
"""What a package can add; its entry points stand in the group "homefront.GROUP"."""

GROUPS: tuple[Group, ...] = get_args(Group)

WITH_RUN: tuple[Group, ...] = ("processes", "measures", "outcomes")
"""Groups that `--with NAME` loads. Charts and models are asked for by their own commands."""

KIND = {
    "processes": "mechanism", "measures": "kind of measure", "outcomes": "outcome", "charts": "chart",
    "models": "model",
}  # fmt: skip
"""What one of a group is called."""


@dataclass(frozen=True)
class Packaged:
    """Which code a plugin is. name : of its entry points.   package, version : as installed.   code : sha256 of the
    Python files of its package, on which the bytes of a run depend."""

    name: str
    package: str
    version: str
    code: str

    def __str__(self) -> str:
        return f"{self.name} {self.version} (package {self.package})"


def installed(groups: Iterable[Group] = WITH_RUN) -> dict[str, list[EntryPoint]]:
    """Name -> entry points of these groups, by name. Nothing is loaded."""
    found: dict[str, list[EntryPoint]] = {}
    for group in groups:
        for entry in entry_points(group=f"homefront.{group}"):
            found.setdefault(entry.name, []).append(entry)
    return dict(sorted(found.items()))


def entries(name: str, groups: Iterable[Group] = WITH_RUN) -> list[EntryPoint]:
    """Entry points of a name, all of one package; ArgumentError if there is none, or two packages have it."""
    known = installed(groups)
    if name not in known:
        there = ", ".join(known) or "none"
        told = f"no installed package adds it; those that are installed: {there}"
        raise ArgumentError("mechanisms", repr(name), told, nearest(name, known))
    found = {(entry.group, entry.value): entry for entry in known[name]}
    packages = sorted({_distribution(entry) for entry in found.values()})
    if len(packages) > 1:
        raise ArgumentError("mechanisms", repr(name), f"two packages add it, {', '.join(packages)}; uninstall one")
    return list(found.values())


def of_packages(group: Group, packages: Collection[str]) -> list[EntryPoint]:
    """Entry points of a group that these packages add, by name; for packages whose code the user has asked for."""
    found = [entry for entry in entry_points(group=f"homefront.{group}") if _distribution(entry) in packages]
    return sorted(found, key=lambda entry: entry.name)


def load(entry: EntryPoint) -> Any:
    """The object of an entry point; ArgumentError with the reason where its package cannot be loaded."""
    try:
        return entry.load()
    except Exception as error:
        where = f"{entry.value} of the package {_distribution(entry)}"
        why = f"{type(error).__name__}: {error}"
        raise ArgumentError("mechanisms", repr(entry.name), f"{where} cannot be loaded ({why})") from error


@cache
def packaged(name: str) -> Packaged:
    """Which code a name stands for; ArgumentError as `entries`. Nothing is loaded."""
    first = entries(name)[0]
    assert first.dist is not None
    return Packaged(name, _distribution(first), first.dist.version, code_digest(first.module))


def _distribution(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist is not None else entry.module.partition(".")[0]


def as_data(found: Iterable[Packaged]) -> list[dict[str, str]]:
    """For a file."""
    return [asdict(one) for one in found]


class OtherCodeError(ResultsError):
    """This machine lacks the package of a mechanism, or has another version or code of it."""


def here(names: Collection[str], recorded: Iterable[Packaged]) -> list[Packaged]:
    """Which code these names stand for on this machine. Nothing is loaded.

    recorded : those of them that are not installed are left out; ArgumentError for another name that nobody adds.
    """
    known, there = {one.name for one in recorded}, installed()
    return [packaged(name) for name in sorted(set(names)) if name in there or name not in known]


def refuse_other_mechanisms(
    where: str, recorded: Sequence[Mapping[str, Any]] | Any, chosen: Collection[Packaged], again: str = "run it again"
) -> None:  # fmt: skip
    """ResultsError where a run was made with other mechanisms than those that the user asks for now, naming the first.
    OtherCodeError where this machine cannot have them as they were.

    where : the folder, for the error.   recorded : what `as_data` gave when the run was made.   chosen : asked for now.
    again : what to do where that version is not at hand.
    """
    asked = {one.name: one for one in chosen}
    made = [Packaged(**{key: str(one.get(key, "")) for key in Packaged.__dataclass_fields__}) for one in recorded or ()]
    for one in made:
        if one.name not in asked:
            add = f'add --with {one.name} (in Python mechanisms=["{one.name}"]), which loads its code'
            made_with = f"{where}: made with the mechanism {one}: "
            if one.name in installed():
                raise ResultsError(f"{made_with}{add}")
            raise OtherCodeError(
                f"{made_with}it is not installed here; install {one.package} {one.version}, then {add}"
            )
        if (now := asked[one.name]) != one:
            raise OtherCodeError(
                f"{where}: made with the mechanism {one}, code {one.code[:12]}; here is {now}, code {now.code[:12]}; "
                f"install that version, or {again}"
            )
    if more := sorted(asked.keys() - {one.name for one in made}):
        raise ResultsError(f"{where}: made without the mechanism {more[0]}; leave out --with {more[0]}")
