"""homefront collect: the results of all tasks of a plan, put together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from homefront.cli.app import DONE, app, emit, say, warn
from homefront.cli.kinds import path_argument, path_option
from homefront.cli.options import JsonOption, WithOption
from homefront.cli.run_messages import show


@app.command("collect")
def collect_command(
    folder: Annotated[Path, path_argument("DIR", help="Folder of a plan. All its tasks must be done.")],
    out: Annotated[
        Path | None,
        path_option("--out", help="For a run: the folder to write, default DIR/collected. Else: a JSON file."),
    ] = None,
    mechanisms: WithOption = None,
    as_json: JsonOption = False,
) -> int:
    """Put the results of a plan together: a run folder as `run` writes it, or the table of the experiment.

    Every result is checked against its hash first. The same bytes come out whoever ran the tasks.
    """
    from homefront.experiments.plans.collecting import collect
    from homefront.experiments.plans.folder import PlanFolder
    from homefront.experiments.stored import Stored
    from homefront.views.result_views import VIEWS

    found = collect(PlanFolder.open(folder, mechanisms or []), out, views=VIEWS)
    if isinstance(found, Stored):
        show(found, as_json)
        return DONE
    if out is not None:
        warn(f"written: {out}")
    several = found if isinstance(found, list) else [found]
    if as_json:
        rows = [row for one in several for row in _rows(one.to_dict())]
        emit(rows[0] if len(rows) == 1 else {"outcomes": rows})
    else:
        say("\n\n".join(one.table() for one in several))
    return DONE


def _rows(told: dict[str, object] | list[dict[str, object]]) -> list[dict[str, object]]:
    return told if isinstance(told, list) else [told]
