"""`hf.spread`: a published model on the user's own graph, in one call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, runtime_checkable

import numpy as np
import xarray as xr

from homefront.errors import ParameterError, and_then, nearest
from homefront.models.base import Model, with_parameters
from homefront.models.blocked_rumour import BlockedRumour
from homefront.models.competing import Competing
from homefront.models.daley_kendall import DaleyKendall
from homefront.models.former_names import current_name
from homefront.models.granovetter import Granovetter, normal_thresholds
from homefront.models.graphs import Network, as_network
from homefront.models.graphs.columns import Nodes
from homefront.models.graphs.files import Weight
from homefront.models.graphs.well_mixed import WellMixed
from homefront.models.in_crowd import refuse_contacts, run_passed, run_thresholds
from homefront.models.independent_cascade import IndependentCascade
from homefront.models.linear_threshold import LinearThreshold
from homefront.models.maki_thompson import MakiThompson
from homefront.models.recurrent import INFECTIOUS, run_recurrent
from homefront.models.rumour import TELLING, tell_on
from homefront.models.seeds import chosen_seeds, drawn_seeds
from homefront.models.seir import SEIR
from homefront.models.si import SI
from homefront.models.sir import SIR
from homefront.models.sirs import SIRS
from homefront.models.sis import SIS
from homefront.models.spread_data import Run, dataset_of
from homefront.models.supersession import Supersession
from homefront.models.threshold import NOT_YET, run_threshold
from homefront.models.ties import Repeated, SelfLoops
from homefront.models.transmission import NEVER, counts, course, sources_of
from homefront.models.two_messages import both_starts, run_two
from homefront.models.watts import Watts
from homefront.parameters import specs_of
from homefront.plugins import entries, installed, load
from homefront.streams import stream_key, uniforms
from homefront.world.contacts import Crowd, Layer

ON_GRAPHS: dict[str, type[Model]] = {
    cls.name: cls
    for cls in (
        SI, SIS, SIR, SEIR, SIRS, MakiThompson, DaleyKendall, BlockedRumour, Supersession, Competing,
        IndependentCascade, LinearThreshold, Granovetter, Watts,
    )
}  # fmt: skip

_NONE = np.empty(0)


@runtime_checkable
class OnGraph(Protocol):
    """A model of another package: it runs itself."""

    def on_graph(
        self, network: Network, start: np.ndarray, steps: int, seed: int
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(people, entered, at) of Run. start : bool (n,), who has it at first. Draws have keys of
        stream_key(seed, PURPOSE, step)."""


Tick = Callable[[int, int], None]
"""Told (steps done, steps in all)."""


