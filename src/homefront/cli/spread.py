"""homefront spread: a published model on a file of edges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from homefront.cli.app import DONE, JSON_HELP, app, emit, say
from homefront.cli.kinds import path_argument, path_option
from homefront.cli.spread_on import (
    ContactsOption,
    CrowdOption,
    MeanFieldOption,
    RivalsOption,
    described,
    end_lines,
    equations_beside,
    graph_of,
    todays_name,
    with_equations,
)
from homefront.models.ties import Repeated, SelfLoops

if TYPE_CHECKING:
    from homefront.models.graphs import Network, WellMixed

WHOLE = re.compile("0|-?[1-9][0-9]*")
"""A whole number as it is written in one way only; other ids are text."""


@app.command("spread")
def spread_command(
    model: Annotated[
        str,
        typer.Option(
            "--model", help="Name of the model, as in sir, maki-thompson, watts. A wrong name prints all names."
        ),
    ],
    edges: Annotated[
        Path | None,
        path_argument("EDGES", help="A .csv, .txt or .parquet with the columns source, target and perhaps weight."),
    ] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="Set a parameter: parameter=value. Repeatable.")
    ] = None,
    seeds: Annotated[
        str, typer.Option("--seeds", help="Who starts: a number (12), a share (0.001), or ids (7,9 or 7,).")
    ] = "1",
    crowd: CrowdOption = None,
    contacts: ContactsOption = None,
    rivals: RivalsOption = "",
    mean_field: MeanFieldOption = False,
    steps: Annotated[
        int, typer.Option("--steps", min=1, max=1_000_000, help="Number of steps, or of units of time.")
    ] = 100,
    runs: Annotated[
        int, typer.Option("--runs", min=1, max=100_000, help="Number of worlds. World n has the seed SEED + n.")
    ] = 1,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the first world.")] = 1,
    directed: Annotated[bool, typer.Option("--directed", help="Ties lead from source to target only.")] = False,
    weight: Annotated[
        str | None, typer.Option("--weight", help="Column of weights, if it is not called weight.")
    ] = None,
    no_weights: Annotated[bool, typer.Option("--no-weights", help="Do not read weights.")] = False,
    nodes: Annotated[
        int | None, typer.Option("--nodes", min=1, help="Number of nodes. Their ids are 0, 1, 2, ...")
    ] = None,
    repeated: Annotated[
        Repeated, typer.Option("--repeated", help="Repeated ties: refuse, or merge (add up their weights).")
    ] = "refuse",
    self_loops: Annotated[SelfLoops, typer.Option("--self-loops", help="Self-loops: refuse or drop.")] = "refuse",
    encoding: Annotated[
        str | None, typer.Option("--encoding", help="Encoding of EDGES, if it is not UTF-8, as in windows-1252.")
    ] = None,
    threads: Annotated[int, typer.Option("--threads", min=0, help="Number of threads. 0: all cores.")] = 0,
    out: Annotated[Path | None, path_option("--out", help="Write prevalence and incidence to a CSV file.")] = None,
    chart: Annotated[
        Path | None, path_option("--chart", help="Draw prevalence as a chart: a file .svg, .png or .pdf.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> int:
    """Run a published model on a graph, and print how many people were in each state."""
    from numba import set_num_threads

    from homefront.arguments import COLUMN_CM
    from homefront.cli.run_messages import announce_compilation
    from homefront.errors import ParameterError
    from homefront.experiments.ensemble import workers_for
    from homefront.models.spread import model_of, spread
    from homefront.parameters import parse_assignment
    from homefront.progress import progress
    from homefront.results.files import write_bytes, write_synced
    from homefront.terminal import fitted
    from homefront.views.figure_file import format_of, write_figure
    from homefront.views.spread_chart import spread_chart

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
    if out is not None:
        table = with_equations(data, equations).to_dataframe().to_csv()
        write_synced(out, lambda name: write_bytes(name, table.encode()))
    if chart is not None:
        write_figure(spread_chart(data, equations), chart, COLUMN_CM)
    ties = int(data.attrs["ties"])
    files = [str(path) for path in (out, chart) if path is not None]
    last = data.prevalence[:, -1].values / network.n
    states = {
        str(state): {"median": float(median), "low": float(low), "high": float(high)}
        for state, median, low, high in zip(data.state.values, *_quantiles(last), strict=True)
    }
    by_equations = {} if equations is None else {
        "mean_field": dict(zip(states, equations.prevalence[-1].values.tolist(), strict=True)),
        "assumption": equations.attrs["assumption"],
    }  # fmt: skip
    if as_json:
        emit({"model": model, "nodes": network.n, "ties": ties, "steps": steps, "runs": runs, "seed": seed,
              "end": states, **by_equations, "files": files})  # fmt: skip
        return DONE
    say(fitted(f"{model} on {described(network, ties)}, {steps} steps, {runs} runs, seed {seed}"))
    mean_field_of = {} if equations is None else by_equations["mean_field"]
    say("\n".join(end_lines(states, runs, mean_field_of)))
    if equations is not None:
        say(fitted(f"  equations: {equations.attrs['assumption']}"))
    for file in files:
        say(f"  written: {file}")
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


def _quantiles(shares: Any) -> Any:
    import numpy as np

    return np.quantile(shares, [0.5, 0.05, 0.95], axis=0)


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
