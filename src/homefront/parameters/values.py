"""Named sets of values, and changes to them: `--parameters SET`, `--set process.parameter=value`."""

from __future__ import annotations

import dataclasses
import json
import tomllib
from collections.abc import Collection, Mapping
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from homefront.errors import ParameterError, and_then, nearest
from homefront.parameters.fitted import FITTED, FITTED_FRONT
from homefront.parameters.posterior import (
    FORECAST,
    Posterior,
    known_posterior,
    shipped_names,
    shipped_posterior,
)
from homefront.parameters.spec import ParameterSpec, specs_of

T = TypeVar("T")


def set_names() -> list[str]:
    """Names of the parameter sets that ship with the package."""
    folder = resources.files("homefront.parameters") / "sets"
    return sorted(item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml"))


def load_set(name: str) -> dict[str, float]:
    """Values of a set that differ from the declared defaults, by "process.parameter"; ParameterError if unknown.

    Of a posterior, its means: what each world draws of it is `Posterior.parameters_of(seed)`.
    """
    posterior = posterior_of(name)
    if posterior is not None:
        return posterior.mean()
    if name not in set_names():
        known = [*set_names(), *shipped_names()]
        told = f"no parameter set {name!r}; there are {', '.join(known)}"
        raise ParameterError(and_then(told, nearest(name, known)))
    tables = {key: value for key, value in _read(name).items() if isinstance(value, dict)}
    return {f"{process}.{key}": float(value) for process, table in tables.items() for key, value in table.items()}


def of_those_that_run(values: Mapping[str, float], name: str, mechanisms: Collection[str]) -> dict[str, float]:
    """Of values of a set those that a run with these mechanisms reads: without those of a mechanism with which the set
    was fitted, and which does not run. The reference of the hooks leaves all mechanisms out."""
    posterior = posterior_of(name)
    fitted_with = {one["name"] for one in posterior.mechanisms} if posterior is not None else set()
    out = fitted_with - set(mechanisms)
    return {full: value for full, value in values.items() if full.partition(".")[0] not in out}


def draws_its_own(name: str) -> bool:
    """Whether worlds with this set draw the parameters that are marked `sampled`."""
    return posterior_of(name) is not None or bool(_read(name).get("sampled", False))


def from_prior(name: str) -> list[str]:
    """Parameters that worlds with this set draw from their priors although they are not marked `sampled`."""
    of_prior = posterior_of(name) is None and _read(name).get("fitted_from_prior", False)
    return [*FITTED, *FITTED_FRONT] if of_prior else []


def default_set() -> str:
    """The set of a run if nothing is said: the posterior that ships, else the declared defaults."""
    return FORECAST if FORECAST in shipped_names() else "defaults"


def posterior_of(name: str) -> Posterior | None:
    """The posterior that a set draws from, one that ships or a file that `homefront calibrate` wrote; None of a set of
    single values."""
    if name.endswith(".parquet"):
        return known_posterior(Path(name))
    return shipped_posterior(name) if name in shipped_names() else None


def seen_by_equations(scenario_id: str) -> frozenset[str]:
    """Targets of a scenario that led to a change of an equation: whatever the fit used, they are not unseen (0019)."""
    file = resources.files(__package__) / "seen_by_equations.json"
    return frozenset(json.loads(file.read_text(encoding="utf-8")).get(scenario_id, ()))


def _read(name: str) -> dict[str, Any]:
    text = (resources.files("homefront.parameters") / "sets" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def parse_assignment(text: str, example: str = "talk.amplification=0.5") -> tuple[str, float]:
    """("talk.amplification", 0.5) from "talk.amplification=0.5"; ParameterError if it cannot be read so."""
    name, equals, value = text.partition("=")
    try:
        if not equals:
            raise ValueError
        return name.strip(), float(value)
    except ValueError:
        raise ParameterError(
            f"--set {text!r}: expected {'process.' if '.' in example.partition('=')[0] else ''}parameter=number, "
            f"as in {example}"
        ) from None


def with_values(processes: Mapping[str, T], values: Mapping[str, float]) -> dict[str, T]:
    """The same processes with these values, checked against their specs; ParameterError names the nearest parameter."""
    known: dict[str, ParameterSpec] = {
        f"{name}.{field}": spec for name, process in processes.items() for field, spec in specs_of(process).items()
    }
    changed: dict[str, dict[str, float]] = {}
    for full, value in values.items():
        if full not in known:
            hint = nearest(full, known) or "`homefront show ID --assumptions` lists them"
            raise ParameterError(and_then(f"no parameter {full!r}", hint))
        process, _, field = full.partition(".")
        changed.setdefault(process, {})[field] = known[full].checked(full, value)
    return {
        name: dataclasses.replace(process, **changed[name]) if name in changed else process  # type: ignore[type-var]
        for name, process in processes.items()
    }
