"""homefront doctor: whether this machine gives the results that the project was tested with."""

from __future__ import annotations

from typing import Annotated

import typer

from homefront.cli.app import DONE, FAILED, JSON_HELP, app, emit, say


@app.command("doctor")
def doctor_command(as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False) -> int:
    """Look at this machine: cores, memory, versions, and whether any number of threads gives the same bytes."""
    import os

    import numba

    from homefront.api.worlds import run
    from homefront.compiled import cache_is_warm, kernel_folder, most_threads
    from homefront.results.results import machine
    from homefront.views.columns import labelled
    from homefront.world.build import memory_available

    most = most_threads()
    hashes = {}
    for threads in sorted({1, min(2, most), most}):
        numba.set_num_threads(threads)
        hashes[threads] = run("moscow-1941", scale=1 / 20000, seed=1, days=20).result_hash
    same = len(set(hashes.values())) == 1
    report = {
        "ok": same, "platform": machine(), "cores": os.cpu_count(), "threads": most, "numba": numba.__version__,
        "memory_free_gib": round(memory_available() / 2**30, 1), "kernels_compiled": cache_is_warm(),
        "kernels_kept_in": kernel_folder() or "nowhere: no folder of your own that others cannot write to",
        "hash_by_threads": {str(key): value for key, value in hashes.items()},
    }  # fmt: skip
    if as_json:
        emit(report)
    else:
        say(
            "any number of threads gives the same bytes"
            if same
            else "PROBLEM: threads change the bytes; please report it"
        )
        for key, value in report.items():
            told = ", ".join(f"{n}: {one}" for n, one in value.items()) if isinstance(value, dict) else str(value)
            say("\n".join(labelled(key, told, 20, 0)))
    return DONE if same else FAILED
