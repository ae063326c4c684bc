"""Options of the command line, read: scales, causes and processes, parameters."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from homefront.arguments import SCALES, Days, Seed, Workers
from homefront.cli.app import JSON_HELP, warn
from homefront.cli.kinds import number_option, path_option
from homefront.errors import ArgumentError
from homefront.units import COARSEST

GivenOption = Annotated[
    list[str] | None,
    typer.Option("--given", help="A daily input set, as siege=0.75@1941-10-15..1941-10-19:Moscow; may be repeated."),
]
MoveOption = Annotated[
    list[str] | None,
    typer.Option("--move", help="What begins that day begins days later or earlier, as siege@1941-10-20=-5:Moscow."),
]
NoEventOption = Annotated[
    list[str] | None, typer.Option("--no-event", help="An event left out, as appeal@1941-07-03; may be repeated.")
]
CoderOption = Annotated[str, typer.Option("--coder", help="1 or 2: one coding alone; default: the range between.")]
LatentOption = Annotated[
    list[str] | None,
    typer.Option("--latent", help="An input that worlds draw, fixed: zone.Moscow=2, see show --latents; repeatable."),
]

WithOption = Annotated[
    list[str] | None,
    typer.Option("--with", help="A mechanism of an installed package, whose code is loaded; may be repeated."),
]

ScenarioArgument = Annotated[str, typer.Argument(metavar="ID", help="A scenario that ships, or the path of a folder.")]
DaysOption = Annotated[int, number_option("--days", "days", Days, "Only so many days; 0: all.")]
SeedOption = Annotated[int, number_option("--seed", "seed", Seed, "Seed of the first world.")]
ScaleOption = Annotated[str, typer.Option("--scale", help="Agents to people, 1:1 to 1:20000.")]
ParametersOption = Annotated[str, typer.Option("--parameters", help="Set, or FILE.parquet of calibrate.")]
WorldsOption = Annotated[
    str, typer.Option("--worlds", help="forecast or record: the set of worlds, instead of --parameters.")
]
WhyWorldsOption = Annotated[
    str, typer.Option("--worlds", help="forecast or record; default: record, unless --parameters are given.")
]
OnlyOption = Annotated[str, typer.Option("--only", help="society or front; default: both, coupled.")]
WorkersOption = Annotated[int, number_option("--workers", "workers", Workers, "Processes; 0: one a core.")]
JsonOption = Annotated[bool, typer.Option("--json", help=JSON_HELP)]
SavedOption = Annotated[
    Path | None, path_option("--out", help="Keep what was found in this .json file, for `homefront report RUN FILE`.")
]


def keep(found: Sequence[Any], out: Path | None) -> None:
    """Writes what an experiment found, if a file was asked for, and says so."""
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
