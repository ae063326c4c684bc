"""What the hooks are measured against: one number each, means over uncoupled runs, kept with what they are of.

An uncoupled run here is an open loop: the front runs as if all hooks were 1, and the society and its soldiers are
carried along. The reference belongs to a scenario, a set of parameters and changes to it; causes and processes left out
do not move it, for a world without them is compared with the world as recorded. A posterior of both halves brings that
of its scenarios; others are made once and kept in the user's cache.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import AfterValidator, Field, TypeAdapter

from homefront._version import __version__
from homefront.arguments import Flag, Progress, checked, short
from homefront.cache_folder import cache_folder
from homefront.compiled import source_digest
from homefront.engine.prepare import prepare
from homefront.engine.run import open_loop
from homefront.engine.settings import Settings, coupled, parameter_values
from homefront.errors import ArgumentError, ParameterError, ResourceError
from homefront.inputs.coded_front import coded_front
from homefront.parameters import Posterior, posterior_of
from homefront.processes import Registry, chosen_processes
from homefront.processes.coupling import Reference
from homefront.processes.mechanisms import without_mechanisms
from homefront.progress import progress_for
from homefront.reading import Unreadable, read_object, refused, typed
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.writing import make_folder, write_whole

RUNS, OF_A_SET = 16, 64
"""Uncoupled runs of one reference; of one that a posterior brings. Of 16, two references of one set had .16 and .23 of
the soldiers away."""

NUMBERS = ("resolve", "straggling", "fidelity", "labour", "work_resolve", "arriving")
PEOPLE_PER_AGENT = 20_000.0
MOST_BYTES, MOST = 1_000_000, 1e6
REFERENCES = "references"
"""In the provenance of a posterior: by scenario."""

WITHOUT_MECHANISMS = "scenarios_without_mechanisms"
"""In the provenance of a posterior that was fitted with mechanisms: digests of its scenarios without them."""

ADVICE = "free some space, or make the folder writable"

_Number = Annotated[float, AfterValidator(lambda number: _not_beyond(number))]
"""NaN stands for the soldiers of an axis that has none."""


@dataclass(frozen=True)
class Hooks:
    """What the four hooks of a coupled run are measured against, as `homefront reference` tells it.

    scenario : id.   axes : by which the soldiers of `reference` go.   runs : uncoupled ones of which it is the mean.
    brought : whether the posterior of the parameters brought it.   again : whether it was made again.   off : the
    largest difference of the one at hand from that, None if there was none.
    """

    scenario: str
    axes: tuple[str, ...]
    reference: Reference
    runs: int
    brought: bool
    again: bool = False
    off: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """As `reference --json` prints it; keys are never renamed."""
        found = self.reference
        return {
            "scenario": self.scenario, "digest": found.digest, "runs": self.runs,
            "resolve": dict(zip(self.axes, found.resolve.tolist(), strict=True)),
            "straggling": dict(zip(self.axes, found.straggling.tolist(), strict=True)), "fidelity": found.fidelity,
            "labour": found.labour, "work_resolve": found.work_resolve, "arriving": found.arriving,
            **({"off": self.off} if self.again else {}),
        }  # fmt: skip


@checked
def reference(
    scenario: Scenario | str | Path, settings: Settings | None = None, *, again: Flag = False, tell: Progress = None
) -> Hooks:  # fmt: skip
    """What the hooks between society and front are measured against: means over RUNS uncoupled runs at 1:20000.

    Parameters
    ----------
    scenario : Scenario, str or Path
        By id, folder or as loaded.
    settings : Settings, optional
        Its parameters and changes, and what else a reference depends on; None: those of a run if nothing is said.
    again : bool
        Make it again, keep that one, and say how far the one at hand was off. One that a posterior brings stays in use:
        it is of all pairs of draws of the fit, and the one made again of those that were kept.
    tell : callable, optional
        tell(run) after each run that it takes; without it a terminal or a notebook sees progress.

    Returns
    -------
    Hooks

    Raises
    ------
    ParameterError
        For an argument that is wrong, settings that cannot be, and where society and front are not both there or do not
        act on each other, so that there is no reference.
    ScenarioError
        For a scenario that cannot be used.
    """
    if not isinstance(scenario, (Scenario, str, Path)):
        raise ArgumentError("scenario", short(scenario), "expected an id, a folder, or a Scenario")
    if settings is not None and not isinstance(settings, Settings):
        raise ArgumentError("settings", short(settings), "expected Settings, or None")
    given = scenario if isinstance(scenario, Scenario) else load_scenario(scenario, Registry())
    given, settings = without_mechanisms(given), _without_mechanisms(settings or Settings())
    settings.processes()
    if not coupled(given, settings):
        raise ParameterError(f"{given.id} has no front of its own, so nothing is coupled and there is no reference")
    digest, axes = reference_digest(given, settings), tuple(coded_front(given, 1).axes)
    before, brought = at_hand(given, settings, digest), _brought(given, settings, digest) is not None
    if before is not None and not again:
        return Hooks(given.id, axes, before, OF_A_SET if brought else RUNS, brought)
    with progress_for(tell, "uncoupled runs", RUNS) as tick:
        found = make(given, settings, tick)
    if not brought:
        keep(found)
    off = furthest(before, found) if again and before is not None else None
    return Hooks(given.id, axes, found, RUNS, brought, again, off)


def reference_for(
    scenario: Scenario, settings: Settings, tick: Callable[[int], None] | None = None
) -> Reference | None:
    """The reference of a run, from its posterior, from the cache, or made now; None for a run that is not coupled.

    tick(run) after each of the RUNS runs that it takes to make one. Mechanisms of other packages are left out: what
    they do to the society is measured against the society without them, which is that of the fit.
    """
    if not coupled(scenario, settings):
        return None
    scenario, settings = without_mechanisms(scenario), _without_mechanisms(settings)
    digest = reference_digest(scenario, settings)
    found = at_hand(scenario, settings, digest)
    if found is not None:
        return found
    made = make(scenario, settings, tick)
    keep(made)
    return made


def digest_of_run(scenario: Scenario, settings: Settings) -> str:
    """Of the reference of a run, as `reference_for` gives it."""
    return reference_digest(without_mechanisms(scenario), _without_mechanisms(settings))


def _without_mechanisms(settings: Settings) -> Settings:
    """The same without mechanisms, and without what is said of their parameters."""
    if not settings.mechanisms:
        return settings
    known = chosen_processes()
    changes = {name: value for name, value in settings.changes.items() if name.partition(".")[0] in known}
    return replace(settings, mechanisms=(), changes=changes, without=frozenset())


def at_hand(scenario: Scenario, settings: Settings, digest: str) -> Reference | None:
    """The one of this digest that a posterior brings, or that is kept."""
    found, file = _brought(scenario, settings, digest), cached(digest)
    return found if found is not None or file is None else read(file, digest)


def _brought(scenario: Scenario, settings: Settings, digest: str) -> Reference | None:
    """What the worlds of a posterior were measured against when they were fitted, where nothing is changed since."""
    posterior = posterior_of(settings.parameter_set)
    if posterior is None or scenario.inputs_digest != fitted_to(posterior).get(scenario.id):
        return None
    as_fitted = Settings(parameters=settings.parameters)
    kept = posterior.provenance.get(REFERENCES)
    own = kept.get(scenario.id) if isinstance(kept, dict) else None
    if not isinstance(own, dict) or digest != reference_digest(scenario, as_fitted):
        return None
    with refused(settings.parameter_set, ParameterError, "name a file that homefront calibrate wrote"):
        return _typed({**own, "digest": digest})


def fitted_to(posterior: Posterior) -> Mapping[str, str]:
    """Digest of what acts in each scenario of a fit, without the mechanisms with which it was fitted."""
    found = posterior.provenance.get(WITHOUT_MECHANISMS, posterior.provenance["scenarios"])
    return found if isinstance(found, Mapping) else {}


def furthest(one: Reference, other: Reference) -> float:
    """Largest difference of any number of two references."""
    gaps = (np.abs(np.asarray(getattr(one, name)) - np.asarray(getattr(other, name))).max() for name in NUMBERS)
    return float(max(gaps))


def reference_digest(scenario: Scenario, settings: Settings) -> str:
    """Of everything that a reference depends on."""
    of = {
        "version": __version__, "scenario": scenario.inputs_digest, "set": set_name(settings),
        "parameters": parameter_values(settings), "changes": sorted(settings.changes), "runs": RUNS,
        "scale": PEOPLE_PER_AGENT, "substeps": settings.substeps, "contacts": settings.contacts,
        **({"coder": settings.coder} if settings.coder else {}),
        **({"positions": dict(sorted(settings.positions.items()))} if settings.positions else {}),
        **_of_the_draws(scenario, settings),
    }  # fmt: skip
    return hashlib.sha256(json.dumps(of, sort_keys=True).encode()).hexdigest()


def set_name(settings: Settings) -> str:
    """Of a set of single values; a posterior is known by its numbers, wherever it lies."""
    return settings.parameter_set if posterior_of(settings.parameter_set) is None else ""


def _of_the_draws(scenario: Scenario, settings: Settings) -> dict[str, dict[str, float]]:
    """Means of the latent inputs that a posterior draws, if it does."""
    posterior = posterior_of(settings.parameter_set)
    of = posterior.mean_latents(scenario.id) if posterior is not None else {}
    return {"latents": of} if of else {}


def make(
    scenario: Scenario, settings: Settings, tick: Callable[[int], None] | None = None, runs: int = 0
) -> Reference:  # fmt: skip
    """So many open loops at 1:20000, RUNS if 0, seeds 1, 2, ... Latent inputs that settings fix are drawn: they say
    which world this is, as a seed does, and not what worlds are measured against."""
    base = replace(
        settings, people_per_agent=PEOPLE_PER_AGENT, floor=0.0, days=0, without=frozenset(), follow=0,
        edits=(), latents={},
    )  # fmt: skip
    read_out = []
    for n in range(runs or RUNS):
        read_out += open_loop(prepare(scenario, base, 1 + n))
        if tick is not None:
            tick(n + 1)

    def mean(name: str) -> float:
        return float(np.mean([getattr(r, name) for r in read_out]))

    return Reference(
        np.mean([r.resolve for r in read_out], axis=0), np.mean([r.straggling for r in read_out], axis=0),
        mean("fidelity"), mean("labour"), mean("work_resolve"), mean("arriving"),
        reference_digest(scenario, settings),
    )  # fmt: skip


def cached(digest: str) -> Path | None:
    """Where a reference of this digest is kept for the user, by this source: another may make it another one.

    None if nothing can be kept.
    """
    base = cache_folder()
    return base / "references" / f"{digest[:24]}-{source_digest()[:8]}.json" if base is not None else None


def keep(reference: Reference) -> None:
    """Keeps a reference in the user's cache, if anything can be kept there."""
    file = cached(reference.digest)
    if file is not None:
        with suppress(ResourceError):
            write(file, reference)


