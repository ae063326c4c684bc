"""Facts of the methods paragraph: what ran, with which settings and which fit, and where to get the program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from homefront._version import __version__
from homefront.engine.reference import fitted_to
from homefront.engine.run import provenance
from homefront.processes.mechanisms import without_mechanisms
from homefront.scenario.prices import price_text
from homefront.views.odd.document import code
from homefront.views.odd.subject import Subject
from homefront.views.report.page import command_of
from homefront.views.worlds import what_they_saw

DIGITS = 16
"""Of a hash, as many as tell states of a scenario apart."""


def methods_slots(subject: Subject) -> dict[str, Any]:
    """What the paragraph is filled with."""
    settings, scenario = subject.settings, subject.scenario
    given = subject.provenance or provenance(scenario, settings, 1, 1)
    causes = [cause for cause in scenario.causes if cause.id in settings.causes]
    return {
        "version": str(given["version"]),
        "this_version": __version__,
        "digest": scenario.digest[:DIGITS],
        "result_hash": subject.result_hash[:DIGITS],
        "scale": f"1:{settings.people_per_agent:g}",
        "worlds": len(subject.seeds),
        "seeds": _seeds(subject),
        "days_run": settings.days or scenario.days,
        "cut_short": 0 < settings.days < scenario.days,
        "parts": settings.substeps,
        "set_name": Path(settings.parameter_set).name,
        "seen": what_they_saw(settings.parameter_set, scenario, _half(subject)),
        "fit": _fit(subject),
        "causes_left_out": "; ".join(
            f"{code(cause.id)} ({cause.neutral.rstrip('.')}; human cost of its means by the record: "
            f"{price_text(scenario, cause.id)})"
            for cause in causes
        ),
        "processes_left_out": ", ".join(code(name) for name in sorted(settings.removed)),
        "changes": ", ".join(code(f"{name}={value:g}") for name, value in sorted(settings.changes.items())),
        "edits": ", ".join(code(text) for text in settings.edits),
        "fixed": ", ".join(code(f"{name}={value:g}") for name, value in sorted(
            {**settings.positions, **settings.latents}.items())),
        "coder": settings.coder,
        "command": code(command_of(given, scenario.folder)),
        "numba": str(given.get("numba", "")),
    }  # fmt: skip


def _half(subject: Subject) -> str:
    return "" if subject.society and subject.front else "society" if subject.society else "front"


def _seeds(subject: Subject) -> str:
    if not subject.seeds:
        return ""
    first, last = min(subject.seeds), max(subject.seeds)
    if first == last:
        return f"seed {first}"
    whole = len(subject.seeds) == last - first + 1
    return f"seeds {first} to {last}" if whole else f"seeds {', '.join(map(str, subject.seeds))}"


def _fit(subject: Subject) -> dict[str, Any]:
    """What is known of the fit of the set of parameters; empty where it is no fit. Keys that its file does not say are
    None."""
    posterior = subject.posterior
    if posterior is None:
        return {}
    told = posterior.provenance
    course, targets, scenarios = (_mapping(told.get(key)) for key in ("course", "targets", "scenarios"))
    state = without_mechanisms(subject.scenario).inputs_digest
    draws = course.get("prior_draws")
    return {
        "method": told.get("method"), "draws": len(posterior.weight), "parameters": len(posterior.parameters),
        "latents": len(posterior.latents(subject.scenario.id)),
        "prior_draws": f"{draws:,}" if isinstance(draws, int) else draws,
        "members": course.get("members"), "rounds": course.get("rounds"),
        "seeds_of_their_own": posterior.worlds(subject.scenario.id) is not None,
        "same_state": fitted_to(posterior).get(subject.scenario.id) == state,
        "has_this": subject.scenario.id in scenarios,
        "targets": ", ".join(
            f"{len(names)} of {code(name)}" for name, names in sorted(targets.items()) if isinstance(names, list)
        ),
    }  # fmt: skip


def _mapping(value: Any) -> dict[str, Any]:
    """What a file of a fit says under a key; empty where it says nothing that has keys."""
    return value if isinstance(value, dict) else {}
