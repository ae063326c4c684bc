"""Unrest: V16, Epstein's civil violence."""

from __future__ import annotations

import numpy as np

from homefront.models.civil_violence import CivilViolence, outbursts, risk_of_arrest
from homefront.verify.case import Case, Check, within_errors

SOURCE = "Epstein 2002; floor as in Wilensky 2004"
SETTLE, STEPS = 50, 500
_MODEL = ("civil-violence",)


def the_rule() -> list[Check]:
    """V16a."""
    p_one = float(risk_of_arrest.py_func(1, 1, 2.3, True))
    checks = [Check("chance of arrest, one policeman for one active", 0.899741, p_one, 1e-6)]
    known = {0.0: {0.82: 4 / 9, 0.8: 0.5, 0.9: 0.0, 0.5: 0.8}, p_one: {0.82: 0.019759, 0.8: 0.027786, 0.5: 0.177829}}
    for risk, shares in known.items():
        for legitimacy, share in shares.items():
            model = CivilViolence(legitimacy=legitimacy)
            what = f"active, L = {legitimacy}, P = {risk:.3g}"
            checks.append(Check(f"{what}: closed form", share, model.share_active(risk), 1e-6))
            drawn = model.act(100_000, risk, seed=1).astype(float).tolist()
            checks.append(within_errors(f"{what}: 100,000 drawn", share, drawn))
    return checks


def _runs(model: CivilViolence, seeds: int) -> np.ndarray:
    """Active persons, (seeds, STEPS), after the first SETTLE steps."""
    return np.array([model.run(SETTLE + STEPS, seed).active[SETTLE:] for seed in range(seeds)])


def outbursts_and_quiet(seeds: int = 8) -> list[Check]:
    """V16b."""
    checks = []
    for seed, active in enumerate(_runs(CivilViolence(), seeds)):
        wait = float(np.diff(outbursts(active, 50.0)).mean())
        checks += [
            Check(f"seed {seed}: most active, of 1120", 300, float(active.max()), 100),
            Check(f"seed {seed}: mean steps between outbursts", 30, wait, 15),
            Check(f"seed {seed}: share of steps with under 10 active", 0.65, float((active < 10).mean()), 0.15),
        ]
    return checks


def _most(active: np.ndarray, bound: int) -> Check:
    """The most active in a run, median over the runs: a rare run may go beyond the bound."""
    most = float(np.median(active.max(axis=1)))
    return Check(
        f"most active in a run, median of {len(active)}: under {bound}", (bound - 1) / 2, most, (bound - 1) / 2
    )


def no_floor(seeds: int = 9) -> list[Check]:
    """V16c."""
    active = _runs(CivilViolence(floor=0.0), seeds)
    started = sum(outbursts(run, 50.0).size for run in active)
    return [_most(active, 20), Check("outbursts, all runs", 0, float(started), 0.0)]


def legitimate() -> list[Check]:
    """V16d."""
    return [Check("most active", 0, float(_runs(CivilViolence(legitimacy=0.9), 1).max()), 0.0)]


def many_police(seeds: int = 9) -> list[Check]:
    """V16e."""
    active = _runs(CivilViolence(police=0.074), seeds)
    calm = float((active < 10).mean())
    return [_most(active, 10), Check("share of steps with under 10 active, all runs", 1.0, calm, 0.01)]


CASES = (
    Case("V16 a", "Civil violence, the rule alone", SOURCE, the_rule, _MODEL),
    Case("V16 b", "Civil violence, outbursts and quiet", SOURCE, outbursts_and_quiet, _MODEL, quick=False),
    Case("V16 c", "Civil violence, police in fractions: no outbursts", SOURCE, no_floor, _MODEL, quick=False),
    Case("V16 d", "Civil violence, high legitimacy: none active", SOURCE, legitimate, _MODEL),
    Case("V16 e", "Civil violence, many police: no outbursts", SOURCE, many_police, _MODEL, quick=False),
)
