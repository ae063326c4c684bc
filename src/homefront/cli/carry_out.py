"""A run from its specification to its printed table, begun or gone on with: what `run` and `resume` share."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from homefront.cli.app import emit, say, warn
from homefront.errors import StoppedError
from homefront.progress import progress

if TYPE_CHECKING:
    from homefront.engine.prepare import Prepared
    from homefront.experiments.runs import RunSpec
    from homefront.results.writer import RunWriter
    from homefront.scenario.schema import Scenario

LARGE = 2**30
"""Bytes: a world of more is announced."""


def carry_out(spec: RunSpec, scenario: Scenario, writer: RunWriter) -> dict[str, Any]:
    """Runs the worlds that are not there yet, writes all, and returns what was found."""
    from numba import set_num_threads

    from homefront.engine.checkpoints import Keeping
    from homefront.engine.prepare import prepare
    from homefront.engine.reference import RUNS, reference_for
    from homefront.engine.run import frame_of, provenance
    from homefront.experiments.ensemble import workers_for, worlds
    from homefront.results.beside import beside_values
    from homefront.results.outcomes import outcome_values
    from homefront.results.results import WorldResult, combined_hash
    from homefront.results.targets import target_values
    from homefront.views.tables import run_summary

    settings, started = spec.settings, time.perf_counter()
    given = prepare(scenario, settings, spec.seed)
    found: list[dict[str, Any]] = []

    def note(world: WorldResult) -> None:
        frame = frame_of(given, world)
        found.append({
            "seed": world.seed, "hash": world.result_hash, "wall_s": world.wall_s,
            "outcomes": outcome_values(scenario, frame), "targets": target_values(scenario, frame),
            "beside": beside_values(scenario, frame),
        })  # fmt: skip

    for world in writer.done(range(spec.seed, spec.seed + spec.runs)):
        note(world)
    done = [int(world["seed"]) for world in found]
    set_num_threads(workers_for(1, 0, spec.threads)[1])
    with progress("reference of the hooks", RUNS) as tick:
        reference = reference_for(scenario, settings, tick)
    _announce_size(spec, given)
    keeping = Keeping(writer.work, spec.checkpoint_every, spec.identity)
    with progress(scenario.id, given.inputs.days if spec.runs == 1 else spec.runs) as tick:
        some = worlds(given, spec.runs, spec.workers, spec.threads, tick, reference, keeping, done)
        for world in some:
            writer.add(world)
            note(world)
            if spec.runs > 1:
                tick(len(found))
    found.sort(key=lambda world: int(world["seed"]))
    hashes = [world["hash"] for world in found]
    summary = run_summary(
        scenario, settings, spec.seed, found, threads=workers_for(spec.runs, spec.workers, spec.threads)[1],
        result_hash=hashes[0] if spec.runs == 1 else combined_hash(hashes), wall_s=time.perf_counter() - started,
    )  # fmt: skip
    writer.finish(provenance(scenario, settings, spec.seed, spec.runs), summary)
    return summary


def _announce_size(spec: RunSpec, given: Prepared) -> None:
    """What a large world is about to take, before it is taken."""
    from homefront.world.build import memory_available, memory_needed

    if spec.settings.only == "front":
        return
    needed = memory_needed(given.inputs, spec.settings.people_per_agent, spec.settings.floor)
    if needed > LARGE:
        every = spec.checkpoint_every
        warn(
            f"{given.agents / 1e6:.1f} million agents a world: {needed / 2**30:.1f} GiB of "
            f"{memory_available() / 2**30:.1f} GiB free; checkpoints {f'every {every} days' if every else 'none'}"
        )


@contextmanager
def stopped_in_words() -> Iterator[None]:
    """Ctrl-C in a run that can go on says how; one of which nothing is left stays what it is."""
    try:
        yield
    except KeyboardInterrupt as stop:
        if str(stop):
            raise StoppedError(str(stop)) from stop
        raise


def show(spec: RunSpec, scenario: Scenario, folder: Path, summary: dict[str, Any], as_json: bool) -> None:
    """Writes the report, if one was asked for, and prints the table."""
    from homefront.views.tables import run_text

    summary["report"] = report_of(folder, scenario) if spec.report else None
    summary["folder"] = str(folder)
    if as_json:
        emit(summary)
    else:
        say(run_text(scenario, summary))


def report_of(folder: Path, scenario: Scenario) -> str:
    """Writes the report of a finished run into its folder."""
    from homefront.cli.report import REPORT
    from homefront.views.report.page import write_report

    return str(write_report([folder], folder / REPORT, scenario))


def announce_compilation(as_json: bool) -> None:
    """Says so where kernels are compiled for the first time."""
    from homefront.compiled import announce_compilation as announce

    if not as_json:
        announce(warn)