def spread(
    graph: Any, model: Model | str, *, seeds: Any = 1, steps: int = 100, runs: int = 1, seed: int = 1,
    times: bool = False, tellers: bool = False, directed: bool | None = None, tick: Tick | None = None,
    rivals: Any = None, weight: Weight = None, nodes: Nodes | None = None, self_loops: SelfLoops = "refuse",
    repeated: Repeated = "refuse", encoding: str | None = None, **parameters: float | np.ndarray,
) -> xr.Dataset:  # fmt: skip
    """Run a published model on a graph, or in a crowd, from seeds.

    The result is the same for any number of threads and any order of edges. docs/models.md lists the models.

    Parameters
    ----------
    graph : WellMixed, Network, (m, 2) array, tuple, matrix, graph, table or path
        What `crowd` gives, or anything that `homefront.models.graphs.as_network` reads: edges, scipy, networkx, igraph,
        graph-tool, a file.
    model : str or Model
        Name of a model, with its parameters as further arguments, or a model.
    seeds : int, float or labels
        Number of people who have it at the start; or share of people, 0 to 1; or who they are, in any collection of
        labels. Unless they are named, they are drawn again in each run.
    steps : int
        Number of steps, or of units of time for rumours, 0 to 1,000,000.
    runs : int
        Number of runs on the same graph; run n = 0, 1, ... has the seed `seed` + n.
    seed : int
        Seed of the first run, 0 or more.
    times, tellers : bool
        Whether the result also says when each person adopted it, and from whom. This takes 8 and 4 bytes of memory for
        each person and run.
    directed : bool, optional
        Whether ties lead one way only, see `as_network`.
    tick : callable, optional
        Called with the number of steps that are done, and of all steps.
    rivals : int, float or labels, optional
        The same as `seeds` for the second message, in models that have two; by default 1. Nobody starts with both.
    weight : str or False, optional
        Column or attribute with the weights of ties, see `as_network`.
    nodes : int or list, optional
        Number of nodes, or their ids, see `as_network`.
    self_loops : {"refuse", "drop"}
        What is done with ties of a node to itself.
    repeated : {"refuse", "merge"}
        What is done with ties given more than once.
    encoding : str, optional
        Encoding of a file of text.
    **parameters : float, or (n,) array of float
        Parameters of the model, each in its unit. Some may differ by person, in the order of the graph's rows:
        `recovery`, `onset`, `loss`, and the `threshold` of "watts".

    Returns
    -------
    xarray.Dataset
        `prevalence` and `incidence` (run, step, state), people; `adopted_at` (run, node), step, nan for never;
        `told_by` (run, node), row of the person, -1 for nobody. Nodes are called as in the graph if their labels are
        all whole numbers of 32 bits, all floats or all text; otherwise labels become text.

    Raises
    ------
    ParameterError
        If an argument cannot be used.
    GraphError
        If the graph cannot be read.
    ResourceError
        If the memory is too small.

    Examples
    --------
    >>> import numpy as np
    >>> ring = np.array([(i, (i + 1) % 10) for i in range(10)])
    >>> out = spread(ring, "si", seeds=[0], steps=3, transmission=1.0)
    >>> out.prevalence.sel(state="infectious").values.tolist()
    [[1, 3, 5, 7]]
    """
    own = {name: np.asarray(value) for name, value in parameters.items() if np.ndim(value) > 0}
    chosen = model_of(model, {name: float(value) for name, value in parameters.items() if name not in own}, own)
    network = _graph(
        graph, directed=directed, weight=weight, nodes=nodes, self_loops=self_loops, repeated=repeated,
        encoding=encoding,
    )  # fmt: skip
    for name, values in own.items():
        own[name] = _by_person(chosen, name, values, network.n)
    _check(steps, runs, seed)
    if tellers and isinstance(chosen, (SIS, SIRS, Competing, LinearThreshold, Granovetter, Watts, OnGraph)):
        raise ParameterError(f"{chosen.name}: nobody adopts it from one person alone; leave tellers=False")
    first = chosen_seeds(network, seeds)

    def named(labels: Any) -> np.ndarray:
        return drawn_seeds(network, chosen_seeds(network, labels), seed)

    done: list[Run] = []
    for run in range(runs):
        inner = None if tick is None else (lambda step, run=run: tick(run * steps + step, runs * steps))
        start = both_starts(chosen, drawn_seeds(network, first, seed + run), rivals, seed + run, named)
        one = _run(chosen, own, network, start, steps, seed + run, tellers, inner)
        done.append(Run(one.people, one.entered, one.at if times else _NONE, one.by if tellers else None))
        if tick is not None:
            tick((run + 1) * steps, runs * steps)
    return dataset_of(chosen, own, network, done, steps, seed, times, tellers)


def _graph(graph: Any, **reading: Any) -> Network | WellMixed:
    """The graph as it is read, or the crowd, which has no ties to read; ParameterError for one with such options."""
    if not isinstance(graph, WellMixed):
        return as_network(graph, **reading).carrying()
    given = [name for name, value in reading.items() if value not in (None, False, "refuse")]
    if given:
        raise ParameterError(f"a crowd has no ties to read: leave {', '.join(given)} out")
    return graph


BY_PERSON: dict[str, tuple[str, ...]] = {
    "sir": ("recovery",), "seir": ("onset", "recovery"), "sis": ("recovery",), "sirs": ("recovery", "loss"),
    "watts": ("threshold",),
}  # fmt: skip
"""Parameters of which each person may have their own."""


