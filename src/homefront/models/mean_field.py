"""`hf.mean_field`: the equations beside a model, what it does where the crowd is so large that chance averages out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np
import xarray as xr

from homefront._version import __version__
from homefront.errors import ParameterError
from homefront.models import equations as eq
from homefront.models.base import Model, with_parameters
from homefront.models.blocked_rumour import BlockedRumour
from homefront.models.competing import Competing
from homefront.models.daley_kendall import DaleyKendall
from homefront.models.equations import Groups
from homefront.models.granovetter import Granovetter
from homefront.models.graphs import Degrees, Network, WellMixed, as_network, degrees_of
from homefront.models.independent_cascade import IndependentCascade
from homefront.models.linear_threshold import LinearThreshold
from homefront.models.majority import Majority
from homefront.models.maki_thompson import MakiThompson
from homefront.models.seir import SEIR
from homefront.models.si import SI
from homefront.models.sir import SIR
from homefront.models.sirs import SIRS
from homefront.models.sis import SIS
from homefront.models.spread import model_of
from homefront.models.supersession import Supersession
from homefront.models.voter import Voter
from homefront.models.watts import Watts

MIXED = (
    "well mixed: whom somebody meets is drawn again each time, among all alike; so many people that chance averages out"
)
DEGREES = (
    "heterogeneous mean field: somebody of k ties meets k others a step, drawn again each time among all ends of ties; "
    "infinitely many people (Pastor-Satorras & Vespignani 2001)"
)
CALLS = (
    "heterogeneous mean field: each teller with ties calls one at a time, drawn again among all ends of ties, so that "
    "who has k ties is called in proportion to k; infinitely many people (after Nekovee et al. 2007)"
)
TREE = "a random graph of these degrees without short loops; infinitely many people (Gleeson & Cahalane 2007)"
AT_RATES = (
    "; both messages race at rates that are their chances, so they share whom both reach as p1 to p2, where the model, "
    "in steps, shares by -ln(1 - p): the same where chances are small"
)

_PASSED = (SI, SIR, SEIR, SIS, SIRS, IndependentCascade)
_RUMOURS = (MakiThompson, DaleyKendall, BlockedRumour)
_OPINIONS = (Voter, Majority)
_THRESHOLDS = (Granovetter, Watts, LinearThreshold)


def mean_field(
    on: Any, model: Model | str, *, seeds: float = 0.001, rivals: float | None = None, steps: int = 100,
    continuous: bool = False, **parameters: float,
) -> xr.Dataset:  # fmt: skip
    """Solve the mean-field equations of a model: how the shares of people in its states change.

    Parameters
    ----------
    on : WellMixed, float, Degrees, or graph
        What `crowd` gives, or a number of contacts in a step, for a well-mixed crowd; or degrees, or a graph whose
        degrees are taken and nothing else.
    model : str or Model
        A model that runs on graphs, as in `spread`, or "voter" or "majority".
    seeds : float
        Share of people who have it at the start, 0 to 1; or their number, if `on` has people.
    rivals : float, optional
        The same for the second message, in models that have two.
    steps : int
        Number of steps or units of time, 0 to 1,000,000.
    continuous : bool
        False for equations in steps, which the crowd of `spread` follows as it grows. True for the differential
        equations of textbooks, whose rates are the chances of a step; the two agree if chances are small. Rumours and
        supersession are in continuous time in any case.
    **parameters : float
        Parameters of the model, each in its unit, one value for all.

    Returns
    -------
    xarray.Dataset
        `prevalence` (step, state), share of people, 0 to 1. The attribute `assumption` says what the equations take for
        granted.

    Raises
    ------
    ParameterError
        If an argument cannot be used, or the equations cannot be integrated.
    GraphError
        If the graph cannot be read.

    Examples
    --------
    >>> out = mean_field(10, "sir", seeds=1e-6, steps=2_000, transmission=0.02, recovery=0.1)
    >>> round(out.prevalence.sel(state="recovered").values[-1].item(), 4)
    0.7968
    """
    chosen = _model(model, parameters)
    if isinstance(steps, bool) or not isinstance(steps, (int, np.integer)) or not 0 <= steps <= 1_000_000:
        raise ParameterError(f"steps = {steps!r}: expected a whole number from 0 to 1000000")
    groups, people = _groups(on, chosen)
    start = _share("seeds", seeds, people)
    second = _share("rivals", _rivals(chosen, rivals, people), people)
    if start + second > 1.0:
        raise ParameterError(f"seeds and rivals are {start + second:.6g} of all together; expected 1 at most")
    shares, in_steps = _solved(chosen, groups, start, second, int(steps), continuous)
    attrs = {
        "model": chosen.name, "source": chosen.source, "version": __version__,
        "assumption": _assumption(chosen, groups) + (AT_RATES if continuous and isinstance(chosen, Competing) else ""),
        "time": "steps" if in_steps else "continuous", "contacts": float(groups.share @ groups.meetings),
        **{f"parameter.{name}": value for name, value in asdict(chosen).items()},  # type: ignore[call-overload]
    }  # fmt: skip
    coords = {"step": np.arange(steps + 1), "state": list(chosen.states)}
    about = {"unit": "1", "long_name": "share of people in a state"}
    return xr.Dataset({"prevalence": (("step", "state"), shares, about)}, coords, attrs)


def _model(model: Model | str, parameters: dict[str, float]) -> Model:
    for name, value in parameters.items():
        if np.ndim(value) > 0:
            raise ParameterError(f"mean_field: {name} is an array; expected one value for everybody")
    for cls in _OPINIONS:
        if model == cls.name:
            return with_parameters(cls, parameters)
    if isinstance(model, _OPINIONS) and not parameters:
        return model
    return model_of(model, {name: float(value) for name, value in parameters.items()})


def _groups(on: Any, model: Model) -> tuple[Groups, int | None]:
    """(who meets whom, how many people; None: not said)."""
    if isinstance(on, WellMixed):
        if on.contacts is not None and not isinstance(model, (*_PASSED, Competing)):
            raise ParameterError(f"{model.name}: contacts = {on.contacts:g} has no meaning; leave contacts out")
        return Groups(float(on.n - 1) if on.contacts is None else on.contacts, people=on.n), on.n
    if isinstance(on, (int, float, np.integer, np.floating)) and not isinstance(on, bool):
        if not 0.0 <= float(on) < np.inf:
            raise ParameterError(f"mean_field: {on} contacts a step; expected a number from 0 on")
        return Groups(float(on)), None
    if isinstance(on, Degrees):
        return Groups(on.mean, on), None
    network = on if isinstance(on, Network) else as_network(on)
    if network.directed or network.weights is not None:
        kind = "directed" if network.directed else "weighted"
        raise ParameterError(f"mean_field: the graph is {kind}; expected ties that lead both ways and have no weights")
    law = degrees_of(network)
    return Groups(law.mean, law), network.n


def _rivals(model: Model, rivals: float | None, people: int | None) -> float:
    two = isinstance(model, (Supersession, Competing))
    if rivals is not None and not two:
        raise ParameterError(f"{model.name}: rivals = {rivals!r}, but it has one message")
    if rivals is None and two:
        if people is None:
            raise ParameterError(f"{model.name}: expected rivals, the share that starts with the second message")
        return 1
    return 0.0 if rivals is None else rivals


def _share(name: str, value: Any, people: int | None) -> float:
    number = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
    if number and isinstance(value, (int, np.integer)) and people is not None and 0 <= value <= people:
        return float(value) / people
    if number and not (isinstance(value, (int, np.integer)) and people is not None) and 0 <= float(value) <= 1:
        return float(value)
    whole = "" if people is None else f", or a whole number up to {people}"
    raise ParameterError(f"{name} = {value!r}: expected a share from 0 to 1{whole}")


def _assumption(model: Model, groups: Groups) -> str:
    if groups.law is None or isinstance(model, Voter):
        return MIXED
    if isinstance(model, _THRESHOLDS):
        return TREE
    return CALLS if isinstance(model, (*_RUMOURS, Supersession)) else DEGREES


def _solved(
    model: Model, groups: Groups, start: float, second: float, steps: int, continuous: bool
) -> tuple[np.ndarray, bool]:
    """(shares in each state, float64 (steps + 1, states); whether time runs in steps)."""
    if isinstance(model, Voter):
        return np.tile([1.0 - start, start], (steps + 1, 1)), True
    if continuous and isinstance(model, (*_THRESHOLDS, IndependentCascade, Majority)):
        raise ParameterError(f"{model.name} moves in steps; there are no equations in continuous time")
    if isinstance(model, _THRESHOLDS):
        share = eq.joined(model, groups, start, steps)
        return np.stack([1.0 - share, share], axis=1), True
    if isinstance(model, Majority):
        return _stepped(eq.majority(model, groups), _begin(groups, 2, start, 0.0), steps) @ groups.share, True
    size = len(model.states)
    if isinstance(model, _RUMOURS):
        stages = int(model.attempts) if isinstance(model, MakiThompson) else 1
        if stages > 1_000:
            raise ParameterError(f"{model.name}.attempts = {stages}: mean_field has equations for up to 1000")
        y = _integrated(eq.rumour(model, groups), _begin(groups, stages + 2, start, 0.0), steps)
        y = np.stack([y[:, 0], y[:, 1:-1].sum(axis=1), y[:, -1]], axis=1)
        return y @ groups.share, False
    first = _begin(groups, size, start, second)
    if isinstance(model, Supersession):
        return _integrated(eq.supersession(model, groups), first, steps) @ groups.share, False
    if isinstance(model, Competing):
        change = eq.competing(model, groups, continuous)
    else:
        assert isinstance(model, _PASSED)
        change = eq.passed(model, groups, continuous)
    y = _integrated(change, first, steps) if continuous else _stepped(change, first, steps)
    return y @ groups.share, not continuous


def _begin(groups: Groups, states: int, start: float, second: float) -> np.ndarray:
    """The same shares in all groups, (states, groups)."""
    out = np.zeros((states, groups.share.size))
    out[1] = start
    if second > 0.0:
        out[2] = second
    out[0] = 1.0 - start - second
    return out


def _stepped(change: Callable[[np.ndarray], np.ndarray], first: np.ndarray, steps: int) -> np.ndarray:
    out = np.empty((steps + 1, *first.shape))
    out[0] = first
    for t in range(steps):
        out[t + 1] = out[t] + change(out[t])
    return out


def _integrated(change: Callable[[np.ndarray], np.ndarray], first: np.ndarray, steps: int) -> np.ndarray:
    from scipy.integrate import solve_ivp

    if steps == 0:
        return first[None]
    found = solve_ivp(
        lambda _t, y: change(y.reshape(first.shape)).ravel(), (0.0, float(steps)), first.ravel(), method="LSODA",
        t_eval=np.arange(steps + 1.0), rtol=1e-9, atol=1e-12,
    )  # fmt: skip
    if not found.success:
        raise ParameterError(f"the equations could not be integrated: {found.message}")
    return np.asarray(found.y.T.reshape(steps + 1, *first.shape))
