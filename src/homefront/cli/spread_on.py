"""What `homefront spread` runs on: a file of edges, or a crowd without ties; and what it says of a model's name."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from homefront.errors import ParameterError

if TYPE_CHECKING:
    import xarray as xr

    from homefront.models.base import Model
    from homefront.models.graphs import Network, WellMixed


def graph_of(
    edges: Path | None, crowd: int | None, contacts: float | None, **reading: Any
) -> Network | WellMixed:  # fmt: skip
    """The graph of the file, or the crowd; ParameterError unless exactly one of both is given.

    reading : how a file is read, as in `as_network`.
    """
    from homefront.models.graphs import as_network
    from homefront.models.graphs import crowd as crowd_of

    if (edges is None) == (crowd is None):
        raise ParameterError("expected either EDGES, a file of ties, or --crowd N, people who can all meet; not both")
    if crowd is not None:
        given = [
            f"--{name.replace('_', '-')}" for name, value in reading.items() if value not in (None, False, "refuse")
        ]
        if given:
            raise ParameterError(f"{', '.join(given)}: says how EDGES is read; a crowd has no ties to read")
        return crowd_of(crowd, contacts)
    if contacts is not None:
        raise ParameterError("--contacts goes with --crowd; on a graph, its ties say who meets whom")
    return as_network(edges, **reading)


def described(on: Network | WellMixed, ties: int) -> str:
    """What it ran on, as in "20 nodes and 20 ties".   ties : of a weight above 0."""
    from homefront.models.graphs import WellMixed

    if not isinstance(on, WellMixed):
        empty = f" ({on.n_ties - ties:,} more of weight 0 left out)" if ties < on.n_ties else ""
        return f"{on.n:,} nodes and {ties:,} ties{empty}"
    met = "all others" if on.contacts is None else f"{on.contacts:g} others a step"
    return f"a crowd of {on.n:,} people, each of whom can meet {met}"


def todays_name(model: str) -> str:
    """The model's name; a former one is changed, and said so on stderr."""
    from homefront.models.former_names import FORMER, note_on

    if model in FORMER:
        print(note_on(model), file=sys.stderr)
        return FORMER[model][0]
    return model


def equations_beside(
    on: Network | WellMixed, model: Model, seeds: Any, rivals: Any, steps: int, wanted: bool
) -> xr.Dataset | None:
    """The mean field of the same model, from as many people; None unless it is wanted. seeds, rivals : as in spread."""
    from homefront.models.mean_field import mean_field

    if not wanted:
        return None
    start, second = (len(given) if isinstance(given, list) else given for given in (seeds, rivals))
    return mean_field(on, model, seeds=start, rivals=second, steps=steps)