def _by_person(model: Model, name: str, values: np.ndarray, n: int) -> np.ndarray:
    """The values as float64 (n,), all within the bounds of the parameter."""
    allowed = BY_PERSON.get(model.name, ())
    if name not in allowed:
        raise ParameterError(f"{model.name}.{name}: one value for all; by person: {', '.join(allowed) or 'none'}")
    if values.shape != (n,):
        raise ParameterError(
            f"{model.name}.{name}: an array of shape {values.shape}; expected one value a node, ({n},)"
        )
    coarse = values.dtype.kind == "f" and values.dtype.itemsize < 8
    numbers = (values.astype(str) if coarse else values).astype(np.float64)  # .3 of a float32 is .3
    spec = specs_of(model)[name]
    for extreme in (numbers.min(), numbers.max(), numbers.sum()):
        if not np.isfinite(extreme):
            raise ParameterError(f"{model.name}.{name}: a value is not a number")
    spec.checked(f"{model.name}.{name}", float(numbers.min()))
    spec.checked(f"{model.name}.{name}", float(numbers.max()))
    return numbers


def model_of(model: Model | str, parameters: Mapping[str, float], own: Mapping[str, np.ndarray] | None = None) -> Model:
    """The model by its name and parameters; ParameterError names the nearest. own : parameters given by person."""
    if isinstance(model, Model):
        if parameters or own:
            raise ParameterError(f"{model.name} is already a model; set its parameters when you make it")
        if type(model) not in ON_GRAPHS.values() and not isinstance(model, OnGraph):
            raise ParameterError(f"{model.name} does not run on a graph; those that do: {', '.join(ON_GRAPHS)}")
        return model
    model = current_name(model)
    kind = ON_GRAPHS[model] if model in ON_GRAPHS else _of_a_package(str(model))
    unknown = set(own or {}) - set(specs_of(kind))
    return with_parameters(kind, {**parameters, **dict.fromkeys(unknown, 0.0)})


def _of_a_package(name: str) -> type[Model]:
    """A model that an installed package adds, whose code is loaded; ParameterError names the nearest."""
    others = installed(("models",))
    if name not in others:
        known = [*ON_GRAPHS, *others]
        raise ParameterError(and_then(f"no model {name!r}; there are {', '.join(known)}", nearest(name, known)))
    found = load(entries(name, ("models",))[0])
    if not (isinstance(found, type) and issubclass(found, Model) and issubclass(found, OnGraph)):
        raise ParameterError(f"{name}: is no model: expected a class below Model that has `on_graph`")
    return found


def _check(steps: int, runs: int, seed: int) -> None:
    for name, value, least, most in (
        ("steps", steps, 0, 1_000_000),
        ("runs", runs, 1, 1_000_000),
        ("seed", seed, 0, 2**62),
    ):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or not least <= value <= most:
            raise ParameterError(f"{name} = {value!r}: expected a whole number from {least} to {most}")


def _run(
    model: Model, own: Mapping[str, np.ndarray], network: Network | WellMixed, start: np.ndarray, steps: int, seed: int,
    tellers: bool, tick: Callable[[int], None] | None,
) -> Run:  # fmt: skip
    if isinstance(model, (Supersession, Competing)):
        sources = network if isinstance(network, WellMixed) else network.turned()
        return Run(*run_two(model, network, sources, start, steps, seed, tick))
    start = start.astype(bool)
    if isinstance(model, OnGraph):
        if isinstance(network, WellMixed):
            raise ParameterError(f"{model.name}: runs on a graph; expected one in place of a crowd")
        return Run(*model.on_graph(network, start, steps, seed), None)
    if isinstance(network, WellMixed):
        return _in_crowd(model, own, network, start, steps, seed, tellers, tick)
    if isinstance(model, (SI, SIR, SEIR, IndependentCascade)):
        return _transmitted(model, own, network, start, steps, seed, tellers, tick)
    if isinstance(model, (SIS, SIRS)):
        p_lose = own.get("loss", model.loss) if isinstance(model, SIRS) else 2.0
        recovery = own.get("recovery", model.recovery)
        state = np.where(start, np.uint8(INFECTIOUS), np.uint8(0))
        people, entered, first = run_recurrent(
            network.turned(), state, steps, seed, len(model.states), model.transmission, recovery, p_lose, tick
        )
        return Run(people, entered, np.where(first < 0, np.nan, first.astype(float)), None)
    if isinstance(model, (MakiThompson, DaleyKendall, BlockedRumour)):
        return _run_rumour(model, network.contacts(), start, steps, seed)
    return _joined(model, own, network, start, steps, seed, tick)


