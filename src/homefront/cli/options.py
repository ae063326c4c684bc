"""Options that several commands share, and how their texts are read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from homefront.arguments import SCALES, Days, Seed, Workers
from homefront.cli.app import JSON_HELP, warn
from homefront.cli.kinds import new_file_option, number_option
from homefront.errors import ArgumentError
from homefront.units import COARSEST

DailyInputOption = Annotated[
    list[str] | None,
    typer.Option("--given", help="Set a daily input, as in siege=0.75@1941-10-15..1941-10-19:Moscow. Repeatable."),
]
MoveOption = Annotated[
    list[str] | None,
    typer.Option(
        "--move", help="Move what begins on a day by some days, as in siege@1941-10-20=-5:Moscow. Repeatable."
    ),
]
NoEventOption = Annotated[
    list[str] | None, typer.Option("--no-event", help="Leave out an event, as in appeal@1941-07-03. Repeatable.")
]
CoderOption = Annotated[
    str, typer.Option("--coder", help="Use one coding only: 1 or 2. Default: the range between both.")
]
LatentOption = Annotated[
    list[str] | None,
    typer.Option(
        "--latent", help="Fix an input that worlds draw, as in zone.Moscow=2 (see show --latents). Repeatable."
    ),
]

WithOption = Annotated[
    list[str] | None,
    typer.Option("--with", help="Run a mechanism of an installed package too. Its code is loaded. Repeatable."),
]

ScenarioArgument = Annotated[
    str, typer.Argument(metavar="ID", help="Id of a scenario that ships, or the path of a folder.")
]
DaysOption = Annotated[int, number_option("--days", "days", Days, "Number of days to simulate. 0: all.")]
SeedOption = Annotated[int, number_option("--seed", "seed", Seed, "Seed of the first world.")]
ScaleOption = Annotated[str, typer.Option("--scale", help="Agents to people, from 1:1 to 1:20000.")]
ParametersOption = Annotated[
    str, typer.Option("--parameters", help="A parameter set, or a FILE.parquet that calibrate wrote.")
]
WorldsOption = Annotated[
    str, typer.Option("--worlds", help="Set of worlds: forecast or record. Use it instead of --parameters.")
]
WhyWorldsOption = Annotated[
    str,
    typer.Option("--worlds", help="Set of worlds: forecast or record. Default: record, unless you give --parameters."),
]
OnlyOption = Annotated[
    str, typer.Option("--only", help="Simulate one half only: society or front. Default: both, coupled.")
]
WorkersOption = Annotated[
    int, number_option("--workers", "workers", Workers, "Number of processes. 0: one for each core.")
]
JsonOption = Annotated[bool, typer.Option("--json", help=JSON_HELP)]
SavedOption = Annotated[
    Path | None, new_file_option("--out", help="Write the result to this .json file, for `homefront report RUN FILE`.")
]


def keep(found: Sequence[Any], out: Path | None) -> None:
    """Writes the results of an experiment to a file, if the user named one, and says so."""
    from homefront.experiments.saved import write_saved

    if out is not None:
        write_saved(out, list(found))
        warn(f"written: {out}")


def edits_of(given: Sequence[str] | None, move: Sequence[str] | None, no_event: Sequence[str] | None) -> list[str]:
    """Lines for Settings.edits; ParameterError where one cannot be read."""
    from homefront.scenario.edits import read_edit

    flags = {"given": given, "move": move, "drop": no_event}
    return [read_edit(verb, text).text for verb, texts in flags.items() for text in texts or []]


def latents_of(given: Sequence[str] | None) -> dict[str, float]:
    """Values by name, for Settings.latents; ArgumentError where one cannot be read."""
    out: dict[str, float] = {}
    for text in given or []:
        name, equals, value = text.partition("=")
        try:
            if not equals:
                raise ValueError
            out[name.strip()] = float(value)
        except ValueError:
            raise ArgumentError("latents", repr(text), "expected NAME=NUMBER, as zone.Moscow=2") from None
    return out


def people_per_agent(text: str) -> float:
    """1000.0 from "1:1000"; ArgumentError outside 1:1 to 1:20000."""
    head, colon, tail = text.partition(":")
    try:
        number = float(tail)
        if not colon or float(head) != 1 or not 1 <= number <= COARSEST:
            raise ValueError
    except ValueError:
        raise ArgumentError("scale", repr(text), f"expected {SCALES}") from None
    return number