def write(file: Path, reference: Reference) -> None:
    """All of it or nothing; ResourceError if it cannot be written."""
    make_folder(file.parent, ADVICE)
    data = {"digest": reference.digest, **numbers_of(reference)}
    write_whole(file, f"{json.dumps(data, indent=1)}\n".encode(), ADVICE)


def numbers_of(reference: Reference) -> dict[str, Any]:
    """As files have them."""
    return {name: np.asarray(getattr(reference, name)).tolist() for name in NUMBERS}


def _not_beyond(number: float) -> float:
    if number < 0 or number > MOST:
        raise ValueError(f"expected 0 to {MOST:g}")
    return number


@dataclass(frozen=True)
class _ReferenceForm:
    """A reference as its file has it: numbers by axis, and one for the whole."""

    digest: Annotated[str, Field(max_length=128)]
    resolve: Annotated[list[_Number], Field(min_length=1, max_length=1_000)]
    straggling: Annotated[list[_Number], Field(min_length=1, max_length=1_000)]
    fidelity: _Number
    labour: _Number
    work_resolve: _Number
    arriving: _Number


_ADAPTER: TypeAdapter[_ReferenceForm] = TypeAdapter(_ReferenceForm)


def read(file: Path, digest: str) -> Reference | None:
    """The reference of a file if it is of this digest; None if it is of another, damaged or not there."""
    try:
        found = _typed(read_object(file, MOST_BYTES, nan=True))
    except Unreadable:
        return None
    return found if found.digest == digest else None


def _typed(given: Any) -> Reference:
    """Unreadable where it is no reference."""
    kept = typed(_ADAPTER, given)
    if len(kept.resolve) != len(kept.straggling):
        raise Unreadable("not as many numbers of resolve as of straggling, expected one an axis")
    return Reference(
        np.array(kept.resolve), np.array(kept.straggling), kept.fidelity, kept.labour, kept.work_resolve,
        kept.arriving, kept.digest,
    )  # fmt: skip
