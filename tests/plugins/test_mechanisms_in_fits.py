"""A fit and a score with a mechanism: its parameters are unknown too, and what comes out is for worlds that have it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_mechanisms import HEAD

import homefront as hf
from homefront.cli.app import DONE, WRONG_INPUT, run_app
from homefront.engine.drawn_inputs import changed_parameters
from homefront.engine.prepare import prepare
from homefront.engine.reference import digest_of_run, reference_digest
from homefront.engine.settings import Settings
from homefront.errors import ArgumentError, ResultsError
from homefront.experiments.fit import Fit
from homefront.experiments.fit_folder import FitFolder
from homefront.experiments.identification import learnt
from homefront.experiments.predictive import Ensemble, settings_of, variants_of
from homefront.parameters.posterior import Posterior, write_posterior
from homefront.processes.mechanisms import free_of, without_mechanisms
from homefront.views.mechanism_words import mechanism_words

COUNTRY = "france-1940"
TINY: dict[str, Any] = {"half": "society", "prior_draws": 50, "members": 10, "rounds": 1, "workers": 1}
SMALL: dict[str, Any] = {"scale": 1 / 20_000, "days": 8, "only": "society"}
OWN = [f"hoarding.{name}" for name in ("buying", "threshold", "portion", "eating", "half_empty", "wear")]


def a_set(folder: Path, **columns: list[float]) -> str:
    """A set as a fit with hoarding writes it, of two draws; the path of its file."""
    import numpy as np

    plan = Fit({COUNTRY: hf.load_scenario(COUNTRY, mechanisms="hoarding")}).plan()
    values = {"hoarding.buying": [0.3, 1.2], "hoarding.wear": [0.01, 0.04], "talk.weight": [0.5, 1.5]} | columns
    arrays = {name: np.array(draws) for name, draws in values.items()}
    file = folder / "mine.parquet"
    write_posterior(file, Posterior(arrays, np.full(2, 0.5), np.ones(2), plan))
    return str(file)


# --- fits ------------------------------------------------------------------------------------------------------------


def test_a_fit_frees_the_parameters_of_a_mechanism_and_names_it(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("iterative_ensemble_smoother")
    monkeypatch.setattr("homefront.experiments.calibrate.PAIRED", 4)
    line = ["calibrate", COUNTRY, "--with", "hoarding", "--half", "society", "--prior-draws", "50", "--members", "10"]
    line += ["--rounds", "1", "--workers", "1", "--out", str(tmp_path / "fit")]
    assert run_app(line) == DONE
    told = capsys.readouterr()
    assert "with the mechanism hoarding 0.1.0 (package homefront-hoarding)" in told.err
    assert "hoarding.wear" in told.out
    found = FitFolder.read(tmp_path / "fit").posteriors
    for posterior in found.values():
        assert set(OWN) <= set(posterior.parameters)
        assert [one["package"] for one in posterior.mechanisms] == ["homefront-hoarding"]
    assert {one.name for one in learnt(found["record"])} >= set(OWN)
    with pytest.raises(ResultsError, match="holds another fit"):
        hf.calibrate(COUNTRY, tmp_path / "fit", **TINY)
    file = str(tmp_path / "fit" / "record.parquet")
    ran = hf.run(COUNTRY, parameters=file, mechanisms="hoarding", **SMALL)
    assert ran.worlds[0].positions["hoarding.wear"] == pytest.approx(found["record"].parameters_of(1)["hoarding.wear"])


def test_unknowns_of_both_halves_are_those_of_the_society_then_of_the_front(site: Path) -> None:
    moscow = hf.load_scenario("moscow-1941", mechanisms="hoarding")
    society, both = Fit({moscow.id: moscow}), Fit({moscow.id: moscow}, "both")
    front = Fit({moscow.id: without_mechanisms(moscow)}, "front")
    assert list(both.unknowns) == [*society.unknowns, *front.unknowns]
    assert list(society.unknowns)[-len(OWN) :] == OWN
    assert not set(OWN) & set(front.unknowns)
    assert "mechanisms" not in front.plan()


def test_a_parameter_whose_prior_is_its_bounds_is_not_free(site: Path, install: Callable[..., None]) -> None:
    install("idle-one", HEAD.format(name="idle", reads="", writes="", more="", at="morning"),
            {"processes": {"idle": "idle_one:One"}})  # fmt: skip
    assert free_of(["idle", "hoarding"]).keys() == set(OWN)


def test_a_fit_without_a_mechanism_says_nothing_of_any(site: Path) -> None:
    assert not any("mechanism" in key for key in Fit({COUNTRY: hf.load_scenario(COUNTRY)}).plan())


@pytest.mark.parametrize("command", ["calibrate", "score"])
def test_a_mechanism_that_no_such_world_can_have_is_refused(
    site: Path, install: Callable[..., None], command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = [command, "moscow-1941", "--out", str(tmp_path / "out"), "--workers", "1"]
    assert run_app([*line, "--half", "front", "--with", "hoarding"]) == WRONG_INPUT
    assert "--with hoarding: acts in the society, and the front runs here without one" in capsys.readouterr().err
    source = HEAD.format(name="watch", reads='"position",', writes="", more="", at="morning")
    install("watch-one", source, {"processes": {"watch": "watch_one:One"}})
    assert run_app([*line, "--with", "watch"]) == WRONG_INPUT
    assert "--with watch: reads a front that is simulated" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_scenarios_of_one_fit_have_the_same_mechanisms(site: Path) -> None:
    mixed = [hf.load_scenario(COUNTRY, mechanisms="hoarding"), hf.load_scenario("britain-1940")]
    with pytest.raises(ArgumentError, match="mechanisms hoarding: are not those of all scenarios"):
        hf.calibrate(mixed, **TINY)


# --- sets that were fitted with one ----------------------------------------------------------------------------------


def test_a_set_is_for_worlds_with_its_mechanism(site: Path, tmp_path: Path) -> None:
    file = a_set(tmp_path)
    told = r"fitted with the mechanism hoarding 0\.1\.0 \(package homefront-hoarding\), and is for worlds that have it"
    for call in (
        lambda: hf.run(COUNTRY, parameters=file, **SMALL),
        lambda: hf.whatif(COUNTRY, "exodus", parameters=file, only="society", runs=2),
        lambda: hf.plan(COUNTRY, "run", tmp_path / "plan", parameters=file, **SMALL),
        lambda: hf.score(COUNTRY, parameters=file, runs=4),
    ):
        with pytest.raises(ArgumentError, match=f"{told}; add --with hoarding"):
            call()
    ran = hf.run(COUNTRY, parameters=file, mechanisms="hoarding", out=tmp_path / "run", **SMALL)
    assert ran.provenance["parameters"]["hoarding.wear"] == pytest.approx(0.025)
    assert changed_parameters(ran.provenance) == {}
    hf.write_report([tmp_path / "run"], tmp_path / "page.html", mechanisms="hoarding")
    page = (tmp_path / "page.html").read_text()
    assert "of the package homefront-hoarding, with which these parameters were fitted" in page


def test_the_reference_of_the_hooks_leaves_its_numbers_out(site: Path, tmp_path: Path) -> None:
    moscow = hf.load_scenario("moscow-1941", mechanisms="hoarding")
    file = a_set(tmp_path)
    settings = hf.settings_for(moscow, parameters=file)
    assert "hoarding.wear" in prepare(moscow, settings, 1).drawn_parameters
    bare = Settings(parameters=file)
    assert digest_of_run(moscow, settings) == reference_digest(hf.load_scenario("moscow-1941"), bare)
    assert "hoarding.wear" not in prepare(hf.load_scenario("moscow-1941"), bare, 1).drawn_parameters


def test_what_is_said_of_where_its_numbers_come_from(
    site: Path, install: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "idle_one", raising=False)
    (words,) = mechanism_words(hf.load_scenario(COUNTRY, mechanisms="hoarding").mechanisms, "forecast")
    assert words.endswith("homefront-hoarding, which no fit knows: its parameters are as it declares them")
    (words,) = mechanism_words(hf.load_scenario(COUNTRY, mechanisms="hoarding").mechanisms, "prior")
    assert words.endswith("which no fit knows: each world draws its parameters from their priors")
    source = HEAD.format(name="idle", reads="", writes="", more="", at="morning")
    source = source.replace("symbol=", "sampled=True, symbol=")
    more = 'other: float = param(0.5, unit="1", bounds=(0, 1), symbol="y", source="assumed", doc="another")\n    @step('
    install("idle-one", source.replace("@step(", more), {"processes": {"idle": "idle_one:One"}})
    (words,) = mechanism_words(hf.load_scenario(COUNTRY, mechanisms="idle").mechanisms, "forecast")
    assert words.endswith("each world draws size from the prior, the others are as it declares them")


def test_a_set_of_other_code_is_taken_and_both_are_named(site: Path, tmp_path: Path) -> None:
    file = a_set(tmp_path)
    (now,) = hf.load_scenario(COUNTRY, mechanisms="hoarding").mechanisms
    other = now.__class__(now.name, now.package, "0.2.0", "f" * 64)
    (words,) = mechanism_words([other], file)
    assert f"code ffffffffffff, whose parameters were fitted as version 0.1.0, code {now.code[:12]}" in words


def test_worlds_of_the_prior_draw_its_parameters(site: Path) -> None:
    france = hf.load_scenario(COUNTRY, mechanisms="hoarding")
    settings = hf.settings_for(france, parameters="prior", only="society")
    wear = [prepare(france, settings, seed).drawn_parameters["hoarding.wear"] for seed in (1, 2)]
    assert wear[0] != wear[1]
    assert all(0 <= one <= 0.05 for one in wear)


# --- scores ----------------------------------------------------------------------------------------------------------


def test_a_score_has_worlds_with_it_and_beside_them_worlds_without(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "score.json"
    line = ["score", COUNTRY, "--with", "hoarding", "--runs", "4", "--scale", "1:20000", "--workers", "1"]
    assert run_app([*line, "--out", str(file)]) in (DONE, 1)
    shown = " ".join(capsys.readouterr().out.split())
    assert "with hoarding 0.1.0 of the package homefront-hoarding, which no fit knows: its parameters are" in shown
    (country,) = json.loads(file.read_text())["countries"]
    assert country["mechanisms"][0]["name"] == "hoarding"
    assert "hoarding off" in country["baselines"]
    with_it = hf.load_scenario(COUNTRY, mechanisms="hoarding")
    base = settings_of(with_it, "forecast", Ensemble(people_per_agent=20_000.0), "society")
    assert variants_of(base, "society")["hoarding off"].without == {"process:hoarding"}


def test_without_it_the_variants_are_those_of_before(site: Path) -> None:
    base = settings_of(hf.load_scenario(COUNTRY), "forecast", Ensemble(people_per_agent=20_000.0), "society")
    assert list(variants_of(base, "society")) == ["model", "prior", "talk off", "leaders' conduct off"]


def test_a_report_of_a_front_takes_a_changed_parameter_of_a_mechanism(site: Path, tmp_path: Path) -> None:
    hf.run("moscow-1941", mechanisms="hoarding", changes={"hoarding.wear": 0.05}, scale=1 / 20_000, days=4,
           out=tmp_path / "run")  # fmt: skip
    hf.write_report([tmp_path / "run"], tmp_path / "page.html", mechanisms="hoarding")
    assert "hoarding.wear=0.05" in (tmp_path / "page.html").read_text()
