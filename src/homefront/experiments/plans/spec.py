"""What a plan is for: the content of its plan.json, typed and bounded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Literal

from pydantic import ConfigDict, TypeAdapter

from homefront._version import __version__
from homefront.compiled import source_digest
from homefront.engine.settings import Settings
from homefront.errors import ResultsError
from homefront.experiments.plans.kinds import KINDS, either
from homefront.experiments.plans.kinds.kind import Kind
from homefront.experiments.runs import refuse_other_settings, settings_to_dict
from homefront.plugins import Packaged
from homefront.reading import Unreadable, short, typed

FORMAT: Final = 1
MOST_TASKS, MOST_JOBS = 100_000, 10_000_000


@dataclass(frozen=True)
class PlanSpec:
    """kind : a name in kinds.KINDS.   scenario : id, or path of its folder.   options : of the kind.

    jobs : in all.   source : hash of the program's own code, on which the bytes depend.   mechanisms : of other
    packages, and which code they are.
    """

    __pydantic_config__: ClassVar[ConfigDict] = {"extra": "forbid"}

    kind: str
    scenario: str
    scenario_hash: str
    settings: Settings
    seed: int
    tasks: int
    jobs: int
    options: dict[str, Any] = field(default_factory=dict)
    version: str = __version__
    source: str = ""
    mechanisms: tuple[Packaged, ...] = ()
    format: Literal[1] = FORMAT

    @property
    def rules(self) -> Kind:
        """Of its kind."""
        return KINDS[self.kind]

    def to_dict(self) -> dict[str, Any]:
        """For a file."""
        out: dict[str, Any] = _ADAPTER.dump_python(self, mode="json")
        return out | {"settings": settings_to_dict(self.settings)}


_ADAPTER: TypeAdapter[PlanSpec] = TypeAdapter(PlanSpec)


def spec_from(content: dict[str, Any]) -> PlanSpec:
    """What `to_dict` gave; Unreadable if it is not that, or more than a plan may be."""
    spec = typed(_ADAPTER, content)
    if spec.kind not in KINDS:
        raise Unreadable(f"kind: {short(repr(spec.kind))}, expected {either(KINDS)}")
    refuse_other_settings(spec.settings)
    spec.rules.refuse_other_options(spec.options, spec.jobs)
    if tuple(one.name for one in spec.mechanisms) != spec.settings.mechanisms:
        raise Unreadable("settings with other mechanisms than those of the plan")
    if not 0 < spec.tasks <= min(MOST_TASKS, spec.jobs) or spec.jobs > MOST_JOBS or spec.seed < 0:
        raise Unreadable(f"{spec.tasks} tasks of {spec.jobs} jobs, expected 1 to {MOST_TASKS:,} tasks")
    return spec


def refuse_another_program(spec: PlanSpec, folder: object) -> None:
    """ResultsError if a plan is of another version, or another state, of the program."""
    if spec.version != __version__ or spec.source != source_digest():
        raise ResultsError(
            f"{folder}: planned by homefront {spec.version} ({spec.source[:12]}), this is {__version__} "
            f"({source_digest()[:12]}): its bytes could differ; go on with that version, or make the plan again"
        )
