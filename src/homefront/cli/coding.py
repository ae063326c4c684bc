"""homefront coding: what two coders fill, how far they agree, and their merge."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from homefront.cli.app import DONE, Group, app, emit, say
from homefront.cli.kinds import path_argument, path_option
from homefront.cli.options import JsonOption, ScenarioArgument, SeedOption

coding = typer.Typer(
    cls=Group, no_args_is_help=True, rich_markup_mode=None,
    help="Code a scenario from its sources: the grid that two coders fill, how far they agree, and their merge.",
)  # fmt: skip
app.add_typer(coding, name="coding")

FirstArgument = Annotated[Path, path_argument("A.csv", "The file of the first coder.")]
SecondArgument = Annotated[Path, path_argument("B.csv", "The file of the second coder.")]
PlacesOption = Annotated[
    str | None, typer.Option("--scenario", help="Id or folder whose places may be named; default: those of both files.")
]


@coding.command("grid")
def grid_command(
    scenario_id: ScenarioArgument,
    coder: Annotated[str, typer.Option("--coder", help="Who fills the file; stands in each row.")],
    file: Annotated[Path, path_option("-o", "--out", help="The CSV file to write.")],
    place: Annotated[
        list[str] | None,
        typer.Option("--place", help="A place to code by name, as Paris or Paris=capital; may be repeated."),
    ] = None,
    cut: Annotated[
        list[str] | None,
        typer.Option("--cut", help="A day on which a period begins, as 1940-05-14; repeatable; default: events."),
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Write the CSV file that a coder fills: a row for each coded variable, place and period, with what is asked.

    Where a scenario has a coding_merged.csv of its own, places and periods are those of that file.
    """
    from homefront.api.coding import coding_grid

    grid = coding_grid(scenario_id, coder, file, place or (), cut or ())
    if as_json:
        emit({"ok": True, "file": str(file), "rows": len(grid.units), "because": grid.because})
        return DONE
    name = shlex.quote(str(file))
    say(f"{file}: {len(grid.units)} rows; {grid.because}")
    say("In each row fill value, evidence, source and confidence. docs/coding.md says how. Then:")
    say(f"  homefront coding agree {name} OTHER.csv")
    return DONE


@coding.command("agree")
def agree_command(
    first: FirstArgument,
    second: SecondArgument,
    scenario: PlacesOption = None,
    worst: Annotated[
        int, typer.Option("--worst", min=0, max=100_000, help="How many of the largest disagreements are shown.")
    ] = 10,
    seed: SeedOption = 1,
    as_json: JsonOption = False,
) -> int:
    """Say how far two coders agree: Krippendorff's alpha (ordinal) for each variable, the least first.

    Each alpha has a 95 % interval by bootstrap. The largest disagreements follow.
    """
    from homefront.api.coding import coding_agreement
    from homefront.views.agreement_table import agreement_text

    found = coding_agreement(first, second, scenario, seed)
    if as_json:
        emit({"ok": True, **found.to_dict()})
    else:
        say(agreement_text(found, worst))
    return DONE


@coding.command("merge")
def merge_command(
    first: FirstArgument,
    second: SecondArgument,
    file: Annotated[Path, path_option("-o", "--out", help="The CSV file to write: coding_merged.csv of a scenario.")],
    scenario: PlacesOption = None,
    as_json: JsonOption = False,
) -> int:
    """Merge the files of two coders into the coding_merged.csv of a scenario: both values, and the range between."""
    from homefront.api.coding import merge_codings

    made = merge_codings(first, second, file, scenario)
    if as_json:
        emit({"ok": True, "file": str(file), "rows": len(made.rows), "status": made.tally})
    else:
        told = ", ".join(f"{name} {count}" for name, count in made.tally.items())
        say(f"{file}: {len(made.rows)} rows ({told})")
    return DONE
