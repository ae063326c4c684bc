"""What a run was told to do, so that one that was stopped can go on and end in the same bytes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import ConfigDict, TypeAdapter

from homefront._version import __version__
from homefront.arguments import MOST_WORLDS
from homefront.compiled import source_digest
from homefront.engine.settings import Settings
from homefront.errors import ResultsError
from homefront.parameters.posterior import MOST_VALUE
from homefront.plugins import Packaged
from homefront.reading import Unreadable, refused, typed
from homefront.scenario.catalogue import find, is_shipped
from homefront.scenario.schema import Scenario

MOST_PROCESSES = 10_000


@dataclass(frozen=True)
class RunSpec:
    """scenario : id, or path of its folder.   source : hash of the program's own code, on which the bytes depend.
    mechanisms : of other packages, and which code they are.

    workers, threads : 0 for what the machine has.   checkpoint_every : days, 0 for none.   report : write one.
    """

    __pydantic_config__: ClassVar[ConfigDict] = {"extra": "forbid"}

    scenario: str
    scenario_hash: str
    settings: Settings
    seed: int
    runs: int
    workers: int = 0
    threads: int = 0
    checkpoint_every: int = 0
    report: bool = False
    version: str = __version__
    source: str = ""
    mechanisms: tuple[Packaged, ...] = ()
    format: Literal[1] = 1

    @property
    def identity(self) -> dict[str, str]:
        """What must be the same for a world to go on from a checkpoint."""
        settings = json.dumps(self.to_dict()["settings"], sort_keys=True)
        return {
            "scenario": self.scenario_hash, "version": self.version, "program": self.source,
            "settings": hashlib.sha256(settings.encode()).hexdigest(),
        }  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """For a file."""
        out: dict[str, Any] = _ADAPTER.dump_python(self, mode="json")
        out["settings"]["without"].sort()
        return out


_ADAPTER: TypeAdapter[RunSpec] = TypeAdapter(RunSpec)
_SETTINGS: TypeAdapter[Settings] = TypeAdapter(Settings)


def settings_to_dict(settings: Settings) -> dict[str, Any]:
    """Settings for a file."""
    out: dict[str, Any] = _SETTINGS.dump_python(settings, mode="json")
    out["without"].sort()
    return out


def settings_from(content: dict[str, Any]) -> Settings:
    """What `settings_to_dict` gave; Unreadable if it is not that."""
    settings = typed(_SETTINGS, content, "settings")
    refuse_other_settings(settings)
    return settings


def refuse_other_settings(settings: Settings) -> None:
    """Unreadable where a number or a name is none that the command line takes."""
    given = (settings.changes, settings.positions, settings.latents)
    if any(abs(value) > MOST_VALUE for numbers in given for value in numbers.values()):
        raise Unreadable("settings: a parameter that is no number")


def name_of(scenario: Scenario) -> str:
    """By what a later start finds a scenario: the id of one that ships, or the whole path of its folder."""
    folder = Path(scenario.folder).resolve()
    ships = is_shipped(scenario.id) and find(scenario.id).resolve() == folder
    return scenario.id if ships else str(folder)


def spec_of(scenario: Scenario, named: str, settings: Settings, seed: int, runs: int, **options: Any) -> RunSpec:
    """Of a run that is about to start.   options : workers, threads, checkpoint_every, report."""
    return RunSpec(
        named, scenario.digest, settings, seed, runs, source=source_digest(), mechanisms=scenario.mechanisms, **options
    )


def spec_from(plan: dict[str, Any]) -> RunSpec:
    """What `to_dict` gave. ResultsError if it is of another version or state of the program, or not one at all."""
    with refused("the plan of the run", ResultsError, "start the run again"):
        spec = typed(_ADAPTER, plan)
        refuse_other_settings(spec.settings)
        if min(spec.seed, spec.workers, spec.threads, spec.checkpoint_every) < 0 or not 0 < spec.runs <= MOST_WORLDS:
            raise Unreadable("a seed, a number of worlds, workers or days below 0, or too many worlds")
        if max(spec.workers, spec.threads) > MOST_PROCESSES:
            raise Unreadable(f"more than {MOST_PROCESSES} processes or threads")
    if spec.version != __version__ or spec.source != source_digest():
        raise ResultsError(
            f"the run was begun by homefront {spec.version} ({spec.source[:12]}), this is {__version__} "
            f"({source_digest()[:12]}): its bytes could differ; go on with that version, or start the run again"
        )
    return spec
