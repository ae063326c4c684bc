"""What the size of a cause's effect rests on: the record, a fit, or an assumption."""

from __future__ import annotations

from typing import Literal

from homefront.engine.settings import Settings
from homefront.experiments.identification import NARROW, learnt
from homefront.parameters import posterior_of
from homefront.scenario.schema import Cause, Change
from homefront.scenario.targets import Parameter

Basis = Literal["fitted", "record", "assumed"]

ACTS_THROUGH = {
    "leaving_seen": ("belief.leaving_as_evidence", "action.leaders_gone"), "staying_seen": ("action.leaders_stay",),
    "control": ("action.control",), "siege": ("action.control",), "candour": ("news.weight",),
    "near_miss": ("raids.near",), "violence": ("raids.remote",), "cost": ("action.threshold",),
    "cause": ("action.resolve",), "war_on": ("danger.horizon",), "ally": ("resolve.allies",),
    "danger": ("belief.strong_evidence",),
    "appeals": ("resolve.appeals",), "censorship": ("resolve.bereavement",),
    "replacement": ("command.fidelity",), "hardship": ("fear.hardship",), "offices_go": ("command.fidelity",),
    "coverage": ("news.weight",), "all_go": ("command.fidelity",), "stay": ("command.fidelity",),
    "offensives": ("front.shock",), "unready": ("front.cold",), "return_open": ("action.returning",),
    "shelter": (), "homeless": (), "reserves": (), "aid": (), "moves": (), "diversion": (),
}  # fmt: skip
"""What a cause changes, by the last word of what it touches -> the parameters that the size of its effect depends on
first; none where it is an amount on record that enters as it is. Of what does not stand here nothing is known: its
effect is taken for assumed. Every kind of change stands here (tests/unit/experiments/test_basis.py)."""


def basis_of(cause: Cause, settings: Settings) -> Basis:
    """What the size of a cause's effect rests on (docs/decisions/0015-shares-and-pairs.md).

    `record` : amounts on record that enter as they are.   `fitted` : parameters whose posterior is under half as wide
    as their prior.   `assumed` : anything else, also a change that ACTS_THROUGH does not know; without a posterior
    nothing is fitted.
    """
    found = [_acts_through(change) for change in cause.changes]
    if None in found:
        return "assumed"
    through = [name for names in found for name in names or ()]
    if not through:
        return "assumed" if cause.grade == "assumed" else "record"
    posterior = posterior_of(settings.parameter_set)
    known = {one.name: one for one in learnt(posterior)} if posterior is not None else {}
    return "fitted" if all(name in known and known[name].narrowed < NARROW for name in through) else "assumed"


def _acts_through(change: Change) -> tuple[str, ...] | None:
    """Names of parameters; none of an amount on record; None where the table says nothing."""
    if isinstance(change.target, Parameter):
        return (change.target.name,)
    return ACTS_THROUGH.get(change.touches.split()[-1])
