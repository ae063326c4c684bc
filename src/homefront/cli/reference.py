"""homefront reference: what the hooks between society and front are measured against."""

from __future__ import annotations

from typing import Annotated

import typer

from homefront.cli.app import DONE, app, emit, say
from homefront.cli.options import JsonOption, ScenarioArgument
from homefront.progress import progress


@app.command("reference")
def reference_command(
    scenario_id: ScenarioArgument,
    changes: Annotated[
        list[str] | None, typer.Option("--set", help="process.parameter=value, may be repeated.")
    ] = None,
    parameters: Annotated[str, typer.Option("--parameters", help="Parameter set.")] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Make it anew, and print how far the kept one is off.")
    ] = False,
    as_json: JsonOption = False,
) -> int:
    """Print the references of the four hooks: means over four uncoupled runs at 1:20000, one number each."""
    from homefront.engine.reference import (
        RUNS,
        at_hand,
        furthest,
        keep,
        make,
        read,
        reference_digest,
        reference_for,
        shipped,
    )
    from homefront.engine.settings import Settings, coupled
    from homefront.errors import ParameterError
    from homefront.parameters import parse_assignment
    from homefront.processes import Registry
    from homefront.scenario.coded_front import coded_front
    from homefront.scenario.loader import load_scenario

    scenario = load_scenario(scenario_id, Registry())
    settings = Settings(parameters=parameters, changes=dict(parse_assignment(item) for item in changes or []))
    settings.processes()
    if not coupled(scenario, settings):
        raise ParameterError(f"{scenario.id} has no front of its own, so nothing is coupled and there is no reference")
    off: float | None = None
    with progress("uncoupled runs", RUNS) as tick:
        if again:
            before = at_hand(scenario.id, reference_digest(scenario, settings))
            found = make(scenario, settings, tick)
            off = None if before is None else furthest(before, found)
            keep(found)
        else:
            kept = reference_for(scenario, settings, tick)
            assert kept is not None
            found = kept
    axes = coded_front(scenario, 1).axes
    data = {
        "scenario": scenario.id, "digest": reference_digest(scenario, settings), "runs": RUNS,
        "resolve": dict(zip(axes, found.resolve.tolist(), strict=True)),
        "straggling": dict(zip(axes, found.straggling.tolist(), strict=True)), "fidelity": found.fidelity,
        "labour": found.labour, "work_resolve": found.work_resolve, "arriving": found.arriving,
    }  # fmt: skip
    if again:
        data["off"] = off
    if as_json:
        emit(data)
        return DONE
    say(f"References of {scenario.id}: means over {RUNS} uncoupled runs at 1:20000 and all days")
    for axis, resolve, away in zip(axes, found.resolve, found.straggling, strict=True):
        say(f"  soldiers, {axis:10s} resolve {resolve:.4f}, straggling {away:.4f}")
    say(f"  fidelity of the command tree to its blocks {found.fidelity:.4f}")
    say(f"  labour present {found.labour:.4f}, resolve of townspeople {found.work_resolve:.4f}")
    say(f"  those called up who can be reached {found.arriving:.4f}")
    where = "from the package" if not again and read(shipped(scenario.id), found.digest) else "kept in the cache"
    say(f"digest {found.digest[:24]}, {where}")
    if off is not None:
        say(f"made anew; the one at hand was off by at most {off:.2g}")
    return DONE
