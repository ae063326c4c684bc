"""What `homefront spread` runs on: a file of edges, or a crowd without ties; and what it says of a model's name."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from homefront.errors import ParameterError

if TYPE_CHECKING:
    from homefront.models.graphs import Network, WellMixed

CrowdOption = Annotated[
    int | None, typer.Option("--crowd", help="In place of EDGES: so many people, all of whom can meet; no ties stored.")
]
ContactsOption = Annotated[
    float | None, typer.Option("--contacts", help="People whom one of the crowd meets in a step; default: all of them.")
]
RivalsOption = Annotated[
    str, typer.Option("--rivals", help="As --seeds, of the second message of supersession and competing.")
]


def graph_of(edges: Path | None, crowd: int | None, contacts: float | None, directed: bool) -> Network | WellMixed:
    """The graph of the file, or the crowd; ParameterError unless exactly one of both is given."""
    from homefront.models.graphs import as_network
    from homefront.models.graphs import crowd as crowd_of

    if (edges is None) == (crowd is None):
        raise ParameterError("expected either EDGES, a file of ties, or --crowd N, people who can all meet; not both")
    if crowd is not None:
        if directed:
            raise ParameterError("--directed: a crowd has no ties that could have a direction")
        return crowd_of(crowd, contacts)
    if contacts is not None:
        raise ParameterError("--contacts goes with --crowd; on a graph, its ties say who meets whom")
    return as_network(edges, directed=directed)


def todays_name(model: str) -> str:
    """The model's name; a former one is changed, and said so on stderr."""
    from homefront.models.former_names import FORMER, note_on

    if model in FORMER:
        print(note_on(model), file=sys.stderr)
        return FORMER[model][0]
    return model
