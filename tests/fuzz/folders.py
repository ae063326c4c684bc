"""Folders that a stranger may have made: runs, unfinished runs, plans, experiments, posteriors, references.

`Specimens` makes one small real folder of each kind. `mutant(case)` copies one and changes it as its number says, with
the hashes that vouch for it made anew, so that the change is not found by them alone. `tried` reads it in every way
that a command does, and says what came of it: used, refused in words, or something that must not be.
"""

from __future__ import annotations

import contextlib
import io
import random
import resource
import shutil
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from folder_changes import (
    HARM,
    change_bytes,
    change_file,
    change_json,
    change_parquet,
    change_zip,
    vouched,
    write_signed,
)

from homefront.cli.collect import collect_command
from homefront.cli.plan_messages import show_status
from homefront.engine.checkpoints import Checkpoints
from homefront.engine.prepare import prepare
from homefront.engine.reference import read as read_reference
from homefront.engine.reference import reference_for
from homefront.engine.reference import write as write_reference
from homefront.engine.run import frame_of, provenance, run_world
from homefront.engine.settings import Settings
from homefront.errors import HomefrontError
from homefront.experiments.draw_files import DrawFiles
from homefront.experiments.fit_folder import FitFolder, front_name
from homefront.experiments.identification import learnt, ridges
from homefront.experiments.plans.folder import PlanFolder
from homefront.experiments.plans.kinds.whatif import pairs_of
from homefront.experiments.plans.planning import make_plan
from homefront.experiments.plans.tasks import run_task
from homefront.experiments.runs import spec_from, spec_of
from homefront.experiments.saved import read_saved, saved
from homefront.experiments.smoother import compressed
from homefront.experiments.summary import run_summary
from homefront.experiments.whatif import pairs_from
from homefront.parameters import load_set
from homefront.parameters.posterior import RECORD, Posterior, read_posterior, write_posterior
from homefront.parameters.seen import seen_of
from homefront.processes import Registry
from homefront.results.folder import ResultFolder, RunWriter, read_run
from homefront.results.outcomes import outcome_values
from homefront.results.targets import target_values
from homefront.scenario.loader import load_scenario
from homefront.views.charts import FIGURES, available, figure
from homefront.views.fit_table import fit_object, fit_text
from homefront.views.report import attribution
from homefront.views.report.own_threads import own_threads
from homefront.views.report.page import script_json, write_report
from homefront.views.report.sources import SourceBook
from homefront.views.result_views import VIEWS

SCENARIO, DAYS, DIGEST = "moscow-1941", 2, "d" * 64
LONGEST_S, LONGEST_WAIT_S, MOST_BYTES = 20, 200, 2 << 30
KINDS = ("run", "unfinished", "plan", "pairs", "saved", "posterior", "reference", "fit")


class HangError(Exception):
    """It took too long."""


@dataclass(frozen=True)
class Outcome:
    """What came of a case. what : "used", "refused", or what must not be, with the place in the code.

    seconds : of the processor.
    """

    what: str
    kind: str
    change: str
    seconds: float

    @property
    def fine(self) -> bool:
        return self.what in ("used", "refused")


# --- specimens -----------------------------------------------------------------------------------------------------


FIT = {"version": "x", "scenarios": {SCENARIO: "y"}, "targets": ["a", "b"]}
"""What a fit is, for its folder."""

DRAWN, STAGES = np.linspace(-2.0, 2.0, 48).reshape(24, 2), ("front.prior", "front.record.round-1")
"""Draws of two unknowns, and the stages of which they are."""


def draws_of(fit: FitFolder) -> DrawFiles:
    return DrawFiles(fit.draws, ("front.noise", f"{SCENARIO}/zone.Moscow"), ("a", "b"))


