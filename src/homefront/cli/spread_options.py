"""What `homefront spread` takes: its argument and its options, each with its help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homefront.cli.kinds import new_file_option, path_argument
from homefront.models.ties import Repeated, SelfLoops

ModelOption = Annotated[
    str,
    typer.Option("--model", help="Name of the model, as in sir, maki-thompson, watts. A wrong name prints all names."),
]
EdgesArgument = Annotated[
    Path | None,
    path_argument("EDGES", help="A .csv, .txt or .parquet with the columns source, target and perhaps weight."),
]
SetOption = Annotated[list[str] | None, typer.Option("--set", help="Set a parameter: parameter=value. Repeatable.")]
SeedsOption = Annotated[
    str, typer.Option("--seeds", help="Who starts: a number (12), a share (0.001), or ids (7,9 or 7,).")
]
CrowdOption = Annotated[
    int | None,
    typer.Option("--crowd", help="Instead of EDGES: a crowd of N people who can all meet. No ties are stored."),
]
ContactsOption = Annotated[
    float | None,
    typer.Option("--contacts", help="With --crowd: how many others a person meets in a step. Default: all."),
]
RivalsOption = Annotated[
    str, typer.Option("--rivals", help="Like --seeds, for the second message of supersession and competing.")
]
MeanFieldOption = Annotated[
    bool, typer.Option("--mean-field", help="Also solve the model's equations for infinitely many people.")
]
StepsOption = Annotated[
    int, typer.Option("--steps", min=1, max=1_000_000, help="Number of steps, or of units of time.")
]
RunsOption = Annotated[
    int, typer.Option("--runs", min=1, max=100_000, help="Number of worlds. World n has the seed SEED + n.")
]
SeedOption = Annotated[int, typer.Option("--seed", min=0, help="Seed of the first world.")]
DirectedOption = Annotated[bool, typer.Option("--directed", help="Ties lead from source to target only.")]
WeightOption = Annotated[str | None, typer.Option("--weight", help="Column of weights, if it is not called weight.")]
NoWeightsOption = Annotated[bool, typer.Option("--no-weights", help="Do not read weights.")]
NodesOption = Annotated[int | None, typer.Option("--nodes", min=1, help="Number of nodes. Their ids are 0, 1, 2, ...")]
RepeatedOption = Annotated[
    Repeated, typer.Option("--repeated", help="Repeated ties: refuse, or merge (add up their weights).")
]
SelfLoopsOption = Annotated[SelfLoops, typer.Option("--self-loops", help="Self-loops: refuse or drop.")]
EncodingOption = Annotated[
    str | None, typer.Option("--encoding", help="Encoding of EDGES, if it is not UTF-8, as in windows-1252.")
]
ThreadsOption = Annotated[int, typer.Option("--threads", min=0, help="Number of threads. 0: all cores.")]
OutOption = Annotated[Path | None, new_file_option("--out", help="Write prevalence and incidence to a CSV file.")]
ChartOption = Annotated[
    Path | None, new_file_option("--chart", help="Draw prevalence as a chart: a file .svg, .png or .pdf.")
]
