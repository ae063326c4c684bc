"""homefront spread: a published model on a file of edges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from homefront.cli import spread_options as options
from homefront.cli.app import DONE, JSON_HELP, app, emit, say
from homefront.cli.spread_end import Ended
from homefront.cli.spread_on import equations_beside, graph_of, todays_name

if TYPE_CHECKING:
    from homefront.models.graphs import Network, WellMixed

WHOLE = re.compile("0|-?[1-9][0-9]*")
"""A whole number as it is written in one way only; other ids are text."""


@app.command("spread")
def spread_command(
    model: options.ModelOption, edges: options.EdgesArgument = None, set_: options.SetOption = None,
    seeds: options.SeedsOption = "1", crowd: options.CrowdOption = None, contacts: options.ContactsOption = None,
    rivals: options.RivalsOption = "", mean_field: options.MeanFieldOption = False, steps: options.StepsOption = 100,
    runs: options.RunsOption = 1, seed: options.SeedOption = 1, directed: options.DirectedOption = False,
    weight: options.WeightOption = None, no_weights: options.NoWeightsOption = False,
    nodes: options.NodesOption = None, repeated: options.RepeatedOption = "refuse",
    self_loops: options.SelfLoopsOption = "refuse", encoding: options.EncodingOption = None,
    threads: options.ThreadsOption = 0, out: options.OutOption = None, chart: options.ChartOption = None,
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> int:  # fmt: skip
    """Run a published model on a graph, and print how many people were in each state."""
    from numba import set_num_threads

    from homefront.cli.run_messages import announce_compilation
    from homefront.errors import ParameterError
    from homefront.experiments.ensemble import workers_for
    from homefront.models.spread import model_of, spread
    from homefront.parameters import parse_assignment
    from homefront.progress import progress
    from homefront.views.figure_file import format_of

    model = todays_name(model)
    chosen = model_of(model, dict(parse_assignment(text, "transmission=0.05") for text in set_ or []))
    if chart is not None:
        format_of(chart)
    set_num_threads(workers_for(1, 0, threads)[1])
    if no_weights and weight is not None:
        raise ParameterError("--weight and --no-weights: expected one of them")
    with in_words_of_the_command():
        network = graph_of(
            edges, crowd, contacts, directed=directed, weight=False if no_weights else weight, nodes=nodes,
            self_loops=self_loops, repeated=repeated, encoding=encoding,
        )  # fmt: skip
    starters = _seeds(seeds, network)
    seconds = _seeds(rivals, network, "--rivals") if rivals else None
    equations = equations_beside(network, chosen, starters, seconds, steps, mean_field)
    announce_compilation(as_json)
    with progress(f"{model}, {network.n:,} nodes", runs * steps) as tick:
        data = spread(network, chosen, seeds=starters, rivals=seconds, steps=steps, runs=runs, seed=seed,
                      tick=lambda done, _total: tick(done))  # fmt: skip
    ended = Ended(model, network, data, equations)
    files = ended.write(out, chart)
    if as_json:
        emit(ended.to_dict(seed, files))
    else:
        say("\n".join(ended.lines(seed, files)))
    return DONE


_WORDS = (
    (r"\bdirected=True\b", "--directed"),
    (r"\bweight=False\b", "--no-weights"),
    (r"\bself_loops='(\w+)'", r"--self-loops \1"),
    (r"\b(weight|repeated|encoding)=('[^']*'|\"[^\"]*\")", r"--\1 \2"),
    (r"(--\w+) '([\w.-]+)'", r"\1 \2"),
    (r"\bnodes=(\d+)", r"--nodes \1"),
)
"""How the arguments that messages about graphs advise are called on the command line."""


@contextmanager
def in_words_of_the_command() -> Iterator[None]:
    """What is wrong with a graph, with the options of the command in place of Python's arguments."""
    from homefront.models.graphs import GraphError

    try:
        yield
    except GraphError as failure:
        text = str(failure)
        for python, command in _WORDS:
            text = re.sub(python, command, text)
        raise GraphError(text) from None


def _seeds(text: str, network: Network | WellMixed, option: str = "--seeds") -> int | float | list[Any]:
    """12 -> 12 people, 0.01 -> a share; "7," or "7,9" -> nodes, as their ids are written in the file; "," -> nobody."""
    import csv

    from homefront.errors import ParameterError

    if "," not in text:
        try:
            return int(text) if text.strip().isdigit() else float(text)
        except ValueError:
            if network.labels is None or text.strip() not in network.labels:
                raise ParameterError(
                    f"{option} {text!r}: no node is called so; expected a number (12), a share (0.01) or ids "
                    "(7,9 or 7,)"
                ) from None
    cells = next(csv.reader([text], skipinitialspace=True))
    ids = [cell.strip() for cell in cells if cell.strip()]
    if network.labels is not None and network.labels.dtype == object and isinstance(network.labels[0], str):
        return ids
    return [int(one) if WHOLE.fullmatch(one) else one for one in ids]