class Specimens:
    """A small real folder of each kind, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.scenario = load_scenario(SCENARIO, Registry())
        self.settings = Settings(people_per_agent=20_000, days=DAYS, follow=2)
        self._run()
        # The engine that makes the page's charts reserves gigabytes of addresses when it starts; not within the bounds.
        write_report([folder / "run"], folder / "once.html", self.scenario)
        self._plan("plan", "run", None)
        self._plan("pairs", "whatif", replace(self.settings, without=frozenset({"process:talk"})))
        self._saved()
        values = {"action.threshold": np.linspace(0.2, 0.4, 50), "danger.horizon": np.linspace(4.0, 6.0, 50)}
        about = {"scenarios": {SCENARIO: self.scenario.inputs_digest}, "half": "society"}
        posterior = Posterior(values, np.full(50, 0.02), np.linspace(1, 2, 50), about)
        write_posterior(folder / "posterior" / "posterior.parquet", posterior)
        known = reference_for(self.scenario, self.settings)
        assert known is not None
        write_reference(folder / "reference" / "reference.json", replace(known, digest=DIGEST))
        self._fit(posterior)

    def _fit(self, posterior: Posterior) -> None:
        """One with its plan, two files of draws and two posteriors, one of them with a latent input."""
        fit = FitFolder(self.folder / "fit")
        fit.begin(FIT)
        y = [{"a": float(n), "b": 0.5} if n % 3 else {"a": float(n)} for n in range(len(DRAWN))]
        for stage in STAGES:
            draws_of(fit).write(stage, 0, DRAWN, y)
        latent = {f"{SCENARIO}/zone.Moscow": np.linspace(1.0, 3.0, 50)}
        with_latent = replace(posterior, values={**posterior.values, **latent})
        fit.written({RECORD: posterior, front_name(RECORD): with_latent})

    def _run(self) -> None:
        """One that is finished, and one of two worlds of which the second was stopped with a checkpoint."""
        spec = spec_of(self.scenario, SCENARIO, self.settings, 1, 2, checkpoint_every=1)
        given, reference = prepare(self.scenario, self.settings, 1), reference_for(self.scenario, self.settings)
        inputs, table = given.inputs, given.places
        world = run_world(given, reference=reference)
        frame = frame_of(given, world)
        found = [{"seed": 1, "hash": world.result_hash, "wall_s": 1.0, "outcomes": outcome_values(self.scenario, frame),
                  "targets": target_values(self.scenario, frame)}]  # fmt: skip
        summary = run_summary(given, found, threads=1, result_hash=world.result_hash, wall_s=1.0)
        with ResultFolder(self.folder / "run").begun(table, inputs.start, inputs.days) as writer:
            writer.add(world)
            writer.finish(provenance(self.scenario, self.settings, 1, 1), summary)
        with (
            contextlib.suppress(HomefrontError, KeyboardInterrupt),
            ResultFolder(self.folder / "unfinished").begun(table, inputs.start, inputs.days, spec.to_dict()) as writer,
        ):
            writer.add(world)

            def stop(day: int) -> None:
                if day == DAYS:
                    raise KeyboardInterrupt

            run_world(prepare(self.scenario, self.settings, 2), stop, reference,
                      Checkpoints(writer.checkpoints(2), spec.identity | {"seed": "2"}, 1))  # fmt: skip
        self.identity = spec.identity | {"seed": "2"}

    def _plan(self, name: str, kind: str, changed: Settings | None) -> None:
        plan = make_plan(self.scenario, kind, self.settings, self.folder / name, runs=2, changed=changed)
        for number in range(2):
            assert run_task(str(plan.folder), plan.id, number) == "done"

    def _saved(self) -> None:
        changed = replace(self.settings, without=frozenset({"process:talk"}))
        plan = PlanFolder.open(self.folder / "pairs")
        pairs = saved(pairs_from(self.scenario, self.settings, changed, pairs_of(plan, self.scenario), 1.0, VIEWS))
        cause = {
            "name": "surprise",
            "share": 0.3,
            "se": 0.1,
            "low": 0.1,
            "high": 0.5,
            "basis": "assumed",
            "price": ["a"],
            "necessity": 0.2,
            "necessity_se": 0.1,
            "sufficiency": 0.2,
            "sufficiency_se": None,
            "strongest_pair": "purges",
            "together": 0.1,
            "together_se": 0.1,
            "seeds": 3,
            "sentence": "It is.",
        }
        check = {"people_per_agent": 1e3, "worlds": 3, "full": 1.0, "bare": 0.5, "gap_full": 0.1, "gap_bare": 0.1,
                 "se_full": 0.1, "se_bare": 0.1}  # fmt: skip
        explained = {
            "scenario": SCENARIO,
            "outcome": "moscow_held",
            "unit": "flag",
            "gap": 0.5,
            "full": 1.0,
            "bare": 0.5,
            "causes": [cause, cause],
            "runs": 9,
            "seeds": 3,
            "wall_s": 1.0,
            "stopped": False,
            "worlds": {"seeds": 3, "full": 3, "bare": 1},
            "would_change": ["more"],
            "scale_check": check,
        }
        inputs = [{"name": "coded.siege", "strength": 0.2, "error": 0.1, "alone": None, "low": 0.0, "high": 1.0}] * 2
        hangs = {"scenario": SCENARIO, "outcome": "moscow_held", "unit": "flag", "method": "morris", "mean": 0.5,
                 "spread": 0.1, "rows": 4, "runs": 8, "wall_s": 1.0, "sentence": "So.", "inputs": inputs}  # fmt: skip
        others = [pairs | {"kind": "explain", "found": explained}, pairs | {"kind": "sensitivity", "found": hangs}]
        (self.folder / "saved").mkdir()
        write_signed(self.folder / "saved" / "saved.json", {"experiments": [pairs, *others]})


def mutant(specimens: Specimens, case: int, into: Path) -> tuple[str, Path, str]:
    """(kind, folder, what was changed) of a case."""
    dice = random.Random(case)
    kind = KINDS[case % len(KINDS)]
    folder = into / kind
    shutil.copytree(specimens.folder / kind, folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".sh", ".lock"))
    file = dice.choice(files)
    chance = dice.random()
    if chance < 0.15:
        what = change_file(file, folder, dice)
    elif chance < 0.3:
        what = change_bytes(file, dice)
    elif file.suffix == ".json":
        what = change_json(file, dice)
    elif file.suffix == ".parquet":
        what = change_parquet(file, dice)
        if kind == "run":
            vouched(folder)
    elif file.suffix == ".zip":
        what = change_zip(file, dice)
    else:
        what = change_bytes(file, dice)
    return kind, folder, f"{file.relative_to(folder)}: {what}"


# --- ways of reading -----------------------------------------------------------------------------------------------


def read_as_a_run(specimens: Specimens, folder: Path, dice: random.Random) -> None:
    results = read_run(folder)
    repr(results), results.result_hash, available(results), results.data
    if dice.random() < 0.4:
        page = write_report([folder], folder / "r.html", specimens.scenario).read_text(encoding="utf-8")
        assert HARM not in page, "the page holds what is no text"
    name = dice.choice(list(FIGURES))
    figure(folder, name, scenario=specimens.scenario).to_dict()


def read_as_unfinished(specimens: Specimens, folder: Path, dice: random.Random) -> None:
    plan = ResultFolder(folder).request()
    spec = spec_from(plan)
    settings = specimens.settings
    given = prepare(specimens.scenario, settings, 1)
    list(RunWriter(folder, given.places, given.inputs.start, given.inputs.days, plan).done())
    prepare(specimens.scenario, spec.settings, spec.seed)
    found = Checkpoints(ResultFolder(folder).checkpoints(2), specimens.identity, 1).latest()
    if found is not None:
        reference = reference_for(specimens.scenario, settings)
        kept = Checkpoints(ResultFolder(folder).checkpoints(2), specimens.identity, 0)
        run_world(prepare(specimens.scenario, settings, 2), None, reference, kept)


def read_as_a_plan(specimens: Specimens, folder: Path, dice: random.Random) -> None:
    plan = PlanFolder.open(folder)
    show_status(plan, plan.status(), False)
    for number in range(min(plan.spec.tasks, 3)):
        plan.jobs(number)
    collect_command(folder, folder / ("out" if plan.spec.kind == "run" else "out.json"), False)


def read_as_saved(specimens: Specimens, folder: Path, dice: random.Random) -> None:
    found = read_saved(folder / "saved.json")
    for show in (attribution.explained, attribution.paired, attribution.hangs_on):
        show(found)
    script_json(own_threads(found, specimens.scenario, SourceBook(specimens.scenario)))


def read_as_a_posterior(specimens: Specimens, folder: Path, dice: random.Random) -> None:
    file = folder / "posterior.parquet"
    posterior = read_posterior(file)
    load_set(str(file)), posterior.parameters_of(3), posterior.effective_size, ridges(posterior)
    seen_of(str(file), SCENARIO).by("society", "MS01", "fit")
    learnt(posterior)
    replace(specimens.settings, parameters=str(file)).processes()


def read_as_a_reference(specimens: Specimens, folder: Path, dice: random.Random) -> None:
    read_reference(folder / "reference.json", DIGEST)


def read_as_a_fit(specimens: Specimens, folder: Path, dice: random.Random) -> None:
    fit = FitFolder(folder)
    fit.begin(FIT)
    for stage in STAGES:
        found = draws_of(fit).read(stage, 0, DRAWN)
        found is None or compressed(found)
    found_fit = FitFolder.read(folder)
    fit_text(found_fit), fit_object(found_fit), repr(found_fit)
    for name in found_fit.posteriors:
        prepare(specimens.scenario, replace(specimens.settings, parameters=str(fit.file(name))), 1)


WAYS: dict[str, Callable[[Specimens, Path, random.Random], None]] = {
    "run": read_as_a_run, "unfinished": read_as_unfinished, "plan": read_as_a_plan, "pairs": read_as_a_plan,
    "saved": read_as_saved, "posterior": read_as_a_posterior, "reference": read_as_a_reference, "fit": read_as_a_fit,
}  # fmt: skip


@contextlib.contextmanager
def bounded() -> Iterator[None]:
    """No more than LONGEST_S of the processor, nor than LONGEST_WAIT_S in all, and no more than MOST_BYTES of memory
    beside what there is."""

    def stop(_signal: int, _frame: object) -> None:
        raise HangError(f"more than {LONGEST_S} s")

    before = [signal.signal(kind, stop) for kind in (signal.SIGALRM, signal.SIGPROF)]
    limits = resource.getrlimit(resource.RLIMIT_AS)
    with open("/proc/self/statm", encoding="ascii") as now:
        size = int(now.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + MOST_BYTES, limits[1]))
    signal.setitimer(signal.ITIMER_REAL, LONGEST_WAIT_S)
    signal.setitimer(signal.ITIMER_PROF, LONGEST_S)
    try:
        yield
    finally:
        for timer in (signal.ITIMER_REAL, signal.ITIMER_PROF):
            signal.setitimer(timer, 0)
        resource.setrlimit(resource.RLIMIT_AS, limits)
        for kind, handler in zip((signal.SIGALRM, signal.SIGPROF), before, strict=True):
            signal.signal(kind, handler)


def tried(specimens: Specimens, case: int, into: Path) -> Outcome:
    """Makes a mutant, reads it in every way, and takes it away again."""
    kind, folder, change = mutant(specimens, case, into)
    held, started = io.StringIO(), time.process_time()
    try:
        with bounded(), contextlib.redirect_stdout(held), contextlib.redirect_stderr(held):
            WAYS[kind](specimens, folder, random.Random(case + 1))
        what = "used"
    except HomefrontError:
        what = "refused"
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        frames = [f for f in traceback.extract_tb(error.__traceback__) if "homefront" in f.filename]
        where = f"{Path(frames[-1].filename).name}:{frames[-1].name}" if frames else "?"
        what = f"{type(error).__name__} in {where}"
    if any(ord(letter) < 32 and letter not in "\n\t" for letter in held.getvalue()):
        what = "an order to the terminal"
    seconds = time.process_time() - started
    shutil.rmtree(folder)
    return Outcome(what, kind, change, seconds)


def largest_mb() -> float:
    """The most memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
