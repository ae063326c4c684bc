"""`calibrate` from its arguments to its folder: gone on with, refused, stopped; the same with one process or two."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from homefront.engine.prepare import latents_of, prepare
from homefront.engine.reference import numbers_of, reference_for
from homefront.engine.run import front_alone
from homefront.engine.settings import Settings
from homefront.errors import ArgumentError, ResultsError
from homefront.experiments import calibrate as calibrating
from homefront.experiments import fit as fits
from homefront.experiments import pairs as pairing
from homefront.experiments.calibrate import calibrate, course_of, fits_of
from homefront.experiments.fit import Fit, free_specs, keyed_seed
from homefront.experiments.fit_folder import FitFolder
from homefront.experiments.identification import learnt
from homefront.experiments.pairs import paired
from homefront.experiments.smoother import Course
from homefront.parameters import seen_of
from homefront.parameters.fitted import FITTED
from homefront.parameters.posterior import Posterior, read_posterior
from homefront.processes.coupling import Reference
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.views.fit_table import fit_object, fit_text
from homefront.writing import is_part

pytest.importorskip("iterative_ensemble_smoother")

TINY: dict[str, Any] = {"half": "front", "prior_draws": 50, "members": 12, "rounds": 1}
NAMES = ["forecast-front", "record-front"]


COMMAND = """
import sys
from homefront.cli.app import run_app
from homefront.experiments import calibrate

calibrate.FRONT_TIMES = (1.0, 1.0, 1.0)
sys.exit(run_app(["calibrate", *sys.argv[1:]]))
"""


@pytest.fixture(scope="module", autouse=True)
def small_fronts() -> Iterator[None]:
    """A fit of a front simulates what is asked for, not a multiple."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calibrating, "FRONT_TIMES", (1.0, 1.0, 1.0))
        yield


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941")


@pytest.fixture(scope="module")
def whole(moscow: Scenario, small_fronts: None, tmp_path_factory: pytest.TempPathFactory) -> FitFolder:
    """A fit of a front in one process, undisturbed."""
    return calibrate(moscow, tmp_path_factory.mktemp("whole") / "fit", workers=1, **TINY)


@pytest.fixture
def copy(whole: FitFolder, tmp_path: Path) -> FitFolder:
    shutil.copytree(whole.path, tmp_path / "fit")
    return FitFolder(tmp_path / "fit")


def draws(folder: FitFolder) -> dict[str, bytes]:
    """Its files of draws; a write that was killed leaves a part beside them, which nothing reads."""
    return {file.name: file.read_bytes() for file in folder.draws.iterdir() if not is_part(file)}


def same(one: FitFolder, other: FitFolder) -> None:
    """Whether both have the same draws, to the byte, and the same posteriors."""
    assert draws(one) == draws(other)
    found, wanted = (FitFolder.read(folder.path).posteriors for folder in (one, other))
    assert list(found) == list(wanted)
    for name, posterior in wanted.items():
        mine = found[name]
        assert {key: column.tobytes() for key, column in mine.values.items()} == {
            key: column.tobytes() for key, column in posterior.values.items()
        }
        np.testing.assert_array_equal(mine.distance, posterior.distance)
        assert mine.provenance == posterior.provenance


def test_a_fit_writes_two_sets_with_where_they_come_from(whole: FitFolder, moscow: Scenario) -> None:
    assert FitFolder.read(whole.path).names() == list(whole.posteriors) == NAMES
    forecast, record = (whole.posteriors[name].provenance for name in NAMES)
    marks = {row.target_id: row.use for row in moscow.targets}
    assert {marks[target] for target in forecast["targets"]["moscow-1941"]} == {"fit"}
    assert {marks[target] for target in record["targets"]["moscow-1941"]} == {"fit", "check"}
    for told in (forecast, record):
        assert told["scenarios"] == {"moscow-1941": moscow.inputs_digest}
        assert told["half"] == "front"
        assert told["course"] == {"prior_draws": 50, "members": 12, "rounds": 1, "keep": pytest.approx(1 / 3)}
        assert 0.0 < told["beta"] <= 1.0
        assert set(told["noise"]) == {f"moscow-1941.{name}" for name in told["targets"]["moscow-1941"]}
        assert all(noise >= 0 for noise in told["noise"].values())
    for posterior in whole.posteriors.values():
        assert (len(posterior.weight), posterior.effective_size) == (4, pytest.approx(4))