def _in_crowd(
    model: Model, own: Mapping[str, np.ndarray], crowd: WellMixed, start: np.ndarray, steps: int, seed: int,
    tellers: bool, tick: Callable[[int], None] | None,
) -> Run:  # fmt: skip
    if isinstance(model, (SI, SIR, SEIR, SIS, SIRS, IndependentCascade)):
        return Run(*run_passed(model, own, crowd, start, steps, seed, tellers, tick))
    refuse_contacts(model, crowd)
    if isinstance(model, (MakiThompson, DaleyKendall, BlockedRumour)):
        return _run_rumour(model, Crowd(crowd.n), start, steps, seed)
    return Run(*run_thresholds(_thresholds(model, own, crowd.n, seed), start, steps, tick))


def _transmitted(
    model: SI | SIR | SEIR | IndependentCascade, own: Mapping[str, np.ndarray], network: Network, start: np.ndarray,
    steps: int, seed: int, tellers: bool, tick: Callable[[int], None] | None,
) -> Run:  # fmt: skip
    chance = model.activation if isinstance(model, IndependentCascade) else model.transmission
    onset = own.get("onset", model.onset) if isinstance(model, SEIR) else None
    over = {SI: 0.0, IndependentCascade: 1.0}.get(type(model))
    ends = own.get("recovery", getattr(model, "recovery", 0.0)) if over is None else over
    c = course(network, start, steps, seed, chance, onset, ends, tick)
    people, entered = counts(c, steps, isinstance(model, SEIR), not isinstance(model, SI))
    by = None
    if tellers:
        by = np.full(network.n, NEVER, dtype=np.int32)
        weights = np.zeros(0) if network.weights is None else network.weights
        sources_of(network.indptr, network.indices, weights, chance, c.caught, c.infectious, c.over,
                 stream_key(seed, "spread.tie"), by)  # fmt: skip
        by[(by == NEVER) | (c.caught > steps)] = -1
    return Run(people, entered, np.where(c.caught <= steps, c.caught.astype(float), np.nan), by)


def _run_rumour(
    model: MakiThompson | DaleyKendall | BlockedRumour, layer: Layer, start: np.ndarray, steps: int, seed: int
) -> Run:
    people, entered = np.zeros((1, steps + 1, 3), dtype=np.int64), np.zeros((1, steps + 1, 3), dtype=np.int64)
    at, by = np.empty((1, start.size)), np.empty((1, start.size), dtype=np.int32)
    attempts = model.attempts if isinstance(model, MakiThompson) else 1.0
    if attempts != int(attempts):
        raise ParameterError(f"{model.name}.attempts = {attempts}: expected a whole number")
    forgetting = model.forgetting if isinstance(model, MakiThompson) else 0.0
    adoption = model.adoption * (1.0 - model.denied if isinstance(model, BlockedRumour) else 1.0)
    state = np.where(start, np.uint8(TELLING), np.uint8(0))
    tell_on(
        layer, state[None], adoption, model.stifling, int(attempts), isinstance(model, DaleyKendall),
        forgetting, np.array([stream_key(seed, "spread.rumour")]), people, entered, at, by,
    )  # fmt: skip
    return Run(people[0], entered[0], np.where(at[0] < 0.0, np.nan, at[0]), by[0])


def _thresholds(model: Model, own: Mapping[str, np.ndarray], n: int, seed: int) -> np.ndarray:
    """Which share of those one watches must have joined, float64 (n,)."""
    if isinstance(model, Granovetter):
        return normal_thresholds(model, n, seed)
    if isinstance(model, Watts):
        return own.get("threshold", np.full(n, model.threshold))
    return 1.0 - np.asarray(uniforms(stream_key(seed, "spread.threshold"), n, 0))


def _joined(
    model: Model,
    own: Mapping[str, np.ndarray],
    network: Network,
    start: np.ndarray,
    steps: int,
    seed: int,
    tick: Callable[[int], None] | None,
) -> Run:
    n = network.n
    at = run_threshold(network, _thresholds(model, own, n, seed), start, steps, tick)
    joined = at[at != NOT_YET]
    entered = np.zeros((steps + 1, 2), dtype=np.int64)
    entered[:, 1] = np.bincount(joined, minlength=steps + 1)[: steps + 1]
    so_far = np.cumsum(entered[:, 1])
    entered[0] = 0
    return Run(np.stack([n - so_far, so_far], axis=1), entered, np.where(at == NOT_YET, np.nan, at.astype(float)), None)
