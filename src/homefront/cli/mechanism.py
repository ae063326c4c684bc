"""homefront mechanism: a package of your own that adds a mechanism, and its checks."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from homefront.arguments import Days
from homefront.cli.app import DONE, JSON_HELP, Group, app, emit, say, warn
from homefront.cli.kinds import number_option, path_option

mechanism = typer.Typer(
    cls=Group, rich_markup_mode=None, no_args_is_help=True,
    help="Write and check a mechanism of your own: a package beside homefront, used by --with NAME.",
)  # fmt: skip
app.add_typer(mechanism, name="mechanism")

TRIED = 30
"""Days of the world in which a mechanism is tried, if nothing is said."""


@mechanism.command("new")
def new_command(
    name: Annotated[str, typer.Argument(help="Of the mechanism, in lower case, as curfew.")],
    folder: Annotated[Path, path_option("--in", help="Where to put the folder of the package.")] = Path("."),
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> int:
    """Write a package with one mechanism that runs, its parameters, its tests and its page, to be changed.

    Nothing that is there already is overwritten.
    """
    from homefront.mechanism.new import new_package
    from homefront.views.columns import of_path

    made = new_package(name, folder)
    if as_json:
        emit({"ok": True, "folder": str(made)})
        return DONE
    say(of_path(made, "a package with one mechanism. Change it, then:"))
    say(f"  pip install -e {shlex.quote(str(made))}")
    say(f"  homefront mechanism check {name}")
    return DONE


@mechanism.command("check")
def check_command(
    name: Annotated[str, typer.Argument(help="Of the mechanism of an installed package, whose code is loaded.")],
    scenario: Annotated[
        str, typer.Option("--on", help="Scenario in which it is tried; default: britain-1940, or one with a front.")
    ] = "",
    days: Annotated[int, number_option("--days", "days", Days, "That are run each time.")] = TRIED,
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> int:
    """Check a mechanism: what it declares, its draws, its bytes, the number of people; print its cost and effect.

    Exit code 1 and a sentence with the first check that it does not pass.
    """
    from homefront.mechanism.check import check_mechanism
    from homefront.views.mechanism_text import mechanism_text

    found = check_mechanism(name, scenario, days, lambda text: warn(f"homefront: {text}"))
    if as_json:
        emit(found.to_dict())
    else:
        say(mechanism_text(found))
    return DONE