def test_latent_inputs_stand_in_the_file_and_worlds_that_draw_from_it_have_them(
    whole: FitFolder, moscow: Scenario
) -> None:
    record, name = whole.posteriors["record-front"], "zone.Moscow"
    drawn = record.latents("moscow-1941")[name]
    settings = Settings(only="front", parameters=str(whole.file("record-front")))
    zones = []
    for seed in range(1, 9):
        ready = prepare(moscow, settings, seed)
        fixed = latents_of(moscow, settings, ready.processes, seed)
        assert fixed == record.drawn_latents(seed, "moscow-1941")
        assert fixed[name] in drawn
        zones.append(front_alone(ready).arguments.zone_strength.max())
    assert len(set(zones)) > 1


def test_another_folder_of_the_same_fit_goes_on_where_it_was_killed_and_two_processes_give_the_same(
    whole: FitFolder, tmp_path: Path
) -> None:
    options = [f for key, value in TINY.items() for f in (f"--{key.replace('_', '-')}", str(value))]
    running = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "moscow-1941", "--workers", "2", "--out", "fit", *options], cwd=tmp_path,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    folder, begun = FitFolder(tmp_path / "fit"), time.monotonic()
    while not folder.has_draws and running.poll() is None and time.monotonic() - begun < 300:
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    running.wait()
    kept = set(draws(folder))
    assert kept <= set(draws(whole))
    assert kept != set(draws(whole))
    same(calibrate("moscow-1941", folder.path, workers=2, **TINY), whole)


def test_what_is_there_is_not_simulated_again(copy: FitFolder, whole: FitFolder) -> None:
    for file in (*copy.draws.glob("front.again-*"), *copy.path.glob("*.parquet")):
        file.unlink()
    told: list[str] = []
    same(calibrate("moscow-1941", copy.path, workers=1, say=told.append, **TINY), whole)
    assert [line for line in told if "draws" in line] == ["front, again: 50 of 50 draws"]


@pytest.mark.parametrize(
    ("other", "said"),
    [({"members": 11}, "course"), ({"rounds": 2}, "course"), ({"keep": 0.5}, "course"), ({"half": "society"}, "fits")],
)
def test_the_folder_of_another_fit_is_refused(copy: FitFolder, other: dict[str, Any], said: str) -> None:
    before = draws(copy)
    with pytest.raises(ResultsError, match=rf"holds another fit \(other {said}.*choose another --out"):
        calibrate("moscow-1941", copy.path, workers=1, **TINY | other)
    assert draws(copy) == before


