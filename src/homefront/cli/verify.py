"""homefront verify: runs the cases whose numbers are known, and says which this version reproduces."""

from __future__ import annotations

import math
from typing import Annotated

import typer

from homefront.cli.app import DONE, FAILED, JSON_HELP, app, emit, say


@app.command("verify")
def verify_command(
    case: Annotated[list[str] | None, typer.Option("--case", help="Run this case only, as in V01. Repeatable.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Run only cases that take under two seconds each.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> int:
    """Reproduce numbers that are known from theory or papers. Exit code 1 if one is outside its tolerance."""
    from homefront.cli.run_messages import announce_compilation
    from homefront.progress import progress
    from homefront.terminal import fitted
    from homefront.verify.run import Verdict, chosen_cases, run_cases

    chosen = chosen_cases(case or [], quick)
    announce_compilation(as_json)
    verdicts: list[Verdict] = []
    with progress("verify", len(chosen)) as tick:
        for verdict in run_cases(chosen):
            verdicts.append(verdict)
            tick(len(verdicts))
    rows = [row for verdict in verdicts for row in verdict.rows()]
    failed = sum(not row["pass"] for row in rows)
    if as_json:
        emit({"passed": len(rows) - failed, "failed": failed, "cases": rows})
        return FAILED if failed else DONE
    for verdict in verdicts:
        done = verdict.case
        say(fitted(f"\n{done.title} ({done.id}; {done.source}; {verdict.seconds:.1f} s)"))
        if not verdict.checks:
            say(f"  skipped: needs the package {done.needs}")
        for check in verdict.checks:
            se = "" if math.isnan(check.se) else f", se {check.se:.2g}"
            mark = "pass" if check.passed else "MISS"
            told = f"{check.got:.6g}, expected {check.expected:.6g} +- {check.tolerance:.2g}{se}"
            say(fitted(f"  {mark}  {check.what}: {told}"))
    say(f"\n{len(rows) - failed} of {len(rows)} numbers of {len(verdicts)} cases reproduced"
        + (f"; {failed} missed" if failed else ""))  # fmt: skip
    return FAILED if failed else DONE
