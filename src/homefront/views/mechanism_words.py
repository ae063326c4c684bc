"""The mechanisms of other packages that ran, in words: which code they are, and where their numbers come from."""

from __future__ import annotations

from collections.abc import Sequence

from homefront.parameters import posterior_of, specs_of
from homefront.plugins import Packaged
from homefront.processes import from_priors
from homefront.processes.mechanisms import classes, names_of

MOST_NAMES = 4
"""Parameters that are named; more are counted."""


def mechanism_words(mechanisms: Sequence[Packaged], parameter_set: str) -> list[str]:
    """A sentence without its stop for each mechanism, in worlds of this set; their code is loaded.

    What the settings of a run change is told beside them.
    """
    drawn = {*from_priors(parameter_set, names_of(mechanisms))}
    return [f"{name_of(one)}, {_numbers(one, parameter_set, drawn)}" for one in mechanisms]


def name_of(one: Packaged) -> str:
    """Name, version and package."""
    return f"{one.name} {one.version} of the package {one.package}"


def _numbers(one: Packaged, parameter_set: str, drawn: set[str]) -> str:
    """Whether a fit knows it, and else where its numbers come from."""
    posterior = posterior_of(parameter_set)
    known = next((it for it in posterior.mechanisms if it["name"] == one.name), None) if posterior is not None else None
    if known is not None:
        return "with which these parameters were fitted" if known["code"] == one.code else (
            f"code {one.code[:12]}, whose parameters were fitted as version {known['version']}, code "
            f"{str(known['code'])[:12]}"
        )  # fmt: skip
    specs = {f"{cls.name}.{name}": spec for cls in classes([one.name]) for name, spec in specs_of(cls).items()}
    from_prior = [name for name, spec in specs.items() if spec.sampled or name in drawn]
    if not specs:
        return "which no fit knows"
    if not from_prior:
        return "which no fit knows: its parameters are as it declares them"
    if len(from_prior) == len(specs):
        return "which no fit knows: each world draws its parameters from their priors"
    names = ", ".join(name.partition(".")[2] for name in from_prior[:MOST_NAMES])
    more = f" and {len(from_prior) - MOST_NAMES} more" if len(from_prior) > MOST_NAMES else ""
    return f"which no fit knows: each world draws {names}{more} from the prior, the others are as it declares them"