def test_a_damaged_file_of_draws_is_an_error_in_words_and_stays(copy: FitFolder) -> None:
    file = copy.draws / "front.prior-00024.parquet"
    file.write_bytes(file.read_bytes()[:-9])
    before = draws(copy)
    with pytest.raises(ResultsError, match=r"front\.prior-00024\.parquet.*choose another --out"):
        calibrate("moscow-1941", copy.path, workers=1, **TINY)
    assert draws(copy) == before


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"members": 51, "prior_draws": 50}, "members 51: expected no more than prior_draws, 50"),
        ({"half": "front", "leave_one_out": True}, "leave_one_out: expected a society, and two scenarios at least"),
        ({"half": "society", "leave_one_out": True}, "leave_one_out: expected a society, and two scenarios at least"),
    ],
)
def test_arguments_that_do_not_go_together_are_refused(given: dict[str, Any], said: str, tmp_path: Path) -> None:
    with pytest.raises(ArgumentError) as caught:
        calibrate("moscow-1941", tmp_path / "fit", **given)
    assert said in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_fit_of_a_front_simulates_more(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Course(prior_draws=100, members=20, rounds=3)
    assert course_of("society", asked) == asked
    monkeypatch.setattr(calibrating, "FRONT_TIMES", (4.0, 2.5, 2.0))
    assert course_of("front", asked) == Course(prior_draws=400, members=50, rounds=6)


def test_a_front_is_fitted_of_those_that_have_one() -> None:
    britain, moscow = (load_scenario(name) for name in ("britain-1940", "moscow-1941"))
    with pytest.raises(ArgumentError, match="britain-1940 has no front of its own; expected society"):
        fits_of({"britain-1940": britain}, "front")
    assert list(fits_of({"britain-1940": britain}, "")) == ["society"]
    both = fits_of({"britain-1940": britain, "moscow-1941": moscow}, "")
    assert list(both) == ["society", "front"]
    assert list(both["front"].scenarios) == ["moscow-1941"]


# --- worlds that take no time --------------------------------------------------------------------------------------


class Worlds:
    """Stand for the worlds of a fit: targets of a scenario are a line of one parameter, with noise by seed."""

    def __init__(self, stop_at: int = -1) -> None:
        self.calls: list[str] = []
        self.stop_at = stop_at

    def __call__(
        self,
        scenario: Scenario,
        settings: Settings,
        seed: int,
        given: Mapping[str, Mapping[str, float]],
        reference: object = None,
    ) -> dict[str, float]:
        if len(self.calls) == self.stop_at:
            raise KeyboardInterrupt
        self.calls.append(scenario.id)
        noise = np.random.default_rng(seed).normal(0, 0.1)
        low, high = free_specs(["action.threshold"])["action.threshold"].prior
        share = (given["changes"].get("action.threshold", 0.5 * (low + high)) - low) / (high - low)
        return {row.target_id: row.value_best + (share - 0.7) * self.slope(row) + noise for row in scenario.targets}

    def slope(self, row: Any) -> float:
        return float(row.value_high - row.value_low) * 20


RunAs = Callable[[Worlds], Worlds]


@pytest.fixture
def run_as(monkeypatch: pytest.MonkeyPatch) -> RunAs:
    """run_as(worlds): a fit in this process has these for its worlds."""
    monkeypatch.setattr(fits, "floor_of", lambda scenario: 50.0)

    def run(worlds: Worlds) -> Worlds:
        monkeypatch.setattr(fits, "world_targets", worlds)
        return worlds

    return run


SOCIETY: dict[str, Any] = {"half": "society", "prior_draws": 100, "members": 30, "rounds": 2, "workers": 1}
TWO = ("britain-1940", "france-1940")


def share(posterior: Posterior) -> float:
    """Where the mean of the one parameter that counts lies in its prior."""
    (found,) = (one for one in learnt(posterior) if one.name == "action.threshold")
    return (found.mean - found.prior[0]) / (found.prior[1] - found.prior[0])


def test_a_set_without_each_scenario_has_never_seen_it(tmp_path: Path, run_as: RunAs) -> None:
    worlds = run_as(Worlds())
    found = calibrate(TWO, tmp_path / "fit", leave_one_out=True, **SOCIETY)
    assert list(found.posteriors) == ["forecast", "record", "without-britain-1940", "without-france-1940"]
    assert FitFolder.read(found.path).names() == list(found.posteriors)
    for left_out, kept in (TWO, TWO[::-1]):
        told = found.posteriors[f"without-{left_out}"].provenance
        assert list(told["scenarios"]) == list(told["targets"]) == [kept]
        assert all(name.startswith(kept) for name in told["noise"])
    moved = 2 * 30  # draws of a set, in two rounds
    assert worlds.calls.count("britain-1940") == worlds.calls.count("france-1940") == 100 + 96 + 3 * moved
    assert share(found.posteriors["record"]) == pytest.approx(0.7, abs=0.1)


def test_a_fit_that_is_stopped_keeps_the_pieces_that_were_finished(tmp_path: Path, run_as: RunAs) -> None:
    run_as(Worlds(stop_at=2 * 60))
    with pytest.raises(KeyboardInterrupt, match=r"what was simulated is in .*fit, the same command goes on with it"):
        calibrate(TWO, tmp_path / "fit", **SOCIETY)
    folder = FitFolder(tmp_path / "fit")
    assert sorted(draws(folder)) == ["society.prior-00000.parquet", "society.prior-00024.parquet"]
    assert folder.names() == []
    worlds = run_as(Worlds())
    gone_on = calibrate(TWO, folder.path, **SOCIETY)
    assert len(worlds.calls) == 2 * (100 - 48 + 96 + 2 * 2 * 30)
    same(gone_on, calibrate(TWO, tmp_path / "undisturbed", **SOCIETY))


def test_one_that_is_stopped_at_once_promises_nothing(tmp_path: Path, run_as: RunAs) -> None:
    run_as(Worlds(stop_at=3))
    with pytest.raises(KeyboardInterrupt, match="before the first draws were kept; the same command begins again"):
        calibrate(TWO, tmp_path / "fit", **SOCIETY)


def test_the_noise_of_worlds_is_measured_and_told(tmp_path: Path, run_as: RunAs) -> None:
    run_as(Worlds())
    found = calibrate("britain-1940", tmp_path / "fit", **SOCIETY)
    assert list(found.posteriors["record"].provenance["noise"].values()) == pytest.approx([0.1] * 7, rel=0.4)


def test_both_halves_are_paired_and_the_closest_pairs_are_kept_whole(
    tmp_path: Path, run_as: RunAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_rest = Reference(np.full(4, 0.6), np.full(4, 0.2), 0.5, 0.9, 0.8, 0.95)
    monkeypatch.setattr(pairing, "make_reference", lambda scenario, settings, runs: at_rest)
    run_as(Worlds())
    asked: dict[str, Any] = {"prior_draws": 60, "members": 20, "rounds": 1, "pairs": 48, "workers": 1}
    found = calibrate(("moscow-1941", "britain-1940"), tmp_path, **asked)
    assert list(found.posteriors) == FitFolder.read(tmp_path).names() == ["forecast", "record"]
    for name, posterior in found.posteriors.items():
        kept = {"forecast": 4, "record": 8}[name]
        assert (len(posterior.weight), posterior.effective_size) == (kept, pytest.approx(kept))
        told = posterior.provenance
        assert told["half"] == "both"
        assert told["references"] == {"moscow-1941": numbers_of(at_rest)}
        assert set(told["scenarios"]) == set(told["targets"]) == {"moscow-1941", "britain-1940"}
        assert set(told["noise"]) >= {f"{one}.{row}" for one, rows in told["targets"].items() for row in rows}
        assert {"action.threshold", "front.quality", "moscow-1941/zone.Moscow"} <= set(posterior.values)
        pairs = read_posterior(FitFolder(tmp_path).draws / f"{name}-pairs.parquet")
        assert len(pairs.weight) == 48
        whole = {tuple(row) for row in np.stack(list(pairs.values.values()), axis=1)}
        mine = {tuple(row) for row in np.stack([posterior.values[one] for one in pairs.values], axis=1)}
        assert (mine <= whole) == (name == "forecast")  # those of the record were drawn around the pairs
    record = found.posteriors["record"]
    assert found.posteriors["forecast"].worlds("moscow-1941") is None
    assert (record.worlds("moscow-1941"), record.worlds("britain-1940")) == (8, 8)
    of_both, of_people = Fit({"moscow-1941": load_scenario("moscow-1941")}, "both").unknowns, free_specs(FITTED)
    for names, scenario in ((of_both, "moscow-1941"), (of_people, "britain-1940")):
        first = {name: float(record.values[name][0]) for name in names}
        assert record.values[f"{scenario}/seed"][0] == keyed_seed(first)
    worlds = run_as(Worlds())
    same(calibrate(("moscow-1941", "britain-1940"), tmp_path, **asked), found)
    assert worlds.calls == []


# --- what is told --------------------------------------------------------------------------------------------------


def test_the_table_counts_latent_inputs_and_tells_the_ten_strongest_ridges(whole: FitFolder) -> None:
    lines = fit_text(whole).splitlines()
    for name in NAMES:
        at = lines.index(str(whole.file(name)))
        head = " ".join(" ".join(lines[at + 1 : at + 5]).split())
        posterior = whole.posteriors[name]
        latents = len(posterior.values) - len(posterior.parameters)
        assert latents > 90
        assert head.startswith(
            f"4 draws of {len(posterior.parameters)} parameters and {latents} latent inputs, "
            f"{posterior.distance.min():.2f} to {posterior.distance.max():.2f} tolerances from the record"
        )
    assert len([line for line in lines if line.startswith("  ridge: ")]) == 20  # of four draws all are ridges
    assert len([line for line in lines if line.endswith("weaker ridges")]) == 2
    assert not any("moscow-1941/" in line for line in lines[1:] if line.startswith("  "))
    for row, posterior in zip(fit_object(whole)["posteriors"].values(), whole.posteriors.values(), strict=True):
        assert (row["draws"], row["epsilon"]) == (4, posterior.distance.max())
        assert row["latents"] + len(row["parameters"]) == len(posterior.values)


def test_each_draw_of_a_half_is_paired_as_often_as_any_other() -> None:
    of_society, of_front = paired(8, 20, 50, 1)
    assert len(of_society) == len(of_front) == 50
    for found, size in ((of_society, 8), (of_front, 20)):
        counts = np.bincount(found, minlength=size)
        assert counts.max() - counts.min() <= 1
    again = paired(8, 20, 50, 1)
    assert (of_society == again[0]).all()
    assert (of_front == again[1]).all()


@pytest.mark.slow
def test_pairs_of_draws_are_kept_whole_with_both_halves(tmp_path: Path) -> None:
    """The set of both halves has every number of each, as its half's fit had drawn them, and what it saw of each."""
    small: dict[str, Any] = {"prior_draws": 50, "members": 10, "rounds": 1, "pairs": 24}
    found = calibrate("moscow-1941", tmp_path, **small)
    assert set(found.posteriors) == {"forecast", "record"}
    record = found.posteriors["record"]
    assert (len(found.posteriors["forecast"].weight), len(record.weight)) == (2, 4)
    assert record.provenance["half"] == "both"
    assert {"action.threshold", "front.quality", "moscow-1941/weather.3"} <= set(record.values)
    assert seen_of(str(found.file("record")), "moscow-1941").by("front", "MF18", "check") == "fit"
    assert seen_of(str(found.file("forecast")), "moscow-1941").by("front", "MF18", "check") == ""
    assert calibrate("moscow-1941", tmp_path, **small).posteriors["record"].mean() == record.mean()
    fit = Fit({"moscow-1941": load_scenario("moscow-1941")}, "both")
    for n in range(4):
        values = {name: float(record.values[name][n]) for name in fit.unknowns}
        assert record.values["moscow-1941/seed"][n] == keyed_seed(values)
    assert found.posteriors["forecast"].worlds("moscow-1941") is None
    reference = reference_for(load_scenario("moscow-1941"), Settings(parameters=str(found.file("record"))))
    assert reference is not None
    assert numbers_of(reference) == record.provenance["references"]["moscow-1941"]
